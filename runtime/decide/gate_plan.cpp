#include "runtime/decide/gate_plan.hpp"

#include <algorithm>

namespace writ::decide {

auto override_of(const ir::Gate& gate, const ir::Level& level) -> std::optional<std::uint32_t> {
  if (level.kind != ir::LevelKind::Soft) return std::nullopt;
  return ir::find_approval(gate, level.override_from, level.override_by);
}

GatePlan::GatePlan(const ir::Module& module, const ir::Gate& gate)
    : control_count_(gate.controls.size()),
      output_count_(module.functions[gate.function].outputs.size()),
      nothing_applies_(gate.nothing_applies.value_or(ir::Verdict::Deny)) {
  controls_.reserve(gate.controls.size());
  for (const ir::GateControl& control : gate.controls) {
    requirements_.insert(requirements_.end(), control.requirements.begin(), control.requirements.end());
    const ir::Control& row = module.controls[control.control];
    const ir::Level* level = row.until || control.at ? nullptr : &row.level;
    Control made;
    made.applies = control.applies.value_or(Control::kAlways);
    made.requirements_end = static_cast<std::uint32_t>(requirements_.size());
    made.level = level;
    if (level != nullptr) made.override_by = override_of(gate, *level);
    if (level != nullptr && !made.override_by) made.effects = &effects_at(level->kind);
    controls_.push_back(made);
  }
  for (const ir::GateWaiver& waiver : gate.waivers) controls_[waiver.control].can_be_waived = true;
  has_controls_alone_ = gate.waivers.empty() && gate.clauses.empty() && gate.approvals.empty() &&
                        gate.obligations.empty() &&
                        std::all_of(controls_.begin(), controls_.end(),
                                    [](const Control& control) { return control.effects != nullptr; });
  truths_ = TruthTable(*this);
}

}  // namespace writ::decide

#include "runtime/decide/gate_plan.hpp"

namespace writ::decide {

auto override_of(const ir::Gate& gate, const ir::Level& level) -> std::optional<std::uint32_t> {
  if (level.kind != ir::LevelKind::Soft) return std::nullopt;
  return ir::find_approval(gate, level.override_from, level.override_by);
}

GatePlan::GatePlan(const ir::Module& module, const ir::Gate& gate) {
  controls_.reserve(gate.controls.size());
  for (const ir::GateControl& control : gate.controls) {
    requirements_.insert(requirements_.end(), control.requirements.begin(), control.requirements.end());
    const ir::Control& row = module.controls[control.control];
    const ir::Level* level = row.until || control.at ? nullptr : &row.level;
    controls_.push_back({control.applies.value_or(Control::kAlways), static_cast<std::uint32_t>(requirements_.size()),
                         false, level, level == nullptr ? std::nullopt : override_of(gate, *level)});
  }
  for (const ir::GateWaiver& waiver : gate.waivers) controls_[waiver.control].can_be_waived = true;
}

}  // namespace writ::decide

#include "runtime/decide/gate_plan.hpp"

namespace writ::decide {

GatePlan::GatePlan(const ir::Gate& gate) {
  controls_.reserve(gate.controls.size());
  for (const ir::GateControl& control : gate.controls) {
    requirements_.insert(requirements_.end(), control.requirements.begin(), control.requirements.end());
    controls_.push_back(
        {control.applies.value_or(Control::kAlways), static_cast<std::uint32_t>(requirements_.size()), false});
  }
  for (const ir::GateWaiver& waiver : gate.waivers) controls_[waiver.control].can_be_waived = true;
}

}  // namespace writ::decide

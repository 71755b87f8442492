// Where a gate's controls find what its function computes, side by side: who decides often reads nothing else of them.
//
// Made once a gate; immutable, any thread. Linear in the gate.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/ir/ir.hpp"

namespace writ::decide {

class GatePlan {
 public:
  struct Control {
    static constexpr std::uint32_t kAlways = 0xFFFFFFFFu;
    std::uint32_t applies = kAlways;     // output
    std::uint32_t requirements_end = 0;  // in requirements(); they begin where those of the control before end
    bool can_be_waived = false;
  };

  explicit GatePlan(const ir::Gate& gate);
  [[nodiscard]] auto controls() const -> const std::vector<Control>& { return controls_; }  // as in Gate::controls
  [[nodiscard]] auto requirements() const -> const std::vector<std::uint32_t>& { return requirements_; }  // outputs

 private:
  std::vector<Control> controls_;
  std::vector<std::uint32_t> requirements_;
};

}  // namespace writ::decide

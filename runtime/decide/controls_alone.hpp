// The decision of a gate that has nothing but controls, from what its function computed: most that are decided on often
// are such gates, so this is inline.
//
// No state, no allocation; linear in what the controls require. Meaning: design 3.3, 3.4.
#pragma once

#include <cstdint>
#include <optional>

#include "runtime/decide/decide.hpp"

namespace writ::decide {

// The outputs of a gate's function, read as conditions.
struct Outputs {
  const Cell* cells;
  [[nodiscard]] auto truth(std::uint32_t output) const -> Truth {
    const Cell& cell = cells[output];
    return cell.is_unknown() ? Truth::Unknown : cell.truth;
  }
  [[nodiscard]] auto truth(const std::optional<std::uint32_t>& output) const -> Truth {
    return output ? truth(*output) : Truth::True;
  }
  [[nodiscard]] auto why(std::uint32_t output) const -> Reasons { return cells[output].why; }
  [[nodiscard]] auto why(const std::optional<std::uint32_t>& output) const -> Reasons {
    return output ? why(*output) : Reasons{0};
  }
};

// Whether the decision before was on this gate, which has controls alone: then all that it holds is written anew.
inline auto is_on_controls_alone(const Decision& made, const ir::Gate& gate, const GatePlan& plan) -> bool {
  return made.controls_alone == &gate && plan.has_controls_alone() && made.outcomes.size() == plan.control_count();
}

// Expects that, and reads no table.
void work_out_controls(Decision& made, const GatePlan& plan, const Cell* cells);

// Expects that as well.
[[gnu::always_inline]] inline void decide_controls_alone(Decision& made, const GatePlan& plan, const Cell* cells) {
  if (plan.truths().empty()) return work_out_controls(made, plan, cells);
  const Outputs outputs{cells};
  const TruthTable::Row& row = plan.truths().row([&](std::uint32_t output) { return outputs.truth(output); });
  made.decision = row.decision;
  made.best_case = row.best_case;
  made.floor_hi = row.floor.hi;
  made.floor_lo = row.floor.lo;
  made.nothing_positive = row.nothing_positive;
  for (std::size_t i = 0; i < plan.control_count(); ++i) made.outcomes[i] = row.outcomes[i];
}

}  // namespace writ::decide

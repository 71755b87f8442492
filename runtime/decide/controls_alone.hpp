// The outcomes of a gate's controls from what its function computed, and the decision of a gate that has nothing but
// controls: as most have that are decided on often, so this is inline, and reads what GatePlan lays side by side.
//
// No state, no allocation; linear in what the controls require. Meaning: design 3.3, 3.4.
#pragma once

#include <algorithm>
#include <array>
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

// outcomes() of a control that has no waiver, by the bits of its condition and of all that it requires.
inline constexpr auto kOutcomes = [] {
  std::array<std::array<OutcomeSet, 4>, 4> made{};
  for (const Truth applies : {Truth::True, Truth::False, Truth::Unknown}) {
    for (const Truth all : {Truth::True, Truth::False, Truth::Unknown})
      made[static_cast<std::size_t>(applies)][static_cast<std::size_t>(all)] = outcomes(applies, all, Truth::False);
  }
  return made;
}();

// Of a control: its condition, and all that it requires together.
struct Told {
  Truth applies;
  Truth all;
  [[nodiscard]] auto without_waiver() const -> OutcomeSet {
    return kOutcomes[static_cast<std::size_t>(applies)][static_cast<std::size_t>(all)];
  }
};
// `requirement` is at the first one of the control, and then behind its last. All of them can be true where each can,
// and false where one can.
[[gnu::always_inline]] inline auto told(const Outputs& outputs, const GatePlan& plan, const GatePlan::Control& control,
                                        const std::uint32_t*& requirement) -> Told {
  const auto* const end = plan.requirements().data() + control.requirements_end;
  unsigned each = static_cast<unsigned>(Truth::True);
  unsigned any = 0;
  for (; requirement != end; ++requirement) {
    const auto truth = static_cast<unsigned>(outputs.truth(*requirement));
    each &= truth;
    any |= truth;
  }
  const bool always = control.applies == GatePlan::Control::kAlways;
  return {always ? Truth::True : outputs.truth(control.applies),
          static_cast<Truth>(each | (any & static_cast<unsigned>(Truth::False)))};
}

// Whether the decision before was on this gate, which has controls alone: then all that it holds is written anew.
inline auto is_on_controls_alone(const Decision& made, const ir::Gate& gate, const GatePlan& plan) -> bool {
  return made.controls_alone == &gate && plan.has_controls_alone() && made.outcomes.size() == plan.control_count();
}

// Expects that.
[[gnu::always_inline]] inline void decide_controls_alone(Decision& made, const GatePlan& plan, const Cell* cells) {
  const Outputs outputs{cells};
  const std::uint32_t* requirement = plan.requirements().data();
  OutcomeSet* set = made.outcomes.data();
  OutcomeKinds kinds = 0;
  Interval effect;
  const auto contribute = [&](Interval one) {
    effect.hi = std::max(effect.hi, one.hi);
    effect.lo = std::max(effect.lo, one.lo);
  };
  for (const GatePlan::Control& control : plan.controls()) {
    *set = told(outputs, plan, control, requirement).without_waiver();
    kinds |= kind_of(*set);
    contribute((*control.effects)[*set++]);
  }
  const Floor floor = floor_of_kinds(kinds, plan.nothing_applies());
  contribute(floor);
  made.floor_hi = floor.hi;
  made.floor_lo = floor.lo;
  made.nothing_positive = floor.hi != Verdict::Allow;
  made.decision = effect.hi;
  made.best_case = effect.lo;
}

}  // namespace writ::decide

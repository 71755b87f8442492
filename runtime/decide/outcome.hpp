// Outcomes of controls as sets of four bits, and the floor of a gate (design 3.3, 3.4).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/ir/ir.hpp"
#include "runtime/values/cell.hpp"

namespace writ::decide {

using ir::Verdict;

// A set of the four outcomes of a control; one member: certain.
enum class Outcome : std::uint8_t { Satisfied = 1, Violated = 2, NotApplicable = 4, Waived = 8 };
using OutcomeSet = std::uint8_t;
auto outcome_names(OutcomeSet set) -> std::vector<std::string_view>;  // in the order above

constexpr auto bits(Outcome outcome) -> OutcomeSet { return static_cast<OutcomeSet>(outcome); }
constexpr auto holds_any(OutcomeSet set, OutcomeSet of) -> bool { return (set & of) != 0; }
constexpr auto holds_only(OutcomeSet set, OutcomeSet of) -> bool { return set != 0 && (set & ~of) == 0; }
constexpr auto can_be_violated(OutcomeSet set) -> bool { return holds_any(set, bits(Outcome::Violated)); }

// O(a, r, w) of design 3.3.
constexpr auto outcomes(Truth applies, Truth requirements, Truth waived) -> OutcomeSet {
  const auto where = [](Outcome outcome, bool possible) {
    return static_cast<OutcomeSet>(possible ? bits(outcome) : 0);
  };
  const bool can_apply = can_be_true(applies);
  const bool can_fail = can_apply && can_be_false(requirements);
  return where(Outcome::NotApplicable, can_be_false(applies)) |
         where(Outcome::Satisfied, can_apply && can_be_true(requirements)) |
         where(Outcome::Waived, can_fail && can_be_true(waived)) |
         where(Outcome::Violated, can_fail && can_be_false(waived));
}

// What a set of outcomes costs, by the set: the strictest and the most generous.
struct Interval {
  Verdict hi = Verdict::Allow;
  Verdict lo = Verdict::Allow;
};
using Effects = std::array<Interval, 16>;
// At a level that no approval lifts.
auto effects_at(ir::LevelKind level) -> const Effects&;

// Which sets there are among those of the controls of a gate: bit `s` stands for the set `s`. How many controls have
// one does not matter.
using OutcomeKinds = std::uint16_t;
constexpr auto kind_of(OutcomeSet set) -> OutcomeKinds { return static_cast<OutcomeKinds>(1u << set); }
auto kinds_of(std::span<const OutcomeSet> controls) -> OutcomeKinds;
template <class Test>
constexpr auto kinds_that(const Test& test) -> OutcomeKinds {
  OutcomeKinds kinds = 0;
  for (OutcomeSet set = 0; set < 16; ++set) kinds |= static_cast<OutcomeKinds>(test(set) ? kind_of(set) : 0);
  return kinds;
}

// What a gate decides because its controls show nothing positive: `nothing_applies` when none of
// them applies, deny otherwise. Exact over the completions of the sets: the strictest and the most
// generous of what is still possible.
using Floor = Interval;
auto floor_of(std::span<const OutcomeSet> controls, Verdict nothing_applies) -> Floor;

// When everything is known there are three cases: some control is positive (the floor is silent), none
// applies (it says `nothing_applies`), or else some is violated and none positive (it says deny). The
// sets of the controls vary freely, so which of the cases are still possible can be read off them, and
// hi and lo are the maximum and the minimum over the possible ones. Hiding makes the sets larger, so
// more cases are possible, so hi can only rise and lo can only fall: Theorem 2 holds for the floor
// by construction. Without `if nothing applies` the second case says deny, and this is design 3.4:
// hi denies unless some control is certainly positive, lo unless some can be.
constexpr auto floor_of_kinds(OutcomeKinds kinds, Verdict nothing_applies) -> Floor {
  constexpr OutcomeSet kPositive = bits(Outcome::Satisfied) | bits(Outcome::Waived);
  constexpr OutcomeKinds kIsPositive = kinds_that([](OutcomeSet set) { return holds_only(set, kPositive); });
  constexpr OutcomeKinds kCanBePositive = kinds_that([](OutcomeSet set) { return holds_any(set, kPositive); });
  constexpr OutcomeKinds kApplies =
      kinds_that([](OutcomeSet set) { return !holds_any(set, bits(Outcome::NotApplicable)); });
  constexpr OutcomeKinds kCanBeViolated = kinds_that(can_be_violated);
  if ((kinds & kIsPositive) != 0) return {Verdict::Allow, Verdict::Allow};
  // No control is certainly positive, so all can fail to be at once: with a violated one among them, or with none.
  Floor floor{Verdict::Allow, Verdict::Deny};
  const auto possible = [&](Verdict verdict) {
    if (verdict > floor.hi) floor.hi = verdict;
    if (verdict < floor.lo) floor.lo = verdict;
  };
  if ((kinds & kCanBePositive) != 0) possible(Verdict::Allow);
  if ((kinds & kApplies) == 0) possible(nothing_applies);
  if ((kinds & kCanBeViolated) != 0) possible(Verdict::Deny);
  return floor;
}

}  // namespace writ::decide

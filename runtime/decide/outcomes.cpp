// Outcomes as sets of four bits, and what a set costs at a level (design 3.3).
#include <algorithm>
#include <array>
#include <bit>

#include "runtime/decide/decide.hpp"

namespace writ::decide {
namespace {

constexpr std::array kOutcomes = {Outcome::Satisfied, Outcome::Violated, Outcome::NotApplicable, Outcome::Waived};

constexpr auto bits(Outcome outcome) -> OutcomeSet { return static_cast<OutcomeSet>(outcome); }

constexpr OutcomeSet kPositive = bits(Outcome::Satisfied) | bits(Outcome::Waived);

auto name_of(Outcome outcome) -> std::string_view {
  switch (outcome) {
    case Outcome::Satisfied: return "satisfied";
    case Outcome::Violated: return "violated";
    case Outcome::NotApplicable: return "not_applicable";
    case Outcome::Waived: return "waived";
  }
  return {};
}

auto effect_of_violation(ir::LevelKind level, Standing override_by) -> Verdict {
  switch (level) {
    case ir::LevelKind::Advisory: return Verdict::Allow;
    case ir::LevelKind::Soft: return effect_of(override_by);
    case ir::LevelKind::Hard: return Verdict::Deny;
  }
  return Verdict::Deny;
}

auto holds_any(OutcomeSet set, OutcomeSet of) -> bool { return (set & of) != 0; }
auto holds_only(OutcomeSet set, OutcomeSet of) -> bool { return set != 0 && (set & ~of) == 0; }

}  // namespace

auto effect_of(Standing standing) -> Verdict {
  switch (standing) {
    case Standing::Granted: return Verdict::Allow;
    case Standing::Pending: return Verdict::NeedsApproval;
    case Standing::Refused: return Verdict::Deny;
  }
  return Verdict::Deny;
}

auto verdict_name(Verdict verdict) -> std::string_view {
  switch (verdict) {
    case Verdict::Allow: return "allow";
    case Verdict::NeedsApproval: return "needs_approval";
    case Verdict::Escalate: return "escalate";
    case Verdict::Deny: return "deny";
  }
  return {};
}

auto outcome_names(OutcomeSet set) -> std::vector<std::string_view> {
  std::vector<std::string_view> names;
  for (Outcome outcome : kOutcomes) {
    if (holds_any(set, bits(outcome))) names.push_back(name_of(outcome));
  }
  return names;
}

auto strictest(OutcomeSet set, ir::LevelKind level, Standing override_by) -> Verdict {
  return holds_any(set, bits(Outcome::Violated)) ? effect_of_violation(level, override_by) : Verdict::Allow;
}

auto most_generous(OutcomeSet set, ir::LevelKind level, Standing override_by) -> Verdict {
  return holds_only(set, bits(Outcome::Violated)) ? effect_of_violation(level, override_by) : Verdict::Allow;
}

// When everything is known there are three cases: some control is positive (the floor is silent), none
// applies (it says `nothing_applies`), or else some is violated and none positive (it says deny). The
// sets of the controls vary freely, so which of the cases are still possible can be read off them, and
// hi and lo are the maximum and the minimum over the possible ones. Hiding makes the sets larger, so
// more cases are possible, so hi can only rise and lo can only fall: Theorem 2 holds for the floor
// by construction. Without `if nothing applies` the second case says deny, and this is design 3.4:
// hi denies unless some control is certainly positive, lo unless some can be.
auto floor_of_kinds(OutcomeKinds kinds, Verdict nothing_applies) -> Floor {
  bool positive = false, can_be_positive = false, can_apply_to_nothing = true, can_be_violated = false;
  for (; kinds != 0; kinds &= static_cast<OutcomeKinds>(kinds - 1)) {
    const auto set = static_cast<OutcomeSet>(std::countr_zero(kinds));
    positive |= holds_only(set, kPositive);
    can_be_positive |= holds_any(set, kPositive);
    can_apply_to_nothing &= holds_any(set, bits(Outcome::NotApplicable));
    can_be_violated |= holds_any(set, bits(Outcome::Violated));
  }
  if (positive) return {Verdict::Allow, Verdict::Allow};
  // No control is certainly positive, so all can fail to be at once: with a violated one among them, or with none.
  Floor floor{Verdict::Allow, Verdict::Deny};
  const auto possible = [&](Verdict verdict) {
    floor.hi = std::max(floor.hi, verdict);
    floor.lo = std::min(floor.lo, verdict);
  };
  if (can_be_positive) possible(Verdict::Allow);
  if (can_apply_to_nothing) possible(nothing_applies);
  if (can_be_violated) possible(Verdict::Deny);
  return floor;
}

auto kinds_of(std::span<const OutcomeSet> controls) -> OutcomeKinds {
  OutcomeKinds kinds = 0;
  for (const OutcomeSet set : controls) kinds |= kind_of(set);
  return kinds;
}

auto floor_of(std::span<const OutcomeSet> controls, Verdict nothing_applies) -> Floor {
  return floor_of_kinds(kinds_of(controls), nothing_applies);
}

}  // namespace writ::decide

// Outcomes as sets of four bits, and what a set costs at a level (design 3.3).
#include <array>

#include "runtime/decide/decide.hpp"

namespace writ::decide {
namespace {

constexpr std::array kOutcomes = {Outcome::Satisfied, Outcome::Violated, Outcome::NotApplicable, Outcome::Waived};

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

auto effects_at(ir::LevelKind level) -> const Effects& {
  static const auto kEffects = [] {
    std::array<Effects, 3> made;
    for (const ir::LevelKind kind : {ir::LevelKind::Advisory, ir::LevelKind::Soft, ir::LevelKind::Hard}) {
      for (OutcomeSet set = 0; set < 16; ++set)
        made[static_cast<std::size_t>(kind)][set] = {strictest(set, kind), most_generous(set, kind)};
    }
    return made;
  }();
  return kEffects[static_cast<std::size_t>(level)];
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

// One result, every format: how each control stands.
#include <algorithm>

#include "runtime/report/writers.hpp"

namespace writ::report {
namespace {

using decide::Outcome;
using decide::OutcomeSet;
using explain::Contribution;
using explain::ContributionKind;

auto has(OutcomeSet set, Outcome outcome) -> bool { return (set & static_cast<OutcomeSet>(outcome)) != 0; }

// Stale only when age is all that is wrong: old evidence beside missing evidence is missing evidence.
auto only_stale(const std::vector<const Contribution*>& reasons) -> bool {
  bool any = false;
  for (const Contribution* reason : reasons) {
    for (const explain::Unknown& unknown : reason->unknown) {
      if (unknown.why != "stale") return false;
      any = true;
    }
  }
  return any;
}

auto standing_of(const decide::ControlResult& result, const std::vector<const Contribution*>& reasons) -> Standing {
  const OutcomeSet set = result.outcomes;
  if (!has(set, Outcome::Violated)) {
    if (has(set, Outcome::Waived)) return Standing::Waived;
    return has(set, Outcome::Satisfied) ? Standing::Pass : Standing::NotApplicable;
  }
  if (set != static_cast<OutcomeSet>(Outcome::Violated))
    return only_stale(reasons) ? Standing::Stale : Standing::Unknown;
  if (result.level->kind == ir::LevelKind::Advisory) return Standing::Warn;
  return result.hi == ir::Verdict::Allow ? Standing::Overridden : Standing::Fail;
}

}  // namespace

auto control_reports(const report::Outcome& outcome) -> std::vector<ControlReport> {
  std::vector<ControlReport> reports;
  for (const decide::ControlResult& result : outcome.decision.controls) {
    ControlReport made{result, outcome.module.controls[result.control], Standing::Pass, {}};
    for (const auto* list : {&outcome.explanation.because, &outcome.explanation.also, &outcome.explanation.warnings,
                             &outcome.explanation.waived}) {
      for (const Contribution& c : *list) {
        if (c.control == result.control) made.reasons.push_back(&c);
      }
    }
    made.standing = standing_of(result, made.reasons);
    reports.push_back(std::move(made));
  }
  return reports;
}

auto gate_reasons(const report::Outcome& outcome) -> std::vector<const Contribution*> {
  std::vector<const Contribution*> reasons;
  for (const auto* list : {&outcome.explanation.because, &outcome.explanation.also}) {
    for (const Contribution& c : *list) {
      if (!c.control.valid()) reasons.push_back(&c);
    }
  }
  return reasons;
}

}  // namespace writ::report

// What a person can do about what stands in the way.
#include <algorithm>
#include <fmt/format.h>

#include "runtime/report/writers.hpp"
#include "runtime/values/text.hpp"

namespace writ::report {
namespace {

using evidence::State;
using explain::Contribution;
using explain::ContributionKind;
using explain::Unknown;

struct Steps {
  const Outcome& outcome;
  std::vector<Step> made;

  void add(std::string what, std::string how) {
    const bool there =
        std::any_of(made.begin(), made.end(), [&](const Step& s) { return s.what == what && s.how == how; });
    if (!there) made.push_back({std::move(what), std::move(how)});
  }
  template <class Visit>
  void each_in_the_way(Visit visit) const {
    for (const auto* list : {&outcome.explanation.because, &outcome.explanation.also}) {
      for (const Contribution& c : *list) visit(c);
    }
  }
};

auto verb_for(State state) -> std::string {
  switch (state) {
    case State::Missing: return "provide ";
    case State::Stale: return "renew ";
    case State::Ok:
    case State::Future:
    case State::Untrusted:
    case State::WrongSubject:
    case State::Invalid: return "replace ";
  }
  return {};
}

// Dates at which something is fresh enough are told as instants: nobody has to compute.
auto what_would_count(const Outcome& outcome, const explain::Wanted& wanted) -> std::string {
  const ir::Input& input = outcome.module.inputs[wanted.input];
  std::vector<std::string> parts;
  if (!input.issuers.empty()) parts.push_back(fmt::format("from {}", fmt::join(input.issuers, " or ")));
  if (wanted.subject) parts.push_back("about " + *wanted.subject);
  std::int64_t since = 0;
  if (input.fresh_within && !__builtin_sub_overflow(outcome.situation.now, *input.fresh_within, &since)) {
    parts.push_back("issued " + print_instant(since) + " or later");
  }
  return parts.empty() ? "as the rules declare it" : fmt::format("{}", fmt::join(parts, ", "));
}

void evidence_steps(Steps& steps) {
  for (const explain::Wanted& wanted : steps.outcome.explanation.wanted) {
    const evidence::Admission& admission = steps.outcome.situation.admissions[wanted.input.index];
    steps.add(verb_for(admission.state) + steps.outcome.module.inputs[wanted.input].name,
              what_would_count(steps.outcome, wanted));
  }
}

void field_steps(Steps& steps) {
  steps.each_in_the_way([&](const Contribution& c) {
    for (const Unknown& unknown : c.unknown) {
      if (!unknown.input.valid()) continue;
      const bool asked = steps.outcome.module.inputs[unknown.input].kind == ir::InputKind::Request;
      if (unknown.whole && !asked) continue;  // evidence_steps()
      const std::string where = asked ? " in the request" : " in the evidence";
      const std::string why = unknown.detail.empty() ? "it is " + unknown.why : unknown.detail;
      steps.add((unknown.why == "missing" ? "add " : "mend ") + unknown.path + (unknown.whole ? "" : where), why);
    }
  });
}

// Somebody is missing, and nobody is known to stand in the way.
auto lacks_signatures(std::optional<decide::Standing> standing, bool ledger_open,
                      const std::vector<std::string>& missing) -> bool {
  return !missing.empty() && (standing == decide::Standing::Pending || ledger_open);
}

// A waiver that only lacks signatures.
void waiver_step(Steps& steps, const explain::Waiving& waiving) {
  const bool waits = waiving.in_days && can_be_true(waiving.scope) && can_be_true(waiving.compensated);
  if (!waits || !lacks_signatures(waiving.standing, waiving.ledger_open, waiving.missing_seats)) return;
  steps.add(waiving.control, fmt::format("or have the waiver {} signed: approval {} ({})", waiving.id,
                                         short_name(waiving.approval), fmt::join(waiving.missing_seats, ", ")));
}

void control_steps(Steps& steps) {
  steps.each_in_the_way([&](const Contribution& c) {
    if (!c.control.valid() || c.truth != Truth::False) return;
    const ir::Control& control = steps.outcome.module.controls[c.control];
    if (!control.remedy.empty()) steps.add(control.id, control.remedy);
    const std::string either = control.remedy.empty() ? "" : "or ";
    const bool lifted = c.missing_seats.empty() && !c.open_ledger.empty();  // as far as is known
    const bool refused = c.standing == decide::Standing::Refused && c.open_ledger.empty();
    if (!c.override_by.empty() && !refused && !lifted) {
      const std::string who = c.missing_seats.empty() ? "" : fmt::format(" ({})", fmt::join(c.missing_seats, ", "));
      steps.add(control.id, either + "have it overridden: approval " + c.override_by + who);
    }
    for (const explain::Waiving& waiving : c.waivers) waiver_step(steps, waiving);
  });
}

void signature_steps(Steps& steps) {
  steps.each_in_the_way([&](const Contribution& c) {
    if (c.kind != ContributionKind::Approval) return;
    if (lacks_signatures(c.standing, !c.open_ledger.empty(), c.missing_seats))
      steps.add("sign " + c.code, fmt::format("{}", fmt::join(c.missing_seats, ", ")));
  });
}

// Where anything depends on what people said. The head that closes the ledger is told like evidence that counts.
void ledger_step(Steps& steps) {
  const evidence::Ledger& ledger = steps.outcome.situation.ledger;
  bool asked = false;
  steps.each_in_the_way([&](const Contribution& c) {
    const bool over = c.standing == decide::Standing::Refused && c.open_ledger.empty();  // whatever else was said
    const bool signs = c.standing && !over && (c.control.valid() || can_be_true(c.truth));
    asked = asked || signs || !c.waivers.empty();
  });
  if (!asked || !ledger.is_open()) return;
  std::int64_t since = 0;
  std::string how = "hand in all its statements, and its head: signed for " + ledger.terms.signer;
  if (!__builtin_sub_overflow(steps.outcome.situation.now, ledger.terms.fresh_within, &since))
    how += ", made " + print_instant(since) + " or later";
  steps.add("close the ledger " + ledger.terms.name, how);
}

}  // namespace

auto next_steps(const Outcome& outcome) -> std::vector<Step> {
  if (outcome.decision.decision == ir::Verdict::Allow) return {};
  Steps steps{outcome, {}};
  evidence_steps(steps);
  field_steps(steps);
  control_steps(steps);
  signature_steps(steps);
  ledger_step(steps);
  return std::move(steps.made);
}

}  // namespace writ::report

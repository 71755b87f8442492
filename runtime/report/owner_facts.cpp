#include "runtime/report/owner_facts.hpp"

namespace writ::report {
namespace {

auto seats_missing(const explain::Explanation& why) -> std::size_t {
  std::size_t missing = 0;
  for (const explain::Approving& approval : why.approvals)
    missing += approval.standing == decide::Standing::Pending ? approval.missing_seats.size() : 0;
  return missing;
}

}  // namespace

auto owner_facts(const Outcome& outcome, const ir::Engine& engine, const evidence::People* people,
                 const evidence::RoleGroups& groups, Arena& arena) -> OwnerFacts {
  OwnerFacts facts;
  facts.counterfactual =
      explain::counterfactual(outcome.module, engine, outcome.situation, outcome.decision, facts.target, arena);
  facts.seats_missing = seats_missing(outcome.explanation);
  facts.people_known = people != nullptr;
  if (people != nullptr) {
    facts.may_sign =
        explain::may_sign(outcome.module, engine, outcome.situation, outcome.decision, *people, groups, arena);
  }
  return facts;
}

}  // namespace writ::report

// What the page for owners says beside the explanation.
#pragma once

#include "runtime/evidence/ledger.hpp"
#include "runtime/evidence/people.hpp"
#include "runtime/ir/engine.hpp"
#include "runtime/report/report.hpp"

namespace writ::report {

// Looks for the fewest changes that lead to allow, and for whom `people` knows who may sign; `people` may be null. All
// must belong together; what is found lives in `arena`. Decides thousands of times: for people who wait for it.
auto owner_facts(const Outcome& outcome, const ir::Engine& engine, const evidence::People* people,
                 const evidence::RoleGroups& groups, Arena& arena) -> OwnerFacts;

}  // namespace writ::report

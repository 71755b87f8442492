// Who could sign for an approval: everybody in the directory is tried, by the one who decides who counts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/decide/approvals.hpp"
#include "runtime/evidence/ledger.hpp"

namespace writ::decide {

// One person in one role that has a seat, or will have one.
struct Candidate {
  std::string person;
  std::string role;
  Truth counts = Truth::Unknown;  // a signature of theirs, made now
  Flaws flaws = 0;                // what would speak against it
};
struct Candidates {
  std::vector<Candidate> people;  // by role in the order of seats and escalations, then by person
  // Whether the approval is granted when everybody signs who could; what is not known is against it.
  bool enough = false;
};

// `outputs` are those of the gate's function. Signatures for somebody else are not looked at. Linear in people and
// roles.
auto candidates(const ir::Module& module, const ir::Gate& gate, const ir::GateApproval& approval, const Cell* outputs,
                const evidence::Situation& situation, const evidence::People& people,
                const evidence::RoleGroups& groups) -> Candidates;

}  // namespace writ::decide

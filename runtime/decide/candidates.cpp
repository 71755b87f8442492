#include "runtime/decide/candidates.hpp"

#include <algorithm>

namespace writ::decide {
namespace {

auto roles_of(const ir::GateApproval& approval) -> std::vector<std::string> {
  std::vector<std::string> roles;
  const auto add = [&](const std::string& role) {
    if (std::find(roles.begin(), roles.end(), role) == roles.end()) roles.push_back(role);
  };
  for (const ir::Seat& seat : approval.seats) add(seat.role);
  for (const ir::Widening& widening : approval.escalations) add(widening.role);
  return roles;
}

}  // namespace

auto candidates(const ir::Module& module, const ir::Gate& gate, const ir::GateApproval& approval, const Cell* outputs,
                const evidence::Situation& situation, const evidence::People& people,
                const evidence::RoleGroups& groups) -> Candidates {
  const std::string name = ir::full_name(approval);
  const std::vector<std::string> none;
  evidence::Situation tried = situation;
  tried.ledger = {};  // who could sign does not depend on what else was said
  const auto first = static_cast<std::uint32_t>(tried.statements.size());
  Candidates made;
  for (const std::string& role : roles_of(approval)) {
    const auto from = groups.find(role);
    for (const std::string& person : people.everybody()) {
      if (!people.holds(person, role, from == groups.end() ? none : from->second, situation.now)) continue;
      made.people.push_back({person, role, Truth::Unknown, 0});
      tried.statements.push_back(evidence::signature_by(name, person, role, situation.now));
    }
  }
  const ApprovalStatus status = approval_status(module, gate, approval, outputs, tried, "");
  for (const StatementResult& result : status.statements) {
    if (result.statement < first) continue;
    Candidate& candidate = made.people[result.statement - first];
    candidate.counts = result.counts;
    candidate.flaws = result.flaws;
  }
  made.enough = status.hi == Standing::Granted;
  return made;
}

}  // namespace writ::decide

#include "runtime/explain/signatures.hpp"

#include <algorithm>

#include "runtime/decide/candidates.hpp"

namespace writ::explain {

auto signatures_of(const evidence::Situation& situation, const ir::GateApproval& approval,
                   const decide::ApprovalStatus& status) -> std::vector<Signature> {
  std::vector<Signature> made;
  for (const decide::StatementResult& result : status.statements) {
    const evidence::Statement& said = situation.statements[result.statement];
    made.push_back({said.kind, said.person, said.principal, said.role, said.at, result.counts, result.flaws,
                    result.seat ? approval.seats[*result.seat].role : "", said.distrusted});
  }
  return made;
}

auto approvings_of(const ir::Module& module, const decide::Decision& decision, const evidence::Situation& situation,
                   const Cell* outputs) -> std::vector<Approving> {
  std::vector<Approving> made;
  for (const std::uint32_t i : decide::wanted_approvals(decision)) {
    const ir::GateApproval& row = decision.gate->approvals[i];
    const decide::ApprovalStatus& status = decision.approvals[i].status;
    made.push_back({ir::full_name(row), status.hi, status.lo, status.ledger_open, status.asked_at,
                    decide::missing_seats(row, status), signatures_of(situation, row, status),
                    decide::bound_digests(module, *decision.gate, row, outputs)});
  }
  return made;
}

auto waivings_of(const ir::Module& module, const ir::Gate& gate, const evidence::Situation& situation,
                 const decide::ControlResult& control, const Cell* outputs) -> std::vector<Waiving> {
  std::vector<Waiving> made;
  for (const decide::WaiverResult& result : control.waivers) {
    const ir::GateWaiver& row = gate.waivers[result.waiver];
    const ir::GateApproval& approval = gate.approvals[row.approval];
    made.push_back({row.id, module.controls[control.control].id, result.covers, result.in_days, result.scope,
                    result.compensated, result.approval.hi, ir::full_name(approval), row.expires, row.because,
                    result.approval.ledger_open, decide::missing_seats(approval, result.approval),
                    signatures_of(situation, approval, result.approval), row.digest,
                    decide::bound_digests(module, gate, approval, outputs), row.origin});
  }
  return made;
}

namespace {

// Who signed already has a seat.
auto signed_already(const evidence::Situation& situation, const decide::ApprovalStatus& status,
                    const std::string& person) -> bool {
  return std::any_of(status.statements.begin(), status.statements.end(), [&](const decide::StatementResult& r) {
    const evidence::Statement& said = situation.statements[r.statement];
    return r.seat && (said.person == person || said.principal == person);
  });
}

}  // namespace

auto may_sign(const ir::Module& module, const ir::Engine& engine, const evidence::Situation& situation,
              const decide::Decision& decision, const evidence::People& people, const evidence::RoleGroups& groups,
              Arena& arena) -> std::vector<MaySign> {
  const ir::Gate& gate = *decision.gate;
  const Cell* outputs = decide::gate_outputs(module, gate, engine, situation, arena);
  std::vector<MaySign> made;
  for (const std::uint32_t i : decide::wanted_approvals(decision)) {
    const decide::ApprovalStatus& status = decision.approvals[i].status;
    if (status.hi != decide::Standing::Pending && !status.ledger_open) continue;
    const ir::GateApproval& approval = gate.approvals[i];
    const decide::Candidates found = decide::candidates(module, gate, approval, outputs, situation, people, groups);
    for (const decide::EmptySeat& empty : status.empty) {
      const std::string& role = approval.seats[empty.seat].role;
      MaySign row{approval.approval, role, empty.people, {}, {}};
      for (const decide::Candidate& candidate : found.people) {
        if (candidate.role != role || signed_already(situation, status, candidate.person)) continue;
        (candidate.counts == Truth::True ? row.people : row.barred).push_back(candidate.person);
      }
      made.push_back(std::move(row));
    }
  }
  return made;
}

}  // namespace writ::explain

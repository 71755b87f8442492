// What people said on approvals and waivers, for those who read a decision. Private to runtime/explain.
#pragma once

#include "runtime/explain/explain.hpp"

namespace writ::explain {

// Every statement on the approval, in the order of the ledger.
auto signatures_of(const evidence::Situation& situation, const ir::GateApproval& approval,
                   const decide::ApprovalStatus& status) -> std::vector<Signature>;
// Those that are or may be wanted. `outputs` are those of the gate's function.
auto approvings_of(const ir::Module& module, const decide::Decision& decision, const evidence::Situation& situation,
                   const Cell* outputs) -> std::vector<Approving>;
// The waivers for a control, in the order of the gate.
auto waivings_of(const ir::Module& module, const ir::Gate& gate, const evidence::Situation& situation,
                 const decide::ControlResult& control, const Cell* outputs) -> std::vector<Waiving>;

}  // namespace writ::explain

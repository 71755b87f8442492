// What `who` and `pending` share: the approvals that a decision waits for, and how they stand.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/driver.hpp"
#include "runtime/decide/decide.hpp"

namespace writ::cli {

// Those that the gate asks for or may ask for, and those that could lift a control that is or may be violated; in the
// order of the gate.
auto wanted_approvals(const decide::Decision& decision) -> std::vector<const decide::ApprovalResult*>;

// The values that the gate's function computes, in its order.
auto gate_outputs(driver::Decided& decided) -> std::vector<Cell>;

// "2 lead", "safety".
auto empty_seats(const ir::GateApproval& row, const decide::ApprovalStatus& status) -> std::vector<std::string>;
// "granted", "pending: lead, safety", "refused: somebody rejects it".
auto standing_sentence(const ir::GateApproval& row, const decide::ApprovalStatus& status) -> std::string;
// "not_in_role" as words.
auto spaced(std::string_view name) -> std::string;

}  // namespace writ::cli

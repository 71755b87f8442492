// Which statements can matter to a gate: of a ledger of many requests, those on this one.
#pragma once

#include <vector>

#include "runtime/evidence/statement.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::decide {

// Leaves out what is on an approval that the gate does not ask for, and what is certainly about other values than the
// present ones: with or without it the same is decided. The rest stays in its order. `outputs` are those of the gate's
// function. Linear in the statements and in what each binds.
auto statements_about(const ir::Module& module, const ir::Gate& gate, const Cell* outputs,
                      std::vector<evidence::Statement> all) -> std::vector<evidence::Statement>;

}  // namespace writ::decide

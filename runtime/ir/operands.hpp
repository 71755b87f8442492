// The values that an instruction takes, in the order of its operands.
#pragma once

#include <vector>

#include "runtime/ir/ir.hpp"

namespace writ::ir {

// Of a verified function. Blocks are not looked into.
auto operands_of(const Function& function, const Inst& inst) -> std::vector<ValueId>;

}  // namespace writ::ir

// What of a gate's function matters only where a control applies.
//
// Where a control surely does not apply, nobody reads what it requires. So that engines may leave that out and still
// give the same bits, every one of them gives false there.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/ir/ir.hpp"

namespace writ::ir {

struct Guard {
  ValueId condition;                   // a bool of the body
  std::vector<std::uint32_t> outputs;  // false where the condition is known to be false
};

// One a condition, in the order of the gate's controls; none where the function is of no gate, or of several.
// Outputs that something else of the gate reads as well are not among them. Of a verified module.
auto guards_of(const Module& module, FunctionId function) -> std::vector<Guard>;

}  // namespace writ::ir

// The leaves that fixed a truth, by one walk down the formula (design 3.7). Private to runtime/explain.
//
//   a false `and`, a true `or`      the first operand that is so, in source order
//   a true `and`, a false `or`      all operands
//   an unknown one                  the operands that are unknown
//   `every` false, `some` true      the first element that is so, and of how many
//   `every` true, `some` false      how many elements there were
#pragma once

#include <vector>

#include "runtime/explain/explain.hpp"
#include "runtime/explain/trace.hpp"

namespace writ::explain {

struct Witnesses {
  std::vector<Witness> leaves;
  bool cut = false;  // at limits::kWitnessLeaves
};

// Why `value`, a bool, is as it is. May enter() elements of the trace.
auto witness_of(Trace& trace, ir::ValueId value) -> Witnesses;

}  // namespace writ::explain

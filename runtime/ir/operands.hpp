// The values that an instruction takes, in the order of its operands.
#pragma once

#include <vector>

#include "runtime/ir/ir.hpp"

namespace writ::ir {

// Of a verified function. Blocks are not looked into.
auto operands_of(const Function& function, const Inst& inst) -> std::vector<ValueId>;

// The same without memory: calls visit(value) for each.
template <class Visit>
void each_operand(const Function& function, const Inst& inst, Visit&& visit) {
  const OpInfo& info = op_info(inst.op);
  if (info.a == Operand::List) {
    for (std::uint32_t i = 0; i < inst.b; ++i) visit(ValueId{function.pool[inst.a + i]});
    return;
  }
  if (info.a == Operand::Value) visit(ValueId{inst.a});
  if (info.b == Operand::Value) visit(ValueId{inst.b});
  if (info.c == Operand::Value) visit(ValueId{inst.c});
}

}  // namespace writ::ir

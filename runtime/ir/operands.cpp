#include "runtime/ir/operands.hpp"

#include <algorithm>

namespace writ::ir {

auto operands_of(const Function& function, const Inst& inst) -> std::vector<ValueId> {
  const OpInfo& info = op_info(inst.op);
  constexpr std::size_t kMost = 3;  // without a list
  std::vector<ValueId> values;
  values.reserve(info.a == Operand::List ? std::min<std::size_t>(inst.b, function.pool.size()) : kMost);
  if (info.a == Operand::List) {
    for (std::uint32_t i = 0; i < inst.b; ++i) values.emplace_back(function.pool[inst.a + i]);
    return values;
  }
  if (info.a == Operand::Value) values.emplace_back(inst.a);
  if (info.b == Operand::Value) values.emplace_back(inst.b);
  if (info.c == Operand::Value) values.emplace_back(inst.c);
  return values;
}

}  // namespace writ::ir

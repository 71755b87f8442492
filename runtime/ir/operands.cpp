#include "runtime/ir/operands.hpp"

#include <algorithm>

namespace writ::ir {

auto operands_of(const Function& function, const Inst& inst) -> std::vector<ValueId> {
  const OpInfo& info = op_info(inst.op);
  constexpr std::size_t kMost = 3;  // without a list
  std::vector<ValueId> values;
  values.reserve(info.a == Operand::List ? std::min<std::size_t>(inst.b, function.pool.size()) : kMost);
  each_operand(function, inst, [&](ValueId value) { values.push_back(value); });
  return values;
}

}  // namespace writ::ir

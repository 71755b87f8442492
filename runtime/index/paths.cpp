#include "runtime/index/paths.hpp"

#include <algorithm>
#include <unordered_map>

namespace writ::index {

auto definitions_of(const ir::Function& function) -> Definitions {
  Definitions made(function.value_types.size(), nullptr);
  for (const ir::Block& block : function.blocks) {
    for (const ir::Inst& inst : block.insts) made[inst.result.index] = &inst;
  }
  return made;
}

auto path_of(const Definitions& definitions, ir::ValueId value) -> Path {
  Path path;
  const ir::Inst* inst = definitions[value.index];
  for (; inst->op == ir::Op::Field; inst = definitions[inst->a]) path.fields.push_back(inst->b);
  if (inst->op != ir::Op::Input) return {};
  path.input = ir::InputId{inst->a};
  std::reverse(path.fields.begin(), path.fields.end());
  return path;
}

auto same_parts(const Definitions& definitions) -> std::vector<std::uint32_t> {
  constexpr std::uint32_t kNoPart = 0xFFFFFFFFu;
  std::vector<std::uint32_t> same(definitions.size());
  std::vector<bool> is_part(definitions.size());
  std::unordered_map<std::uint64_t, std::uint32_t> first;  // by the record and the field, or the input
  for (std::uint32_t value = 0; value < definitions.size(); ++value) {
    same[value] = value;
    const ir::Inst* inst = definitions[value];
    if (inst == nullptr) continue;
    const bool of_part = inst->op == ir::Op::Field && is_part[inst->a];
    if (inst->op != ir::Op::Input && !of_part) continue;
    is_part[value] = true;
    const std::uint64_t record = of_part ? same[inst->a] : kNoPart;
    same[value] = first.try_emplace(record << 32 | (of_part ? inst->b : inst->a), value).first->second;
  }
  return same;
}

}  // namespace writ::index

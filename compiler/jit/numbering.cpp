#include "compiler/jit/numbering.hpp"

#include <bit>

#include "runtime/base/limits.hpp"
#include "runtime/ir/operands.hpp"
#include "runtime/values/text_hash.hpp"

namespace writ::jit {
namespace {

static_assert(limits::kBlockDepth < 63, "a word has a bit for each depth");

// Where an operand would stand, in the computation of what is like nothing else.
constexpr std::uint32_t kUnlike = 0xFFFFFFFFu;

auto owns_block(const ir::Inst& inst) -> bool { return ir::op_info(inst.op).b == ir::Operand::Block; }

}  // namespace

Numbering::Numbering(const ir::Function& function, const interp::FunctionPlan& plan)
    : function_(function), plan_(plan), facts_(function.value_types.size()), blocks_(function.blocks.size()) {
  read(0);
  Firsts numbers;
  Firsts firsts;
  for (const std::uint32_t value : order_) {
    Fact& fact = facts_[value];
    fact.number = numbers.try_emplace(computation(*fact.inst), value).first->second;
    // Of one number and one home: from the same elements.
    fact.same_as = firsts.try_emplace({fact.number, home(value)}, value).first->second;
  }
}

// As deep as blocks nest, which verify() bounds.
void Numbering::read(std::uint32_t block) {
  for (const ir::Inst* inst : plan_.steps(ir::BlockId{block})) {
    if (owns_block(*inst)) {
      blocks_[inst->b] = {inst, block, blocks_[block].depth + 1, 0};
      read(inst->b);
    }
    const std::uint32_t value = inst->result.index;
    facts_[value] = {inst, block, elements_of(*inst, block), value, value};
    order_.push_back(value);
  }
}

auto Numbering::elements_of(const ir::Inst& inst, std::uint32_t block) const -> Depths {
  if (inst.op == ir::Op::Param) return Depths{1} << blocks_[block].depth;
  Depths elements = 0;
  for (const std::uint32_t value : taken(inst)) elements |= facts_[value].elements;
  elements &= ~(Depths{1} << (blocks_[block].depth + 1));  // its own
  for (const std::uint32_t value : operands(inst)) elements |= facts_[value].elements;
  return elements;
}

auto Numbering::home(std::uint32_t value) const -> std::uint32_t {
  const auto width = static_cast<std::uint32_t>(std::bit_width(facts_[value].elements));
  std::uint32_t block = facts_[value].block;
  while (width <= blocks_[block].depth && block != 0) block = blocks_[block].parent;
  return block;
}

auto Numbering::home_loop(std::uint32_t value) const -> const ir::Inst* { return blocks_[home(value)].loop; }

auto Numbering::element_of(std::uint32_t value) const -> std::optional<std::uint32_t> {
  if (facts_[value].inst->op != ir::Op::Param) return std::nullopt;
  return blocks_[facts_[value].block].loop->a;
}

// Loops whose elements go into each other are told apart by it, and by nothing that is around them by chance.
auto Numbering::level(std::uint32_t block) -> std::uint32_t {
  BlockFact& fact = blocks_[block];
  if (fact.loop != nullptr && fact.level == 0) fact.level = level(home(fact.loop->result.index)) + 1;
  return fact.level;
}

auto Numbering::operands(const ir::Inst& inst) const -> std::vector<std::uint32_t> {
  const interp::IndexedTable* table = plan_.table_of(inst.result);
  std::vector<std::uint32_t> values;
  for (const ir::ValueId value : table != nullptr ? table->operands : ir::operands_of(function_, inst))
    values.push_back(value.index);
  return values;
}

auto Numbering::taken(const ir::Inst& inst) const -> std::vector<std::uint32_t> {
  std::vector<std::uint32_t> values;
  if (!owns_block(inst)) return values;
  for (const ir::ValueId value : function_.blocks[ir::BlockId{inst.b}].results) values.push_back(value.index);
  return values;
}

// An element is told by the collection that it is one of, whichever loop it is read in.
auto Numbering::computation(const ir::Inst& inst) -> Computation {
  const auto op = static_cast<std::uint32_t>(inst.op);
  const bool by_rows_left_out = plan_.table_of(inst.result) != nullptr && ir::op_info(inst.op).c != ir::Operand::Rules;
  if (by_rows_left_out) return {op, inst.type.index, kUnlike, inst.result.index};
  if (inst.op == ir::Op::Param) {
    const std::uint32_t block = facts_[inst.result.index].block;
    return {op, inst.type.index, inst.a, facts_[blocks_[block].loop->a].number, level(block)};
  }
  Computation key = {op, inst.type.index};
  for (const std::uint32_t value : operands(inst)) key.push_back(facts_[value].number);
  for (const std::uint32_t value : taken(inst)) key.push_back(facts_[value].number);
  const ir::OpInfo& info = ir::op_info(inst.op);
  const auto is_plain = [](ir::Operand kind) { return kind != ir::Operand::Value && kind != ir::Operand::Block; };
  const bool listed = info.a == ir::Operand::List;  // and counted
  if (!listed && is_plain(info.a)) key.push_back(inst.a);
  if (!listed && is_plain(info.b)) key.push_back(inst.b);
  if (is_plain(info.c)) key.push_back(inst.c);
  return key;
}

auto Numbering::Hash::operator()(const Computation& key) const -> std::size_t {
  return hash_of({reinterpret_cast<const char*>(key.data()), key.size() * sizeof(std::uint32_t)});
}

}  // namespace writ::jit

// The order in which instructions become code.
//
// Operations are total and have no effect (ops.def), so one may be evaluated earlier than it stands, more seldom, or
// not at all. What a loop computes anew for each element although no part of it depends on one is emitted before the
// loop, and what was computed before, in this block or one around it, is used again.
#include <algorithm>

#include "compiler/jit/emit.hpp"
#include "compiler/jit/lines.hpp"

namespace writ::jit {

void Emitter::emit_block(ir::BlockId id) {
  const std::size_t before = computed_order_.size();
  for (const ir::Inst& inst : fn_.blocks[id].insts) emit_once(inst);
  if (id != ir::BlockId{0u}) forget_computed(before);
}

void Emitter::emit_once(const ir::Inst& inst) {
  const std::uint32_t value = inst.result.index;
  if (is_emitted(value)) return;
  bounds_.add(inst, elements_.empty() ? std::nullopt : std::optional(elements_.back().collection));
  if (plan_.is_left_out(inst.result)) return;
  const auto computation = computation_of(inst);
  if (computation) {
    const auto [known, added] = computed_.try_emplace(*computation, value);
    if (!added) {
      values_[value] = values_[known->second];
      held_constants_[value] = held_constants_[known->second];
      same_as_[value] = known->second;
      return;
    }
    computed_order_.push_back(*computation);
  }
  if (emission_.lines != nullptr) b_.SetCurrentDebugLocation(emission_.lines->at(inst.origin));
  values_[value] = emit_inst(inst);
  same_as_[value] = value;
}

// Of the loops inside of it as well: what depends on none of their elements is not theirs.
void Emitter::emit_invariants(ir::BlockId id) {
  for (const ir::Inst& inst : fn_.blocks[id].insts) {
    if (ir::op_info(inst.op).b == ir::Operand::Block) {
      emit_invariants(ir::BlockId{inst.b});
    } else if (inst.op != ir::Op::Param && depends_on_emitted(inst)) {
      emit_once(inst);
    }
  }
}

auto Emitter::depends_on_emitted(const ir::Inst& inst) const -> bool {
  const std::vector<std::uint32_t> operands = operands_of(inst);
  return std::all_of(operands.begin(), operands.end(), [this](std::uint32_t value) { return is_emitted(value); });
}

void Emitter::forget_computed(std::size_t first) {
  for (std::size_t i = first; i < computed_order_.size(); ++i) computed_.erase(computed_order_[i]);
  computed_order_.resize(first);
}

// Nothing for what differs by more than its operands: elements of loops, loops, and lists of operands.
auto Emitter::computation_of(const ir::Inst& inst) const -> std::optional<Computation> {
  const ir::OpInfo& info = ir::op_info(inst.op);
  if (inst.op == ir::Op::Param || info.a == ir::Operand::List || info.b == ir::Operand::Block) return std::nullopt;
  if (!depends_on_emitted(inst)) return std::nullopt;
  const auto operand = [this](ir::Operand kind, std::uint32_t value) {
    return kind == ir::Operand::Value ? same_as_[value] : value;
  };
  return Computation{static_cast<std::uint32_t>(inst.op), inst.type.index, operand(info.a, inst.a),
                     operand(info.b, inst.b), operand(info.c, inst.c)};
}

}  // namespace writ::jit

#include "runtime/explain/trace.hpp"

#include <array>

#include "runtime/ir/operands.hpp"

namespace writ::explain {

auto is_fold(ir::Op op) -> bool { return ir::op_info(op).b == ir::Operand::Block; }

Trace::Trace(const ir::Module& module, ir::FunctionId function, const ir::World& world,
             const interp::Patterns& patterns, Arena& arena, std::string_view salt)
    : context_{module, module.functions[function], patterns, arena},
      world_(world),
      salt_(salt),
      cells_(arena.cells(context_.function.value_types.size())),
      insts_(context_.function.value_types.size()),
      entered_(context_.function.blocks.size()),
      block_of_(context_.function.value_types.size()) {
  for (std::uint32_t b = 0; b < context_.function.blocks.size(); ++b) {
    for (const ir::Inst& inst : context_.function.blocks[ir::BlockId{b}].insts) {
      insts_[inst.result.index] = &inst;
      block_of_[inst.result.index] = ir::BlockId{b};
    }
  }
  run(ir::BlockId{0u}, {}, 0);
}

void Trace::run(ir::BlockId id, const interp::Elements& elements, std::uint32_t index) {
  for (const ir::Inst& inst : context_.function.blocks[id].insts)
    cells_[inst.result.index] = evaluate(inst, elements, index);
}

// As deep as blocks nest, which verify() bounds.
auto Trace::evaluate(const ir::Inst& inst, const interp::Elements& elements, std::uint32_t index) -> Cell {
  const Type& type = context_.module.types[inst.type];
  if (inst.op == ir::Op::Const) return context_.module.constants[ir::ConstantId{inst.a}].value;
  if (inst.op == ir::Op::Input) return interp::settled(type, world_.inputs[inst.a]);
  if (inst.op == ir::Op::Now) return Cell::of_int(world_.now);
  if (inst.op == ir::Op::Param) return interp::settled(type, (inst.a == 0 ? elements.keys : elements.values)[index]);
  if (is_fold(inst.op)) return fold(inst);
  // Not in the arena: this runs for every element of a collection, and results copy what they keep.
  return interp::apply(context_, inst, operand_cells(inst));
}

auto Trace::fold(const ir::Inst& inst) -> Cell {
  const std::vector<ir::ValueId>& results = block(inst).results;
  interp::Fold state = interp::fold_begin(context_, inst, cells_[inst.a]);
  const std::uint32_t size = elements(inst);
  for (std::uint32_t i = 0; i < size && !interp::fold_is_settled(inst, state); ++i) {
    enter(inst, i);
    std::array<Cell, 2> taken;
    for (std::size_t r = 0; r < results.size(); ++r) taken[r] = cell(results[r]);
    interp::fold_step(context_, inst, state, {taken.data(), results.size()});
  }
  return interp::fold_finish(context_, inst, state);
}

auto Trace::operands(const ir::Inst& inst) const -> std::vector<ir::ValueId> {
  return ir::operands_of(context_.function, inst);
}

auto Trace::operand_cells(const ir::Inst& inst) const -> std::vector<Cell> {
  std::vector<Cell> cells;
  for (const ir::ValueId operand : operands(inst)) cells.push_back(cell(operand));
  return cells;
}

auto Trace::elements_of(const ir::Inst& fold) const -> interp::Elements {
  return interp::elements_of(context_.module.types[type(ir::ValueId{fold.a})], cells_[fold.a]);
}

auto Trace::elements(const ir::Inst& fold) const -> std::uint32_t { return elements_of(fold).size; }

void Trace::enter(const ir::Inst& fold, std::uint32_t element) {
  entered_[fold.b] = {&fold, element};
  run(ir::BlockId{fold.b}, elements_of(fold), element);
}

auto Trace::entered(const ir::Inst& param) const -> Entered { return entered_[block_of_[param.result.index].index]; }

}  // namespace writ::explain

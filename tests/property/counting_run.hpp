// The interpreter again, counting: how many instructions one evaluation really executes.
//
// It uses the operations of the engines and runs blocks as the interpreter does, so that its
// outputs must be the interpreter's; the test compares them.
#pragma once

#include <array>
#include <vector>

#include "runtime/interp/ops.hpp"
#include "runtime/ir/engine.hpp"
#include "runtime/ir/guards.hpp"

namespace writ::property {

class CountingRun {
 public:
  CountingRun(const interp::OpContext& context, const ir::World& world)
      : context_(context), world_(world), cells_(context.function.value_types.size()) {}

  void run() {
    block(ir::BlockId{0u}, {}, 0);
    for (const ir::ValueId output : context_.function.outputs) outputs_.push_back(cells_[output.index]);
    for (std::uint32_t i = 0; i < context_.module.functions.size(); ++i) {
      if (&context_.module.functions[ir::FunctionId{i}] == &context_.function) leave_out(ir::FunctionId{i});
    }
  }
  [[nodiscard]] auto output(std::size_t i) const -> const Cell& { return outputs_[i]; }
  [[nodiscard]] auto executed() const -> std::uint64_t { return executed_; }

 private:
  void leave_out(ir::FunctionId function) {
    for (const ir::Guard& guard : ir::guards_of(context_.module, function)) {
      if (interp::truth(cells_[guard.condition.index]) != Truth::False) continue;
      for (const std::uint32_t output : guard.outputs) outputs_[output] = Cell::of(Truth::False);
    }
  }
  void block(ir::BlockId id, const interp::Elements& elements, std::uint32_t at) {
    for (const ir::Inst& inst : context_.function.blocks[id].insts) {
      ++executed_;
      cells_[inst.result.index] = evaluated(inst, elements, at);
    }
  }
  auto evaluated(const ir::Inst& inst, const interp::Elements& elements, std::uint32_t at) -> Cell {
    const Type& type = context_.module.types[inst.type];
    if (inst.op == ir::Op::Const) return context_.module.constants[ir::ConstantId{inst.a}].value;
    if (inst.op == ir::Op::Input) return interp::settled(type, world_.inputs[inst.a]);
    if (inst.op == ir::Op::Now) return Cell::of_int(world_.now);
    if (inst.op == ir::Op::Param) return interp::settled(type, (inst.a == 0 ? elements.keys : elements.values)[at]);
    const ir::OpInfo& info = ir::op_info(inst.op);
    if (info.b == ir::Operand::Block) return folded(inst);
    std::vector<Cell> operands;
    if (info.a == ir::Operand::List) {
      for (std::uint32_t i = 0; i < inst.b; ++i) operands.push_back(cells_[context_.function.pool[inst.a + i]]);
    }
    if (info.a == ir::Operand::Value) operands.push_back(cells_[inst.a]);
    if (info.b == ir::Operand::Value) operands.push_back(cells_[inst.b]);
    if (info.c == ir::Operand::Value) operands.push_back(cells_[inst.c]);
    return interp::apply(context_, inst, operands);
  }
  // To the last element, although an engine may stop when the answer is settled.
  auto folded(const ir::Inst& inst) -> Cell {
    const Cell collection = cells_[inst.a];
    const interp::Elements elements =
        interp::elements_of(context_.module.types[context_.function.value_types[inst.a]], collection);
    interp::Fold state = interp::fold_begin(context_, inst, collection);
    for (std::uint32_t i = 0; i < elements.size; ++i) {
      block(ir::BlockId{inst.b}, elements, i);
      std::vector<Cell> taken;
      for (const ir::ValueId result : context_.function.blocks[ir::BlockId{inst.b}].results)
        taken.push_back(cells_[result.index]);
      if (!interp::fold_is_settled(inst, state)) interp::fold_step(context_, inst, state, taken);
    }
    return interp::fold_finish(context_, inst, state);
  }

  const interp::OpContext& context_;
  const ir::World& world_;
  std::vector<Cell> cells_;
  std::vector<Cell> outputs_;
  std::uint64_t executed_ = 0;
};

}  // namespace writ::property

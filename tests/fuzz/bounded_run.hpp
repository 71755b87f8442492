// Runs every function of a module on a world of which nothing is known, if it cannot take too long.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/interp/interp.hpp"
#include "runtime/ir/cost.hpp"
#include "tests/property/same_module.hpp"

namespace writ::fuzz {

inline constexpr double kMostSteps =
    200'000;  // modules that may take more are not run: how long is not the question here

inline void require(bool holds, const char* what) { WRIT_CHECK(holds, what); }

// ---------------------------------------------------------------- how long a function may run

// Bounds from above: how many cells a value holds down to its last part, and how many steps a block takes.
class Cost {
 public:
  explicit Cost(const ir::Module& module, const ir::Function& function)
      : module_(module), function_(function), cells_(function.value_types.size(), 1) {}

  auto steps(ir::BlockId block = ir::BlockId{0u}) -> double {
    double sum = 0;
    for (const ir::Inst& inst : function_.blocks[block].insts) sum += 1 + step(inst);
    return sum;
  }

 private:
  auto step(const ir::Inst& inst) -> double {
    const ir::OpInfo& info = ir::op_info(inst.op);
    double& result = cells_[inst.result.index];
    if (inst.op == ir::Op::Const) result = size_of(inst.type, module_.constants[ir::ConstantId{inst.a}].value);
    if (inst.op == ir::Op::Param) result = elements_.back();
    if (info.b == ir::Operand::Block) return fold(inst);
    double sum = 1;
    for (const std::uint32_t value : operands_of(inst, info)) sum += cells_[value];
    if (info.a == ir::Operand::Value || info.a == ir::Operand::List) result = sum;
    return sum * sum;  // comparing everything with everything is the worst of them
  }
  auto fold(const ir::Inst& inst) -> double {
    const double count = cells_[inst.a];
    elements_.push_back(count);
    const double body = steps(ir::BlockId{inst.b});
    elements_.pop_back();
    double taken = 1;
    for (const ir::ValueId result : function_.blocks[ir::BlockId{inst.b}].results) taken += cells_[result.index];
    cells_[inst.result.index] = 1 + count * taken;
    return count * (body + taken * taken) + cells_[inst.result.index] * cells_[inst.result.index];
  }
  auto operands_of(const ir::Inst& inst, const ir::OpInfo& info) const -> std::vector<std::uint32_t> {
    const auto& pool = function_.pool;
    if (info.a == ir::Operand::List) return {pool.begin() + inst.a, pool.begin() + inst.a + inst.b};
    std::vector<std::uint32_t> operands;
    if (info.a == ir::Operand::Value) operands.push_back(inst.a);
    if (info.b == ir::Operand::Value) operands.push_back(inst.b);
    if (info.c == ir::Operand::Value) operands.push_back(inst.c);
    return operands;
  }
  auto size_of(TypeId id, const Cell& cell) const -> double {  // as deep as the type
    const Type& type = module_.types[id];
    double sum = 1;
    if (cell.absent) return sum;
    const auto add = [&](TypeId of, const Cell* cells, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) sum += size_of(of, cells[i]);
    };
    if (type.kind == Kind::List || type.kind == Kind::Set) add(type.element, cell.sequence->items, cell.sequence->size);
    if (type.kind == Kind::Map) add(type.key, cell.mapping->keys, cell.mapping->size);
    if (type.kind == Kind::Map) add(type.element, cell.mapping->values, cell.mapping->size);
    if (type.kind != Kind::Record) return sum;
    const auto& fields = module_.types[type.record].fields;
    for (std::size_t i = 0; i < fields.size(); ++i) sum += size_of(fields[i].type, cell.fields[i]);
    return sum;
  }

  const ir::Module& module_;
  const ir::Function& function_;
  std::vector<double> cells_;     // by ValueId
  std::vector<double> elements_;  // of the folds around the current block
};

inline void evaluate(const ir::Module& module) {
  const std::vector<Cell> inputs(module.inputs.size(), Cell::unknown(bit(Reason::Missing)));
  for (const ir::Gate& gate : module.gates) {
    const bool bounded = ir::steps_at(module, gate.cost, {inputs, 0}, ir::no_records) <= ir::steps_at_most(gate.cost);
    require(bounded, "a world without elements costs at most what was declared");
  }
  const auto engine = interp::make_engine(module);
  for (std::uint32_t i = 0; i < module.functions.size(); ++i) {
    const ir::Function& function = module.functions[ir::FunctionId{i}];
    if (Cost(module, function).steps() > kMostSteps) continue;
    Arena arena;
    std::vector<Cell> outputs(function.outputs.size());
    engine->evaluate(ir::FunctionId{i}, {inputs, 0}, arena, outputs.data());
    for (std::size_t k = 0; k < outputs.size(); ++k) {
      const TypeId type = function.value_types[function.outputs[k].index];
      require(property::same(module.types, type, outputs[k], outputs[k]), "an output is what its type says");
    }
  }
}

}  // namespace writ::fuzz

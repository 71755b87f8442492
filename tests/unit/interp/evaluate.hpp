// Runs one operation, or one function, on given cells.
#pragma once

#include <doctest/doctest.h>

#include <vector>

#include "runtime/interp/interp.hpp"
#include "runtime/interp/ops.hpp"
#include "tests/unit/ir_builder.hpp"

namespace writ::test {

// Checks the module as a server would, runs `function`, and keeps the memory of its outputs.
struct Ran {
  std::unique_ptr<Arena> arena = std::make_unique<Arena>();
  std::vector<Cell> outputs;
};
inline auto run(const ir::Module& module, ir::FunctionId function, const std::vector<Cell>& inputs, std::int64_t now = 0)
    -> Ran {
  const auto faults = ir::verify(module);
  for (const ir::Fault& fault : faults) MESSAGE(fault.where, ": ", fault.what);
  REQUIRE(faults.empty());
  Ran ran;
  ran.outputs.resize(module.functions[function].outputs.size());
  interp::make_engine(module)->evaluate(function, {inputs, now}, *ran.arena, ran.outputs.data());
  return ran;
}

// The result of `op` on inputs of the types `operands`, in the order a, b, c.
inline auto one(ModuleBuilder& m, ir::Op op, TypeId result, const std::vector<TypeId>& operands, std::vector<Cell> cells,
                std::uint32_t last = 0) -> Cell {
  m.module.inputs = {};
  FunctionBuilder f(m);
  std::vector<std::uint32_t> values;
  for (const TypeId type : operands) values.push_back(f.input(type));
  std::uint32_t made = 0;
  if (ir::op_info(op).a == ir::Operand::List) {
    made = f.emit_list(op, result, values, last);
  } else {
    values.push_back(last);
    values.resize(3, 0);
    made = f.emit(op, result, values[0], values[1], values[2]);
  }
  f.output(made);
  const ir::FunctionId function = f.finish();
  const Ran ran = run(m.module, function, cells);
  m.module.functions = {};
  static std::vector<std::unique_ptr<Arena>> kept;  // so that what the cell points to lives as long as the test
  Cell cell = ran.outputs[0];
  kept.push_back(std::move(const_cast<Ran&>(ran).arena));
  return cell;
}

inline constexpr Reasons kMissing = bit(Reason::Missing);
inline constexpr Reasons kStale = bit(Reason::Stale);
inline constexpr Reasons kIncomplete = bit(Reason::Incomplete);
inline constexpr Reasons kOverflow = bit(Reason::Overflow);
inline constexpr Reasons kByZero = bit(Reason::DivisionByZero);
inline constexpr Reasons kNoEntry = bit(Reason::NoEntry);
inline constexpr Reasons kInvalid = bit(Reason::Invalid);

}  // namespace writ::test

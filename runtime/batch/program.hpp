// What a gate's function computes, as work on columns. Private to runtime/batch.
//
// A column is one number, text or truth of the requests, all rows of a block one after the other. Of values that are
// computed from them there are four kinds:
//
//   uniform   the same for all requests: constants, data, evidence that is about nothing of the request. Computed once.
//   bits      truths, in two planes (kernels.hpp)
//   words     whole numbers and times, with a plane of the rows in which they are unknown
//   symbols   what is computed from one column of few different values, such as texts: computed once for each of them,
//             by the interpreter's own functions (symbols.hpp)
//   cells     whatever else one operation makes of values: computed row by row, by the same functions
//
// Truths come out as Writ's own logic says, so unknown values are held exactly; only for which reasons something is
// unknown is not followed. Operations over collections are not done here: a gate that needs one has no program.
//
// A program does not change and may be shared by threads. It belongs to a gate, to the time of its decisions where
// something in it reads the time, and to the evidence.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "runtime/batch/batch.hpp"
#include "runtime/batch/kernels.hpp"
#include "runtime/batch/symbols.hpp"
#include "runtime/interp/ops.hpp"

namespace writ::batch {

struct Step {
  enum class Kind : std::uint8_t { And, Or, Not, Select, Guard, Compare, CompareConstant, Calculate, Apply };
  Kind kind = Kind::Apply;
  const ir::Inst* inst = nullptr;
  Comparison comparison = Comparison::Eq;
  std::vector<Value> operands;
  std::int64_t constant = 0;  // of CompareConstant: on the right
  Value result;
};

struct Program {
  explicit Program(const ir::Module& of, const ir::Function& gate) : module(of), function(gate), patterns(of) {}

  const ir::Module& module;
  const ir::Function& function;
  interp::Patterns patterns;
  Arena arena;  // of uniform values and tables
  std::vector<Cell> uniforms;
  std::vector<Leaf> bits;
  std::vector<Leaf> words;
  std::vector<SymbolColumn> symbols;
  std::vector<Step> steps;  // each after those that it uses
  struct Constant {
    std::uint32_t slot = 0;
    std::int64_t value = 0;  // of bits: the Truth
  };
  std::vector<Constant> constant_bits;
  std::vector<Constant> constant_words;
  std::size_t bit_count = 0;
  std::size_t word_count = 0;
  std::size_t cell_count = 0;
  std::vector<Value> outputs;  // by output of the function; None where it is not wanted, or not to be had
  bool reads_now = false;
};

// The outputs that decide, and those that a decision may do without. `inputs` are those of a situation; of them only
// what is the same for all requests is looked at. Null where a needed output is not to be had by columns.
struct WantedOutputs {
  std::vector<std::uint32_t> needed;
  std::vector<std::uint32_t> welcome;
};
auto make_program(const ir::Module& module, const ir::Gate& gate, const WantedOutputs& wanted, const ir::World& world)
    -> std::shared_ptr<const Program>;

}  // namespace writ::batch

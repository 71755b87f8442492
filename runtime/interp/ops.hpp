// What every operation of the IR does to cells: the one meaning that all engines share.
//
// The interpreter runs these functions; the JIT must give the same payload, reasons and
// absence, and calls them for whatever it does not emit inline. apply() evaluates any
// operation that owns no block. The operations that run a block once an element are
// folds: fold_begin, fold_step for each element, fold_finish.
//
// Reasons. A known result has why == 0. An unknown result carries the union of the
// reasons of the operands that left it open, so no order of evaluation can be seen in
// it. An unknown Bool's truth is Truth::Unknown in every result here; cells that come
// in may carry anything in the payload of an unknown, and only `why` is looked at.
//
// Everything expects a verified module. Total, never throws, takes no locks; memory of
// results is in the arena, or is shared with the operands.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "runtime/builtins/pattern.hpp"
#include "runtime/ir/ir.hpp"
#include "runtime/values/open.hpp"

namespace writ::interp {

// The patterns of `like` and `matches`, compiled once an engine. Safe to share between threads.
class Patterns {
 public:
  explicit Patterns(const ir::Module& module);
  // Of a Like or Matches.
  [[nodiscard]] auto of(const ir::Inst& inst) const -> const builtins::Pattern& {
    return *(inst.op == ir::Op::Like ? like_ : regex_)[inst.b];
  }

 private:
  using Slot = std::optional<builtins::Pattern>;
  void add(const ir::Module& module, const ir::Inst& inst);
  std::vector<Slot> like_;  // by ConstantId; empty where the constant is not used so
  std::vector<Slot> regex_;
};

// Where an operation is evaluated. `function` is the one the instruction stands in.
struct OpContext {
  const ir::Module& module;
  const ir::Function& function;
  const Patterns& patterns;
  Arena& arena;
};

// Evaluates an operation that is not a leaf and owns no block. `operands` are its Value
// operands in the order a, b, c, or the values of its List operand in pool order.
auto apply(const OpContext& context, const ir::Inst& inst, std::span<const Cell> operands) -> Cell;

// ---------------------------------------------------------------- single operations

// Unknown of a type: a Bool's truth is set as well.
auto unknown_of(const Type& type, Reasons why) -> Cell;
// `value`, with the payload of an unknown put in order: what a stand-in cell reads as.
auto settled(const Type& type, const Cell& value) -> Cell;
// A Bool's truth, whatever the payload of an unknown holds.
inline auto truth(const Cell& value) -> Truth { return value.is_unknown() ? Truth::Unknown : value.truth; }

auto eval_and(const Cell& a, const Cell& b) -> Cell;
auto eval_or(const Cell& a, const Cell& b) -> Cell;
auto eval_not(const Cell& a) -> Cell;
// Condition known: that branch as it is. Unknown: for a Bool the two bits of design 3.2, unknown for the
// reasons of the condition and of both branches; for others the common value of two known equal branches
// (absent equals absent), else unknown for the reasons of all three.
auto eval_select(const TypeTable& types, TypeId type, const Cell& condition, const Cell& a, const Cell& b) -> Cell;
// Condition true: `value`. False: unknown for `reason` only. Unknown: unknown for the condition's and `value`'s reasons.
auto eval_guard(const Type& type, const Cell& condition, const Cell& value, Reason reason) -> Cell;

// Eq, Lt, Le. `type` is that of either operand; they are of one shape, decimal and ratio counting as one.
auto eval_compare(const TypeTable& types, ir::Op op, TypeId type, const Cell& a, const Cell& b) -> Cell;
// Add, Sub, Mul, Div by the kinds of the operands.
auto eval_arithmetic(ir::Op op, Kind a_kind, Kind b_kind, const Cell& a, const Cell& b) -> Cell;
auto eval_negate(Kind kind, const Cell& a) -> Cell;
auto eval_widen(Kind from, Kind to, const Cell& a) -> Cell;

auto eval_field(const Type& result, const Cell& record, std::uint32_t field) -> Cell;
auto eval_present(const Cell& optional) -> Cell;
auto eval_default(const Type& result, const Cell& optional, const Cell& other) -> Cell;
auto eval_unwrap(const Type& result, const Cell& optional) -> Cell;

// How many elements a collection has. Unknown where it is open, and where it is a set or a
// map with a key that is not fully known: two such members may be one.
auto eval_size(const TypeTable& types, TypeId collection_type, const Cell& collection) -> Cell;

// ---------------------------------------------------------------- folds

// What a block is run for: nothing when the collection is unknown. `values` is null unless it is a map.
struct Elements {
  const Cell* keys = nullptr;
  const Cell* values = nullptr;
  std::uint32_t size = 0;
};
auto elements_of(const Type& collection_type, const Cell& collection) -> Elements;

// A sum of up to 2^32 decimals, exact, so that the order of adding cannot be seen.
struct WideSum {
  UInt128 low = 0;
  std::int64_t high = 0;
  void add(Int128 value);
  [[nodiscard]] auto narrow() const -> std::optional<Int128>;  // nothing outside 128 bits
  // Divided by `count` > 0, rounded half to even; of a sum of ints as a decimal.
  enum class Scale : std::uint8_t { None, ToDecimal };
  [[nodiscard]] auto mean(std::uint32_t count, Scale scale) const -> std::optional<Int128>;
};

// The state of one fold: plain data, no destructor. May live in a frame of generated code.
struct Fold {
  Cell best;               // Max, Min: the value to beat; absent: none yet
  WideSum total;           // Sum, Avg of exact kinds
  double real = 0;         // Sum, Avg of floats, left to right
  Cell* items = nullptr;   // Collect…
  std::uint32_t count = 0;  // elements taken
  Reasons why = 0;         // union of all that left the answer open
  Truth truth = Truth::True;  // Every, Some
};

// Begins the fold of `inst` over `collection`. An unknown or open collection counts here. So does, for Size,
// Count, Sum, Avg and CollectList, a set with a member (or a map with a key) that is not fully known: how many
// members there are is then open, and so is the result.
auto fold_begin(const OpContext& context, const ir::Inst& inst, const Cell& collection) -> Fold;
// Takes one element. `results` are those of the block: condition; or where; or where, value.
void fold_step(const OpContext& context, const ir::Inst& inst, Fold& fold, std::span<const Cell> results);
// No further element can change the result or its reasons: an engine may stop.
auto fold_is_settled(const ir::Inst& inst, const Fold& fold) -> bool;
auto fold_finish(const OpContext& context, const ir::Inst& inst, Fold& fold) -> Cell;

}  // namespace writ::interp

// Operations over collections, one element at a time. No order of elements can be seen in a result:
// reasons are unions over all of them, exact sums are exact, and floats are added in list order only.
#include <cmath>

#include "runtime/interp/ops_families.hpp"
#include "runtime/values/compare.hpp"

namespace writ::interp {
namespace {

auto collection_type(const OpContext& context, const ir::Inst& inst) -> const Type& {
  return context.module.types[context.function.value_types[inst.a]];
}

// The type of the value an aggregate takes from each element.
auto taken_type(const OpContext& context, const ir::Inst& inst) -> TypeId {
  const ir::Block& block = context.function.blocks[ir::BlockId{inst.b}];
  return context.function.value_types[block.results[1].index];
}

// Results that change when a member is taken twice.
auto counts_members(ir::Op op) -> bool {
  return op == ir::Op::Count || op == ir::Op::Sum || op == ir::Op::Avg || op == ir::Op::CollectList;
}

void add_number(Fold& fold, Kind kind, const Cell& value) {
  if (kind == Kind::Float) {
    fold.real += value.real;
  } else if (kind == Kind::Decimal || kind == Kind::Ratio) {
    fold.total.add(value.decimal);
  } else {
    fold.total.add(value.integer);
  }
}

// Of equal values the first stays, so a list of equal floats gives the same bits in every engine.
void keep_best(const OpContext& context, const ir::Inst& inst, Fold& fold, const Cell& value) {
  if (!fold.best.absent) {
    const int sign = order(context.module.types, taken_type(context, inst), value, fold.best);
    if (inst.op == ir::Op::Max ? sign <= 0 : sign >= 0) return;
  }
  fold.best = value;
}

void take(const OpContext& context, const ir::Inst& inst, Fold& fold, const Cell& value) {
  if (inst.op == ir::Op::Max || inst.op == ir::Op::Min) {
    keep_best(context, inst, fold, value);
  } else if (inst.op == ir::Op::CollectList || inst.op == ir::Op::CollectSet) {
    fold.items[fold.count] = value;
  } else if (inst.op != ir::Op::Count) {
    add_number(fold, context.module.types[taken_type(context, inst)].kind, value);
  }
  ++fold.count;
}

auto overflow() -> Cell { return Cell::unknown(bit(Reason::Overflow)); }

// In the range of a decimal, which is not all of 128 bits: as for the sum of two (decimal.cpp).
auto exact(std::optional<Int128> value) -> Cell {
  if (value) value = decimal::add(*value, 0);
  return value ? Cell::of_decimal(*value) : overflow();
}

auto finish_sum(Kind kind, const Fold& fold) -> Cell {
  if (kind == Kind::Float) return std::isfinite(fold.real) ? Cell::of_float(fold.real) : overflow();
  const std::optional<Int128> total = fold.total.narrow();
  if (kind == Kind::Decimal || kind == Kind::Ratio) return exact(total);
  if (!total) return overflow();
  const auto word = static_cast<std::int64_t>(*total);
  return word == *total ? Cell::of_int(word) : overflow();
}

auto finish_mean(Kind kind, const Fold& fold) -> Cell {
  if (fold.count == 0) return Cell::of_absent();
  if (kind == Kind::Float) {
    const double mean = fold.real / static_cast<double>(fold.count);
    return std::isfinite(mean) ? Cell::of_float(mean) : overflow();
  }
  const auto scale = kind == Kind::Int ? WideSum::Scale::ToDecimal : WideSum::Scale::None;
  return exact(fold.total.mean(fold.count, scale));
}

auto finish_collected(const OpContext& context, const ir::Inst& inst, Fold& fold) -> Cell {
  if (inst.op == ir::Op::CollectSet) {
    fold.count = canonical_set(context.module.types, taken_type(context, inst), fold.items, fold.count);
  }
  return Cell::of_sequence(context.arena.make(Sequence{fold.items, fold.count, false}));
}

}  // namespace

auto fold_begin(const OpContext& context, const ir::Inst& inst, const Cell& collection) -> Fold {
  const Type& row = collection_type(context, inst);
  Fold fold;
  fold.best = Cell::of_absent();
  fold.truth = truth_of(inst.op != ir::Op::Some);
  fold.why = collection.why;
  if (is_open(row, collection)) fold.why |= bit(Reason::Incomplete);
  if (fold.why != 0) fold.truth = Truth::Unknown;
  if (collection.known() && counts_members(inst.op)) fold.why |= multiplicity_reasons(context.module.types, row, collection);
  if (inst.op == ir::Op::CollectList || inst.op == ir::Op::CollectSet) {
    fold.items = context.arena.cells(elements_of(row, collection).size);
  }
  return fold;
}

void fold_step(const OpContext& context, const ir::Inst& inst, Fold& fold, std::span<const Cell> results) {
  const Truth condition = truth(results[0]);
  if (inst.op == ir::Op::Every || inst.op == ir::Op::Some) {
    fold.truth = inst.op == ir::Op::Every ? truth_and(fold.truth, condition) : truth_or(fold.truth, condition);
    fold.why |= results[0].why;
    return;
  }
  fold.why |= results[0].why;
  if (!can_be_true(condition)) return;
  if (results.size() > 1 && results[1].is_unknown()) {
    fold.why |= results[1].why;
  } else if (condition == Truth::True) {
    take(context, inst, fold, results.size() > 1 ? results[1] : results[0]);
  }
}

auto fold_is_settled(const ir::Inst& inst, const Fold& fold) -> bool {
  if (inst.op == ir::Op::Every) return fold.truth == Truth::False;
  if (inst.op == ir::Op::Some) return fold.truth == Truth::True;
  return false;  // an unknown aggregate still gathers reasons
}

auto fold_finish(const OpContext& context, const ir::Inst& inst, Fold& fold) -> Cell {
  if (inst.op == ir::Op::Every || inst.op == ir::Op::Some) return Cell::of(fold.truth, fold.why);
  if (fold.why != 0) return unknown_of(context.module.types[inst.type], fold.why);
  if (inst.op == ir::Op::Count) return Cell::of_int(fold.count);
  if (inst.op == ir::Op::Max || inst.op == ir::Op::Min) return fold.best;
  if (inst.op == ir::Op::CollectList || inst.op == ir::Op::CollectSet) return finish_collected(context, inst, fold);
  const Kind kind = context.module.types[taken_type(context, inst)].kind;
  return inst.op == ir::Op::Sum ? finish_sum(kind, fold) : finish_mean(kind, fold);
}

}  // namespace writ::interp

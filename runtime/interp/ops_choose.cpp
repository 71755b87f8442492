// Decision tables: which rows can match, and whether they agree (design 3.2).
#include "runtime/interp/ops_families.hpp"
#include "runtime/values/compare.hpp"

namespace writ::interp {
namespace {

// What the rows that can match have in common, so far.
struct Agreement {
  const Cell* value = nullptr;  // of the first of them
  bool all_equal = true;
  Reasons why = 0;  // of their conditions, their values, and of comparing these

  void add(const TypeTable& types, TypeId type, const Cell& condition, const Cell& candidate) {
    why |= condition.why | candidate.why;
    all_equal = all_equal && candidate.known();
    if (value == nullptr) {
      value = &candidate;
      return;
    }
    if (!all_equal) return;
    const Cell same = equal(types, type, *value, candidate);
    why |= same.why;
    all_equal = truth(same) == Truth::True;
  }
};

}  // namespace

auto eval_choose(const TypeTable& types, const ir::Inst& inst, std::span<const Cell> rows) -> Cell {
  Agreement found;
  for (std::size_t i = 0; i + 1 < rows.size(); i += 2) {
    const Truth match = truth(rows[i]);
    if (can_be_true(match)) found.add(types, inst.type, rows[i], rows[i + 1]);
    if (match == Truth::True && inst.op == ir::Op::ChooseFirst) break;  // no later row can be the first
  }
  const Type& result = types[inst.type];
  if (found.value == nullptr) return unknown_of(result, bit(Reason::NoEntry));
  if (found.all_equal) return settled(result, *found.value);
  // Rows that surely match and differ: no single entry. The checker proves that there are none.
  return unknown_of(result, found.why != 0 ? found.why : bit(Reason::NoEntry));
}

auto eval_choose_all(const OpContext& context, std::span<const Cell> rows) -> Cell {
  Reasons why = 0;
  Cell* taken = context.arena.cells(rows.size() / 2);
  std::uint32_t size = 0;
  for (std::size_t i = 0; i + 1 < rows.size(); i += 2) {
    why |= rows[i].why;
    if (truth(rows[i]) == Truth::True) taken[size++] = rows[i + 1];
  }
  if (why != 0) return Cell::unknown(why);
  return Cell::of_sequence(context.arena.make(Sequence{taken, size, false}));
}

}  // namespace writ::interp

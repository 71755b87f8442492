// Decision tables: which rows can match, and whether they agree (design 3.2).
#include <algorithm>

#include "runtime/interp/ops_families.hpp"
#include "runtime/interp/plan.hpp"
#include "runtime/values/compare.hpp"

namespace writ::interp {
namespace {

// What the rows that can match have in common, so far.
struct Agreement {
  const Cell* value = nullptr;  // of the first of them
  bool all_equal = true;
  Reasons why = 0;  // of their conditions, their values, and of comparing these

  // A row whose condition is true, or not known for these reasons.
  void add(const TypeTable& types, TypeId type, Reasons condition, const Cell& candidate) {
    why |= condition | candidate.why;
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
  [[nodiscard]] auto result(const Type& type) const -> Cell {
    if (value == nullptr) return unknown_of(type, bit(Reason::NoEntry));
    if (all_equal) return settled(type, *value);
    // Rows that surely match and differ: no single entry. The checker proves that there are none.
    return unknown_of(type, why != 0 ? why : bit(Reason::NoEntry));
  }
};

}  // namespace

auto eval_choose(const TypeTable& types, const ir::Inst& inst, std::span<const Cell> rows) -> Cell {
  Agreement found;
  for (std::size_t i = 0; i + 1 < rows.size(); i += 2) {
    const Truth match = truth(rows[i]);
    if (can_be_true(match)) found.add(types, inst.type, rows[i].why, rows[i + 1]);
    if (match == Truth::True && inst.op == ir::Op::ChooseFirst) break;  // no later row can be the first
  }
  return found.result(types[inst.type]);
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

// ---------------------------------------------------------------- by an index

namespace {

auto answer_of(const IndexedTable& table, std::uint32_t row, std::span<const Cell> operands) -> const Cell& {
  const IndexedTable::Answer& answer = table.answers[row];
  return answer.constant != nullptr ? *answer.constant : operands[answer.operand];
}

auto all_indexed(const OpContext& context, const IndexedTable& table, std::span<const Cell> operands,
                 index::Class* classes) -> Cell {
  Reasons open = 0;
  Cell* taken = nullptr;
  std::uint32_t size = 0;
  std::uint32_t room = 0;
  table.index.each(operands, classes, [&](std::uint32_t row, Reasons why) {
    open |= why;
    if (why != 0) return true;
    if (size == room) {
      room = room == 0 ? 8 : 2 * room;
      Cell* more = context.arena.cells(room);
      std::copy_n(taken, size, more);
      taken = more;
    }
    taken[size++] = answer_of(table, row, operands);
    return true;
  });
  if (open != 0) return Cell::unknown(open);
  return Cell::of_sequence(context.arena.make(Sequence{taken, size, false}));
}

}  // namespace

auto choose_indexed(const OpContext& context, const IndexedTable& table, std::span<const Cell> operands) -> Cell {
  const ir::Inst& inst = *table.choose;
  const std::size_t columns = table.index.arguments().size();
  auto* classes = static_cast<index::Class*>(context.arena.allocate(columns * sizeof(index::Class)));
  if (inst.op == ir::Op::ChooseAll) return all_indexed(context, table, operands, classes);
  Agreement found;
  table.index.each(operands, classes, [&](std::uint32_t row, Reasons why) {
    found.add(context.module.types, inst.type, why, answer_of(table, row, operands));
    return why != 0 || inst.op != ir::Op::ChooseFirst;  // behind one that surely matches none can be the first
  });
  return found.result(context.module.types[inst.type]);
}

}  // namespace writ::interp

// Decision tables: which rows can match, and whether they agree (design 3.2).
#include <algorithm>
#include <array>

#include "runtime/interp/ops_families.hpp"
#include "runtime/interp/plan.hpp"
#include "runtime/ir/rules.hpp"
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

// ---------------------------------------------------------------- as data, or by an index

namespace {

auto is_all(ir::Op op) -> bool { return op == ir::Op::ChooseAll || op == ir::Op::LookupAll; }
auto is_first(ir::Op op) -> bool { return op == ir::Op::ChooseFirst || op == ir::Op::LookupFirst; }

// What the matching rows of a table that collects answer, in their order.
class Collection {
 public:
  explicit Collection(Arena& arena) : arena_(arena) {}

  void add(Reasons condition, const Cell& answer) {
    open_ |= condition;
    if (condition != 0) return;
    if (size_ == room_) grow();
    taken_[size_++] = answer;
  }
  [[nodiscard]] auto result() const -> Cell {
    if (open_ != 0) return Cell::unknown(open_);
    return Cell::of_sequence(arena_.make(Sequence{taken_, size_, false}));
  }

 private:
  void grow() {
    room_ = room_ == 0 ? 8 : 2 * room_;
    Cell* more = arena_.cells(room_);
    std::copy_n(taken_, size_, more);
    taken_ = more;
  }

  Arena& arena_;
  Reasons open_ = 0;
  Cell* taken_ = nullptr;
  std::uint32_t size_ = 0;
  std::uint32_t room_ = 0;
};

// `each(visit)` goes through the rows that match or may, as RulesScan and TableIndex do.
template <class Each, class AnswerOf>
auto answered(const OpContext& context, const ir::Inst& inst, const Each& each, const AnswerOf& answer_of) -> Cell {
  if (is_all(inst.op)) {
    Collection all(context.arena);
    each([&](std::uint32_t row, Reasons why) {
      all.add(why, answer_of(row));
      return true;
    });
    return all.result();
  }
  Agreement found;
  each([&](std::uint32_t row, Reasons why) {
    found.add(context.module.types, inst.type, why, answer_of(row));
    return why != 0 || !is_first(inst.op);  // behind one that surely matches none can be the first
  });
  return found.result(context.module.types[inst.type]);
}

}  // namespace

auto eval_lookup(const OpContext& context, const ir::Inst& inst, std::span<const Cell> operands) -> Cell {
  const ir::Rules& rules = context.module.rules[ir::RulesId{inst.c}];
  const ir::RulesScan scan(context.module, rules, operands);
  const std::vector<std::uint32_t> computed = ir::computed_answers(rules);
  return answered(
      context, inst,
      [&](const auto& visit) {
        scan.each([&](std::uint32_t row, Reasons why, const ir::RowTests&) { return visit(row, why); });
      },
      [&](std::uint32_t row) -> const Cell& {
        const ir::ConstantId constant = rules.answers[row];
        return constant.valid() ? context.module.constants[constant].value
                                : operands[rules.columns.size() + computed[row]];
      });
}

auto choose_indexed(const OpContext& context, const IndexedTable& table, std::span<const Cell> operands) -> Cell {
  const std::size_t columns = table.index.arguments().size();
  std::array<index::Class, 16> few;  // most tables have no more columns
  auto* classes = columns <= few.size()
                      ? few.data()
                      : static_cast<index::Class*>(context.arena.allocate(columns * sizeof(index::Class)));
  return answered(
      context, *table.choose, [&](const auto& visit) { table.index.each(operands, classes, visit); },
      [&](std::uint32_t row) -> const Cell& {
        const IndexedTable::Answer& answer = table.answers[row];
        return answer.constant != nullptr ? *answer.constant : operands[answer.operand];
      });
}

}  // namespace writ::interp

// Larger decision tables as data: what their cells compare with what, and which classes of values pass (ir::Rules).
#include "compiler/lower/rules.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>
#include <variant>

#include "runtime/index/classes.hpp"
#include "runtime/ir/rules.hpp"

namespace writ::lower {

using namespace syntax;
using index::Classes;
using ir::ConstantId;
using ir::Op;
using ir::ValueId;

namespace {

auto is_literal(const FunctionBuilder& f, ExprId id) -> bool {
  const auto& form = f.ast().exprs[id].form;
  if (f.fact(id).binding.kind == Binding::Kind::Member) return true;
  return std::holds_alternative<NumberLit>(form) || std::holds_alternative<BoolLit>(form) ||
         std::holds_alternative<DateLit>(form) || std::holds_alternative<InstantLit>(form) ||
         std::holds_alternative<DigestLit>(form) || std::holds_alternative<StringLit>(form);
}

// One column of the source: the constants of its cells, then their classes.
class Column {
 public:
  Column(const ir::Module& module, writ::TypeId type) : module_(module), type_(type) {
    lookup_ = ir::lookup_of(module.types[type]);
  }

  [[nodiscard]] auto is_sortable() const -> bool { return lookup_.has_value(); }
  [[nodiscard]] auto is_ordered() const -> bool { return lookup_ && *lookup_ != ir::Lookup::Text; }
  [[nodiscard]] auto is_tested() const -> bool { return !seen_.empty(); }
  void see(ConstantId constant) { seen_.push_back(constant); }

  // Equal constants, as two types may have them, are one limit.
  void number() {
    std::sort(seen_.begin(), seen_.end());
    seen_.erase(std::unique(seen_.begin(), seen_.end()), seen_.end());
    std::sort(seen_.begin(), seen_.end(), [&](ConstantId a, ConstantId b) { return order(a, b) < 0; });
    for (const ConstantId constant : seen_) {
      if (limits_.empty() || order(limits_.back(), constant) != 0) limits_.push_back(constant);
      position_[constant] = static_cast<std::uint32_t>(limits_.size() - 1);
    }
  }
  [[nodiscard]] auto rules() const -> ir::RulesColumn { return {type_, limits_}; }

  [[nodiscard]] auto count() const -> std::uint32_t { return ir::class_count(*lookup_, limits_.size()); }
  // The class of a constant, and of an ordered kind those on either side of it.
  [[nodiscard]] auto at(ConstantId constant) const -> std::uint32_t {
    const std::uint32_t position = position_.at(constant);
    return is_ordered() ? 2 * position + 1 : position;
  }
  [[nodiscard]] auto compared(BinaryOp op, ConstantId constant) const -> Classes {
    const std::uint32_t one = at(constant);
    switch (op) {
      case BinaryOp::Lt: return {{0, one - 1}};
      case BinaryOp::Le: return {{0, one}};
      case BinaryOp::Gt: return {{one + 1, count() - 1}};
      case BinaryOp::Ge: return {{one, count() - 1}};
      case BinaryOp::Ne: return index::all_but({{one, one}}, count());
      case BinaryOp::Eq:
      case BinaryOp::Add:
      case BinaryOp::Subtract:
      case BinaryOp::Multiply:
      case BinaryOp::Divide:
      case BinaryOp::Default:
      case BinaryOp::Implies: break;
    }
    return {{one, one}};
  }

  // Where nothing lies between two limits, as between 3 and 4 or two members of an enum, the class between them has no
  // values, and intervals on both sides of it are one.
  [[nodiscard]] auto without_gaps(const Classes& classes) const -> Classes {
    Classes made;
    for (const index::Interval& one : classes) {
      const bool gap = !made.empty() && one.first == made.back().last + 2 && is_empty(one.first - 1);
      gap ? void(made.back().last = one.last) : made.push_back(one);
    }
    return made;
  }

 private:
  [[nodiscard]] auto is_empty(std::uint32_t between) const -> bool {
    const bool whole = *lookup_ == ir::Lookup::Word || *lookup_ == ir::Lookup::Truth;
    if (!whole || between % 2 != 0 || between == 0 || between + 1 == count()) return false;
    if (*lookup_ == ir::Lookup::Truth) return true;
    const auto limit = [&](std::uint32_t at) { return module_.constants[limits_[at]].value.integer; };
    return limit(between / 2) - 1 == limit(between / 2 - 1);  // the greater one is not the least number
  }
  [[nodiscard]] auto order(ConstantId a, ConstantId b) const -> int {
    return ir::order_of(*lookup_, module_.constants[a].value, module_.constants[b].value);
  }

  const ir::Module& module_;
  writ::TypeId type_;
  std::optional<ir::Lookup> lookup_;
  std::vector<ConstantId> seen_;
  std::vector<ConstantId> limits_;
  std::map<ConstantId, std::uint32_t> position_;
};

// Goes through the cells twice: first for their constants, then, when those have a place, for what passes.
class Reader {
 public:
  // `literals` makes constants, and is thrown away; nothing of the cells stays in `f`.
  Reader(FunctionBuilder& f, FunctionBuilder& literals, const TableDecl& decl, const std::vector<ValueId>& arguments)
      : f_(f), literals_(literals), decl_(decl) {
    for (const ValueId argument : arguments) columns_.emplace_back(f.lowering.module(), f.type_of(argument));
  }

  // Nothing where a cell asks for something else than how an argument compares with a constant.
  auto read() -> std::optional<TableRules> {
    if (!collect()) return std::nullopt;
    TableRules made;
    for (std::uint32_t i = 0; i < columns_.size(); ++i) {
      columns_[i].number();
      if (!columns_[i].is_tested()) continue;
      made.tested.push_back(i);
      made.rules.columns.push_back(columns_[i].rules());
    }
    made.rules.name = std::string(decl_.name.text);
    for (const TableRow& row : decl_.rows) {
      if (!is_otherwise(row)) add_tests(row, made.tested);
      made.rules.answers.push_back(is_literal(f_, row.result) ? constant(row.result).value_or(ConstantId{})
                                                              : ConstantId{});
    }
    made.rules.rest = is_otherwise(decl_.rows.back());
    made.rules.tests = ir::pack_tests(tests_, f_.lowering.module().memory);
    return made;
  }

 private:
  auto constant(ExprId id) -> std::optional<ConstantId> {
    const auto [at, fresh] = constants_.try_emplace(id.index);
    if (fresh) at->second = literals_.constant_of(literals_.value(id));
    return at->second;
  }

  auto collect() -> bool {
    for (const TableRow& row : decl_.rows) {
      if (is_otherwise(row) && &row != &decl_.rows.back()) return false;
      for (std::size_t i = 0; i < row.cells.size() && !is_otherwise(row); ++i) {
        for (const CellTest& test : row.cells[i].tests) {
          if (!collect(columns_[i], test)) return false;
        }
      }
    }
    return std::any_of(columns_.begin(), columns_.end(), [](const Column& column) { return column.is_tested(); });
  }
  auto collect(Column& column, const CellTest& test) -> bool {
    if (!column.is_sortable()) return false;
    if (const auto* equal = std::get_if<ExprId>(&test.test)) return see(column, *equal);
    if (const auto* compare = std::get_if<std::pair<BinaryOp, ExprId>>(&test.test)) {
      const bool equality = compare->first == BinaryOp::Eq || compare->first == BinaryOp::Ne;
      return (equality || column.is_ordered()) && see(column, compare->second);
    }
    const auto& range = std::get<RangeRefinement>(test.test);
    return column.is_ordered() && see(column, range.low) && see(column, range.high);
  }
  auto see(Column& column, ExprId id) -> bool {
    if (!is_literal(f_, id)) return false;
    const auto known = constant(id);
    if (known) column.see(*known);
    return known.has_value();
  }

  void add_tests(const TableRow& row, const std::vector<std::uint32_t>& tested) {
    const std::size_t first = tests_.size();
    tests_.push_back(0);
    for (std::uint32_t i = 0; i < tested.size(); ++i) {
      const TableCell& cell = row.cells[tested[i]];
      if (cell.tests.empty()) continue;
      const Classes passing = classes_of(columns_[tested[i]], cell);
      ++tests_[first];
      tests_.insert(tests_.end(), {i, static_cast<std::uint32_t>(passing.size())});
      for (const index::Interval& one : passing) tests_.insert(tests_.end(), {one.first, one.last});
    }
  }
  auto classes_of(const Column& column, const TableCell& cell) -> Classes {
    Classes any;
    for (const CellTest& test : cell.tests) {
      const Classes passing = classes_of(column, test);
      any = index::either(any, test.negated ? index::all_but(passing, column.count()) : passing);
    }
    return column.without_gaps(any);
  }
  auto classes_of(const Column& column, const CellTest& test) -> Classes {
    if (const auto* equal = std::get_if<ExprId>(&test.test)) return column.compared(BinaryOp::Eq, *constant(*equal));
    if (const auto* compare = std::get_if<std::pair<BinaryOp, ExprId>>(&test.test))
      return column.compared(compare->first, *constant(compare->second));
    const auto& range = std::get<RangeRefinement>(test.test);
    const BinaryOp upto = range.end == RangeEnd::Inclusive ? BinaryOp::Le : BinaryOp::Lt;
    return index::both(column.compared(BinaryOp::Ge, *constant(range.low)),
                       column.compared(upto, *constant(range.high)));
  }

  FunctionBuilder& f_;
  FunctionBuilder& literals_;
  const TableDecl& decl_;
  std::vector<Column> columns_;                                             // one an argument
  std::unordered_map<std::uint32_t, std::optional<ConstantId>> constants_;  // by expression
  std::vector<std::uint32_t> tests_;                                        // as pack_tests() takes them
};

}  // namespace

auto table_rules(FunctionBuilder& f, const TableDecl& decl, const std::vector<ValueId>& arguments)
    -> std::optional<TableRules> {
  FunctionBuilder literals(f.lowering, "", f.module_index());
  const bool kept = std::exchange(f.lowering.keeps_origins, false);
  std::optional<TableRules> made = Reader(f, literals, decl, arguments).read();
  f.lowering.keeps_origins = kept;
  return made;
}

}  // namespace writ::lower

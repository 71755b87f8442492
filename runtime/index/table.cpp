#include "runtime/index/table.hpp"

#include <algorithm>

namespace writ::index {
namespace {

using ir::Op;
using ir::ValueId;

// Where an argument lies, from the constant that it is compared with.
enum class Side : std::uint8_t { Equal, Below, AtMost, Above, AtLeast };

struct ColumnTest {
  std::uint32_t column = 0;
  Classes classes;  // that pass
};
// All of them; at most one a column, and a column without one passes.
using RowTests = std::vector<ColumnTest>;

void add(RowTests& tests, std::vector<std::uint32_t>& all) {
  std::sort(tests.begin(), tests.end(), [](const auto& a, const auto& b) { return a.column < b.column; });
  all.push_back(static_cast<std::uint32_t>(tests.size()));
  for (const ColumnTest& test : tests) {
    all.insert(all.end(), {test.column, static_cast<std::uint32_t>(test.classes.size())});
    for (const Interval& one : test.classes) all.insert(all.end(), {one.first, one.last});
  }
}

// Reads the conditions twice: first for what they compare with what, then, when the columns are known, as classes.
class Reader {
 public:
  Reader(const ir::Module& module, const ir::Function& function, const Definitions& definitions,
         std::span<const std::uint32_t> conditions)
      : module_(module), function_(function), definitions_(definitions), conditions_(conditions) {}

  // Whether all conditions are such that they can be read.
  auto collect() -> bool {
    const auto rows = static_cast<std::uint32_t>(conditions_.size());
    if (is_otherwise(rows - 1)) otherwise_ = rows - 1;
    for (std::uint32_t row = 0; row < rows; ++row) {
      if (row != otherwise_ && !collect(condition(row))) return false;
    }
    return !arguments_.empty();
  }
  auto make_columns() const -> std::vector<Column> {
    std::vector<Column> made;
    for (std::size_t i = 0; i < arguments_.size(); ++i) made.emplace_back(lookups_[i], constants_[i]);
    return made;
  }
  [[nodiscard]] auto rows() const -> std::uint32_t {
    return static_cast<std::uint32_t>(conditions_.size()) - (otherwise_ ? 1 : 0);
  }
  // As in ir::Rules.
  auto read(const std::vector<Column>& columns) const -> std::optional<std::vector<std::uint32_t>> {
    std::vector<std::uint32_t> all;
    for (std::uint32_t row = 0; row < rows(); ++row) {
      RowTests tests;
      if (!conjoin(columns, condition(row), tests)) return std::nullopt;
      add(tests, all);
    }
    return all;
  }
  // Whether a condition can be a row: about one argument each, what `and` combines. Parts that a condition has twice
  // are looked at twice, here and when it is read, so it may not have too many.
  auto can_be_row(std::uint32_t value) -> bool {
    const ir::Inst& inst = definition(value);
    if (inst.op == Op::And) return can_be_row(inst.a) && can_be_row(inst.b);
    return argument_of(value).has_value();
  }
  [[nodiscard]] auto arguments() const -> const std::vector<ValueId>& { return arguments_; }
  [[nodiscard]] auto otherwise() const -> std::optional<std::uint32_t> { return otherwise_; }

 private:
  [[nodiscard]] auto condition(std::uint32_t row) const -> std::uint32_t { return conditions_[row]; }
  [[nodiscard]] auto definition(std::uint32_t value) const -> const ir::Inst& { return *definitions_[value]; }

  // `not (c0 or c1 or …)` over the conditions of all rows before, as `otherwise` is lowered.
  [[nodiscard]] auto is_otherwise(std::uint32_t row) const -> bool {
    const ir::Inst& negation = definition(condition(row));
    if (row == 0 || negation.op != Op::Not) return false;
    std::uint32_t matched = negation.a;
    for (std::uint32_t before = row - 1; before > 0; --before) {
      const ir::Inst& either = definition(matched);
      if (either.op != Op::Or || either.b != condition(before)) return false;
      matched = either.a;
    }
    return matched == condition(0);
  }

  // A constant as the other side of a comparison has it: an int may be widened.
  [[nodiscard]] auto constant(std::uint32_t value) const -> std::optional<Cell> {
    const ir::Inst& inst = definition(value);
    if (inst.op == Op::Const) return module_.constants[ir::ConstantId{inst.a}].value;
    if (inst.op != Op::Widen || definition(inst.a).op != Op::Const) return std::nullopt;
    const Cell& from = module_.constants[ir::ConstantId{definition(inst.a).a}].value;
    const bool whole = module_.types[function_.value_types[inst.a]].kind == Kind::Int;
    return whole ? Cell::of_decimal(decimal::from_int(from.integer)) : from;
  }
  static auto side_of(Op op, bool argument_first) -> Side {
    if (op == Op::Eq) return Side::Equal;
    if (op == Op::Lt) return argument_first ? Side::Below : Side::Above;
    return argument_first ? Side::AtMost : Side::AtLeast;
  }
  [[nodiscard]] auto column_of(std::uint32_t value) const -> std::optional<std::uint32_t> {
    const auto found = std::find(arguments_.begin(), arguments_.end(), ValueId{value});
    if (found == arguments_.end()) return std::nullopt;
    return static_cast<std::uint32_t>(found - arguments_.begin());
  }

  auto collect(std::uint32_t value) -> bool {
    const ir::Inst& inst = definition(value);
    switch (inst.op) {
      case Op::And:
      case Op::Or: return collect(inst.a) && collect(inst.b);
      case Op::Not: return collect(inst.a);
      case Op::Const: return true;
      case Op::Eq:
      case Op::Lt:
      case Op::Le: return collect_atom(inst);
      default: return false;
    }
  }
  // What a comparison says of an argument; nothing where it is not one with a constant that a column can have.
  struct Atom {
    std::uint32_t argument = 0;
    Lookup lookup = Lookup::Word;
    Cell limit;
  };
  [[nodiscard]] auto atom(const ir::Inst& inst) const -> std::optional<Atom> {
    const std::optional<Cell> left = constant(inst.a);
    const std::optional<Cell> right = constant(inst.b);
    if (left.has_value() == right.has_value()) return std::nullopt;
    const std::uint32_t argument = left ? inst.b : inst.a;
    const std::optional<Lookup> lookup = ir::lookup_of(module_.types[function_.value_types[argument]]);
    if (!lookup || (*lookup == Lookup::Text && inst.op != Op::Eq)) return std::nullopt;
    return Atom{argument, *lookup, left ? *left : *right};
  }
  auto collect_atom(const ir::Inst& inst) -> bool {
    const std::optional<Atom> found = atom(inst);
    if (!found) return false;
    std::optional<std::uint32_t> column = column_of(found->argument);
    if (!column) {
      column = static_cast<std::uint32_t>(arguments_.size());
      arguments_.emplace_back(found->argument);
      lookups_.push_back(found->lookup);
      constants_.emplace_back();
    }
    constants_[*column].push_back(found->limit);
    return true;
  }
  // The one argument that a condition is about; nothing where there are more, or something else.
  auto argument_of(std::uint32_t value) -> std::optional<std::uint32_t> {
    if (looks_ == kMostLooks) return std::nullopt;
    ++looks_;
    const ir::Inst& inst = definition(value);
    if (inst.op == Op::Eq || inst.op == Op::Lt || inst.op == Op::Le) {
      const std::optional<Atom> found = atom(inst);
      return found ? std::optional(found->argument) : std::nullopt;
    }
    if (inst.op != Op::And && inst.op != Op::Or && inst.op != Op::Not) return std::nullopt;
    const std::optional<std::uint32_t> a = argument_of(inst.a);
    if (!a) return std::nullopt;
    return inst.op == Op::Not || a == argument_of(inst.b) ? a : std::nullopt;
  }

  // Adds what a condition asks to the tests of its row.
  auto conjoin(const std::vector<Column>& columns, std::uint32_t value, RowTests& tests) const -> bool {
    const ir::Inst& inst = definition(value);
    if (inst.op == Op::And) return conjoin(columns, inst.a, tests) && conjoin(columns, inst.b, tests);
    if (inst.op == Op::Const) return module_.constants[ir::ConstantId{inst.a}].value.truth == Truth::True;
    std::optional<ColumnTest> test = column_test(columns, value);
    if (!test) return false;
    const auto same =
        std::find_if(tests.begin(), tests.end(), [&](const ColumnTest& t) { return t.column == test->column; });
    if (same == tests.end()) {
      tests.push_back(std::move(*test));
    } else {
      same->classes = both(same->classes, test->classes);
    }
    return true;
  }
  // A condition on one column alone.
  [[nodiscard]] auto column_test(const std::vector<Column>& columns, std::uint32_t value) const
      -> std::optional<ColumnTest> {
    const ir::Inst& inst = definition(value);
    if (inst.op == Op::Eq || inst.op == Op::Lt || inst.op == Op::Le) return atom_test(columns, inst);
    if (inst.op != Op::And && inst.op != Op::Or && inst.op != Op::Not) return std::nullopt;
    std::optional<ColumnTest> a = column_test(columns, inst.a);
    if (!a) return std::nullopt;
    if (inst.op == Op::Not) return ColumnTest{a->column, all_but(a->classes, columns[a->column].count())};
    const std::optional<ColumnTest> b = column_test(columns, inst.b);
    if (!b || b->column != a->column) return std::nullopt;
    return ColumnTest{a->column, inst.op == Op::And ? both(a->classes, b->classes) : either(a->classes, b->classes)};
  }
  [[nodiscard]] auto atom_test(const std::vector<Column>& columns, const ir::Inst& inst) const -> ColumnTest {
    const std::optional<Cell> left = constant(inst.a);
    const Cell limit = left ? *left : *constant(inst.b);
    const std::uint32_t at = *column_of(left ? inst.b : inst.a);
    const Column& column = columns[at];
    switch (side_of(inst.op, !left)) {
      case Side::Equal: return {at, column.equal(limit)};
      case Side::Below: return {at, column.below(limit)};
      case Side::AtMost: return {at, either(column.below(limit), column.equal(limit))};
      case Side::Above: return {at, column.above(limit)};
      case Side::AtLeast: return {at, either(column.equal(limit), column.above(limit))};
    }
    return {};
  }

  const ir::Module& module_;
  const ir::Function& function_;
  const Definitions& definitions_;
  std::span<const std::uint32_t> conditions_;
  std::vector<ValueId> arguments_;
  std::vector<Lookup> lookups_;
  std::vector<std::vector<Cell>> constants_;
  std::optional<std::uint32_t> otherwise_;
  static constexpr std::size_t kMostLooks = 64;
  std::size_t looks_ = 0;
};

}  // namespace

auto definitions_of(const ir::Function& function) -> Definitions {
  Definitions made(function.value_types.size(), nullptr);
  for (const ir::Block& block : function.blocks) {
    for (const ir::Inst& inst : block.insts) made[inst.result.index] = &inst;
  }
  return made;
}

namespace {

auto counts_of(const std::vector<Column>& columns) -> std::vector<std::uint32_t> {
  std::vector<std::uint32_t> counts;
  for (const Column& column : columns) counts.push_back(column.count());
  return counts;
}

auto column_of(const ir::Module& module, const ir::RulesColumn& column) -> Column {
  std::vector<Cell> limits;
  limits.reserve(column.limits.size());
  for (const ir::ConstantId limit : column.limits) limits.push_back(module.constants[limit].value);
  return {*ir::lookup_of(module.types[column.type]), limits};
}

}  // namespace

auto TableIndex::of(const ir::Module& module, const ir::Function& function, const ir::Inst& lookup) -> TableIndex {
  const ir::Rules& rules = module.rules[ir::RulesId{lookup.c}];
  std::vector<ValueId> arguments;
  std::vector<Column> columns;
  for (std::size_t i = 0; i < rules.columns.size(); ++i) {
    arguments.emplace_back(function.pool[lookup.a + i]);
    columns.push_back(column_of(module, rules.columns[i]));
  }
  const auto size = static_cast<std::uint32_t>(rules.answers.size()) - (rules.rest ? 1 : 0);
  Rows rows(rules.tests, size, counts_of(columns));
  return {std::move(arguments), std::move(columns), std::move(rows),
          rules.rest ? std::optional<std::uint32_t>(size) : std::nullopt};
}

auto TableIndex::of(const ir::Module& module, const ir::Function& function, const Definitions& definitions,
                    const ir::Inst& choose) -> std::optional<TableIndex> {
  std::vector<std::uint32_t> conditions;
  for (std::uint32_t row = 0; row < choose.b / 2; ++row) conditions.push_back(function.pool[choose.a + 2 * row]);
  return of(module, function, definitions, conditions);
}

auto TableIndex::can_tell(const ir::Module& module, const ir::Function& function, const Definitions& definitions,
                          std::uint32_t condition) -> bool {
  return Reader(module, function, definitions, {}).can_be_row(condition);
}

auto TableIndex::of(const ir::Module& module, const ir::Function& function, const Definitions& definitions,
                    std::span<const std::uint32_t> conditions) -> std::optional<TableIndex> {
  if (conditions.empty()) return std::nullopt;
  Reader reader(module, function, definitions, conditions);
  if (!reader.collect()) return std::nullopt;
  std::vector<Column> columns = reader.make_columns();
  auto tests = reader.read(columns);
  if (!tests) return std::nullopt;
  Rows rows(std::move(*tests), reader.rows(), counts_of(columns));
  return TableIndex(reader.arguments(), std::move(columns), std::move(rows), reader.otherwise());
}

}  // namespace writ::index

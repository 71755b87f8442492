#include "runtime/index/table.hpp"

namespace writ::index {
namespace {

using ir::Op;
using ir::ValueId;

// `not (c0 or c1 or …)` over the conditions of all rows before, as `otherwise` is lowered.
auto is_otherwise(const Definitions& definitions, std::span<const std::uint32_t> conditions) -> bool {
  const ir::Inst& negation = *definitions[conditions.back()];
  if (conditions.size() == 1 || negation.op != Op::Not) return false;
  std::uint32_t matched = negation.a;
  for (std::size_t before = conditions.size() - 2; before > 0; --before) {
    const ir::Inst& either = *definitions[matched];
    if (either.op != Op::Or || either.b != conditions[before]) return false;
    matched = either.a;
  }
  return matched == conditions.front();
}

auto column_of(const ir::Module& module, const ir::RulesColumn& column) -> Column {
  std::vector<Cell> limits;
  limits.reserve(column.limits.size());
  for (const ir::ConstantId limit : column.limits) limits.push_back(module.constants[limit].value);
  return {*ir::lookup_of(module.types[column.type]), limits};
}

auto packed_rows(const Rows& rows, std::size_t size, std::span<const Column> columns) -> std::optional<PackedRows> {
  return rows.found_by() ? PackedRows::of(rows.tests(), size, columns, *rows.found_by()) : std::nullopt;
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
  std::vector<std::uint32_t> tests = numbers_of(rules);
  Rows rows(std::move(tests), size, counts_of(columns));
  std::optional<PackedRows> packed = packed_rows(rows, size, columns);
  return {std::move(arguments), std::move(columns), std::move(rows),
          rules.rest ? std::optional<std::uint32_t>(size) : std::nullopt, std::move(packed)};
}

auto TableIndex::of(const ir::Module& module, const ir::Function& function, const Definitions& definitions,
                    const ir::Inst& choose, Looks& looks) -> std::optional<TableIndex> {
  std::vector<std::uint32_t> conditions;
  for (std::uint32_t row = 0; row < choose.b / 2; ++row) conditions.push_back(function.pool[choose.a + 2 * row]);
  if (conditions.empty()) return std::nullopt;
  std::optional<std::uint32_t> otherwise;
  if (is_otherwise(definitions, conditions)) {
    conditions.pop_back();
    otherwise = static_cast<std::uint32_t>(conditions.size());
  }
  ConditionReader reader(module, definitions, looks);
  for (const std::uint32_t condition : conditions) {
    if (!reader.can_read(condition)) return std::nullopt;
    reader.collect(condition);
  }
  if (reader.arguments().empty()) return std::nullopt;
  std::vector<Column> columns = reader.columns();
  std::vector<std::uint32_t> tests;
  for (const std::uint32_t condition : conditions) append(reader.tests(columns, condition), tests);
  Rows rows(std::move(tests), conditions.size(), counts_of(columns));
  std::optional<PackedRows> packed = packed_rows(rows, conditions.size(), columns);
  return TableIndex(reader.arguments(), std::move(columns), std::move(rows), otherwise, std::move(packed));
}

}  // namespace writ::index

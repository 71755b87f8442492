#include "runtime/index/conditions.hpp"

#include <utility>

namespace writ::index {

auto Conditions::of(ConditionReader reader, const Definitions& definitions, std::span<const Asked> rows)
    -> std::optional<Conditions> {
  for (const Asked& row : rows) {
    for (const std::uint32_t part : row.parts) reader.collect(part);
  }
  if (rows.empty() || reader.arguments().empty()) return std::nullopt;
  return Conditions(definitions, reader, reader.columns(), rows);
}

Conditions::Conditions(const Definitions& definitions, const ConditionReader& reader, std::vector<Column> columns,
                       std::span<const Asked> rows)
    : columns_(std::move(columns)), rows_(read(reader, rows), rows.size(), counts_of(columns_)) {
  for (const ir::ValueId value : reader.arguments()) {
    Path part = path_of(definitions, value);
    const bool evaluated = !part.input.valid();
    arguments_.push_back({std::move(part), static_cast<std::uint32_t>(operands_.size())});
    if (evaluated) operands_.push_back(value);
  }
}

auto Conditions::read(const ConditionReader& reader, std::span<const Asked> rows) -> std::vector<std::uint32_t> {
  std::vector<std::uint32_t> tests;
  for (const Asked& row : rows) {
    ColumnTests own;
    for (const std::uint32_t part : row.parts) own = both(own, reader.tests(columns_, part));
    begins_.push_back(static_cast<std::uint32_t>(asks_.size()));
    for (const ColumnTest& test : own) asks_.push_back(test.column);
    append(row.where ? both(own, reader.tests(columns_, *row.where)) : own, tests);
  }
  begins_.push_back(static_cast<std::uint32_t>(asks_.size()));
  return tests;
}

}  // namespace writ::index

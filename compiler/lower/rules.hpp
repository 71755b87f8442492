// Decision tables as data. Private to compiler/lower.
#pragma once

#include <optional>
#include <vector>

#include "compiler/lower/builder.hpp"

namespace writ::lower {

// A table of fewer rows is instructions: native code is faster with those, and so are batches.
inline constexpr std::size_t kRowsAsData = 8;

// The row for what no other one matches.
inline auto is_otherwise(const syntax::TableRow& row) -> bool {
  return row.cells[0].kind == syntax::TableCell::Kind::Otherwise;
}

struct TableRules {
  ir::Rules rules;
  std::vector<std::uint32_t> tested;  // the argument of each column
};

// Nothing where a cell is something else than a comparison of its argument with a literal.
auto table_rules(FunctionBuilder& f, const syntax::TableDecl& decl, const std::vector<ir::ValueId>& arguments)
    -> std::optional<TableRules>;

}  // namespace writ::lower

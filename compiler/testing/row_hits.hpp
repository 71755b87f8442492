// Which rows of decision tables decided in a world.
#pragma once

#include <map>
#include <set>
#include <span>

#include "compiler/lower/lower.hpp"
#include "runtime/interp/ops.hpp"
#include "runtime/ir/engine.hpp"

namespace writ::testing {

using RowHits = std::map<check::SymbolId, std::set<std::uint32_t>>;

// Adds the rows that match in `function`, wherever it uses a table, for every element too.
// Of a table with `hit first` the first one; a row that may or may not match is not hit.
void add_row_hits(const lower::Lowered& lowered, ir::FunctionId function, const ir::World& world,
                  const interp::Patterns& patterns, Arena& arena, RowHits& hits);

}  // namespace writ::testing

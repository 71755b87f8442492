// The risk register as a value: what `risks` is.
#pragma once

#include "compiler/check/typed.hpp"
#include "runtime/values/arena.hpp"

namespace writ::check {

// The fields of a risk as cells, in the order of its record: id, title, owner, appetite, likelihood,
// impact, residual, status. `risk` is the element type of ModuleFacts::risks.
auto risk_cells(const TypedPackage& package, SymbolId id, const TypeTable& types, writ::TypeId risk, Arena& memory) -> const Cell*;

}  // namespace writ::check

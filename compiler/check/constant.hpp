// Constants: what an expression is worth when no input is known. Private to compiler/check.
#pragma once

#include <optional>

#include "compiler/check/checker.hpp"
#include "runtime/values/arena.hpp"

namespace writ::check {

// The value of a literal, a negated number, an enum member, `person("…")`, or a `let` that
// is one of these; nothing for whatever else. After infer. Texts live in `arena`.
auto constant_cell(Checker& c, syntax::ExprId id, Arena& arena) -> std::optional<Cell>;

}  // namespace writ::check

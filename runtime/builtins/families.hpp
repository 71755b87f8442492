// The rows of each family, and what their type rules share. Private to runtime/builtins.
//
// A family is a file: plain functions on cells, then its rows. The registry puts the
// rows of all families together.
#pragma once

#include <span>

#include "runtime/builtins/builtins.hpp"

namespace writ::builtins {

auto number_rows() -> std::span<const Builtin>;
auto string_rows() -> std::span<const Builtin>;
auto time_rows() -> std::span<const Builtin>;
auto calendar_rows() -> std::span<const Builtin>;
auto set_rows() -> std::span<const Builtin>;
auto closure_rows() -> std::span<const Builtin>;
auto id_rows() -> std::span<const Builtin>;
auto formed_rows() -> std::span<const Builtin>;

// ---- type rules
using Arguments = std::span<const TypeId>;
// `count` arguments, none of them optional.
auto are_present(const TypeTable& types, Arguments arguments, std::size_t count) -> bool;
// One argument of exactly this kind.
auto is_one(const TypeTable& types, Arguments arguments, Kind kind) -> bool;
// The type without what a refinement promises: a result need not stay inside it.
auto unrefined(TypeTable& types, TypeId type) -> TypeId;
auto is_decimal(Kind kind) -> bool;  // Decimal, Ratio: one representation

// ---- results
inline auto overflow() -> Cell { return Cell::unknown(bit(Reason::Overflow)); }
inline auto yes_or_no(bool value) -> Cell { return Cell::of(truth_of(value)); }

}  // namespace writ::builtins

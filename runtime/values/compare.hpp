// Order and equality of values, by type.
//
// order() is total on fully known values of one type; sets and maps are kept in
// it, and reports print in it. equal() is Kleene: it answers Unknown, with the
// reasons, only where the unknown parts could still decide.
#pragma once

#include "runtime/values/arena.hpp"
#include "runtime/values/cell.hpp"
#include "runtime/values/types.hpp"

namespace writ {

// Negative, zero, positive. Text by code point, versions by precedence, records by fields, sets and lists
// lexicographically, unknown after known, absent before present. Total, so safe to sort by.
auto order(const TypeTable& types, TypeId type, const Cell& a, const Cell& b) -> int;

// `a == b` as the language means it. Either may be unknown.
auto equal(const TypeTable& types, TypeId type, const Cell& a, const Cell& b) -> Cell;

// `x in xs`: true, false, or unknown where an unknown or open part could hold it.
auto contains(const TypeTable& types, TypeId element, const Sequence& xs, const Cell& x) -> Cell;

// The same of a set, or of the keys of a map, where its order helps: logarithmic for elements without parts.
auto contains_sorted(const TypeTable& types, TypeId element, const Sequence& xs, const Cell& x) -> Cell;

// Why members of a set, or keys of a map, in their order, are not all known; 0 when they are.
auto open_reasons_sorted(const TypeTable& types, TypeId element, const Cell* items, std::uint32_t count) -> Reasons;

// `m[k]`; null when there is no such key.
auto find(const TypeTable& types, TypeId key, const Mapping& map, const Cell& k) -> const Cell*;

// Sorts `items` by order() and drops repeats, in place; returns how many stay.
auto canonical_set(const TypeTable& types, TypeId element, Cell* items, std::uint32_t count) -> std::uint32_t;

// All of it known, down to the last element and field.
auto fully_known(const TypeTable& types, TypeId type, const Cell& value) -> bool;

}  // namespace writ

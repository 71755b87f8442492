// Values that did not come through a reader, held against the ranges of their types all the same.
//
// A reader of documents turns a number outside its range into unknown(invalid). What a test gives is computed
// by an engine, which knows no refinements, so it is settled here before it is taken for an input: a world of a
// test is one that documents could have made. Looks at ranges of numbers and durations; the sizes and patterns
// of texts bind no engine.
#pragma once

#include "runtime/values/arena.hpp"
#include "runtime/values/types.hpp"

namespace writ {

// The same value where everything is in its range; else a copy in `arena`, as deep as it has to be.
auto with_ranges_kept(const TypeTable& types, TypeId type, const Cell& value, Arena& arena) -> Cell;

// Of a known number or duration, by the range of its type; a ratio goes from 0 to 1.
auto is_in_range(const Type& type, const Cell& value) -> bool;

}  // namespace writ

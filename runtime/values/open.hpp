// What of a value is not known, down to its last part.
#pragma once

#include "runtime/values/cell.hpp"
#include "runtime/values/types.hpp"

namespace writ {

// The reasons of everything in `value` that is not known: itself, its parts, and Incomplete for
// open collections. 0 for a value that is known to the last part. Recursion is as deep as the type.
auto open_reasons(const TypeTable& types, TypeId type, const Cell& value) -> Reasons;

// The same over the members of a collection, whether or not there may be more of them.
auto open_reasons(const TypeTable& types, TypeId type, const Cell* cells, std::uint32_t count) -> Reasons;

}  // namespace writ

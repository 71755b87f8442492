// A part of a value, by the fields that lead to it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "runtime/values/arena.hpp"
#include "runtime/values/types.hpp"

namespace writ::testing {

struct Part {
  TypeId type;
  Cell value;
};
// The field at the end of the path; nothing when the way there is unknown or absent.
auto part_of(const TypeTable& types, TypeId type, const Cell& value, std::span<const std::uint32_t> path)
    -> std::optional<Part>;

// The same value with that part replaced. The way there must be known.
auto with_part(const TypeTable& types, TypeId type, const Cell& value, std::span<const std::uint32_t> path,
               const Cell& part, Arena& memory) -> Cell;

// The same value, all of it in `memory`.
auto copied(const TypeTable& types, TypeId type, const Cell& value, Arena& memory) -> Cell;

}  // namespace writ::testing

// Collections that the rules name, where asking for a member takes no call.
//
// Lists and sets that are fully known and closed. Whether something is in one of them is known as soon as it is known
// itself, which is what makes a test of bits out of it.
#pragma once

#include <cstdint>
#include <optional>

#include "runtime/values/cell.hpp"
#include "runtime/values/types.hpp"

namespace writ::jit {

// Of texts so few and short that each is compared in turn; null where it is something else.
auto few_texts(const TypeTable& types, const Type& collection, const Cell& constant) -> const Sequence*;

// Of words that are close together, as enums with up to 64 members are: bit i for `least` + i.
struct WordBits {
  std::int64_t least = 0;
  std::uint64_t members = 0;
};
auto word_bits(const TypeTable& types, const Type& collection, const Cell& constant) -> std::optional<WordBits>;

// Of a set of an enum with up to 64 members: bit i for member i. Nothing for a list.
auto enum_bits(const TypeTable& types, const Type& collection, const Cell& constant) -> std::optional<std::uint64_t>;

}  // namespace writ::jit

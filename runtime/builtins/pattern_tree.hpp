// The text of a pattern as a tree of what it accepts, in bytes.
//
// Read is a part of RE2's syntax: literals, escapes of punctuation and of \d \D \w \W \s \S \a \f \n \r \t \v, `.`,
// classes of ASCII members and their negation, groups, alternatives, counts, and `^` and `$` at the ends of an
// outermost alternative. Each means what RE2 means, on texts that are no UTF-8 too. Nothing is given for the rest:
// flags, names, other escapes, members beyond ASCII. That is no fault: the caller has RE2 for these.
//
// The text must be UTF-8. A regular expression must be one that RE2 takes: what is malformed is not found here.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "runtime/base/id.hpp"

namespace writ::builtins {

using ByteSet = std::bitset<256>;

using PatternId = Id<struct PatternTag>;

struct OneOf {  // one byte
  ByteSet bytes;
};
struct InOrder {  // the empty text, when there are none
  std::vector<PatternId> parts;
};
struct AnyOf {
  std::vector<PatternId> parts;
};
struct Repeated {
  PatternId part;
  std::uint32_t least = 0;
  std::optional<std::uint32_t> most;  // without an end, when there is none
};

struct PatternTree {
  Table<PatternId, std::variant<OneOf, InOrder, AnyOf, Repeated>> rows;
  PatternId root;
};

inline constexpr std::size_t kPatternRows = 4'096;  // of one tree; a larger one is not made
inline constexpr std::size_t kPatternNesting = 32;  // groups inside each other; likewise

auto regex_tree(std::string_view text) -> std::optional<PatternTree>;
// `*` is any run of characters, `?` any one, and there are no escapes.
auto like_tree(std::string_view text) -> std::optional<PatternTree>;

}  // namespace writ::builtins

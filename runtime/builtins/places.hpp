// The tree of a pattern as places that a reader of a text may stand at, with what leads from one to another.
// Private to runtime/builtins.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "runtime/builtins/pattern_tree.hpp"

namespace writ::builtins {

using PlaceIndex = std::uint16_t;

// One byte of a set leads on; or, without a set, nothing is read and both ways are open.
struct Place {
  static constexpr std::uint16_t kNoSet = 0xFFFF;

  std::uint16_t set = kNoSet;
  PlaceIndex next = 0;
  PlaceIndex other = 0;
};

struct Places {
  std::vector<Place> places;  // the first is the end of the pattern
  std::vector<ByteSet> sets;  // each once
  PlaceIndex start = 0;
};

// Nothing, when there are more than kAutomatonPlaces.
auto places_of(const PatternTree& tree) -> std::optional<Places>;

}  // namespace writ::builtins

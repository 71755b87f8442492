// Seats and people: whether everybody who is needed can be someone else.
//
// The seats of an approval are kinds with a number of places; each person may fill some of the
// kinds, and fills one place. All places can be filled exactly if every set of kinds has as many
// people for it as it has places (Hall's condition, design 2.12). Found here by augmenting paths,
// which also says who sits where and what stays empty; a test compares the two.
#pragma once

#include <cstdint>
#include <span>

#include "runtime/values/arena.hpp"

namespace writ::decide {

// A set of kinds of seat: bit i for kind i. There are at most limits::kSeats.
using SeatSet = std::uint32_t;

inline constexpr std::uint32_t kStands = 0xFFFFFFFFu;

struct Seating {
  std::span<std::uint32_t> sits;   // for each person the kind of seat, or kStands
  std::span<std::uint32_t> empty;  // for each kind the places that nobody fills
  [[nodiscard]] auto full() const -> bool;
};

// `places[i]` are the places of kind i; `people[j]` is what person j may fill.
// As many places as can be are filled; among such seatings, earlier kinds are filled first and by
// earlier people. At most (places filled + kinds) * people * kinds steps. In `arena`.
auto seat(std::span<const std::uint32_t> places, std::span<const SeatSet> people, Arena& arena) -> Seating;

}  // namespace writ::decide

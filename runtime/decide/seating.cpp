#include "runtime/decide/seating.hpp"

#include <algorithm>
#include <memory>

namespace writ::decide {
namespace {

struct Seater {
  std::span<const SeatSet> people;
  Seating& seating;
  SeatSet visited = 0;  // kinds

  // Fills one place of `kind`, by somebody who is free or whose own place somebody else can take.
  auto fill(std::uint32_t kind) -> bool {  // as deep as there are kinds
    if (has(visited, kind)) return false;
    visited |= SeatSet{1} << kind;
    const std::uint32_t free = who(kind, kStands);
    if (free < people.size()) return sit(free, kind);
    for (std::uint32_t other = 0; other < seating.empty.size(); ++other) {
      if (has(visited, other)) continue;
      const std::uint32_t mover = who(kind, other);
      // The mover's place is filled first, so that a failure changes nothing.
      if (mover < people.size() && fill(other)) return sit(mover, kind);
    }
    return false;
  }

 private:
  static auto has(SeatSet seats, std::uint32_t kind) -> bool { return (seats >> kind & 1u) != 0; }
  // The first person who may fill `kind` and sits on `seat` now; their number, or how many there are.
  [[nodiscard]] auto who(std::uint32_t kind, std::uint32_t seat) const -> std::uint32_t {
    std::uint32_t i = 0;
    while (i < people.size() && !(has(people[i], kind) && seating.sits[i] == seat)) ++i;
    return i;
  }
  auto sit(std::uint32_t person, std::uint32_t kind) -> bool {
    seating.sits[person] = kind;
    return true;
  }
};

auto numbers(Arena& arena, std::size_t count) -> std::span<std::uint32_t> {
  auto* first = static_cast<std::uint32_t*>(arena.allocate(count * sizeof(std::uint32_t)));
  std::uninitialized_fill_n(first, count, kStands);
  return {first, count};
}

}  // namespace

auto Seating::full() const -> bool {
  return std::all_of(empty.begin(), empty.end(), [](std::uint32_t places) { return places == 0; });
}

auto seat(std::span<const std::uint32_t> places, std::span<const SeatSet> people, Arena& arena) -> Seating {
  Seating seating{numbers(arena, people.size()), numbers(arena, places.size())};
  std::copy(places.begin(), places.end(), seating.empty.begin());
  Seater seater{people, seating};
  for (std::uint32_t kind = 0; kind < places.size(); ++kind) {
    while (seating.empty[kind] > 0) {
      seater.visited = 0;
      if (!seater.fill(kind)) break;
      --seating.empty[kind];
    }
  }
  return seating;
}

}  // namespace writ::decide

#include "runtime/decide/seating.hpp"

#include <algorithm>

namespace writ::decide {
namespace {

struct Seater {
  std::span<const SeatSet> people;
  Seating& seating;
  std::vector<bool> visited;  // kinds

  // Fills one place of `kind`, by somebody who is free or whose own place somebody else can take.
  auto fill(std::uint32_t kind) -> bool {  // as deep as there are kinds
    if (visited[kind]) return false;
    visited[kind] = true;
    if (auto free = who(kind, std::nullopt)) return sit(*free, kind);
    for (std::uint32_t other = 0; other < visited.size(); ++other) {
      if (visited[other]) continue;
      const std::optional<std::uint32_t> mover = who(kind, other);
      // The mover's place is filled first, so that a failure changes nothing.
      if (mover && fill(other)) return sit(*mover, kind);
    }
    return false;
  }

 private:
  // The first person who may fill `kind` and sits on `seat` now.
  [[nodiscard]] auto who(std::uint32_t kind, std::optional<std::uint32_t> seat) const -> std::optional<std::uint32_t> {
    for (std::uint32_t i = 0; i < people.size(); ++i) {
      if ((people[i] >> kind & 1u) != 0 && seating.sits[i] == seat) return i;
    }
    return std::nullopt;
  }
  auto sit(std::uint32_t person, std::uint32_t kind) -> bool {
    seating.sits[person] = kind;
    return true;
  }
};

}  // namespace

auto Seating::full() const -> bool {
  return std::all_of(empty.begin(), empty.end(), [](std::uint32_t places) { return places == 0; });
}

auto seat(std::span<const std::uint32_t> places, std::span<const SeatSet> people) -> Seating {
  Seating seating{std::vector<std::optional<std::uint32_t>>(people.size()), {places.begin(), places.end()}};
  Seater seater{people, seating, {}};
  for (std::uint32_t kind = 0; kind < places.size(); ++kind) {
    while (seating.empty[kind] > 0) {
      seater.visited.assign(places.size(), false);
      if (!seater.fill(kind)) break;
      --seating.empty[kind];
    }
  }
  return seating;
}

}  // namespace writ::decide

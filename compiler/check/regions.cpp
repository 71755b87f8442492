#include "compiler/check/regions.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>

#include "runtime/base/limits.hpp"

namespace writ::check {
namespace {

// How many cases a box has. Wide enough for kTableColumns columns of 2^16 segments.
class Volume {
 public:
  static auto one() -> Volume {
    Volume v;
    v.limbs_[0] = 1;
    return v;
  }
  auto operator*=(std::uint32_t factor) -> Volume& {
    unsigned __int128 carry = 0;
    for (std::uint64_t& limb : limbs_) {
      carry += static_cast<unsigned __int128>(limb) * factor;
      limb = static_cast<std::uint64_t>(carry);
      carry >>= 64;
    }
    return *this;
  }
  auto operator+=(const Volume& other) -> Volume& {
    unsigned __int128 carry = 0;
    for (std::size_t i = 0; i < limbs_.size(); ++i) {
      carry += static_cast<unsigned __int128>(limbs_[i]) + other.limbs_[i];
      limbs_[i] = static_cast<std::uint64_t>(carry);
      carry >>= 64;
    }
    return *this;
  }
  auto operator==(const Volume&) const -> bool = default;

 private:
  std::array<std::uint64_t, 2 + limits::kTableColumns / 3> limbs_{};
};

auto size_of(const CellSegments& cell) -> std::uint32_t {
  std::uint32_t size = 0;
  for (const Interval& part : cell) size += part.last - part.first + 1;
  return size;
}

// The first segment that both match.
auto common(const CellSegments& a, const CellSegments& b) -> std::optional<std::uint32_t> {
  std::size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    std::uint32_t first = std::max(a[i].first, b[j].first);
    if (first <= std::min(a[i].last, b[j].last)) return first;
    (a[i].last < b[j].last ? i : j) += 1;
  }
  return std::nullopt;
}

auto common_case(const BoxRow& a, const BoxRow& b) -> std::optional<Case> {
  Case at;
  for (std::size_t column = 0; column < a.size(); ++column) {
    std::optional<std::uint32_t> segment = common(a[column], b[column]);
    if (!segment) return std::nullopt;
    at.push_back(*segment);
  }
  return at;
}

struct Event {
  std::uint32_t at;
  bool opens;
  std::size_t row;
};

// Where the rows begin and end in one column, in the order of segments; ends lie behind their segment.
auto events_of(const Grid& grid, std::size_t column, const std::vector<std::size_t>& rows) -> std::vector<Event> {
  std::vector<Event> events;
  for (std::size_t row : rows) {
    for (const Interval& part : grid.rows[row][column]) {
      events.push_back({part.first, true, row});
      events.push_back({part.last + 1, false, row});
    }
  }
  std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
    return std::tie(a.at, a.opens, a.row) < std::tie(b.at, b.opens, b.row);
  });
  return events;
}

auto all_rows(const Grid& grid) -> std::vector<std::size_t> {
  std::vector<std::size_t> rows(grid.rows.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

// How many pairs of rows a sweep over this column looks at.
auto sweep_cost(const Grid& grid, std::size_t column) -> std::uint64_t {
  std::uint64_t pairs = 0, open = 0;
  for (const Event& event : events_of(grid, column, all_rows(grid))) {
    if (event.opens) pairs += open++;
    if (!event.opens) --open;
  }
  return pairs;
}

auto cheapest_column(const Grid& grid) -> std::size_t {
  std::size_t best = 0;
  std::uint64_t least = sweep_cost(grid, 0);
  for (std::size_t column = 1; column < grid.segments.size(); ++column) {
    std::uint64_t cost = sweep_cost(grid, column);
    if (cost < least) best = column;
    least = std::min(least, cost);
  }
  return best;
}

// Looks for a case that no row matches, column by column. Segments with the same rows are one.
class GapSearch {
 public:
  GapSearch(const Grid& grid, Rows kind, std::size_t most_steps) : grid_(grid), kind_(kind), most_steps_(most_steps) {}

  auto run(const std::vector<std::size_t>& rows, const BoxRow* within) -> Gap {
    within_ = within;
    at_.assign(grid_.segments.size(), 0);
    bool found = search(0, rows);
    if (found) return {at_, true};
    return {std::nullopt, steps_ <= most_steps_};
  }

 private:
  [[nodiscard]] auto columns() const -> std::size_t { return grid_.segments.size(); }

  // Rows that do not overlap leave no gap exactly when their cases add up to all of them.
  auto complete(std::size_t column, const std::vector<std::size_t>& rows) -> bool {
    Volume all = Volume::one(), covered;
    for (std::size_t k = column; k < columns(); ++k) all *= grid_.segments[k];
    for (std::size_t row : rows) {
      Volume box = Volume::one();
      for (std::size_t k = column; k < columns(); ++k) box *= size_of(grid_.rows[row][k]);
      covered += box;
    }
    steps_ += rows.size();
    return covered == all;
  }

  auto search(std::size_t column, const std::vector<std::size_t>& rows) -> bool {
    if (steps_ > most_steps_) return false;
    if (column == columns()) return rows.empty();
    if (kind_ == Rows::Disjoint && complete(column, rows)) return false;
    if (within_ != nullptr) {
      for (const Interval& part : (*within_)[column]) {
        if (stretch(column, rows, part.first, part.last)) return true;
      }
      return false;
    }
    return stretch(column, rows, 0, grid_.segments[column] - 1);
  }

  // Walks the segments first … last, once for each run of them with the same rows.
  auto stretch(std::size_t column, const std::vector<std::size_t>& rows, std::uint32_t first, std::uint32_t last) -> bool {
    std::vector<Event> events = events_of(grid_, column, rows);
    steps_ += events.size();
    std::vector<std::size_t> open;
    std::size_t next = 0;
    std::uint32_t at = first;
    while (at <= last) {
      for (; next < events.size() && events[next].at <= at; ++next) apply(open, events[next]);
      at_[column] = at;
      steps_ += open.size() + 1;
      if (search(column + 1, open)) return true;
      if (steps_ > most_steps_) return false;
      if (next == events.size()) break;
      at = events[next].at;
    }
    return false;
  }

  static void apply(std::vector<std::size_t>& open, const Event& event) {
    auto place = std::lower_bound(open.begin(), open.end(), event.row);
    if (event.opens) {
      open.insert(place, event.row);
    } else {
      open.erase(place);
    }
  }

  const Grid& grid_;
  Rows kind_;
  std::size_t most_steps_;
  const BoxRow* within_ = nullptr;
  Case at_;
  std::size_t steps_ = 0;
};

}  // namespace

auto find_overlaps(const Grid& grid, std::size_t most) -> Overlaps {
  Overlaps result;
  if (grid.segments.empty()) return result;
  std::vector<std::size_t> open;
  std::size_t steps = 0;
  for (const Event& event : events_of(grid, cheapest_column(grid), all_rows(grid))) {
    if (!event.opens) {
      open.erase(std::find(open.begin(), open.end(), event.row));
      continue;
    }
    for (std::size_t other : open) {
      if (++steps > limits::kTableSteps) result.all = false;
      if (other == event.row || !result.all) continue;
      std::optional<Case> at = common_case(grid.rows[event.row], grid.rows[other]);
      if (at) result.found.push_back({std::min(event.row, other), std::max(event.row, other), std::move(*at)});
    }
    open.push_back(event.row);
  }
  auto& found = result.found;
  auto pair = [](const Overlap& o) { return std::pair(o.first, o.second); };
  std::sort(found.begin(), found.end(), [&](const Overlap& a, const Overlap& b) { return pair(a) < pair(b); });
  found.erase(std::unique(found.begin(), found.end(), [&](const Overlap& a, const Overlap& b) { return pair(a) == pair(b); }), found.end());
  if (found.size() > most) {
    found.resize(most);
    result.all = false;
  }
  return result;
}

auto find_gap(const Grid& grid, Rows rows) -> Gap { return GapSearch(grid, rows, limits::kTableSteps).run(all_rows(grid), nullptr); }

auto is_dead(const Grid& grid, std::size_t row) -> std::optional<bool> {
  std::vector<std::size_t> earlier;
  for (std::size_t other = 0; other < row; ++other) {
    if (common_case(grid.rows[row], grid.rows[other])) earlier.push_back(other);
  }
  if (earlier.empty()) return false;
  // Every row is asked about, so each gets its share.
  std::size_t share = limits::kTableSteps / grid.rows.size();
  Gap gap = GapSearch(grid, Rows::MayOverlap, share).run(earlier, &grid.rows[row]);
  if (!gap.told && !gap.at) return std::nullopt;
  return !gap.at.has_value();
}

}  // namespace writ::check

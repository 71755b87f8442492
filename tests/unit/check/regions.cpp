// Overlaps, gaps and dead rows of random small tables, against looking at every case.
#include "compiler/check/regions.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "tests/property/random_values.hpp"

using namespace writ::check;

namespace {

using writ::property::Random;

auto random_cell(Random& random, std::uint32_t segments) -> CellSegments {
  CellSegments cell;
  for (std::uint32_t at = 0; at < segments; ++at) {
    if (!random.percent(55)) continue;
    bool joins = !cell.empty() && cell.back().last + 1 == at;
    if (joins) cell.back().last = at;
    if (!joins) cell.push_back({at, at});
  }
  if (cell.empty()) cell.push_back({0, segments - 1});
  return cell;
}

auto random_grid(Random& random) -> Grid {
  Grid grid;
  std::size_t columns = 1 + random.below(4);
  for (std::size_t i = 0; i < columns; ++i) grid.segments.push_back(static_cast<std::uint32_t>(1 + random.below(4)));
  std::size_t rows = random.below(7);
  for (std::size_t r = 0; r < rows; ++r) {
    BoxRow row;
    for (std::uint32_t segments : grid.segments) row.push_back(random_cell(random, segments));
    grid.rows.push_back(std::move(row));
  }
  return grid;
}

auto matches(const BoxRow& row, const Case& at) -> bool {
  for (std::size_t i = 0; i < at.size(); ++i) {
    bool in = std::any_of(row[i].begin(), row[i].end(), [&](const Interval& part) { return part.first <= at[i] && at[i] <= part.last; });
    if (!in) return false;
  }
  return true;
}

auto all_cases(const Grid& grid) -> std::vector<Case> {
  std::vector<Case> cases = {{}};
  for (std::uint32_t segments : grid.segments) {
    std::vector<Case> longer;
    for (const Case& before : cases) {
      for (std::uint32_t s = 0; s < segments; ++s) {
        longer.push_back(before);
        longer.back().push_back(s);
      }
    }
    cases = std::move(longer);
  }
  return cases;
}

// Removes each row that overlaps an earlier one.
void make_disjoint(Grid& grid) {
  std::vector<BoxRow> kept;
  for (const BoxRow& row : grid.rows) {
    Grid two{grid.segments, kept};
    two.rows.push_back(row);
    bool alone = true;
    for (const Case& at : all_cases(grid)) {
      alone = alone && !(matches(row, at) && std::any_of(kept.begin(), kept.end(), [&](const BoxRow& k) { return matches(k, at); }));
    }
    if (alone) kept.push_back(row);
  }
  grid.rows = std::move(kept);
}

}  // namespace

TEST_CASE("overlaps are the pairs of rows that share a case, each with such a case") {
  Random random(20260501);
  for (int i = 0; i < 4000; ++i) {
    Grid grid = random_grid(random);
    std::set<std::pair<std::size_t, std::size_t>> wanted, found;
    for (const Case& at : all_cases(grid)) {
      for (std::size_t a = 0; a < grid.rows.size(); ++a) {
        for (std::size_t b = a + 1; b < grid.rows.size(); ++b) {
          if (matches(grid.rows[a], at) && matches(grid.rows[b], at)) wanted.emplace(a, b);
        }
      }
    }
    Overlaps overlaps = find_overlaps(grid, 1000);
    for (const Overlap& o : overlaps.found) {
      found.emplace(o.first, o.second);
      CHECK(matches(grid.rows[o.first], o.at));
      CHECK(matches(grid.rows[o.second], o.at));
    }
    CHECK(overlaps.all);
    CHECK(found == wanted);
    CHECK(found.size() == overlaps.found.size());
  }
}

TEST_CASE("a gap is a case that no row matches, and is found when there is one") {
  Random random(20260502);
  int gaps = 0;
  for (int i = 0; i < 4000; ++i) {
    Grid grid = random_grid(random);
    bool disjoint = i % 2 == 0;
    if (disjoint) make_disjoint(grid);
    std::vector<Case> cases = all_cases(grid);
    auto free = [&](const Case& at) { return std::none_of(grid.rows.begin(), grid.rows.end(), [&](const BoxRow& r) { return matches(r, at); }); };
    bool wanted = std::any_of(cases.begin(), cases.end(), free);
    Gap gap = find_gap(grid, disjoint ? Rows::Disjoint : Rows::MayOverlap);
    CHECK(gap.at.has_value() == wanted);
    if (gap.at) CHECK(free(*gap.at));
    gaps += wanted ? 1 : 0;
  }
  CHECK(gaps > 500);
  CHECK(gaps < 3900);
}

TEST_CASE("a row is dead when earlier rows match all its cases") {
  Random random(20260503);
  int dead = 0;
  for (int i = 0; i < 4000; ++i) {
    Grid grid = random_grid(random);
    for (std::size_t row = 0; row < grid.rows.size(); ++row) {
      bool wanted = true;
      for (const Case& at : all_cases(grid)) {
        bool earlier = std::any_of(grid.rows.begin(), grid.rows.begin() + static_cast<std::ptrdiff_t>(row), [&](const BoxRow& r) { return matches(r, at); });
        wanted = wanted && (!matches(grid.rows[row], at) || earlier);
      }
      CHECK(is_dead(grid, row) == wanted);
      dead += wanted ? 1 : 0;
    }
  }
  CHECK(dead > 500);
}

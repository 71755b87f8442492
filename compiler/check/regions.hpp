// Decision tables as boxes: which cases two rows share, and which no row has.
//
// A column is cut into segments, numbered from 0: the members of an enum, or the points
// that some cell names and the stretches between them. Inside a segment no cell of the
// table tells two values apart, so a segment stands for all its values. A row is a box:
// for each column the segments that its cell matches. A case is one segment a column.
//
// Exact. Work is bounded by limits::kTableSteps; where that is not enough the answer is
// "not told", which callers must not take for "none". Private to compiler/check.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace writ::check {

struct Interval {  // both ends belong
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};
using CellSegments = std::vector<Interval>;  // ascending, apart from each other, not empty
using BoxRow = std::vector<CellSegments>;    // one a column
using Case = std::vector<std::uint32_t>;     // a segment a column

struct Grid {
  std::vector<std::uint32_t> segments;  // how many, by column
  std::vector<BoxRow> rows;
};

struct Overlap {
  std::size_t first = 0;   // row numbers, first < second
  std::size_t second = 0;
  Case at;
};
// Up to `most` pairs of rows with a case in common, in the order of rows.
struct Overlaps {
  std::vector<Overlap> found;
  bool all = true;  // false: the bound was reached, there may be more
};
auto find_overlaps(const Grid& grid, std::size_t most) -> Overlaps;

// A case that no row matches. `disjoint`: no two rows overlap, which makes this cheap.
enum class Rows : std::uint8_t { Disjoint, MayOverlap };
struct Gap {
  std::optional<Case> at;
  bool told = true;  // false: not found within the bound
};
auto find_gap(const Grid& grid, Rows rows) -> Gap;

// Whether earlier rows match every case of `row`; nothing when it cannot be told within the bound.
auto is_dead(const Grid& grid, std::size_t row) -> std::optional<bool>;

}  // namespace writ::check

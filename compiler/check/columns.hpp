// One column of a decision table: its values cut into segments (regions.hpp), and what a
// segment is called. Private to compiler/check.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/check/regions.hpp"
#include "compiler/syntax/ast.hpp"
#include "runtime/values/cell.hpp"
#include "runtime/values/types.hpp"

namespace writ::check {

// A cell's test with its constants: `value`, `< value`, `low .. high`, each perhaps behind `not`.
struct ConstantTest {
  enum class Kind : std::uint8_t { Equal, Less, LessEqual, Greater, GreaterEqual, Unequal, Range } kind = Kind::Equal;
  Cell value;
  Cell high;  // Range only
  bool high_open = false;
  bool negated = false;
};

class Column {
 public:
  // `tests` are all tests of the column's cells: their constants are the cut points.
  Column(const TypeTable& types, TypeId type, const std::vector<ConstantTest>& tests);

  [[nodiscard]] auto size() const -> std::uint32_t { return static_cast<std::uint32_t>(segments_.size()); }
  // What a cell of these alternatives matches; may be empty.
  [[nodiscard]] auto matched(const std::vector<ConstantTest>& alternatives) const -> CellSegments;
  [[nodiscard]] auto everything() const -> CellSegments { return {{0, size() - 1}}; }
  // "tier1", "5", "between 0.5% and 1%", "any other text".
  [[nodiscard]] auto name(std::uint32_t segment) const -> std::string;

 private:
  // A cut point, or the values strictly between its neighbours.
  struct Segment {
    bool point = false;
    std::size_t cut = 0;  // of a point; of a stretch the cut point above it (cuts_.size(): none)
  };
  void enumerate(std::size_t count);
  void cut_up(const std::vector<ConstantTest>& tests);
  [[nodiscard]] auto stretch_exists(std::size_t above) const -> bool;
  [[nodiscard]] auto in_domain(const Cell& value) const -> bool;
  struct Stretch {  // of segments; `end` does not belong
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  [[nodiscard]] auto stretch_of(const ConstantTest& test) const -> Stretch;
  [[nodiscard]] auto compare(const Segment& segment, const Cell& value) const -> int;
  [[nodiscard]] auto printed(const Cell& value) const -> std::string;
  [[nodiscard]] auto whole_between(std::size_t above) const -> std::optional<Cell>;

  const TypeTable& types_;
  TypeId type_;
  std::vector<Cell> cuts_;  // ascending
  std::vector<Segment> segments_;
};

}  // namespace writ::check

// What the rows of a table ask of their columns, each row in a few words that are looked at together.
//
// For rows that are found one by one, by a column that tells them apart: then what its other columns ask is most of the
// work, and where that depends on how many values a row names, a processor guesses wrong. Here a column of few classes
// asks for a bit of a mask, and a column of numbers for a range, which needs no class of the value.
//
// Built once for a policy; immutable, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "runtime/index/classes.hpp"
#include "runtime/index/row_numbers.hpp"

namespace writ::index {

class PackedRows {
 public:
  // `tests` are those of `rows` rows of these columns, as numbers; those of column `found_by` are left out.
  // Nothing where rows ask more than fits, or something else.
  static auto of(const std::vector<std::uint32_t>& tests, std::size_t rows, std::span<const Column> columns,
                 std::uint32_t found_by) -> std::optional<PackedRows>;

  // Whether the values, one a column and all of them known, pass what the row asks.
  [[nodiscard]] auto passes(std::uint32_t row, std::span<const Cell> values, std::span<const Column> columns) const
      -> bool {
    const std::uint64_t* at = words_.data() + row * stride_;
    bool passing = true;
    for (const std::uint32_t column : masks_)
      passing = passing & ((*at++ >> columns[column].class_of(values[column]) & 1) != 0);
    for (const std::uint32_t column : ranges_) {
      const std::int64_t value = values[column].integer;
      passing = passing & (static_cast<std::int64_t>(at[0]) <= value) & (value <= static_cast<std::int64_t>(at[1]));
      at += 2;
    }
    return passing;
  }

 private:
  static constexpr std::size_t kMostWords = 8;  // of a row: a line of a cache

  PackedRows() = default;
  auto choose_columns(const std::vector<std::uint32_t>& tests, std::size_t rows, std::span<const Column> columns,
                      std::uint32_t found_by) -> bool;
  void fill(const std::vector<std::uint32_t>& tests, std::size_t rows, std::span<const Column> columns);

  std::vector<std::uint32_t> masks_;   // columns; a word each
  std::vector<std::uint32_t> ranges_;  // columns; two words each, both inclusive
  std::size_t stride_ = 0;
  std::vector<std::uint64_t> words_;
};

}  // namespace writ::index

// Which rows of a table match, from the class of each column (classes.hpp).
//
// Where a column tells most rows apart, a tenant say, it leads to the few rows that it names (a dispatch), and
// their other columns are looked at one by one. Otherwise each class of each column has the set of rows that it
// passes, a bit a row, and the answer is what is in all of them: eight words at a time, and no further column
// once they are empty. A column of many classes has a set for several of them together, of the rows that one of
// them passes; rows are then looked at as above.
//
// A column whose value is not known passes every row: what may match is then as easily found, and a row that
// tests such a column may match or not.
//
// Built once for a policy; immutable, any thread. Asking allocates nothing.
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "runtime/index/classes.hpp"

namespace writ::index {

struct ColumnTest {
  std::uint32_t column = 0;
  Classes classes;  // that pass
};
// All of them; at most one a column, and a column without one passes.
using RowTests = std::vector<ColumnTest>;

// The class of a value that is not known.
inline constexpr Class kNotKnown = 0xFFFFFFFFu;

class Rows {
 public:
  // `counts`: the classes of each column.
  Rows(const std::vector<RowTests>& rows, std::vector<std::uint32_t> counts);

  // Calls visit(row) for the rows that match or may match, ascending, until it says false. `classes`: one a column.
  template <class Visit>
  void each(std::span<const Class> classes, Visit&& visit) const {
    if (dispatch_ == kNone) return each_in_sets(classes, visit);
    classes[dispatch_] == kNotKnown ? each_of_all(classes, visit) : each_named(classes, visit);
  }

  // Calls visit(column) for the columns that a row tests.
  template <class Visit>
  void each_test(std::uint32_t row, Visit&& visit) const {
    const std::uint32_t* at = tests_.data() + tests_of_[row];
    for (std::uint32_t left = *at++; left > 0; --left, at += 2 + 2 * at[1]) visit(at[0]);
  }

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFFu;
  static constexpr std::size_t kBlock = 8;  // words

  // The rows that a class names: the only one, or those of rows_named_ from `first`.
  struct Named {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };
  struct Sets {
    std::uint32_t column = 0;
    unsigned shift = 0;                // 2^shift classes share a set
    std::vector<std::uint64_t> words;  // words_ of them a set
  };

  void add_tests(const std::vector<RowTests>& rows);
  void choose_dispatch(const std::vector<RowTests>& rows);
  void make_dispatch(const std::vector<RowTests>& rows);
  void make_sets(const std::vector<RowTests>& rows);
  [[nodiscard]] auto sets_of(const std::vector<RowTests>& rows, std::uint32_t column) const -> Sets;

  // Whether the value of a known class passes each test of the row.
  [[nodiscard]] auto passes(std::uint32_t row, std::span<const Class> classes) const -> bool {
    const std::uint32_t* at = tests_.data() + tests_of_[row];
    for (std::uint32_t left = *at++; left > 0; --left) {
      const Class c = classes[at[0]];
      bool holds = c == kNotKnown;
      const std::uint32_t* end = at + 2 + 2 * at[1];
      for (at += 2; at != end; at += 2) holds = holds || (at[0] <= c && c <= at[1]);
      if (!holds) return false;
    }
    return true;
  }

  template <class Visit>
  void each_of_all(std::span<const Class> classes, Visit& visit) const {
    for (std::uint32_t row = 0; row < size_; ++row) {
      if (passes(row, classes) && !visit(row)) return;
    }
  }

  // The rows that the class names and those that name none, both ascending, as one.
  template <class Visit>
  void each_named(std::span<const Class> classes, Visit& visit) const {
    const Named named = named_[classes[dispatch_]];
    const std::uint32_t* rows = named.count == 1 ? &named.first : rows_named_.data() + named.first;
    std::uint32_t i = 0;
    for (std::size_t k = 0; i < named.count || k < unnamed_.size();) {
      const bool first = k == unnamed_.size() || (i < named.count && rows[i] < unnamed_[k]);
      const std::uint32_t row = first ? rows[i++] : unnamed_[k++];
      if (passes(row, classes) && !visit(row)) return;
    }
  }

  template <class Visit>
  void each_in_sets(std::span<const Class> classes, Visit& visit) const {
    for (std::size_t word = 0; word < words_; word += kBlock) {
      std::uint64_t left[kBlock];
      if (!common(classes, word, left)) continue;
      for (std::size_t w = 0; w < kBlock; ++w) {
        for (; left[w] != 0; left[w] &= left[w] - 1) {
          const auto row =
              static_cast<std::uint32_t>((word + w) * 64) + static_cast<std::uint32_t>(std::countr_zero(left[w]));
          const bool matches = complete_ || passes(row, classes);
          if (matches && !visit(row)) return;
        }
      }
    }
  }
  // What is in all sets, of the eight words from `word`; whether anything is.
  [[nodiscard]] auto common(std::span<const Class> classes, std::size_t word, std::uint64_t* left) const -> bool;

  std::vector<std::uint32_t> counts_;
  std::size_t size_ = 0;   // rows
  std::size_t words_ = 0;  // of a set; a multiple of kBlock

  // A row after the other, as that is how they are looked at: how many tests, and of each its column, how many
  // intervals, and these.
  std::vector<std::uint32_t> tests_;
  std::vector<std::uint32_t> tests_of_;  // by row, where its tests begin

  std::uint32_t dispatch_ = kNone;  // a column
  std::vector<Named> named_;        // by its class
  std::vector<std::uint32_t> rows_named_;
  std::vector<std::uint32_t> unnamed_;

  std::vector<Sets> sets_;  // the strictest first
  std::vector<std::uint64_t> all_;
  bool complete_ = true;  // every test is in a set
};

}  // namespace writ::index

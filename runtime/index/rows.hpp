// Which rows of a table match, from the class of each column (classes.hpp).
//
// Where a column tells most rows apart, a tenant say, it leads to the few rows that it names (a dispatch), and
// their other columns are looked at one by one. Otherwise each class of each column has the set of rows that it
// passes, a bit a row, and the answer is what is in all of them: eight words at a time, and no further column
// once they are empty. A column of many classes has a set for several of them together, of the rows that one of
// them passes; rows are then looked at as above, and so are the last few that are left before all columns were asked.
//
// A column whose value is not known passes every row: what may match is then as easily found, and a row that
// tests such a column may match or not.
//
// Built once for a policy; immutable, any thread. Asking allocates nothing.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "runtime/index/classes.hpp"
#include "runtime/index/row_numbers.hpp"

namespace writ::index {

// The class of a value that is not known.
inline constexpr Class kNotKnown = 0xFFFFFFFFu;

class Rows {
 public:
  // `tests` are those of `rows` rows, as numbers (row_numbers.hpp); `counts` the classes of each column.
  Rows(std::vector<std::uint32_t> tests, std::size_t rows, std::vector<std::uint32_t> counts);

  // Calls visit(row) for the rows that match or may match, ascending, until it says false. `class_of(column)` is the
  // class of a column's value, and may be asked more than once.
  template <class ClassOf, class Visit>
  void each(const ClassOf& class_of, Visit&& visit) const {
    if (dispatch_ == kNone) return each_in_sets(class_of, visit);
    class_of(dispatch_) == kNotKnown ? each_of_all(class_of, visit) : each_named(class_of, visit);
  }

  // The column that leads to rows, where there is one.
  [[nodiscard]] auto found_by() const -> std::optional<std::uint32_t> {
    return dispatch_ == kNone ? std::nullopt : std::optional(dispatch_);
  }
  // Then the rows that a class of it leads to, ascending, among which are all that match; until visit(row) says false.
  template <class Visit>
  void each_found(Class of_class, Visit&& visit) const {
    if (is_numbered_) {
      if (of_class < size_) visit(of_class);
      return;
    }
    const Named named = named_[of_class];
    const std::uint32_t* rows = named.count == 1 ? &named.first : rows_named_.data() + named.first;
    std::uint32_t i = 0;
    for (std::size_t k = 0; i < named.count || k < unnamed_.size();) {
      const bool first = k == unnamed_.size() || (i < named.count && rows[i] < unnamed_[k]);
      if (!visit(first ? rows[i++] : unnamed_[k++])) return;
    }
  }

  [[nodiscard]] auto tests() const -> const std::vector<std::uint32_t>& { return tests_; }
  // Calls visit(column) for the columns that a row tests.
  template <class Visit>
  void each_test(std::uint32_t row, Visit&& visit) const {
    for (RowNumbers tests = tests_of(row); !tests.done(); tests.next()) visit(tests.column());
  }

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFFu;
  static constexpr std::size_t kBlock = 8;        // words
  static constexpr std::size_t kMostChosen = 64;  // sets; what further columns ask is looked at row by row
  static constexpr std::size_t kTogether = 32;    // rows that are looked at
  static constexpr std::size_t kLine = 16;        // numbers in a line of the cache

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

  // How many rows the classes of a column name together, and how many rows name none.
  struct Naming {
    std::size_t rows = 0;
    std::size_t unnamed = 0;
  };
  // What a row asks of a column: the first of `tests`.
  struct ColumnTest {
    std::uint32_t row = 0;
    RowNumbers tests;
    template <class Visit>
    void each(const Visit& visit) const {
      for (std::uint32_t i = 0; i < tests.intervals(); ++i) visit(tests.interval(i));
    }
  };
  using ColumnTests = std::vector<ColumnTest>;  // of one column, by row

  auto read_tests() -> std::vector<ColumnTests>;
  [[nodiscard]] auto named_by(const ColumnTests& tests) const -> Naming;
  void choose_dispatch(const std::vector<Naming>& naming);
  void make_dispatch(const ColumnTests& tests);
  [[nodiscard]] auto numbers_rows() const -> bool;
  void make_sets(const std::vector<ColumnTests>& columns, const std::vector<Naming>& naming);
  [[nodiscard]] auto sets_of(std::uint32_t column, const ColumnTests& tests) const -> Sets;
  [[nodiscard]] auto tests_of(std::uint32_t row) const -> RowNumbers {
    return RowNumbers(tests_.data() + begins_[row]);
  }

  // Whether the value of a known class passes each test of the row.
  template <class ClassOf>
  [[nodiscard]] auto passes(std::uint32_t row, const ClassOf& class_of) const -> bool {
    for (RowNumbers tests = tests_of(row); !tests.done(); tests.next()) {
      const Class c = class_of(tests.column());
      if (c != kNotKnown && !tests.passes(c)) return false;
    }
    return true;
  }

  template <class ClassOf, class Visit>
  void each_of_all(const ClassOf& class_of, Visit& visit) const {
    for (std::uint32_t row = 0; row < size_; ++row) {
      if (passes(row, class_of) && !visit(row)) return;
    }
  }

  template <class ClassOf, class Visit>
  void each_named(const ClassOf& class_of, Visit& visit) const {
    each_found(class_of(dispatch_), [&](std::uint32_t row) { return !passes(row, class_of) || visit(row); });
  }

  using Words = std::uint64_t __attribute__((vector_size(kBlock * sizeof(std::uint64_t))));
  static void load(const std::uint64_t* from, Words& words) { std::memcpy(&words, from, sizeof words); }
  static auto any(const Words& words) -> std::uint64_t {
    std::uint64_t all = 0;
    for (std::size_t w = 0; w < kBlock; ++w) all |= words[w];
    return all;
  }

  // The sets of the classes that the values are in, the strictest first, of the first `asked` columns.
  struct Chosen {
    std::array<const std::uint64_t*, kMostChosen> words;
    std::size_t count = 0;
    std::size_t asked = 0;
  };
  // Asks the next column; whether it has a set.
  template <class ClassOf>
  auto choose_next(const ClassOf& class_of, Chosen& chosen) const -> bool {
    const Sets& sets = sets_[chosen.asked++];
    const Class c = class_of(sets.column);
    if (c != kNotKnown) chosen.words[chosen.count++] = sets.words.data() + (c >> sets.shift) * words_;
    return c != kNotKnown;
  }
  [[nodiscard]] auto can_ask(const Chosen& chosen) const -> bool {
    return chosen.asked < sets_.size() && chosen.count < kMostChosen;
  }
  [[nodiscard]] auto is_complete(const Chosen& chosen) const -> bool {
    return complete_ && chosen.asked == sets_.size();
  }

  // Of rows that fill one block a column is asked when it is wanted, and not where nothing is left, or so little that
  // it takes less to look at it than to find out what class a value is in. Of more rows all are asked first: something
  // is left in some block.
  template <class ClassOf, class Visit>
  void each_in_sets(const ClassOf& class_of, Visit& visit) const {
    if (words_ == kBlock) return each_asking(class_of, visit);
    Chosen chosen;
    while (can_ask(chosen)) choose_next(class_of, chosen);
    if (!is_complete(chosen)) return each_tried(chosen, class_of, visit);
    for (std::size_t word = 0; word < words_; word += kBlock) {
      std::uint64_t left[kBlock];
      if (common(chosen, word, left) && !each_left(word, left, true, class_of, visit)) return;
    }
  }
  // Where rows that are left have to be looked at: some together, so that what they ask is on its way while others are
  // found.
  template <class ClassOf, class Visit>
  void each_tried(const Chosen& chosen, const ClassOf& class_of, Visit& visit) const {
    std::array<std::uint32_t, kTogether> rows;
    std::size_t count = 0;
    const auto try_all = [&] {
      for (std::size_t i = 0; i < count; ++i) {
        if (passes(rows[i], class_of) && !visit(rows[i])) return false;
      }
      count = 0;
      return true;
    };
    const auto note = [&](std::uint32_t row) {
      if (count == kTogether && !try_all()) return false;
      const std::uint32_t* tests = tests_.data() + begins_[row];
      __builtin_prefetch(tests);
      __builtin_prefetch(tests + kLine);
      rows[count++] = row;
      return true;
    };
    for (std::size_t word = 0; word < words_; word += kBlock) {
      std::uint64_t left[kBlock];
      if (common(chosen, word, left) && !each_left(word, left, true, class_of, note)) return;
    }
    try_all();
  }
  // What is in all sets, of the eight words from `word`; whether anything is. In registers from the first set to the
  // last: what is stored after each is what this would cost otherwise.
  [[nodiscard]] auto common(const Chosen& chosen, std::size_t word, std::uint64_t* left) const -> bool {
    Words rest;
    Words passing;
    load(all_.data() + word, rest);
    for (std::size_t i = 0; i < chosen.count; ++i) {
      load(chosen.words[i] + word, passing);
      rest &= passing;
      if (any(rest) == 0) return false;
    }
    std::memcpy(left, &rest, sizeof rest);
    return true;
  }
  template <class ClassOf, class Visit>
  void each_asking(const ClassOf& class_of, Visit& visit) const {
    Chosen chosen;
    std::uint64_t left[kBlock];
    std::copy_n(all_.data(), kBlock, left);
    while (can_ask(chosen) && !is_little(left)) {
      if (!choose_next(class_of, chosen)) continue;
      const std::uint64_t* passing = chosen.words[chosen.count - 1];
      for (std::size_t w = 0; w < kBlock; ++w) left[w] &= passing[w];
    }
    each_left(0, left, is_complete(chosen), class_of, visit);
  }
  // A bit of each word at most.
  static auto is_little(const std::uint64_t* left) -> bool {
    std::uint64_t rows = 0;
    for (std::size_t w = 0; w < kBlock; ++w) rows |= left[w];
    return (rows & (rows - 1)) == 0;
  }
  // Whether the visit wants more.
  template <class ClassOf, class Visit>
  auto each_left(std::size_t word, std::uint64_t* left, bool complete, const ClassOf& class_of, Visit& visit) const
      -> bool {
    for (std::size_t w = 0; w < kBlock; ++w) {
      for (; left[w] != 0; left[w] &= left[w] - 1) {
        const auto row =
            static_cast<std::uint32_t>((word + w) * 64) + static_cast<std::uint32_t>(std::countr_zero(left[w]));
        const bool matches = complete || passes(row, class_of);
        if (matches && !visit(row)) return false;
      }
    }
    return true;
  }

  std::vector<std::uint32_t> counts_;
  std::size_t size_ = 0;   // rows
  std::size_t words_ = 0;  // of a set; a multiple of kBlock

  std::vector<std::uint32_t> tests_;   // a row after the other, as that is how they are looked at
  std::vector<std::uint32_t> begins_;  // by row, where its tests begin

  std::uint32_t dispatch_ = kNone;  // a column
  std::vector<Named> named_;        // by its class
  std::vector<std::uint32_t> rows_named_;
  bool is_numbered_ = false;  // a class leads to the row of its number, and the last one, of all other values, to none
  std::vector<std::uint32_t> unnamed_;  // rows that do not ask for a class of it

  std::vector<Sets> sets_;  // the strictest first
  std::vector<std::uint64_t> all_;
  bool complete_ = true;  // every test is in a set
};

}  // namespace writ::index

#include "runtime/index/rows.hpp"

#include <algorithm>
#include <cstring>

namespace writ::index {
namespace {

// A dispatch on a column pays when a class names this many rows at most, on average.
constexpr std::size_t kFewRows = 4;
// Rows that name no class of it are looked at every time.
constexpr std::size_t kUnnamedRows = 8;
// Fewer rows are a word of bits.
constexpr std::size_t kDispatchRows = 64;
// Sets of one column. With more of them caches hold less of what is asked for; a row that only its set passes
// is looked at in vain, which 1 in 128 is not worth avoiding.
constexpr std::size_t kMostSets = 128;

auto class_count(const Classes& classes) -> std::size_t {
  std::size_t count = 0;
  for (const Interval& one : classes) count += one.last - one.first + 1;
  return count;
}

auto test_of(const RowTests& row, std::uint32_t column) -> const Classes* {
  for (const ColumnTest& test : row) {
    if (test.column == column) return &test.classes;
  }
  return nullptr;
}

// How many rows the classes of a column name together, and how many rows name none.
struct Naming {
  std::size_t rows = 0;
  std::size_t unnamed = 0;
};
auto named_by(const std::vector<RowTests>& rows, std::uint32_t column) -> Naming {
  Naming found;
  for (const RowTests& row : rows) {
    const Classes* classes = test_of(row, column);
    classes == nullptr ? ++found.unnamed : found.rows += class_count(*classes);
  }
  return found;
}

// The sets that these classes are in.
auto coarser(const Classes& classes, unsigned shift) -> Classes {
  Classes scaled;
  for (const Interval& one : classes) scaled.push_back({one.first >> shift, one.last >> shift});
  return either(scaled, {});
}

}  // namespace

Rows::Rows(const std::vector<RowTests>& rows, std::vector<std::uint32_t> counts)
    : counts_(std::move(counts)), size_(rows.size()) {
  add_tests(rows);
  if (rows.size() >= kDispatchRows) choose_dispatch(rows);
  dispatch_ != kNone ? make_dispatch(rows) : make_sets(rows);
}

void Rows::add_tests(const std::vector<RowTests>& rows) {
  for (const RowTests& row : rows) {
    tests_of_.push_back(static_cast<std::uint32_t>(tests_.size()));
    tests_.push_back(static_cast<std::uint32_t>(row.size()));
    for (const ColumnTest& test : row) {
      tests_.insert(tests_.end(), {test.column, static_cast<std::uint32_t>(test.classes.size())});
      for (const Interval& one : test.classes) tests_.insert(tests_.end(), {one.first, one.last});
    }
  }
}

void Rows::choose_dispatch(const std::vector<RowTests>& rows) {
  std::size_t best = rows.size() * kFewRows + 1;
  for (std::uint32_t column = 0; column < counts_.size(); ++column) {
    const Naming named = named_by(rows, column);
    const bool few = named.rows <= kFewRows * counts_[column] && named.unnamed <= kUnnamedRows;
    if (!few || named.rows >= best) continue;
    best = named.rows;
    dispatch_ = column;
  }
}

void Rows::make_dispatch(const std::vector<RowTests>& rows) {
  std::vector<std::vector<std::uint32_t>> by_class(counts_[dispatch_]);
  for (std::uint32_t row = 0; row < rows.size(); ++row) {
    const Classes* classes = test_of(rows[row], dispatch_);
    if (classes == nullptr) unnamed_.push_back(row);
    if (classes == nullptr) continue;
    for (const Interval& one : *classes) {
      for (Class c = one.first; c <= one.last; ++c) by_class[c].push_back(row);
    }
  }
  for (const std::vector<std::uint32_t>& named : by_class) {
    const auto count = static_cast<std::uint32_t>(named.size());
    named_.push_back({count == 1 ? named[0] : static_cast<std::uint32_t>(rows_named_.size()), count});
    if (count != 1) rows_named_.insert(rows_named_.end(), named.begin(), named.end());
  }
}

void Rows::make_sets(const std::vector<RowTests>& rows) {
  words_ = (rows.size() + 64 * kBlock - 1) / (64 * kBlock) * kBlock;
  all_.assign(words_, 0);
  for (std::size_t row = 0; row < rows.size(); ++row) all_[row / 64] |= std::uint64_t{1} << row % 64;
  std::vector<std::pair<std::size_t, std::uint32_t>> order;  // rows that a class passes, all classes together
  for (std::uint32_t column = 0; column < counts_.size(); ++column) {
    const Naming named = named_by(rows, column);
    if (named.unnamed == rows.size()) continue;
    order.emplace_back(named.unnamed + named.rows / counts_[column], column);
  }
  std::sort(order.begin(), order.end());
  for (const auto& [_, column] : order) {
    sets_.push_back(sets_of(rows, column));
    complete_ = complete_ && sets_.back().shift == 0;
  }
}

// Set by set, each from the one before: a row enters where an interval begins, and leaves behind its end.
auto Rows::sets_of(const std::vector<RowTests>& rows, std::uint32_t column) const -> Sets {
  std::vector<std::uint64_t> now = all_;
  Sets made{column, 0, {}};
  while ((counts_[column] - 1) >> made.shift >= kMostSets) ++made.shift;
  const std::size_t sets = ((counts_[column] - 1) >> made.shift) + 1;
  std::vector<std::vector<std::uint32_t>> enters(sets + 1);
  std::vector<std::vector<std::uint32_t>> leaves(sets + 1);
  for (std::uint32_t row = 0; row < rows.size(); ++row) {
    const Classes* classes = test_of(rows[row], column);
    if (classes == nullptr) continue;
    now[row / 64] &= ~(std::uint64_t{1} << row % 64);
    for (const Interval& one : coarser(*classes, made.shift)) {
      enters[one.first].push_back(row);
      leaves[one.last + 1].push_back(row);
    }
  }
  made.words.reserve(sets * words_);
  for (std::size_t set = 0; set < sets; ++set) {
    for (const std::uint32_t row : leaves[set]) now[row / 64] &= ~(std::uint64_t{1} << row % 64);
    for (const std::uint32_t row : enters[set]) now[row / 64] |= std::uint64_t{1} << row % 64;
    made.words.insert(made.words.end(), now.begin(), now.end());
  }
  return made;
}

// In registers from the first set to the last: what is stored after each is what this would cost otherwise.
auto Rows::common(std::span<const Class> classes, std::size_t word, std::uint64_t* left) const -> bool {
  using Words = std::uint64_t __attribute__((vector_size(kBlock * sizeof(std::uint64_t))));
  Words rest;
  std::memcpy(&rest, all_.data() + word, sizeof rest);
  for (const Sets& sets : sets_) {
    const Class c = classes[sets.column];
    if (c == kNotKnown) continue;
    Words passing;
    std::memcpy(&passing, sets.words.data() + (c >> sets.shift) * words_ + word, sizeof passing);
    rest &= passing;
    std::uint64_t any = 0;
    for (std::size_t w = 0; w < kBlock; ++w) any |= rest[w];
    if (any == 0) return false;
  }
  std::memcpy(left, &rest, sizeof rest);
  return true;
}

}  // namespace writ::index

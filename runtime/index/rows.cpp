#include "runtime/index/rows.hpp"

#include <algorithm>
#include <numeric>

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

}  // namespace

Rows::Rows(std::vector<std::uint32_t> tests, std::size_t rows, std::vector<std::uint32_t> counts)
    : counts_(std::move(counts)), size_(rows), tests_(std::move(tests)) {
  const std::vector<ColumnTests> columns = read_tests();
  std::vector<Naming> naming;
  for (const ColumnTests& column : columns) naming.push_back(named_by(column));
  if (rows >= kDispatchRows) choose_dispatch(naming);
  dispatch_ != kNone ? make_dispatch(columns[dispatch_]) : make_sets(columns, naming);
}

auto Rows::read_tests() -> std::vector<ColumnTests> {
  std::vector<ColumnTests> made(counts_.size());
  const std::uint32_t* at = tests_.data();
  begins_.reserve(size_);
  for (std::uint32_t row = 0; row < size_; ++row) {
    begins_.push_back(static_cast<std::uint32_t>(at - tests_.data()));
    RowNumbers tests(at);
    for (; !tests.done(); tests.next()) made[tests.column()].push_back({row, tests});
    at = tests.end();
  }
  return made;
}

auto Rows::named_by(const ColumnTests& tests) const -> Naming {
  Naming found{0, size_ - tests.size()};
  for (const ColumnTest& one : tests)
    one.each([&](Interval classes) { found.rows += classes.last - classes.first + 1; });
  return found;
}

void Rows::choose_dispatch(const std::vector<Naming>& naming) {
  std::size_t best = size_ * kFewRows + 1;
  for (std::uint32_t column = 0; column < counts_.size(); ++column) {
    const Naming& named = naming[column];
    const bool few = named.rows <= kFewRows * counts_[column] && named.unnamed <= kUnnamedRows;
    if (!few || named.rows >= best) continue;
    best = named.rows;
    dispatch_ = column;
  }
}

// Counted first, so that the rows of a class stand together and no class needs memory of its own.
void Rows::make_dispatch(const ColumnTests& tests) {
  const auto each = [&](const auto& visit) {
    for (const ColumnTest& one : tests) {
      one.each([&](Interval classes) {
        for (Class c = classes.first; c <= classes.last; ++c) visit(c, one.row);
      });
    }
  };
  std::vector<std::uint32_t> begins(counts_[dispatch_] + 1);
  each([&](Class c, std::uint32_t) { ++begins[c + 1]; });
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  for (Class c = 0; c < counts_[dispatch_]; ++c) named_.push_back({begins[c], begins[c + 1] - begins[c]});
  rows_named_.resize(begins.back());
  each([&](Class c, std::uint32_t row) { rows_named_[begins[c]++] = row; });
  for (Named& named : named_) {
    if (named.count == 1) named.first = rows_named_[named.first];
  }
  std::uint32_t next = 0;
  for (const ColumnTest& one : tests) {
    for (; next < one.row; ++next) unnamed_.push_back(next);
    ++next;
  }
  for (; next < size_; ++next) unnamed_.push_back(next);
  is_numbered_ = numbers_rows();
}

auto Rows::numbers_rows() const -> bool {
  for (Class c = 0; c < named_.size(); ++c) {
    const bool numbered = c < size_ ? named_[c].count == 1 && named_[c].first == c : named_[c].count == 0;
    if (!numbered) return false;
  }
  return named_.size() >= size_ && unnamed_.empty();
}

void Rows::make_sets(const std::vector<ColumnTests>& columns, const std::vector<Naming>& naming) {
  words_ = (size_ + 64 * kBlock - 1) / (64 * kBlock) * kBlock;
  all_.assign(words_, 0);
  for (std::size_t row = 0; row < size_; ++row) all_[row / 64] |= std::uint64_t{1} << row % 64;
  std::vector<std::pair<std::size_t, std::uint32_t>> order;  // rows that a class passes, all classes together
  for (std::uint32_t column = 0; column < counts_.size(); ++column) {
    if (columns[column].empty()) continue;
    order.emplace_back(naming[column].unnamed + naming[column].rows / counts_[column], column);
  }
  std::sort(order.begin(), order.end());
  for (const auto& [_, column] : order) {
    sets_.push_back(sets_of(column, columns[column]));
    complete_ = complete_ && sets_.back().shift == 0;
  }
}

// Set by set, each from the one before: a row enters where an interval begins, and leaves behind its end. Intervals
// that touch when classes are taken together are one.
auto Rows::sets_of(std::uint32_t column, const ColumnTests& tests) const -> Sets {
  std::vector<std::uint64_t> now = all_;
  Sets made{column, 0, {}};
  while ((counts_[column] - 1) >> made.shift >= kMostSets) ++made.shift;
  const std::size_t sets = ((counts_[column] - 1) >> made.shift) + 1;
  std::vector<std::vector<std::uint32_t>> enters(sets + 1);
  std::vector<std::vector<std::uint32_t>> leaves(sets + 1);
  for (const ColumnTest& one : tests) {
    now[one.row / 64] &= ~(std::uint64_t{1} << one.row % 64);
    std::uint32_t open = 0;  // the first set behind those that the row is in so far
    one.each([&](Interval classes) {
      const std::uint32_t first = std::max(classes.first >> made.shift, open);
      const std::uint32_t end = (classes.last >> made.shift) + 1;
      if (first >= end) return;
      enters[first].push_back(one.row);
      leaves[end].push_back(one.row);
      open = end;
    });
  }
  made.words.reserve(sets * words_);
  for (std::size_t set = 0; set < sets; ++set) {
    for (const std::uint32_t row : leaves[set]) now[row / 64] &= ~(std::uint64_t{1} << row % 64);
    for (const std::uint32_t row : enters[set]) now[row / 64] |= std::uint64_t{1} << row % 64;
    made.words.insert(made.words.end(), now.begin(), now.end());
  }
  return made;
}

}  // namespace writ::index

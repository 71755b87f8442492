#include "runtime/index/packed_rows.hpp"

#include <algorithm>
#include <limits>

namespace writ::index {
namespace {

constexpr std::uint32_t kMaskClasses = 64;

// Calls visit(row, tests) for each test of each row.
template <class Visit>
void each_test(const std::vector<std::uint32_t>& tests, std::size_t rows, const Visit& visit) {
  const std::uint32_t* at = tests.data();
  for (std::size_t row = 0; row < rows; ++row) {
    RowNumbers one(at);
    for (; !one.done(); one.next()) visit(row, one);
    at = one.end();
  }
}

auto mask_of(const RowNumbers& test) -> std::uint64_t {
  std::uint64_t mask = 0;
  for (std::uint32_t i = 0; i < test.intervals(); ++i) {
    for (Class c = test.interval(i).first; c <= test.interval(i).last; ++c) mask |= std::uint64_t{1} << c;
  }
  return mask;
}

}  // namespace

auto PackedRows::choose_columns(const std::vector<std::uint32_t>& tests, std::size_t rows,
                                std::span<const Column> columns, std::uint32_t found_by) -> bool {
  std::vector<bool> is_tested(columns.size());
  std::vector<bool> is_range(columns.size(), true);
  each_test(tests, rows, [&](std::size_t, const RowNumbers& test) {
    is_tested[test.column()] = true;
    if (test.intervals() != 1) is_range[test.column()] = false;
  });
  for (std::uint32_t column = 0; column < columns.size(); ++column) {
    if (!is_tested[column] || column == found_by) continue;
    const bool range = is_range[column] && columns[column].lookup() == Lookup::Word;
    if (columns[column].count() <= kMaskClasses)
      masks_.push_back(column);
    else if (range)
      ranges_.push_back(column);
    else
      return false;
  }
  stride_ = masks_.size() + 2 * ranges_.size();
  return stride_ <= kMostWords;
}

void PackedRows::fill(const std::vector<std::uint32_t>& tests, std::size_t rows, std::span<const Column> columns) {
  const Range everything = {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
  constexpr std::size_t kNowhere = kMostWords;
  std::vector<std::size_t> place(columns.size(), kNowhere);
  for (std::size_t i = 0; i < masks_.size(); ++i) place[masks_[i]] = i;
  for (std::size_t i = 0; i < ranges_.size(); ++i) place[ranges_[i]] = masks_.size() + 2 * i;
  std::vector<std::uint64_t> nothing_asked(masks_.size(), ~std::uint64_t{0});
  for (std::size_t i = 0; i < ranges_.size(); ++i) {
    nothing_asked.push_back(static_cast<std::uint64_t>(everything.first));
    nothing_asked.push_back(static_cast<std::uint64_t>(everything.last));
  }
  words_.reserve(rows * stride_);
  for (std::size_t row = 0; row < rows; ++row) words_.insert(words_.end(), nothing_asked.begin(), nothing_asked.end());
  each_test(tests, rows, [&](std::size_t row, const RowNumbers& test) {
    const std::size_t at = place[test.column()];
    if (at == kNowhere) return;
    std::uint64_t* const to = words_.data() + row * stride_ + at;
    if (at < masks_.size()) {
      *to &= mask_of(test);
      return;
    }
    const Range range = columns[test.column()].range_of(test.interval(0));
    to[0] = static_cast<std::uint64_t>(std::max(static_cast<std::int64_t>(to[0]), range.first));
    to[1] = static_cast<std::uint64_t>(std::min(static_cast<std::int64_t>(to[1]), range.last));
  });
}

auto PackedRows::of(const std::vector<std::uint32_t>& tests, std::size_t rows, std::span<const Column> columns,
                    std::uint32_t found_by) -> std::optional<PackedRows> {
  PackedRows made;
  if (!made.choose_columns(tests, rows, columns, found_by)) return std::nullopt;
  made.fill(tests, rows, columns);
  return made;
}

}  // namespace writ::index

// The tests of rows as numbers of 32 bits, each at hand without being decoded: what an index asks while it decides.
//
// A row after the other: how many tests it has, and of each its column, of how many intervals of classes, and the first
// and last class of each. ir::Rules has the same in fewer bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/ir/rules.hpp"

namespace writ::index {

// The tests of one row, one after the other.
class RowNumbers {
 public:
  explicit RowNumbers(const std::uint32_t* at) : at_(at + 1), left_(*at) {}

  [[nodiscard]] auto done() const -> bool { return left_ == 0; }
  [[nodiscard]] auto column() const -> std::uint32_t { return at_[0]; }
  [[nodiscard]] auto intervals() const -> std::uint32_t { return at_[1]; }
  [[nodiscard]] auto interval(std::uint32_t i) const -> ir::RulesInterval { return {at_[2 + 2 * i], at_[3 + 2 * i]}; }
  [[nodiscard]] auto passes(std::uint32_t of_class) const -> bool {
    bool holds = false;
    for (std::uint32_t i = 0; i < intervals(); ++i)
      holds = holds || (interval(i).first <= of_class && of_class <= interval(i).last);
    return holds;
  }
  void next() {
    at_ += 2 + 2 * std::size_t{at_[1]};
    --left_;
  }
  // Behind the last test: where the next row begins.
  [[nodiscard]] auto end() const -> const std::uint32_t* { return at_; }

 private:
  const std::uint32_t* at_;
  std::uint32_t left_;
};

// Of all rows that test something.
auto numbers_of(const ir::Rules& rules) -> std::vector<std::uint32_t>;

}  // namespace writ::index

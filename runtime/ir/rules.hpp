// Reads decision tables that are data (ir.hpp, Rules): how values are sorted into classes, and which rows match.
//
// RulesScan looks at every row, and is what an index (runtime/index) must agree with. It allocates one number a
// column. Immutable, any thread; what it is made of must outlive it. Both expect what verify() has passed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "runtime/ir/ir.hpp"

namespace writ::ir {

inline auto is_choose(Op op) -> bool { return op == Op::Choose || op == Op::ChooseFirst || op == Op::ChooseAll; }
inline auto is_lookup(Op op) -> bool { return op_info(op).c == Operand::Rules; }

// How the values of a kind are sorted; nothing for kinds that are not.
enum class Lookup : std::uint8_t { Truth, Word, Wide, Real, Text };
auto lookup_of(const Type& type) -> std::optional<Lookup>;

// How many classes `limits` constants make.
inline auto class_count(Lookup lookup, std::size_t limits) -> std::uint32_t {
  return static_cast<std::uint32_t>(lookup == Lookup::Text ? limits + 1 : 2 * limits + 1);
}

// Below 0, 0 or above it: how two known values stand to each other.
auto order_of(Lookup lookup, const Cell& a, const Cell& b) -> int;

// From `first` to `last`, both of them.
struct RulesInterval {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};
// The tests of one row, one after the other.
class RowTests {
 public:
  explicit RowTests(const std::uint32_t* at) : at_(at + 1), left_(*at) {}

  [[nodiscard]] auto done() const -> bool { return left_ == 0; }
  [[nodiscard]] auto column() const -> std::uint32_t { return at_[0]; }
  [[nodiscard]] auto intervals() const -> std::uint32_t { return at_[1]; }
  [[nodiscard]] auto interval(std::uint32_t i) const -> RulesInterval { return {at_[2 + 2 * i], at_[3 + 2 * i]}; }
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

class RulesScan {
 public:
  // `arguments`: a value a column.
  RulesScan(const Module& module, const Rules& rules, std::span<const Cell> arguments);

  // Calls visit(row, why, tests) for the rows that match (why is 0) or may match (the reasons why that is not known),
  // ascending, until it says false. The last row has no tests where it is for the rest.
  template <class Visit>
  void each(Visit&& visit) const {
    bool surely = false;
    Reasons maybe = 0;
    const std::uint32_t* at = rules_.tests.data();
    const auto rows = static_cast<std::uint32_t>(rules_.answers.size());
    for (std::uint32_t row = 0; row < rows - (rules_.rest ? 1 : 0); ++row) {
      Reasons why = 0;
      const RowTests tests(at);
      if (!look(at, why)) continue;
      surely = surely || why == 0;
      maybe |= why;
      if (!visit(row, why, tests)) return;
    }
    constexpr std::uint32_t kNoTests = 0;
    if (rules_.rest && !surely) visit(rows - 1, maybe, RowTests(&kNoTests));
  }

 private:
  // Moves `at` behind the row. Whether no known value fails it.
  auto look(const std::uint32_t*& at, Reasons& why) const -> bool {
    bool can_match = true;
    RowTests tests(at);
    for (; !tests.done(); tests.next()) {
      const Cell& value = arguments_[tests.column()];
      why |= value.why;
      if (value.known()) can_match = can_match && tests.passes(classes_[tests.column()]);
    }
    at = tests.end();
    return can_match;
  }

  const Rules& rules_;
  std::span<const Cell> arguments_;
  std::vector<std::uint32_t> classes_;  // of the known ones
};

// Of each answer of `rules`, which of the computed ones it is; meaningless for constants.
auto computed_answers(const Rules& rules) -> std::vector<std::uint32_t>;

}  // namespace writ::ir

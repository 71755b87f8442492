// Reads decision tables that are data (ir.hpp, Rules): how values are sorted into classes, and which rows match.
//
// RulesScan looks at every row, and is what an index (runtime/index) must agree with. It allocates one number a
// column. Immutable, any thread; what it is made of must outlive it. Both expect what verify() has passed.
#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
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

// How Rules::tests are written: of each row how many tests it has, and of each test its column and form in one number
// of seven bits a byte (column * 8 + form), and then the classes that pass. Numbers of a fixed size begin with their
// lowest byte. Every set of classes has one form, so equal tests are equal bytes.
enum class TestForm : std::uint8_t {
  One,      // 16 bits: a class
  UpTo,     // 16 bits: the last class, of those from the first class of all
  Mask16,   // a bit a class, where no class beyond passes
  Mask32,   // the same
  Between,  // 16 bits each: the first and last class
  Several,  // 16 bits each: how many intervals, and their first and last classes
  Wide,     // the same in 32 bits, where a class has a larger number
};

// The tests of one row, one after the other. Expects what verify() has passed.
class RowTests {
 public:
  explicit RowTests(const char* at) : at_(at), left_(number()) { begin(); }

  [[nodiscard]] auto done() const -> bool { return left_ == 0; }
  [[nodiscard]] auto column() const -> std::uint32_t { return column_; }
  [[nodiscard]] auto passes(std::uint32_t of_class) const -> bool;
  // Calls visit(interval) for what passes, ascending.
  template <class Visit>
  void each_interval(const Visit& visit) const;
  void next() {
    at_ += size();
    --left_;
    begin();
  }
  // Behind the last test: where the next row begins.
  [[nodiscard]] auto end() const -> const char* { return at_; }

 private:
  auto number() -> std::uint32_t {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(*at_++);
      value |= static_cast<std::uint64_t>(byte & 0x7Fu) << shift;
      if (byte < 0x80) return static_cast<std::uint32_t>(value);
    }
  }
  void begin() {
    if (done()) return;
    const std::uint32_t head = number();
    column_ = head / 8;
    form_ = static_cast<TestForm>(head % 8);
  }
  // The number of 16 or 32 bits that is `at` such numbers behind the head.
  [[nodiscard]] auto small(std::size_t at) const -> std::uint32_t { return fixed(at * 2, 2); }
  [[nodiscard]] auto large(std::size_t at) const -> std::uint32_t { return fixed(at * 4, 4); }
  [[nodiscard]] auto fixed(std::size_t at, unsigned size) const -> std::uint32_t {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < size; ++i)
      value |= static_cast<std::uint32_t>(static_cast<unsigned char>(at_[at + i])) << (8 * i);
    return value;
  }
  [[nodiscard]] auto size() const -> std::size_t {  // of what follows the head
    switch (form_) {
      case TestForm::One:
      case TestForm::UpTo:
      case TestForm::Mask16: return 2;
      case TestForm::Mask32:
      case TestForm::Between: return 4;
      case TestForm::Several: return 2 + 4 * std::size_t{small(0)};
      case TestForm::Wide: return 4 + 8 * std::size_t{large(0)};
    }
    return 0;
  }

  const char* at_;  // behind the head of a test, or the last test
  std::uint32_t left_;
  std::uint32_t column_ = 0;
  TestForm form_ = TestForm::One;
};

template <class Visit>
void RowTests::each_interval(const Visit& visit) const {
  const auto each_run = [&](std::uint64_t mask) {
    for (std::uint32_t at = 0; mask != 0;) {
      const auto gap = static_cast<std::uint32_t>(std::countr_zero(mask));
      const auto run = static_cast<std::uint32_t>(std::countr_one(mask >> gap));
      visit(RulesInterval{at + gap, at + gap + run - 1});
      mask >>= gap + run;
      at += gap + run;
    }
  };
  switch (form_) {
    case TestForm::One: return visit(RulesInterval{small(0), small(0)});
    case TestForm::UpTo: return visit(RulesInterval{0, small(0)});
    case TestForm::Mask16: return each_run(small(0));
    case TestForm::Mask32: return each_run(large(0));
    case TestForm::Between: return visit(RulesInterval{small(0), small(1)});
    case TestForm::Several:
      for (std::size_t i = 0; i < small(0); ++i) visit(RulesInterval{small(1 + 2 * i), small(2 + 2 * i)});
      return;
    case TestForm::Wide:
      for (std::size_t i = 0; i < large(0); ++i) visit(RulesInterval{large(1 + 2 * i), large(2 + 2 * i)});
      return;
  }
}

// Writes rows of tests, for Rules::tests of a module that `memory` is of. `numbers` are, a row after the other, how
// many tests it has, and of each its column, of how many intervals of classes, and the first and last class of each.
auto pack_tests(std::span<const std::uint32_t> numbers, Arena& memory) -> std::string_view;

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
    const char* at = rules_.tests.data();
    const auto rows = static_cast<std::uint32_t>(rules_.answers.size());
    for (std::uint32_t row = 0; row < rows - (rules_.rest ? 1 : 0); ++row) {
      Reasons why = 0;
      const RowTests tests(at);
      if (!look(at, why)) continue;
      surely = surely || why == 0;
      maybe |= why;
      if (!visit(row, why, tests)) return;
    }
    constexpr char kNoTests = 0;
    if (rules_.rest && !surely) visit(rows - 1, maybe, RowTests(&kNoTests));
  }

 private:
  // Moves `at` behind the row. Whether no known value fails it.
  auto look(const char*& at, Reasons& why) const -> bool {
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

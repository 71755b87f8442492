// Tables that are data: limits ascend, and every number of a row names a column, an interval or a class that is there.
#include <algorithm>
#include <fmt/core.h>
#include <optional>
#include <span>
#include <utility>

#include "runtime/base/limits.hpp"
#include "runtime/ir/bytes.hpp"
#include "runtime/ir/rules.hpp"
#include "runtime/ir/verifier.hpp"

namespace writ::ir {
namespace {

// What a ByteReader does, of few forms, without anything that keeps its place out of a register.
class TestsReader {
 public:
  explicit TestsReader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  [[gnu::always_inline]] auto number() -> std::uint64_t {
    if (at_ != end_ && static_cast<unsigned char>(*at_) < 0x80) return static_cast<unsigned char>(*at_++);
    const auto [value, next] = long_number(at_, end_);
    at_ = next;
    is_short_ = is_short_ || next == nullptr;
    if (next == nullptr) at_ = end_;
    return value;
  }
  // Of 2 or 4 bytes, lowest first.
  template <std::size_t kSize>
  [[gnu::always_inline]] auto fixed() -> std::uint32_t {
    std::uint32_t value = 0;
    if (left() < kSize) {
      is_short_ = true;
      at_ = end_;
      return value;
    }
    for (std::size_t i = 0; i < kSize; ++i)
      value |= static_cast<std::uint32_t>(static_cast<unsigned char>(at_[i])) << (8 * i);
    at_ += kSize;
    return value;
  }
  [[nodiscard]] auto left() const -> std::size_t { return static_cast<std::size_t>(end_ - at_); }
  [[nodiscard]] auto is_short() const -> bool { return is_short_; }

 private:
  // And where it ends; null where it does not.
  [[gnu::noinline]] static auto long_number(const char* at, const char* end) -> std::pair<std::uint64_t, const char*> {
    ByteReader in({at, static_cast<std::size_t>(end - at)});
    const std::uint64_t value = in.number();
    return {value, in.failed() ? nullptr : end - in.left()};
  }

  const char* at_;
  const char* end_;
  bool is_short_ = false;
};

class RulesVerifier {
 public:
  RulesVerifier(Verifier& v, RulesId id) : v_(v), rules_(v.module.rules[id]), id_(id) {}

  void verify() {
    for (const RulesColumn& column : rules_.columns) {
      if (!limits(column)) return;
    }
    const bool there = std::all_of(rules_.answers.begin(), rules_.answers.end(), [&](ConstantId answer) {
      return Verifier::none_or_in(answer, v_.module.constants);
    });
    if (!there) return fault("an answer is not a row");
    if (rules_.answers.empty()) return fault("they have no row");
    v_.instructions += rules_.tests.size();
    if (v_.instructions > limits::kInstructions) return fault("the module has too many instructions");
    tests();
  }

 private:
  void fault(std::string_view what) {
    v_.fault(fmt::format("rules t{} {}", id_.index, rules_.name), std::string(what));
  }
  auto refuse(std::string_view what) -> bool {
    fault(what);
    return false;
  }

  auto limits(const RulesColumn& column) -> bool {
    if (!v_.has_type(column.type)) return refuse("the type of a column is not a row");
    const auto lookup = lookup_of(v_.row(column.type));
    if (!lookup) return refuse("a column is of a type whose values cannot be sorted");
    counts_.push_back(class_count(*lookup, column.limits.size()));
    switch (*lookup) {
      case Lookup::Truth: return ascend(column, [](const Cell& cell) { return cell.truth == Truth::True; });
      case Lookup::Word: return ascend(column, [](const Cell& cell) { return cell.integer; });
      case Lookup::Wide: return ascend(column, [](const Cell& cell) { return cell.decimal; });
      case Lookup::Real: return ascend(column, [](const Cell& cell) { return cell.real; });
      case Lookup::Text: return ascend(column, [](const Cell& cell) { return cell.text.view(); });
    }
    return false;
  }
  // By what `part` takes of a value, as order_of() compares them.
  template <class Part>
  auto ascend(const RulesColumn& column, const Part& part) -> bool {
    const std::span<const Constant> constants(v_.module.constants.begin(), v_.module.constants.end());
    const Constant* before = nullptr;
    for (const ConstantId id : column.limits) {
      if (id.index >= constants.size()) return refuse("a limit is not a row");
      const Constant& limit = constants[id.index];
      const bool alike = before != nullptr && before->type == limit.type;
      if (!alike && !fits(v_.types, column.type, limit.type)) return refuse("a limit has not the type of its column");
      if (before != nullptr && !(part(before->value) < part(limit.value))) return refuse("limits do not ascend");
      before = &limit;
    }
    return true;
  }

  auto tests() -> bool {
    TestsReader in(rules_.tests);
    const std::size_t rows = rules_.answers.size() - (rules_.rest ? 1 : 0);
    for (std::size_t row = 0; row < rows; ++row) {
      if (!row_tests(in)) return false;
    }
    return in.left() == 0 || refuse("something stands after the tests of the last row");
  }
  auto row_tests(TestsReader& in) -> bool {
    std::uint32_t next_column = 0;
    for (std::uint64_t left = in.number(); left > 0; --left) {
      const std::uint64_t head = in.number();
      const std::uint64_t column = head / 8;
      const bool there = next_column <= column && column < counts_.size();
      const bool fine = there && passing(in, static_cast<TestForm>(head % 8), counts_[column]);
      if (in.is_short()) break;
      if (!there) return refuse("a row tests a column that is not there, or not in order");
      if (!fine) return refuse("a test names classes that are not there, or not in order");
      next_column = static_cast<std::uint32_t>(column) + 1;
    }
    return !in.is_short() || refuse("the tests of its rows are cut short");
  }

  // Reads what stands behind the head of a test: whether the classes are there, ascend and do not touch, in the only
  // form that they have.
  static auto passing(TestsReader& in, TestForm form, std::uint32_t classes) -> bool {
    switch (form) {
      case TestForm::One: return in.fixed<2>() < classes;
      case TestForm::UpTo: return is_within(1, in.fixed<2>(), classes);
      case TestForm::Mask16: return is_mask(in.fixed<2>(), classes);
      case TestForm::Mask32: {
        const std::uint32_t mask = in.fixed<4>();
        return mask > kMost16 && is_mask(mask, classes);
      }
      case TestForm::Between: {
        const std::uint32_t both = in.fixed<4>();
        const std::uint32_t first = both & kMost16;
        return first > 0 && is_within(std::max(first + 1, kMaskClasses), both >> 16, classes);
      }
      case TestForm::Several: return several(in, classes);
      case TestForm::Wide: return wide(in, classes);
    }
    return false;
  }
  static auto is_within(std::uint32_t least, std::uint32_t of_class, std::uint32_t classes) -> bool {
    return least <= of_class && of_class < classes;
  }
  // Not of one class, nor of all from the first one on.
  static auto is_mask(std::uint32_t mask, std::uint32_t classes) -> bool {
    const bool there = classes >= kMaskClasses || mask >> classes == 0;
    return there && (mask & (mask - 1)) != 0 && (mask & (mask + 1)) != 0;
  }
  static auto several(TestsReader& in, std::uint32_t classes) -> bool {
    const std::uint32_t count = in.fixed<2>();
    const auto last = intervals<2>(in, count, classes);
    return last && (count == 0 || (count > 1 && *last >= kMaskClasses));
  }
  static auto wide(TestsReader& in, std::uint32_t classes) -> bool {
    const auto last = intervals<4>(in, in.fixed<4>(), classes);
    return last && *last > kMost16;
  }
  // The last class, 0 where there is none; nothing where they are not as they should be.
  template <std::size_t kSize>
  static auto intervals(TestsReader& in, std::uint32_t count, std::uint32_t classes) -> std::optional<std::uint32_t> {
    std::uint64_t least = 0;
    std::uint32_t last = 0;
    for (std::uint32_t i = 0; i < count && !in.is_short(); ++i) {
      const std::uint32_t first = in.fixed<kSize>();
      last = in.fixed<kSize>();
      if (first < least || last < first || last >= classes) return std::nullopt;
      least = std::uint64_t{last} + 2;
    }
    return last;
  }

  static constexpr std::uint32_t kMost16 = 0xFFFF;
  static constexpr std::uint32_t kMaskClasses = 32;

  Verifier& v_;
  const Rules& rules_;
  RulesId id_;
  std::vector<std::uint32_t> counts_;  // classes of each column
};

}  // namespace

void verify_rules(Verifier& v) {
  for (std::uint32_t i = 0; i < v.module.rules.size(); ++i) RulesVerifier(v, RulesId{i}).verify();
}

}  // namespace writ::ir

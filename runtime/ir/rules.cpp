#include "runtime/ir/rules.hpp"

#include <algorithm>

#include "runtime/ir/bytes.hpp"

namespace writ::ir {
namespace {

template <class T>
auto order_of(const T& a, const T& b) -> int {
  return a < b ? -1 : b < a ? 1 : 0;
}

auto class_of(const Module& module, const RulesColumn& column, const Cell& value) -> std::uint32_t {
  const Lookup lookup = *lookup_of(module.types[column.type]);
  const auto below = [&](ConstantId limit, const Cell& one) {
    return order_of(lookup, module.constants[limit].value, one) < 0;
  };
  const auto found = std::lower_bound(column.limits.begin(), column.limits.end(), value, below);
  const bool is_limit = found != column.limits.end() && order_of(lookup, module.constants[*found].value, value) == 0;
  const auto at = static_cast<std::uint32_t>(found - column.limits.begin());
  if (lookup == Lookup::Text) return is_limit ? at : static_cast<std::uint32_t>(column.limits.size());
  return 2 * at + (is_limit ? 1 : 0);
}

}  // namespace

// Versions are equal without being the same text, and nothing is compared with a whole collection or record.
auto lookup_of(const Type& type) -> std::optional<Lookup> {
  if (type.optional) return std::nullopt;
  switch (type.kind) {
    case Kind::Bool: return Lookup::Truth;
    case Kind::Int:
    case Kind::Instant:
    case Kind::Date:
    case Kind::Duration:
    case Kind::Enum: return Lookup::Word;
    case Kind::Decimal:
    case Kind::Ratio: return Lookup::Wide;
    case Kind::Float: return Lookup::Real;
    case Kind::String:
    case Kind::Digest:
    case Kind::Person:
    case Kind::Service:
    case Kind::Asset:
    case Kind::Country: return Lookup::Text;
    case Kind::Semver:
    case Kind::Ip:
    case Kind::Cidr:
    case Kind::Json:
    case Kind::Record:
    case Kind::List:
    case Kind::Set:
    case Kind::Map: return std::nullopt;
  }
  return std::nullopt;
}

auto order_of(Lookup lookup, const Cell& a, const Cell& b) -> int {
  switch (lookup) {
    case Lookup::Truth: return order_of(a.truth == Truth::True, b.truth == Truth::True);
    case Lookup::Word: return order_of(a.integer, b.integer);
    case Lookup::Wide: return order_of(a.decimal, b.decimal);
    case Lookup::Real: return order_of(a.real, b.real);
    case Lookup::Text: return a.text.view().compare(b.text.view());
  }
  return 0;
}

auto RowTests::passes(std::uint32_t of_class) const -> bool {
  switch (form_) {
    case TestForm::One: return of_class == small(0);
    case TestForm::UpTo: return of_class <= small(0);
    case TestForm::Mask16: return of_class < 16 && (small(0) >> of_class & 1) != 0;
    case TestForm::Mask32: return of_class < 32 && (large(0) >> of_class & 1) != 0;
    case TestForm::Between:
    case TestForm::Several:
    case TestForm::Wide: break;
  }
  bool holds = false;
  each_interval([&](RulesInterval one) { holds = holds || (one.first <= of_class && of_class <= one.last); });
  return holds;
}

// ---------------------------------------------------------------- writing

namespace {

class TestsPacker {
 public:
  auto pack(std::span<const std::uint32_t> numbers) -> std::string_view {
    for (std::size_t at = 0; at < numbers.size();) {
      const std::uint32_t tests = numbers[at++];
      out_.number(tests);
      for (std::uint32_t i = 0; i < tests; ++i) {
        const std::span<const std::uint32_t> intervals = numbers.subspan(at + 2, std::size_t{numbers[at + 1]} * 2);
        test(numbers[at], intervals);
        at += 2 + intervals.size();
      }
    }
    return out_.view();
  }

 private:
  using Intervals = std::span<const std::uint32_t>;  // first, last, first, last …

  void test(std::uint32_t column, Intervals intervals) {
    const TestForm form = form_of(intervals);
    out_.number(std::uint64_t{column} * 8 + static_cast<std::uint64_t>(form));
    switch (form) {
      case TestForm::One: return out_.fixed16(intervals[0]);
      case TestForm::UpTo: return out_.fixed16(intervals[1]);
      case TestForm::Mask16: return out_.fixed16(mask_of(intervals));
      case TestForm::Mask32: return out_.fixed32(mask_of(intervals));
      case TestForm::Between: break;
      case TestForm::Several: out_.fixed16(static_cast<std::uint32_t>(intervals.size() / 2)); break;
      case TestForm::Wide: out_.fixed32(static_cast<std::uint32_t>(intervals.size() / 2)); break;
    }
    for (const std::uint32_t number : intervals) form == TestForm::Wide ? out_.fixed32(number) : out_.fixed16(number);
  }

  // What verify() will refuse has a form too, in which it is refused.
  static auto form_of(Intervals intervals) -> TestForm {
    constexpr std::uint32_t kMost16 = 0xFFFF;
    const bool small = std::all_of(intervals.begin(), intervals.end(), [](std::uint32_t n) { return n <= kMost16; });
    if (!small || intervals.size() / 2 > kMost16) return TestForm::Wide;
    if (intervals.empty() || !ascends(intervals)) return TestForm::Several;
    const bool single = intervals.size() == 2;
    const std::uint32_t last = intervals.back();
    if (single && intervals[0] == last) return TestForm::One;
    if (single && intervals[0] == 0) return TestForm::UpTo;
    if (last < 16) return TestForm::Mask16;
    if (last < 32) return TestForm::Mask32;
    return single ? TestForm::Between : TestForm::Several;
  }
  static auto ascends(Intervals intervals) -> bool {
    std::uint32_t least = 0;
    for (std::size_t i = 0; i < intervals.size(); i += 2) {
      if (intervals[i] < least || intervals[i + 1] < intervals[i]) return false;
      least = intervals[i + 1] + 2;
    }
    return true;
  }
  static auto mask_of(Intervals intervals) -> std::uint32_t {
    std::uint32_t mask = 0;
    for (std::size_t i = 0; i < intervals.size(); i += 2) {
      for (std::uint32_t c = intervals[i]; c <= intervals[i + 1]; ++c) mask |= 1u << c;
    }
    return mask;
  }

  ByteWriter out_;
};

}  // namespace

auto pack_tests(std::span<const std::uint32_t> numbers, Arena& memory) -> std::string_view {
  return memory.text(TestsPacker().pack(numbers));
}

// ---------------------------------------------------------------- reading

RulesScan::RulesScan(const Module& module, const Rules& rules, std::span<const Cell> arguments)
    : rules_(rules), arguments_(arguments), classes_(rules.columns.size()) {
  for (std::size_t i = 0; i < classes_.size(); ++i) {
    if (arguments[i].known()) classes_[i] = class_of(module, rules.columns[i], arguments[i]);
  }
}

auto computed_answers(const Rules& rules) -> std::vector<std::uint32_t> {
  std::vector<std::uint32_t> made(rules.answers.size());
  std::uint32_t computed = 0;
  for (std::size_t i = 0; i < made.size(); ++i) {
    if (!rules.answers[i].valid()) made[i] = computed++;
  }
  return made;
}

}  // namespace writ::ir

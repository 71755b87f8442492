#include "compiler/check/columns.hpp"

#include <algorithm>
#include <limits>

#include "runtime/values/compare.hpp"
#include "runtime/values/formed_text.hpp"
#include "runtime/values/text.hpp"
#include "runtime/values/version.hpp"

namespace writ::check {
namespace {

// Kinds whose values are counted: between two neighbours there is nothing.
auto is_counted(Kind kind) -> bool {
  return kind == Kind::Int || kind == Kind::Decimal || kind == Kind::Ratio || kind == Kind::Duration || kind == Kind::Date || kind == Kind::Instant;
}

auto is_wide(Kind kind) -> bool { return kind == Kind::Decimal || kind == Kind::Ratio; }
auto count_of(Kind kind, const Cell& value) -> Int128 { return is_wide(kind) ? value.decimal : static_cast<Int128>(value.integer); }
auto counted(Kind kind, Int128 value) -> Cell { return is_wide(kind) ? Cell::of_decimal(value) : Cell::of_int(static_cast<std::int64_t>(value)); }

// Whether a value of a text kind lies between two; nothing: no bound on that side. What is only compared
// for equality has other values everywhere, so any answer will do.
auto text_between(Kind kind, std::optional<std::string_view> low, std::optional<std::string_view> high) -> bool {
  if (kind == Kind::Country) return country_between(low.value_or(""), high.value_or(""));
  if (!high) return true;
  if (kind != Kind::Semver) return low || !high->empty();  // nothing comes before the empty text
  return compare_versions(low ? next_version(*low) : std::string(kLeastVersion), *high) < 0;
}

struct Ends {
  Int128 low, high;
};
auto ends_of(const Type& type) -> Ends {
  if (type.range) return {type.range->low, type.range->high - (type.range->high_open ? 1 : 0)};
  if (is_wide(type.kind)) return {std::numeric_limits<Int128>::min(), std::numeric_limits<Int128>::max()};
  return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
}

}  // namespace

Column::Column(const TypeTable& types, TypeId type, const std::vector<ConstantTest>& tests) : types_(types), type_(type) {
  const Type& row = types[type];
  if (row.kind == Kind::Enum) {
    enumerate(types[row.enumeration].members.size());
  } else if (row.kind == Kind::Bool) {
    enumerate(2);
  } else {
    cut_up(tests);
  }
}

void Column::enumerate(std::size_t count) {
  bool truths = types_[type_].kind == Kind::Bool;
  for (std::size_t i = 0; i < count; ++i) {
    cuts_.push_back(truths ? Cell::of(truth_of(i == 1)) : Cell::of_int(static_cast<std::int64_t>(i)));
    segments_.push_back({true, i});
  }
}

void Column::cut_up(const std::vector<ConstantTest>& tests) {
  for (const ConstantTest& test : tests) {
    cuts_.push_back(test.value);
    if (test.kind == ConstantTest::Kind::Range) cuts_.push_back(test.high);
  }
  std::sort(cuts_.begin(), cuts_.end(), [&](const Cell& a, const Cell& b) { return order(types_, type_, a, b) < 0; });
  cuts_.erase(std::unique(cuts_.begin(), cuts_.end(), [&](const Cell& a, const Cell& b) { return order(types_, type_, a, b) == 0; }), cuts_.end());
  for (std::size_t i = 0; i <= cuts_.size(); ++i) {
    if (stretch_exists(i)) segments_.push_back({false, i});
    if (i < cuts_.size() && in_domain(cuts_[i])) segments_.push_back({true, i});
  }
}

auto Column::in_domain(const Cell& value) const -> bool {
  const Type& type = types_[type_];
  if (type.kind == Kind::Float) {
    if (!type.float_range) return true;
    const FloatRange& r = *type.float_range;
    return value.real >= r.low && (r.high_open ? value.real < r.high : value.real <= r.high);
  }
  if (!is_counted(type.kind)) return true;
  Ends ends = ends_of(type);
  Int128 at = count_of(type.kind, value);
  return at >= ends.low && at <= ends.high;
}

// Whether a value lies strictly between the cut points below and at `above`.
auto Column::stretch_exists(std::size_t above) const -> bool {
  const Type& type = types_[type_];
  if (is_counted(type.kind)) return whole_between(above).has_value();
  if (type.kind == Kind::Float && type.float_range) {
    bool below_all = above == 0 && !cuts_.empty() && cuts_[0].real <= type.float_range->low;
    bool above_all = above == cuts_.size() && !cuts_.empty() && cuts_.back().real >= type.float_range->high;
    return !below_all && !above_all;
  }
  if (!is_text(type.kind)) return true;
  return text_between(type.kind, above == 0 ? std::nullopt : std::optional(cuts_[above - 1].text.view()),
                      above == cuts_.size() ? std::nullopt : std::optional(cuts_[above].text.view()));
}

// The smallest counted value between the cut points below and at `above`.
auto Column::whole_between(std::size_t above) const -> std::optional<Cell> {
  Kind kind = types_[type_].kind;
  Ends ends = ends_of(types_[type_]);
  Int128 low = ends.low, high = ends.high;
  if (above > 0) {
    Int128 cut = count_of(kind, cuts_[above - 1]);
    if (cut >= ends.high) return std::nullopt;
    low = std::max(low, cut + 1);
  }
  if (above < cuts_.size()) {
    Int128 cut = count_of(kind, cuts_[above]);
    if (cut <= ends.low) return std::nullopt;
    high = std::min(high, cut - 1);
  }
  return low <= high ? std::optional(counted(kind, low)) : std::nullopt;
}

// Where the values of a segment stand to `value`, which is a cut point.
auto Column::compare(const Segment& segment, const Cell& value) const -> int {
  if (segment.point) return order(types_, type_, cuts_[segment.cut], value);
  bool below = segment.cut < cuts_.size() && order(types_, type_, cuts_[segment.cut], value) <= 0;
  return below ? -1 : 1;
}

// Segments ascend, so what a test matches is one stretch of them, or all but one stretch.
auto Column::stretch_of(const ConstantTest& test) const -> Stretch {
  auto not_below = [&](const Cell& value) {
    auto at = std::partition_point(segments_.begin(), segments_.end(), [&](const Segment& s) { return compare(s, value) < 0; });
    return static_cast<std::uint32_t>(at - segments_.begin());
  };
  auto above = [&](const Cell& value) {
    auto at = std::partition_point(segments_.begin(), segments_.end(), [&](const Segment& s) { return compare(s, value) <= 0; });
    return static_cast<std::uint32_t>(at - segments_.begin());
  };
  switch (test.kind) {
    case ConstantTest::Kind::Equal:
    case ConstantTest::Kind::Unequal: return {not_below(test.value), above(test.value)};
    case ConstantTest::Kind::Less: return {0, not_below(test.value)};
    case ConstantTest::Kind::LessEqual: return {0, above(test.value)};
    case ConstantTest::Kind::Greater: return {above(test.value), size()};
    case ConstantTest::Kind::GreaterEqual: return {not_below(test.value), size()};
    case ConstantTest::Kind::Range: return {not_below(test.value), test.high_open ? not_below(test.high) : above(test.high)};
  }
  return {};
}

auto Column::matched(const std::vector<ConstantTest>& alternatives) const -> CellSegments {
  std::vector<Stretch> stretches;
  for (const ConstantTest& test : alternatives) {
    Stretch s = stretch_of(test);
    s.end = std::max(s.begin, s.end);
    bool outside = test.negated != (test.kind == ConstantTest::Kind::Unequal);
    if (!outside) stretches.push_back(s);
    if (outside) stretches.insert(stretches.end(), {Stretch{0, s.begin}, Stretch{s.end, size()}});
  }
  std::sort(stretches.begin(), stretches.end(), [](const Stretch& a, const Stretch& b) { return a.begin < b.begin; });
  CellSegments cell;
  for (const Stretch& s : stretches) {
    if (s.begin >= s.end) continue;
    bool joins = !cell.empty() && s.begin <= cell.back().last + 1;
    if (joins) cell.back().last = std::max(cell.back().last, s.end - 1);
    if (!joins) cell.push_back({s.begin, s.end - 1});
  }
  return cell;
}

auto Column::printed(const Cell& value) const -> std::string {
  std::string text = print_value(types_, type_, value);
  return is_text(types_[type_].kind) ? "\"" + text + "\"" : text;
}

auto Column::name(std::uint32_t segment) const -> std::string {
  const Segment& s = segments_[segment];
  Kind kind = types_[type_].kind;
  if (s.point) return printed(cuts_[s.cut]);
  if (cuts_.empty()) return "anything";
  if (kind == Kind::Int || kind == Kind::Date) {  // a value says it best
    if (s.cut < cuts_.size() && s.cut == 0) return "below " + printed(cuts_[0]);
    return printed(*whole_between(s.cut));
  }
  if (kind == Kind::Country) return "any other country";
  if (kind == Kind::Ip) return "any other address";
  if (kind == Kind::Cidr) return "any other network";
  if (is_text(kind) && kind != Kind::Semver) return "any other text";
  if (s.cut == 0) return "below " + printed(cuts_[0]);
  if (s.cut == cuts_.size()) return "above " + printed(cuts_.back());
  return "between " + printed(cuts_[s.cut - 1]) + " and " + printed(cuts_[s.cut]);
}

}  // namespace writ::check

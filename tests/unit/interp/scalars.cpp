// Comparison and arithmetic at the edges of their ranges.
#include <limits>

#include "tests/unit/interp/evaluate.hpp"

using namespace writ;
using namespace writ::test;
using ir::Op;

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr Int128 kMostWide = static_cast<Int128>(~UInt128{0} >> 1);
constexpr Int128 kLeastWide = -kMostWide - 1;
constexpr std::int64_t kDay = 86'400'000'000'000;

auto ints(Op op, std::int64_t a, std::int64_t b) -> Cell {
  return interp::eval_arithmetic(op, Kind::Int, Kind::Int, Cell::of_int(a), Cell::of_int(b));
}
auto decimals(Op op, Int128 a, Int128 b) -> Cell {
  return interp::eval_arithmetic(op, Kind::Decimal, Kind::Ratio, Cell::of_decimal(a), Cell::of_decimal(b));
}
auto floats(Op op, double a, double b) -> Cell {
  return interp::eval_arithmetic(op, Kind::Float, Kind::Float, Cell::of_float(a), Cell::of_float(b));
}
auto times(Op op, Kind a_kind, std::int64_t a, Kind b_kind, std::int64_t b) -> Cell {
  return interp::eval_arithmetic(op, a_kind, b_kind, Cell::of_int(a), Cell::of_int(b));
}

}  // namespace

TEST_CASE("int: exact inside 64 bits, unknown(overflow) outside") {
  CHECK(ints(Op::Add, kMost - 1, 1).integer == kMost);
  CHECK(ints(Op::Add, kMost, 1).why == kOverflow);
  CHECK(ints(Op::Sub, kLeast, 1).why == kOverflow);
  CHECK(ints(Op::Sub, kLeast + 1, 1).integer == kLeast);
  CHECK(ints(Op::Mul, kLeast, -1).why == kOverflow);
  CHECK(ints(Op::Mul, 3'037'000'500, 3'037'000'500).why == kOverflow);
  CHECK(ints(Op::Mul, -4, 5).integer == -20);
  CHECK(interp::eval_negate(Kind::Int, Cell::of_int(kLeast)).why == kOverflow);
  CHECK(interp::eval_negate(Kind::Int, Cell::of_int(kMost)).integer == -kMost);
}

TEST_CASE("decimal: exact sums, one rounding, no wrapping") {
  CHECK(decimals(Op::Add, kMostWide, 1).why == kOverflow);
  CHECK(decimals(Op::Sub, kLeastWide, 1).why == kOverflow);
  CHECK(decimals(Op::Mul, kDecimalOne / 2, kDecimalOne / 2).decimal == kDecimalOne / 4);
  CHECK(decimals(Op::Mul, kMostWide, 2 * kDecimalOne).why == kOverflow);
  CHECK(decimals(Op::Div, kDecimalOne, 3 * Int128{kDecimalOne}).decimal == 333'333'333'333);
  CHECK(decimals(Op::Div, kDecimalOne, 0).why == kByZero);
  CHECK(decimals(Op::Div, 0, 0).why == kByZero);
  CHECK(decimals(Op::Div, kMostWide, 1).why == kOverflow);
  CHECK(interp::eval_negate(Kind::Decimal, Cell::of_decimal(kLeastWide)).why == kOverflow);
  CHECK(interp::eval_negate(Kind::Ratio, Cell::of_decimal(5)).decimal == -5);
}

TEST_CASE("float: never infinite, never not a number") {
  constexpr double kHuge = std::numeric_limits<double>::max();
  CHECK(floats(Op::Add, 0.1, 0.2).real == 0.1 + 0.2);
  CHECK(floats(Op::Add, kHuge, kHuge).why == kOverflow);
  CHECK(floats(Op::Mul, kHuge, -2).why == kOverflow);
  CHECK(floats(Op::Sub, -kHuge, kHuge).why == kOverflow);
  CHECK(floats(Op::Div, 1, 0).why == kByZero);
  CHECK(floats(Op::Div, 0, -0.0).why == kByZero);
  CHECK(floats(Op::Div, kHuge, 0.5).why == kOverflow);
  CHECK(interp::eval_negate(Kind::Float, Cell::of_float(1.5)).real == -1.5);
}

TEST_CASE("time: instants, dates and durations") {
  CHECK(times(Op::Add, Kind::Instant, 5, Kind::Duration, 6).integer == 11);
  CHECK(times(Op::Add, Kind::Instant, kMost, Kind::Duration, 1).why == kOverflow);
  CHECK(times(Op::Sub, Kind::Instant, 5, Kind::Instant, 6).integer == -1);
  CHECK(times(Op::Sub, Kind::Instant, kLeast, Kind::Instant, 1).why == kOverflow);
  CHECK(times(Op::Add, Kind::Date, 10, Kind::Duration, 3 * kDay).integer == 13);
  CHECK(times(Op::Sub, Kind::Date, 10, Kind::Duration, 3 * kDay).integer == 7);
  CHECK(times(Op::Add, Kind::Date, 10, Kind::Duration, kDay + 1).why == kInvalid);
  CHECK(times(Op::Add, Kind::Date, 10, Kind::Duration, -kDay).integer == 9);
  CHECK(times(Op::Sub, Kind::Date, kLeast, Kind::Duration, kDay).why == kOverflow);
  CHECK(times(Op::Mul, Kind::Duration, kDay, Kind::Int, 3).integer == 3 * kDay);
  CHECK(times(Op::Mul, Kind::Duration, kMost, Kind::Int, 2).why == kOverflow);
  CHECK(times(Op::Div, Kind::Duration, 3, Kind::Duration, 2).decimal == 3 * Int128{kDecimalOne} / 2);
  CHECK(times(Op::Div, Kind::Duration, 3, Kind::Duration, 0).why == kByZero);
  CHECK(times(Op::Div, Kind::Duration, kLeast, Kind::Duration, -1).decimal == decimal::from_int(kMost) + kDecimalOne);
  CHECK(interp::eval_negate(Kind::Duration, Cell::of_int(kLeast)).why == kOverflow);
}

TEST_CASE("widen: every int is a decimal") {
  CHECK(interp::eval_widen(Kind::Int, Kind::Decimal, Cell::of_int(kLeast)).decimal == Int128{kLeast} * kDecimalOne);
  CHECK(interp::eval_widen(Kind::Ratio, Kind::Decimal, Cell::of_decimal(7)).decimal == 7);
  CHECK(interp::eval_widen(Kind::Int, Kind::Decimal, Cell::unknown(kStale)).why == kStale);
}

TEST_CASE("strict operations unite the reasons of all operands") {
  ModuleBuilder m;
  const TypeId integer = m.type(Kind::Int);
  const TypeId boolean = m.type(Kind::Bool);
  const Cell missing = Cell::unknown(kMissing);
  const Cell stale = Cell::unknown(kStale);
  for (const Op op : {Op::Add, Op::Sub, Op::Mul}) {
    CHECK(one(m, op, integer, {integer, integer}, {missing, stale}).why == (kMissing | kStale));
    CHECK(one(m, op, integer, {integer, integer}, {Cell::of_int(kMost), stale}).why == kStale);
  }
  for (const Op op : {Op::Eq, Op::Lt, Op::Le}) {
    const Cell found = one(m, op, boolean, {integer, integer}, {missing, stale});
    CHECK(found.why == (kMissing | kStale));
    CHECK(found.truth == Truth::Unknown);
  }
}

TEST_CASE("comparison follows the order of values") {
  ModuleBuilder m;
  const TypeId boolean = m.type(Kind::Bool);
  const auto holds = [&](Op op, TypeId a, const Cell& x, TypeId b, const Cell& y) {
    return one(m, op, boolean, {a, b}, {x, y}).truth == Truth::True;
  };
  const TypeId text = m.type(Kind::String);
  CHECK(holds(Op::Lt, text, Cell::of_text("Z"), text, Cell::of_text("a")));
  CHECK(holds(Op::Lt, text, Cell::of_text("z"), text, Cell::of_text("é")));
  CHECK(holds(Op::Le, text, Cell::of_text("a"), text, Cell::of_text("a")));
  CHECK_FALSE(holds(Op::Lt, text, Cell::of_text("a"), text, Cell::of_text("a")));
  const TypeId tier = m.enumeration("Tier", {"low", "high"});
  CHECK(holds(Op::Lt, tier, Cell::of_int(0), tier, Cell::of_int(1)));
  CHECK(holds(Op::Eq, m.type(Kind::Ratio), Cell::of_decimal(5), m.type(Kind::Decimal), Cell::of_decimal(5)));
  CHECK(holds(Op::Le, m.type(Kind::Ratio), Cell::of_decimal(5), m.type(Kind::Decimal), Cell::of_decimal(5)));
  const TypeId maybe = m.optional(text);
  CHECK(holds(Op::Eq, maybe, Cell::of_absent(), maybe, Cell::of_absent()));
  CHECK_FALSE(holds(Op::Eq, maybe, Cell::of_absent(), maybe, Cell::of_text("")));
}

TEST_CASE("patterns are anchored at both ends") {
  ModuleBuilder m;
  const TypeId text = m.type(Kind::String);
  const TypeId boolean = m.type(Kind::Bool);
  const auto holds = [&](Op op, std::string_view pattern, std::string_view value) {
    return one(m, op, boolean, {text}, {Cell::of_text(value)}, m.text(pattern).index).truth == Truth::True;
  };
  CHECK(holds(Op::Matches, "v[0-9]+", "v12"));
  CHECK_FALSE(holds(Op::Matches, "v[0-9]+", "xv12"));
  CHECK_FALSE(holds(Op::Matches, "v[0-9]+", "v12\n"));
  CHECK_FALSE(holds(Op::Matches, "a|b", "ab"));
  CHECK(holds(Op::Like, "prod-*", "prod-eu"));
  CHECK(holds(Op::Like, "*", ""));
  CHECK(holds(Op::Like, "*", "two\nlines"));
  CHECK(holds(Op::Like, "?", "é"));
  CHECK_FALSE(holds(Op::Like, "?", ""));
  CHECK_FALSE(holds(Op::Like, "a.c", "abc"));
  CHECK(holds(Op::Like, "a.c\\d[x]", "a.c\\d[x]"));
  CHECK(one(m, Op::Like, boolean, {text}, {Cell::unknown(kStale)}, m.text("*").index).why == kStale);
}

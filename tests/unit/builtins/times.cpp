// Months, the time between, zones and calendars at their edges.
#include <doctest/doctest.h>
#include <limits>

#include "runtime/base/clock.hpp"
#include "runtime/builtins/builtins.hpp"
#include "runtime/builtins/calendar.hpp"
#include "runtime/builtins/zone.hpp"
#include "runtime/values/civil.hpp"
#include "runtime/values/compare.hpp"

using namespace writ;

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

struct Caller {
  TypeTable types;
  Arena arena;

  auto call(std::string_view name, const std::vector<TypeId>& argument_types, const std::vector<Cell>& arguments)
      -> Cell {
    const auto row = *builtins::find(name);
    const auto result = builtins::all()[row].rule(types, argument_types);
    REQUIRE(result.has_value());
    return builtins::call(row, {types, argument_types, *result, arena}, arguments);
  }
  auto months(std::int64_t day, std::int64_t n, builtins::Rounding round) -> Cell {
    const TypeId way = builtins::rounding_type(types);
    return call("add_months", {types.simple(Kind::Date), types.simple(Kind::Int), way},
                {Cell::of_int(day), Cell::of_int(n), Cell::of_int(static_cast<std::int64_t>(round))});
  }
  auto between(Kind kind, std::int64_t a, std::int64_t b) -> Cell {
    const TypeId type = types.simple(kind);
    return call("between", {type, type}, {Cell::of_int(a), Cell::of_int(b)});
  }
};

// From Monday to Friday, nine to five, in UTC, in all of 1970.
struct Calendar : Caller {
  Cell day = Cell::of_int(1);
  Cell hours[3];
  Cell row;
  Sequence week, rows, closed{nullptr, 0, false};
  Cell fields[5];

  Calendar() {
    week = {&day, 1, false};
    hours[0] = Cell::of_sequence(&week);
    hours[1] = Cell::of_int(9 * kDayNanos / 24);
    hours[2] = Cell::of_int(17 * kDayNanos / 24);
    row = Cell::of_fields(hours);
    rows = {&row, 1, false};
    fields[0] = Cell::of_text("UTC0");
    fields[1] = Cell::of_int(0);
    fields[2] = Cell::of_int(364);
    fields[3] = Cell::of_sequence(&rows);
    fields[4] = Cell::of_sequence(&closed);
  }
  auto open(std::int64_t instant) -> Cell {
    return call("business_hours", {types.simple(Kind::Instant), builtins::calendar_type(types)},
                {Cell::of_int(instant), Cell::of_fields(fields)});
  }
  auto open_on(std::int64_t weekday, std::int64_t hour) -> Cell {
    return open((weekday + 3) * kDayNanos + hour * kDayNanos / 24);
  }
};

}  // namespace

TEST_CASE("the library's types are made once, and told from others of their name") {
  TypeTable types;
  CHECK(builtins::calendar_type(types) == builtins::calendar_type(types));
  CHECK(builtins::rounding_type(types) == builtins::rounding_type(types));
  CHECK_FALSE(builtins::is_calendar(types, types.optional_of(builtins::calendar_type(types))));
  Type other;
  other.kind = Kind::Record;
  other.record = types.add(RecordType{"calendar", {{"zone", types.simple(Kind::String), false}}});
  CHECK_FALSE(builtins::is_calendar(types, types.intern(other)));
  Type way;
  way.kind = Kind::Enum;
  way.enumeration = types.add(EnumType{"rounding", false, {"up", "down"}});
  CHECK_FALSE(builtins::is_rounding(types, types.intern(way)));
}

TEST_CASE("add_months at the ends of what a date holds") {
  Caller c;
  using builtins::Rounding;
  for (const Rounding round : {Rounding::Down, Rounding::Up}) {
    CHECK(c.months(kMost, 1, round).why == bit(Reason::Overflow));
    CHECK(c.months(kLeast, -1, round).why == bit(Reason::Overflow));
    CHECK(c.months(0, kMost, round).why == bit(Reason::Overflow));
    CHECK(c.months(0, kLeast, round).why == bit(Reason::Overflow));
    CHECK(c.months(kMostCivilDays, 0, round).integer == kMostCivilDays);
    CHECK(c.months(-kMostCivilDays, 0, round).integer == -kMostCivilDays);
  }
  CHECK(c.months(days_of({0, 1, 31}), 1, Rounding::Down).integer == days_of({0, 2, 29}));
  CHECK(c.months(days_of({-4, 3, 31}), -1, Rounding::Up).integer == days_of({-4, 3, 1}));
  CHECK(c.months(days_of({1, 1, 31}), -12, Rounding::Down).integer == days_of({0, 1, 31}));
}

TEST_CASE("between, where the difference fits and where it does not") {
  Caller c;
  CHECK(c.between(Kind::Instant, kLeast, -1).integer == kMost);
  CHECK(c.between(Kind::Instant, kLeast, 0).why == bit(Reason::Overflow));
  CHECK(c.between(Kind::Instant, 0, kLeast).integer == kLeast);
  CHECK(c.between(Kind::Date, 0, 106'751).integer == 106'751 * kDayNanos);
  CHECK(c.between(Kind::Date, 0, 106'752).why == bit(Reason::Overflow));
  CHECK(c.between(Kind::Date, 106'752, 0).why == bit(Reason::Overflow));
  CHECK(c.between(Kind::Date, kLeast, kMost).why == bit(Reason::Overflow));
}

TEST_CASE("zones that are none") {
  for (const char* none :
       {"", "UTC", "Europe/Berlin", "CE-1", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,M10.5.0/3 ", "CET25",
        "CET-1:60", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0",
        "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1CEST,J60,J300", "<+0a-3", "<>3", "CET-0001", "CET--1", ":UTC0"}) {
    CAPTURE(none);
    CHECK_FALSE(builtins::parse_zone(none).has_value());
  }
  CHECK(builtins::parse_zone("<-03>3<-02>,M3.2.0,M11.1.0")->summer == -2 * 3600);
  CHECK(builtins::parse_zone("UTC0")->standard == 0);
  CHECK(builtins::parse_zone("ABC+1:02:03")->standard == -3723);
}

TEST_CASE("a calendar is read as far as it is needed, and what is not known of it is not open") {
  Calendar c;
  CHECK(c.open_on(1, 9).truth == Truth::True);
  CHECK(c.open_on(1, 17).truth == Truth::False);
  CHECK(c.open_on(2, 9).truth == Truth::False);
  CHECK(c.open(-1).why == bit(Reason::NoEntry));
  CHECK(c.open(365 * kDayNanos).why == bit(Reason::NoEntry));
  CHECK(c.open(364 * kDayNanos).truth == Truth::False);

  SUBCASE("there may be more hours") {
    c.rows.open = true;
    CHECK(c.open_on(1, 9).truth == Truth::True);
    CHECK(c.open_on(2, 9).why == bit(Reason::Incomplete));
  }
  SUBCASE("there may be more closed days") {
    c.closed.open = true;
    CHECK(c.open_on(1, 9).why == bit(Reason::Incomplete));
    CHECK(c.open_on(2, 9).truth == Truth::False);
  }
  SUBCASE("one closed day is not known") {
    const Cell days[2] = {Cell::of_int(18), Cell::unknown(bit(Reason::Stale))};
    c.closed = {days, 2, false};
    CHECK(c.open_on(1, 9).why == bit(Reason::Stale));
    CHECK(c.open_on(15, 9).truth == Truth::False);
  }
  SUBCASE("a part that is needed is not known") {
    for (Cell& field : c.fields) {
      const Cell before = std::exchange(field, Cell::unknown(bit(Reason::Stale)));
      CHECK(c.open_on(1, 9).why == bit(Reason::Stale));
      field = before;
    }
    c.hours[1] = Cell::unknown(bit(Reason::Missing));
    CHECK(c.open_on(1, 9).why == bit(Reason::Missing));
  }
  SUBCASE("a zone that is none") {
    c.fields[0] = Cell::of_text("Europe/Berlin");
    CHECK(c.open_on(1, 9).why == bit(Reason::Invalid));
  }
  SUBCASE("the ends of time") {
    c.fields[1] = Cell::of_int(kLeast);
    c.fields[2] = Cell::of_int(kMost);
    c.fields[0] = Cell::of_text("<+14>-14");
    CHECK(c.open(kMost).why == bit(Reason::Overflow));
    CHECK(c.open(kLeast).known());
    c.fields[0] = Cell::of_text("<-12>12");
    CHECK(c.open(kLeast).why == bit(Reason::Overflow));
  }
}

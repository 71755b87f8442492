// Time: UTC days only. There is no local time and no clock; `now` is an input.
#include <array>

#include "runtime/base/clock.hpp"
#include "runtime/builtins/calendar.hpp"
#include "runtime/builtins/families.hpp"
#include "runtime/values/civil.hpp"
#include "runtime/values/text.hpp"

namespace writ::builtins {
namespace {

auto date(const Context&, std::span<const Cell> arguments) -> Cell {
  return Cell::of_int(day_of(arguments[0].integer));
}

auto date_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!is_one(types, arguments, Kind::Instant)) return std::nullopt;
  return types.simple(Kind::Date);
}

auto add_days(const Context&, std::span<const Cell> arguments) -> Cell {
  std::int64_t day = 0;
  if (__builtin_add_overflow(arguments[0].integer, arguments[1].integer, &day)) return overflow();
  return Cell::of_int(day);
}

auto add_days_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!are_present(types, arguments, 2)) return std::nullopt;
  if (types[arguments[0]].kind != Kind::Date || types[arguments[1]].kind != Kind::Int) return std::nullopt;
  return types.simple(Kind::Date);
}

// A month has no third day more or less: where the day of the month does not exist, somebody has to say
// whether its last day is meant or the day after (Catala: Merigoux, Monat, Gaboardi, "Rounding dates").
auto add_months(const Context&, std::span<const Cell> arguments) -> Cell {
  const std::int64_t from = arguments[0].integer;
  if (from > kMostCivilDays || from < -kMostCivilDays) return overflow();
  const CivilDate date = civil_of(from);
  const Int128 months = static_cast<Int128>(date.year) * 12 + (date.month - 1) + arguments[1].integer;
  const Int128 year = months / 12 - (months % 12 < 0 ? 1 : 0);
  // A year has more than 365 days: what is farther away is no day that 64 bits hold with room to spare.
  if (year > kMostCivilDays / 365 || year < -kMostCivilDays / 365) return overflow();
  CivilDate to{static_cast<std::int64_t>(year), static_cast<unsigned>(months - year * 12) + 1, date.day};
  const unsigned last = days_in_month(to.year, to.month);
  const bool exists = to.day <= last;
  if (!exists) to.day = last;
  const bool up = arguments[2].integer == static_cast<std::int64_t>(Rounding::Up);
  return Cell::of_int(days_of(to) + (!exists && up ? 1 : 0));
}

auto add_months_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!are_present(types, arguments, 3) || !is_rounding(types, arguments[2])) return std::nullopt;
  if (types[arguments[0]].kind != Kind::Date || types[arguments[1]].kind != Kind::Int) return std::nullopt;
  return types[arguments[1]].unit.empty() ? std::optional(types.simple(Kind::Date)) : std::nullopt;
}

auto between(const Context& context, std::span<const Cell> arguments) -> Cell {
  std::int64_t apart = 0;
  if (__builtin_sub_overflow(arguments[1].integer, arguments[0].integer, &apart)) return overflow();
  const bool days = context.types[context.argument_types[0]].kind == Kind::Date;
  if (days && __builtin_mul_overflow(apart, kDayNanos, &apart)) return overflow();
  return Cell::of_int(apart);
}

auto between_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!are_present(types, arguments, 2)) return std::nullopt;
  const Kind kind = types[arguments[0]].kind;
  if (kind != types[arguments[1]].kind || (kind != Kind::Instant && kind != Kind::Date)) return std::nullopt;
  return types.simple(Kind::Duration);
}

auto age_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!are_present(types, arguments, 2) || types[arguments[0]].kind != Kind::Instant) return std::nullopt;
  return between_rule(types, arguments);
}

auto weekday(const Context&, std::span<const Cell> arguments) -> Cell {
  return Cell::of_int(weekday_of(arguments[0].integer));
}

auto weekday_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!is_one(types, arguments, Kind::Date)) return std::nullopt;
  return types.simple(Kind::Int);
}

auto date_of_text(const Context&, std::span<const Cell> arguments) -> Cell {
  const std::optional<std::int64_t> day = parse_date(arguments[0].text.view());
  return day ? Cell::of_int(*day) : Cell::of_absent();
}

auto date_of_text_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!is_one(types, arguments, Kind::String)) return std::nullopt;
  return types.optional_of(types.simple(Kind::Date));
}

constexpr std::array kRows = {
    Builtin{"parse_date", "parse_date(s: string) -> date?", date_of_text, date_of_text_rule, "1",
            "The day that `s` writes as YYYY-MM-DD; absent when it writes none, or one that does not exist.",
            "parse_date(\"2026-02-29\") is absent"},
    Builtin{"date", "date(i: instant) -> date", date, date_rule, "1", "The UTC day that holds `i`.",
            "date(2026-05-04T23:59:59Z) == 2026-05-04"},
    Builtin{"add_days", "add_days(d: date, n: int) -> date", add_days, add_days_rule, "1",
            "The day `n` days after `d`, or before it if `n` is negative; unknown(overflow) outside 64 bits.",
            "add_days(2026-02-27, 2) == 2026-03-01"},
    Builtin{"add_months", "add_months(d: date, n: int, round: down or up) -> date", add_months, add_months_rule, "1",
            "The same day of the month `n` months after `d`, or before it if `n` is negative; where that month has no "
            "such day, its last one (`down`) or the first of the next month (`up`); unknown(overflow) beyond some "
            "10^16 years.",
            "add_months(2026-01-31, 1, round: down) == 2026-02-28"},
    Builtin{"age", "age(i: instant) -> duration", between, age_rule, "1",
            "How long ago `i` was, `now - i`; negative when it is yet to come; unknown(overflow) outside 64 bits of "
            "nanoseconds.",
            "age(now - 3 h) == 3 h", Hidden::Now},
    Builtin{"between", "between(a: T, b: T) -> duration, of instants or dates", between, between_rule, "1",
            "The time from `a` to `b`, `b - a`, in whole days for dates; negative when `b` is the earlier one; "
            "unknown(overflow) beyond 292 years.",
            "between(2026-01-01, 2026-03-01) == 59 days"},
    Builtin{"weekday", "weekday(d: date) -> int", weekday, weekday_rule, "1",
            "The day of the week from 1, Monday, to 7, Sunday (ISO 8601).", "weekday(2026-05-04) == 1"},
};

}  // namespace

auto time_rows() -> std::span<const Builtin> { return kRows; }

}  // namespace writ::builtins

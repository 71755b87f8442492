// Time: UTC days only. There is no local time and no clock; `now` is an input.
#include <array>

#include "runtime/base/clock.hpp"
#include "runtime/builtins/families.hpp"
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

// 1970-01-01 was a Thursday, the fourth day.
auto weekday(const Context&, std::span<const Cell> arguments) -> Cell {
  const std::int64_t since_monday = (arguments[0].integer % 7 + 7 + 3) % 7;
  return Cell::of_int(since_monday + 1);
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
    Builtin{"weekday", "weekday(d: date) -> int", weekday, weekday_rule, "1",
            "The day of the week from 1, Monday, to 7, Sunday (ISO 8601).", "weekday(2026-05-04) == 1"},
};

}  // namespace

auto time_rows() -> std::span<const Builtin> { return kRows; }

}  // namespace writ::builtins

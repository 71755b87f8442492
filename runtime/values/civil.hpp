// Days and the calendar that counts them: proleptic Gregorian, years before 1 counted 0, -1, ….
//
// A date is a count of days since 1970-01-01. The functions are exact for every day whose year
// and day fit into 64 bits with room to spare: |days| up to kMostCivilDays.
#pragma once

#include <cstdint>

namespace writ {

struct CivilDate {
  std::int64_t year = 1970;
  unsigned month = 1, day = 1;
};

inline constexpr std::int64_t kMostCivilDays = 4'000'000'000'000'000'000;

auto days_of(CivilDate date) -> std::int64_t;  // since 1970-01-01
auto civil_of(std::int64_t days) -> CivilDate;
auto days_in_month(std::int64_t year, unsigned month) -> unsigned;
auto weekday_of(std::int64_t days) -> unsigned;  // 1, Monday, to 7, Sunday (ISO 8601)

// Rounded down, not toward zero; `b` must be above 0.
constexpr auto floor_divide(std::int64_t a, std::int64_t b) -> std::int64_t { return a / b - (a % b < 0 ? 1 : 0); }

}  // namespace writ

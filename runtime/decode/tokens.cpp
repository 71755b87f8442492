#include "runtime/decode/tokens.hpp"

#include <array>

namespace writ::decode::token {
namespace {

constexpr std::array<std::uint8_t, 13> kDaysInMonth = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
constexpr std::array<std::uint16_t, 13> kDaysBefore = {0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
constexpr std::int64_t kFirstYear = 1600;  // begins a cycle of 400 years
constexpr std::int64_t kPastYear = 2400;
constexpr std::int64_t kDaysToFirstYear = 135'140;  // from 1600-01-01 to 1970-01-01
constexpr std::int64_t kNanosInSecond = 1'000'000'000;

auto is_leap(std::int64_t year) -> bool { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

struct Day {
  std::int64_t year = 0;
  std::int64_t count = 0;
};

// Reads pairs of digits one after the other, and says only at the end whether all of them were digits.
class Pairs {
 public:
  auto read(const char* at) -> unsigned {
    const unsigned tens = static_cast<unsigned char>(at[0]) - static_cast<unsigned>('0');
    const unsigned ones = static_cast<unsigned char>(at[1]) - static_cast<unsigned>('0');
    others_ |= static_cast<unsigned>(tens > 9) | static_cast<unsigned>(ones > 9);
    return tens * 10 + ones;
  }
  [[nodiscard]] auto all_digits() const -> bool { return others_ == 0; }

 private:
  unsigned others_ = 0;
};

auto read_day(const char* at, Day& day) -> bool {
  Pairs pairs;
  day.year = pairs.read(at) * 100 + pairs.read(at + 2);
  const unsigned month = pairs.read(at + 5);
  const unsigned of_month = pairs.read(at + 8);
  if (!pairs.all_digits() || at[4] != '-' || at[7] != '-') return false;
  if (day.year < kFirstYear || day.year >= kPastYear || month < 1 || month > 12) return false;
  const unsigned leap = is_leap(day.year) ? 1 : 0;
  if (of_month < 1 || of_month > kDaysInMonth[month] + (month == 2 ? leap : 0)) return false;
  const std::int64_t years = day.year - kFirstYear;
  // Leap days of the years before this one: 1600 is one.
  const std::int64_t leap_days = (years + 3) / 4 - (years + 99) / 100 + (years + 399) / 400;
  day.count = years * 365 + leap_days + kDaysBefore[month] + (month > 2 ? leap : 0) + of_month - 1 - kDaysToFirstYear;
  return true;
}

}  // namespace

auto date(const char* at, std::int64_t& days) -> bool {
  Day day;
  if (!read_day(at, day)) return false;
  days = day.count;
  return true;
}

auto instant(const char* at, std::int64_t& nanoseconds) -> bool {
  Day day;
  Pairs pairs;
  const unsigned hours = pairs.read(at + 11);
  const unsigned minutes = pairs.read(at + 14);
  const unsigned seconds = pairs.read(at + 17);
  const bool formed = at[10] == 'T' && at[13] == ':' && at[16] == ':' && at[19] == 'Z' && pairs.all_digits();
  if (!formed || hours > 23 || minutes > 59 || seconds > 59 || !read_day(at, day)) return false;
  constexpr std::int64_t kFirstSafe = 1700;  // 64 bits reach from 1677 to 2262
  constexpr std::int64_t kPastSafe = 2200;
  if (day.year < kFirstSafe || day.year >= kPastSafe) return false;
  const std::int64_t second = ((day.count * 24 + hours) * 60 + minutes) * 60 + seconds;
  nanoseconds = second * kNanosInSecond;
  return true;
}

}  // namespace writ::decode::token

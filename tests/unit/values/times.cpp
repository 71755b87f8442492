// Instants, dates and durations: text in, text out, and the ends of what 64 bits of nanoseconds hold.
#include <array>
#include <doctest/doctest.h>
#include <limits>

#include "runtime/values/text.hpp"
#include "tests/property/random_values.hpp"

using namespace writ;

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kHour = 3'600 * kSecond;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::uint64_t kSeed = 20'260'504;

struct Example {
  std::string_view text;
  std::int64_t value;
};

// A calendar that counts: day after day, year after year.
struct Calendar {
  int year = 1;
  int month = 1;
  int day = 1;
  [[nodiscard]] auto leap() const -> bool { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }
  [[nodiscard]] auto days_in_month() const -> int {
    if (month == 2) return leap() ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }
  void next() {
    if (++day <= days_in_month()) return;
    day = 1;
    if (++month <= 12) return;
    month = 1;
    ++year;
  }
  [[nodiscard]] auto text() const -> std::string {
    const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    const std::string digits = std::to_string(year);
    return std::string(4 - digits.size(), '0') + digits + "-" + two(month) + "-" + two(day);
  }
};

}  // namespace

TEST_CASE("every day of nine thousand nine hundred years") {
  constexpr std::int64_t kFirst = -719'162;  // 0001-01-01
  std::int64_t days = kFirst;
  int faults = 0;
  for (Calendar at; at.year <= 9'999; at.next(), ++days) {
    const std::string text = at.text();
    const bool same = parse_date(text) == days && print_date(days) == text;
    faults += same ? 0 : 1;
    if (!same && faults < 5) FAIL_CHECK("day ", days, " is ", text, ", printed ", print_date(days));
  }
  CHECK(faults == 0);
  CHECK(days == 2'932'897);  // 10000-01-01
}

TEST_CASE("dates that are none") {
  for (const char* text : {"",           "2026",       "2026-05",    "2026-5-4",    "2026-05-4",   "26-05-04",
                           "2026-00-01", "2026-13-01", "2026-01-00", "2026-01-32",  "2026-04-31",  "2026-02-29",
                           "2100-02-29", "1900-02-29", "2026/05/04", "2026-05-04 ", " 2026-05-04", "2026-05-04T",
                           "-026-05-04", "+026-05-04", "2026-0a-04", "20260504",    "2026-05-04Z", "12026-05-04"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_date(text).has_value());
  }
  CHECK(parse_date("2000-02-29").has_value());
  CHECK(parse_date("2024-02-29").has_value());
  CHECK(parse_date("1970-01-01") == 0);
}

TEST_CASE("a day that no calendar reaches is printed without harm") {
  for (const std::int64_t days : {kMost, kLeast, kMost / 2}) CHECK_FALSE(print_date(days).empty());
  CHECK(print_date(-719'163) == "0000-12-31");
}

TEST_CASE("instants with their zones and fractions") {
  for (const Example& e : {Example{"1970-01-01T00:00:00Z", 0},
                           {"1970-01-01T00:00:00.000000001Z", 1},
                           {"1969-12-31T23:59:59.999999999Z", -1},
                           {"2026-05-04T09:00:00Z", 1'777'885'200 * kSecond},
                           {"2026-05-04t09:00:00z", 1'777'885'200 * kSecond},
                           {"2026-05-04T11:00:00+02:00", 1'777'885'200 * kSecond},
                           {"2026-05-04T03:30:00-05:30", 1'777'885'200 * kSecond},
                           {"2026-05-05T08:59:00+23:59", 1'777'885'200 * kSecond},
                           {"2026-05-04T09:00:00-00:00", 1'777'885'200 * kSecond},
                           {"2026-05-04T09:00:00.5Z", 1'777'885'200 * kSecond + kSecond / 2},
                           {"2026-05-04T09:00:00.123456789Z", 1'777'885'200 * kSecond + 123'456'789},
                           {"2026-05-04T11:00:00.25+02:00", 1'777'885'200 * kSecond + kSecond / 4},
                           {"2024-02-29T23:59:59Z", 1'709'251'199 * kSecond}}) {
    CAPTURE(e.text);
    CHECK(parse_instant(e.text) == e.value);
  }
}

TEST_CASE("instants that are none are not guessed") {
  for (const char* text : {"",
                           "2026-05-04",
                           "2026-05-04T09:00:00",
                           "2026-05-04 09:00:00Z",
                           "2026-05-04T09:00Z",
                           "2026-05-04T9:00:00Z",
                           "2026-05-04T24:00:00Z",
                           "2026-05-04T09:60:00Z",
                           "2026-05-04T09:00:60Z",
                           "2026-12-31T23:59:60Z",
                           "2026-02-29T09:00:00Z",
                           "2026-05-04T09:00:00.Z",
                           "2026-05-04T09:00:00.1234567890Z",
                           "2026-05-04T09:00:00,5Z",
                           "2026-05-04T09:00:00+02",
                           "2026-05-04T09:00:00+0200",
                           "2026-05-04T09:00:00+2:00",
                           "2026-05-04T09:00:00+24:00",
                           "2026-05-04T09:00:00+02:60",
                           "2026-05-04T09:00:00 Z",
                           "2026-05-04T09:00:00ZZ",
                           "2026-05-04T09:00:00Z ",
                           "2026-05-04T09:00:00CET",
                           "2026-05-04T09:00:00Z+02:00",
                           "2026-05-04T-9:00:00Z",
                           "20260504T090000Z",
                           "1777885200"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_instant(text).has_value());
  }
}

TEST_CASE("the first and the last instant") {
  CHECK(parse_instant("2262-04-11T23:47:16.854775807Z") == kMost);
  CHECK(parse_instant("1677-09-21T00:12:43.145224192Z") == kLeast);
  CHECK(print_instant(kMost) == "2262-04-11T23:47:16.854775807Z");
  CHECK(print_instant(kLeast) == "1677-09-21T00:12:43.145224192Z");
  for (const char* text : {"2262-04-11T23:47:16.854775808Z", "1677-09-21T00:12:43.145224191Z", "2262-04-12T00:00:00Z",
                           "1677-09-20T23:59:59Z", "9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_instant(text).has_value());
  }
  // Outside by the clock on the wall, inside in UTC, and the other way round.
  CHECK(parse_instant("2262-04-12T01:47:16.854775807+02:00") == kMost);
  CHECK_FALSE(parse_instant("2262-04-11T23:47:16.854775807-00:01").has_value());
  CHECK(parse_instant("1677-09-20T22:12:43.145224192-02:00") == kLeast);
  CHECK_FALSE(parse_instant("1677-09-21T00:12:43.145224192+00:01").has_value());
}

TEST_CASE("durations as the language writes them") {
  for (const Example& e : {Example{"24 h", kDay},
                           {"1 day", kDay},
                           {"3 days", 3 * kDay},
                           {"2 weeks", 14 * kDay},
                           {"1 week", 7 * kDay},
                           {"90 min", 90 * 60 * kSecond},
                           {"1 minute", 60 * kSecond},
                           {"5 minutes", 300 * kSecond},
                           {"1 hour", kHour},
                           {"2 hours", 2 * kHour},
                           {"30 s", 30 * kSecond},
                           {"1 sec", kSecond},
                           {"1 second", kSecond},
                           {"2 seconds", 2 * kSecond},
                           {"5 ms", 5'000'000},
                           {"7 us", 7'000},
                           {"9 ns", 9},
                           {"1.5 h", kHour * 3 / 2},
                           {"0.000000001 s", 1},
                           {"2_000 ms", 2 * kSecond},
                           {"-3 h", -3 * kHour},
                           {"0 h", 0}}) {
    CAPTURE(e.text);
    CHECK(parse_duration(e.text) == e.value);
  }
}

TEST_CASE("durations of ISO 8601") {
  for (const Example& e : {Example{"PT24H", kDay},
                           {"P1D", kDay},
                           {"P1DT2H30M5S", kDay + 2 * kHour + 1805 * kSecond},
                           {"P2W", 14 * kDay},
                           {"PT0S", 0},
                           {"PT0.5S", kSecond / 2},
                           {"PT1.5H", kHour * 3 / 2},
                           {"-PT1H", -kHour},
                           {"-P1D", -kDay},
                           {"PT0.000000001S", 1}}) {
    CAPTURE(e.text);
    CHECK(parse_duration(e.text) == e.value);
  }
}

TEST_CASE("months and years are no durations, nor is what is nearly one") {
  for (const char* text : {"",
                           " ",
                           "24",
                           "h",
                           "24h",
                           "24  h",
                           " 24 h",
                           "24 h ",
                           "24 H",
                           "1 month",
                           "1 year",
                           "2 fortnights",
                           "24 h 30 min",
                           "+1 h",
                           "1e h",
                           "x h",
                           "_ h",
                           "_1 h",
                           "1_ h",
                           "1__0 h",
                           "1_.5 h",
                           "0.5 ns",
                           "1.5 ns",
                           "0.0000000000001 h",
                           "P",
                           "PT",
                           "-P",
                           "-",
                           "P1",
                           "PT1",
                           "P1M",
                           "P1Y",
                           "P1H",
                           "PT1D",
                           "PT1W",
                           "P1DT",
                           "PT1M1H",
                           "PT1H1H",
                           "PT1S1M",
                           "P1D1W",
                           "PTT1H",
                           "PT1HT1M",
                           "P-1D",
                           "PT-1H",
                           "+P1D",
                           "--P1D",
                           "P1D ",
                           "p1d",
                           "PT1,5H",
                           "PT.5H",
                           "PT1.H",
                           "PT1..5H",
                           "P1_0D",
                           "PT0.0000000001S"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text).has_value());
  }
}

TEST_CASE("durations beyond 64 bits of nanoseconds are none") {
  CHECK(parse_duration("9223372036854775807 ns") == kMost);
  CHECK(parse_duration("-9223372036854775808 ns") == kLeast);
  CHECK_FALSE(parse_duration("9223372036854775808 ns").has_value());
  CHECK_FALSE(parse_duration("-9223372036854775809 ns").has_value());
  CHECK(parse_duration("106751 days") == 106'751 * kDay);
  CHECK_FALSE(parse_duration("106752 days").has_value());
  CHECK_FALSE(parse_duration("1e20 weeks").has_value());
  CHECK_FALSE(parse_duration("99999999999999999999999999 weeks").has_value());
  CHECK(parse_duration("P106751DT23H47M16.854775807S") == kMost);
  CHECK_FALSE(parse_duration("P106751DT23H47M16.854775808S").has_value());
  CHECK_FALSE(parse_duration("P15251WT1000000H").has_value());
  CHECK(parse_duration("-P106751DT23H47M16.854775807S") == -kMost);
}

TEST_CASE("durations are printed in their largest exact unit") {
  CHECK(print_duration(0) == "0 s");
  CHECK(print_duration(kDay) == "1 day");
  CHECK(print_duration(3 * kDay) == "3 days");
  CHECK(print_duration(30 * kHour) == "30 h");
  CHECK(print_duration(90 * 60 * kSecond) == "90 min");
  CHECK(print_duration(12'345 * kSecond) == "12_345 s");
  CHECK(print_duration(1'500'000'000) == "1500 ms");
  CHECK(print_duration(1'000) == "1 us");
  CHECK(print_duration(1) == "1 ns");
  CHECK(print_duration(-kHour) == "-1 h");
  CHECK(print_duration(kLeast) == "-9_223_372_036_854_775_808 ns");
}

TEST_CASE("generated: what is printed is read back as the same") {
  property::Random random(kSeed);
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t bits = random.next() >> random.below(64);
    const auto size = static_cast<std::int64_t>(bits >> 1);
    const std::int64_t units = random.pick(std::array<std::int64_t, 6>{1, 1000, kSecond, 60 * kSecond, kHour, kDay});
    const std::int64_t value = (random.percent(50) ? size / units : -(size / units)) * units;
    CAPTURE(value);
    CHECK(parse_instant(print_instant(value)) == value);
    CHECK(parse_duration(print_duration(value)) == value);
  }
}

TEST_CASE("units of time and of bytes") {
  CHECK(duration_unit("h") == kHour);
  CHECK_FALSE(duration_unit("month").has_value());
  CHECK_FALSE(duration_unit("").has_value());
  CHECK(byte_unit("KiB") == 1024);
  CHECK(byte_unit("kB") == 1000);
  CHECK(byte_unit("GiB") == 1'073'741'824);
  CHECK(byte_unit("GB") == 1'000'000'000);
  CHECK_FALSE(byte_unit("KB").has_value());
}

TEST_CASE("digits are grouped from five on") {
  CHECK(group_digits("") == "");
  CHECK(group_digits("1234") == "1234");
  CHECK(group_digits("12345") == "12_345");
  CHECK(group_digits("-1234567") == "-1_234_567");
  CHECK(group_digits("123456") == "123_456");
  CHECK(group_digits("12345.6789012") == "12_345.6789012");
  CHECK(group_digits("1e+300") == "1e+300");
}

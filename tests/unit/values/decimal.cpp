// Decimals against arithmetic on paper: exact sums, half to even at the twelfth place, never a wrapped result.
#include "runtime/values/decimal.hpp"

#include <doctest/doctest.h>
#include <limits>
#include <vector>

#include "tests/property/random_values.hpp"
#include "tests/unit/values/long_hand.hpp"

using namespace writ;
using namespace writ::test;
using decimal::ParseFault;

namespace {

constexpr Int128 kMost = static_cast<Int128>(~UInt128{0} >> 1);
constexpr std::uint64_t kSeed = 20'260'504;
constexpr int kCases = 20'000;

auto parsed(std::string_view text) -> Int128 {
  const decimal::Parsed read = decimal::parse(text);
  CAPTURE(text);
  REQUIRE_FALSE(read.fault.has_value());
  return read.value;
}
auto fault(std::string_view text) -> std::optional<ParseFault> { return decimal::parse(text).fault; }
auto round_trip(std::string_view text) -> std::string { return decimal::print(parsed(text)); }

auto shown(const std::optional<Int128>& value) -> std::string { return value ? decimal::print(*value) : "none"; }
auto shown(const std::optional<long_hand::Whole>& value) -> std::string {
  return value ? (value->negative ? "-" : "") + value->size : "none";
}
auto units(const std::optional<Int128>& value) -> std::string {
  return shown(value ? std::optional(long_hand::of(*value)) : std::nullopt);
}

auto multiplied(std::string_view a, std::string_view b) -> std::string {
  return shown(decimal::multiply(parsed(a), parsed(b)));
}
auto divided(std::string_view a, std::string_view b) -> std::string {
  return shown(decimal::divide(parsed(a), parsed(b)));
}

// Numbers of every size, and those at which something happens: the ends of the range, powers of two and of
// ten, and multiples of half a place, whose products and quotients lie between two results.
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : random_(seed) {}

  auto next() -> Int128 {
    const Int128 size = magnitude();
    return random_.percent(50) ? size : -size;
  }

 private:
  auto magnitude() -> Int128 {
    switch (random_.below(8)) {
      case 0: return kMost - static_cast<Int128>(random_.below(3));
      case 1: return (static_cast<Int128>(1) << random_.below(127)) + static_cast<Int128>(random_.below(3)) - 1;
      case 2: return static_cast<Int128>(random_.below(1000)) * (kDecimalOne / 2);
      case 3: return static_cast<Int128>(random_.below(1000)) * 500'000;
      case 5: return kDecimalOne + static_cast<Int128>(random_.below(5)) - 2;
      case 4: return static_cast<Int128>(random_.below(100));
      default: return any_bits();
    }
  }
  auto any_bits() -> Int128 {
    const UInt128 bits = static_cast<UInt128>(random_.next()) << 64 | random_.next();
    return static_cast<Int128>(bits >> (1 + random_.below(127)));
  }

  property::Random random_;
};

}  // namespace

TEST_CASE("what is written is what is printed, in the shortest form") {
  CHECK(round_trip("0") == "0");
  CHECK(round_trip("-0") == "0");
  CHECK(round_trip("0.1") == "0.1");
  CHECK(round_trip("-12.50") == "-12.5");
  CHECK(round_trip("007") == "7");
  CHECK(round_trip("1e3") == "1000");
  CHECK(round_trip("1E+3") == "1000");
  CHECK(round_trip("12.5e-1") == "1.25");
  CHECK(round_trip("0.000000000001") == "0.000000000001");
  CHECK(round_trip("1e-12") == "0.000000000001");
  CHECK(round_trip("0.0000000000010000") == "0.000000000001");
  CHECK(round_trip("100e-14") == "0.000000000001");
  CHECK(parsed("0.1") == kDecimalOne / 10);
}

TEST_CASE("nothing is rounded on entry") {
  CHECK(fault("0.0000000000001") == ParseFault::TooPrecise);
  CHECK(fault("1e-13") == ParseFault::TooPrecise);
  CHECK(fault("1.0000000000005") == ParseFault::TooPrecise);
  CHECK(fault("1e-999999999999999999999") == ParseFault::TooPrecise);
}

TEST_CASE("the ends of the range") {
  const std::string most = "170141183460469231731687303.715884105727";
  CHECK(parsed(most) == kMost);
  CHECK(parsed("-" + most) == -kMost);
  CHECK(decimal::print(kMost) == most);
  CHECK(decimal::print(-kMost) == "-" + most);
  CHECK(fault("170141183460469231731687303.715884105728") == ParseFault::Overflow);
  CHECK(fault("-170141183460469231731687303.715884105728") == ParseFault::Overflow);
  CHECK(fault("340282366920938463463374607.431768211456") == ParseFault::Overflow);  // 2^128 would wrap to 0
  CHECK(fault("1e27") == ParseFault::Overflow);
  CHECK(round_trip("1e26") == "1" + std::string(26, '0'));
  CHECK(fault("1e999999999999999999999") == ParseFault::Overflow);
  CHECK(round_trip("0e999999999999999999999") == "0");
  CHECK(round_trip("0e-999999999999999999999") == "0");
}

TEST_CASE("exponents and digits of any length cancel exactly") {
  const std::string zeros(3'000, '0');
  CHECK(round_trip("7" + zeros + "e-3000") == "7");
  CHECK(round_trip("0." + zeros + "7e3001") == "7");
  CHECK(round_trip(zeros + "7." + zeros) == "7");
}

TEST_CASE("what is no number") {
  for (const char* text :
       {"",      "-",     "+1",  "--1", ".5", "5.",   "-.5",   "1.e3",  "1e",  "1e+",      "1e-", "e3",
        "1e3.5", "1_000", "1,5", " 1",  "1 ", "0x10", "1e3e3", "1.2.3", "NaN", "Infinity", "1%",  "\xD9\xA1"}) {
    CAPTURE(text);
    CHECK(fault(text) == ParseFault::Malformed);
  }
  CHECK(fault(std::string_view("1\0", 2)) == ParseFault::Malformed);
}

TEST_CASE("percent") {
  CHECK(decimal::print_percent(parsed("0.005")) == "0.5%");
  CHECK(decimal::print_percent(parsed("1")) == "100%");
  CHECK(decimal::print_percent(0) == "0%");
  CHECK(decimal::print_percent(-1) == "-0.0000000001%");
  CHECK(decimal::print_percent(kMost) == "17014118346046923173168730371.5884105727%");
}

TEST_CASE("products round half to even at the twelfth place") {
  CHECK(multiplied("0.1", "0.2") == "0.02");
  CHECK(multiplied("0.000001", "0.0000005") == "0");               // 0.5 of the last place, to 0
  CHECK(multiplied("0.000003", "0.0000005") == "0.000000000002");  // 1.5, to 2
  CHECK(multiplied("0.000005", "0.0000005") == "0.000000000002");  // 2.5, to 2
  CHECK(multiplied("-0.000003", "0.0000005") == "-0.000000000002");
  CHECK(multiplied("-0.000005", "-0.0000005") == "0.000000000002");
  CHECK(multiplied("0.000001", "0.00000050001") == "0.000000000001");
  CHECK(multiplied("1e26", "1.8") == "none");
  CHECK(multiplied("1e26", "-1.8") == "none");
  CHECK(multiplied("1e20", "1e20") == "none");
  // Less than half a place below 2^128 places: rounding up must not wrap to 0.
  CHECK(multiplied("170141183459703596406118637.532056571859", "2.000000000009") == "none");
}

TEST_CASE("quotients round half to even at the twelfth place") {
  CHECK(divided("1", "3") == "0.333333333333");
  CHECK(divided("2", "3") == "0.666666666667");
  CHECK(divided("-2", "3") == "-0.666666666667");
  CHECK(divided("1e-12", "2") == "0");
  CHECK(divided("3e-12", "2") == "0.000000000002");
  CHECK(divided("5e-12", "2") == "0.000000000002");
  CHECK(divided("-5e-12", "2") == "-0.000000000002");
  CHECK(divided("0", "-7") == "0");
  CHECK(divided("1e26", "0.5") == "none");
  CHECK(divided("1", "1e-12") == "1000000000000");
}

TEST_CASE("the smallest 128 bits are no decimal, so that a sign can always be turned") {
  const Int128 least = -kMost - 1;
  CHECK_FALSE(decimal::add(-kMost, -1).has_value());
  CHECK_FALSE(decimal::subtract(-kMost, 1).has_value());
  CHECK_FALSE(decimal::add(least, 0).has_value());
  CHECK_FALSE(decimal::multiply(least, kDecimalOne).has_value());
  CHECK_FALSE(decimal::divide(least, kDecimalOne).has_value());
  CHECK(decimal::print(least) == "-170141183460469231731687303.715884105728");
  CHECK(decimal::add(least, 1) == -kMost);
}

TEST_CASE("whole numbers widen exactly") {
  CHECK(decimal::print(decimal::from_int(std::numeric_limits<std::int64_t>::max())) == "9223372036854775807");
  CHECK(decimal::print(decimal::from_int(std::numeric_limits<std::int64_t>::min())) == "-9223372036854775808");
}

TEST_CASE("generated: the four operations are those on paper") {
  Numbers numbers(kSeed);
  int none = 0;
  for (int i = 0; i < kCases; ++i) {
    const Int128 a = numbers.next();
    const Int128 b = numbers.next();
    const long_hand::Whole x = long_hand::of(a);
    const long_hand::Whole y = long_hand::of(b);
    CAPTURE(decimal::print(a));
    CAPTURE(decimal::print(b));
    CHECK(units(decimal::add(a, b)) == shown(long_hand::add(x, y)));
    CHECK(units(decimal::subtract(a, b)) == shown(long_hand::subtract(x, y)));
    CHECK(units(decimal::multiply(a, b)) == shown(long_hand::multiply(x, y)));
    if (b != 0) CHECK(units(decimal::divide(a, b)) == shown(long_hand::divide(x, y)));
    none += decimal::multiply(a, b) ? 0 : 1;
  }
  CHECK(none > kCases / 10);  // both kinds of answer were seen
  CHECK(none < kCases * 9 / 10);
}

TEST_CASE("generated: every decimal is printed exactly and read back") {
  Numbers numbers(kSeed + 1);
  for (int i = 0; i < kCases; ++i) {
    const Int128 value = numbers.next();
    const std::string every_place = long_hand::all_places(long_hand::of(value));
    CAPTURE(every_place);
    CHECK(parsed(every_place) == value);
    const std::string text = decimal::print(value);
    CHECK(parsed(text) == value);
    CHECK(every_place.starts_with(text));
    CHECK(every_place.find_first_not_of(".0", text.size()) == std::string::npos);  // nothing but zeros was left out
    const std::string percent = decimal::print_percent(value);
    CHECK(percent.back() == '%');
    CHECK(parsed(percent.substr(0, percent.size() - 1) + "e-2") == value);
  }
}

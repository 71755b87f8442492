// Numbers are read from their digits: exact, or unknown with the reason.
#include <cmath>
#include <limits>

#include "tests/unit/decode/reading.hpp"

using namespace writ;
using namespace writ::test;

namespace {

constexpr Int128 kTenth = kDecimalOne / 10;

}  // namespace

TEST_CASE("int: every spelling of a whole number that fits in 64 bits") {
  Reading r;
  const TypeId type = r.types.simple(Kind::Int);
  CHECK(r.value(type, "0").integer == 0);
  CHECK(r.value(type, "-0").integer == 0);
  CHECK(r.value(type, "1.0").integer == 1);
  CHECK(r.value(type, "1e3").integer == 1000);
  CHECK(r.value(type, "12.50e1").integer == 125);
  CHECK(r.value(type, "9223372036854775807").integer == std::numeric_limits<std::int64_t>::max());
  CHECK(r.value(type, "-9223372036854775808").integer == std::numeric_limits<std::int64_t>::min());
  CHECK(r.value(type, "9007199254740993").integer == 9'007'199'254'740'993);  // 2^53 + 1: no double holds it
}

TEST_CASE("int: what does not fit is an overflow, what is no whole number is invalid; nothing is rounded") {
  Reading r;
  const TypeId type = r.types.simple(Kind::Int);
  CHECK(r.fault(type, "9223372036854775808").why == kOverflow);
  CHECK(r.fault(type, "-9223372036854775809").why == kOverflow);
  CHECK(r.fault(type, "18446744073709551616").why == kOverflow);
  CHECK(r.fault(type, "1e400").why == kOverflow);
  CHECK(r.fault(type, "123456789012345678901234567890123456789012345678901234567890").why == kOverflow);
  CHECK(r.fault(type, "9223372036854775808").detail == "9223372036854775808 is larger than int can be");
  CHECK(r.fault(type, "1.5").why == kInvalid);
  CHECK(r.fault(type, "1.5").detail == "1.5 is not a whole number");
  CHECK(r.fault(type, "1e-400").why == kInvalid);
  CHECK(r.fault(type, "1.0000000000000000000001").why == kInvalid);
  CHECK(r.fault(type, "\"5\"").detail == "found \"5\", wanted a whole number");
  CHECK(r.fault(type, "true").why == kInvalid);
  CHECK(r.fault(type, "[5]").detail == "found a list of 1, wanted a whole number");
  CHECK(r.fault(type, "{}").detail == "found an object, wanted a whole number");
}

TEST_CASE("decimal: 0.1 is 0.1") {
  Reading r;
  const TypeId type = r.types.simple(Kind::Decimal);
  CHECK(r.value(type, "0.1").decimal == kTenth);
  CHECK(r.value(type, "1e-12").decimal == 1);
  CHECK(r.value(type, "0.100000000000000000000").decimal == kTenth);
  CHECK(r.value(type, "170141183460469231731687303.715884105727").decimal == static_cast<Int128>(~UInt128{0} >> 1));
  CHECK(r.fault(type, "170141183460469231731687303.715884105728").why == kOverflow);
  CHECK(r.fault(type, "0.1234567890123").why == kInvalid);
  CHECK(r.fault(type, "0.1234567890123").detail == "0.1234567890123 is more precise than 12 decimal places");
  CHECK(r.fault(type, "\"0.1\"").why == kInvalid);
}

TEST_CASE("ratio: a number or a percentage, from 0 to 1") {
  Reading r;
  const TypeId type = r.types.simple(Kind::Ratio);
  CHECK(r.value(type, "0.005").decimal == kDecimalOne / 200);
  CHECK(r.value(type, "\"0.5%\"").decimal == kDecimalOne / 200);
  CHECK(r.value(type, "\"100%\"").decimal == kDecimalOne);
  CHECK(r.yaml(type, "0.5%").value.decimal == kDecimalOne / 200);
  CHECK(r.fault(type, "1.7").detail == "1.7 is outside 0% .. 100%");
  CHECK(r.fault(type, "\"101%\"").detail == "\"101%\" is outside 0% .. 100%");
  CHECK(r.fault(type, "-0.1").why == kInvalid);
  CHECK(r.fault(type, "\"0.5 %\"").why == kInvalid);
  CHECK(r.fault(type, "\"%\"").why == kInvalid);
  CHECK(r.fault(type, "\"0.00000000001%\"").detail == "\"0.00000000001%\" is more precise than 12 decimal places");
}

TEST_CASE("float: the nearest binary64; infinity is an overflow, NaN is invalid") {
  Reading r;
  const TypeId type = r.types.simple(Kind::Float);
  CHECK(r.value(type, "0.1").real == 0.1);
  CHECK(r.value(type, "1").real == 1.0);
  CHECK(r.value(type, "1.7976931348623157e308").real == std::numeric_limits<double>::max());
  CHECK(r.value(type, "5e-324").real == std::numeric_limits<double>::denorm_min());
  CHECK(r.value(type, "1e-4000").real == 0.0);
  CHECK_FALSE(std::signbit(r.value(type, "-0.0").real));
  CHECK(r.fault(type, "1e400").why == kOverflow);
  CHECK(r.fault(type, "-1e400").why == kOverflow);
  CHECK(r.fault(type, "1e99999999999999999999").why == kOverflow);
  CHECK(r.fault(type, "\"NaN\"").why == kInvalid);
}

TEST_CASE("NaN and Infinity, as programs write them into JSON, spoil their own field only") {
  Reading r;
  const TypeId type = r.types.record("R", {{"a", r.types.simple(Kind::Float)}, {"b", r.types.simple(Kind::Float)}});
  for (const char* word : {"NaN", "Infinity", "-Infinity"}) {
    const Decoded decoded = r.json(type, std::string("{\"a\": ") + word + ", \"b\": 2, \"c\": " + word + "}");
    REQUIRE(decoded.issues.size() == 1);
    CHECK(decoded.issues[0].path == "x.a");
    CHECK(decoded.issues[0].detail == std::string("found ") + word + ", wanted a number");
    CHECK(decoded.value.fields[0].why == kInvalid);
    CHECK(decoded.value.fields[1].real == 2);
  }
  CHECK(r.refusal("{\"a\": nan}", Format::Json) == "line 1, column 7: `nan` is no JSON value");
  CHECK(r.refusal("[-NaN]", Format::Json) == "line 1, column 2: `-NaN` is no JSON value");
  CHECK(r.yaml(type, "a: .nan\nb: .inf\n").issues.size() == 2);
}

TEST_CASE("ranges: both ends, and the open one") {
  Reading r;
  CHECK(r.value(r.types.in_range(Kind::Int, 1, 5), "5").integer == 5);
  CHECK(r.fault(r.types.in_range(Kind::Int, 1, 5), "6").detail == "6 is outside 1 .. 5");
  CHECK(r.fault(r.types.in_range(Kind::Int, 1, 5, true), "5").detail == "5 is outside 1 ..< 5");
  CHECK(r.fault(r.types.in_range(Kind::Int, 1, 5), "0").why == kInvalid);
  CHECK(r.fault(r.types.in_range(Kind::Decimal, 0, kDecimalOne), "1.5").detail == "1.5 is outside 0 .. 1");
  CHECK(r.fault(r.types.in_range(Kind::Duration, 0, 3'600'000'000'000), "\"61 min\"").detail ==
        "\"61 min\" is outside 0 s .. 1 h");
  Type type;
  type.kind = Kind::Float;
  type.float_range = FloatRange{0, 1, true};
  const TypeId real = r.types.table.intern(type);
  CHECK(r.value(real, "0.999").real == 0.999);
  CHECK(r.fault(real, "1").detail == "1 is outside 0 ..< 1");
}

TEST_CASE("quantities: a number in the field's unit, or a text with a unit that converts exactly") {
  Reading r;
  const TypeId bytes = r.types.in_unit(Kind::Int, "B");
  CHECK(r.value(bytes, "1024").integer == 1024);
  CHECK(r.value(bytes, "\"1 KiB\"").integer == 1024);
  CHECK(r.value(bytes, "\"1.5 KiB\"").integer == 1536);
  CHECK(r.value(bytes, "\"2_000 B\"").integer == 2000);
  CHECK(r.yaml(bytes, "1 KiB").value.integer == 1024);
  CHECK(r.fault(bytes, "\"0.3 B\"").detail == "\"0.3 B\" is not a whole number of B");
  CHECK(r.fault(bytes, "\"1 h\"").detail == "\"1 h\" is not in B");
  CHECK(r.fault(bytes, "\"1KiB\"").detail == "found \"1KiB\", wanted a whole number (B)");
  CHECK(r.fault(bytes, "\"9223372036854775807 KiB\"").why == kOverflow);
  CHECK(r.value(r.types.in_unit(Kind::Int, "KiB"), "\"2048 B\"").integer == 2);
  CHECK(r.fault(r.types.in_unit(Kind::Int, "KiB"), "\"1000 B\"").why == kInvalid);
  const TypeId money = r.types.in_unit(Kind::Decimal, "USD per day");
  CHECK(r.value(money, "\"50 USD per day\"").decimal == 50 * static_cast<Int128>(kDecimalOne));
  CHECK(r.value(money, "\"250_000.5 USD per day\"").decimal ==
        250'000 * static_cast<Int128>(kDecimalOne) + kDecimalOne / 2);
  CHECK(r.value(money, "\"50 USD per days\"").decimal == 50 * static_cast<Int128>(kDecimalOne));
  CHECK(r.fault(money, "\"50 USD per year\"").detail == "\"50 USD per year\" is not in USD per day");
  CHECK(r.fault(money, "\"50 USD\"").why == kInvalid);
  CHECK(r.fault(money, "\"50 EUR per day\"").why == kInvalid);
  CHECK(r.fault(money, "\"5__0 USD per day\"").why == kInvalid);
  CHECK(r.fault(money, "\"_50 USD per day\"").why == kInvalid);
  CHECK(r.fault(money, "\" 50 USD per day\"").why == kInvalid);
  CHECK(r.value(r.types.in_unit(Kind::Decimal, "KiB per s"), "\"1 B per sec\"").decimal * 1024 == kDecimalOne);
  CHECK(r.fault(r.types.in_unit(Kind::Decimal, "week"), "\"1 day\"").detail ==
        "\"1 day\" is more precise than 12 decimal places");
  CHECK(r.value(r.types.in_unit(Kind::Float, "ms"), "\"1.5 s\"").real == 1500);
  CHECK(r.fault(r.types.in_unit(Kind::Float, "ns"), "\"1e308 weeks\"").why == kOverflow);
  CHECK(r.fault(r.types.in_unit(Kind::Float, "ms"), "\"1 USD\"").why == kInvalid);
  CHECK(r.fault(r.types.simple(Kind::Decimal), "\"50 USD\"").why == kInvalid);
}

TEST_CASE("durations: a quantity of time or ISO 8601, never a bare number") {
  Reading r;
  const TypeId type = r.types.simple(Kind::Duration);
  constexpr std::int64_t kHour = 3'600'000'000'000;
  CHECK(r.value(type, "\"24 h\"").integer == 24 * kHour);
  CHECK(r.value(type, "\"PT24H\"").integer == 24 * kHour);
  CHECK(r.value(type, "\"P1DT2H\"").integer == 26 * kHour);
  CHECK(r.value(type, "\"-P1D\"").integer == -24 * kHour);
  CHECK(r.value(type, "\"1_500 ms\"").integer == 1'500'000'000);
  CHECK(r.value(type, "\"0.5 h\"").integer == kHour / 2);
  CHECK(r.yaml(type, "3 days").value.integer == 72 * kHour);
  CHECK(r.fault(type, "24").detail == "found 24, wanted a duration such as \"24 h\" or \"PT24H\"");
  CHECK(r.fault(type, "\"24\"").why == kInvalid);
  CHECK(r.fault(type, "\"24h\"").why == kInvalid);
  CHECK(r.fault(type, "\"1 month\"").detail == "\"1 month\" is not in a unit of time");
  CHECK(r.fault(type, "\"P1M\"").why == kInvalid);
  CHECK(r.fault(type, "\"0.1 ns\"").detail == "\"0.1 ns\" is not a whole number of nanoseconds");
  CHECK(r.fault(type, "\"1_000_000 weeks\"").why == kOverflow);
}

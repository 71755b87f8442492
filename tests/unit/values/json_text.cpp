// Canonical JSON, piece by piece.
#include "runtime/values/json_text.hpp"

#include <doctest/doctest.h>

using namespace writ;

TEST_CASE("numbers by the grammar of JSON") {
  for (const char* text : {"0", "-0", "10", "1.5", "1e5", "1E+05", "-1.25e-7", "0.0"}) CHECK(json::is_number(text));
  for (const char* text :
       {"", "-", "+1", "01", "-01", ".5", "5.", "1e", "1e+", "1_000", "NaN", "0x10", " 1", "1 ", "1.2.3", "--1"}) {
    CAPTURE(text);
    CHECK_FALSE(json::is_number(text));
    CHECK_FALSE(json::number(text).has_value());
  }
}

TEST_CASE("numbers are written as ECMAScript writes them, with every digit") {
  const auto written = [](const char* text) { return json::number(text).value_or("nothing"); };
  CHECK(written("0") == "0");
  CHECK(written("-0.000e5") == "0");
  CHECK(written("1.50") == "1.5");
  CHECK(written("1E3") == "1000");
  CHECK(written("-12.5e-1") == "-1.25");
  CHECK(written("0.000001") == "0.000001");
  CHECK(written("0.0000001") == "1e-7");
  CHECK(written("123e-9") == "1.23e-7");
  CHECK(written("100000000000000000000") == "100000000000000000000");
  CHECK(written("1000000000000000000000") == "1e+21");
  CHECK(written("123456789012345678901.5") == "123456789012345678901.5");
  CHECK(written("1234567890123456789012.5") == "1.2345678901234567890125e+21");
  CHECK(written("1e999999999") == "1e+999999999");
  CHECK(written("1e1000000000") == "nothing");
  CHECK(written("1e0000000000005") == "100000");
  CHECK(written("0e1000000000") == "0");
}

TEST_CASE("texts have the shortest escapes") {
  CHECK(json::quoted("a\"\\\b\f\n\r\t\x01\x1F/\x7F\u00E9") == "\"a\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f/\x7F\u00E9\"");
  CHECK(json::quoted("a\xFF\xC3") == "\"a\uFFFD\uFFFD\"");
}

TEST_CASE("keys are ordered by UTF-16 code units") {
  CHECK(json::key_before("", "a"));
  CHECK(json::key_before("a", "ab"));
  CHECK(json::key_before("Z", "a"));
  CHECK_FALSE(json::key_before("a", "a"));
  CHECK(json::key_before("\U0001F600", "\uFFFD"));  // D83D before FFFD
  CHECK_FALSE(json::key_before("\uFFFD", "\U0001F600"));
  CHECK(json::key_before("\uD7FF", "\U0001F600"));
  CHECK(json::key_before("\uE000x", "\uE000y"));
}

// Values without parts: what is taken, what is refused, and what a person is told.
#include "tests/unit/decode/reading.hpp"

using namespace writ;
using namespace writ::test;

TEST_CASE("bool: true and false, from nothing else") {
  Reading r;
  const TypeId type = r.types.simple(Kind::Bool);
  CHECK(r.value(type, "true").truth == Truth::True);
  CHECK(r.value(type, "false").truth == Truth::False);
  for (const char* text : {"1", "0", "\"true\"", "\"yes\"", "[]"}) CHECK(r.fault(type, text).why == kInvalid);
  CHECK(r.fault(type, "\"true\"").detail == "found \"true\", wanted true or false");
  CHECK(r.json(type, "1").value.truth == Truth::Unknown);
}

TEST_CASE("YAML: the Norway problem; what a scalar without quotes means is for the schema to say") {
  Reading r;
  const TypeId boolean = r.types.simple(Kind::Bool);
  const TypeId string = r.types.text(64);
  CHECK(r.yaml(boolean, "true").value.truth == Truth::True);
  for (const char* word : {"no", "yes", "on", "off", "True", "FALSE", "y", "'true'"})
    CHECK(r.yaml(boolean, word).value.why == kInvalid);
  CHECK(r.yaml(string, "no").value.text.view() == "no");
  CHECK(r.yaml(string, "true").value.text.view() == "true");
  CHECK(r.yaml(string, "1.10").value.text.view() == "1.10");
  CHECK(r.yaml(string, "2026-05-04").value.text.view() == "2026-05-04");
  CHECK(r.yaml(string, ".nan").value.text.view() == ".nan");
  CHECK(r.yaml(string, "'null'").value.text.view() == "null");
  CHECK(r.yaml(string, "null").value.why == kMissing);
  CHECK(r.yaml(string, "~").value.why == kMissing);
  CHECK(r.yaml(r.types.simple(Kind::Country), "NO").value.text.view() == "NO");
  const TypeId number = r.types.simple(Kind::Int);
  CHECK(r.yaml(number, "5").value.integer == 5);
  for (const char* word : {"'5'", "0x10", "0o7", "010", "+5", "1_000", "5."}) {
    CAPTURE(word);
    CHECK(r.yaml(number, word).value.why == kInvalid);
  }
}

TEST_CASE("string: bytes within the limit, and the pattern") {
  Reading r;
  const TypeId type = r.types.text(5, "[a-z]+");
  CHECK(r.value(type, "\"abc\"").text.view() == "abc");
  CHECK(r.value(type, "\"\\u0061b\"").text.view() == "ab");
  CHECK(r.fault(type, "\"AB\"").detail == "\"AB\" does not match /[a-z]+/");
  CHECK(r.fault(type, "\"ab!\"").why == kInvalid);
  CHECK(r.fault(type, "\"\"").why == kInvalid);
  CHECK(r.fault(type, "\"abcdef\"").detail == "x has 6 bytes, at most 5 are allowed");
  CHECK(r.fault(type, "\"abcdef\"").why == kOverLimit);
  CHECK(r.json(type, "5").issues[0].detail == "found 5, wanted a text");
  const TypeId plain = r.types.text(64);
  CHECK(r.value(plain, "\"Zo\\u00eb \xF0\x9F\x98\x80 \\n\\t\\\\\\\"\"").text.view() ==
        "Zo\u00EB \xF0\x9F\x98\x80 \n\t\\\"");
  CHECK(r.json(plain, R"("\ud83d\ude00")").value.text.view() == "\xF0\x9F\x98\x80");
  CHECK(r.json(plain, R"("a\u0000b")").value.text.view() == std::string_view("a\0b", 3));
}

TEST_CASE("a text without a declared size has the default one") {
  Reading r;
  const TypeId type = r.types.simple(Kind::Person);
  CHECK(r.value(type, "\"" + std::string(1024, 'p') + "\"").text.size == 1024);
  CHECK(r.fault(type, "\"" + std::string(1025, 'p') + "\"").why == kOverLimit);
}

TEST_CASE("ids are somebody") {
  Reading r;
  for (const Kind kind : {Kind::Person, Kind::Service, Kind::Asset}) {
    CHECK(r.value(r.types.simple(kind), "\"olga\"").text.view() == "olga");
    CHECK(r.fault(r.types.simple(kind), "\"\"").why == kInvalid);
    CHECK(r.json(r.types.simple(kind), "7").value.why == kInvalid);
  }
  CHECK(r.json(r.types.simple(Kind::Person), "7").issues[0].detail == "found 7, wanted the id of a person");
}

TEST_CASE("digests are written in full, in lower case") {
  Reading r;
  const TypeId type = r.types.simple(Kind::Digest);
  const std::string digits(64, 'a');
  CHECK(r.value(type, "\"sha256:" + digits + "\"").text.view() == "sha256:" + digits);
  CHECK(r.fault(type, "\"sha256:" + std::string(64, 'A') + "\"").why == kInvalid);
  CHECK(r.fault(type, "\"sha256:" + digits + "a\"").why == kInvalid);
  CHECK(r.fault(type, "\"sha256:aa11\"").detail ==
        "found \"sha256:aa11\", wanted a digest, `sha256:` and 64 hexadecimal digits in lower case");
  CHECK(r.fault(type, "\"sha512:" + digits + "\"").why == kInvalid);
  CHECK(r.fault(type, "\"" + digits + "\"").why == kInvalid);
}

TEST_CASE("instants have a zone, dates are days") {
  Reading r;
  const TypeId instant = r.types.simple(Kind::Instant);
  CHECK(r.value(instant, "\"1970-01-01T00:00:01Z\"").integer == 1'000'000'000);
  CHECK(r.value(instant, "\"1970-01-01T02:00:00+02:00\"").integer == 0);
  CHECK(r.value(instant, "\"1677-09-21T00:12:43.145224192Z\"").integer == std::numeric_limits<std::int64_t>::min());
  CHECK(r.value(instant, "\"2262-04-11T23:47:16.854775807Z\"").integer == std::numeric_limits<std::int64_t>::max());
  CHECK(r.yaml(instant, "2026-05-04T09:00:00Z").value.known());
  for (const char* text : {"\"2026-05-04T09:00:00\"", "\"2026-05-04\"", "\"2026-02-30T00:00:00Z\"", "1777885200",
                           "\"2026-05-04 09:00:00Z\""}) {
    CHECK(r.fault(instant, text).why == kInvalid);
  }
  CHECK(r.fault(instant, "\"9999-12-31T23:59:59Z\"").why == kOverflow);
  CHECK(r.fault(instant, "\"9999-12-31T23:59:59Z\"").detail ==
        "\"9999-12-31T23:59:59Z\" is outside the years 1678 to 2262");
  const TypeId date = r.types.simple(Kind::Date);
  CHECK(r.value(date, "\"1970-01-02\"").integer == 1);
  CHECK(r.yaml(date, "1970-01-02").value.integer == 1);
  for (const char* text : {"\"2026-02-29\"", "\"2026-2-1\"", "\"2026-05-04T09:00:00Z\"", "20260504"})
    CHECK(r.fault(date, text).why == kInvalid);
}

TEST_CASE("enum members go by name") {
  Reading r;
  const TypeId type = r.types.members("Severity", {"low", "medium", "high"});
  CHECK(r.value(type, "\"medium\"").integer == 1);
  CHECK(r.yaml(type, "high").value.integer == 2);
  CHECK(r.fault(type, "\"High\"").detail == "found \"High\", wanted one of low, medium, high");
  CHECK(r.fault(type, "1").why == kInvalid);
  std::vector<std::string> many;
  for (int i = 0; i < 40; ++i) many.push_back("m" + std::to_string(i));
  const TypeId large = r.types.members("Large", many);
  CHECK(r.value(large, "\"m0\"").integer == 0);
  CHECK(r.value(large, "\"m39\"").integer == 39);
  CHECK(r.fault(large, "\"m40\"").detail == "found \"m40\", wanted one of m0, m1, m2, m3, m4, m5, m6, m7, …");
}

TEST_CASE("versions, addresses, networks and countries have one form") {
  Reading r;
  CHECK(r.value(r.types.simple(Kind::Semver), "\"1.2.3-rc.1\"").text.view() == "1.2.3-rc.1");
  CHECK(r.fault(r.types.simple(Kind::Semver), "\"1.2\"").why == kInvalid);
  CHECK(r.value(r.types.simple(Kind::Ip), "\"2001:DB8:0:0::1\"").text.view() == "2001:db8::1");
  CHECK(r.fault(r.types.simple(Kind::Ip), "\"10.0.0.256\"").why == kInvalid);
  CHECK(r.value(r.types.simple(Kind::Cidr), "\"10.0.0.0/8\"").text.view() == "10.0.0.0/8");
  CHECK(r.fault(r.types.simple(Kind::Cidr), "\"10.0.0.1/8\"").why == kInvalid);
  CHECK(r.value(r.types.simple(Kind::Country), "\"DE\"").text.view() == "DE");
  CHECK(r.fault(r.types.simple(Kind::Country), "\"UK\"").why == kInvalid);
}

TEST_CASE("null and nothing: absent where that is a value, missing otherwise") {
  Reading r;
  const TypeId number = r.types.simple(Kind::Int);
  const TypeId type =
      r.types.record("R", {{"a", number}, {"b", r.types.maybe(number)}, {"c", number}, {"d", r.types.maybe(number)}});
  const Decoded decoded = r.both(type, R"({"a": null, "b": null})");
  CHECK(decoded.value.fields[0].why == kMissing);
  CHECK(decoded.value.fields[1].absent);
  CHECK(decoded.value.fields[2].why == kMissing);
  CHECK(decoded.value.fields[3].absent);
  REQUIRE(decoded.issues.size() == 2);
  CHECK(decoded.issues[0].path == "x.a");
  CHECK(decoded.issues[0].detail == "it is null");
  CHECK(decoded.issues[1].path == "x.c");
  CHECK(decoded.issues[1].detail == "there is no such key");
  // A value that is there and is not one is never absent.
  CHECK(r.both(type, R"({"a": 1, "b": "?", "c": 1})").value.fields[1].why == kInvalid);
}

TEST_CASE("what was found is shown briefly and harmlessly") {
  Reading r;
  const TypeId type = r.types.simple(Kind::Int);
  CHECK(r.fault(type, "\"" + std::string(1000, 'x') + "\"").detail ==
        "found \"" + std::string(80, 'x') + "…\", wanted a whole number");
  CHECK(r.json(type, "\"a\\u001b[31m\\u202eb\\n\"").issues[0].detail ==
        "found \"a<U+001B>[31m<U+202E>b \", wanted a whole number");
}

TEST_CASE("below a field declared sensitive nothing that was found is shown") {
  Reading r;
  const TypeId map = r.types.map(r.types.text(64), r.types.simple(Kind::Int));
  const TypeId type = r.types.record("R", {{"open", map}, {"secret", map, true}});
  const Decoded decoded = r.both(type, R"({"open": {"k": "v"}, "secret": {"key": "value"}})");
  REQUIRE(decoded.issues.size() == 2);
  CHECK(decoded.issues[0].path == "x.open[\"k\"]");
  CHECK(decoded.issues[0].detail == "found \"v\", wanted a whole number");
  CHECK(decoded.issues[1].path == "x.secret[…]");
  CHECK(decoded.issues[1].detail == "found (sensitive), wanted a whole number");
}

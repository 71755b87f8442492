// Records, lists, sets and maps: each part has its own fate, and limits have the whole value's.
#include "runtime/base/limits.hpp"
#include "tests/unit/decode/reading.hpp"

using namespace writ;
using namespace writ::test;

TEST_CASE("a record: each field its own fate, undeclared keys ignored and counted") {
  Reading r;
  const TypeId number = r.types.simple(Kind::Int);
  const TypeId inner = r.types.record("Inner", {{"n", number}});
  const TypeId type = r.types.record("Outer", {{"a", number}, {"b", inner}, {"c", r.types.text(8)}});
  const Decoded decoded = r.both(type, R"({"c": "ok", "b": {"n": "?", "more": {"x": 1}}, "a": 5, "z": []})");
  CHECK(decoded.value.fields[0].integer == 5);
  CHECK(decoded.value.fields[1].fields[0].why == kInvalid);
  CHECK(decoded.value.fields[2].text.view() == "ok");
  CHECK(decoded.issues.size() == 1);
  CHECK(decoded.issues[0].path == "x.b.n");
  CHECK(decoded.extra_keys == 2);
  CHECK(decoded.extra == std::vector<std::string>{"x.z", "x.b.more"});
  CHECK(r.fault(type, "[]").detail == "found an empty list, wanted an object");
  CHECK(r.fault(type, "\"\"").why == kInvalid);
}

TEST_CASE("a record of many fields finds each of them") {
  Reading r;
  std::vector<Field> fields;
  std::string text = "{\"none\":0";
  for (int i = 0; i < 60; ++i) {
    fields.push_back({"f" + std::to_string(i), r.types.simple(Kind::Int)});
    text += ",\"f" + std::to_string(i) + "\":" + std::to_string(i);
  }
  const TypeId type = r.types.record("Many", fields);
  const Decoded decoded = r.both(type, text + "}");
  CHECK(decoded.issues.empty());
  CHECK(decoded.extra_keys == 1);
  for (std::size_t i = 0; i < 60; ++i) CHECK(decoded.value.fields[i].integer == static_cast<std::int64_t>(i));
}

TEST_CASE("only the first issues and undeclared keys are told, all are counted") {
  Reading r;
  const TypeId type = r.types.collection(Kind::List, r.types.record("E", {{"n", r.types.simple(Kind::Int)}}), 0, 1000);
  std::string text = "[";
  for (int i = 0; i < 150; ++i) text += std::string(i == 0 ? "" : ",") + "{\"n\":\"?\",\"extra\":0}";
  const Decoded decoded = r.both(type, text + "]");
  CHECK(decoded.issues.size() == limits::kReportedInputIssues);
  CHECK(decoded.further_issues == 50);
  CHECK(decoded.extra_keys == 150);
  CHECK(decoded.extra.size() == limits::kReportedExtraKeys);
  CHECK(decoded.issues[99].path == "x[99].n");
}

TEST_CASE("lists keep their order; their elements have their own fate") {
  Reading r;
  const TypeId type = r.types.collection(Kind::List, r.types.simple(Kind::Int), 1, 3);
  const Cell list = r.value(type, "[3, 1, 3]");
  REQUIRE(list.sequence->size == 3);
  CHECK(list.sequence->items[0].integer == 3);
  CHECK(list.sequence->items[2].integer == 3);
  CHECK_FALSE(list.sequence->open);
  const Decoded decoded = r.both(type, "[1, null, 2.5]");
  CHECK(decoded.value.sequence->items[1].why == kMissing);
  CHECK(decoded.value.sequence->items[2].why == kInvalid);
  CHECK(decoded.issues[1].path == "x[2]");
  CHECK(r.fault(type, "[]").detail == "it has 0 elements, at least 1 are wanted");
  CHECK(r.fault(type, "[]").why == kInvalid);
  CHECK(r.fault(type, "{}").detail == "found an object, wanted a list");
  CHECK(r.value(r.types.collection(Kind::List, r.types.simple(Kind::Int)), "[]").sequence->size == 0);
}

TEST_CASE("over a size limit the whole value is unknown, and one issue says which") {
  Reading r;
  const TypeId list = r.types.collection(Kind::List, r.types.simple(Kind::Int), 0, 2);
  const TypeId type = r.types.record("R", {{"n", r.types.simple(Kind::Int)}, {"xs", list}, {"t", r.types.text(4)}});
  for (const char* text : {R"({"n": "?", "xs": [1, 2, 3], "t": ""})", R"({"t": "12345", "xs": []})"}) {
    const Decoded decoded = r.both(type, text);
    CHECK(decoded.value.why == kOverLimit);
    REQUIRE(decoded.issues.size() == 1);
    CHECK(decoded.issues[0].path == "x");
    CHECK(decoded.issues[0].reason == Reason::OverLimit);
  }
  CHECK(r.both(type, R"({"n": 1, "xs": [1, 2, 3], "t": ""})").issues[0].detail ==
        "x.xs has 3 elements, at most 2 are allowed");
  CHECK(r.both(type, R"({"n": 1, "xs": [], "t": "12345"})").issues[0].detail ==
        "x.t has 5 bytes, at most 4 are allowed");
  const TypeId map = r.types.map(r.types.text(8), r.types.simple(Kind::Int), 0, 1);
  CHECK(r.fault(map, R"({"a": 1, "b": 2})").detail == "x has 2 keys, at most 1 are allowed");
  CHECK(r.fault(map, R"({"123456789": 1})").detail == "x[\"123456789\"] has 9 bytes, at most 8 are allowed");
  const TypeId plain = r.types.table.list_of(r.types.simple(Kind::Int));
  std::string text = "[0";
  for (int i = 0; i < 256; ++i) text += ",0";
  CHECK(r.fault(plain, text + "]").why == kOverLimit);
  CHECK(r.fault(r.types.collection(Kind::Set, r.types.simple(Kind::Bool), 0, 1), "[true, false]").why == kOverLimit);
}

TEST_CASE("sets are in value order, equal elements collapse and are counted, unknown ones come last") {
  Reading r;
  const TypeId type = r.types.collection(Kind::Set, r.types.simple(Kind::Int), 0, 3);
  const Decoded decoded = r.both(type, "[3, 1, 3.0, 2, 1e0]");
  REQUIRE(decoded.value.sequence->size == 3);
  for (std::uint32_t i = 0; i < 3; ++i) CHECK(decoded.value.sequence->items[i].integer == i + 1);
  CHECK(decoded.collapsed == 2);
  const Decoded unknown = r.both(type, "[\"?\", 7, \"?\"]");
  REQUIRE(unknown.value.sequence->size == 3);
  CHECK(unknown.value.sequence->items[0].integer == 7);
  CHECK(unknown.value.sequence->items[1].why == kInvalid);
  CHECK(unknown.collapsed == 0);
  CHECK(unknown.issues[1].path == "x[2]");
}

TEST_CASE("a set has its least size for certain, or is unknown") {
  Reading r;
  const TypeId two = r.types.collection(Kind::Set, r.types.simple(Kind::Int), 2, 5);
  CHECK(r.fault(two, "[1, 1]").detail == "it has 1 element, at least 2 are wanted");
  CHECK(r.value(two, "[1, 2]").sequence->size == 2);
  // The unknown one may be 1.
  CHECK(r.both(two, "[1, \"?\"]").value.why == kInvalid);
  CHECK(r.both(two, "[1, null]").value.why == kMissing);
  CHECK(r.both(two, "[1, 2, \"?\"]").value.sequence->size == 3);
  const TypeId one = r.types.collection(Kind::Set, r.types.simple(Kind::Int), 1, 5);
  CHECK(r.both(one, "[\"?\"]").value.sequence->size == 1);
}

TEST_CASE("maps are in the order of their keys, which are typed") {
  Reading r;
  const TypeId number = r.types.simple(Kind::Int);
  const TypeId type = r.types.map(number, r.types.text(8));
  const Cell map = r.value(type, R"({"10": "ten", "9": "nine", "-1": "minus"})");
  REQUIRE(map.mapping->size == 3);
  CHECK(map.mapping->keys[0].integer == -1);
  CHECK(map.mapping->keys[2].integer == 10);
  CHECK(map.mapping->values[2].text.view() == "ten");
  CHECK(r.yaml(type, "10: ten\n9: nine\n").value.mapping->size == 2);
  const TypeId severity = r.types.members("Severity", {"low", "high"});
  CHECK(r.value(r.types.map(severity, number), R"({"high": 1, "low": 2})").mapping->values[0].integer == 2);
  CHECK(r.value(r.types.map(r.types.simple(Kind::Bool), number), R"({"true": 1})").mapping->size == 1);
  CHECK(r.value(r.types.map(r.types.simple(Kind::Duration), number), R"({"24 h": 1})").mapping->size == 1);
  CHECK(r.value(r.types.map(r.types.simple(Kind::Person), number), R"({"olga": 1})").mapping->size == 1);
  CHECK(r.value(r.types.map(r.types.text(8), number), "{}").mapping->size == 0);
  CHECK(r.fault(r.types.map(r.types.text(8), number, 1), "{}").detail == "it has 0 keys, at least 1 are wanted");
  CHECK(r.fault(type, "[]").detail == "found an empty list, wanted an object");
}

TEST_CASE("a map that would lose an entry is unknown as a whole") {
  Reading r;
  const TypeId severity = r.types.members("Severity", {"low", "high"});
  const TypeId type = r.types.map(severity, r.types.simple(Kind::Int));
  const Decoded decoded = r.both(type, R"({"hihg": 1, "low": 2})");
  CHECK(decoded.value.why == kInvalid);
  REQUIRE(decoded.issues.size() == 2);
  CHECK(decoded.issues[0].path == "x[hihg]");
  CHECK(decoded.issues[0].detail == "found \"hihg\", wanted one of low, high");
  CHECK(decoded.issues[1].path == "x");
  CHECK(decoded.issues[1].detail == "its key `hihg` is not one of low, high");
  const TypeId counts = r.types.map(r.types.simple(Kind::Int), r.types.simple(Kind::Int));
  CHECK(r.fault(counts, R"({"1": 1, "1.0": 2})").detail == "its keys `1` and `1.0` are the same");
  const TypeId values = r.types.map(r.types.text(8), r.types.simple(Kind::Int));
  const Decoded one = r.both(values, R"({"a": "?", "b": 2})");
  CHECK(one.issues[0].path == "x[\"a\"]");
  CHECK(one.value.mapping->values[0].why == kInvalid);
  CHECK(one.value.mapping->values[1].integer == 2);
}

TEST_CASE("free-form parts are carried as canonical JSON") {
  Reading r;
  const TypeId type = r.types.simple(Kind::Json);
  CHECK(r.value(type, R"({"b": [1.0, 1e3, -0, "x"], "a": {"t": true, "n": null}})").text.view() ==
        R"({"a":{"n":null,"t":true},"b":[1,1000,0,"x"]})");
  CHECK(r.yaml(type, "b: [1.0, no, 'true', true, ~]\na: x y\n").value.text.view() ==
        R"({"a":"x y","b":[1,"no","true",true,null]})");
  CHECK(r.json(type, "[NaN]").value.why == kInvalid);
  CHECK(r.fault(type, "[1e9999999999]").why == kOverflow);
  CHECK(r.fault(type, "[\"" + std::string(limits::kLargestStringBytes, 'x') + "\"]").why == kOverLimit);
  CHECK(r.fault(type, "null").why == kMissing);
}

TEST_CASE("a small document does not become a large value") {
  Reading r;
  std::vector<Field> fields;
  for (int i = 0; i < 1000; ++i) fields.push_back({"f" + std::to_string(i), r.types.maybe(r.types.simple(Kind::Int))});
  const TypeId type = r.types.collection(Kind::List, r.types.record("Wide", fields), 0, limits::kLargestCollection);
  std::string text = "[{}";
  for (int i = 0; i < 20'000; ++i) text += ",{}";
  const Decoded decoded = r.json(type, text + "]");
  CHECK(decoded.value.why == kOverLimit);
  CHECK(decoded.issues[0].detail.find("is where the document has more values than are read") != std::string::npos);
}

// Reading directly, by a plan: what must come out in the same order and words as by way of nodes.
#include <fmt/format.h>

#include "runtime/base/limits.hpp"
#include "tests/unit/decode/reading.hpp"

using namespace writ;
using namespace writ::test;

namespace {

struct Direct : Reading {
  auto read(TypeId type, std::string_view text, decode::Notes notes = decode::Notes::Named) -> Decoded {
    auto decoded = decode::decode(decode::Plan(types.table), type, "x", text, Format::Json, arena, notes);
    REQUIRE(decoded.has_value());
    return *decoded;
  }
  auto parts() -> TypeId {
    const TypeId whole = types.simple(Kind::Int);
    const TypeId part = types.record("Part", {{"first", whole, false}, {"second", whole, true}});
    return types.record("Root", {{"a", whole, false},
                                 {"b", part, false},
                                 {"c", types.collection(Kind::List, part), false},
                                 {"d", types.map(types.text(8), part), false},
                                 {"e", types.collection(Kind::Set, whole, 2), false}});
  }
};

}  // namespace

TEST_CASE("Issues and extra keys stand in the order of the type, whatever the order of the text") {
  Direct d;
  const Decoded decoded =
      d.json(d.parts(), R"({"e": [1, 1], "z": 0, "d": {"k": {"second": "2", "y": 1}, "j": {"first": true, "second": 2}},
                     "c": [{"second": 1}, {"first": 1, "second": 1, "x": 0}], "b": {"w": 1, "second": 5, "first": "1"}, "v": []})");
  std::string paths;
  for (const decode::Issue& issue : decoded.issues) paths += issue.path + " ";
  CHECK(paths == R"(x.a x.b.first x.c[0].first x.d["k"].first x.d[…].second x.d["j"].first x.e )");
  std::string extra;
  for (const std::string& path : decoded.extra) extra += path + " ";
  CHECK(extra == R"(x.z x.v x.b.w x.c[1].x x.d["k"].y )");
  CHECK(decoded.collapsed == 1);
}

TEST_CASE("Of many extra keys the first of the type are named, and all are counted") {
  Direct d;
  std::string text = R"({"d": {)";
  for (int i = 0; i < 20; ++i) text += std::string(i == 0 ? "" : ",") + "\"k" + std::to_string(i) + R"(": {"m": 0})";
  text += R"(}, "b": {"first": 1)";
  for (int i = 0; i < 7; ++i) text += ",\"x" + std::to_string(i) + "\": 0";
  const Decoded decoded = d.json(d.parts(), text + "}}");
  CHECK(decoded.extra_keys == 27);
  REQUIRE(decoded.extra.size() == limits::kReportedExtraKeys);
  CHECK(decoded.extra[6] == "x.b.x6");
  CHECK(decoded.extra[7] == R"(x.d["k0"].m)");
}

TEST_CASE("A key that stands twice is refused wherever it stands") {
  Direct d;
  const TypeId root = d.parts();
  for (const char* text : {R"({"a": 1, "a": 2})", R"({"a": 1, "\u0061": 2})", R"({"b": {"first": 1, "first": 1}})",
                           R"({"z": 1, "y": 2, "z": 3})", R"({"z": {"y": [{"x": 1, "x": 1}]}})",
                           R"({"d": {"k": {}, "j": {}, "k": {}}})", R"({"c": [{"q": 1, "q": 1}]})"}) {
    CAPTURE(text);
    const auto reference = decode::decode_by_nodes(d.types.table, root, "x", text, Format::Json, d.arena);
    CHECK(!reference);
    d.same_directly(root, text, reference);
  }
}

TEST_CASE("A key that stands twice is refused also where the keys before it are those of the last record") {
  Direct d;
  const TypeId root = d.parts();
  for (const char* text : {R"({"c": [{"q": 1, "r": 2}, {"q": 1, "q": 2}]})",
                           R"({"c": [{"q": 1, "r": 2, "first": 1}, {"q": 1, "r": 2, "s": 0, "r": 3}]})",
                           R"({"c": [{"q": 1, "first": 2}, {"q": 1, "first": 2, "first": 2}]})",
                           R"({"c": [{"q": 1, "r": 2}, {"q": 1, "r": 2, "\u0071": 2}]})"}) {
    CAPTURE(text);
    const auto reference = decode::decode_by_nodes(d.types.table, root, "x", text, Format::Json, d.arena);
    CHECK(!reference);
    d.same_directly(root, text, reference);
  }
}

TEST_CASE("What was learnt from a document that was refused is forgotten") {
  Direct d;
  const TypeId root = d.parts();
  const decode::Plan plan(d.types.table);
  for (int i = 0; i < 3; ++i) {
    CHECK(!decode::decode(plan, root, "x", R"({"q": 1, "r": 2, "q": 3})", Format::Json, d.arena));
    CHECK(decode::decode(plan, root, "x", R"({"q": 1, "r": 2})", Format::Json, d.arena));
  }
}

// With keys that were learnt from the texts before, in both ways.
void same_again(Direct& d, TypeId root, const std::vector<std::string>& texts) {
  const decode::Plan plan(d.types.table);
  for (const decode::Ways ways : {decode::Ways::Both, decode::Ways::Indexed}) {
    decode::scratch_of_thread().ways = ways;
    for (const std::string& text : texts) {
      CAPTURE(text);
      const auto reference = decode::decode_by_nodes(d.types.table, root, "x", text, Format::Json, d.arena);
      const auto direct = decode::decode(plan, root, "x", text, Format::Json, d.arena);
      CHECK(property::decoded_difference(d.types.table, root, reference, direct) == "");
    }
  }
  decode::scratch_of_thread().ways = decode::Ways::Both;
}

TEST_CASE("A document that ends too early is refused wherever it ends") {
  Direct d;
  const std::string text =
      R"( {"a": 7, "k": [true, {"b": "c"}], "longer than two words": "a text of more than 16 bytes", "e":[ 1,2 ] } )";
  std::vector<std::string> texts;
  for (std::size_t size = 0; size <= text.size(); ++size) {
    texts.push_back(text);  // from which the keys are learnt
    texts.push_back(text.substr(0, size));
  }
  same_again(d, d.parts(), texts);
}

TEST_CASE("A key that is expected is not taken for one that is written otherwise") {
  Direct d;
  const std::vector<std::string> texts = {
      R"({"a": 1, "k": 2, "a key of more than twenty-four bytes": 3})",
      R"({"a" : 1, "k":2, "a key of more than twenty-fouR bytes": 3})",
      R"({"a\"k": 1, "k": 2})",
      R"({"a"k": 1, "k": 2})",
      R"({"a\\k": 1})",
      R"({"a\\k": 1})",
      R"({"a\k": 1})",
      R"({"a\\\k": 1})",
      R"({"a": 1, "k": 2, "k": 3})",
      R"({"a": 1, "a": 2})",
      R"({"\u0061": 1, "k": 2})",
      R"({"k": 1, "\u006b": 2})",
  };
  std::vector<std::string> all;
  for (const std::string& before : texts) {
    for (const std::string& text : texts) all.insert(all.end(), {before, text});
  }
  same_again(d, d.parts(), all);
}

TEST_CASE("Of hundreds of extra keys of a record one that stands twice is found") {
  Direct d;
  const TypeId root = d.parts();
  for (const bool twice : {false, true}) {
    std::string text = R"({"k99": 0)";
    for (int i = 0; i < (twice ? 100 : 99); ++i) text += ",\"k" + std::to_string(i) + "\": 0";
    text += "}";
    const auto reference = decode::decode_by_nodes(d.types.table, root, "x", text, Format::Json, d.arena);
    CHECK(reference.has_value() != twice);
    d.same_directly(root, text, reference);
  }
}

TEST_CASE("By a demand, fields that are not in it are unknown without an issue, but their limits hold") {
  Direct d;
  const TypeId whole = d.types.simple(Kind::Int);
  const TypeId root = d.types.record("Root", {{"a", whole, false}, {"b", whole, false}, {"c", d.types.text(4), false}});
  decode::Demand demand;
  demand.add(d.types.table[root].record, 0);
  const decode::Plan plan(d.types.table, root, demand);
  const auto read = [&](std::string_view text) {
    auto decoded = decode::decode(plan, root, "x", text, Format::Json, d.arena);
    REQUIRE(decoded.has_value());
    return *decoded;
  };
  const Decoded decoded = read(R"({"a": 7, "b": "no number", "c": 12})");
  CHECK(decoded.issues.empty());
  CHECK(decoded.value.fields[0].integer == 7);
  CHECK(decoded.value.fields[1].why == kMissing);
  CHECK(decoded.value.fields[2].why == kMissing);
  CHECK(read(R"({"a": 7})").issues.empty());
  CHECK(read(R"({"b": 1, "c": ""})").issues.size() == 1);
  CHECK(read(R"({"a": 7, "b": 1, "c": "longer"})").value.why == kOverLimit);
  CHECK(!decode::decode(plan, root, "x", R"({"a": 7, "b": 01})", Format::Json, d.arena));
}

TEST_CASE("Of hundreds of keys one that stands twice is found") {
  Direct d;
  const TypeId root = d.parts();
  for (const bool twice : {false, true}) {
    std::string text = R"({"z": {"k7": 0)";
    for (int i = twice ? 0 : 8; i < 500; ++i) text += ",\"k" + std::to_string(i) + "\": 0";
    text += "}}";
    const auto reference = decode::decode_by_nodes(d.types.table, root, "x", text, Format::Json, d.arena);
    CHECK(reference.has_value() != twice);
    d.same_directly(root, text, reference);
  }
}

TEST_CASE("Escapes are taken out of keys and texts, and half a pair is refused") {
  Direct d;
  const TypeId root = d.types.record("Root", {{"name", d.types.text(40), false}, {"ok", d.types.text(40), false}});
  const Decoded decoded = d.json(root, R"({"n\u0061me": "\ud83d\ude42 \"\\\/\b\f\n\r\t\u00e9", "ok": ""})");
  REQUIRE(decoded.issues.empty());
  CHECK(decoded.value.fields[0].text.view() == "🙂 \"\\/\b\f\n\r\té");
  for (const char* text : {R"({"name": "\ud83d"})", R"({"name": "\ude42"})", R"({"name": "\ud83d\u0041"})",
                           R"({"name": "\u12"})", R"({"name": "\x"})", R"({"\ud83d": 1})"}) {
    d.same_directly(root, text, decode::decode_by_nodes(d.types.table, root, "x", text, Format::Json, d.arena));
  }
}

TEST_CASE("Names that share their first and last bytes are told apart") {
  Direct d;
  std::vector<Field> fields;
  std::string text = "{";
  for (int i = 0; i < 200; ++i) {
    const std::string name = "beginning" + std::to_string(i) + "the_end_of_it";
    fields.push_back({name, d.types.simple(Kind::Int), false});
    text += (i == 0 ? "\"" : ",\"") + name + "\":" + std::to_string(i);
  }
  const Decoded decoded = d.read(d.types.record("Root", fields), text + "}");
  for (int i = 0; i < 200; ++i) CHECK(decoded.value.fields[i].integer == i);
  CHECK(decoded.extra_keys == 0);
}

TEST_CASE("Every day from 1590 to 2410 is the day that it is by way of nodes") {
  Direct d;
  const TypeId date = d.types.collection(Kind::List, d.types.simple(Kind::Date), 0, 1000);
  const TypeId instant = d.types.collection(Kind::List, d.types.simple(Kind::Instant), 0, 1000);
  for (int year = 1590; year <= 2410; ++year) {
    std::string dates = "[";
    std::string instants = "[";
    for (int month = 0; month <= 13; ++month) {
      for (const int day : {0, 1, 28, 29, 30, 31, 32}) {
        const std::string text = fmt::format("\"{:04}-{:02}-{:02}", year, month, day);
        dates += (dates.size() == 1 ? "" : ",") + text + "\"";
        instants += (instants.size() == 1 ? "" : ",") + text + "T23:59:58Z\"";
      }
    }
    for (const auto& [type, text] : {std::pair{date, dates + "]"}, std::pair{instant, instants + "]"}}) {
      const auto reference = decode::decode_by_nodes(d.types.table, type, "x", text, Format::Json, d.arena);
      const auto direct = decode::decode(decode::Plan(d.types.table), type, "x", text, Format::Json, d.arena);
      CHECK(property::decoded_difference(d.types.table, type, reference, direct) == "");
    }
    d.arena.reset();
  }
}

TEST_CASE("Where notes are counted only, their number and the value are the same") {
  Direct d;
  const char* text = R"({"a": "1", "q": 0, "b": {"first": 1, "second": 2}, "c": [], "d": {}, "e": [1, 2, 2]})";
  const Decoded named = d.read(d.parts(), text);
  const Decoded counted = d.read(d.parts(), text, decode::Notes::Counted);
  CHECK(named.issues.size() == 1);
  CHECK(counted.issues.empty());
  CHECK(counted.further_issues == 1);
  CHECK(counted.extra.empty());
  CHECK(counted.extra_keys == 1);
  CHECK(counted.collapsed == 1);
  CHECK(counted.value.fields[0].why == kInvalid);
}

TEST_CASE("Without a plan a large document is read directly too, and says the same") {
  Direct d;
  const TypeId root = d.parts();
  std::string text = R"({"a": 1, "c": [)";
  for (int i = 0; i < 200; ++i) text += std::string(i == 0 ? "" : ",") + R"({"first": 1, "second": "no"})";
  const auto one = decode::decode(d.types.table, root, "x", text + "]}", Format::Json, d.arena);
  const auto other = decode::decode_by_nodes(d.types.table, root, "x", text + "]}", Format::Json, d.arena);
  REQUIRE(one.has_value());
  CHECK(one->further_issues > 0);
  CHECK(property::decoded_difference(d.types.table, root, one, other) == "");
}

// Envelopes of evidence.
#include "runtime/base/limits.hpp"
#include "tests/unit/decode/reading.hpp"

using namespace writ;
using namespace writ::test;
using decode::Envelope;

namespace {

struct Opening : Reading {
  TypeId finding =
      types.record("Finding", {{"id", types.text(32)}, {"tags", types.collection(Kind::Set, types.text(8), 1, 9)}});
  TypeId report = types.record(
      "Report", {{"findings", types.collection(Kind::List, finding, 1, 100)},
                 {"score", types.simple(Kind::Float)},
                 {"by_team", types.map(types.text(16), types.collection(Kind::List, types.simple(Kind::Int)))}});

  auto open(std::string_view text, Format format = Format::Json) -> Envelope {
    auto envelope = decode::decode_envelope(types.table, report, "scan", text, format, arena);
    if (!envelope) FAIL("refused: " << envelope.error().message);
    return *envelope;
  }
  auto refusal_of(std::string_view text) -> std::string {
    auto envelope = decode::decode_envelope(types.table, report, "scan", text, Format::Json, arena);
    return envelope ? "read" : envelope.error().message;
  }
};

constexpr std::string_view kContent =
    R"({"findings": [{"id": "A", "tags": ["t"]}], "score": 0.5, "by_team": {"a.b": [1]}})";

auto envelope_with(std::string_view members) -> std::string {
  return "{\"subject\": \"s\", \"issuer\": \"scanner\", \"issued_at\": \"2026-11-20T06:30:00Z\"" +
         std::string(members) + ", \"content\": " + std::string(kContent) + "}";
}

auto faults(std::string_view members) -> std::vector<std::string> {
  return Opening().open(envelope_with(members)).faults;
}

}  // namespace

TEST_CASE("an envelope as it should be, in both formats") {
  Opening o;
  for (const Format format : {Format::Json, Format::Yaml}) {
    const Envelope e = o.open(envelope_with(R"(, "expires_at": "2027-01-01T00:00:00Z")"), format);
    CHECK(e.faults.empty());
    CHECK(e.subject == "s");
    CHECK(e.issuer == "scanner");
    CHECK(e.issued_at == 1'795'156'200'000'000'000);
    CHECK(e.expires_at.has_value());
    CHECK(e.content.issues.empty());
    CHECK(e.content.value.fields[1].real == 0.5);
  }
  const Envelope yaml =
      o.open("subject: s\nissuer: scanner\nissued_at: 2026-11-20T06:30:00Z\ncontent:\n  score: '?'\n", Format::Yaml);
  CHECK(yaml.issued_at == 1'795'156'200'000'000'000);
  CHECK(yaml.content.issues[1].path == "scan.score");
}

TEST_CASE("what an envelope does not say is left to the judgement; what it says wrongly is a fault") {
  Opening o;
  const Envelope empty = o.open("{}");
  CHECK(empty.faults.empty());
  CHECK(empty.subject.empty());
  CHECK_FALSE(empty.issued_at.has_value());
  CHECK(empty.content.value.why == kMissing);
  REQUIRE(empty.content.issues.size() == 1);
  CHECK(empty.content.issues[0].path == "scan");
  CHECK(empty.content.issues[0].detail == "the envelope has no `content`");
  CHECK(o.open(R"({"content": null})").content.value.why == kMissing);
  CHECK(o.open(R"({"subject": null, "expires_at": null, "incomplete": null, "content": 5})").faults.empty());

  const Envelope wrong =
      o.open(R"({"subject": 5, "issuer": ["a"], "issued_at": "yesterday", "expires_at": 1, "content": {}})");
  REQUIRE(wrong.faults.size() == 4);
  CHECK(wrong.faults[0] == "`subject`: found 5, wanted a text of at most 1024 bytes");
  CHECK(wrong.faults[1] == "`issuer`: found a list of 1, wanted a text of at most 1024 bytes");
  CHECK(wrong.faults[2] ==
        "`issued_at`: found \"yesterday\", wanted an instant with a zone such as \"2026-05-04T09:00:00Z\"");
  CHECK_FALSE(wrong.issued_at.has_value());
  CHECK_FALSE(wrong.expires_at.has_value());
  CHECK(o.open("{\"subject\": \"" + std::string(1025, 's') + "\"}").faults.size() == 1);
}

TEST_CASE("a misspelt key of an envelope is a fault: ignoring `expires` would make evidence live longer") {
  CHECK(faults(R"(, "expires": "2027-01-01T00:00:00Z")") ==
        std::vector<std::string>{"an envelope has no key `expires`"});
  CHECK(faults(R"(, "a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 1, "g": 1)") ==
        std::vector<std::string>{"an envelope has no key `a`, `b`, `c`, `d`, `e` and 2 more"});
}

TEST_CASE("what is no envelope is refused") {
  Opening o;
  CHECK(o.refusal_of("[]") ==
        "it is no envelope: found an empty list, wanted an object with `subject`, `issuer`, `issued_at` and `content`");
  CHECK(o.refusal_of("") == "the document is empty");
  CHECK(o.refusal_of("{\"content\": {\"a\": 1, \"a\": 2}}") ==
        "line 1, column 22: the key `a` stands twice in one object");
}

TEST_CASE("collections that were cut short are open, wherever they are") {
  Opening o;
  const Envelope e = o.open(envelope_with(R"(, "incomplete": ["findings", "findings[0].tags", "by_team[\"a.b\"]"])"));
  CHECK(e.faults.empty());
  CHECK(e.incomplete.size() == 3);
  const Cell* fields = e.content.value.fields;
  CHECK(fields[0].sequence->open);
  CHECK(fields[0].sequence->items[0].fields[1].sequence->open);
  CHECK_FALSE(fields[2].mapping->open);
  CHECK(fields[2].mapping->values[0].sequence->open);
  CHECK(o.open(envelope_with(R"(, "incomplete": ["by_team"])")).content.value.fields[2].mapping->open);
  // There may be more, so too few is not known.
  const Envelope cut =
      o.open(R"({"incomplete": ["findings"], "content": {"findings": [], "score": 1, "by_team": {}}})");
  CHECK(cut.content.issues.empty());
  CHECK(cut.content.value.fields[0].sequence->open);
}

TEST_CASE("the content itself can be what was cut short") {
  Opening o;
  const TypeId list = o.types.collection(Kind::List, o.types.simple(Kind::Int));
  auto e = decode::decode_envelope(o.types.table, list, "ids", R"({"incomplete": ["."], "content": [1, 2]})",
                                   Format::Json, o.arena);
  REQUIRE(e.has_value());
  CHECK(e->faults.empty());
  CHECK(e->content.value.sequence->open);
}

TEST_CASE(
    "a path of `incomplete` that names no collection is a fault: something was cut short, and nobody knows what") {
  const auto named_nothing = [](std::string_view path) {
    return faults(", \"incomplete\": [\"" + std::string(path) + "\"]");
  };
  for (const char* path : {"fndings", "findings[1]", "findings[0].tag", "findings.", ".findings", "findings[",
                           "findings[0", "findings[x]", "findings[-1]", "findings[0]tags", "", "by_team[0]",
                           "by_team.a.b", "[\\\"", "[\\\"\\\"]", "findings[99999999999]"}) {
    CAPTURE(path);
    const std::vector<std::string> found = named_nothing(path);
    REQUIRE(found.size() == 1);
    CHECK(found[0].find("names nothing in the content") != std::string::npos);
  }
  for (const char* path : {"score", "findings[0]", "."}) {
    CAPTURE(path);
    CHECK(named_nothing(path) == std::vector<std::string>{"`incomplete`: \"" + std::string(path) +
                                                          "\" is no list, set or map that the rules read"});
  }
  CHECK(faults(R"(, "incomplete": "findings")") ==
        std::vector<std::string>{"`incomplete`: found \"findings\", wanted a list of paths"});
  CHECK(faults(R"(, "incomplete": [5])") ==
        std::vector<std::string>{"`incomplete`: found 5, wanted the path of a collection"});
  std::string many = ", \"incomplete\": [\"findings\"";
  for (std::uint32_t i = 0; i < limits::kDefaultCollection; ++i) many += ",\"findings\"";
  CHECK(faults(many + "]") == std::vector<std::string>{"`incomplete` names more than 256 collections"});
  CHECK(Opening().open(R"({"incomplete": ["findings"]})").faults.size() == 1);
}

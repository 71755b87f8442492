// `v as T`: another shape is absent, the right shape is decoded as any field is.
#include "runtime/values/compare.hpp"
#include "tests/unit/decode/reading.hpp"

namespace writ {
namespace {

struct Converting {
  test::Types types;
  Arena arena;
  auto operator()(TypeId type, std::string_view json) -> Cell {
    return decode::convert(types.table, type, json, arena);
  }
};

TEST_CASE("another shape is absent") {
  Converting c;
  struct Case {
    TypeId type;
    std::vector<std::string_view> absent;
  };
  const TypeId number = c.types.simple(Kind::Int);
  for (const Case& one :
       {Case{number, {"\"1\"", "true", "[1]", "{}", "null"}},
        Case{c.types.simple(Kind::String), {"1", "true", "[]", "{}", "null"}},
        Case{c.types.simple(Kind::Bool), {"1", "\"true\"", "[]"}}, Case{c.types.simple(Kind::Date), {"1", "{}"}},
        Case{c.types.table.list_of(number), {"1", "{}", "\"[]\""}},
        Case{c.types.map(c.types.simple(Kind::String), number), {"[]", "1"}}}) {
    for (const std::string_view json : one.absent)
      CHECK_MESSAGE((c(one.type, json).known() && c(one.type, json).absent), json);
  }
}

TEST_CASE("the right shape and a wrong value is unknown") {
  Converting c;
  CHECK(c(c.types.simple(Kind::Int), "1.5").why == bit(Reason::Invalid));
  CHECK(c(c.types.simple(Kind::Int), "9223372036854775808").why == bit(Reason::Overflow));
  CHECK(c(c.types.simple(Kind::Date), "\"2026-02-30\"").why == bit(Reason::Invalid));
  CHECK(c(c.types.simple(Kind::Ratio), "\"150%\"").why != 0);
  CHECK(c(c.types.text(3), "\"long\"").why == bit(Reason::OverLimit));
  const Cell list = c(c.types.table.list_of(c.types.simple(Kind::Int)), R"([1,"x",null])");
  REQUIRE(list.known());
  CHECK(list.sequence->items[0].integer == 1);
  CHECK(list.sequence->items[1].why == bit(Reason::Invalid));
  CHECK(list.sequence->items[2].why == bit(Reason::Missing));
  CHECK(c(c.types.simple(Kind::Int), "7").integer == 7);
}

// So whether the type of a field stands in its record or behind `as`, a document means the same.
TEST_CASE("converting is decoding") {
  Converting c;
  std::vector<TypeId> all = {c.types.text(9), c.types.in_unit(Kind::Int, "tokens"), c.types.in_range(Kind::Int, -3, 5)};
  for (const Kind kind : {Kind::Bool, Kind::Int, Kind::Decimal, Kind::Ratio, Kind::Float, Kind::Instant, Kind::Date,
                          Kind::Duration, Kind::Digest})
    all.push_back(c.types.simple(kind));
  all.push_back(c.types.members("Tier", {"low", "high"}));
  all.push_back(
      c.types.record("Part", {{"n", all[3]}, {"maybe", c.types.maybe(all[0])}, {"rest", c.types.simple(Kind::Json)}}));
  for (const TypeId element : std::vector<TypeId>(all)) {
    all.push_back(c.types.collection(Kind::List, element));
    all.push_back(c.types.map(c.types.text(9), element));
  }
  const std::vector<std::string_view> documents = {"0",
                                                   "-3",
                                                   "7",
                                                   "0.5",
                                                   "1e+30",
                                                   "true",
                                                   "\"low\"",
                                                   "\"24 h\"",
                                                   "\"2 tokens\"",
                                                   "\"50%\"",
                                                   "\"2026-05-04\"",
                                                   "\"2026-05-04T09:00:00Z\"",
                                                   "\"0123456789\"",
                                                   "{}",
                                                   "[]",
                                                   R"({"maybe":"a","n":true,"rest":[1,{"z":null}]})",
                                                   R"([1,"low",null,0.25])",
                                                   R"({"a":1,"b":"x"})",
                                                   R"([[1],[]])"};
  std::size_t compared = 0;
  for (const TypeId type : all) {
    for (const std::string_view document : documents) {
      const Cell made = c(type, document);
      if (made.known() && made.absent) continue;
      const auto decoded = decode::decode(c.types.table, type, "x", document, decode::Format::Json, c.arena);
      REQUIRE(decoded);
      CHECK_MESSAGE(order(c.types.table, type, made, decoded->value) == 0, document);
      CHECK(made.why == decoded->value.why);
      ++compared;
    }
  }
  CHECK(compared > 150);
}

}  // namespace
}  // namespace writ

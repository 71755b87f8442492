// Types as data: equal ones are one row, and names are those of the language.
#include "runtime/values/types.hpp"

#include <doctest/doctest.h>

#include "runtime/base/limits.hpp"
#include "tests/unit/values/sample_values.hpp"

using namespace writ;
using namespace writ::test;

namespace {

auto refined(Kind kind, Int128 low, Int128 high, bool open = false) -> Type {
  Type row;
  row.kind = kind;
  row.range = Range{low, high, open};
  return row;
}

}  // namespace

TEST_CASE("equal types are one row, and each part of a row counts") {
  TypeTable types;
  std::vector<Type> rows;
  const auto variant = [&](auto change) {
    Type row;
    row.kind = Kind::String;
    change(row);
    rows.push_back(row);
  };
  variant([](Type&) {});
  variant([](Type& t) { t.kind = Kind::Digest; });
  variant([](Type& t) { t.optional = true; });
  variant([](Type& t) { t.element = TypeId{1u}; });
  variant([](Type& t) { t.key = TypeId{1u}; });
  variant([](Type& t) { t.enumeration = EnumId{1u}; });
  variant([](Type& t) { t.record = RecordId{1u}; });
  variant([](Type& t) { t.unit = "USD"; });
  variant([](Type& t) { t.min_size = 1; });
  variant([](Type& t) { t.max_size = 1; });
  variant([](Type& t) { t.range = Range{0, 1, false}; });
  variant([](Type& t) { t.range = Range{0, 1, true}; });
  variant([](Type& t) { t.range = Range{0, static_cast<Int128>(1) << 100, false}; });
  variant([](Type& t) { t.float_range = FloatRange{0, 1, false}; });
  variant([](Type& t) { t.pattern = "a*"; });
  for (std::size_t i = 0; i < rows.size(); ++i) CHECK(types.intern(rows[i]).index == i);
  for (std::size_t i = 0; i < rows.size(); ++i) CHECK(types.intern(rows[i]).index == i);
  CHECK(types.types().size() == rows.size());
}

TEST_CASE("shorthands give the same rows every time") {
  TypeTable types;
  const TypeId integer = types.simple(Kind::Int);
  const TypeId maybe = types.optional_of(integer);
  CHECK(types.simple(Kind::Int) == integer);
  CHECK(maybe != integer);
  CHECK(types.optional_of(maybe) == maybe);
  CHECK(types.required_of(maybe) == integer);
  CHECK(types.required_of(integer) == integer);
  CHECK(types.list_of(integer) == types.list_of(integer));
  CHECK(types.list_of(integer) != types.set_of(integer));
  CHECK(types[types.list_of(integer)].max_size == limits::kDefaultCollection);
}

TEST_CASE("a copy of a table goes its own way") {
  TypeTable types;
  const TypeId integer = types.simple(Kind::Int);
  TypeTable copy = types;
  CHECK(copy.simple(Kind::Int) == integer);
  CHECK(copy.simple(Kind::Bool).index == 1);
  CHECK(types.types().size() == 1);
}

TEST_CASE("records and enums are nominal") {
  Sample s;
  const TypeId other = s.enumeration("Tier", {"low", "medium", "high"});
  CHECK(other != s.tier);
  CHECK_FALSE(same_shape(s.types, other, s.tier));
  CHECK_FALSE(same_shape(s.types, s.types.list_of(other), s.types.list_of(s.tier)));
}

TEST_CASE("refinements and sizes are no part of the shape; unit, kind and absence are") {
  Sample s;
  TypeTable& types = s.types;
  Type bounded;
  bounded.kind = Kind::List;
  bounded.element = types.intern(refined(Kind::Int, 0, 9));
  bounded.min_size = 1;
  bounded.max_size = 3;
  CHECK(same_shape(types, types.intern(bounded), types.list_of(s.integer)));
  Type tokens;
  tokens.kind = Kind::Int;
  tokens.unit = "tokens";
  CHECK_FALSE(same_shape(types, types.intern(tokens), s.integer));
  CHECK_FALSE(same_shape(types, types.simple(Kind::Ratio), types.simple(Kind::Decimal)));
  CHECK_FALSE(same_shape(types, types.optional_of(s.integer), s.integer));
  CHECK_FALSE(same_shape(types, types.list_of(s.integer), types.set_of(s.integer)));
  CHECK_FALSE(same_shape(types, s.map(s.text, s.integer), s.map(s.integer, s.integer)));
  CHECK_FALSE(same_shape(types, s.map(s.text, s.integer), s.map(s.text, s.text)));
  CHECK(same_shape(types, s.map(s.text, s.integer), s.counts));
  CHECK_FALSE(same_shape(types, TypeId{}, s.integer));
  CHECK(same_shape(types, TypeId{}, TypeId{}));
}

TEST_CASE("fields are found by name") {
  Sample s;
  const RecordType& row = s.types[s.types[s.release].record];
  CHECK(row.find("flag") == 0);
  CHECK(row.find("tags") == 2);
  CHECK_FALSE(row.find("fla").has_value());
  CHECK_FALSE(row.find("").has_value());
}

TEST_CASE("names as the language writes them") {
  Sample s;
  TypeTable& types = s.types;
  CHECK(type_name(types, s.tier) == "Tier");
  CHECK(type_name(types, types.optional_of(s.release)) == "Release?");
  CHECK(type_name(types, types.list_of(types.optional_of(s.tier))) == "list[Tier?]");
  CHECK(type_name(types, s.counts) == "map[string, int]");
  CHECK(type_name(types, types.set_of(types.simple(Kind::Cidr))) == "set[cidr]");
  CHECK(type_name(types, TypeId{}) == "something unknown");
  Type money;
  money.kind = Kind::Decimal;
  money.unit = "USD per day";
  CHECK(type_name(types, types.intern(money)) == "decimal[USD per day]");
}

TEST_CASE("full names say the refinement") {
  TypeTable types;
  const auto name = [&](const Type& row) { return full_type_name(types, types.intern(row)); };
  CHECK(name(refined(Kind::Int, 0, 10'000)) == "int in 0 .. 10_000");
  CHECK(name(refined(Kind::Decimal, 0, kDecimalOne / 2, true)) == "decimal in 0 ..< 0.5");
  CHECK(name(refined(Kind::Ratio, 0, kDecimalOne / 200)) == "ratio in 0% .. 0.5%");
  CHECK(name(refined(Kind::Duration, 0, 86'400'000'000'000)) == "duration in 0 s .. 1 day");
  Type real;
  real.kind = Kind::Float;
  real.float_range = FloatRange{0, 0.25, false};
  CHECK(name(real) == "float in 0 .. 0.25");
  Type text;
  text.kind = Kind::String;
  text.max_size = 12'345;
  text.pattern = "[a-z]+";
  text.optional = true;
  CHECK(name(text) == "string max 12_345 matches /[a-z]+/?");
}

TEST_CASE("what has an order, what is a number, a text, a collection") {
  Sample s;
  TypeTable& types = s.types;
  std::string ordered;
  int numbers = 0, texts = 0, collections = 0;
  for (int i = 0; i <= static_cast<int>(Kind::Map); ++i) {
    const Kind kind = static_cast<Kind>(i);
    numbers += is_number(kind) ? 1 : 0;
    texts += is_text(kind) ? 1 : 0;
    collections += is_collection(kind) ? 1 : 0;
    if (i <= static_cast<int>(Kind::Json) && is_ordered(types, types.simple(kind)))
      ordered += type_name(types, types.simple(kind)) + " ";
  }
  CHECK(ordered == "int decimal ratio float string instant date duration semver ");
  CHECK(numbers == 4);
  CHECK(texts == 10);
  CHECK(collections == 3);
  CHECK(is_ordered(types, s.tier));
  CHECK_FALSE(is_ordered(types, types.optional_of(s.integer)));
  CHECK_FALSE(is_ordered(types, types.list_of(s.integer)));
  Type unordered;
  unordered.kind = Kind::Enum;
  unordered.enumeration = types.add(EnumType{"Ring", false, {"a", "b"}});
  CHECK_FALSE(is_ordered(types, types.intern(unordered)));
}

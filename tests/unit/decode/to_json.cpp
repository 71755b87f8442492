// Values as JSON, and the property that they come back.
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "runtime/values/open.hpp"
#include "runtime/values/types.hpp"
#include "tests/unit/decode/reading.hpp"

using namespace writ;
using namespace writ::test;

namespace {

using property::Random;

// Types and values of theirs, as a document can say them; extreme ones on purpose.
class Generator {
 public:
  Generator(Types& types, Random& random, Arena& arena) : types_(types), random_(random), arena_(arena) {}

  auto type(int depth) -> TypeId {
    if (depth > 0 && random_.percent(45)) return composed(depth);
    static const std::vector<Kind> kKinds = {Kind::Bool,    Kind::Int,     Kind::Decimal,  Kind::Ratio,   Kind::Float,
                                             Kind::String,  Kind::Digest,  Kind::Person,   Kind::Service, Kind::Asset,
                                             Kind::Instant, Kind::Date,    Kind::Duration, Kind::Semver,  Kind::Cidr,
                                             Kind::Ip,      Kind::Country, Kind::Json};
    const Kind kind = random_.pick(kKinds);
    if (kind == Kind::String) return types_.text(1000);
    if (is_number(kind) && kind != Kind::Ratio && random_.percent(40))
      return types_.in_unit(kind, random_.percent(50) ? "B" : "USD per day");
    return types_.simple(kind);
  }

  auto value(TypeId id) -> Cell {
    const Type type = types_.table[id];
    if (type.optional && random_.percent(40)) return Cell::of_absent();
    switch (type.kind) {
      case Kind::Bool: return Cell::of(truth_of(random_.percent(50)));
      case Kind::Int:
      case Kind::Instant:
      case Kind::Duration: return Cell::of_int(integer());
      case Kind::Date: return Cell::of_int(static_cast<std::int64_t>(random_.below(3'652'059)) - 719'528);
      case Kind::Decimal: return Cell::of_decimal(wide());
      case Kind::Ratio: return Cell::of_decimal(static_cast<Int128>(random_.next() % (kDecimalOne + 1)));
      case Kind::Float: return Cell::of_float(real());
      case Kind::Enum:
        return Cell::of_int(static_cast<std::int64_t>(random_.below(types_.table[type.enumeration].members.size())));
      case Kind::Record: return record(type);
      case Kind::List:
      case Kind::Set: return sequence(type);
      case Kind::Map: return mapping(type);
      default: return Cell::of_text(arena_.text(text(type.kind)));
    }
  }

 private:
  auto composed(int depth) -> TypeId {
    switch (random_.below(5)) {
      case 0: return types_.members("E", {"a", "b b", "true", "5", "null"});
      case 1: return types_.collection(Kind::List, type(depth - 1));
      case 2: return types_.collection(Kind::Set, type(depth - 1));
      case 3: return types_.map(key(), type(depth - 1));
      default: {
        std::vector<Field> fields;
        static constexpr const char* kNames[] = {"a",      "b",          "@type", "\"", "\u00E9",
                                                 "\uFFFD", "\U0001F600", "null",  "1",  "a b: c"};
        for (const char* name : kNames) {
          if (!random_.percent(40)) continue;
          const TypeId field = type(depth - 1);
          fields.push_back({name, random_.percent(30) ? types_.maybe(field) : field});
        }
        return types_.record("R", fields);
      }
    }
  }
  auto key() -> TypeId {
    static const std::vector<Kind> kKinds = {Kind::Bool,    Kind::Int,  Kind::String,   Kind::Person,
                                             Kind::Instant, Kind::Date, Kind::Duration, Kind::Ip};
    return random_.percent(20) ? types_.members("K", {"low", "high"}) : types_.simple(random_.pick(kKinds));
  }

  auto integer() -> std::int64_t {
    static const std::vector<std::int64_t> kEdges = {std::numeric_limits<std::int64_t>::max(),
                                                     std::numeric_limits<std::int64_t>::min(),
                                                     0,
                                                     1,
                                                     -1,
                                                     86'400'000'000'000,
                                                     -3'600'000'000'000,
                                                     9'007'199'254'740'993};
    return random_.percent(40) ? random_.pick(kEdges) : static_cast<std::int64_t>(random_.next()) >> random_.below(60);
  }
  auto wide() -> Int128 {
    const Int128 value =
        static_cast<Int128>((static_cast<UInt128>(random_.next()) << 64) | random_.next()) >> random_.below(127);
    return value == Int128{1} << 127 ? value + 1 : value;  // the one that has no positive twin is no decimal
  }
  auto real() -> double {
    static const std::vector<double> kEdges = {0.0,
                                               0.1,
                                               1e21,
                                               1e-7,
                                               123456789.125,
                                               std::numeric_limits<double>::max(),
                                               std::numeric_limits<double>::lowest(),
                                               std::numeric_limits<double>::min(),
                                               std::numeric_limits<double>::denorm_min()};
    if (random_.percent(50)) return random_.pick(kEdges);
    double value = 0;
    const std::uint64_t bits = random_.next();
    std::memcpy(&value, &bits, sizeof value);
    return std::isfinite(value) ? value : 1.5;
  }
  auto text(Kind kind) -> std::string {
    static const std::vector<std::string> kTexts = {"a",
                                                    "no",
                                                    "true",
                                                    "null",
                                                    "~",
                                                    "1.0",
                                                    "24 h",
                                                    "<<",
                                                    "a: b",
                                                    "- x",
                                                    "# y",
                                                    "\"quoted\"",
                                                    "it's",
                                                    "tab\there",
                                                    "line\nbreak\r\n",
                                                    " spaces ",
                                                    "\\",
                                                    "\u00E9\u2028\uFEFF",
                                                    "\U0001F600",
                                                    "\x01\x1F\x7F",
                                                    "{",
                                                    "[]",
                                                    "&a",
                                                    "*a",
                                                    "!t",
                                                    "%",
                                                    "|",
                                                    ">",
                                                    "?",
                                                    ",",
                                                    std::string("nul\0", 4)};
    switch (kind) {
      case Kind::Digest: return "sha256:" + std::string(64, "0123456789abcdef"[random_.below(16)]);
      case Kind::Semver: return std::to_string(random_.below(20)) + ".0.1-rc." + std::to_string(random_.below(9));
      case Kind::Cidr: return random_.percent(50) ? "10.0.0.0/8" : "2001:db8::/32";
      case Kind::Ip: return "10.0.0." + std::to_string(random_.below(256));
      case Kind::Country: return random_.percent(50) ? "NO" : "DE";
      case Kind::Json: return random_.percent(50) ? R"({"a":[1,"x",null,1e+21]})" : "\"no\"";
      default:
        return random_.percent(10) && kind == Kind::String
                   ? ""
                   : random_.pick(kTexts) + (random_.percent(30) ? random_.pick(kTexts) : "");
    }
  }

  auto record(const Type& type) -> Cell {
    const std::vector<Field> fields = types_.table[type.record].fields;
    Cell* cells = arena_.cells(fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i) cells[i] = value(fields[i].type);
    return Cell::of_fields(cells);
  }
  auto sequence(const Type& type) -> Cell {
    auto count = static_cast<std::uint32_t>(random_.below(5));
    Cell* items = arena_.cells(count);
    for (std::uint32_t i = 0; i < count; ++i) items[i] = value(type.element);
    if (type.kind == Kind::Set) count = canonical_set(types_.table, type.element, items, count);
    return Cell::of_sequence(arena_.make(Sequence{items, count, false}));
  }
  auto mapping(const Type& type) -> Cell {
    auto count = static_cast<std::uint32_t>(random_.below(5));
    Cell* keys = arena_.cells(count);
    for (std::uint32_t i = 0; i < count; ++i) keys[i] = value(type.key);
    count = canonical_set(types_.table, type.key, keys, count);
    Cell* values = arena_.cells(count);
    for (std::uint32_t i = 0; i < count; ++i) values[i] = value(type.element);
    return Cell::of_mapping(arena_.make(Mapping{keys, values, count, false}));
  }

  Types& types_;
  Random& random_;
  Arena& arena_;
};

// A list element cannot be null: a type whose elements are optional is none that a rule can declare.
void check_round_trip(std::uint64_t seed) {
  Reading r;
  Random random(seed);
  Generator generate(r.types, random, r.arena);
  const TypeId type = generate.type(4);
  const Cell value = generate.value(type);
  const std::string written = decode::to_json(r.types.table, type, value);
  INFO("seed " << seed << ", " << type_name(r.types.table, type) << ": " << written);
  const Decoded back = r.json(type, written);
  CHECK(back.issues.empty());
  CHECK(property::dump(r.types.table, type, back.value) == property::dump(r.types.table, type, value));
  REQUIRE(property::same(r.types.table, type, back.value, value));
  CHECK(decode::to_json(r.types.table, type, back.value) == written);
  const Decoded yaml = r.yaml(type, written);
  CHECK(property::dump(r.types.table, type, yaml.value) == property::dump(r.types.table, type, value));
  REQUIRE(property::same(r.types.table, type, yaml.value, value));
}

auto written(Reading& r, TypeId type, const Cell& value) -> std::string {
  return decode::to_json(r.types.table, type, value);
}

}  // namespace

TEST_CASE("decode(to_json(v)) is v, as JSON and as YAML") {
  const char* given = std::getenv("WRIT_SEED");
  const std::uint64_t first = given != nullptr ? std::strtoull(given, nullptr, 10) : 1;
  const std::uint64_t count = given != nullptr ? 1 : 4000;
  for (std::uint64_t seed = first; seed < first + count; ++seed) check_round_trip(seed);
}

TEST_CASE("to_json: the canonical form of each kind") {
  Reading r;
  CHECK(written(r, r.types.simple(Kind::Bool), Cell::of(Truth::True)) == "true");
  CHECK(written(r, r.types.simple(Kind::Int), Cell::of_int(-5)) == "-5");
  CHECK(written(r, r.types.simple(Kind::Decimal), Cell::of_decimal(kDecimalOne / 8)) == "0.125");
  CHECK(written(r, r.types.simple(Kind::Decimal), Cell::of_decimal(1)) == "1e-12");
  CHECK(written(r, r.types.simple(Kind::Float), Cell::of_float(1e21)) == "1e+21");
  CHECK(written(r, r.types.simple(Kind::Float), Cell::of_float(-0.0)) == "0");
  CHECK(written(r, r.types.simple(Kind::Instant), Cell::of_int(1)) == "\"1970-01-01T00:00:00.000000001Z\"");
  CHECK(written(r, r.types.simple(Kind::Date), Cell::of_int(1)) == "\"1970-01-02\"");
  CHECK(written(r, r.types.simple(Kind::Duration), Cell::of_int(86'400'000'000'000)) == "\"1 day\"");
  CHECK(written(r, r.types.members("E", {"a"}), Cell::of_int(0)) == "\"a\"");
  CHECK(written(r, r.types.members("E", {"a"}), Cell::of_int(7)) == "null");
  CHECK(written(r, r.types.simple(Kind::Person), Cell::of_text("olga \"o\"\n")) == "\"olga \\\"o\\\"\\n\"");
}

TEST_CASE("to_json: keys in the order of UTF-16, the absent left out, the unknown null") {
  Reading r;
  const TypeId number = r.types.simple(Kind::Int);
  const TypeId type =
      r.types.record("R", {{"\uFFFD", number}, {"\U0001F600", number}, {"b", r.types.maybe(number)}, {"a", number}});
  Cell* fields = r.arena.cells(4);
  fields[0] = Cell::of_int(1);
  fields[1] = Cell::of_int(2);
  fields[2] = Cell::of_absent();
  fields[3] = Cell::unknown(kMissing);
  CHECK(written(r, type, Cell::of_fields(fields)) == "{\"a\":null,\"\U0001F600\":2,\"\uFFFD\":1}");
  CHECK(written(r, r.types.maybe(number), Cell::of_absent()) == "null");
}

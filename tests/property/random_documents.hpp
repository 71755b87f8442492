// Random types for documents, and JSON texts that are nearly what such a type wants.
//
// Everything is a function of the seed. Types have every kind and every refinement; names are chosen to be mixed
// up: with the same first and last bytes, empty, with quotes and backslashes. Texts have most of what JSON can be
// written in: blanks, escapes, keys in any order, too many, too few or twice.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "tests/property/random_values.hpp"

namespace writ::property {

inline auto random_name(Random& random) -> std::string {
  static constexpr std::array<std::string_view, 26> kNames = {"",
                                                              "a",
                                                              "b",
                                                              "id",
                                                              "name",
                                                              "enabled",
                                                              "sizeof_8",
                                                              "sizeof__9",
                                                              "owner_team",
                                                              "data_class",
                                                              "exactly_sixteen_",
                                                              "seventeen_bytes__",
                                                              "a_long_name_of_a_field_x",
                                                              "a_long_name_of_b_field_x",
                                                              "a_long_name_of_a_field_y",
                                                              "Zoë",
                                                              "quoted\"name",
                                                              "back\\slash",
                                                              "line\nbreak",
                                                              "@type",
                                                              "null",
                                                              "1",
                                                              "\xF0\x9F\x99\x82",
                                                              "content",
                                                              "tab\t",
                                                              "\x7F"};
  return std::string(random.pick(kNames));
}

class RandomTypes {
 public:
  RandomTypes(TypeTable& types, Random& random) : types_(types), random_(random) {}

  auto root() -> TypeId { return random_.percent(90) ? record(0) : any(0); }

 private:
  auto any(std::size_t depth) -> TypeId {
    Type type = random_.percent(depth > 2 ? 100 : 60) ? scalar() : composed(depth);
    type.optional = random_.percent(25);
    return types_.intern(type);
  }
  auto scalar() -> Type {
    static constexpr std::array<Kind, 18> kKinds = {
        Kind::Bool,     Kind::Int,    Kind::Decimal, Kind::Ratio, Kind::Float,   Kind::String,
        Kind::String,   Kind::Digest, Kind::Person,  Kind::Asset, Kind::Instant, Kind::Date,
        Kind::Duration, Kind::Semver, Kind::Cidr,    Kind::Ip,    Kind::Country, Kind::Json};
    Type type;
    if (random_.percent(12)) {
      type.kind = Kind::Enum;
      type.enumeration = enumeration();
      return type;
    }
    type.kind = random_.pick(kKinds);
    refine(type);
    return type;
  }
  void refine(Type& type) {
    if (!random_.percent(50)) return;
    const bool decimal = type.kind == Kind::Decimal || type.kind == Kind::Ratio;
    const Int128 one = decimal ? Int128{kDecimalOne} : Int128{1};
    if (decimal || type.kind == Kind::Int || type.kind == Kind::Duration)
      type.range = Range{-one * static_cast<int>(random_.below(3)), one * 100, random_.percent(50)};
    if (type.kind == Kind::Float) type.float_range = FloatRange{0, 10, random_.percent(50)};
    if (type.kind == Kind::Int || type.kind == Kind::Decimal || type.kind == Kind::Float)
      type.unit = random_.percent(50) ? "" : random_.percent(50) ? "B" : "USD per day";
    if (type.kind == Kind::Json) type.max_size = random_.percent(50) ? 0 : 40;
    if (type.kind == Kind::String || type.kind == Kind::Person) type.max_size = random_.percent(50) ? 12 : 300;
    if (type.kind == Kind::String && random_.percent(30)) type.pattern = "[a-z-]*";
  }
  auto enumeration() -> EnumId {
    EnumType row{"Choice", true, {}};
    for (std::size_t i = 1 + random_.below(5); i > 0; --i) row.members.push_back(random_name(random_));
    return types_.add(std::move(row));
  }
  auto composed(std::size_t depth) -> Type {
    if (random_.percent(35)) return types_[record(depth)];
    static constexpr std::array<Kind, 3> kKinds = {Kind::List, Kind::Set, Kind::Map};
    static constexpr std::array<Kind, 6> kKeys = {Kind::String, Kind::String, Kind::Int,
                                                  Kind::Date,   Kind::Bool,   Kind::Ip};
    Type type;
    type.kind = random_.pick(kKinds);
    type.element = any(depth + 1);
    if (type.kind == Kind::Map) type.key = types_.simple(random_.pick(kKeys));
    type.min_size = random_.percent(30) ? static_cast<std::uint32_t>(random_.below(4)) : 0;
    type.max_size = random_.percent(50) ? 0 : static_cast<std::uint32_t>(3 + random_.below(6));
    return type;
  }
  auto record(std::size_t depth) -> TypeId {
    RecordType row{"Part", {}};
    const std::size_t count = random_.below(random_.percent(10) ? 60 : 9);
    for (std::size_t i = 0; i < count; ++i) {
      std::string name = random_name(random_);
      if (count > 9) name += std::to_string(random_.below(1000));
      if (!row.find(name)) row.fields.push_back({std::move(name), any(depth + 1), random_.percent(10)});
    }
    Type type;
    type.kind = Kind::Record;
    type.record = types_.add(std::move(row));
    return types_.intern(type);
  }

  TypeTable& types_;
  Random& random_;
};

class RandomDocuments {
 public:
  // `noise`: how much is not as the type wants it, in percent.
  RandomDocuments(const TypeTable& types, Random& random, unsigned noise)
      : types_(types), random_(random), noise_(noise), blanks_(random.percent(30) ? 30 : 0) {}

  auto make(TypeId root) -> std::string {
    out_ = random_.percent(3) ? "\xEF\xBB\xBF" : "";
    blank();
    value(root, 0);
    blank();
    return std::move(out_);
  }

  // Bytes changed, put in, taken out or repeated; what JSON is made of, mostly.
  void damage(std::string& text) {
    static constexpr std::string_view kBytes = "{}[]\",:\\ \n0123456789eE.-+tfnu\x01\x0C\x1A\xFF\xC3\xA9\xED\xA0\x80/";
    for (std::size_t i = 1 + random_.below(3); i > 0 && !text.empty(); --i) {
      const std::size_t at = random_.below(text.size());
      const char byte = random_.percent(2) ? '\0' : random_.pick(kBytes);
      switch (random_.below(5)) {
        case 0: text[at] = byte; break;
        case 1: text.insert(at, 1, byte); break;
        case 2: text.erase(at, 1 + random_.below(4)); break;
        case 3: text.insert(at, text.substr(random_.below(text.size()), 1 + random_.below(12))); break;
        default: text.resize(at + (random_.percent(50) ? 1 : 0)); break;
      }
    }
  }

 private:
  void blank() {
    static constexpr std::array<std::string_view, 5> kBlanks = {" ", "\n", "\t", "\r\n", "    "};
    if (random_.percent(blanks_)) out_ += random_.pick(kBlanks);
  }
  void put(std::string_view text) {
    blank();
    out_ += text;
    blank();
  }
  void quoted(std::string_view text) {
    blank();
    out_ += '"';
    const bool escaped = random_.percent(3);
    for (const char c : text) {
      if (c == '"' || c == '\\')
        out_ += std::string("\\") + c;
      else if (c == '\n' || c == '\t')
        out_ += c == '\n' ? "\\n" : "\\t";
      else if (escaped && c > 0x20 && c < 0x7F)
        out_ += "\\u00" + std::string(1, "0123456789abcdef"[c >> 4]) + std::string(1, "0123456789ABCDEF"[c & 15]);
      else
        out_ += c;
    }
    out_ += '"';
    blank();
  }
  void wrong() {
    static constexpr std::array<std::string_view, 9> kMalformed = {
        R"("\ud83d")", "01", "nul", "+1", R"({"a":1,"a":2})", "1.e5", "[1,]", R"({"a"})", "tru"};
    static constexpr std::array<std::string_view, 28> kAny = {"null",
                                                              "true",
                                                              "false",
                                                              "0",
                                                              "-0",
                                                              "-1",
                                                              "12",
                                                              "1.50",
                                                              "1e2",
                                                              "1E-3",
                                                              "99999999999999999999",
                                                              "0.0000000000001",
                                                              "1e400",
                                                              "NaN",
                                                              "Infinity",
                                                              "-Infinity",
                                                              "\"\"",
                                                              "\"text\"",
                                                              "\"12\"",
                                                              "\"50%\"",
                                                              "\"1.5 KiB\"",
                                                              "\"3 USD per day\"",
                                                              "[]",
                                                              "{}",
                                                              "[1, [2, {}]]",
                                                              R"({"a": {"b": [null]}, "c": 1e5})",
                                                              R"("\ud83d\ude42\u00e9\/\b\f")",
                                                              R"("\u0000")"};
    if (random_.percent(1)) return put(random_.pick(kMalformed));
    put(random_.pick(kAny));
  }

  void value(TypeId id, std::size_t depth) {
    const Type& type = types_[id];
    if (random_.percent(noise_)) return wrong();
    if (type.optional && random_.percent(15)) return put("null");
    switch (type.kind) {
      case Kind::Record: return record(types_[type.record], depth);
      case Kind::List:
      case Kind::Set: return sequence(type, depth);
      case Kind::Map: return mapping(type, depth);
      case Kind::Json: return random_.percent(50) ? put(R"([{"b":1,"a":[1.50,"\u00e9"]},null])") : put("\"x\"");
      case Kind::Bool:
      case Kind::Int:
      case Kind::Decimal:
      case Kind::Ratio:
      case Kind::Float: return put(number(type.kind));
      case Kind::Enum: return quoted(random_.pick(types_[type.enumeration].members));
      default: return quoted(text(type.kind));
    }
  }
  auto number(Kind kind) -> std::string_view {
    static constexpr std::array<std::string_view, 12> kWhole = {"0",
                                                                "1",
                                                                "7",
                                                                "42",
                                                                "100",
                                                                "-1",
                                                                "1.0",
                                                                "1e1",
                                                                "9223372036854775807",
                                                                "-9223372036854775808",
                                                                "999999999999999999",
                                                                "-0"};
    static constexpr std::array<std::string_view, 14> kExact = {"0",
                                                                "0.5",
                                                                "1",
                                                                "99.95",
                                                                "0.25",
                                                                "1e-1",
                                                                "0.000000000001",
                                                                "100.0",
                                                                "-0.0",
                                                                "12345678901234567.5",
                                                                "0.1234567890120",
                                                                "170141183460469231731687303",
                                                                "9.9999999999",
                                                                "0.30"};
    if (kind == Kind::Bool) return random_.percent(50) ? "true" : "false";
    if (kind == Kind::Int) return random_.pick(kWhole);
    if (kind == Kind::Ratio) return random_.percent(20) ? "\"12.5%\"" : random_.percent(50) ? "0.75" : "1";
    if (kind == Kind::Float && random_.percent(20)) return "2.2250738585072014e-308";
    return random_.pick(kExact);
  }
  auto text(Kind kind) -> std::string_view {
    static constexpr std::array<std::string_view, 9> kTexts = {"",
                                                               "a",
                                                               "b",
                                                               "prod-eu",
                                                               "exactly",
                                                               "eight-by",
                                                               "a text of more than",
                                                               "Zoë\"\\",
                                                               "a-text-of-many-bytes-that-does-not-fit-into-two-words"};
    static constexpr std::array<std::string_view, 12> kInstants = {
        "2026-05-04T09:00:00Z",        "1970-01-01T00:00:00Z", "2024-02-29T23:59:59Z", "2023-02-29T00:00:00Z",
        "1699-12-31T23:59:59Z",        "2262-04-11T23:47:16Z", "2262-04-12T00:00:00Z", "1600-01-01T00:00:00Z",
        "2026-05-04T09:00:00.5+02:00", "2026-05-04t09:00:00z", "2200-01-01T00:00:00Z", "2026-05-04T24:00:00Z"};
    static constexpr std::array<std::string_view, 9> kDates = {"2026-05-04", "1970-01-01", "2000-02-29",
                                                               "1900-02-29", "1599-12-31", "2400-01-01",
                                                               "0001-01-01", "2026-13-01", "2026-04-31"};
    switch (kind) {
      case Kind::Instant: return random_.pick(kInstants);
      case Kind::Date: return random_.pick(kDates);
      case Kind::Duration: return random_.percent(50) ? "24 h" : "PT5M";
      case Kind::Semver: return random_.percent(50) ? "1.2.3+a" : "1.2.3+b";
      case Kind::Cidr: return "10.0.0.0/8";
      case Kind::Ip: return random_.percent(50) ? "10.0.0.1" : "2001:DB8::1";
      case Kind::Country: return random_.percent(80) ? "DE" : "XX";
      case Kind::Digest: return "sha256:6f9971d130c5576622b59f971a51ef8997796acd928f16166121ea687a53cb88";
      default: return random_.pick(kTexts);
    }
  }

  void entry(std::string_view key) {
    if (out_.back() != '{') put(",");
    quoted(key);
    put(":");
  }
  void extra() {
    entry(random_.percent(50) ? random_name(random_) + "+" : "more" + std::to_string(random_.below(40)));
    wrong();
  }
  void record(const RecordType& row, std::size_t depth) {
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < row.fields.size(); ++i) {
      const bool left_out = random_.percent(types_[row.fields[i].type].optional ? 30 : noise_ / 2);
      if (!left_out) order.push_back(i);
      if (random_.percent(noise_) && random_.percent(8)) order.push_back(i);
    }
    for (std::size_t i = order.size(); i > 1 && random_.percent(50); --i)
      std::swap(order[i - 1], order[random_.below(i)]);
    blank();
    out_ += '{';
    for (const std::uint32_t field : order) {
      if (random_.percent(noise_)) extra();
      entry(row.fields[field].name);
      value(row.fields[field].type, depth + 1);
    }
    while (random_.percent(noise_ * 2)) extra();
    out_ += '}';
    blank();
  }
  void sequence(const Type& type, std::size_t depth) {
    std::size_t count = random_.below(random_.percent(80) ? 4 : 10);
    if (random_.percent(1)) count = 300;
    if (depth > 3) count = std::min<std::size_t>(count, 3);
    out_ += '[';
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) put(",");
      value(type.element, depth + 1);
    }
    blank();
    out_ += ']';
    blank();
  }
  void mapping(const Type& type, std::size_t depth) {
    static constexpr std::array<std::string_view, 8> kKeys = {"1",     "2",        "2026-05-04", "true",
                                                              "false", "10.0.0.1", "01",         "x"};
    std::vector<std::string> keys;
    for (std::size_t i = random_.below(5); i > 0; --i) {
      std::string key = types_[type.key].kind == Kind::String ? random_name(random_) : std::string(random_.pick(kKeys));
      const bool twice = std::find(keys.begin(), keys.end(), key) != keys.end();
      if (!twice || random_.percent(2)) keys.push_back(std::move(key));
    }
    out_ += '{';
    for (const std::string& key : keys) {
      entry(key);
      value(type.element, depth + 1);
    }
    out_ += '}';
    blank();
  }

  const TypeTable& types_;
  Random& random_;
  unsigned noise_;
  unsigned blanks_;
  std::string out_;
};

}  // namespace writ::property

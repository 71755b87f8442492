// Values as canonical JSON that decode() reads back to the same values.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "runtime/base/check.hpp"
#include "runtime/decode/decode.hpp"
#include "runtime/values/json_text.hpp"
#include "runtime/values/text.hpp"

namespace writ::decode {
namespace {

constexpr std::string_view kNull = "null";

auto canonical(std::string_view number) -> std::string {
  std::optional<std::string> written = json::number(number);
  WRIT_CHECK(written.has_value(), "a number of ours is written by the grammar of JSON");
  return std::move(*written);
}

auto float_json(double value) -> std::string {
  if (!std::isfinite(value)) return std::string(kNull);
  std::array<char, 64> buffer{};
  const auto [end, code] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
  WRIT_CHECK(code == std::errc(), "a binary64 has at most 17 digits");
  return canonical({buffer.data(), end});
}

auto member_name(const EnumType& row, std::int64_t member) -> std::optional<std::string_view> {
  const bool exists = member >= 0 && static_cast<std::uint64_t>(member) < row.members.size();
  return exists ? std::optional<std::string_view>(row.members[static_cast<std::size_t>(member)]) : std::nullopt;
}

// What stands in quotes, or would without being a number or a word: also the key of a map.
auto scalar_text(const TypeTable& types, const Type& type, const Cell& value) -> std::string {
  switch (type.kind) {
    case Kind::Bool: return value.truth == Truth::True ? "true" : "false";
    case Kind::Int: return canonical(std::to_string(value.integer));
    case Kind::Decimal:
    case Kind::Ratio: return canonical(decimal::print(value.decimal));
    case Kind::Float: return float_json(value.real);
    case Kind::Instant: return print_instant(value.integer);
    case Kind::Date: return print_date(value.integer);
    case Kind::Duration: return print_duration(value.integer);
    case Kind::Enum: return std::string(member_name(types[type.enumeration], value.integer).value_or(kNull));
    case Kind::String:
    case Kind::Digest:
    case Kind::Person:
    case Kind::Service:
    case Kind::Asset:
    case Kind::Semver:
    case Kind::Cidr:
    case Kind::Ip:
    case Kind::Country:
    case Kind::Json: return std::string(value.text.view());
    case Kind::Record:
    case Kind::List:
    case Kind::Set:
    case Kind::Map: break;  // these have parts
  }
  return std::string(kNull);
}

// Scalars whose JSON is their text without quotes.
auto is_bare(const Type& type) -> bool {
  return is_number(type.kind) || type.kind == Kind::Bool || type.kind == Kind::Json;
}

class Writer {
 public:
  explicit Writer(const TypeTable& types) : types_(types) {}
  auto take() -> std::string { return std::move(out_); }

  // As deep as the type.
  void value(TypeId id, const Cell& value) {
    if (value.is_unknown() || value.absent) {
      out_ += kNull;
      return;
    }
    const Type& type = types_[id];
    if (type.kind == Kind::Record) return record(types_[type.record], value.fields);
    if (type.kind == Kind::Map) return mapping(type, *value.mapping);
    if (type.kind == Kind::List || type.kind == Kind::Set) return sequence(type, *value.sequence);
    const bool no_member = type.kind == Kind::Enum && !member_name(types_[type.enumeration], value.integer);
    const std::string text = scalar_text(types_, type, value);
    out_ += is_bare(type) || no_member ? text : json::quoted(text);
  }

 private:
  struct Member {
    std::string key;
    TypeId type;
    const Cell* value;
  };

  void members(std::vector<Member> members) {
    std::sort(members.begin(), members.end(),
              [](const Member& a, const Member& b) { return json::key_before(a.key, b.key); });
    const char* separator = "";
    out_ += "{";
    for (const Member& member : members) {
      out_ += separator + json::quoted(member.key) + ":";
      value(member.type, *member.value);
      separator = ",";
    }
    out_ += "}";
  }

  // What is absent is left out: that tells it from what is unknown.
  void record(const RecordType& row, const Cell* fields) {
    std::vector<Member> present;
    for (std::size_t i = 0; i < row.fields.size(); ++i) {
      if (fields[i].is_unknown() || !fields[i].absent)
        present.push_back({row.fields[i].name, row.fields[i].type, fields + i});
    }
    members(std::move(present));
  }
  void mapping(const Type& type, const Mapping& map) {
    std::vector<Member> entries;
    for (std::uint32_t i = 0; i < map.size; ++i) {
      // A key that is not known cannot be written; two of them would even be the same.
      if (map.keys[i].is_unknown() || map.keys[i].absent) continue;
      entries.push_back({scalar_text(types_, types_[type.key], map.keys[i]), type.element, map.values + i});
    }
    members(std::move(entries));
  }
  void sequence(const Type& type, const Sequence& items) {
    const char* separator = "";
    out_ += "[";
    for (std::uint32_t i = 0; i < items.size; ++i) {
      out_ += separator;
      value(type.element, items.items[i]);
      separator = ",";
    }
    out_ += "]";
  }

  const TypeTable& types_;
  std::string out_;
};

}  // namespace

auto to_json(const TypeTable& types, TypeId type, const Cell& value) -> std::string {
  Writer writer(types);
  writer.value(type, value);
  return writer.take();
}

}  // namespace writ::decode

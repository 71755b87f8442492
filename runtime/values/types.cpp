#include "runtime/values/types.hpp"

#include <algorithm>

#include "runtime/base/limits.hpp"
#include "runtime/values/text.hpp"

namespace writ {
namespace {

void mix(std::size_t& seed, std::size_t more) { seed ^= more + 0x9e3779b97f4a7c15ull + (seed << 6) + (seed >> 2); }

auto hash_of(const Type& type) -> std::size_t {
  std::size_t seed = static_cast<std::size_t>(type.kind) * 2 + (type.optional ? 1 : 0);
  mix(seed, type.element.index);
  mix(seed, type.key.index);
  mix(seed, type.enumeration.index);
  mix(seed, type.record.index);
  mix(seed, std::hash<std::string>{}(type.unit));
  mix(seed, type.min_size);
  mix(seed, type.max_size);
  if (type.range)
    mix(seed, static_cast<std::size_t>(type.range->low) * 31 + static_cast<std::size_t>(type.range->high));
  if (type.float_range)
    mix(seed, std::hash<double>{}(type.float_range->low) * 31 + std::hash<double>{}(type.float_range->high));
  mix(seed, std::hash<std::string>{}(type.pattern));
  return seed;
}

}  // namespace

auto RecordType::find(std::string_view field) const -> std::optional<std::uint32_t> {
  for (std::uint32_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == field) return i;
  }
  return std::nullopt;
}

auto TypeTable::intern(const Type& type) -> TypeId {
  std::vector<TypeId>& bucket = by_hash_[hash_of(type)];
  for (TypeId id : bucket) {
    if (types_[id] == type) return id;
  }
  TypeId id = types_.add(type);
  bucket.push_back(id);
  return id;
}

auto TypeTable::simple(Kind kind) -> TypeId {
  Type type;
  type.kind = kind;
  return intern(type);
}

auto TypeTable::optional_of(TypeId type) -> TypeId {
  Type row = types_[type];
  row.optional = true;
  return intern(row);
}

auto TypeTable::required_of(TypeId type) -> TypeId {
  if (!types_[type].optional) return type;
  Type row = types_[type];
  row.optional = false;
  return intern(row);
}

auto TypeTable::list_of(TypeId element) -> TypeId {
  Type row;
  row.kind = Kind::List;
  row.element = element;
  row.max_size = limits::kDefaultCollection;
  return intern(row);
}

auto TypeTable::set_of(TypeId element) -> TypeId {
  Type row;
  row.kind = Kind::Set;
  row.element = element;
  row.max_size = limits::kDefaultCollection;
  return intern(row);
}

auto same_shape(const TypeTable& types, TypeId a, TypeId b) -> bool {
  if (a == b) return true;
  if (!a.valid() || !b.valid()) return false;
  const Type& x = types[a];
  const Type& y = types[b];
  if (x.kind != y.kind || x.optional != y.optional || x.unit != y.unit) return false;
  if (x.kind == Kind::Enum) return x.enumeration == y.enumeration;
  if (x.kind == Kind::Record) return x.record == y.record;
  if (x.kind == Kind::Map && !same_shape(types, x.key, y.key)) return false;
  return !is_collection(x.kind) || same_shape(types, x.element, y.element);
}

// ---------------------------------------------------------------- names

namespace {

auto kind_name(Kind kind) -> std::string_view {
  switch (kind) {
    case Kind::Bool: return "bool";
    case Kind::Int: return "int";
    case Kind::Decimal: return "decimal";
    case Kind::Ratio: return "ratio";
    case Kind::Float: return "float";
    case Kind::String: return "string";
    case Kind::Digest: return "digest";
    case Kind::Person: return "person";
    case Kind::Service: return "service";
    case Kind::Asset: return "asset";
    case Kind::Instant: return "instant";
    case Kind::Date: return "date";
    case Kind::Duration: return "duration";
    case Kind::Semver: return "semver";
    case Kind::Cidr: return "cidr";
    case Kind::Ip: return "ip";
    case Kind::Country: return "country";
    case Kind::Json: return "json";
    case Kind::Enum: return "enum";
    case Kind::Record: return "record";
    case Kind::List: return "list";
    case Kind::Set: return "set";
    case Kind::Map: return "map";
  }
  return "";
}

auto float_text(double value) -> std::string {
  Type plain;
  plain.kind = Kind::Float;
  TypeTable types;
  return print_value(types, types.intern(plain), Cell::of_float(value));
}

auto range_text(const Type& type) -> std::string {
  auto bound = [&](Int128 value) {
    if (type.kind == Kind::Ratio) return decimal::print_percent(value);
    if (type.kind == Kind::Decimal) return group_digits(decimal::print(value));
    if (type.kind == Kind::Duration) return print_duration(static_cast<std::int64_t>(value));
    return group_digits(std::to_string(static_cast<std::int64_t>(value)));
  };
  if (type.range)
    return " in " + bound(type.range->low) + (type.range->high_open ? " ..< " : " .. ") + bound(type.range->high);
  if (!type.float_range) return {};
  const FloatRange& r = *type.float_range;
  return " in " + float_text(r.low) + (r.high_open ? " ..< " : " .. ") + float_text(r.high);
}

auto base_name(const TypeTable& types, const Type& type) -> std::string {
  switch (type.kind) {
    case Kind::Enum: return types[type.enumeration].name;
    case Kind::Record: return types[type.record].name;
    case Kind::List: return "list[" + type_name(types, type.element) + "]";
    case Kind::Set: return "set[" + type_name(types, type.element) + "]";
    case Kind::Map: return "map[" + type_name(types, type.key) + ", " + type_name(types, type.element) + "]";
    case Kind::Bool:
    case Kind::Int:
    case Kind::Decimal:
    case Kind::Ratio:
    case Kind::Float:
    case Kind::String:
    case Kind::Digest:
    case Kind::Person:
    case Kind::Service:
    case Kind::Asset:
    case Kind::Instant:
    case Kind::Date:
    case Kind::Duration:
    case Kind::Semver:
    case Kind::Cidr:
    case Kind::Ip:
    case Kind::Country:
    case Kind::Json: break;
  }
  std::string name(kind_name(type.kind));
  return type.unit.empty() ? name : name + "[" + type.unit + "]";
}

}  // namespace

auto type_name(const TypeTable& types, TypeId id) -> std::string {
  if (!id.valid()) return "something unknown";
  const Type& type = types[id];
  return base_name(types, type) + (type.optional ? "?" : "");
}

auto full_type_name(const TypeTable& types, TypeId id) -> std::string {
  if (!id.valid()) return "something unknown";
  const Type& type = types[id];
  std::string name = base_name(types, type) + range_text(type);
  const bool sized = type.kind == Kind::String || type.kind == Kind::Json;
  if (sized && type.max_size != 0) name += " max " + group_digits(std::to_string(type.max_size));
  if (!type.pattern.empty()) name += " matches /" + type.pattern + "/";
  return name + (type.optional ? "?" : "");
}

auto kind_named(std::string_view name) -> std::optional<Kind> {
  for (int kind = 0; kind <= static_cast<int>(Kind::Json); ++kind) {
    if (kind_name(static_cast<Kind>(kind)) == name) return static_cast<Kind>(kind);
  }
  return std::nullopt;
}

auto is_number(Kind kind) -> bool {
  return kind == Kind::Int || kind == Kind::Decimal || kind == Kind::Ratio || kind == Kind::Float;
}

auto is_collection(Kind kind) -> bool { return kind == Kind::List || kind == Kind::Set || kind == Kind::Map; }

auto has_sensitive(const TypeTable& types) -> bool {
  const auto has_one = [](const RecordType& record) {
    return std::any_of(record.fields.begin(), record.fields.end(), [](const Field& field) { return field.sensitive; });
  };
  return std::any_of(types.records().begin(), types.records().end(), has_one);
}

auto is_text(Kind kind) -> bool {
  return kind == Kind::String || kind == Kind::Digest || kind == Kind::Person || kind == Kind::Service ||
         kind == Kind::Asset || kind == Kind::Semver || kind == Kind::Cidr || kind == Kind::Ip ||
         kind == Kind::Country || kind == Kind::Json;
}

auto is_ordered(const TypeTable& types, TypeId id) -> bool {
  const Type& type = types[id];
  if (type.optional) return false;
  if (type.kind == Kind::Enum) return types[type.enumeration].ordered;
  return is_number(type.kind) || type.kind == Kind::String || type.kind == Kind::Instant || type.kind == Kind::Date ||
         type.kind == Kind::Duration || type.kind == Kind::Semver;
}

}  // namespace writ

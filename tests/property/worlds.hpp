// Random values of any type, and the same values with parts hidden.
//
// Known values favour the edges of their type; unknown ones carry every reason. All
// randomness comes from one generator, so a seed gives the same world.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "runtime/values/arena.hpp"
#include "runtime/values/compare.hpp"
#include "runtime/values/json_text.hpp"
#include "runtime/values/types.hpp"

namespace writ::worlds {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  auto below(std::uint64_t n) -> std::uint64_t { return n == 0 ? 0 : engine_() % n; }
  auto between(std::int64_t low, std::int64_t high) -> std::int64_t {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }
  auto chance(unsigned percent) -> bool { return below(100) < percent; }
  template <class T>
  auto pick(const std::vector<T>& from) -> const T& {
    return from[below(from.size())];
  }

 private:
  std::mt19937_64 engine_;
};

struct Mix {
  unsigned unknown = 12;  // percent of parts that are unknown
  unsigned absent = 30;   // of optionals
  unsigned open = 8;      // of collections
};

inline auto random_reasons(Random& random) -> Reasons {
  auto one = static_cast<Reasons>(1u << random.below(kReasonCount));
  return random.chance(15) ? static_cast<Reasons>(one | (1u << random.below(kReasonCount))) : one;
}

// Unknown of `type`: a bool's payload says so as well.
inline auto unknown_of(const TypeTable& types, TypeId type, Reasons why) -> Cell {
  return types[type].kind == Kind::Bool ? Cell::unknown_bool(why) : Cell::unknown(why);
}

inline auto random_integer(Random& random, const Type& type) -> std::int64_t {
  if (type.range) {
    auto low = static_cast<std::int64_t>(type.range->low);
    auto high = static_cast<std::int64_t>(type.range->high) - (type.range->high_open ? 1 : 0);
    if (random.chance(20)) return random.chance(50) ? low : high;
    return low + static_cast<std::int64_t>(random.below(std::min<std::uint64_t>(static_cast<std::uint64_t>(high - low) + 1, 50)));
  }
  static const std::vector<std::int64_t> kEdges = {0, 1, -1, 2, 1'000'000'000, std::numeric_limits<std::int64_t>::max(),
                                                   std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max() - 1};
  return random.chance(12) ? random.pick(kEdges) : random.between(-20, 20);
}

inline auto random_decimal(Random& random, const Type& type) -> Int128 {
  if (type.range) {
    Int128 width = type.range->high - type.range->low;
    Int128 step = width / 20 == 0 ? 1 : width / 20;
    return std::min(type.range->high, type.range->low + step * static_cast<Int128>(random.below(21)));
  }
  if (random.chance(8)) return (random.chance(50) ? 1 : -1) * (static_cast<Int128>(1) << 126);
  return static_cast<Int128>(random.between(-20'000, 20'000)) * 1'000'000'000;
}

inline auto random_text(Random& random, Kind kind) -> std::string {
  static const std::vector<std::string> kWords = {"", "a", "ab", "abc", "x-1", "zebra", "ä€", "  pad "};
  static const std::vector<std::string> kDigests = {"sha256:aa", "sha256:bb", "sha256:cc"};
  static const std::vector<std::string> kPeople = {"ada", "bo", "cy"};
  static const std::vector<std::string> kVersions = {"1.2.0", "1.10.0", "2.0.0-rc.1", "2.0.0", "0.0.0"};
  static const std::vector<std::string> kAddresses = {"10.1.2.3", "11.0.0.1", "2001:db8::1", "::"};
  static const std::vector<std::string> kNetworks = {"10.0.0.0/8", "2001:db8::/32", "0.0.0.0/0", "::/0"};
  static const std::vector<std::string> kCountries = {"DE", "FR", "US"};
  if (kind == Kind::Semver) return random.pick(kVersions);
  if (kind == Kind::Ip) return random.pick(kAddresses);
  if (kind == Kind::Cidr) return random.pick(kNetworks);
  if (kind == Kind::Country) return random.pick(kCountries);
  if (kind == Kind::Digest) return random.pick(kDigests);
  if (kind == Kind::String) return random.pick(kWords);
  return random.pick(kPeople);
}

// Canonical JSON with keys that meet, and every shape at its ends.
inline auto random_json(Random& random, unsigned depth = 0) -> std::string {
  static const std::vector<std::string> kScalars = {"0", "1", "-2.5", "1e+30", "\"a\"", "\"24 h\"", "\"2026-05-04\"", "\"sha256:aa\"",
                                                    "\"\"", "true", "false", "null", "0.5", "\"\\n\\\"\""};
  static const std::vector<std::string> kKeys = {"", "a", "ab", "x-1", "ä€"};
  const std::uint64_t roll = random.below(depth >= 3 ? 4 : 10);
  if (roll < 4) return random.pick(kScalars);
  std::string text;
  if (roll < 7) {
    for (std::uint64_t i = random.below(4); i > 0; --i) text += (text.empty() ? "" : ",") + random_json(random, depth + 1);
    return "[" + text + "]";
  }
  for (const std::string& key : kKeys) {
    if (random.chance(50)) text += (text.empty() ? "" : ",") + json::quoted(key) + ":" + random_json(random, depth + 1);
  }
  return "{" + text + "}";
}

auto random_value(Random& random, const Mix& mix, const TypeTable& types, TypeId id, Arena& arena) -> Cell;

inline auto random_sequence(Random& random, const Mix& mix, const TypeTable& types, const Type& type, Arena& arena) -> Cell {
  auto count = static_cast<std::uint32_t>(std::max<std::uint64_t>(type.min_size, random.below(std::min<std::uint32_t>(type.max_size, 4) + 1)));
  Cell* items = arena.cells(count);
  for (std::uint32_t i = 0; i < count; ++i) items[i] = random_value(random, mix, types, type.element, arena);
  if (type.kind == Kind::Set) count = canonical_set(types, type.element, items, count);
  return Cell::of_sequence(arena.make(Sequence{items, count, random.chance(mix.open)}));
}

inline auto random_mapping(Random& random, const Mix& mix, const TypeTable& types, const Type& type, Arena& arena) -> Cell {
  Mix known = mix;
  known.unknown = 0;
  auto wanted = static_cast<std::uint32_t>(random.below(4));
  Cell* keys = arena.cells(wanted);
  for (std::uint32_t i = 0; i < wanted; ++i) keys[i] = random_value(random, known, types, type.key, arena);
  std::uint32_t count = canonical_set(types, type.key, keys, wanted);
  Cell* values = arena.cells(count);
  for (std::uint32_t i = 0; i < count; ++i) values[i] = random_value(random, mix, types, type.element, arena);
  return Cell::of_mapping(arena.make(Mapping{keys, values, count, random.chance(mix.open)}));
}

inline auto random_record(Random& random, const Mix& mix, const TypeTable& types, const Type& type, Arena& arena) -> Cell {
  const auto& fields = types[type.record].fields;
  Cell* cells = arena.cells(fields.size());
  for (std::size_t i = 0; i < fields.size(); ++i) cells[i] = random_value(random, mix, types, fields[i].type, arena);
  return Cell::of_fields(cells);
}

inline auto random_value(Random& random, const Mix& mix, const TypeTable& types, TypeId id, Arena& arena) -> Cell {
  const Type& type = types[id];
  if (random.chance(mix.unknown)) return unknown_of(types, id, random_reasons(random));
  if (type.optional && random.chance(mix.absent)) return Cell::of_absent();
  switch (type.kind) {
    case Kind::Bool: return Cell::of(truth_of(random.chance(50)));
    case Kind::Int: return Cell::of_int(random_integer(random, type));
    case Kind::Decimal:
    case Kind::Ratio: return Cell::of_decimal(random_decimal(random, type));
    case Kind::Float: {
      static const std::vector<double> kValues = {0.0, 0.25, 0.5, 0.75, 1.0, 0.1, 0.3};
      static const std::vector<double> kWild = {-1.5, 1e300, -1e300, 5e-324, -0.0};
      bool wild = !type.float_range && random.chance(20);
      return Cell::of_float(wild ? random.pick(kWild) : random.pick(kValues));
    }
    case Kind::Instant: return Cell::of_int(1'700'000'000'000'000'000 + random.between(-5, 5) * 3'600'000'000'000);
    case Kind::Date: return Cell::of_int(random.between(19'600, 19'760));
    case Kind::Duration:
      return Cell::of_int(random.chance(10) ? std::numeric_limits<std::int64_t>::max() : random.between(-3, 60) * 3'600'000'000'000);
    case Kind::Enum:
      return Cell::of_int(static_cast<std::int64_t>(random.below(types[type.enumeration].members.size())));
    case Kind::Record: return random_record(random, mix, types, type, arena);
    case Kind::List:
    case Kind::Set: return random_sequence(random, mix, types, type, arena);
    case Kind::Map: return random_mapping(random, mix, types, type, arena);
    case Kind::String:
    case Kind::Digest:
    case Kind::Person:
    case Kind::Service:
    case Kind::Asset:
    case Kind::Semver:
    case Kind::Cidr:
    case Kind::Ip:
    case Kind::Country: return Cell::of_text(arena.text(random_text(random, type.kind)));
    case Kind::Json: return Cell::of_text(arena.text(random_json(random)));
  }
  return {};
}

// The same value with some of its parts hidden: each part becomes unknown with `percent`
// probability, and closed collections become open now and then. Absent stays or is hidden.
inline auto hide(Random& random, unsigned percent, const TypeTable& types, TypeId id, const Cell& value, Arena& arena) -> Cell {
  if (value.is_unknown()) return value;
  if (random.chance(percent)) return unknown_of(types, id, random_reasons(random));
  if (value.absent) return value;
  const Type& type = types[id];
  auto copy = [&](TypeId element, const Cell* from, std::uint32_t count) {
    Cell* cells = arena.cells(count);
    for (std::uint32_t i = 0; i < count; ++i) cells[i] = hide(random, percent, types, element, from[i], arena);
    return cells;
  };
  if (type.kind == Kind::Record) {
    const auto& fields = types[type.record].fields;
    Cell* cells = arena.cells(fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i) cells[i] = hide(random, percent, types, fields[i].type, value.fields[i], arena);
    return Cell::of_fields(cells);
  }
  if (type.kind == Kind::List || type.kind == Kind::Set) {
    const Sequence& from = *value.sequence;
    Cell* cells = copy(type.element, from.items, from.size);
    std::uint32_t count = type.kind == Kind::Set ? canonical_set(types, type.element, cells, from.size) : from.size;
    return Cell::of_sequence(arena.make(Sequence{cells, count, from.open || random.chance(percent)}));
  }
  if (type.kind == Kind::Map) {
    const Mapping& from = *value.mapping;
    return Cell::of_mapping(arena.make(Mapping{from.keys, copy(type.element, from.values, from.size), from.size, from.open || random.chance(percent)}));
  }
  return value;
}

}  // namespace writ::worlds

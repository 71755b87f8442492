// Random values of any type, values that know less than others, and the two
// relations between values that properties need: the same, and knows at most as much.
//
// Everything is a function of the seed. Values are extreme on purpose: a few small
// numbers, so that comparisons come out equal, and the ends of each range, so that
// arithmetic overflows.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "runtime/values/arena.hpp"
#include "runtime/values/compare.hpp"
#include "runtime/values/refined.hpp"
#include "runtime/values/types.hpp"

namespace writ::property {

// SplitMix64: the same numbers on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  auto next() -> std::uint64_t {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  auto below(std::size_t bound) -> std::size_t { return bound == 0 ? 0 : next() % bound; }
  auto percent(unsigned chance) -> bool { return next() % 100 < chance; }
  template <class Range>
  auto pick(const Range& range) -> const auto& {
    return range[below(range.size())];
  }

 private:
  std::uint64_t state_;
};

// How much of a world is not as one would wish, in percent.
struct Quality {
  unsigned unknown = 8;
  unsigned absent = 30;
  unsigned open = 10;
  unsigned unknown_keys = 0;  // of maps
  unsigned odd = 0;           // unknown cells with a payload or an absence, which mean nothing there
};
inline constexpr Quality kPerfect = {0, 30, 0};  // fully known: constants

class Values {
 public:
  Values(const TypeTable& types, Random& random, Arena& arena) : types_(types), random_(random), arena_(arena) {}

  auto make(TypeId id, const Quality& quality) -> Cell {
    const Type& type = types_[id];
    if (random_.percent(quality.unknown)) return random_.percent(quality.odd) ? odd() : unknown(type);
    if (type.optional && random_.percent(quality.absent)) return Cell::of_absent();
    return known(type, quality);
  }

  // A value that knows at most as much: parts become unknown, collections open.
  auto hide(TypeId id, const Cell& value, unsigned chance) -> Cell {
    const Type& type = types_[id];
    if (value.is_unknown() || random_.percent(chance)) return value.is_unknown() ? value : unknown(type);
    if (value.absent) return value;
    switch (type.kind) {
      case Kind::Record: return hide_record(types_[type.record], value, chance);
      case Kind::List:
      case Kind::Set: return hide_sequence(type, *value.sequence, chance);
      case Kind::Map: return hide_mapping(type, *value.mapping, chance);
      default: return value;
    }
  }

 private:
  auto reasons() -> Reasons {
    Reasons why = bit(static_cast<Reason>(random_.below(kReasonCount)));
    if (random_.percent(25)) why |= bit(static_cast<Reason>(random_.below(kReasonCount)));
    return why;
  }
  auto unknown(const Type& type) -> Cell {
    return type.kind == Kind::Bool ? Cell::unknown_bool(reasons()) : Cell::unknown(reasons());
  }

  // No pointer: who follows it is caught.
  auto odd() -> Cell {
    Cell cell = Cell::unknown(reasons());
    cell.integer = static_cast<std::int64_t>(1 + random_.below(3));
    cell.absent = random_.percent(50);
    return cell;
  }

  // What is known keeps to the range of its type: engines rely on it.
  auto known(const Type& type, const Quality& quality) -> Cell {
    const Cell any = unbounded(type, quality);
    if (is_in_range(type, any) || !type.range) return any;
    const Range& range = *type.range;
    const auto width = static_cast<std::uint64_t>(range.high - range.low) + (range.high_open ? 0 : 1);
    static constexpr std::array<std::uint64_t, 4> kEnds = {0, 1, 2, 500'000'000'000};
    std::uint64_t at = random_.percent(50) ? random_.pick(kEnds) : random_.next();
    if (random_.percent(25)) at = width - 1 - at % width;
    const Int128 value = range.low + static_cast<Int128>(at % width);
    return type.kind == Kind::Decimal ? Cell::of_decimal(value) : Cell::of_int(static_cast<std::int64_t>(value));
  }
  auto unbounded(const Type& type, const Quality& quality) -> Cell {
    switch (type.kind) {
      case Kind::Bool: return Cell::of(truth_of(random_.percent(50)));
      case Kind::Int:
      case Kind::Instant:
      case Kind::Duration: return Cell::of_int(integer());
      case Kind::Date: return Cell::of_int(date());
      case Kind::Decimal: return Cell::of_decimal(wide());
      case Kind::Ratio: return Cell::of_decimal(static_cast<Int128>(random_.below(5)) * (kDecimalOne / 4));
      case Kind::Float: return Cell::of_float(real());
      case Kind::Enum:
        return Cell::of_int(static_cast<std::int64_t>(random_.below(types_[type.enumeration].members.size())));
      case Kind::Record: return record(types_[type.record], quality);
      case Kind::List:
      case Kind::Set: return sequence(type, quality);
      case Kind::Map: return mapping(type, quality);
      case Kind::Json: return Cell::of_text(arena_.text(json(0)));
      default: return Cell::of_text(type.pattern.empty() ? text(type.kind) : zone());
    }
  }

  auto integer() -> std::int64_t {
    static constexpr std::array<std::int64_t, 14> kEdges = {std::numeric_limits<std::int64_t>::max(),
                                                            std::numeric_limits<std::int64_t>::min(),
                                                            std::numeric_limits<std::int64_t>::max() - 1,
                                                            1ll << 62,
                                                            -(1ll << 62),
                                                            3'037'000'500,
                                                            86'400'000'000'000,
                                                            -86'400'000'000'000,
                                                            86'400'000'000'000'000,
                                                            3'600'000'000'000,
                                                            1,
                                                            0,
                                                            -1,
                                                            1ll << 32};
    if (random_.percent(35)) return random_.pick(kEdges);
    if (random_.percent(10)) return static_cast<std::int64_t>(random_.next());
    return static_cast<std::int64_t>(random_.below(9)) - 3;
  }
  auto date() -> std::int64_t {
    static constexpr std::array<std::int64_t, 5> kEdges = {0, 106'751, -106'751, 20'000, 59};
    return random_.percent(40) ? random_.pick(kEdges) : static_cast<std::int64_t>(random_.below(40'000)) - 10'000;
  }
  auto wide() -> Int128 {
    static constexpr Int128 kMost = static_cast<Int128>(~UInt128{0} >> 1);
    static constexpr std::array<Int128, 8> kEdges = {kMost, -kMost - 1,      kMost / 2 + 1,       1,
                                                     -1,    kDecimalOne / 3, kMost / kDecimalOne, -(kMost / 4)};
    if (random_.percent(30)) return random_.pick(kEdges);
    if (random_.percent(10))
      return static_cast<Int128>(random_.next()) * static_cast<std::int64_t>(random_.next() >> 20);
    return (static_cast<Int128>(random_.below(13)) - 4) * (kDecimalOne / 4);
  }
  auto real() -> double {
    static constexpr std::array<double, 12> kEdges = {0.0,
                                                      -0.0,
                                                      1.0,
                                                      -1.5,
                                                      std::numeric_limits<double>::max(),
                                                      std::numeric_limits<double>::lowest(),
                                                      std::numeric_limits<double>::denorm_min(),
                                                      std::numeric_limits<double>::min(),
                                                      0.1,
                                                      0.2,
                                                      3.0,
                                                      1e-300};
    if (random_.percent(80)) return random_.pick(kEdges);
    return (static_cast<double>(random_.next() >> 12) - 2e15) * 1e-9;
  }
  auto text(Kind kind) -> std::string_view {
    static constexpr std::array<std::string_view, 10> kTexts = {
        "", "a", "b", "ab", "abc", "a.b", "prod-eu", "Zoë", "a longer text, of more than sixteen bytes", "1.2.3"};
    static constexpr std::array<std::string_view, 4> kVersions = {"1.2.3", "1.2.3-rc.1", "2.0.0", "0.9.10"};
    static constexpr std::array<std::string_view, 3> kNetworks = {"10.0.0.0/8", "192.168.1.0/24", "2001:db8::/32"};
    static constexpr std::array<std::string_view, 3> kAddresses = {"10.1.2.3", "192.168.1.77", "2001:db8::1"};
    static constexpr std::array<std::string_view, 3> kCountries = {"DE", "FR", "US"};
    if (kind == Kind::Semver) return random_.pick(kVersions);
    if (kind == Kind::Cidr) return random_.pick(kNetworks);
    if (kind == Kind::Ip) return random_.pick(kAddresses);
    if (kind == Kind::Country) return random_.pick(kCountries);
    return random_.pick(kTexts);
  }

  // The only pattern that types have here is that of a calendar's zone.
  auto zone() -> std::string_view {
    static constexpr std::array<std::string_view, 4> kZones = {"UTC0", "CET-1CEST,M3.5.0,M10.5.0/3",
                                                               "<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45", "none"};
    return random_.pick(kZones);
  }

  // Canonical; with the texts above as keys, so that they are found, and at its ends what converts.
  auto json(std::size_t depth) -> std::string {
    static constexpr std::array<std::string_view, 18> kScalars = {
        "0", "-1", "0.25", "1e+21", "9223372036854775808", "\"\"", "\"a\"", "\"50%\"", "\"24 h\"", "\"2 tokens\"", "\"2026-05-04\"",
        "\"2026-05-04T09:00:00Z\"", "\"low\"", "\"1.2.3\"", "\"DE\"", "true", "false", "null"};
    static constexpr std::array<std::string_view, 8> kKeys = {"", "a", "ab", "b", "maybe", "n", "part", "yes"};
    const std::uint64_t roll = depth == 0 ? 4 + random_.below(6) : random_.below(depth > 3 ? 4 : 10);
    if (roll < 4) return std::string(random_.pick(kScalars));
    std::string made;
    if (roll < 6) {
      for (std::uint64_t i = random_.below(4); i > 0; --i) made += (made.empty() ? "" : ",") + json(depth + 1);
      return "[" + made + "]";
    }
    for (const std::string_view key : kKeys) {
      if (random_.percent(50)) made += (made.empty() ? "\"" : ",\"") + std::string(key) + "\":" + json(depth + 1);
    }
    return "{" + made + "}";
  }

  auto record(const RecordType& row, const Quality& quality) -> Cell {
    Cell* fields = arena_.cells(row.fields.size());
    for (std::size_t i = 0; i < row.fields.size(); ++i) fields[i] = make(row.fields[i].type, quality);
    return Cell::of_fields(fields);
  }
  auto sequence(const Type& type, const Quality& quality) -> Cell {
    auto count = static_cast<std::uint32_t>(random_.below(5));
    Cell* items = arena_.cells(count);
    for (std::uint32_t i = 0; i < count; ++i) items[i] = make(type.element, quality);
    if (type.kind == Kind::Set) count = canonical_set(types_, type.element, items, count);
    return Cell::of_sequence(arena_.make(Sequence{items, count, random_.percent(quality.open)}));
  }
  auto mapping(const Type& type, const Quality& quality) -> Cell {
    auto count = static_cast<std::uint32_t>(random_.below(5));
    Cell* keys = arena_.cells(count);
    const Quality of_keys = {quality.unknown_keys, 0, 0};
    for (std::uint32_t i = 0; i < count; ++i) keys[i] = make(type.key, of_keys);
    count = canonical_set(types_, type.key, keys, count);
    Cell* values = arena_.cells(count);
    for (std::uint32_t i = 0; i < count; ++i) values[i] = make(type.element, quality);
    return Cell::of_mapping(arena_.make(Mapping{keys, values, count, random_.percent(quality.open)}));
  }

  auto hide_record(const RecordType& row, const Cell& value, unsigned chance) -> Cell {
    Cell* fields = arena_.cells(row.fields.size());
    for (std::size_t i = 0; i < row.fields.size(); ++i) fields[i] = hide(row.fields[i].type, value.fields[i], chance);
    return Cell::of_fields(fields);
  }
  // Opening a collection may also lose its last elements: that is what open means. A set that was made of partly
  // unknown data may show two members where there is one.
  auto hide_sequence(const Type& type, const Sequence& full, unsigned chance) -> Cell {
    const bool open = full.open || random_.percent(chance);
    std::uint32_t count = full.size;
    if (open && random_.percent(50)) count = static_cast<std::uint32_t>(random_.below(count + 1));
    const bool twice = type.kind == Kind::Set && count > 0 && random_.percent(chance);
    Cell* items = arena_.cells(count + 1);
    for (std::uint32_t i = 0; i < count; ++i) items[i] = hide(type.element, full.items[i], chance);
    if (twice) {
      items[count] = hide(type.element, full.items[random_.below(count)], 50);
      ++count;
    }
    if (type.kind == Kind::Set) count = canonical_set(types_, type.element, items, count);
    return Cell::of_sequence(arena_.make(Sequence{items, count, open}));
  }
  auto hide_mapping(const Type& type, const Mapping& full, unsigned chance) -> Cell {
    const bool open = full.open || random_.percent(chance);
    std::uint32_t count = full.size;
    if (open && random_.percent(50)) count = static_cast<std::uint32_t>(random_.below(count + 1));
    Cell* values = arena_.cells(count);
    for (std::uint32_t i = 0; i < count; ++i) values[i] = hide(type.element, full.values[i], chance);
    return Cell::of_mapping(arena_.make(Mapping{full.keys, values, count, open}));
  }

  const TypeTable& types_;
  Random& random_;
  Arena& arena_;
};

// The same bits: payload, reasons, absence, openness, all the way down.
auto same(const TypeTable& types, TypeId id, const Cell& a, const Cell& b) -> bool;

// `less` knows at most as much as `more` (design 3.2); reasons do not count.
auto knows_at_most(const TypeTable& types, TypeId id, const Cell& less, const Cell& more) -> bool;

inline auto same_cells(const TypeTable& types, TypeId id, const Cell* a, const Cell* b, std::uint32_t count) -> bool {
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!same(types, id, a[i], b[i])) return false;
  }
  return true;
}

inline auto same_record(const TypeTable& types, const RecordType& row, const Cell* a, const Cell* b) -> bool {
  for (std::size_t i = 0; i < row.fields.size(); ++i) {
    if (!same(types, row.fields[i].type, a[i], b[i])) return false;
  }
  return true;
}

inline auto same_mapping(const TypeTable& types, const Type& type, const Mapping& a, const Mapping& b) -> bool {
  return a.size == b.size && a.open == b.open && same_cells(types, type.key, a.keys, b.keys, a.size) &&
         same_cells(types, type.element, a.values, b.values, a.size);
}

inline auto same(const TypeTable& types, TypeId id, const Cell& a, const Cell& b) -> bool {
  const Type& type = types[id];
  if (a.why != b.why) return false;
  if (a.is_unknown()) return type.kind != Kind::Bool || type.optional || a.truth == b.truth;
  if (a.absent != b.absent) return false;
  if (a.absent) return true;
  switch (type.kind) {
    case Kind::Bool: return a.truth == b.truth;
    case Kind::Decimal:
    case Kind::Ratio: return a.decimal == b.decimal;
    case Kind::Float: return std::memcmp(&a.real, &b.real, sizeof(double)) == 0;
    case Kind::Int:
    case Kind::Instant:
    case Kind::Duration:
    case Kind::Date:
    case Kind::Enum: return a.integer == b.integer;
    case Kind::Record: return same_record(types, types[type.record], a.fields, b.fields);
    case Kind::List:
    case Kind::Set:
      return a.sequence->size == b.sequence->size && a.sequence->open == b.sequence->open &&
             same_cells(types, type.element, a.sequence->items, b.sequence->items, a.sequence->size);
    case Kind::Map: return same_mapping(types, type, *a.mapping, *b.mapping);
    default: return a.text.view() == b.text.view();
  }
}

// A closed list knows its length; an open one is a prefix. Of a set only membership
// counts: every element that is surely there must be there, or be one that is not known.
inline auto sequence_knows_at_most(const TypeTable& types, const Type& type, const Sequence& less, const Sequence& more)
    -> bool {
  if (type.kind == Kind::List) {
    if (less.size > more.size || (!less.open && (more.open || less.size != more.size))) return false;
    for (std::uint32_t i = 0; i < less.size; ++i) {
      if (!knows_at_most(types, type.element, less.items[i], more.items[i])) return false;
    }
    return true;
  }
  for (std::uint32_t i = 0; i < less.size; ++i) {
    bool found = more.open && !less.items[i].known();
    for (std::uint32_t k = 0; k < more.size && !found; ++k) {
      found = knows_at_most(types, type.element, less.items[i], more.items[k]);
    }
    if (!found) return false;
  }
  return less.open || (!more.open && less.size >= more.size);
}

inline auto mapping_knows_at_most(const TypeTable& types, const Type& type, const Mapping& less, const Mapping& more)
    -> bool {
  if (!less.open && (more.open || less.size != more.size)) return false;
  for (std::uint32_t i = 0; i < less.size; ++i) {
    bool found = false;
    for (std::uint32_t k = 0; k < more.size && !found; ++k) {
      found = same(types, type.key, less.keys[i], more.keys[k]) &&
              knows_at_most(types, type.element, less.values[i], more.values[k]);
    }
    if (!found) return false;
  }
  return true;
}

inline auto knows_at_most(const TypeTable& types, TypeId id, const Cell& less, const Cell& more) -> bool {
  const Type& type = types[id];
  if (less.is_unknown()) return true;
  if (more.is_unknown() || less.absent != more.absent) return false;
  if (less.absent) return true;
  switch (type.kind) {
    case Kind::Record: {
      const RecordType& row = types[type.record];
      for (std::size_t i = 0; i < row.fields.size(); ++i) {
        if (!knows_at_most(types, row.fields[i].type, less.fields[i], more.fields[i])) return false;
      }
      return true;
    }
    case Kind::Float: return less.real == more.real;  // zeros of both signs: nothing in the language tells them apart
    case Kind::List:
    case Kind::Set: return sequence_knows_at_most(types, type, *less.sequence, *more.sequence);
    case Kind::Map: return mapping_knows_at_most(types, type, *less.mapping, *more.mapping);
    default: return same(types, id, less, more);
  }
}

// For a person who looks at a failure: everything, reasons as a bit mask.
inline auto dump(const TypeTable& types, TypeId id, const Cell& cell) -> std::string;

inline auto dump_cells(const TypeTable& types, TypeId id, const Cell* cells, std::uint32_t count) -> std::string {
  std::string out;
  for (std::uint32_t i = 0; i < count; ++i) out += (i == 0 ? "" : ", ") + dump(types, id, cells[i]);
  return out;
}

inline auto dump(const TypeTable& types, TypeId id, const Cell& cell) -> std::string {
  const Type& type = types[id];
  if (cell.is_unknown()) {
    const bool odd = type.kind == Kind::Bool && !type.optional && cell.truth != Truth::Unknown;
    return "unknown(" + std::to_string(cell.why) + (odd ? " but a truth that is known)" : ")");
  }
  if (cell.absent) return "absent";
  switch (type.kind) {
    case Kind::Bool:
      return cell.truth == Truth::True ? "true" : cell.truth == Truth::False ? "false" : "unknown without a reason";
    case Kind::Decimal:
    case Kind::Ratio: return decimal::print(cell.decimal);
    case Kind::Float: {
      std::array<char, 40> buffer{};
      std::snprintf(buffer.data(), buffer.size(), "%a", cell.real);
      return buffer.data();
    }
    case Kind::Int:
    case Kind::Instant:
    case Kind::Duration:
    case Kind::Date:
    case Kind::Enum: return std::to_string(cell.integer);
    case Kind::Record: {
      std::string out;
      const RecordType& row = types[type.record];
      for (std::size_t i = 0; i < row.fields.size(); ++i) {
        out += (i == 0 ? "" : ", ") + row.fields[i].name + ": " + dump(types, row.fields[i].type, cell.fields[i]);
      }
      return row.name + "(" + out + ")";
    }
    case Kind::List:
    case Kind::Set:
      return "[" + dump_cells(types, type.element, cell.sequence->items, cell.sequence->size) +
             (cell.sequence->open ? " …]" : "]");
    case Kind::Map:
      return "{" + dump_cells(types, type.key, cell.mapping->keys, cell.mapping->size) + " -> " +
             dump_cells(types, type.element, cell.mapping->values, cell.mapping->size) +
             (cell.mapping->open ? " …}" : "}");
    default: return "\"" + std::string(cell.text.view()) + "\"";
  }
}

}  // namespace writ::property

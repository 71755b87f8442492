// One value as the engines hold it: a payload, why it is unknown, whether it is absent.
//
//   why == 0, !absent   a known value; the member of the payload follows from the type
//   why == 0, absent    an optional that is not there: a value like any other
//   why != 0            unknown, for these reasons; the payload means nothing,
//                       except that a Bool's truth is Truth::Unknown
//
// A Bool carries the two bits of design 3.2 in its payload. Cells are plain data
// of 32 bytes, copied freely; what they point to belongs to an Arena that lives
// as long as the evaluation. A record that was laid out anew to be read often says where (packed.hpp). Code made by the
// JIT reads and writes this layout:
// the offsets are part of the engine ABI and are asserted below. They are the same
// where a pointer has 32 bits: each pointer has eight bytes to itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "runtime/values/decimal.hpp"

namespace writ {

// Why something is unknown; a set of them is a bit mask. The order is the order in messages.
enum class Reason : std::uint8_t {
  Missing, Invalid, Stale, Future, Untrusted, WrongSubject, Incomplete, SampleTooSmall,
  Overflow, DivisionByZero, NoEntry, OverLimit,
};
inline constexpr int kReasonCount = 12;
using Reasons = std::uint16_t;
inline constexpr auto bit(Reason reason) -> Reasons { return static_cast<Reasons>(1u << static_cast<unsigned>(reason)); }
auto reason_name(Reason reason) -> std::string_view;  // "wrong_subject"

// Truth as "can be true" and "can be false" (design 3.2).
enum class Truth : std::uint8_t { True = 1, False = 2, Unknown = 3 };
inline constexpr auto truth_of(bool value) -> Truth { return value ? Truth::True : Truth::False; }
inline constexpr auto can_be_true(Truth t) -> bool { return (static_cast<unsigned>(t) & 1u) != 0; }
inline constexpr auto can_be_false(Truth t) -> bool { return (static_cast<unsigned>(t) & 2u) != 0; }
inline constexpr auto truth_from_bits(bool t, bool f) -> Truth {
  return static_cast<Truth>((t ? 1u : 0u) | (f ? 2u : 0u));
}
inline constexpr auto truth_not(Truth a) -> Truth { return truth_from_bits(can_be_false(a), can_be_true(a)); }
inline constexpr auto truth_and(Truth a, Truth b) -> Truth {
  return truth_from_bits(can_be_true(a) && can_be_true(b), can_be_false(a) || can_be_false(b));
}
inline constexpr auto truth_or(Truth a, Truth b) -> Truth {
  return truth_from_bits(can_be_true(a) || can_be_true(b), can_be_false(a) && can_be_false(b));
}

struct Cell;

class KeyIndex;

struct TextRef {
  const char* data = nullptr;
  alignas(8) std::uint32_t size = 0;
  std::uint32_t hash = 0;  // short_hash() of it (key_index.hpp), or 0: not computed
  [[nodiscard]] auto view() const -> std::string_view { return {data, size}; }
};
// A list, in its own order, or a set, in value order without repeats (unknown elements last).
struct Sequence {
  const Cell* items;
  alignas(8) std::uint32_t size;
  bool open;                                   // truncated or paged: there may be more
  alignas(8) const KeyIndex* index = nullptr;  // of a set that a policy holds (key_index.hpp)
};
// A map, by key in value order.
struct Mapping {
  const Cell* keys;
  alignas(8) const Cell* values;
  alignas(8) std::uint32_t size;
  bool open;
  alignas(8) const KeyIndex* index = nullptr;
};

struct alignas(16) Cell {
  union {
    Int128 decimal;           // Decimal, Ratio: units of 10^-12
    std::int64_t integer;     // Int; Instant, Duration: ns; Date: days since 1970-01-01; Enum: member
    double real;              // Float: finite
    Truth truth;              // Bool
    TextRef text;             // String, Digest, Person, Service, Asset, …
    const Sequence* sequence;  // List, Set
    const Mapping* mapping;    // Map
    const Cell* fields;        // Record: one cell a field, in order
  };
  Reasons why = 0;
  bool absent = false;
  bool is_packed = false;
  alignas(8) const std::byte* packed;  // the same value, where it is packed; else anything

  Cell() : decimal(0) {}

  [[nodiscard]] auto known() const -> bool { return why == 0; }
  [[nodiscard]] auto is_unknown() const -> bool { return why != 0; }

  static auto of(Truth value, Reasons why = 0) -> Cell {
    Cell c;
    c.truth = value;
    c.why = value == Truth::Unknown ? why : Reasons{0};
    return c;
  }
  static auto of_int(std::int64_t value) -> Cell {
    Cell c;
    c.integer = value;
    return c;
  }
  static auto of_decimal(Int128 value) -> Cell {
    Cell c;
    c.decimal = value;
    return c;
  }
  static auto of_float(double value) -> Cell {
    Cell c;
    c.real = value;
    return c;
  }
  static auto of_text(std::string_view value) -> Cell {
    Cell c;
    c.text = {value.data(), static_cast<std::uint32_t>(value.size())};
    return c;
  }
  static auto of_sequence(const Sequence* value) -> Cell {
    Cell c;
    c.sequence = value;
    return c;
  }
  static auto of_mapping(const Mapping* value) -> Cell {
    Cell c;
    c.mapping = value;
    return c;
  }
  static auto of_fields(const Cell* value) -> Cell {
    Cell c;
    c.fields = value;
    return c;
  }
  static auto of_absent() -> Cell {
    Cell c;
    c.absent = true;
    return c;
  }
  // Unknown of any type; for a Bool use unknown_bool.
  static auto unknown(Reasons why) -> Cell {
    Cell c;
    c.why = why;
    return c;
  }
  static auto unknown_bool(Reasons why) -> Cell {
    Cell c;
    c.truth = Truth::Unknown;
    c.why = why;
    return c;
  }
};

static_assert(sizeof(Cell) == 32 && offsetof(Cell, why) == 16 && offsetof(Cell, absent) == 18, "engine ABI");
static_assert(offsetof(Cell, is_packed) == 19 && offsetof(Cell, packed) == 24, "engine ABI");
static_assert(sizeof(TextRef) == 16 && offsetof(TextRef, size) == 8, "engine ABI");
static_assert(sizeof(Sequence) == 24 && offsetof(Sequence, size) == 8 && offsetof(Sequence, open) == 12, "engine ABI");
static_assert(sizeof(Mapping) == 32 && offsetof(Mapping, size) == 16 && offsetof(Mapping, open) == 20, "engine ABI");

}  // namespace writ

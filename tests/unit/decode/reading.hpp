// What the tests of decode share: types by hand, and one document read in both formats.
#pragma once

#include <doctest/doctest.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/decode/walk.hpp"
#include "tests/property/same_decoded.hpp"

namespace writ::test {

using decode::Decoded;
using decode::Format;

class Types {
 public:
  TypeTable table;

  auto simple(Kind kind) -> TypeId { return table.simple(kind); }
  auto maybe(TypeId type) -> TypeId { return table.optional_of(type); }
  auto in_unit(Kind kind, std::string unit) -> TypeId {
    Type type;
    type.kind = kind;
    type.unit = std::move(unit);
    return table.intern(type);
  }
  auto in_range(Kind kind, Int128 low, Int128 high, bool high_open = false) -> TypeId {
    Type type;
    type.kind = kind;
    type.range = Range{low, high, high_open};
    return table.intern(type);
  }
  auto text(std::uint32_t max, std::string pattern = {}) -> TypeId {
    Type type;
    type.kind = Kind::String;
    type.max_size = max;
    type.pattern = std::move(pattern);
    return table.intern(type);
  }
  auto collection(Kind kind, TypeId element, std::uint32_t least = 0, std::uint32_t most = 256) -> TypeId {
    Type type;
    type.kind = kind;
    type.element = element;
    type.min_size = least;
    type.max_size = most;
    return table.intern(type);
  }
  auto map(TypeId key, TypeId element, std::uint32_t least = 0, std::uint32_t most = 256) -> TypeId {
    Type type;
    type.kind = Kind::Map;
    type.key = key;
    type.element = element;
    type.min_size = least;
    type.max_size = most;
    return table.intern(type);
  }
  auto members(std::string name, std::vector<std::string> members) -> TypeId {
    Type type;
    type.kind = Kind::Enum;
    type.enumeration = table.add(EnumType{std::move(name), true, std::move(members)});
    return table.intern(type);
  }
  auto record(std::string name, std::vector<Field> fields) -> TypeId {
    Type type;
    type.kind = Kind::Record;
    type.record = table.add(RecordType{std::move(name), std::move(fields)});
    return table.intern(type);
  }
};

struct Reading {
  Types types;
  Arena arena;

  auto in(TypeId type, std::string_view text, Format format) -> Decoded {
    auto decoded = decode::decode_by_nodes(types.table, type, "x", text, format, arena);
    if (format == Format::Json) same_directly(type, text, decoded);
    if (!decoded) FAIL("refused: " << decoded.error().message << " in " << std::string(text));
    return *decoded;
  }
  // Reading it directly must say the same, whether or not its tokens are found first, at every level of instructions; a
  // very large text is read at one.
  void same_directly(TypeId type, std::string_view text, const Fallible<Decoded>& expected) {
    constexpr std::size_t kLarge = 1u << 20;
    const decode::Plan plan(types.table, type);
    const auto check = [&](decode::Ways ways) {
      Arena own;
      decode::scratch_of_thread().ways = ways;
      const auto direct = decode::decode(plan, type, "x", text, Format::Json, own);
      CHECK(property::decoded_difference(types.table, type, expected, direct) == "");
      decode::HeldBytes bytes;
      bytes.assign(text);
      const auto held = property::decoded_where_held(plan, type, bytes, own);
      CHECK(property::decoded_difference(types.table, type, expected, held) == "");
    };
    for (const std::string_view level : decode::simd_levels()) {
      CHECK(decode::use_simd(level));
      check(decode::Ways::Indexed);
      if (text.size() > kLarge) break;
    }
    check(decode::Ways::Both);
  }
  auto json(TypeId type, std::string_view text) -> Decoded { return in(type, text, Format::Json); }
  auto yaml(TypeId type, std::string_view text) -> Decoded { return in(type, text, Format::Yaml); }

  // JSON, which is YAML too: read as both, which must say the same.
  auto both(TypeId type, std::string_view text) -> Decoded {
    Decoded one = json(type, text);
    const Decoded other = yaml(type, text);
    CAPTURE(std::string(text));
    CHECK(property::dump(types.table, type, one.value) == property::dump(types.table, type, other.value));
    CHECK(property::same(types.table, type, one.value, other.value));
    CHECK(one.extra_keys == other.extra_keys);
    CHECK(one.collapsed == other.collapsed);
    REQUIRE(one.issues.size() == other.issues.size());
    for (std::size_t i = 0; i < one.issues.size(); ++i) {
      CHECK(one.issues[i].path == other.issues[i].path);
      CHECK(one.issues[i].reason == other.issues[i].reason);
      CHECK(one.issues[i].detail == other.issues[i].detail);
    }
    return one;
  }
  auto value(TypeId type, std::string_view text) -> Cell {
    const Decoded decoded = both(type, text);
    CAPTURE(std::string(text));
    CHECK(decoded.issues.empty());
    return decoded.value;
  }
  // Why a document of one value is unknown, and what a person is told.
  struct Fault {
    Reasons why;
    std::string detail;
  };
  auto fault(TypeId type, std::string_view text) -> Fault {
    const Decoded decoded = both(type, text);
    CAPTURE(std::string(text));
    REQUIRE(decoded.issues.size() == 1);
    CHECK(decoded.issues[0].path == "x");
    CHECK(decoded.value.why == bit(decoded.issues[0].reason));
    return {decoded.value.why, decoded.issues[0].detail};
  }
  auto refusal(std::string_view text, Format format) -> std::string {
    const TypeId any = types.simple(Kind::Json);
    auto decoded = decode::decode_by_nodes(types.table, any, "x", text, format, arena);
    if (format == Format::Json) same_directly(any, text, decoded);
    return decoded ? "read" : decoded.error().message;
  }
};

inline constexpr Reasons kInvalid = bit(Reason::Invalid);
inline constexpr Reasons kMissing = bit(Reason::Missing);
inline constexpr Reasons kOverflow = bit(Reason::Overflow);
inline constexpr Reasons kOverLimit = bit(Reason::OverLimit);

}  // namespace writ::test

// Types as data: what a value is made of, shared by checker, decoder and engines.
//
// A TypeTable holds every type of one policy once, so that equal types have equal
// ids. Records and enums are nominal: two rows are two types. Refinements
// (ranges, sizes, patterns) are part of a type's row, but not of its shape:
// same_shape() ignores them, because inside the language a refined value is used
// like any other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/base/id.hpp"
#include "runtime/values/decimal.hpp"

namespace writ {

struct TypeRowTag {};
struct EnumRowTag {};
struct RecordRowTag {};
using TypeId = Id<TypeRowTag>;
using EnumId = Id<EnumRowTag>;
using RecordId = Id<RecordRowTag>;

enum class Kind : std::uint8_t {
  Bool, Int, Decimal, Ratio, Float, String, Digest, Person, Service, Asset,
  Instant, Date, Duration, Semver, Cidr, Ip, Country, Json, Enum, Record, List, Set, Map,
};

struct Range {  // on the scale of the kind: integers, or decimals in units of 10^-12
  Int128 low = 0;
  Int128 high = 0;
  bool high_open = false;
  auto operator==(const Range&) const -> bool = default;
};
struct FloatRange {
  double low = 0;
  double high = 0;
  bool high_open = false;
  auto operator==(const FloatRange&) const -> bool = default;
};

struct Type {
  Kind kind = Kind::Bool;
  bool optional = false;
  TypeId element;            // of a list or set; the value of a map
  TypeId key;                // of a map
  EnumId enumeration;
  RecordId record;
  std::string unit;          // "tokens", "USD per day"; empty: none. Numbers only.
  std::uint32_t min_size = 0;  // elements of a collection
  std::uint32_t max_size = 0;  // elements of a collection; bytes of a string
  std::optional<Range> range;            // Int, Decimal, Ratio, Duration (ns)
  std::optional<FloatRange> float_range;
  std::string pattern;       // strings: RE2, anchored at both ends; empty: none

  auto operator==(const Type&) const -> bool = default;
};

struct EnumType {
  std::string name;
  bool ordered = false;
  std::vector<std::string> members;
};
struct Field {
  std::string name;  // also the JSON key, byte for byte
  TypeId type;
  bool sensitive = false;
};
struct RecordType {
  std::string name;
  std::vector<Field> fields;
  [[nodiscard]] auto find(std::string_view field) const -> std::optional<std::uint32_t>;
};

class TypeTable {
 public:
  auto intern(const Type& type) -> TypeId;  // adds it unless it is there
  auto add(EnumType row) -> EnumId { return enums_.add(std::move(row)); }
  auto add(RecordType row) -> RecordId { return records_.add(std::move(row)); }

  [[nodiscard]] auto operator[](TypeId id) const -> const Type& { return types_[id]; }
  [[nodiscard]] auto operator[](EnumId id) const -> const EnumType& { return enums_[id]; }
  [[nodiscard]] auto operator[](RecordId id) const -> const RecordType& { return records_[id]; }
  auto record(RecordId id) -> RecordType& { return records_[id]; }  // to fill in fields after names are known
  auto enumeration(EnumId id) -> EnumType& { return enums_[id]; }

  [[nodiscard]] auto types() const -> const Table<TypeId, Type>& { return types_; }
  [[nodiscard]] auto enums() const -> const Table<EnumId, EnumType>& { return enums_; }
  [[nodiscard]] auto records() const -> const Table<RecordId, RecordType>& { return records_; }

  // Shorthands. Each interns.
  auto simple(Kind kind) -> TypeId;
  auto optional_of(TypeId type) -> TypeId;
  auto required_of(TypeId type) -> TypeId;
  auto list_of(TypeId element) -> TypeId;  // default bounds
  auto set_of(TypeId element) -> TypeId;

 private:
  Table<TypeId, Type> types_;
  std::unordered_map<std::size_t, std::vector<TypeId>> by_hash_;
  Table<EnumId, EnumType> enums_;
  Table<RecordId, RecordType> records_;
};

// Equal but for refinements and sizes, all the way down. Ratio and Decimal differ here.
auto same_shape(const TypeTable& types, TypeId a, TypeId b) -> bool;

// As the language writes it, without the refinement: "list[Suite]", "ratio", "date?", "int[tokens]".
auto type_name(const TypeTable& types, TypeId id) -> std::string;
// With the refinement: "int in 0 .. 10_000".
auto full_type_name(const TypeTable& types, TypeId id) -> std::string;

// `<` exists: numbers, times, strings, versions, ordered enums.
auto is_ordered(const TypeTable& types, TypeId id) -> bool;
// The kind that the language calls so: "semver".
auto kind_named(std::string_view name) -> std::optional<Kind>;
auto is_number(Kind kind) -> bool;  // Int, Decimal, Ratio, Float
auto is_collection(Kind kind) -> bool;
auto has_sensitive(const TypeTable& types) -> bool;  // some field of some record is declared so
auto is_text(Kind kind) -> bool;    // held as Text: String, Digest, Person, Service, Asset, …

}  // namespace writ

#include "runtime/values/refined.hpp"

#include <algorithm>
#include <cstring>

#include "runtime/values/compare.hpp"

namespace writ {
namespace {

auto in_float_range(const FloatRange& range, double value) -> bool {
  return range.low <= value && (range.high_open ? value < range.high : value <= range.high);
}

struct Keeper {
  const TypeTable& types;
  Arena& arena;

  // The cells as they are where none of them changes.
  template <class TypeOf>
  auto cells(const Cell* from, std::size_t count, TypeOf type_of) -> const Cell* {
    Cell* copy = nullptr;
    for (std::size_t i = 0; i < count; ++i) {
      const Cell kept = value(type_of(i), from[i]);
      if (kept.why == from[i].why && std::memcmp(&kept, &from[i], sizeof(Int128)) == 0) continue;
      if (copy == nullptr) {
        copy = arena.cells(count);
        std::copy_n(from, count, copy);
      }
      copy[i] = kept;
    }
    return copy == nullptr ? from : copy;
  }
  auto value(TypeId id, const Cell& cell) -> Cell {
    const Type& type = types[id];
    if (cell.is_unknown() || cell.absent) return cell;
    if (type.kind == Kind::Record) {
      const std::vector<Field>& fields = types[type.record].fields;
      const Cell* kept = cells(cell.fields, fields.size(), [&](std::size_t i) { return fields[i].type; });
      return kept == cell.fields ? cell : Cell::of_fields(kept);
    }
    const auto element = [&](std::size_t) { return type.element; };
    if (type.kind == Kind::List || type.kind == Kind::Set) return sequence(type, cell, element);
    if (type.kind == Kind::Map) {
      const Cell* kept = cells(cell.mapping->values, cell.mapping->size, element);
      if (kept == cell.mapping->values) return cell;
      return Cell::of_mapping(arena.make(Mapping{cell.mapping->keys, kept, cell.mapping->size, cell.mapping->open}));
    }
    return is_in_range(type, cell) ? cell : Cell::unknown(bit(Reason::Invalid));
  }
  template <class TypeOf>
  auto sequence(const Type& type, const Cell& cell, TypeOf element) -> Cell {
    const Sequence& items = *cell.sequence;
    const Cell* kept = cells(items.items, items.size, element);
    if (kept == items.items) return cell;
    std::uint32_t size = items.size;
    if (type.kind == Kind::Set) {
      // What is unknown now stands behind what is known.
      Cell* sorted = arena.cells(size);
      std::copy_n(kept, size, sorted);
      size = canonical_set(types, type.element, sorted, size);
      kept = sorted;
    }
    return Cell::of_sequence(arena.make(Sequence{kept, size, items.open}));
  }
};

}  // namespace

auto is_in_range(const Type& type, const Cell& value) -> bool {
  if (type.kind == Kind::Float) return !type.float_range || in_float_range(*type.float_range, value.real);
  const bool decimal = type.kind == Kind::Decimal || type.kind == Kind::Ratio;
  if (!decimal && type.kind != Kind::Int && type.kind != Kind::Duration) return true;
  const Int128 number = decimal ? value.decimal : static_cast<Int128>(value.integer);
  if (type.range)
    return type.range->low <= number &&
           (type.range->high_open ? number < type.range->high : number <= type.range->high);
  return type.kind != Kind::Ratio || (number >= 0 && number <= kDecimalOne);
}

auto with_ranges_kept(const TypeTable& types, TypeId type, const Cell& value, Arena& arena) -> Cell {
  return Keeper{types, arena}.value(type, value);
}

}  // namespace writ

#include "runtime/values/compare.hpp"

#include <algorithm>

#include "runtime/values/key_index.hpp"
#include "runtime/values/open.hpp"
#include "runtime/values/version.hpp"

namespace writ {
namespace {

template <class T>
auto three_way(const T& a, const T& b) -> int {
  return a < b ? -1 : b < a ? 1 : 0;
}

auto order_cells(const TypeTable& types, TypeId type, const Cell* a, std::uint32_t a_size, const Cell* b,
                 std::uint32_t b_size) -> int {
  std::uint32_t shared = std::min(a_size, b_size);
  for (std::uint32_t i = 0; i < shared; ++i) {
    if (int found = order(types, type, a[i], b[i]); found != 0) return found;
  }
  return three_way(a_size, b_size);
}

auto order_maps(const TypeTable& types, const Type& type, const Mapping& a, const Mapping& b) -> int {
  if (int found = order_cells(types, type.key, a.keys, a.size, b.keys, b.size); found != 0) return found;
  if (int found = order_cells(types, type.element, a.values, a.size, b.values, b.size); found != 0) return found;
  return three_way(a.open, b.open);
}

auto order_records(const TypeTable& types, const RecordType& record, const Cell* a, const Cell* b) -> int {
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    if (int found = order(types, record.fields[i].type, a[i], b[i]); found != 0) return found;
  }
  return 0;
}

// Texts compare by code point, which for UTF-8 is by byte.
auto order_known(const TypeTable& types, const Type& type, const Cell& a, const Cell& b) -> int {
  switch (type.kind) {
    case Kind::Bool: return three_way(a.truth == Truth::True, b.truth == Truth::True);
    case Kind::Int:
    case Kind::Instant:
    case Kind::Date:
    case Kind::Duration:
    case Kind::Enum: return three_way(a.integer, b.integer);
    case Kind::Decimal:
    case Kind::Ratio: return three_way(a.decimal, b.decimal);
    case Kind::Float: return three_way(a.real, b.real);
    case Kind::String:
    case Kind::Digest:
    case Kind::Person:
    case Kind::Service:
    case Kind::Asset:
    case Kind::Cidr:
    case Kind::Ip:
    case Kind::Country:
    case Kind::Json: return three_way(a.text.view().compare(b.text.view()), 0);
    case Kind::Semver: return compare_versions(a.text.view(), b.text.view());
    case Kind::Record: return order_records(types, types[type.record], a.fields, b.fields);
    case Kind::List:
    case Kind::Set: {
      int found =
          order_cells(types, type.element, a.sequence->items, a.sequence->size, b.sequence->items, b.sequence->size);
      return found != 0 ? found : three_way(a.sequence->open, b.sequence->open);
    }
    case Kind::Map: return order_maps(types, type, *a.mapping, *b.mapping);
  }
  return 0;
}

// The conjunction of parts: false as soon as one differs for certain, else unknown for the
// reasons of all that might.
class Conjunction {
 public:
  void add(const Cell& part) {
    truth_ = truth_and(truth_, part.truth);
    if (part.truth == Truth::Unknown) why_ |= part.why;
  }
  void add_unknown(Reasons why) { add(Cell::unknown_bool(why)); }
  [[nodiscard]] auto is_false() const -> bool { return truth_ == Truth::False; }
  [[nodiscard]] auto result() const -> Cell { return Cell::of(truth_, why_); }

 private:
  Truth truth_ = Truth::True;
  Reasons why_ = 0;
};

constexpr Reasons kIncomplete = bit(Reason::Incomplete);

auto equal_sequences(const TypeTable& types, TypeId element, const Sequence& a, const Sequence& b) -> Cell {
  // A closed list cannot equal one that is already longer.
  bool differs = (!a.open && b.size > a.size) || (!b.open && a.size > b.size);
  if (differs) return Cell::of(Truth::False);
  Conjunction all;
  for (std::uint32_t i = 0; i < std::min(a.size, b.size); ++i) all.add(equal(types, element, a.items[i], b.items[i]));
  if (a.open || b.open) all.add_unknown(kIncomplete);
  return all.result();
}

// Some known element of one is certainly missing from the other: then they differ.
auto lacks_element(const TypeTable& types, TypeId element, const Sequence& a, const Sequence& b) -> bool {
  for (std::uint32_t i = 0; i < a.size; ++i) {
    if (a.items[i].known() && contains_sorted(types, element, b, a.items[i]).truth == Truth::False) return true;
  }
  return false;
}

auto equal_sets(const TypeTable& types, TypeId type, TypeId element, const Cell& a, const Cell& b) -> Cell {
  Reasons open = open_reasons(types, type, a) | open_reasons(types, type, b);
  if (open == 0) return Cell::of(truth_of(order(types, type, a, b) == 0));
  bool differs = lacks_element(types, element, *a.sequence, *b.sequence) ||
                 lacks_element(types, element, *b.sequence, *a.sequence);
  return differs ? Cell::of(Truth::False) : Cell::unknown_bool(open);
}

// Entries of `a` against `b`, by key. A key that is not known may be any; one that is not found may be
// behind the end of `b`, or one of its keys that are not known.
void compare_entries(const TypeTable& types, const Type& type, const Mapping& a, const Mapping& b, Conjunction& all) {
  const Reasons may_hold = (b.open ? kIncomplete : Reasons{0}) | open_reasons(types, type.key, b.keys, b.size);
  for (std::uint32_t i = 0; i < a.size; ++i) {
    const Reasons not_known = open_reasons(types, type.key, a.keys[i]);
    const Cell* other = not_known == 0 ? find(types, type.key, b, a.keys[i]) : nullptr;
    if (other != nullptr) {
      all.add(equal(types, type.element, a.values[i], *other));
    } else {
      const Reasons why = not_known | may_hold;
      all.add(why == 0 ? Cell::of(Truth::False) : Cell::unknown_bool(why));
    }
  }
}

auto equal_maps(const TypeTable& types, const Type& type, const Mapping& a, const Mapping& b) -> Cell {
  Conjunction all;
  compare_entries(types, type, a, b, all);
  compare_entries(types, type, b, a, all);
  if (a.open || b.open) all.add_unknown(kIncomplete);
  return all.result();
}

auto equal_records(const TypeTable& types, const RecordType& record, const Cell* a, const Cell* b) -> Cell {
  Conjunction all;
  for (std::size_t i = 0; i < record.fields.size(); ++i) all.add(equal(types, record.fields[i].type, a[i], b[i]));
  return all.result();
}

}  // namespace

auto order(const TypeTable& types, TypeId type, const Cell& a, const Cell& b) -> int {
  if (a.is_unknown() || b.is_unknown()) return three_way(a.why, b.why);  // known (0) comes first
  if (a.absent || b.absent) return three_way(!a.absent, !b.absent);
  return order_known(types, types[type], a, b);
}

auto equal(const TypeTable& types, TypeId type, const Cell& a, const Cell& b) -> Cell {
  if (a.is_unknown() || b.is_unknown()) return Cell::unknown_bool(static_cast<Reasons>(a.why | b.why));
  if (a.absent || b.absent) return Cell::of(truth_of(a.absent == b.absent));
  const Type& row = types[type];
  switch (row.kind) {
    case Kind::List: return equal_sequences(types, row.element, *a.sequence, *b.sequence);
    case Kind::Set: return equal_sets(types, type, row.element, a, b);
    case Kind::Map: return equal_maps(types, row, *a.mapping, *b.mapping);
    case Kind::Record: return equal_records(types, types[row.record], a.fields, b.fields);
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
    case Kind::Json:
    case Kind::Enum: return Cell::of(truth_of(order_known(types, row, a, b) == 0));
  }
  return Cell::of(Truth::False);
}

auto contains(const TypeTable& types, TypeId element, const Sequence& xs, const Cell& x) -> Cell {
  if (x.is_unknown()) return Cell::unknown_bool(x.why);
  Reasons why = 0;
  for (std::uint32_t i = 0; i < xs.size; ++i) {
    Cell same = equal(types, element, xs.items[i], x);
    if (same.truth == Truth::True) return Cell::of(Truth::True);
    if (same.truth == Truth::Unknown) why |= same.why;
  }
  if (xs.open) why |= kIncomplete;
  return why == 0 ? Cell::of(Truth::False) : Cell::unknown_bool(why);
}

namespace {

// Known or not as a whole, so that in value order those that are not known come last.
auto is_whole(const Type& type) -> bool {
  return !type.optional && !is_collection(type.kind) && type.kind != Kind::Record;
}

auto known_count(const Cell* items, std::uint32_t count) -> std::uint32_t {
  while (count > 0 && items[count - 1].is_unknown()) --count;
  return count;
}

}  // namespace

auto open_reasons_sorted(const TypeTable& types, TypeId element, const Cell* items, std::uint32_t count) -> Reasons {
  const std::uint32_t known = is_whole(types[element]) ? known_count(items, count) : 0;
  return open_reasons(types, element, items + known, count - known);
}

auto contains_sorted(const TypeTable& types, TypeId element, const Sequence& xs, const Cell& x) -> Cell {
  const Type& type = types[element];
  if (!is_whole(type)) return contains(types, element, xs, x);
  if (x.is_unknown()) return Cell::unknown_bool(x.why);
  if (xs.index != nullptr) return Cell::of(truth_of(xs.index->contains(x)));
  const std::uint32_t known = known_count(xs.items, xs.size);
  const Cell* end = xs.items + known;
  const Cell* at = std::lower_bound(xs.items, end, x,
                                    [&](const Cell& a, const Cell& b) { return order_known(types, type, a, b) < 0; });
  if (at != end && order_known(types, type, *at, x) == 0) return Cell::of(Truth::True);
  const Reasons why = (xs.open ? kIncomplete : Reasons{0}) | open_reasons(types, element, end, xs.size - known);
  return why == 0 ? Cell::of(Truth::False) : Cell::unknown_bool(why);
}

auto find(const TypeTable& types, TypeId key, const Mapping& map, const Cell& k) -> const Cell* {
  if (map.index != nullptr) {
    const std::uint32_t place = map.index->place_of(k);
    return place == KeyIndex::kNone ? nullptr : map.values + place;
  }
  const Cell* end = map.keys + map.size;
  const Cell* at =
      std::lower_bound(map.keys, end, k, [&](const Cell& a, const Cell& b) { return order(types, key, a, b) < 0; });
  if (at == end || order(types, key, *at, k) != 0) return nullptr;
  return map.values + (at - map.keys);
}

auto canonical_set(const TypeTable& types, TypeId element, Cell* items, std::uint32_t count) -> std::uint32_t {
  std::sort(items, items + count, [&](const Cell& a, const Cell& b) { return order(types, element, a, b) < 0; });
  Cell* end = std::unique(items, items + count, [&](const Cell& a, const Cell& b) {
    // Two unknowns may be different values, so neither is dropped.
    return fully_known(types, element, a) && fully_known(types, element, b) && order(types, element, a, b) == 0;
  });
  return static_cast<std::uint32_t>(end - items);
}

auto fully_known(const TypeTable& types, TypeId type, const Cell& value) -> bool {
  return open_reasons(types, type, value) == 0;
}

}  // namespace writ

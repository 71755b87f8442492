// One type of every kind and shape, and generated values of them, parts of which may be unknown.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "runtime/values/compare.hpp"
#include "tests/property/random_values.hpp"

namespace writ::test {

inline constexpr std::uint64_t kSeed = 20'260'504;

struct Sample {
  TypeTable types;
  Arena arena;
  property::Random random{kSeed};
  property::Values values{types, random, arena};

  TypeId boolean = types.simple(Kind::Bool);
  TypeId integer = types.simple(Kind::Int);
  TypeId text = types.simple(Kind::String);
  TypeId tier = enumeration("Tier", {"low", "medium", "high"});
  TypeId release =
      record("Release",
             {{"flag", boolean, false}, {"n", types.optional_of(integer), false}, {"tags", types.set_of(text), false}});
  TypeId counts = map(text, integer);

  auto enumeration(std::string name, std::vector<std::string> members) -> TypeId {
    Type row;
    row.kind = Kind::Enum;
    row.enumeration = types.add(EnumType{std::move(name), true, std::move(members)});
    return types.intern(row);
  }
  auto record(std::string name, std::vector<Field> fields) -> TypeId {
    Type row;
    row.kind = Kind::Record;
    row.record = types.add(RecordType{std::move(name), std::move(fields)});
    return types.intern(row);
  }
  auto map(TypeId key, TypeId element) -> TypeId {
    Type row;
    row.kind = Kind::Map;
    row.key = key;
    row.element = element;
    return types.intern(row);
  }

  // Every kind by itself, optional ones, and collections in collections.
  auto all_types() -> std::vector<TypeId> {
    std::vector<TypeId> all = {tier,
                               release,
                               counts,
                               types.optional_of(boolean),
                               types.optional_of(release),
                               types.list_of(integer),
                               types.list_of(release),
                               types.set_of(text),
                               types.set_of(integer),
                               types.set_of(release),
                               types.set_of(types.set_of(tier)),
                               types.optional_of(types.list_of(boolean)),
                               map(tier, release),
                               map(integer, types.set_of(text)),
                               map(release, boolean)};
    for (int kind = 0; kind <= static_cast<int>(Kind::Json); ++kind)
      all.push_back(types.simple(static_cast<Kind>(kind)));
    return all;
  }

  auto sequence(std::vector<Cell> items, bool open = false) -> Cell {
    Cell* cells = arena.cells(items.size());
    std::copy(items.begin(), items.end(), cells);
    return Cell::of_sequence(arena.make(Sequence{cells, static_cast<std::uint32_t>(items.size()), open}));
  }
  auto set(TypeId element, std::vector<Cell> items, bool open = false) -> Cell {
    items.resize(canonical_set(types, element, items.data(), static_cast<std::uint32_t>(items.size())));
    return sequence(std::move(items), open);
  }
  struct Entry {
    Cell key;
    Cell value;
  };
  auto mapping(TypeId key, std::vector<Entry> entries, bool open = false) -> Cell {
    std::sort(entries.begin(), entries.end(),
              [&](const Entry& a, const Entry& b) { return order(types, key, a.key, b.key) < 0; });
    Cell* keys = arena.cells(entries.size());
    Cell* cells = arena.cells(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
      keys[i] = entries[i].key;
      cells[i] = entries[i].value;
    }
    return Cell::of_mapping(arena.make(Mapping{keys, cells, static_cast<std::uint32_t>(entries.size()), open}));
  }
  auto fields(std::initializer_list<Cell> items) -> Cell {
    Cell* cells = arena.cells(items.size());
    std::copy(items.begin(), items.end(), cells);
    return Cell::of_fields(cells);
  }

  // Knows at most as much as `value`. More than Values::hide: keys of a map may become unknown as well, and a
  // set may show an unknown member beside the one that it is.
  auto hide(TypeId id, const Cell& value, unsigned chance) -> Cell {
    const Cell hidden = values.hide(id, value, chance);
    const Type& row = types[id];
    if (hidden.is_unknown() || hidden.absent) return hidden;
    if (row.kind == Kind::Map) return hide_keys(row.key, *hidden.mapping, chance);
    if (row.kind == Kind::Set && hidden.sequence->size > 0 && random.percent(chance))
      return show_twice(row.element, *hidden.sequence);
    return hidden;
  }

 private:
  auto hide_keys(TypeId key, const Mapping& map, unsigned chance) -> Cell {
    std::vector<Entry> entries;
    for (std::uint32_t i = 0; i < map.size; ++i)
      entries.push_back({values.hide(key, map.keys[i], chance), map.values[i]});
    return mapping(key, std::move(entries), map.open);
  }
  auto show_twice(TypeId element, const Sequence& from) -> Cell {
    std::vector<Cell> items(from.items, from.items + from.size);
    constexpr unsigned kAlways = 100;
    items.push_back(values.hide(element, items[random.below(items.size())], kAlways));
    return set(element, std::move(items), from.open);
  }
};

inline auto sign(int number) -> int { return (number > 0) - (number < 0); }

}  // namespace writ::test

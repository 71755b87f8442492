#include "compiler/testing/parts.hpp"

#include <algorithm>

namespace writ::testing {

auto part_of(const TypeTable& types, TypeId type, const Cell& value, std::span<const std::uint32_t> path)
    -> std::optional<Part> {
  Part part{type, value};
  for (std::uint32_t field : path) {
    if (part.value.is_unknown() || part.value.absent) return std::nullopt;
    part = {types[types[part.type].record].fields[field].type, part.value.fields[field]};
  }
  return part;
}

auto with_part(const TypeTable& types, TypeId type, const Cell& value, std::span<const std::uint32_t> path,
               const Cell& part, Arena& memory) -> Cell {
  if (path.empty()) return part;
  const std::vector<Field>& fields = types[types[type].record].fields;
  Cell* cells = memory.cells(fields.size());
  std::copy(value.fields, value.fields + fields.size(), cells);
  cells[path[0]] = with_part(types, fields[path[0]].type, value.fields[path[0]], path.subspan(1), part, memory);
  return Cell::of_fields(cells);
}

namespace {

auto copied_cells(const TypeTable& types, TypeId type, const Cell* from, std::uint32_t count, Arena& memory) -> Cell* {
  Cell* cells = memory.cells(count);
  for (std::uint32_t i = 0; i < count; ++i) cells[i] = copied(types, type, from[i], memory);
  return cells;
}

}  // namespace

// As deep as types nest, which the checker bounds.
auto copied(const TypeTable& types, TypeId id, const Cell& value, Arena& memory) -> Cell {
  if (value.is_unknown() || value.absent) return value;
  const Type& type = types[id];
  if (type.kind == Kind::Record) {
    const std::vector<Field>& fields = types[type.record].fields;
    Cell* cells = memory.cells(fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i) cells[i] = copied(types, fields[i].type, value.fields[i], memory);
    return Cell::of_fields(cells);
  }
  if (type.kind == Kind::List || type.kind == Kind::Set) {
    const Sequence& from = *value.sequence;
    return Cell::of_sequence(
        memory.make(Sequence{copied_cells(types, type.element, from.items, from.size, memory), from.size, from.open}));
  }
  if (type.kind == Kind::Map) {
    const Mapping& from = *value.mapping;
    return Cell::of_mapping(
        memory.make(Mapping{copied_cells(types, type.key, from.keys, from.size, memory),
                            copied_cells(types, type.element, from.values, from.size, memory), from.size, from.open}));
  }
  if (!is_text(type.kind)) return value;
  Cell made = value;
  made.text.data = memory.text(value.text.view()).data();
  return made;
}

}  // namespace writ::testing

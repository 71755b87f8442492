#include "runtime/explain/places.hpp"

#include <algorithm>
#include <span>

#include "runtime/base/limits.hpp"
#include "runtime/explain/values.hpp"

namespace writ::explain {
namespace {

struct Search {
  const TypeTable& types;
  std::vector<Place> found;

  [[nodiscard]] auto full() const -> bool { return found.size() >= limits::kCounterfactualPlaces; }

  // As deep as types nest, which the checker bounds.
  void at(const Place& place) {
    if (full()) return;
    const Type& type = types[place.type];
    const bool whole = type.kind != Kind::Record || type.optional || place.value.is_unknown();
    const bool inside = !place.value.is_unknown() && !place.value.absent;
    // To mend an element is said before to leave it out.
    if (inside && type.kind == Kind::Record) fields(place, type);
    if (inside && type.kind == Kind::List) elements(place, type);
    if (inside && type.kind == Kind::Map) entries(place, type);
    if (whole && !full()) found.push_back(place);
  }
  void fields(const Place& place, const Type& type) {
    const std::vector<Field>& rows = types[type.record].fields;
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
      const bool sensitive = place.sensitive || rows[i].sensitive;
      at(part(place, i, rows[i].type, place.value.fields[i], "." + rows[i].name, sensitive));
    }
  }
  void elements(const Place& place, const Type& type) {
    const Sequence& items = *place.value.sequence;
    for (std::uint32_t i = 0; i < std::min<std::size_t>(items.size, limits::kCounterfactualElements); ++i)
      at(part(place, i, type.element, items.items[i], "[" + std::to_string(i) + "]", place.sensitive));
  }
  void entries(const Place& place, const Type& type) {
    const Mapping& map = *place.value.mapping;
    const Shown shown = place.sensitive ? Shown::Hidden : Shown::Plain;
    for (std::uint32_t i = 0; i < std::min<std::size_t>(map.size, limits::kCounterfactualElements); ++i) {
      at(part(place, i, type.element, map.values[i], key_text(types, type.key, map.keys[i], shown), place.sensitive));
    }
  }
  static auto part(const Place& whole, std::uint32_t step, TypeId type, const Cell& value, const std::string& path,
                   bool sensitive) -> Place {
    Place made{whole.input, whole.steps, type, value, whole.path + path, sensitive};
    made.steps.push_back(step);
    return made;
  }
};

auto changed(const TypeTable& types, TypeId id, const Cell& whole, std::span<const std::uint32_t> steps,
             const Cell& value, Arena& arena) -> Cell;

auto changed_cells(const TypeTable& types, TypeId type, const Cell* from, std::size_t count,
                   std::span<const std::uint32_t> steps, const Cell& value, Arena& arena) -> Cell* {
  Cell* cells = arena.cells(count);
  std::copy(from, from + count, cells);
  cells[steps[0]] = changed(types, type, from[steps[0]], steps.subspan(1), value, arena);
  return cells;
}

auto changed(const TypeTable& types, TypeId id, const Cell& whole, std::span<const std::uint32_t> steps,
             const Cell& value, Arena& arena) -> Cell {
  if (steps.empty()) return value;
  const Type& type = types[id];
  if (type.kind == Kind::Record) {
    const std::vector<Field>& fields = types[type.record].fields;
    return Cell::of_fields(
        changed_cells(types, fields[steps[0]].type, whole.fields, fields.size(), steps, value, arena));
  }
  if (type.kind == Kind::Map) {
    const Mapping& from = *whole.mapping;
    Cell* values = changed_cells(types, type.element, from.values, from.size, steps, value, arena);
    return Cell::of_mapping(arena.make(Mapping{from.keys, values, from.size, from.open}));
  }
  const Sequence& from = *whole.sequence;
  Cell* items = changed_cells(types, type.element, from.items, from.size, steps, value, arena);
  return Cell::of_sequence(arena.make(Sequence{items, from.size, from.open}));
}

}  // namespace

auto places_in(const ir::Module& module, ir::InputId input, const Cell& value) -> std::vector<Place> {
  Search search{module.types, {}};
  if (value.is_unknown()) return {};
  search.at({input, {}, module.inputs[input].type, value, module.inputs[input].name, false});
  return std::move(search.found);
}

auto with_value(const ir::Module& module, const Place& place, const Cell& whole, const Cell& value, Arena& arena)
    -> Cell {
  return changed(module.types, module.inputs[place.input].type, whole, place.steps, value, arena);
}

}  // namespace writ::explain

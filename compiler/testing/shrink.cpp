#include "compiler/testing/shrink.hpp"

#include <algorithm>

#include "runtime/base/limits.hpp"
#include "runtime/values/compare.hpp"
#include "runtime/values/json_parts.hpp"

namespace writ::testing {
namespace {

constexpr std::int64_t kDay = 86'400'000'000'000;

// Where the numbers and times of a kind are simplest.
auto home_of(const Type& type) -> Int128 {
  Int128 home = type.kind == Kind::Instant ? kUsualNow : type.kind == Kind::Date ? kUsualNow / kDay : 0;
  if (type.range) home = std::clamp(home, type.range->low, type.range->high);
  return home;
}

auto magnitude(Int128 value) -> UInt128 {
  return value < 0 ? -static_cast<UInt128>(value) : static_cast<UInt128>(value);
}
auto number_of(const Type& type, const Cell& cell) -> Int128 {
  return is_decimal(type.kind) ? cell.decimal : static_cast<Int128>(cell.integer);
}
auto cell_of(const Type& type, Int128 value) -> Cell {
  return is_decimal(type.kind) ? Cell::of_decimal(value) : Cell::of_int(static_cast<std::int64_t>(value));
}

}  // namespace

// ---------------------------------------------------------------- scalars

// A total order on the values of a scalar type, so that shrinking ends.
auto Shrinker::simpler_by(TypeId id, const Cell& a, const Cell& b) const -> bool {
  const Type& type = types_[id];
  if (is_text(type.kind)) {
    const auto rank = [](const Cell& cell) {
      return std::pair(cell.text.size == 0 ? 2 : cell.text.size, cell.text.view());
    };
    return rank(a) < rank(b);
  }
  if (type.kind == Kind::Float) return std::abs(a.real) < std::abs(b.real);
  const UInt128 far_a = magnitude(number_of(type, a) - home_of(type));
  const UInt128 far_b = magnitude(number_of(type, b) - home_of(type));
  return far_a < far_b;
}

// Half of the way home, and one step of it.
void Shrinker::between(TypeId id, const Cell& value, std::vector<Cell>& found) {
  const Type& type = types_[id];
  if (!is_whole(type.kind) && !is_decimal(type.kind)) return;
  const Int128 home = home_of(type);
  const Int128 step = step_of(type.kind, value);
  Int128 half = (number_of(type, value) - home) / 2;
  if (is_decimal(type.kind) || type.kind == Kind::Duration || type.kind == Kind::Instant) half -= half % step;
  for (const Int128 at : {home, home + half}) {
    const Cell cell = cell_of(type, at);
    if (fits(type, cell) && simpler_by(id, cell, value)) found.push_back(cell);
  }
}

// Members and elements go, one at a time, on the outside and in what is left.
void Shrinker::json(std::string_view text, std::vector<std::string>& found) {
  const bool object = json::shape_of(text) == json::Shape::Object;
  std::vector<std::string> parts;
  std::vector<std::string> keys;
  for (json::Parts at(text); at.next();) {
    keys.push_back(object ? std::string(at.key()) + ":" : "");
    parts.emplace_back(at.value());
  }
  auto joined = [&](std::size_t left_out) {
    std::string made;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i != left_out) made += (made.empty() ? "" : ",") + keys[i] + parts[i];
    }
    return object ? "{" + made + "}" : "[" + made + "]";
  };
  for (std::size_t i = 0; i < std::min(parts.size(), limits::kShrunkElements); ++i) found.push_back(joined(i));
  for (std::size_t i = 0; i < std::min(parts.size(), limits::kShrunkElements); ++i) {
    std::vector<std::string> inside;
    json(parts[i], inside);
    for (std::string& part : inside) {
      std::swap(parts[i], part);
      found.push_back(joined(parts.size()));
      std::swap(parts[i], part);
    }
  }
}

void Shrinker::scalars(TypeId id, const Cell& value, std::vector<Cell>& found) {
  const Type& type = types_[id];
  if (type.kind == Kind::Json) {
    std::vector<std::string> simpler_texts;
    json(value.text.view(), simpler_texts);
    for (const std::string& text : simpler_texts) found.push_back(Cell::of_text(memory_->text(text)));
  }
  if (type.kind == Kind::Bool) {
    if (value.truth == Truth::True) found.push_back(Cell::of(Truth::False));
    return;
  }
  if (type.kind == Kind::Enum) {
    for (std::int64_t member = 0; member < value.integer; ++member) found.push_back(Cell::of_int(member));
    return;
  }
  between(id, value, found);
  std::vector<Cell> nearer;
  for (const Cell& choice : sampler_.choices(id)) {
    if (simpler_by(id, choice, value)) nearer.push_back(choice);
  }
  std::sort(nearer.begin(), nearer.end(), [&](const Cell& a, const Cell& b) { return simpler_by(id, a, b); });
  found.insert(found.end(), nearer.begin(), nearer.end());
}

// ---------------------------------------------------------------- parts

auto Shrinker::without(const Sequence& from, std::uint32_t begin, std::uint32_t end) -> Cell {
  const std::uint32_t size = from.size - (end - begin);
  Cell* items = memory_->cells(size);
  std::copy(from.items, from.items + begin, items);
  std::copy(from.items + end, from.items + from.size, items + begin);
  return Cell::of_sequence(memory_->make(Sequence{items, size, from.open}));
}

void Shrinker::elements(TypeId id, const Cell& value, std::vector<Cell>& found) {
  const Type& type = types_[id];
  const Sequence& from = *value.sequence;
  if (from.size > type.min_size) {
    if (type.min_size == 0) found.push_back(without(from, 0, from.size));
    for (std::uint32_t i = 0; i < std::min<std::size_t>(from.size, limits::kShrunkElements); ++i)
      found.push_back(without(from, i, i + 1));
  }
  for (std::uint32_t i = 0; i < std::min<std::size_t>(from.size, limits::kShrunkElements); ++i) {
    for (const Cell& part : simpler(type.element, from.items[i])) {
      Cell* items = memory_->cells(from.size);
      std::copy(from.items, from.items + from.size, items);
      items[i] = part;
      std::uint32_t size = from.size;
      if (type.kind == Kind::Set) size = canonical_set(types_, type.element, items, size);
      if (size >= type.min_size) found.push_back(Cell::of_sequence(memory_->make(Sequence{items, size, from.open})));
    }
  }
}

// Entries go, and values become simpler; keys stay as they are.
void Shrinker::entries(TypeId id, const Cell& value, std::vector<Cell>& found) {
  const Type& type = types_[id];
  const Mapping& from = *value.mapping;
  for (std::uint32_t i = 0; from.size > type.min_size && i < std::min<std::size_t>(from.size, limits::kShrunkElements);
       ++i) {
    Cell* keys = memory_->cells(from.size - 1);
    Cell* values = memory_->cells(from.size - 1);
    for (std::uint32_t to = 0, at = 0; at < from.size; ++at) {
      if (at == i) continue;
      keys[to] = from.keys[at];
      values[to++] = from.values[at];
    }
    found.push_back(Cell::of_mapping(memory_->make(Mapping{keys, values, from.size - 1, from.open})));
  }
  for (std::uint32_t i = 0; i < std::min<std::size_t>(from.size, limits::kShrunkElements); ++i) {
    for (const Cell& part : simpler(type.element, from.values[i])) {
      Cell* values = memory_->cells(from.size);
      std::copy(from.values, from.values + from.size, values);
      values[i] = part;
      found.push_back(Cell::of_mapping(memory_->make(Mapping{from.keys, values, from.size, from.open})));
    }
  }
}

void Shrinker::fields(TypeId id, const Cell& value, std::vector<Cell>& found) {
  const std::vector<Field>& rows = types_[types_[id].record].fields;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const Cell& part : simpler(rows[i].type, value.fields[i])) {
      Cell* cells = memory_->cells(rows.size());
      std::copy(value.fields, value.fields + rows.size(), cells);
      cells[i] = part;
      found.push_back(Cell::of_fields(cells));
    }
  }
}

auto Shrinker::simpler(TypeId id, const Cell& value) -> std::vector<Cell> {
  std::vector<Cell> found;
  if (value.is_unknown() || value.absent) return found;
  const Type& type = types_[id];
  if (type.optional) found.push_back(Cell::of_absent());
  if (type.kind == Kind::Record) {
    fields(id, value, found);
  } else if (type.kind == Kind::List || type.kind == Kind::Set) {
    elements(id, value, found);
  } else if (type.kind == Kind::Map) {
    entries(id, value, found);
  } else {
    scalars(id, value, found);
  }
  return found;
}

// ---------------------------------------------------------------- worlds

void Shrinker::facts(const World& world, ir::InputId id, std::vector<World>& found) {
  const Fact& fact = world.facts.at(id);
  auto add = [&](Fact simpler_fact) {
    World simpler_world = world;
    simpler_world.facts[id] = simpler_fact;
    found.push_back(std::move(simpler_world));
  };
  const bool request = module_.inputs[id].kind == ir::InputKind::Request;
  if (fact.kind == Fact::Kind::Missing) return;
  if (!request) add({});
  if (fact.kind == Fact::Kind::Untrusted) return;
  if (fact.aged != 0) add({fact.kind, fact.value, 0});
  for (const Cell& part : simpler(module_.inputs[id].type, fact.value)) add({fact.kind, part, fact.aged});
}

// Nobody said it, or just now.
void Shrinker::statements(const World& world, std::size_t index, std::vector<World>& found) {
  found.push_back(world);
  found.back().statements.erase(found.back().statements.begin() + static_cast<std::ptrdiff_t>(index));
  if (world.statements[index].at == world.now) return;
  found.push_back(world);
  found.back().statements[index].at = world.now;
}

auto Shrinker::simpler(const World& world) -> std::vector<World> {
  std::vector<World> found;
  if (world.now != kUsualNow) {
    found.push_back(world);
    found.back().now = kUsualNow;
    for (evidence::Statement& said : found.back().statements) said.at = issued(kUsualNow, world.now - said.at);
  }
  for (const auto& [id, fact] : world.facts) facts(world, id, found);
  for (std::size_t i = 0; i < world.statements.size(); ++i) statements(world, i, found);
  return found;
}

}  // namespace writ::testing

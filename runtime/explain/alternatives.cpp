#include "runtime/explain/alternatives.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "runtime/base/clock.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/builtins/pattern.hpp"
#include "runtime/ir/rules.hpp"
#include "runtime/values/compare.hpp"
#include "runtime/values/refined.hpp"
#include "runtime/values/text.hpp"

namespace writ::explain {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::string_view kAnotherDigest = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

auto is_decimal(Kind kind) -> bool { return kind == Kind::Decimal || kind == Kind::Ratio; }
auto is_whole(Kind kind) -> bool {
  return kind == Kind::Int || kind == Kind::Date || kind == Kind::Instant || kind == Kind::Duration;
}
auto is_plain_text(Kind kind) -> bool {
  return kind == Kind::String || kind == Kind::Person || kind == Kind::Service || kind == Kind::Digest;
}

// The last digit in which the number is written: 0.001 for 0.005.
auto decimal_step(Int128 value) -> Int128 {
  Int128 step = 1;
  while (step < kDecimalOne && value % (step * 10) == 0) step *= 10;
  return value == 0 ? kDecimalOne / 100 : step;
}

enum class Side : std::uint8_t { Below, Above };

// The next finite or infinite number on that side; the numbers of one sign are ordered as their bits are.
auto next_to(double value, Side side) -> double {
  constexpr double kSmallest = std::numeric_limits<double>::denorm_min();
  if (value == 0) return side == Side::Above ? kSmallest : -kSmallest;
  const bool away = (value > 0) == (side == Side::Above);
  return std::bit_cast<double>(std::bit_cast<std::int64_t>(value) + (away ? 1 : -1));
}

auto fits(const Type& type, const Cell& value) -> bool {
  if (!is_text(type.kind)) return is_in_range(type, value);
  if (type.kind == Kind::String && type.max_size != 0 && value.text.size > type.max_size) return false;
  if (type.pattern.empty()) return true;
  const auto pattern = builtins::Pattern::regex(type.pattern);
  return pattern && pattern->matches(value.text.view());
}

// How far apart two values are; values that have no distance are equally far.
auto distance(const Type& type, const Cell& a, const Cell& b) -> double {
  if (a.is_unknown() || a.absent) return 0;
  if (is_decimal(type.kind)) return std::abs(static_cast<double>(a.decimal - b.decimal));
  if (type.kind == Kind::Float) return std::abs(a.real - b.real);
  const bool counted = is_whole(type.kind) || type.kind == Kind::Enum;
  return counted ? std::abs(static_cast<double>(a.integer) - static_cast<double>(b.integer)) : 0;
}

}  // namespace

auto Alternatives::key_of(const Type& type) -> Key {
  return {type.kind == Kind::Ratio ? Kind::Decimal : type.kind, type.unit};
}

Alternatives::Alternatives(const ir::Module& module, const ir::Function& function, const std::vector<Place>& places,
                           std::int64_t now, Arena& arena)
    : module_(module), now_(now), arena_(arena) {
  for (const ir::Block& block : function.blocks) {
    for (const ir::Inst& inst : block.insts) {
      if (inst.op == ir::Op::Const) read(ir::ConstantId{inst.a});
      if (ir::is_lookup(inst.op)) read(module.rules[ir::RulesId{inst.c}]);
    }
  }
  for (const Place& place : places) {
    if (!place.sensitive) read(place.type, place.value, 0);
  }
}

void Alternatives::read(ir::ConstantId constant) {
  read(module_.constants[constant].type, module_.constants[constant].value, 0);
}

void Alternatives::read(const ir::Rules& rules) {
  for (const ir::RulesColumn& column : rules.columns) {
    for (const ir::ConstantId limit : column.limits) read(limit);
  }
  for (const ir::ConstantId answer : rules.answers) {
    if (answer.valid()) read(answer);
  }
}

void Alternatives::keep(const Type& type, const Cell& value) {
  std::vector<Cell>& values = values_[key_of(type)];
  if (values.size() < limits::kCounterfactualPlaces) values.push_back(value);
}

void Alternatives::read(TypeId id, const Cell& value, std::size_t depth) {
  if (value.is_unknown() || value.absent || depth > limits::kNesting) return;
  const Type& type = module_.types[id];
  if (type.kind == Kind::List || type.kind == Kind::Set) {
    for (std::uint32_t i = 0; i < std::min<std::size_t>(value.sequence->size, limits::kCounterfactualElements); ++i)
      read(type.element, value.sequence->items[i], depth + 1);
  } else if (type.kind != Kind::Record && type.kind != Kind::Map && type.kind != Kind::Json) {
    keep(type, value);
  }
}

// One step to each side of what there is, and the ends of the refinement.
void Alternatives::beside(const Type& type, std::vector<Cell>& found) const {
  const std::vector<Cell> kept = found;
  const auto add = [&](Int128 value) {
    Cell cell = is_decimal(type.kind) ? Cell::of_decimal(value) : Cell::of_int(static_cast<std::int64_t>(value));
    found.push_back(cell);
  };
  for (const Cell& cell : kept) {
    const bool decimal = is_decimal(type.kind);
    const Int128 value = decimal ? cell.decimal : static_cast<Int128>(cell.integer);
    const Int128 step = decimal                                                     ? decimal_step(value)
                        : type.kind == Kind::Instant || type.kind == Kind::Duration ? Int128{kSecond}
                                                                                    : Int128{1};
    for (const Int128 other : {value - step, value + step}) {
      if (decimal || (other >= INT64_MIN && other <= INT64_MAX)) add(other);
    }
  }
  if (!type.range) return;
  add(type.range->low);
  add(type.range->high_open ? type.range->high - 1 : type.range->high);
}

auto Alternatives::scalars(TypeId id) -> std::vector<Cell> {
  const Type& type = module_.types[id];
  if (type.kind == Kind::Bool) return {Cell::of(Truth::True), Cell::of(Truth::False)};
  std::vector<Cell> found;
  if (type.kind == Kind::Enum) {
    const std::size_t members = module_.types[type.enumeration].members.size();
    for (std::size_t i = 0; i < members; ++i) found.push_back(Cell::of_int(static_cast<std::int64_t>(i)));
    return found;
  }
  const auto known = values_.find(key_of(type));
  if (known != values_.end()) found = known->second;
  if (type.kind == Kind::Instant) found.push_back(Cell::of_int(now_));
  if (type.kind == Kind::Date) found.push_back(Cell::of_int(day_of(now_)));
  if (is_decimal(type.kind) || is_whole(type.kind)) beside(type, found);
  if (type.kind == Kind::Float) {
    const std::vector<Cell> kept = found;
    for (const Cell& cell : kept) {
      for (const Side side : {Side::Below, Side::Above}) found.push_back(Cell::of_float(next_to(cell.real, side)));
    }
  }
  std::erase_if(found, [&](const Cell& cell) { return !fits(type, cell); });
  const auto before = [&](const Cell& a, const Cell& b) { return order(module_.types, id, a, b) < 0; };
  const auto same = [&](const Cell& a, const Cell& b) { return order(module_.types, id, a, b) == 0; };
  std::sort(found.begin(), found.end(), before);
  found.erase(std::unique(found.begin(), found.end(), same), found.end());
  return found;
}

auto Alternatives::told(TypeId id, const Cell& value) const -> std::string {
  const std::string text = print_value(module_.types, id, value);
  const bool quoted = value.known() && !value.absent && module_.types[id].kind == Kind::String;
  return quoted ? "\"" + text + "\"" : text;
}

// Without one of its elements, or without any.
void Alternatives::collections(const Place& place, std::vector<Alternative>& found) {
  const Type& type = module_.types[place.type];
  if (place.value.is_unknown() || place.value.absent || type.kind == Kind::Map) return;
  const Sequence& from = *place.value.sequence;
  if (from.size <= type.min_size) return;
  for (std::uint32_t out = 0; out < std::min<std::size_t>(from.size, limits::kCounterfactualElements); ++out) {
    Cell* items = arena_.cells(from.size - 1);
    for (std::uint32_t i = 0, to = 0; i < from.size; ++i) {
      if (i != out) items[to++] = from.items[i];
    }
    const Cell value = Cell::of_sequence(arena_.make(Sequence{items, from.size - 1, from.open}));
    const bool shown = !place.sensitive && type.kind == Kind::Set;
    found.push_back(
        {value, shown ? "without " + told(type.element, from.items[out]) : "without element " + std::to_string(out)});
  }
  if (type.min_size == 0 && from.size > 1)
    found.push_back({Cell::of_sequence(arena_.make(Sequence{nullptr, 0, from.open})), "empty"});
}

auto Alternatives::of(const Place& place) -> std::vector<Alternative> {
  const Type& type = module_.types[place.type];
  std::vector<Alternative> found;
  if (type.kind == Kind::List || type.kind == Kind::Set || type.kind == Kind::Map) {
    collections(place, found);
  } else if (type.kind != Kind::Record && type.kind != Kind::Json) {
    std::vector<Cell> values = scalars(place.type);
    const auto by_distance = [&](const Cell& a, const Cell& b) {
      return distance(type, place.value, a) < distance(type, place.value, b);
    };
    std::stable_sort(values.begin(), values.end(), by_distance);
    if (is_plain_text(type.kind) && type.pattern.empty()) {
      const std::string_view other = type.kind == Kind::Digest ? kAnotherDigest : "another";
      found.push_back({Cell::of_text(other), "another value"});
    }
    for (const Cell& value : values) found.push_back({value, told(place.type, value)});
  }
  const bool missing = place.value.is_unknown() || place.value.absent;
  if (missing && found.empty()) found.push_back({any(place.type), "there"});
  Cell absent;
  absent.absent = true;
  if (type.optional && !place.value.absent) found.push_back({absent, "absent"});
  std::erase_if(found, [&](const Alternative& a) {
    return place.value.known() && order(module_.types, place.type, a.value, place.value) == 0;
  });
  if (found.size() > limits::kCounterfactualValues) found.resize(limits::kCounterfactualValues);
  return found;
}

// As deep as types nest, which the checker bounds.
auto Alternatives::any(TypeId id) -> Cell {
  const Type& type = module_.types[id];
  if (type.optional) {
    Cell absent;
    absent.absent = true;
    return absent;
  }
  if (type.kind == Kind::Record) {
    const std::vector<Field>& fields = module_.types[type.record].fields;
    Cell* cells = arena_.cells(fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i) cells[i] = any(fields[i].type);
    return Cell::of_fields(cells);
  }
  if (type.kind == Kind::List || type.kind == Kind::Set) {
    const std::uint32_t size = type.kind == Kind::Set ? std::min(type.min_size, 1u) : type.min_size;
    Cell* cells = arena_.cells(size);
    for (std::uint32_t i = 0; i < size; ++i) cells[i] = any(type.element);
    return Cell::of_sequence(arena_.make(Sequence{cells, size, false}));
  }
  if (type.kind == Kind::Map) return Cell::of_mapping(arena_.make(Mapping{nullptr, nullptr, 0, false}));
  const std::vector<Cell> values = scalars(id);
  if (!values.empty()) return values.front();
  if (type.kind == Kind::Digest) return Cell::of_text(kAnotherDigest);
  if (type.kind == Kind::Json) return Cell::of_text("null");
  if (is_text(type.kind))
    return is_plain_text(type.kind) ? Cell::of_text("another") : Cell::unknown(bit(Reason::Missing));
  if (type.range)
    return is_decimal(type.kind) ? Cell::of_decimal(type.range->low)
                                 : Cell::of_int(static_cast<std::int64_t>(type.range->low));
  if (type.kind == Kind::Float) return Cell::of_float(type.float_range ? type.float_range->low : 0);
  return is_decimal(type.kind) ? Cell::of_decimal(0) : Cell::of_int(0);
}

}  // namespace writ::explain

#include "compiler/testing/pools.hpp"

#include <algorithm>

#include "compiler/testing/pattern_text.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/builtins/pattern.hpp"
#include "runtime/values/address.hpp"
#include "runtime/values/compare.hpp"
#include "runtime/values/version.hpp"

namespace writ::testing {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kHour = 3'600 * kSecond;
constexpr std::int64_t kDay = 24 * kHour;

// `like "a*"` with something where the wildcards stand.
auto unlike(std::string_view pattern) -> std::string {
  std::string text;
  for (char c : pattern) text += c == '*' || c == '?' ? 'x' : c;
  return text;
}

auto whole_step(Kind kind, std::int64_t value) -> std::int64_t {
  if (kind != Kind::Instant && kind != Kind::Duration) return 1;
  for (std::int64_t unit : {kHour, kSecond}) {
    if (value % unit == 0) return kind == Kind::Instant ? kSecond : unit;
  }
  return 1;
}

}  // namespace

auto step_of(Kind kind, const Cell& value) -> Int128 {
  if (!is_decimal(kind)) return whole_step(kind, value.integer);
  Int128 step = 1;
  while (step < kDecimalOne && value.decimal % (step * 10) == 0) step *= 10;
  return value.decimal == 0 ? kDecimalOne / 100 : step;
}

auto fits(const Type& type, const Cell& value) -> bool {
  if (value.absent) return type.optional;
  if (is_text(type.kind)) {
    const bool sized = type.kind == Kind::String || type.kind == Kind::Json;
    if (sized && type.max_size != 0 && value.text.size > type.max_size) return false;
    if (type.pattern.empty()) return true;
    std::optional<builtins::Pattern> pattern = builtins::Pattern::regex(type.pattern);
    return pattern && pattern->matches(value.text.view());
  }
  if (type.kind == Kind::Float) {
    if (!type.float_range) return true;
    const FloatRange& r = *type.float_range;
    return value.real >= r.low && (r.high_open ? value.real < r.high : value.real <= r.high);
  }
  if (type.kind == Kind::Ratio && (value.decimal < 0 || value.decimal > kDecimalOne)) return false;
  if (!type.range) return true;
  const Int128 at = is_decimal(type.kind) ? value.decimal : static_cast<Int128>(value.integer);
  return at >= type.range->low && (type.range->high_open ? at < type.range->high : at <= type.range->high);
}

auto Pools::key_of(const Type& type) -> Key {
  return {type.kind == Kind::Ratio ? Kind::Decimal : type.kind, type.unit};
}

auto Pools::of(const Type& type) const -> const std::vector<Cell>& {
  static const std::vector<Cell> nothing;
  auto found = values_.find(key_of(type));
  return found == values_.end() ? nothing : found->second;
}

void Pools::keep(TypeId type, const Cell& value) {
  const Key key = key_of(module_.types[type]);
  types_.emplace(key, type);
  std::vector<Cell>& values = values_[key];
  if (values.size() < limits::kPooledValues) values.push_back(value);
}

void Pools::add_number(TypeId type, const Cell& value) {
  const Kind kind = module_.types[type].kind;
  const Int128 step = step_of(kind, value);
  for (const Int128 change : {-step, step}) {
    Cell beside = value;
    if (is_decimal(kind)) {
      if (!__builtin_add_overflow(value.decimal, change, &beside.decimal)) keep(type, beside);
    } else if (!__builtin_add_overflow(value.integer, static_cast<std::int64_t>(change), &beside.integer)) {
      keep(type, beside);
    }
  }
}

// Down to the scalars; kPooledValues bounds each kind, and the walk stops with it.
void Pools::add(TypeId id, const Cell& value, Beside neighbours, std::size_t depth) {
  if (!value.known() || value.absent || depth > limits::kTypeDepth) return;
  const Type& type = module_.types[id];
  auto each = [&](TypeId element, const Cell* cells, std::size_t count) {
    for (std::size_t i = 0; i < std::min(count, limits::kPooledValues); ++i)
      add(element, cells[i], neighbours, depth + 1);
  };
  if (type.kind == Kind::Record) {
    const auto& fields = module_.types[type.record].fields;
    for (std::size_t i = 0; i < fields.size(); ++i) add(fields[i].type, value.fields[i], neighbours, depth + 1);
  } else if (type.kind == Kind::List || type.kind == Kind::Set) {
    each(type.element, value.sequence->items, value.sequence->size);
  } else if (type.kind == Kind::Map) {
    each(type.key, value.mapping->keys, value.mapping->size);
    each(type.element, value.mapping->values, value.mapping->size);
  } else if (type.kind != Kind::Bool && type.kind != Kind::Enum && type.kind != Kind::Json) {
    keep(id, value);
    if (neighbours == Beside::Yes && (is_whole(type.kind) || is_decimal(type.kind))) add_number(id, value);
    if (type.kind == Kind::Semver && neighbours == Beside::Yes) add_versions(id, value.text.view());
    if (type.kind == Kind::Date && neighbours == Beside::Yes) add_day(value.integer);
    if (type.kind == Kind::Instant && neighbours == Beside::Yes) instants_.push_back(value.integer);
  }
}

// The next one, and one just before it.
void Pools::add_versions(TypeId type, std::string_view version) {
  const std::size_t dash = version.find('-');
  keep(type, Cell::of_text(memory_.text(next_version(version))));
  const std::string before =
      dash == std::string_view::npos ? std::string(version) + "-0" : std::string(version.substr(0, dash));
  keep(type, Cell::of_text(memory_.text(before)));
}

// What a text constant says of versions and addresses: the bounds of a range, the hosts of a network.
void Pools::read_form(const ir::Constant& row) {
  const std::string_view text = row.value.text.view();
  const Kind kind = module_.types[row.type].kind;
  const TypeId versions = plain_type(Kind::Semver);
  if (kind == Kind::String && versions.valid()) {
    for (const std::string& version : versions_named(text)) {
      keep(versions, Cell::of_text(memory_.text(version)));
      add_versions(versions, version);
    }
  }
  const TypeId addresses = plain_type(Kind::Ip);
  if (kind == Kind::Cidr && addresses.valid()) {
    for (const std::string& address : ends_of_network(text)) keep(addresses, Cell::of_text(memory_.text(address)));
  }
}

auto Pools::plain_type(Kind kind) const -> TypeId {
  for (std::uint32_t i = 0; i < module_.types.types().size(); ++i) {
    const Type& type = module_.types[TypeId{i}];
    if (type.kind == kind && !type.optional) return TypeId{i};
  }
  return {};
}

void Pools::read(const ir::Inst& inst) {
  if (inst.op == ir::Op::Const) {
    const ir::Constant& row = module_.constants[ir::ConstantId{inst.a}];
    add(row.type, row.value, Beside::Yes, 0);
    if (row.value.known() && !row.value.absent && is_text(module_.types[row.type].kind)) read_form(row);
  }
  if (inst.op != ir::Op::Like && inst.op != ir::Op::Matches) return;
  const ir::Constant& pattern = module_.constants[ir::ConstantId{inst.b}];
  Random random(0);
  std::optional<std::string> text = unlike(pattern.value.text.view());
  if (inst.op == ir::Op::Matches) text = text_matching(pattern.value.text.view(), random);
  if (text) keep(pattern.type, Cell::of_text(memory_.text(*text)));
}

void Pools::read_json(const ir::Function& function) {
  std::map<std::uint32_t, std::string_view> texts;  // constants, by the value that holds them
  auto keep_once = [](auto& all, auto value) {
    if (std::find(all.begin(), all.end(), value) == all.end() && all.size() < limits::kPooledValues)
      all.push_back(std::move(value));
  };
  for (const ir::Block& block : function.blocks) {
    for (const ir::Inst& inst : block.insts) {
      if (inst.op == ir::Op::Const && module_.types[inst.type].kind == Kind::String) {
        texts[inst.result.index] = module_.constants[ir::ConstantId{inst.a}].value.text.view();
      }
      if (inst.op == ir::Op::Convert) keep_once(json_types_, inst.type);
      const auto key = inst.op == ir::Op::JsonKey ? texts.find(inst.b) : texts.end();
      if (key != texts.end()) keep_once(json_keys_, std::string(key->second));
    }
  }
}

void Pools::add_day(std::int64_t day) {
  std::int64_t at = 0;
  if (__builtin_mul_overflow(day, kDay, &at) || at < INT64_MIN + 2 * kDay || at > INT64_MAX - 2 * kDay) return;
  instants_.insert(instants_.end(), {at - kSecond, at, at + kDay});
}

void Pools::read_dates() {
  for (const ir::Control& control : module_.controls) {
    if (control.until) add_day(*control.until);
  }
  for (const ir::Gate& gate : module_.gates) {
    for (const ir::GateControl& entry : gate.controls) {
      if (entry.at_until) add_day(*entry.at_until);
    }
  }
}

void Pools::sort() {
  for (auto& [key, values] : values_) {
    const TypeId type = types_.at(key);
    auto before = [&](const Cell& a, const Cell& b) { return order(module_.types, type, a, b) < 0; };
    auto same = [&](const Cell& a, const Cell& b) { return order(module_.types, type, a, b) == 0; };
    std::sort(values.begin(), values.end(), before);
    values.erase(std::unique(values.begin(), values.end(), same), values.end());
  }
  std::sort(instants_.begin(), instants_.end());
  instants_.erase(std::unique(instants_.begin(), instants_.end()), instants_.end());
}

Pools::Pools(const ir::Module& module, const std::set<ir::FunctionId>& functions) : module_(module) {
  for (ir::FunctionId id : functions) {
    read_json(module.functions[id]);
    for (const ir::Block& block : module.functions[id].blocks) {
      for (const ir::Inst& inst : block.insts) read(inst);
    }
  }
  for (const ir::Input& input : module.inputs) {
    if (input.kind == ir::InputKind::Data) add(input.type, input.data, Beside::No, 0);
  }
  read_dates();
  sort();
}

}  // namespace writ::testing

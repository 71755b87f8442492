#include "compiler/jit/bounds.hpp"

#include <algorithm>
#include <limits>

namespace writ::jit {
namespace {

using Maybe = std::optional<Bound>;

auto is_decimal(Kind kind) -> bool { return kind == Kind::Decimal || kind == Kind::Ratio; }

auto both(const Maybe& a, const Maybe& b) -> Maybe {
  if (!a || !b) return std::nullopt;
  return Bound{std::min(a->low, b->low), std::max(a->high, b->high)};
}

auto sum(const Maybe& a, const Maybe& b) -> Maybe {
  Bound made;
  if (!a || !b || __builtin_add_overflow(a->low, b->low, &made.low) ||
      __builtin_add_overflow(a->high, b->high, &made.high))
    return std::nullopt;
  return made;
}

auto negated(const Maybe& a) -> Maybe {
  Bound made;
  if (!a || __builtin_sub_overflow(Int128{0}, a->high, &made.low) ||
      __builtin_sub_overflow(Int128{0}, a->low, &made.high))
    return std::nullopt;
  return made;
}

// Of decimals: the rounding moves a product by less than one unit.
auto product(const Maybe& a, const Maybe& b) -> Maybe {
  if (!a || !b) return std::nullopt;
  Maybe made;
  for (const Int128 x : {a->low, a->high}) {
    for (const Int128 y : {b->low, b->high}) {
      Int128 exact = 0;
      if (__builtin_mul_overflow(x, y, &exact)) return std::nullopt;
      const Int128 rounded = exact / kDecimalOne;
      made = made ? Bound{std::min(made->low, rounded - 1), std::max(made->high, rounded + 1)}
                  : Bound{rounded - 1, rounded + 1};
    }
  }
  return made;
}

auto scaled(const Maybe& a) -> Maybe {
  Bound made;
  if (!a || __builtin_mul_overflow(a->low, Int128{kDecimalOne}, &made.low) ||
      __builtin_mul_overflow(a->high, Int128{kDecimalOne}, &made.high))
    return std::nullopt;
  return made;
}

}  // namespace

auto Bound::fits_word() const -> bool {
  return low >= std::numeric_limits<std::int64_t>::min() && high <= std::numeric_limits<std::int64_t>::max();
}

Bounds::Bounds(const ir::Module& module, const ir::Function& function)
    : module_(module),
      function_(function),
      sources_(function.value_types.size()),
      bounds_(function.value_types.size()) {}

void Bounds::add(const ir::Inst& inst, std::optional<std::uint32_t> over) {
  const std::uint32_t value = inst.result.index;
  sources_[value] = source(inst, over);
  bounds_[value] = sources_[value].valid() ? declared(sources_[value]) : computed(inst);
}

// Keys of maps are left out: whoever makes a map need not hold them against their ranges.
auto Bounds::source(const ir::Inst& inst, std::optional<std::uint32_t> over) const -> TypeId {
  using ir::Op;
  const auto row = [&](std::uint32_t value) -> const Type* {
    return sources_[value].valid() ? &module_.types[sources_[value]] : nullptr;
  };
  if (inst.op == Op::Input) {
    const ir::Input& input = module_.inputs[ir::InputId{inst.a}];
    return input.kind != ir::InputKind::Answer ? input.type : TypeId{};
  }
  if (inst.op == Op::Unwrap) return sources_[inst.a];
  if (inst.op == Op::Field) {
    const Type* record = row(inst.a);
    return record != nullptr ? module_.types[record->record].fields[inst.b].type : TypeId{};
  }
  const bool taken_out = inst.op == Op::Entry || inst.op == Op::At || inst.op == Op::Get || inst.op == Op::First;
  const Type* collection = taken_out ? row(inst.a) : inst.op == Op::Param && over ? row(*over) : nullptr;
  if (collection == nullptr) return {};
  const bool key = inst.op == Op::Param && collection->kind == Kind::Map && inst.a == 0;
  return key ? TypeId{} : collection->element;
}

auto Bounds::declared(TypeId id) const -> Maybe {
  const Type& type = module_.types[id];
  if (type.kind != Kind::Int && !is_decimal(type.kind)) return std::nullopt;
  if (type.range) return Bound{type.range->low, type.range->high};
  if (type.kind == Kind::Ratio) return Bound{0, kDecimalOne};
  if (type.kind == Kind::Decimal) return std::nullopt;
  return Bound{std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
}

auto Bounds::constant(const ir::Inst& inst) const -> Maybe {
  const Type& type = module_.types[inst.type];
  const Cell& cell = module_.constants[ir::ConstantId{inst.a}].value;
  if (type.optional) return std::nullopt;
  if (is_decimal(type.kind)) return Bound{cell.decimal, cell.decimal};
  return type.kind == Kind::Int ? Maybe(Bound{cell.integer, cell.integer}) : std::nullopt;
}

auto Bounds::computed(const ir::Inst& inst) const -> Maybe {
  using ir::Op;
  if (inst.op == Op::Const) return constant(inst);
  if (inst.op == Op::Select) return both(bounds_[inst.b], bounds_[inst.c]);
  if (inst.op == Op::Guard) return bounds_[inst.b];
  if (inst.op == Op::Default) return both(bounds_[inst.a], bounds_[inst.b]);
  const Type& type = module_.types[inst.type];
  if (type.optional || !is_decimal(type.kind)) return std::nullopt;
  if (inst.op == Op::Add) return sum(bounds_[inst.a], bounds_[inst.b]);
  if (inst.op == Op::Sub) return sum(bounds_[inst.a], negated(bounds_[inst.b]));
  if (inst.op == Op::Neg) return negated(bounds_[inst.a]);
  if (inst.op == Op::Mul) return product(bounds_[inst.a], bounds_[inst.b]);
  if (inst.op != Op::Widen) return std::nullopt;
  const bool whole = module_.types[function_.value_types[inst.a]].kind == Kind::Int;
  return whole ? scaled(bounds_[inst.a]) : bounds_[inst.a];
}

}  // namespace writ::jit

#include "compiler/jit/costs.hpp"

#include "compiler/jit/held_sets.hpp"
#include "runtime/builtins/builtins.hpp"

namespace writ::jit {
namespace {

// Measured by tests/bench/operations.cpp (build/bench_operations), on two shared cores of an AMD EPYC with AVX-512;
// each stands for what is like it. Indexes and texts were in the cache there: in a service they are dearer.
constexpr Cost kWord = 5;      // logic, comparison, sums in registers: 2 to 6
constexpr Cost kText = 11;     // a text against a constant of the same size, or each of a few: 8 to 11
constexpr Cost kTexts = 25;    // two texts
constexpr Cost kMember = 64;   // by hash, in a set or among the keys of a map, of a hundred
constexpr Cost kEntry = 220;   // the same, in a map
constexpr Cost kHelped = 200;  // a call of the reference engine's function: `size` 130, product of decimals 290
constexpr Cost kPattern = 70;  // as code of its own: 56 to 81; by the helper 180 to 380
constexpr Cost kCalled = 500;  // a function of the library: `subset` of few 520, `inter` 610
constexpr Cost kLoop = 30;     // going over four elements, with nothing to do for them: 24
constexpr Cost kBits = kLoop + kElements * kWord;  // a set of a request as bits
constexpr Cost kFold = 500;                        // the same, with a state that the reference engine keeps

auto is_word(const Type& type) -> bool {
  if (type.optional) return false;
  const Kind kind = type.kind;
  return kind == Kind::Bool || kind == Kind::Int || kind == Kind::Instant || kind == Kind::Date ||
         kind == Kind::Duration || kind == Kind::Enum || kind == Kind::Decimal || kind == Kind::Ratio ||
         kind == Kind::Float;
}

}  // namespace

auto Costs::type_of(std::uint32_t value) const -> const Type& { return module_.types[function_.value_types[value]]; }

auto Costs::of(const ir::Inst& inst) const -> Cost {
  using ir::Op;
  switch (inst.op) {
    case Op::Const:
    case Op::Input:
    case Op::Now:
    case Op::Param: return 0;
    case Op::Field:
    case Op::Present:
    case Op::Default:
    case Op::Unwrap:
    case Op::Wrap:
    case Op::And:
    case Op::Or:
    case Op::Not:
    case Op::Select:
    case Op::Guard:
    case Op::Widen: return kWord;
    case Op::Eq:
    case Op::Lt:
    case Op::Le: return comparison(inst);
    case Op::Add:
    case Op::Sub:
    case Op::Mul:
    case Op::Div:
    case Op::Neg: return arithmetic(inst);
    case Op::Member: return membership(inst);
    case Op::HasKey: return kMember;
    case Op::Entry: return kEntry;
    case Op::Like:
    case Op::Matches: return kPattern;
    case Op::Every:
    case Op::Some: return kLoop;
    case Op::Count: return type_of(inst.a).kind == Kind::List ? kLoop : kFold;
    case Op::Sum:
    case Op::Max:
    case Op::Min:
    case Op::Avg:
    case Op::CollectList:
    case Op::CollectSet: return kFold;
    case Op::At:
    case Op::Get:
    case Op::Size:
    case Op::First:
    case Op::JsonKey:
    case Op::JsonAt:
    case Op::Convert:
    case Op::MakeList:
    case Op::MakeSet:
    case Op::MakeRecord:
    case Op::Choose:
    case Op::ChooseFirst:
    case Op::ChooseAll:
    case Op::Lookup:
    case Op::LookupFirst:
    case Op::LookupAll: return kHelped;
    case Op::Call: return call(inst);
  }
  return kHelped;
}

auto Costs::comparison(const ir::Inst& inst) const -> Cost {
  const Type& type = type_of(inst.a);
  if (is_word(type)) return kWord;
  if (inst.op == ir::Op::Eq && (has_bits(inst.a) || has_bits(inst.b))) return kBits;
  if (inst.op != ir::Op::Eq || !is_text(type.kind) || type.optional) return kHelped;
  return constant(inst.a) != nullptr || constant(inst.b) != nullptr ? kText : kTexts;
}

auto Costs::call(const ir::Inst& inst) const -> Cost {
  if (builtins::all()[inst.c].name != "subset") return kCalled;
  return has_bits(function_.pool[inst.a]) || has_bits(function_.pool[inst.a + 1]) ? kBits : kCalled;
}

auto Costs::has_bits(std::uint32_t value) const -> bool {
  const Cell* held = constant(value);
  return held != nullptr && enum_bits(module_.types, type_of(value), *held).has_value();
}

// Null where the value is none.
auto Costs::constant(std::uint32_t value) const -> const Cell* {
  const ir::Inst& made = numbering_.definition(value);
  return made.op == ir::Op::Const ? &module_.constants[ir::ConstantId{made.a}].value : nullptr;
}

auto Costs::membership(const ir::Inst& inst) const -> Cost {
  const Cell* held = constant(inst.b);
  if (held == nullptr) return kMember;
  const Type& collection = type_of(inst.b);
  if (const Sequence* few = few_texts(module_.types, collection, *held)) return few->size * kText;
  return word_bits(module_.types, collection, *held) ? kWord : kMember;
}

// Of decimals, products and quotients are functions.
auto Costs::arithmetic(const ir::Inst& inst) const -> Cost {
  const Type& type = module_.types[inst.type];
  const bool long_ = inst.op == ir::Op::Mul || inst.op == ir::Op::Div;
  if (!is_word(type) || type.kind == Kind::Date) return kHelped;
  return long_ && (type.kind == Kind::Decimal || type.kind == Kind::Ratio) ? kHelped : kWord;
}

}  // namespace writ::jit

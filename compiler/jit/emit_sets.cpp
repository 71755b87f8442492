// Sets of enums and of numbers that are close together, as bits of a word (held_sets.hpp).
//
// A set of a request becomes a word in one walk over it; what is asked of it and of a set that the rules name is then a
// mask. Its members that are not known, and those that are cut off, are kept as reasons, and each question says what
// they leave open, as writ::equal and the library's `subset` do.
#include "compiler/jit/emit.hpp"
#include "compiler/jit/held_sets.hpp"

namespace writ::jit {

// An unknown element may be any number.
auto Emitter::member_of_bits(const ir::Inst& inst) -> std::optional<Value> {
  const Cell* constant = held_constant(inst.b);
  if (constant == nullptr || rep(inst.a) != Rep::Word) return std::nullopt;
  const auto bits = word_bits(types(), types()[type_of(inst.b)], *constant);
  if (!bits) return std::nullopt;
  const Value& element = operand(inst.a);
  const Data at = b_.CreateSub(element.data, b_.getInt64(static_cast<std::uint64_t>(bits->least)));
  const Data is_near = b_.CreateICmpULT(at, b_.getInt64(64));
  const Data bit = b_.CreateAnd(b_.CreateLShr(b_.getInt64(bits->members), b_.CreateAnd(at, 63)), 1);
  return truth(b_.CreateAnd(is_near, b_.CreateICmpNE(bit, b_.getInt64(0))), element.why);
}

auto Emitter::held_enums(std::uint32_t value) const -> std::optional<std::uint64_t> {
  const Cell* constant = held_constant(value);
  return constant == nullptr ? std::nullopt : enum_bits(types(), types()[type_of(value)], *constant);
}

// Which of its members are in the set: `answer` is told them as bits, and why there may be more; 0: there are none.
auto Emitter::walk_enums(const ir::Inst& inst, std::uint32_t set,
                         const std::function<Value(Data bits, Data more)>& answer) -> Value {
  LoopPlan plan;
  plan.start = [&](const Parts&) { return known_word(0); };
  plan.step = [&](const Value& state, const Parts& parts, Data index) -> Step {
    const Value member = load(Rep::Word, at(parts.keys, b_.CreateZExt(index, b_.getInt64Ty())));
    const Data bit = b_.CreateShl(b_.getInt64(1), b_.CreateAnd(member.data, 63));
    const Data known = b_.CreateSelect(is_zero(member.why), bit, b_.getInt64(0));
    return {{b_.CreateOr(state.data, known), b_.CreateOr(state.why, member.why)}, nullptr};
  };
  plan.finish = [&](const Value& state, const Parts& parts) -> Value {
    const Data cut = b_.CreateSelect(is_open(parts), why_const(bit(Reason::Incomplete)), why_const(0));
    return answer(state.data, b_.CreateOr(state.why, cut));
  };
  return loop(set, inst.type, plan);
}

// True, False, or, where neither is certain, Unknown for `why`, which is 0 only where one of the two is.
auto Emitter::verdict(Data certain_false, Data certain_true, Data why) -> Value {
  const Data is_certain = b_.CreateOr(b_.CreateOr(certain_false, certain_true), is_zero(why));
  const Data yes = b_.CreateAnd(b_.CreateNot(certain_false), b_.CreateOr(certain_true, is_zero(why)));
  return truth(yes, b_.CreateSelect(is_certain, why_const(0), why));
}

// A member that is surely not among the others makes two sets differ; as long as anything is not known they may.
auto Emitter::equal_enums(const ir::Inst& inst) -> std::optional<Value> {
  const bool second = held_enums(inst.b).has_value();
  const auto held = second ? held_enums(inst.b) : held_enums(inst.a);
  const std::uint32_t asked = second ? inst.a : inst.b;
  if (!held || types()[type_of(asked)].optional) return std::nullopt;
  return walk_enums(inst, asked, [&](Data bits, Data more) {
    const Data others = b_.CreateICmpNE(b_.CreateAnd(bits, ~*held), b_.getInt64(0));
    const Data differ = b_.CreateICmpNE(bits, b_.getInt64(*held));
    return verdict(b_.CreateOr(others, b_.CreateAnd(differ, is_zero(more))), b_.getFalse(), more);
  });
}

// Whether the first argument is in the second: that one in the set that the rules name, or that one in it.
auto Emitter::subset_of_enums(const ir::Inst& inst) -> std::optional<Value> {
  const std::uint32_t inner = fn_.pool[inst.a];
  const std::uint32_t outer = fn_.pool[inst.a + 1];
  if (const auto held = held_enums(outer)) {
    return walk_enums(inst, inner, [&](Data bits, Data more) {
      const Data others = b_.CreateICmpNE(b_.CreateAnd(bits, ~*held), b_.getInt64(0));
      return verdict(others, b_.getFalse(), more);
    });
  }
  const auto held = held_enums(inner);
  if (!held) return std::nullopt;
  return walk_enums(inst, outer, [&](Data bits, Data more) {
    const Data has_all = b_.CreateICmpEQ(b_.CreateAnd(bits, *held), b_.getInt64(*held));
    const Data lacks = b_.CreateAnd(b_.CreateNot(has_all), is_zero(more));
    return verdict(lacks, has_all, more);
  });
}

}  // namespace writ::jit

// The uniform entry: which function evaluates an operation, and with what.
#include "runtime/interp/ops.hpp"

#include <array>

#include "runtime/builtins/builtins.hpp"
#include "runtime/interp/ops_families.hpp"

namespace writ::interp {

Patterns::Patterns(const ir::Module& module) : like_(module.constants.size()), regex_(module.constants.size()) {
  for (const ir::Function& function : module.functions) {
    for (const ir::Block& block : function.blocks) {
      for (const ir::Inst& inst : block.insts) add(module, inst);
    }
  }
}

void Patterns::add(const ir::Module& module, const ir::Inst& inst) {
  if (inst.op != ir::Op::Like && inst.op != ir::Op::Matches) return;
  const std::string_view text = module.constants[ir::ConstantId{inst.b}].value.text.view();
  Slot& slot = inst.op == ir::Op::Like ? like_[inst.b] : regex_[inst.b];
  if (slot) return;
  slot = inst.op == ir::Op::Like ? builtins::Pattern::known_like(text) : builtins::Pattern::known_regex(text);
}

namespace {

auto type_of(const OpContext& context, std::uint32_t value) -> TypeId { return context.function.value_types[value]; }

auto kind_of(const OpContext& context, std::uint32_t value) -> Kind {
  return context.module.types[type_of(context, value)].kind;
}

auto eval_pattern(const builtins::Pattern& pattern, const Cell& text) -> Cell {
  if (text.is_unknown()) return Cell::unknown_bool(text.why);
  return Cell::of(truth_of(pattern.matches(text.text.view())));
}

auto eval_call(const OpContext& context, const ir::Inst& inst, std::span<const Cell> arguments) -> Cell {
  std::array<TypeId, builtins::kMostArguments> types;  // verify() counts them
  for (std::size_t i = 0; i < arguments.size(); ++i) types[i] = type_of(context, context.function.pool[inst.a + i]);
  const builtins::Context call{context.module.types, {types.data(), arguments.size()}, inst.type, context.arena};
  return settled(context.module.types[inst.type], builtins::call(inst.c, call, arguments));
}

}  // namespace

auto apply(const OpContext& context, const ir::Inst& inst, std::span<const Cell> operands) -> Cell {
  const TypeTable& types = context.module.types;
  const Type& result = types[inst.type];
  using ir::Op;
  switch (inst.op) {
    case Op::Field:
      return eval_field(result, operands[0], inst.b);
    case Op::Entry:
    case Op::Get:
      return eval_entry(context, inst, operands[0], operands[1]);
    case Op::At:
      return eval_at(result, operands[0], operands[1]);
    case Op::Size:
      return eval_size(types, type_of(context, inst.a), operands[0]);
    case Op::First:
      return eval_first(types, type_of(context, inst.a), result, operands[0]);
    case Op::JsonKey:
      return eval_json_key(operands[0], operands[1]);
    case Op::JsonAt:
      return eval_json_at(operands[0], operands[1]);
    case Op::Convert:
      return eval_convert(context, inst.type, operands[0]);
    case Op::Present:
      return eval_present(operands[0]);
    case Op::Default:
      return eval_default(result, operands[0], operands[1]);
    case Op::Unwrap:
      return eval_unwrap(result, operands[0]);
    case Op::Wrap:
      return settled(result, operands[0]);
    case Op::And:
      return eval_and(operands[0], operands[1]);
    case Op::Or:
      return eval_or(operands[0], operands[1]);
    case Op::Not:
      return eval_not(operands[0]);
    case Op::Select:
      return eval_select(types, inst.type, operands[0], operands[1], operands[2]);
    case Op::Guard:
      return eval_guard(result, operands[0], operands[1], static_cast<Reason>(inst.c));
    case Op::Eq:
    case Op::Lt:
    case Op::Le:
      return eval_compare(types, inst.op, type_of(context, inst.a), operands[0], operands[1]);
    case Op::Member:
      return eval_member(context, inst, operands[0], operands[1]);
    case Op::HasKey:
      return eval_has_key(context, inst, operands[0], operands[1]);
    case Op::Like:
    case Op::Matches:
      return eval_pattern(context.patterns.of(inst), operands[0]);
    case Op::Add:
    case Op::Sub:
    case Op::Mul:
    case Op::Div:
      return eval_arithmetic(inst.op, kind_of(context, inst.a), kind_of(context, inst.b), operands[0], operands[1]);
    case Op::Neg:
      return eval_negate(kind_of(context, inst.a), operands[0]);
    case Op::Widen:
      return eval_widen(kind_of(context, inst.a), result.kind, operands[0]);
    case Op::MakeList:
      return make_list(context, operands);
    case Op::MakeSet:
      return make_set(context, result.element, operands);
    case Op::MakeRecord:
      return make_record(context, operands);
    case Op::Choose:
    case Op::ChooseFirst:
      return eval_choose(types, inst, operands);
    case Op::ChooseAll:
      return eval_choose_all(context, operands);
    case Op::Lookup:
    case Op::LookupFirst:
    case Op::LookupAll:
      return eval_lookup(context, inst, operands);
    case Op::Call:
      return eval_call(context, inst, operands);
    case Op::Const:
    case Op::Input:
    case Op::Now:
    case Op::Param:
    case Op::Every:
    case Op::Some:
    case Op::Count:
    case Op::Sum:
    case Op::Max:
    case Op::Min:
    case Op::Avg:
    case Op::CollectList:
    case Op::CollectSet:
      break;
  }
  WRIT_CHECK(false, "apply() is for operations that are no leaf and own no block");
  return {};
}

}  // namespace writ::interp

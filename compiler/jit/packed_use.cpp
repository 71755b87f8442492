#include "compiler/jit/packed_use.hpp"

#include <algorithm>

namespace writ::jit {
namespace {

// A search takes a nanosecond an element, and a set some twenty to make.
constexpr std::uint32_t kSearched = 64;

}  // namespace

PackedUse::PackedUse(const ir::Module& module, const ir::Function& function, const interp::FunctionPlan& plan,
                     const Numbering& numbering, const PackedLayout& layout)
    : module_(module),
      function_(function),
      numbering_(numbering),
      layout_(layout),
      packed_(function.value_types.size()),
      searched_(function.value_types.size()) {
  for (const std::uint32_t value : numbering_.order()) packed_[value] = stands_in_packed(value);
  if (!can_be_packed(plan)) inputs_.clear();
  find_searched(plan);
}

auto PackedUse::form_of(std::uint32_t value) const -> PackedForm {
  return layout_.form_of(function_.value_types[value]);
}

auto PackedUse::is(PackedForm form, std::uint32_t value) const -> bool {
  return packed_[numbering_.same_as(value)] && form_of(value) == form;
}

auto PackedUse::stands_in_packed(std::uint32_t value) -> bool {
  const ir::Inst& inst = numbering_.definition(value);
  if (inst.op == ir::Op::Field) return is(PackedForm::Record, inst.a);
  if (inst.op == ir::Op::Param) {
    const auto collection = numbering_.element_of(value);
    return inst.a == 0 && collection && is(PackedForm::List, *collection);
  }
  if (inst.op != ir::Op::Input) return false;
  const ir::InputId input{inst.a};
  const ir::Input& row = module_.inputs[input];
  if (row.kind != ir::InputKind::Request || !layout_.is_worth(row.type)) return false;
  if (std::find(inputs_.begin(), inputs_.end(), input) == inputs_.end()) inputs_.push_back(input);
  return true;
}

// Otherwise than by its fields.
auto PackedUse::wants_record(const ir::Inst& inst) const -> bool {
  const auto is_one = [this](std::uint32_t value) { return is(PackedForm::Record, value); };
  const std::vector<std::uint32_t> operands = numbering_.operands(inst);
  const std::vector<std::uint32_t> taken = numbering_.taken(inst);
  return (inst.op != ir::Op::Field && std::any_of(operands.begin(), operands.end(), is_one)) ||
         std::any_of(taken.begin(), taken.end(), is_one);
}

// What is looked at from outside.
auto PackedUse::outputs_of(const interp::FunctionPlan& plan) const -> std::vector<std::uint32_t> {
  std::vector<std::uint32_t> all;
  for (const ir::ValueId output : function_.outputs) all.push_back(output.index);
  if (plan.told()) {
    for (const ir::ValueId operand : plan.told()->operands()) all.push_back(operand.index);
  }
  return all;
}

auto PackedUse::can_be_packed(const interp::FunctionPlan& plan) const -> bool {
  bool goes_over_list = false;
  for (const std::uint32_t value : numbering_.order()) {
    const ir::Inst& inst = numbering_.definition(value);
    if (wants_record(inst)) return false;
    goes_over_list |= ir::op_info(inst.op).b == ir::Operand::Block && is(PackedForm::List, inst.a);
  }
  const std::vector<std::uint32_t> outputs = outputs_of(plan);
  return goes_over_list && std::none_of(outputs.begin(), outputs.end(),
                                        [this](std::uint32_t output) { return is(PackedForm::Record, output); });
}

// Nothing of such a set is unknown: of all elements, which are known, a text that stands in them.
auto PackedUse::can_be_searched(const ir::Inst& inst) const -> bool {
  if (inst.op != ir::Op::CollectSet || !is(PackedForm::List, inst.a)) return false;
  const std::uint32_t most = layout_.types()[function_.value_types[inst.a]].max_size;
  if (most == 0 || most > kSearched) return false;
  const std::vector<std::uint32_t> taken = numbering_.taken(inst);
  const ir::Inst& where = numbering_.definition(numbering_.same_as(taken[0]));
  const bool all = where.op == ir::Op::Const && module_.constants[ir::ConstantId{where.a}].value.truth == Truth::True;
  return all && is(PackedForm::Text, taken[1]);
}

void PackedUse::find_searched(const interp::FunctionPlan& plan) {
  for (const std::uint32_t value : numbering_.order()) {
    if (numbering_.same_as(value) == value) searched_[value] = can_be_searched(numbering_.definition(value));
  }
  const auto is_wanted = [this](std::uint32_t value) { searched_[numbering_.same_as(value)] = false; };
  for (const std::uint32_t value : numbering_.order()) {
    const ir::Inst& inst = numbering_.definition(value);
    const std::vector<std::uint32_t> operands = numbering_.operands(inst);
    const bool asks = inst.op == ir::Op::Member && is(PackedForm::Text, inst.a);
    for (std::size_t i = 0; i < operands.size(); ++i) {
      if (!asks || i != 1) is_wanted(operands[i]);
    }
    for (const std::uint32_t taken : numbering_.taken(inst)) is_wanted(taken);
  }
  for (const std::uint32_t output : outputs_of(plan)) is_wanted(output);
}

}  // namespace writ::jit

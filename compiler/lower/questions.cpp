// What conditions ask of the rules becomes an input that the rules fill in.
#include <algorithm>

#include "compiler/lower/builder.hpp"

namespace writ::lower {

using namespace syntax;

namespace {

auto gate_number(const Lowering& l, SymbolId gate) -> std::size_t {
  const std::vector<ir::Gate>& gates = l.out.module.gates;
  const std::string& name = l.package.symbols[gate].name;
  auto found = std::find_if(gates.begin(), gates.end(), [&](const ir::Gate& row) { return row.name == name; });
  WRIT_CHECK(found != gates.end(), "a gate that is asked stands in its module");
  return static_cast<std::size_t>(found - gates.begin());
}

auto instead_of(FunctionBuilder& f, const Call& call) -> std::vector<Question::Instead> {
  std::vector<Question::Instead> instead;
  for (std::size_t i = 1; i < call.arguments.size(); ++i) {
    const Argument& argument = call.arguments[i];
    SymbolId input = f.lowering.package.find(f.module_index(), check::Namespace::Values, argument.label.text);
    FunctionBuilder builder(f.lowering, std::string(argument.label.text) + " instead", f.module_index());
    builder.output_of(f.module_index(), argument.value);
    instead.push_back({f.lowering.input(input), builder.finish()});
  }
  return instead;
}

// `approvals(a)`: which row of the gate that is.
auto approval_number(const Lowering& l, const ir::Gate& gate, SymbolId approval) -> std::size_t {
  const check::Symbol& row = l.package.symbols[approval];
  const std::string& module = l.package.modules[row.module].name;
  const std::optional<std::uint32_t> found = ir::find_approval(gate, module, row.name);
  WRIT_CHECK(found.has_value(), "a gate that answers for an approval uses it");
  return *found;
}

auto add_answer(FunctionBuilder& f, ExprId id) -> ir::InputId {
  std::string name = f.lowering.source_text(f.ast().exprs[id].span);
  return f.lowering.module().inputs.add({std::move(name), ir::InputKind::Answer, f.fact(id).type, {}, {}, {}, {}});
}

// The same question has one answer in one world, and is asked once.
auto shared_answer(FunctionBuilder& f, ExprId id, const Question& question) -> ir::InputId {
  auto [slot, fresh] = f.lowering.answers.try_emplace({question.gate, question.control, question.approval});
  if (fresh) slot->second = add_answer(f, id);
  return slot->second;
}

}  // namespace

auto lower_question(FunctionBuilder& f, ExprId id) -> ir::InputId {
  WRIT_CHECK(f.lowering.questions != nullptr, "only conditions of tests ask");
  const check::ModuleFacts& facts = f.lowering.package.modules[f.module_index()];
  Question question;
  question.gate = gate_number(f.lowering, facts.answering_gates.at(id.index));
  const auto* call = std::get_if<Call>(&f.ast().exprs[id].form);
  const SymbolId about = f.fact(id).binding.symbol;
  const bool approvals = f.lowering.package.symbols[about].kind == check::SymbolKind::Approval;
  if (call == nullptr) question.control = f.lowering.package.symbols[about].name;
  if (approvals) question.approval = approval_number(f.lowering, f.lowering.module().gates[question.gate], about);
  if (call != nullptr && !approvals) question.instead = instead_of(f, *call);
  question.answer = question.instead.empty() ? shared_answer(f, id, question) : add_answer(f, id);
  question.origin = f.lowering.origin(f.ast().exprs[id].span);
  std::vector<Question>& asked = *f.lowering.questions;
  auto same = [&](const Question& other) { return other.answer == question.answer; };
  if (std::none_of(asked.begin(), asked.end(), same)) asked.push_back(question);
  return question.answer;
}

}  // namespace writ::lower

#include "compiler/testing/trial.hpp"

#include <algorithm>

#include "compiler/testing/demand.hpp"
#include "runtime/values/compare.hpp"
#include "runtime/values/refined.hpp"
#include "runtime/values/text.hpp"

namespace writ::testing {
namespace {

auto missing() -> Cell { return Cell::unknown(bit(Reason::Missing)); }

auto outcome_in(const ir::Module& module, const decide::Decision& decision, const std::string& control)
    -> decide::OutcomeSet {
  for (const decide::ControlResult& result : decision.controls) {
    if (module.controls[result.control].id == control) return result.outcomes;
  }
  WRIT_CHECK(false, "the checker settles which gate enforces the control");
  return 0;
}

}  // namespace

auto issued(std::int64_t now, std::int64_t aged) -> std::int64_t {
  std::int64_t at = 0;
  return __builtin_sub_overflow(now, aged, &at) ? INT64_MIN : at;
}

auto Trial::situation_of(const World& world) -> evidence::Situation {
  evidence::Request request;
  request.input = request_;
  request.value = missing();
  std::vector<evidence::Item> items;
  for (const auto& [input, fact] : world.facts) {
    if (fact.kind == Fact::Kind::Missing) continue;
    if (module_.inputs[input].kind == ir::InputKind::Request) {
      if (input == request_) request.value = fact.value;
      continue;
    }
    evidence::Item item;  // without subject and issuer: about whatever is asked, from whoever may say it
    item.input = input;
    item.content = fact.value;
    item.issued_at = issued(world.now, fact.aged);
    item.trust = fact.kind == Fact::Kind::Untrusted ? evidence::Trust::Unverified : evidence::Trust::Verified;
    items.push_back(std::move(item));
  }
  evidence::Situation made = evidence::admit(module_, engine_, request, std::move(items), world.now, arena_);
  made.statements = world.statements;
  return made;
}

void Trial::enter(const World& world, ir::InputId request) {
  arena_.reset();
  decisions_.clear();
  world_ = world;
  request_ = request;
  situation_ = situation_of(world);
}

auto Trial::evaluate(ir::FunctionId function) -> Cell {
  Cell* out = arena_.cells(module_.functions[function].outputs.size());
  engine_.evaluate(function, situation_.world(), arena_, out);
  return out[0];
}

auto Trial::decision(std::size_t gate) -> const decide::Decision& {
  auto found = decisions_.find(gate);
  if (found != decisions_.end()) return found->second;
  return decisions_.emplace(gate, decide::decide(module_, module_.gates[gate], engine_, situation_, arena_))
      .first->second;
}

// What changes is the content: missing evidence stays missing unless it is given whole, and what
// does not count still does not.
auto Trial::otherwise(const lower::Question& question) -> World {
  World other = world_;
  for (const lower::Question::Instead& instead : question.instead) {
    const writ::TypeId type = module_.inputs[instead.input].type;
    const Cell value = with_ranges_kept(module_.types, type, evaluate(instead.value), arena_);
    Fact& fact = other.facts[instead.input];
    if (fact.kind == Fact::Kind::Missing && !fully_known(module_.types, type, value))
      continue;
    if (fact.kind == Fact::Kind::Missing) fact.kind = Fact::Kind::Value;
    fact.value = value;
  }
  keep_bound(other, question.gate);
  return other;
}

// Who signed, signed for what is asked in the world itself.
void Trial::keep_bound(World& other, std::size_t index) {
  if (other.statements.empty()) return;
  const ir::Gate& gate = module_.gates[index];
  Cell* outputs = arena_.cells(module_.functions[gate.function].outputs.size());
  engine_.evaluate(gate.function, situation_.world(), arena_, outputs);
  for (evidence::Statement& statement : other.statements) {
    for (const ir::GateApproval& approval : gate.approvals) {
      if (statement.approval != ir::full_name(approval)) continue;
      std::vector<std::string> bound;
      for (const auto& digest : decide::bound_digests(module_, gate, approval, outputs))
        bound.push_back(digest.value_or(""));
      statement.bound = std::move(bound);
    }
  }
}

// Who signed: the statements that certainly count. Where one only may, there may be more.
auto Trial::signatures(const lower::Question& question) -> Cell {
  const decide::ApprovalStatus& status = decision(question.gate).approvals[*question.approval].status;
  const auto counts = [&](const decide::StatementResult& result, Truth truth) {
    return result.counts == truth && situation_.statements[result.statement].kind == evidence::StatementKind::Approve;
  };
  Cell* items = arena_.cells(status.statements.size());
  Sequence signed_by{items, 0, false};
  for (const decide::StatementResult& result : status.statements) {
    signed_by.open = signed_by.open || counts(result, Truth::Unknown);
    if (counts(result, Truth::True)) items[signed_by.size++] = signature(situation_.statements[result.statement]);
  }
  return Cell::of_sequence(arena_.make(signed_by));
}

// In the order of the record that the checker makes: person, principal, role, at.
auto Trial::signature(const evidence::Statement& statement) -> Cell {
  Cell* fields = arena_.cells(4);
  fields[0] = Cell::of_text(arena_.text(statement.person));
  fields[1] = statement.principal.empty() ? Cell::of_absent() : Cell::of_text(arena_.text(statement.principal));
  fields[2] = Cell::of_text(arena_.text(statement.role));
  fields[3] = Cell::of_int(statement.at);
  return Cell::of_fields(fields);
}

auto Trial::answer(const lower::Question& question) -> Cell {
  if (question.approval) return signatures(question);
  if (!question.control.empty()) {
    return Cell::of_int(
        static_cast<std::int64_t>(outcome_of(outcome_in(module_, decision(question.gate), question.control))));
  }
  if (question.instead.empty()) return Cell::of_int(static_cast<std::int64_t>(decision(question.gate).decision));
  const evidence::Situation other = situation_of(otherwise(question));
  return Cell::of_int(static_cast<std::int64_t>(
      decide::decide(module_, module_.gates[question.gate], engine_, other, arena_).decision));
}

void Trial::ask(std::span<const lower::Question> questions) {
  for (const lower::Question& question : questions) situation_.inputs[question.answer.index] = answer(question);
}

auto request_of(const ir::Module& module, const lower::TestPlan& plan) -> ir::InputId {
  if (plan.gate) return module.gates[*plan.gate].request;
  if (!plan.questions.empty()) return module.gates[plan.questions.front().gate].request;
  for (const lower::Given& given : plan.givens) {
    if (module.inputs[given.input].kind == ir::InputKind::Request) return given.input;
  }
  return {};
}

auto answers_text(const Trial& trial, std::span<const lower::Question> questions, ir::FunctionId condition)
    -> std::string {
  const ir::Module& module = trial.module();
  const std::set<ir::InputId> read = inputs_of(module.functions[condition]);
  std::string text;
  for (const lower::Question& question : questions) {
    if (!read.contains(question.answer)) continue;
    const Cell& answer = trial.situation().inputs[question.answer.index];
    text += (text.empty() ? "; `" : ", `") + module.origins[question.origin].text + "` is " +
            print_value(module.types, module.inputs[question.answer].type, answer);
  }
  return text;
}

auto outcome_of(decide::OutcomeSet set) -> syntax::Outcome {
  if ((set & (set - 1)) != 0) return syntax::Outcome::Indeterminate;
  switch (static_cast<decide::Outcome>(set)) {
    case decide::Outcome::Satisfied: return syntax::Outcome::Satisfied;
    case decide::Outcome::Violated: return syntax::Outcome::Violated;
    case decide::Outcome::NotApplicable: return syntax::Outcome::NotApplicable;
    case decide::Outcome::Waived: return syntax::Outcome::Waived;
  }
  return syntax::Outcome::Indeterminate;
}

}  // namespace writ::testing

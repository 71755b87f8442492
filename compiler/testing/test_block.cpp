#include "compiler/testing/test_block.hpp"

#include <algorithm>

#include "runtime/values/refined.hpp"

namespace writ::testing {
namespace {

using lower::Expectation;
using lower::Given;
using lower::TestPlan;

// What a test says is signed is signed, and by somebody in the role.
auto statement_of(const lower::Said& said, std::int64_t now) -> evidence::Statement {
  evidence::Statement made;
  switch (said.kind) {
    case lower::Said::Kind::Approve: made.kind = evidence::StatementKind::Approve; break;
    case lower::Said::Kind::Reject: made.kind = evidence::StatementKind::Reject; break;
    case lower::Said::Kind::Request: made.kind = evidence::StatementKind::Request; break;
  }
  made.approval = said.approval;
  made.person = said.person;
  made.principal = said.principal;
  made.role = said.role;
  made.at = issued(now, said.aged);
  made.for_any_use = true;
  made.trust = evidence::Trust::Verified;
  made.in_role = Truth::True;
  if (!said.principal.empty()) made.delegated_for = 0;
  return made;
}

// Everything not given is missing.
auto world_of(const ir::Module& module, const ir::Engine& engine, const TestPlan& plan, Arena& memory) -> World {
  std::vector<Cell> nothing(module.inputs.size());
  for (std::uint32_t i = 0; i < nothing.size(); ++i) {
    const ir::Input& row = module.inputs[ir::InputId{i}];
    nothing[i] = row.kind == ir::InputKind::Data ? row.data : Cell::unknown(bit(Reason::Missing));
  }
  World world{plan.at, {}, {}};
  for (const lower::Said& said : plan.said) world.statements.push_back(statement_of(said, plan.at));
  for (const Given& given : plan.givens) {
    Fact fact;
    fact.aged = given.aged;
    if (given.kind == Given::Kind::Untrusted)
      fact = {Fact::Kind::Untrusted, Cell::unknown(bit(Reason::Missing)), given.aged};
    if (given.kind == Given::Kind::Value) {
      fact.kind = Fact::Kind::Value;
      engine.evaluate(given.value, {nothing, plan.at}, memory, &fact.value);
      fact.value = with_ranges_kept(module.types, module.inputs[given.input].type, fact.value, memory);
    }
    world.facts[given.input] = fact;
  }
  return world;
}

auto reasons_for(const ir::Module& module, const decide::Decision& decision) -> std::string {
  std::string reasons;
  auto add = [&](const std::string& name) { reasons += (reasons.empty() ? "" : ", ") + name; };
  for (const decide::ControlResult& control : decision.controls) {
    if (control.hi == decision.decision) add(module.controls[control.control].id);
  }
  for (const decide::ApprovalResult& approval : decision.approvals) {
    if (approval.hi == decision.decision) add(decision.gate->approvals[approval.approval].approval);
  }
  return reasons.empty() ? reasons : " (" + reasons + ")";
}

auto wanted_set(syntax::Outcome outcome) -> decide::OutcomeSet {
  switch (outcome) {
    case syntax::Outcome::Satisfied: return static_cast<decide::OutcomeSet>(decide::Outcome::Satisfied);
    case syntax::Outcome::Violated: return static_cast<decide::OutcomeSet>(decide::Outcome::Violated);
    case syntax::Outcome::NotApplicable: return static_cast<decide::OutcomeSet>(decide::Outcome::NotApplicable);
    case syntax::Outcome::Waived: return static_cast<decide::OutcomeSet>(decide::Outcome::Waived);
    case syntax::Outcome::Indeterminate: break;
  }
  return 0;  // more than one
}

auto list_of(decide::OutcomeSet set) -> std::string {
  std::string text;
  for (std::string_view name : decide::outcome_names(set)) text += (text.empty() ? "" : " or ") + std::string(name);
  return text;
}

auto has_several(decide::OutcomeSet set) -> bool { return (set & (set - 1)) != 0; }

// Why an expectation is missed; nothing when it is met.
struct Judge {
  Trial& trial;
  const TestPlan& plan;

  using Missed = std::optional<std::string>;

  auto decided() const -> const decide::Decision& { return trial.decision(*plan.gate); }

  auto operator()(const Expectation& e) const -> Missed {
    switch (e.kind) {
      case Expectation::Kind::Decision: return decision(e);
      case Expectation::Kind::Outcome: return outcome(e);
      case Expectation::Kind::Obligation: return obligation(e);
      case Expectation::Kind::Condition: return condition(e);
    }
    return {};
  }

  auto decision(const Expectation& e) const -> Missed {
    const decide::Decision& made = decided();
    if (made.decision == e.verdict) return {};
    return "the decision is " + std::string(decide::verdict_name(made.decision)) + reasons_for(trial.module(), made);
  }

  auto requirement(const Expectation& e, const decide::ControlResult& control) const -> Missed {
    const ir::Control& row = trial.module().controls[control.control];
    for (std::size_t i = 0; i < row.requirements.size(); ++i) {
      if (row.requirements[i].label != e.label) continue;
      const Truth truth = control.requirements[i].truth;
      const bool as_wanted = (e.outcome == syntax::Outcome::Satisfied && truth == Truth::True) ||
                             (e.outcome == syntax::Outcome::Violated && truth == Truth::False) ||
                             (e.outcome == syntax::Outcome::Indeterminate && truth == Truth::Unknown);
      if (as_wanted) return {};
      return std::string("the requirement is ") + (truth == Truth::True    ? "satisfied"
                                                   : truth == Truth::False ? "violated"
                                                                           : "indeterminate");
    }
    return {};
  }

  auto outcome(const Expectation& e) const -> Missed {
    for (const decide::ControlResult& control : decided().controls) {
      if (trial.module().controls[control.control].id != e.name) continue;
      if (!e.label.empty()) return requirement(e, control);
      const bool several = e.outcome == syntax::Outcome::Indeterminate;
      const bool as_wanted = several ? has_several(control.outcomes) : control.outcomes == wanted_set(e.outcome);
      return as_wanted ? Missed() : "it is " + list_of(control.outcomes);
    }
    return "the gate `" + decided().gate->name + "` does not enforce it";
  }

  auto obligation(const Expectation& e) const -> Missed {
    const decide::Decision& made = decided();
    const bool there = std::any_of(
        made.obligations.begin(), made.obligations.end(),
        [&](const decide::ObligationResult& o) { return made.gate->obligations[o.obligation].name == e.name; });
    if (there) return {};
    return "the decision " + std::string(decide::verdict_name(made.decision)) + " carries no such obligation";
  }

  auto condition(const Expectation& e) const -> Missed {
    const Cell found = trial.evaluate(e.condition);
    if (found.is_unknown()) return "it is unknown";
    return found.truth == Truth::True ? Missed() : "it is false" + answers_text(trial, plan.questions, e.condition);
  }
};

}  // namespace

void enter_block(Trial& trial, const ir::Engine& engine, const TestPlan& plan, Arena& memory) {
  trial.enter(world_of(trial.module(), engine, plan, memory), request_of(trial.module(), plan));
  trial.ask(plan.questions);
}

auto run_test_block(const ir::Module& module, const ir::Engine& engine, const TestPlan& plan)
    -> std::vector<std::string> {
  Arena memory;
  Trial trial(module, engine);
  enter_block(trial, engine, plan, memory);
  std::vector<std::string> failures;
  for (const Expectation& expectation : plan.expectations) {
    std::optional<std::string> missed = Judge{trial, plan}(expectation);
    if (!missed) continue;
    const ir::Origin& at = module.origins[expectation.origin];
    failures.push_back("line " + std::to_string(at.line) + ": `" + at.text + "`, but " + *missed);
  }
  return failures;
}

}  // namespace writ::testing

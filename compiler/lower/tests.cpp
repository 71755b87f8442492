// Test blocks into plans: what is given becomes a function, what is expected a row.
#include <algorithm>

#include "compiler/check/literal.hpp"
#include "compiler/lower/builder.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/values/text.hpp"

namespace writ::lower {

using namespace syntax;

namespace {

void not_yet(TestPlan& plan, std::string construct) {
  if (std::find(plan.not_yet.begin(), plan.not_yet.end(), construct) == plan.not_yet.end())
    plan.not_yet.push_back(std::move(construct));
}

struct TestLowering {
  Lowering& l;
  ModuleIndex module;
  TestPlan& plan;

  auto function(ExprId expr, const std::string& what) const -> ir::FunctionId {
    FunctionBuilder builder(l, what + " in test \"" + plan.title + "\"", module);
    builder.output_of(module, expr);
    return builder.finish();
  }
  void expect(Expectation::Kind kind, diag::Span span, Expectation made) const {
    made.kind = kind;
    made.origin = l.origin(span);
    plan.expectations.push_back(std::move(made));
  }

  void operator()(const AtClause& c, diag::Span) const { plan.at = parse_instant(c.instant).value_or(0); }
  void operator()(const GivenClause& c, diag::Span) const {
    Given given;
    given.input = l.input(l.package.find(module, check::Namespace::Values, c.name.text));
    given.aged = c.aged.valid() ? check::literal_duration(l.ast(module), c.aged).value_or(0) : 0;
    switch (c.kind) {
      case GivenClause::Kind::Missing: given.kind = Given::Kind::Missing; break;
      case GivenClause::Kind::Untrusted: given.kind = Given::Kind::Untrusted; break;
      case GivenClause::Kind::Value:
        given.kind = Given::Kind::Value;
        given.value = function(c.value, "given " + std::string(c.name.text));
        break;
    }
    plan.givens.push_back(given);
  }
  [[nodiscard]] auto said(Said::Kind kind, const Ident& approval, ExprId aged) const -> Said {
    const check::Symbol& row = l.package.symbols[l.package.find(module, check::Namespace::Approvals, approval.text)];
    Said made;
    made.kind = kind;
    made.approval = l.package.modules[row.module].name + "/" + row.name;
    made.aged = aged.valid() ? check::literal_duration(l.ast(module), aged).value_or(0) : 0;
    return made;
  }
  void operator()(const RequestedClause& c, diag::Span) const {
    plan.said.push_back(said(Said::Kind::Request, c.approval, c.aged));
  }
  void operator()(const SignedClause& c, diag::Span) const {
    Said made = said(c.approved ? Said::Kind::Approve : Said::Kind::Reject, c.approval, c.aged);
    made.person = std::string(c.by.text);
    made.principal = std::string(c.principal.text);
    made.role = std::string(c.role.text);
    plan.said.push_back(std::move(made));
  }
  void operator()(const ExpectDecisionClause& c, diag::Span span) const {
    Expectation made;
    switch (c.decision) {
      case Decision::Allow: made.verdict = ir::Verdict::Allow; break;
      case Decision::NeedsApproval: made.verdict = ir::Verdict::NeedsApproval; break;
      case Decision::Escalate: made.verdict = ir::Verdict::Escalate; break;
      case Decision::Deny: made.verdict = ir::Verdict::Deny; break;
    }
    expect(Expectation::Kind::Decision, span, std::move(made));
  }
  void operator()(const ExpectOutcomeClause& c, diag::Span span) const {
    Expectation made;
    made.name = std::string(c.control.text);
    made.label = std::string(c.label.text);
    made.outcome = c.outcome;
    expect(Expectation::Kind::Outcome, span, std::move(made));
  }
  void operator()(const ExpectObligationClause& c, diag::Span span) const {
    Expectation made;
    made.name = std::string(c.name.text);
    expect(Expectation::Kind::Obligation, span, std::move(made));
  }
  void operator()(const ExpectClause& c, diag::Span span) const {
    plan.expectations.push_back(condition(c.condition, "expect", span));
  }
  void operator()(const AssumeClause& c, diag::Span span) const {
    plan.assumptions.push_back(condition(c.condition, "assume", span));
  }
  void operator()(const ShowClause& c, diag::Span span) const {
    plan.expectations.push_back(condition(c.condition, "show", span));
  }
  [[nodiscard]] auto condition(ExprId expr, const char* word, diag::Span span) const -> Expectation {
    Expectation made;
    made.kind = Expectation::Kind::Condition;
    made.condition = function(expr, word);
    made.written = l.source_text(l.ast(module).exprs[expr].span);
    made.origin = l.origin(span);
    return made;
  }
  template <class Other>
  void operator()(const Other&, diag::Span) const {}

  void change(ClauseId id, const MonotoneClause& c) const {
    Change made;
    switch (c.change) {
      case MonotoneClause::Change::Raising: made.kind = Change::Kind::Raising; break;
      case MonotoneClause::Change::Lowering: made.kind = Change::Kind::Lowering; break;
      case MonotoneClause::Change::Hiding: made.kind = Change::Kind::Hiding; break;
    }
    made.input = l.input(l.package.find(module, check::Namespace::Values, c.path.front().text));
    made.fields = l.package.modules[module].changed_fields.at(id.index);
    made.path = l.source_text(c.path.front().span.to(c.path.back().span));
    made.never_lowers = c.never_lowers;
    made.value = function(c.value, "value");
    made.written = l.source_text(l.ast(module).exprs[c.value].span);
    made.origin = l.origin(l.ast(module).clauses[id].span);
    plan.changes.push_back(std::move(made));
  }
};

auto gate_index(const Lowering& l, ModuleIndex module, DeclId decl) -> std::optional<std::size_t> {
  const auto& gates = l.package.modules[module].test_gates;
  auto found = gates.find(decl.index);
  if (found == gates.end()) return std::nullopt;
  const std::string& name = l.package.symbols[found->second].name;
  for (std::size_t i = 0; i < l.out.module.gates.size(); ++i) {
    if (l.out.module.gates[i].name == name) return i;
  }
  return std::nullopt;
}

auto plan_of(Lowering& l, ModuleIndex module, DeclId id, TestPlan::Kind kind, ExprId title) -> TestPlan {
  TestPlan plan;
  plan.kind = kind;
  plan.title = check::literal_text(l.ast(module), title);
  plan.origin = l.origin(l.ast(module).exprs[title].span);
  const auto& waiting = l.package.modules[module].not_yet;
  if (auto found = waiting.find(id.index); found != waiting.end()) {
    for (const std::string& construct : found->second) not_yet(plan, construct);
  }
  return plan;
}

void lower_clauses(Lowering& l, ModuleIndex module, TestPlan& plan, const std::vector<ClauseId>& clauses) {
  l.questions = &plan.questions;
  TestLowering lowering{l, module, plan};
  for (ClauseId id : clauses) {
    const Clause& clause = l.ast(module).clauses[id];
    if (const auto* change = std::get_if<MonotoneClause>(&clause.form)) lowering.change(id, *change);
    std::visit([&](const auto& form) { lowering(form, clause.span); }, clause.form);
  }
  l.questions = nullptr;
}

// What cannot be evaluated was not checked to the end, so it is not lowered.
void lower_block(Lowering& l, ModuleIndex module, TestPlan plan, const std::vector<ClauseId>& clauses) {
  if (plan.not_yet.empty()) lower_clauses(l, module, plan, clauses);
  l.out.tests.push_back(std::move(plan));
}

void lower_test(Lowering& l, ModuleIndex module, DeclId id, const TestDecl& decl) {
  TestPlan plan = plan_of(l, module, id, TestPlan::Kind::Test, decl.title);
  plan.gate = gate_index(l, module, id);
  lower_block(l, module, std::move(plan), decl.clauses);
}

void lower_property(Lowering& l, ModuleIndex module, DeclId id, const PropertyDecl& decl) {
  TestPlan plan = plan_of(l, module, id, TestPlan::Kind::Property, decl.title);
  plan.runs = static_cast<std::size_t>(check::whole_number(decl.runs).value_or(1));
  lower_block(l, module, std::move(plan), decl.clauses);
}

void lower_proof(Lowering& l, ModuleIndex module, DeclId id, const ProveDecl& decl) {
  TestPlan plan = plan_of(l, module, id, TestPlan::Kind::Proof, decl.title);
  plan.runs = limits::kProofRuns;
  lower_block(l, module, std::move(plan), decl.clauses);
}

}  // namespace

void lower_tests(Lowering& l, ModuleIndex module) {
  const Ast& ast = l.ast(module);
  for (DeclId id : ast.items) {
    const DeclForm& form = ast.decls[id].form;
    if (const auto* test = std::get_if<TestDecl>(&form)) lower_test(l, module, id, *test);
    if (const auto* property = std::get_if<PropertyDecl>(&form)) lower_property(l, module, id, *property);
    if (const auto* proof = std::get_if<ProveDecl>(&form)) lower_proof(l, module, id, *proof);
  }
}

}  // namespace writ::lower

// What the steps of checking share. Private to compiler/check.
#pragma once

#include <set>
#include <string>

#include "compiler/check/check.hpp"
#include "compiler/check/typed.hpp"
#include "runtime/values/cell.hpp"

namespace writ::check {

// Optionals known to be present, by path as written: "release.rollback_to".
using Facts = std::set<std::string, std::less<>>;

// Facts that hold where a condition is true, and where it is false.
struct Flow {
  Facts when_true;
  Facts when_false;
};

enum class Context : std::uint8_t { Policy, Test };  // Test: fixtures, tests, properties, proofs

// What the conditions of one test, property or proof ask of the rules (questions.cpp).
struct Asking {
  struct Question {
    syntax::ExprId at;
    SymbolId about;  // `decision(…)`: the gate; `outcome(…)`: the control
  };
  std::vector<Question> questions;
  std::vector<std::string> later;  // what this version cannot evaluate; then the block is "not yet"
};

struct Checker {
  const diag::FileTexts& texts;
  diag::Sink& sink;
  TypedPackage package;

  // Where we are.
  ModuleIndex module = 0;
  Context context = Context::Policy;
  Asking* asking = nullptr;       // in a condition of a test, property or proof
  std::vector<LocalId> scope;     // visible locals, innermost last
  Facts facts;                    // present here
  std::vector<SymbolId> running;  // declarations being checked, for cycles
  struct Weight {
    std::size_t depth = 0;  // quantifiers inside each other, functions put in
    std::size_t size = 0;   // expressions, functions put in; saturates
  };
  std::map<SymbolId, Weight> weights;
  writ::TypeId decision_type;  // of `decision(…)` and `outcome(…)`, made when first asked for
  writ::TypeId outcome_type;
  writ::TypeId signatures_type;  // of `approvals(…)`

  [[nodiscard]] auto ast() const -> const syntax::Ast& { return package.asts[module]; }
  auto here() -> ModuleFacts& { return package.modules[module]; }
  auto types() -> TypeTable& { return package.types; }
  auto fact(syntax::ExprId id) -> ExprFacts& { return here().exprs[id]; }
  [[nodiscard]] auto span(syntax::ExprId id) const -> diag::Span { return ast().exprs[id].span; }
  auto name_of(writ::TypeId type) -> diag::TypeName;
  auto simple(Kind kind) -> writ::TypeId { return package.types.simple(kind); }
  auto written(syntax::ExprId id) const -> std::string;  // the source text, shortened, in backticks
};

// Restores scope, facts and place when a step is done.
class Inside {
 public:
  explicit Inside(Checker& checker)
      : checker_(checker),
        module_(checker.module),
        context_(checker.context),
        asking_(checker.asking),
        scope_(checker.scope),
        facts_(checker.facts) {}
  ~Inside() {
    checker_.module = module_;
    checker_.context = context_;
    checker_.asking = asking_;
    checker_.scope = std::move(scope_);
    checker_.facts = std::move(facts_);
  }
  Inside(const Inside&) = delete;
  auto operator=(const Inside&) -> Inside& = delete;

 private:
  Checker& checker_;
  ModuleIndex module_;
  Context context_;
  Asking* asking_;
  std::vector<LocalId> scope_;
  Facts facts_;
};

// ---- names.cpp
void declare_names(Checker& c, const World& world);  // symbols of every module, imports, E-SHADOW
auto lookup(Checker& c, Namespace space, const syntax::Ident& name, bool report = true) -> SymbolId;
auto lookup_qualified(Checker& c, Namespace space, const syntax::QualifiedName& name) -> SymbolId;
auto visible_names(Checker& c, Namespace space) -> std::vector<std::string>;
auto bind_local(Checker& c, LocalKind kind, const syntax::Ident& name, writ::TypeId type, syntax::ExprId value = {})
    -> LocalId;  // E-SHADOW
void report_shadow(Checker& c, const syntax::Ident& name, diag::Span other);

// ---- types.cpp
void declare_types(Checker& c);  // enums, records, signatures of requests, evidence, data, functions
auto resolve_type(Checker& c, syntax::TypeId id) -> writ::TypeId;  // invalid on error
auto known_unit(Checker& c, std::string_view unit) -> bool;
auto check_pattern(Checker& c, std::string_view pattern, diag::Span span) -> bool;  // RE2, within its bounds

// ---- values.cpp
auto symbol_type(Checker& c, SymbolId id, diag::Span use) -> writ::TypeId;  // checks the declaration first; E-CYCLE
void check_values(Checker& c);  // every let, function, table, tolerance, data, evidence, fixture

// ---- infer.cpp, infer_*.cpp
// The type of an expression; `hint` is what the place wants, if it wants something. Invalid
// after an error that was reported.
auto infer(Checker& c, syntax::ExprId id, writ::TypeId hint = {}) -> writ::TypeId;
// The same, and it must fit `wanted`: reports E-TYPE, wraps and widens where the language does.
auto expect(Checker& c, syntax::ExprId id, writ::TypeId wanted) -> bool;
auto expect_bool(Checker& c, syntax::ExprId id) -> bool;
void check_message(Checker& c, syntax::ExprId id);           // a string whose parts may be any value
auto flow_of(Checker& c, syntax::ExprId condition) -> Flow;  // after infer
auto with_facts(Facts base, const Facts& more) -> Facts;
auto path_of(const syntax::Ast& ast, syntax::ExprId id) -> std::string;      // empty: not a path
auto literal_cell(Checker& c, syntax::ExprId id) -> std::optional<Cell>;     // of a literal number, after infer
auto check_range(Checker& c, syntax::ExprId id, writ::TypeId type) -> bool;  // literals against refinements

// ---- calls.cpp
auto check_arguments(Checker& c, const syntax::Call& call, diag::Span span, const std::string& name,
                     const std::vector<syntax::Parameter>& parameters, const std::vector<writ::TypeId>& wanted) -> bool;
auto bind_comprehension(Checker& c, syntax::ExprId owner, const syntax::Comprehension& comprehension) -> bool;

// ---- questions.cpp
auto infer_decision(Checker& c, syntax::ExprId id, const syntax::Call& call) -> writ::TypeId;
auto infer_approvals(Checker& c, syntax::ExprId id, const syntax::Call& call) -> writ::TypeId;
auto gate_enforces(const Checker& c, SymbolId gate, SymbolId control) -> bool;
// Says which gate answers each question of a block about `request`; when that is not valid, about
// the one request that all questions share.
void settle_questions(Checker& c, const Asking& asking, SymbolId request);

// ---- origins.cpp
struct OriginUse {
  Origins origins = 0;
  std::string request;           // the name of a request that it reads
  std::vector<SymbolId> inputs;  // the requests and evidence that it reads, each once
};
auto origins_of(Checker& c, ModuleIndex module, syntax::ExprId id) -> OriginUse;
// An expression that a decision starts from: not nested too deep, not too large once inlined.
void check_size(Checker& c, syntax::ExprId id, const std::string& what);

// ---- limits.cpp
void read_limits(Checker& c, const World& world);

// ---- cost_report.cpp
void check_costs(Checker& c);  // E-COST; last, and only where there is no error

// ---- clauses of blocks
template <class Form>
auto clauses_of(Checker& c, const std::vector<syntax::ClauseId>& clauses) -> std::vector<const Form*> {
  std::vector<const Form*> found;
  for (syntax::ClauseId id : clauses) {
    if (const auto* form = std::get_if<Form>(&c.ast().clauses[id].form)) found.push_back(form);
  }
  return found;
}
// The one clause of a kind: reports a second one, and its absence when `required` names the block.
template <class Form>
auto only_clause(Checker& c, const std::vector<syntax::ClauseId>& clauses, const char* word, diag::Span block,
                 const std::string& required = {}) -> const Form* {
  const Form* first = nullptr;
  for (syntax::ClauseId id : clauses) {
    const auto* form = std::get_if<Form>(&c.ast().clauses[id].form);
    if (form == nullptr) continue;
    if (first != nullptr) c.sink.report(diag::DuplicateClause, c.ast().clauses[id].span, diag::Name{word});
    if (first == nullptr) first = form;
  }
  if (first == nullptr && !required.empty()) {
    c.sink.report(diag::MissingClause, block, diag::Text{required}, diag::Name{word});
  }
  return first;
}

// ---- tables.cpp, tolerances.cpp, controls.cpp, gates.cpp, tests.cpp
void check_tolerance(Checker& c, SymbolId id);
void check_table(Checker& c, SymbolId id, const syntax::TableDecl& decl);
void check_control(Checker& c, SymbolId id);
void check_effective(Checker& c, const syntax::EffectiveClause& clause);
void check_waiver(Checker& c, SymbolId id);
void check_approval(Checker& c, SymbolId id);
void check_gate(Checker& c, SymbolId id);
void check_organisation(Checker& c);  // roles, appetites, frameworks, coverage, risks: names only
void check_tests(Checker& c);
// ---- test_dates.cpp
void check_test_dates(Checker& c, syntax::DeclId id, const syntax::TestDecl& decl);  // E-TEST-EXPIRED
// ---- properties.cpp
void check_property(Checker& c, syntax::DeclId id, const syntax::PropertyDecl& decl);
void check_proof(Checker& c, syntax::DeclId id, const syntax::ProveDecl& decl);

// ---- coverage.cpp, risks.cpp
void check_coverage(Checker& c, const World& world);
void check_risk(Checker& c, SymbolId id);
auto risks_type(Checker& c, diag::Span use) -> writ::TypeId;  // of the name `risks`

// ---- lineage.cpp, lineage_calls.cpp
void check_lineage(Checker& c);  // assets, transforms and the graph that they make; before values are typed
auto infer_lineage(Checker& c, syntax::ExprId id, const syntax::Call& call, LineageQuery query) -> writ::TypeId;

// "the control MDL-01" for messages.
auto describe(const Checker& c, SymbolId id) -> std::string;

}  // namespace writ::check

// Test blocks: what is given has its type, what is expected exists, and one gate is meant.
#include <algorithm>

#include "compiler/check/checker.hpp"
#include "compiler/check/durations.hpp"
#include "compiler/check/literal.hpp"

namespace writ::check {

using namespace syntax;

namespace {

struct TestChecker {
  Checker& c;
  std::vector<std::string_view> given;
  std::vector<SymbolId> requests;
  Asking asking;
  std::size_t expected = 0;
  bool needs_gate = false;

  void aged(ExprId id) { check_duration(c, id, Least::Nothing, "30 h"); }
  void operator()(const GivenClause& clause) {
    aged(clause.aged);
    SymbolId symbol = lookup(c, Namespace::Values, clause.name);
    if (!symbol.valid()) return;
    if (std::find(given.begin(), given.end(), clause.name.text) != given.end()) {
      c.sink.report(diag::TestGivenTwice, clause.name.span, diag::Name{std::string(clause.name.text)});
    }
    given.push_back(clause.name.text);
    SymbolKind kind = c.package.symbols[symbol].kind;
    if (kind != SymbolKind::Request && kind != SymbolKind::Evidence) {
      c.sink.report(diag::WrongKind, clause.name.span, diag::Name{std::string(clause.name.text)},
                    diag::Text{describe(c, symbol)}, diag::Text{"a request or evidence"});
      return;
    }
    if (kind == SymbolKind::Request) given_request(clause, symbol);
    if (clause.value.valid() && expect(c, clause.value, c.package.symbols[symbol].type)) given_value(clause.value);
  }
  void given_request(const GivenClause& clause, SymbolId symbol) {
    requests.push_back(symbol);
    bool untrusted = clause.kind == GivenClause::Kind::Untrusted;
    if (!untrusted && !clause.aged.valid()) return;
    c.sink
        .report(diag::GivenRequest, clause.name.span, diag::Name{std::string(clause.name.text)},
                diag::Text{untrusted ? "untrusted" : "aged"})
        .help("a request is what is asked now, by whoever asks");
  }
  // Nothing is known yet where it is computed: it would be unknown, and the test about something else.
  void given_value(ExprId value) {
    check_size(c, value, "what is given");
    OriginUse use = origins_of(c, c.module, value);
    if (!use.inputs.empty())
      c.sink.report(diag::GivenReads, c.span(value), diag::Text{describe(c, use.inputs.front())});
  }
  void operator()(const RequestedClause& clause) {
    lookup(c, Namespace::Approvals, clause.approval);
    aged(clause.aged);
  }
  void operator()(const SignedClause& clause) {
    lookup(c, Namespace::Approvals, clause.approval);
    lookup(c, Namespace::Roles, clause.role);
    aged(clause.aged);
  }
  void operator()(const ExpectOutcomeClause& clause) {
    ++expected;
    needs_gate = true;
    SymbolId control = lookup(c, Namespace::Controls, clause.control);
    if (!control.valid() || !clause.label.valid()) return;
    if (clause.outcome == Outcome::NotApplicable || clause.outcome == Outcome::Waived) {
      c.sink
          .report(diag::LabelOutcome, clause.control.span.to(clause.label.span),
                  diag::Text{clause.outcome == Outcome::Waived ? "waived" : "not_applicable"})
          .help("expect it of the control: `expect " + std::string(clause.control.text) + " …`");
    }
    const Symbol row = c.package.symbols[control];
    const Ast& ast = c.package.ast_of(row);
    std::vector<std::string> labels;
    for (ClauseId id : std::get<ControlDecl>(ast.decls[row.decl].form).clauses) {
      const auto* require = std::get_if<RequireClause>(&ast.clauses[id].form);
      if (require != nullptr) labels.emplace_back(require->label.text);
    }
    if (std::find(labels.begin(), labels.end(), clause.label.text) != labels.end()) return;
    auto& d = c.sink.report(diag::UnknownField, clause.label.span, diag::Name{std::string(clause.label.text)},
                            diag::TypeName{"the control " + row.name});
    std::string guess = diag::nearest(clause.label.text, labels);
    if (!guess.empty()) d.help("did you mean `" + guess + "`?");
  }
  void operator()(const ExpectObligationClause& clause) {
    ++expected;
    needs_gate = true;
    lookup(c, Namespace::Obligations, clause.name);
  }
  void operator()(const ExpectDecisionClause&) {
    ++expected;
    needs_gate = true;
  }
  void operator()(const ExpectClause& clause) {
    ++expected;
    c.asking = &asking;
    expect_bool(c, clause.condition);
    c.asking = nullptr;
    check_size(c, clause.condition, "what is expected");
  }
  template <class Other>
  void operator()(const Other&) {}
};

// The gates of this module that stand on one of the given requests.
auto meant_gates(Checker& c, const std::vector<SymbolId>& requests) -> std::vector<SymbolId> {
  std::vector<SymbolId> found;
  for (const auto& [name, id] : c.here().names[static_cast<std::size_t>(Namespace::Gates)]) {
    const Symbol& row = c.package.symbols[id];
    const auto& decl = std::get<GateDecl>(c.ast().decls[row.decl].form);
    SymbolId request = c.package.find(c.module, Namespace::Values, decl.request.text);
    if (std::find(requests.begin(), requests.end(), request) != requests.end()) found.push_back(id);
  }
  return found;
}

void check_test(Checker& c, DeclId id, const TestDecl& decl) {
  Inside inside(c);
  c.context = Context::Test;
  diag::Span title = c.span(decl.title);
  only_clause<AtClause>(c, decl.clauses, "at", title, "the test");
  TestChecker checker{c, {}, {}, {}, 0, false};
  for (ClauseId clause : decl.clauses) std::visit(checker, c.ast().clauses[clause].form);
  if (checker.expected == 0) c.sink.report(diag::TestNothingExpected, title).help("say `expect deny`, for example");
  std::vector<SymbolId> gates = meant_gates(c, checker.requests);
  if (gates.size() == 1) c.here().test_gates[id.index] = gates[0];
  check_test_dates(c, id, decl);
  if (!checker.asking.later.empty()) c.here().not_yet[id.index] = checker.asking.later;
  if (checker.asking.later.empty())
    settle_questions(c, checker.asking, checker.requests.empty() ? SymbolId{} : checker.requests.front());
  if (!checker.needs_gate || gates.size() == 1) return;
  auto& d = c.sink.report(diag::TestGate, title,
                          diag::Text{gates.empty() ? "no gate of this module stands on a request that it gives"
                                                   : "several gates stand on the request that it gives"});
  d.help(gates.empty() ? "give the request that the gate stands on" : "put the gates into modules of their own");
}

}  // namespace

void check_tests(Checker& c) {
  for (c.module = 0; c.module < c.package.asts.size(); ++c.module) {
    for (DeclId id : c.ast().items) {
      const DeclForm& form = c.ast().decls[id].form;
      if (const auto* test = std::get_if<TestDecl>(&form)) check_test(c, id, *test);
      if (const auto* property = std::get_if<PropertyDecl>(&form)) check_property(c, id, *property);
      if (const auto* proof = std::get_if<ProveDecl>(&form)) check_proof(c, id, *proof);
    }
  }
  c.module = 0;
}

}  // namespace writ::check

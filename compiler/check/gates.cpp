// Gates, and the names of the organisation around them.
#include <algorithm>

#include "compiler/check/checker.hpp"
#include "compiler/check/literal.hpp"

namespace writ::check {

using namespace syntax;

namespace {

// Controls carrying `tag`, here and in what is imported.
auto tagged(Checker& c, std::string_view tag) -> std::size_t {
  std::size_t found = 0;
  for (const Symbol& symbol : c.package.symbols) {
    bool visible = symbol.module == c.module;
    for (ModuleIndex imported : c.here().imports) visible = visible || symbol.module == imported;
    if (symbol.kind != SymbolKind::Control || !visible) continue;
    const Ast& ast = c.package.ast_of(symbol);
    for (ClauseId id : std::get<ControlDecl>(ast.decls[symbol.decl].form).clauses) {
      const auto* tags = std::get_if<TagsClause>(&ast.clauses[id].form);
      if (tags == nullptr) continue;
      found += static_cast<std::size_t>(
          std::count_if(tags->tags.begin(), tags->tags.end(), [&](const Ident& t) { return t.text == tag; }));
    }
  }
  return found;
}

auto known_tags(Checker& c) -> std::vector<std::string> {
  std::vector<std::string> known;
  for (const Symbol& symbol : c.package.symbols) {
    if (symbol.kind != SymbolKind::Control) continue;
    const Ast& ast = c.package.ast_of(symbol);
    for (ClauseId id : std::get<ControlDecl>(ast.decls[symbol.decl].form).clauses) {
      const auto* tags = std::get_if<TagsClause>(&ast.clauses[id].form);
      if (tags == nullptr) continue;
      for (const Ident& tag : tags->tags) known.emplace_back(tag.text);
    }
  }
  return known;
}

void check_controls(Checker& c, const GateControlsClause& clause) {
  for (const Ident& control : clause.controls) lookup(c, Namespace::Controls, control);
  if (!clause.tag.valid() || tagged(c, clause.tag.text) > 0) return;
  auto& d = c.sink.report(diag::NothingTagged, clause.tag.span, diag::Name{std::string(clause.tag.text)});
  std::string guess = diag::nearest(clause.tag.text, known_tags(c));
  d.help(guess.empty() ? "give a control `tags " + std::string(clause.tag.text) + "`, or list ids"
                       : "did you mean `" + guess + "`?");
}

void check_obligation(Checker& c, ExprId id) {
  const auto* call = std::get_if<Call>(&c.ast().exprs[id].form);
  if (call == nullptr) return;
  SymbolId symbol = lookup(c, Namespace::Obligations, call->callee, false);
  if (!symbol.valid()) {
    std::string name(call->callee.text);
    auto& d = c.sink.report(diag::UnknownObligation, call->callee.span, diag::Name{name});
    std::string guess = diag::nearest(name, visible_names(c, Namespace::Obligations));
    d.help(guess.empty() ? "declare it: `obligation " + name + "(…)`, so that a host knows whether it can carry it out"
                         : "did you mean `" + guess + "`?");
    return;
  }
  c.fact(id).binding = Binding{Binding::Kind::Symbol, symbol, {}, 0};
  const Symbol row = c.package.symbols[symbol];
  const auto& decl = std::get<ObligationDecl>(c.package.ast_of(row).decls[row.decl].form);
  check_arguments(c, *call, c.span(id), row.name, decl.parameters, row.parameters);
}

struct GateChecker {
  Checker& c;
  std::string what;
  std::size_t enforces = 0;

  void condition(ExprId id) {
    expect_bool(c, id);
    check_size(c, id, what);
  }
  void operator()(const GateControlsClause& clause) {
    ++enforces;
    check_controls(c, clause);
    if (clause.because.valid()) check_message(c, clause.because);
  }
  void operator()(const GateApprovalClause& clause) {
    ++enforces;
    lookup(c, Namespace::Approvals, clause.approval);
    if (clause.when.valid()) condition(clause.when);
  }
  void operator()(const EscalateWhenClause& clause) {
    lookup(c, Namespace::Roles, clause.role);
    condition(clause.condition);
    check_message(c, clause.because);
  }
  void operator()(const DenyWhenClause& clause) {
    condition(clause.condition);
    check_message(c, clause.because);
  }
  void operator()(const OnDecisionClause& clause) {
    for (ExprId call : clause.calls) check_obligation(c, call);
  }
  void operator()(const NothingAppliesClause& clause) { check_message(c, clause.because); }
  void operator()(const EffectiveClause& clause) { check_effective(c, clause); }
  template <class Other>
  void operator()(const Other&) {}
};

}  // namespace

void check_gate(Checker& c, SymbolId id) {
  const Symbol symbol = c.package.symbols[id];
  const auto& decl = std::get<GateDecl>(c.ast().decls[symbol.decl].form);
  SymbolId request = lookup(c, Namespace::Values, decl.request);
  if (request.valid() && c.package.symbols[request].kind != SymbolKind::Request) {
    c.sink
        .report(diag::WrongKind, decl.request.span, diag::Name{std::string(decl.request.text)},
                diag::Text{describe(c, request)}, diag::Text{"a request"})
        .help("a gate stands `on` what the gated party asks for");
  }
  only_clause<NothingAppliesClause>(c, decl.clauses, "if nothing applies", symbol.span);
  only_clause<EffectiveClause>(c, decl.clauses, "effective", symbol.span);
  GateChecker checker{c, describe(c, id)};
  for (ClauseId clause : decl.clauses) std::visit(checker, c.ast().clauses[clause].form);
  if (checker.enforces == 0) {
    c.sink.report(diag::GateChecksNothing, symbol.span, diag::Name{symbol.name})
        .help("say `controls …`: a gate that checks nothing would have nothing to show");
  }
}

// ---------------------------------------------------------------- organisation

namespace {

struct OrganisationChecker {
  Checker& c;

  void operator()(const SeparateDecl& decl) const {
    for (const Ident& role : decl.roles) lookup(c, Namespace::Roles, role);
  }
  void operator()(const CoverDecl& decl) const { lookup(c, Namespace::Frameworks, decl.framework); }
  template <class Other>
  void operator()(const Other&) const {}
};

}  // namespace

void check_organisation(Checker& c) {
  for (c.module = 0; c.module < c.package.asts.size(); ++c.module) {
    for (DeclId id : c.ast().items) std::visit(OrganisationChecker{c}, c.ast().decls[id].form);
  }
  c.module = 0;
}

}  // namespace writ::check

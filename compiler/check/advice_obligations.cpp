// Obligations that come from two places of one gate, and ways to merge that do not fit (E-OBLIGATION).
#include <map>

#include "compiler/check/advice.hpp"

namespace writ::check {

using namespace syntax;

namespace {

auto merge_name(Merge merge) -> std::string {
  switch (merge) {
    case Merge::Max: return "max";
    case Merge::Min: return "min";
    case Merge::Union: return "union";
    case Merge::All: return "all";
    case Merge::Unsaid: break;
  }
  return {};
}

void check_merge(Checker& c, const Symbol& row, const ObligationDecl& decl) {
  if (decl.merge == Merge::Unsaid || decl.merge == Merge::All) return;
  for (std::size_t i = 0; i < row.parameters.size(); ++i) {
    const writ::TypeId type = row.parameters[i];
    if (!type.valid()) continue;
    const writ::Type& parameter = c.package.types[type];
    const bool ordered = is_ordered(c.package.types, type) && !parameter.optional;
    const bool fits = decl.merge == Merge::Union ? parameter.kind == Kind::Set && !parameter.optional : ordered;
    if (fits) continue;
    c.sink
        .report(diag::MergeUnfit, decl.parameters[i].name.span, diag::Name{merge_name(decl.merge)},
                diag::Name{std::string(decl.parameters[i].name.text)}, diag::TypeName{type_name(c.package.types, type)})
        .help(decl.merge == Merge::Union ? "`union` puts sets together; `merge all` keeps each as it is"
                                         : "the greatest and the least need an order; `merge all` keeps each as it is");
  }
}

// For one decision, an obligation and a piece of advice of one name are two things.
void check_gate_obligations(Checker& c, const Symbol& gate, const GateDecl& decl) {
  struct Key {
    SymbolId symbol;
    Decision decision;
    bool oblige;
    auto operator<=>(const Key& other) const = default;
  };
  std::map<Key, diag::Span> seen;
  const Ast& ast = c.package.ast_of(gate);
  for (ClauseId id : decl.clauses) {
    const auto* on = std::get_if<OnDecisionClause>(&ast.clauses[id].form);
    if (on == nullptr) continue;
    for (ExprId expr : on->calls) {
      const auto& call = std::get<Call>(ast.exprs[expr].form);
      const SymbolId symbol = c.package.find(gate.module, Namespace::Obligations, call.callee.text);
      if (!symbol.valid()) continue;
      auto [first, fresh] = seen.emplace(Key{symbol, on->decision, on->oblige}, ast.exprs[expr].span);
      const Symbol& row = c.package.symbols[symbol];
      const auto& obligation = std::get<ObligationDecl>(c.package.ast_of(row).decls[row.decl].form);
      if (fresh || obligation.merge != Merge::Unsaid) continue;
      c.sink.report(diag::ObligationTwice, ast.exprs[expr].span, diag::Name{row.name})
          .label(first->second, "the first one")
          .label(row.span, "declared here, without `merge`")
          .help("say `merge max`, `min`, `union` or `all` where it is declared");
    }
  }
}

}  // namespace

void advise_on_obligations(const Advising& a) {
  for (const Symbol& row : a.c.package.symbols) {
    const DeclForm& form = a.c.package.ast_of(row).decls[row.decl].form;
    if (const auto* obligation = std::get_if<ObligationDecl>(&form)) check_merge(a.c, row, *obligation);
    if (const auto* gate = std::get_if<GateDecl>(&form)) check_gate_obligations(a.c, row, *gate);
  }
}

}  // namespace writ::check

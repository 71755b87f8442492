#include "compiler/check/check.hpp"

#include "compiler/check/advice.hpp"
#include "compiler/check/checker.hpp"
#include "compiler/check/durations.hpp"

namespace writ::check {
namespace {

void check_controls_and_gates(Checker& c) {
  for (std::uint32_t row = 0; row < c.package.symbols.size(); ++row) {
    SymbolId id{row};
    SymbolKind kind = c.package.symbols[id].kind;
    Inside inside(c);
    c.module = c.package.symbols[id].module;
    if (kind == SymbolKind::Control) check_control(c, id);
    if (kind == SymbolKind::Waiver) check_waiver(c, id);
    if (kind == SymbolKind::Approval) check_approval(c, id);
    if (kind == SymbolKind::Gate) check_gate(c, id);
    if (kind == SymbolKind::Risk) check_risk(c, id);
    if (kind == SymbolKind::Appetite)
      check_duration(c, std::get<syntax::AppetiteDecl>(c.ast().decls[c.package.symbols[id].decl].form).review, Least::Something);
  }
}

}  // namespace

auto check(const diag::FileTexts& texts, std::span<const syntax::Ast> asts, diag::Sink& sink, const World& world)
    -> TypedPackage {
  Checker c{.texts = texts, .sink = sink, .package = {}};
  c.package.asts = asts;
  c.package.modules.resize(asts.size());
  for (std::size_t i = 0; i < asts.size(); ++i) {
    c.package.modules[i].exprs = SideTable<syntax::ExprId, ExprFacts>(asts[i].exprs.size());
    c.package.modules[i].types = SideTable<syntax::TypeId, writ::TypeId>(asts[i].types.size());
  }
  declare_names(c, world);  // Names first: a declaration may refer to one written after it.
  read_limits(c, world);    // Before types: they are the default sizes.
  declare_types(c);
  check_lineage(c);  // Before values: what `labels(…)` is follows from the graph.
  check_values(c);
  check_controls_and_gates(c);
  check_organisation(c);
  check_coverage(c, world);
  check_tests(c);
  advise(c, world);
  check_costs(c);
  return std::move(c.package);
}

}  // namespace writ::check

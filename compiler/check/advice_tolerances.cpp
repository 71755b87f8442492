// Tolerances that nothing acts on, that take any sample, that serve no appetite, and pairs of them
// that one gate demands although no value can meet both.
#include <algorithm>

#include "compiler/check/advice.hpp"
#include "compiler/check/bands.hpp"
#include "compiler/check/gate_controls.hpp"
#include "compiler/check/reach.hpp"

namespace writ::check {

using namespace syntax;

namespace {

auto tolerance_decl(const Checker& c, SymbolId id) -> const ToleranceDecl& {
  const Symbol& row = c.package.symbols[id];
  return std::get<ToleranceDecl>(c.package.ast_of(row).decls[row.decl].form);
}

auto measure_of(const Checker& c, SymbolId id) -> ExprId {
  const auto* measure =
      first_clause<MeasureClause>(c.package.ast_of(c.package.symbols[id]), tolerance_decl(c, id).clauses);
  return measure != nullptr ? measure->value : ExprId{};
}

// ---------------------------------------------------------------- what acts on them

auto acted_on(const Checker& c) -> std::set<SymbolId> {
  std::set<SymbolId> seen;
  for (ModuleIndex module = 0; module < c.package.asts.size(); ++module) {
    const Ast& ast = c.package.asts[module];
    for (DeclId id : ast.items) {
      for (ExprId expr : acting_expressions(ast, ast.decls[id].form)) reach(c.package, module, expr, seen);
    }
  }
  return seen;
}

// ---------------------------------------------------------------- samples and appetites

// A share or a statistic, taken as it stands in evidence: what it is worth depends on how many were looked at.
auto is_sampled(const Checker& c, SymbolId id) -> bool {
  const Symbol& row = c.package.symbols[id];
  const ExprId measure = measure_of(c, id);
  const std::optional<InputPath> path = input_path(c.package, row.module, measure);
  if (!path || c.package.symbols[path->input].kind != SymbolKind::Evidence) return false;
  const Kind kind = c.package.types[c.package.modules[row.module].exprs[measure].type].kind;
  return kind == Kind::Ratio || kind == Kind::Float;
}

auto sees_appetite(const Checker& c, ModuleIndex module) -> bool {
  auto declares = [&](ModuleIndex at) {
    return !c.package.modules[at].names[static_cast<std::size_t>(Namespace::Appetites)].empty();
  };
  const std::vector<ModuleIndex>& imports = c.package.modules[module].imports;
  return declares(module) || std::any_of(imports.begin(), imports.end(), declares);
}

void advise_on_tolerance(const Advising& a, SymbolId id, const std::set<SymbolId>& acting) {
  Checker& c = a.c;
  const Symbol& row = c.package.symbols[id];
  const Ast& ast = c.package.ast_of(row);
  const ToleranceDecl& decl = tolerance_decl(c, id);
  if (a.asks_for_the_whole(row.module) && !acting.contains(id)) {
    c.sink.report(diag::ToleranceUnused, row.span, diag::Name{row.name})
        .help("require `" + row.name + " within accept` in a control that a gate enforces, or remove it");
  }
  if (first_clause<NeedsClause>(ast, decl.clauses) == nullptr && is_sampled(c, id)) {
    c.sink.report(diag::ToleranceNoSample, row.span, diag::Name{row.name})
        .help("say what makes the measure worth something, such as `needs report.prompts >= 2_000`");
  }
  if (first_clause<AppetiteClause>(ast, decl.clauses) == nullptr && sees_appetite(c, row.module)) {
    c.sink.report(diag::ToleranceNoAppetite, row.span, diag::Name{row.name})
        .help("say which sentence of the board the number serves: `appetite NAME`");
  }
}

// ---------------------------------------------------------------- two that exclude each other

struct Demand {
  SymbolId tolerance;
  Band band;
  diag::Span span;
};

// The bands that a condition cannot do without.
void collect_demands(const Checker& c, ModuleIndex module, ExprId id, std::vector<Demand>& found) {
  const Expr& expr = c.package.asts[module].exprs[id];
  if (const auto* logic = std::get_if<Logic>(&expr.form); logic != nullptr && logic->op == LogicOp::And) {
    for (ExprId operand : logic->operands) collect_demands(c, module, operand, found);
  }
  const auto* within = std::get_if<WithinBand>(&expr.form);
  if (within == nullptr) return;
  const Binding& binding = c.package.modules[module].exprs[within->tolerance].binding;
  if (binding.kind == Binding::Kind::Symbol && within->band != Band::Breach)
    found.push_back({binding.symbol, within->band, expr.span});
}

auto is_hard_and_always(const Ast& ast, const ControlDecl& control) -> bool {
  const auto* enforce = first_clause<EnforceClause>(ast, control.clauses);
  const bool limited = first_clause<AppliesClause>(ast, control.clauses) != nullptr ||
                       first_clause<EffectiveClause>(ast, control.clauses) != nullptr;
  return enforce != nullptr && enforce->level.kind == Level::Kind::Hard && !limited;
}

auto demands_of(const Checker& c, const Symbol& gate) -> std::vector<Demand> {
  std::vector<Demand> found;
  const Ast& ast = c.package.ast_of(gate);
  for (ClauseId id : std::get<GateDecl>(ast.decls[gate.decl].form).clauses) {
    const auto* clause = std::get_if<GateControlsClause>(&ast.clauses[id].form);
    if (clause == nullptr || clause->at) continue;
    for (SymbolId control : controls_of(c.package, gate.module, *clause)) {
      if (!control.valid()) continue;
      const Symbol& row = c.package.symbols[control];
      const Ast& theirs = c.package.ast_of(row);
      const auto& decl = std::get<ControlDecl>(theirs.decls[row.decl].form);
      if (!is_hard_and_always(theirs, decl)) continue;
      for (ClauseId require : decl.clauses) {
        const auto* form = std::get_if<RequireClause>(&theirs.clauses[require].form);
        if (form != nullptr) collect_demands(c, row.module, form->condition, found);
      }
    }
  }
  return found;
}

auto one_measure(const Checker& c, SymbolId a, SymbolId b) -> bool {
  auto path = [&](SymbolId id) { return input_path(c.package, c.package.symbols[id].module, measure_of(c, id)); };
  const std::optional<InputPath> first = path(a);
  return first && first == path(b);
}

void find_conflict(const Advising& a, const Symbol& gate, const Demand& first, const Demand& second) {
  Checker& c = a.c;
  if (first.tolerance == second.tolerance || !one_measure(c, first.tolerance, second.tolerance)) return;
  Arena arena;
  auto interval = [&](const Demand& demand) -> std::optional<Interval> {
    const BandClause* band = band_of(c, demand.tolerance, demand.band);
    return band == nullptr ? std::nullopt : band_interval(c, c.package.symbols[demand.tolerance].module, *band, arena);
  };
  const std::optional<Interval> x = interval(first);
  const std::optional<Interval> y = interval(second);
  const Symbol& row = c.package.symbols[first.tolerance];
  const Kind kind = c.package.types[c.package.modules[row.module].exprs[measure_of(c, first.tolerance)].type].kind;
  if (!x || !y || !disjoint(kind, *x, *y)) return;
  c.sink
      .report(diag::TolerancesConflict, second.span, diag::Name{gate.name},
              diag::Name{c.package.symbols[first.tolerance].name}, diag::Name{c.package.symbols[second.tolerance].name})
      .label(first.span, "the other one; both measure the same, and both are enforced hard")
      .help("let the bands overlap, or enforce one of the two controls only where it applies");
}

}  // namespace

void advise_on_tolerances(const Advising& a) {
  Checker& c = a.c;
  const std::set<SymbolId> acting = acted_on(c);
  for (std::uint32_t i = 0; i < c.package.symbols.size(); ++i) {
    if (c.package.symbols[SymbolId{i}].kind == SymbolKind::Tolerance) advise_on_tolerance(a, SymbolId{i}, acting);
  }
  for (const Symbol& gate : c.package.symbols) {
    if (gate.kind != SymbolKind::Gate) continue;
    const std::vector<Demand> demands = demands_of(c, gate);
    for (std::size_t i = 0; i < demands.size(); ++i) {
      for (std::size_t j = i + 1; j < demands.size(); ++j) find_conflict(a, gate, demands[i], demands[j]);
    }
  }
}

}  // namespace writ::check

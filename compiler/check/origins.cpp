// Two walks over an expression and everything it names: where its data comes from
// (E-ORIGIN), and how large it is once functions are put in (E-COST).
#include <algorithm>
#include <map>

#include "compiler/check/checker.hpp"
#include "compiler/check/walk.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/builtins/builtins.hpp"

namespace writ::check {

using namespace syntax;

namespace {

struct Defining {
  std::vector<ExprId> found;
  void operator()(const LetDecl& d) { found.push_back(d.value); }
  void operator()(const DataDecl& d) {
    if (d.value.valid()) found.push_back(d.value);
  }
  void operator()(const FnDecl& d) {
    for (const WhereBinding& binding : d.where) found.push_back(binding.value);
    found.push_back(d.body);
  }
  void operator()(const TableDecl& d) {
    for (const TableRow& row : d.rows) {
      for (const TableCell& cell : row.cells) {
        for (const CellTest& test : cell.tests) std::visit(*this, test.test);
      }
      found.push_back(row.result);
    }
  }
  void operator()(ExprId cell) { found.push_back(cell); }
  void operator()(const std::pair<BinaryOp, ExprId>& cell) { found.push_back(cell.second); }
  void operator()(const RangeRefinement& cell) { found.insert(found.end(), {cell.low, cell.high}); }
  void operator()(const FixtureDecl& d) { found.push_back(d.value); }
  template <class Other>
  void operator()(const Other&) {}
};

auto clause_expressions(const Ast& ast, const ToleranceDecl& decl) -> std::vector<ExprId> {
  std::vector<ExprId> found;
  for (ClauseId id : decl.clauses) {
    const ClauseForm& form = ast.clauses[id].form;
    if (const auto* measure = std::get_if<MeasureClause>(&form)) found.push_back(measure->value);
    if (const auto* needs = std::get_if<NeedsClause>(&form)) found.push_back(needs->condition);
    const auto* band = std::get_if<BandClause>(&form);
    if (band == nullptr) continue;
    if (const auto* cut = std::get_if<std::pair<BinaryOp, ExprId>>(&band->limit)) found.push_back(cut->second);
    if (const auto* range = std::get_if<RangeRefinement>(&band->limit)) {
      found.push_back(range->low);
      found.push_back(range->high);
    }
  }
  return found;
}

auto takes_now(const Binding& binding) -> bool {
  return binding.kind == Binding::Kind::Builtin && builtins::all()[binding.index].hidden == builtins::Hidden::Now;
}

struct OriginWalk {
  Checker& c;
  OriginUse use;
  std::set<SymbolId> seen;

  void symbol(SymbolId id) {
    if (!seen.insert(id).second) return;
    const Symbol& row = c.package.symbols[id];
    if (row.kind == SymbolKind::Request || row.kind == SymbolKind::Evidence) use.inputs.push_back(id);
    if (row.kind == SymbolKind::Request) {
      use.origins |= kFromRequest;
      use.request = row.name;
    }
    if (row.kind == SymbolKind::Evidence) use.origins |= kFromEvidence;
    if (row.kind == SymbolKind::Data) use.origins |= kFromData;
    const Ast& ast = c.package.ast_of(row);
    for (ExprId expr : defining_expressions(ast, ast.decls[row.decl].form)) walk(row.module, expr);
  }

  void walk(ModuleIndex module, ExprId id) {
    if (!id.valid()) return;
    const Ast& ast = c.package.asts[module];
    const Binding binding = c.package.modules[module].exprs[id].binding;
    if (std::holds_alternative<NowLit>(ast.exprs[id].form) || takes_now(binding)) use.origins |= kFromNow;
    if (binding.kind == Binding::Kind::Symbol) symbol(binding.symbol);
    if (binding.kind == Binding::Kind::Local) {
      const Local& local = c.package.locals[binding.local];
      if (local.kind == LocalKind::Named) walk(module, local.value);
    }
    each_child(ast.exprs[id].form, [&](ExprId child) { walk(module, child); });
  }
};

struct WeightWalk {
  Checker& c;

  auto symbol(SymbolId id) -> Checker::Weight {
    auto [slot, fresh] = c.weights.emplace(id, Checker::Weight{});
    if (!fresh) return slot->second;
    const Symbol& row = c.package.symbols[id];
    const Ast& ast = c.package.ast_of(row);
    Checker::Weight total;
    for (ExprId expr : defining_expressions(ast, ast.decls[row.decl].form)) add(total, walk(row.module, expr));
    c.weights[id] = total;
    return total;
  }

  static void add(Checker::Weight& into, const Checker::Weight& more) {
    into.depth = std::max(into.depth, more.depth);
    into.size = std::min(limits::kInstructions + 1, into.size + more.size);
  }

  auto walk(ModuleIndex module, ExprId id) -> Checker::Weight {
    if (!id.valid()) return {};
    const Ast& ast = c.package.asts[module];
    const ExprForm& form = ast.exprs[id].form;
    Checker::Weight total{0, 1};
    each_child(form, [&](ExprId child) { add(total, walk(module, child)); });
    const Binding binding = c.package.modules[module].exprs[id].binding;
    bool inlined = binding.kind == Binding::Kind::Symbol;
    if (inlined) add(total, symbol(binding.symbol));
    if (repeats(form)) ++total.depth;
    return total;
  }

  static auto repeats(const ExprForm& form) -> bool {
    if (std::holds_alternative<Quantifier>(form)) return true;
    if (const auto* call = std::get_if<Call>(&form)) return call->comprehension.valid();
    if (const auto* list = std::get_if<ListLit>(&form)) return list->comprehension.valid();
    if (const auto* set = std::get_if<SetLit>(&form)) return set->comprehension.valid();
    return false;
  }
};

}  // namespace

auto defining_expressions(const Ast& ast, const DeclForm& form) -> std::vector<ExprId> {
  if (const auto* tolerance = std::get_if<ToleranceDecl>(&form)) return clause_expressions(ast, *tolerance);
  Defining defining;
  std::visit(defining, form);
  return std::move(defining.found);
}

auto origins_of(Checker& c, ModuleIndex module, ExprId id) -> OriginUse {
  OriginWalk walk{c, {}, {}};
  walk.walk(module, id);
  return walk.use;
}

void check_size(Checker& c, ExprId id, const std::string& what) {
  Checker::Weight weight = WeightWalk{c}.walk(c.module, id);
  if (weight.depth > limits::kQuantifierDepth) {
    c.sink.report(diag::QuantifierDepth, c.span(id), diag::Count{weight.depth}, diag::Count{limits::kQuantifierDepth})
        .help("look the inner value up in a map, or compute it where the data is made");
  }
  constexpr std::size_t kLargestRoot = 200'000;  // a package of many such stays under limits::kInstructions
  if (weight.size > kLargestRoot) c.sink.report(diag::TooLarge, c.span(id), diag::Text{what}, diag::Count{kLargestRoot});
}

}  // namespace writ::check

// Conditions that always come out the same (E-CONST): a requirement that cannot fail checks nothing,
// one that cannot hold stops everything.
#include "compiler/check/advice.hpp"
#include "compiler/check/possible.hpp"

namespace writ::check {

using namespace syntax;

namespace {

void check_condition(const Advising& a, ModuleIndex module, ExprId id, const char* what) {
  const Possible truths = possible_truths(a.c, module, id);
  if (truths.yes && truths.no) return;
  const diag::Span span = a.c.package.asts[module].exprs[id].span;
  const diag::Text place{what};
  const diag::Text why{truths.why};
  if (truths.yes) {
    a.c.sink.report(diag::AlwaysTrue, span, place, why).help("compare with what would fail it, or remove it");
  } else if (truths.no) {
    a.c.sink.report(diag::AlwaysFalse, span, place, why).help("compare with what would pass it, or remove it");
  } else {
    a.c.sink.report(diag::AlwaysUnknown, span, place, why)
        .help("what cannot be computed never holds; divide by something else");
  }
}

}  // namespace

void advise_on_constants(const Advising& a) {
  for (ModuleIndex module = 0; module < a.c.package.asts.size(); ++module) {
    const Ast& ast = a.c.package.asts[module];
    for (DeclId id : ast.items) {
      const auto* control = std::get_if<ControlDecl>(&ast.decls[id].form);
      if (control == nullptr) continue;
      for (ClauseId clause : control->clauses) {
        const ClauseForm& form = ast.clauses[clause].form;
        if (const auto* require = std::get_if<RequireClause>(&form))
          check_condition(a, module, require->condition, "requirement");
        if (const auto* applies = std::get_if<AppliesClause>(&form))
          check_condition(a, module, applies->condition, "condition");
      }
    }
  }
}

}  // namespace writ::check

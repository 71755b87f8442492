// A test outside the dates of what it tests passes or fails for that reason alone (E-TEST-EXPIRED).
//
// Outside its dates a gate denies and a control does not apply. Who wants to see a control
// not apply may stand there; every other expectation of it cannot be met.
#include "compiler/check/checker.hpp"
#include "runtime/base/clock.hpp"
#include "runtime/values/text.hpp"

namespace writ::check {

using namespace syntax;

namespace {

auto effective_of(const Ast& ast, const std::vector<ClauseId>& clauses) -> const EffectiveClause* {
  for (ClauseId id : clauses) {
    if (const auto* effective = std::get_if<EffectiveClause>(&ast.clauses[id].form)) return effective;
  }
  return nullptr;
}

auto in_force(const EffectiveClause& clause, std::int64_t day) -> bool {
  std::optional<std::int64_t> from = parse_date(clause.from);
  std::optional<std::int64_t> until = parse_date(clause.until);
  return (!from || *from <= day) && (!until || day <= *until);
}

void check_symbol(Checker& c, SymbolId symbol, const std::vector<ClauseId>& clauses, std::int64_t day, diag::Span at,
                  const char* help) {
  const EffectiveClause* effective = effective_of(c.package.ast_of(c.package.symbols[symbol]), clauses);
  if (effective == nullptr || in_force(*effective, day)) return;
  c.sink.report(diag::TestExpired, at, diag::Text{print_date(day)}, diag::Text{describe(c, symbol)})
      .label(effective->span, "these are its dates")
      .help(help);
}

}  // namespace

void check_test_dates(Checker& c, DeclId id, const TestDecl& decl) {
  const Clause* at = nullptr;
  for (ClauseId clause : decl.clauses) {
    if (std::holds_alternative<AtClause>(c.ast().clauses[clause].form)) at = &c.ast().clauses[clause];
  }
  std::optional<std::int64_t> now = at != nullptr ? parse_instant(std::get<AtClause>(at->form).instant) : std::nullopt;
  if (!now) return;
  const std::int64_t day = day_of(*now);
  if (auto gate = c.here().test_gates.find(id.index); gate != c.here().test_gates.end()) {
    const Symbol& row = c.package.symbols[gate->second];
    const auto& gate_decl = std::get<GateDecl>(c.package.ast_of(row).decls[row.decl].form);
    check_symbol(c, gate->second, gate_decl.clauses, day, at->span,
                 "move `at` into its dates; outside them the gate denies, whatever it is asked");
  }
  for (ClauseId clause : decl.clauses) {
    const auto* expected = std::get_if<ExpectOutcomeClause>(&c.ast().clauses[clause].form);
    if (expected == nullptr || expected->outcome == Outcome::NotApplicable) continue;
    SymbolId control = lookup(c, Namespace::Controls, expected->control, false);
    if (!control.valid()) continue;
    const Symbol& row = c.package.symbols[control];
    const auto& control_decl = std::get<ControlDecl>(c.package.ast_of(row).decls[row.decl].form);
    check_symbol(c, control, control_decl.clauses, day, c.ast().clauses[clause].span,
                 "move `at` into its dates, or expect it to be `not_applicable`");
  }
}

}  // namespace writ::check

// What no test has seen, as warnings at the place that it is about.
#include <algorithm>
#include <set>

#include "compiler/testing/coverage.hpp"
#include "runtime/base/clock.hpp"
#include "runtime/values/text.hpp"

namespace writ::testing {
namespace {

using Kind = Covered::Kind;

auto unseen(const Covered& item, std::string_view sight) -> bool {
  for (const Sight& one : item.sights) {
    if (one.name == sight) return one.tests == 0;
  }
  return false;
}

// The clause with this number among those of its kind, in the order in which lowering takes them.
template <class Wanted>
auto clause_span(const syntax::Ast& ast, const syntax::GateDecl& gate, std::uint32_t index, Wanted&& wanted)
    -> diag::Span {
  std::uint32_t number = 0;
  for (syntax::ClauseId id : gate.clauses) {
    const syntax::Clause& clause = ast.clauses[id];
    if (wanted(clause.form) && number++ == index) return clause.span;
  }
  return {};
}

struct Reporter {
  const driver::Build& build;
  diag::Sink& sink;

  void operator()(const Covered& item) const {
    const check::Symbol& row = build.typed.symbols[item.symbol];
    switch (item.kind) {
      case Kind::Control: return control(item, row);
      case Kind::Requirement: return;  // its control says the most of it
      case Kind::Table: return table(item, row);
      case Kind::Clause: return clause(item, row);
      case Kind::Approval: return approval(item, row);
    }
  }

  void control(const Covered& item, const check::Symbol& row) const {
    if (!unseen(item, "violated")) return;
    sink.report(diag::UntestedControl, row.span, diag::Name{item.name})
        .help("write a test that ends with `expect " + item.name + " violated`");
  }

  void table(const Covered& item, const check::Symbol& row) const {
    const auto& decl = std::get<syntax::TableDecl>(build.typed.ast_of(row).decls[row.decl].form);
    for (std::size_t i = 0; i < decl.rows.size(); ++i) {
      if (item.sights[i].tests == 0)
        sink.report(diag::UntestedRow, decl.rows[i].span, diag::Count{i + 1}, diag::Name{item.name});
    }
  }

  void clause(const Covered& item, const check::Symbol& row) const {
    if (!unseen(item, "holds")) return;
    const syntax::Ast& ast = build.typed.ast_of(row);
    const auto& gate = std::get<syntax::GateDecl>(ast.decls[row.decl].form);
    sink.report(diag::UntestedClause, clause_span(ast, gate, item.index, [](const syntax::ClauseForm& form) {
                  return std::holds_alternative<syntax::DenyWhenClause>(form) ||
                         std::holds_alternative<syntax::EscalateWhenClause>(form);
                }));
  }

  void approval(const Covered& item, const check::Symbol& row) const {
    if (!unseen(item, "pending")) return;
    const syntax::Ast& ast = build.typed.ast_of(row);
    const auto& gate = std::get<syntax::GateDecl>(ast.decls[row.decl].form);
    const diag::Span span = clause_span(ast, gate, 0, [&](const syntax::ClauseForm& form) {
      const auto* asked = std::get_if<syntax::GateApprovalClause>(&form);
      return asked != nullptr && asked->approval.text == item.name;
    });
    sink.report(diag::UntestedApproval, span, diag::Name{item.name});
  }
};

// The days on which tests of a file stand.
auto test_days(const syntax::Ast& ast) -> std::set<std::int64_t> {
  std::set<std::int64_t> days;
  for (const syntax::Clause& clause : ast.clauses) {
    const auto* at = std::get_if<syntax::AtClause>(&clause.form);
    std::optional<std::int64_t> instant = at != nullptr ? parse_instant(at->instant) : std::nullopt;
    if (instant) days.insert(day_of(*instant));
  }
  return days;
}

// A waiver ends without anybody doing anything, so somebody should have looked at what follows. That
// a test stands there can be seen whether this version evaluates it or not.
void report_waivers(const syntax::Ast& ast, diag::Sink& sink) {
  const std::set<std::int64_t> days = test_days(ast);
  for (syntax::DeclId id : ast.items) {
    const auto* waiver = std::get_if<syntax::WaiverDecl>(&ast.decls[id].form);
    if (waiver == nullptr) continue;
    for (syntax::ClauseId clause : waiver->clauses) {
      const auto* expires = std::get_if<syntax::ExpiresClause>(&ast.clauses[clause].form);
      std::optional<std::int64_t> last = expires != nullptr ? parse_date(expires->date) : std::nullopt;
      if (!last || days.contains(*last + 1)) continue;
      sink.report(diag::UntestedWaiver, ast.clauses[clause].span, diag::Text{print_date(*last + 1)},
                  diag::Name{std::string(waiver->id.text)})
          .help("write a test with `at " + print_date(*last + 1) + "T00:00:00Z` in which it would have helped");
    }
  }
}

}  // namespace

// A control that several modules enforce is tested when the tests of one of them see it.
void report_untested(const driver::Build& build, const std::vector<Coverage>& coverage, diag::Sink& sink) {
  std::vector<Covered> merged;
  for (const Coverage& module : coverage) {
    for (const Covered& item : module.items) {
      auto same = [&](const Covered& other) {
        return other.kind == item.kind && other.symbol == item.symbol && other.name == item.name &&
               other.index == item.index;
      };
      auto found = std::find_if(merged.begin(), merged.end(), same);
      if (found == merged.end()) {
        merged.push_back(item);
        continue;
      }
      for (std::size_t i = 0; i < item.sights.size(); ++i) found->sights[i].tests += item.sights[i].tests;
    }
  }
  for (const Covered& item : merged) Reporter{build, sink}(item);
  for (std::size_t i = 0; i < build.asts.size(); ++i) {
    if (build.package->files[i].named) report_waivers(build.asts[i], sink);
  }
}

}  // namespace writ::testing

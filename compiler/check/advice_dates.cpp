// What runs out (W-EXPIRES), and appetites that are due for review (W-APPETITE).
//
// Seen only by a command that says what day it is. Something that ends is followed when another of its
// kind begins by the day after: a control that shares a tag, a tolerance with the same measure, a gate
// on the same request.
#include <algorithm>

#include "compiler/check/advice.hpp"
#include "compiler/check/literal.hpp"
#include "compiler/check/reach.hpp"
#include "runtime/base/clock.hpp"
#include "runtime/values/text.hpp"

namespace writ::check {

using namespace syntax;

namespace {

constexpr std::int64_t kDefaultNoticeDays = 30;

struct Dated {
  const Symbol* row;
  const std::vector<ClauseId>* clauses;
  const EffectiveClause* effective;  // may be null
};

auto dated(const Checker& c, const Symbol& row) -> Dated {
  const Ast& ast = c.package.ast_of(row);
  const DeclForm& form = ast.decls[row.decl].form;
  const std::vector<ClauseId>* clauses = nullptr;
  if (const auto* d = std::get_if<ToleranceDecl>(&form)) clauses = &d->clauses;
  if (const auto* d = std::get_if<ControlDecl>(&form)) clauses = &d->clauses;
  if (const auto* d = std::get_if<GateDecl>(&form)) clauses = &d->clauses;
  return {&row, clauses, clauses != nullptr ? first_clause<EffectiveClause>(ast, *clauses) : nullptr};
}

auto shares_tag(const Ast& a, const std::vector<ClauseId>& one, const Ast& b, const std::vector<ClauseId>& other)
    -> bool {
  const auto* x = first_clause<TagsClause>(a, one);
  const auto* y = first_clause<TagsClause>(b, other);
  if (x == nullptr || y == nullptr) return false;
  return std::any_of(x->tags.begin(), x->tags.end(), [&](const Ident& tag) {
    return std::any_of(y->tags.begin(), y->tags.end(), [&](const Ident& its) { return its.text == tag.text; });
  });
}

auto same_measure(const Checker& c, const Dated& a, const Dated& b) -> bool {
  auto path = [&](const Dated& d) {
    const auto* measure = first_clause<MeasureClause>(c.package.ast_of(*d.row), *d.clauses);
    return measure != nullptr ? input_path(c.package, d.row->module, measure->value) : std::nullopt;
  };
  const std::optional<InputPath> first = path(a);
  return first && first == path(b);
}

auto same_request(const Checker& c, const Dated& a, const Dated& b) -> bool {
  auto request = [&](const Dated& d) {
    const auto& gate = std::get<GateDecl>(c.package.ast_of(*d.row).decls[d.row->decl].form);
    return c.package.find(d.row->module, Namespace::Values, gate.request.text);
  };
  return request(a) == request(b);
}

auto alike(const Checker& c, const Dated& a, const Dated& b) -> bool {
  if (a.row->kind != b.row->kind) return false;
  if (a.row->kind == SymbolKind::Control)
    return shares_tag(c.package.ast_of(*a.row), *a.clauses, c.package.ast_of(*b.row), *b.clauses);
  return a.row->kind == SymbolKind::Tolerance ? same_measure(c, a, b) : same_request(c, a, b);
}

// It says itself from when it holds: two that hold at all times are not each other's successors.
auto follows(const Checker& c, const Dated& ending, const Dated& other, std::int64_t last) -> bool {
  if (other.clauses == nullptr || other.effective == nullptr || other.row == ending.row || !alike(c, ending, other))
    return false;
  const std::optional<std::int64_t> from = parse_date(other.effective->from);
  const std::optional<std::int64_t> until = parse_date(other.effective->until);
  return from && *from <= last + 1 && (!until || *until > last);
}

auto notice_days(const Checker& c, const Dated& it) -> std::int64_t {
  const Ast& ast = c.package.ast_of(*it.row);
  const auto* review = first_clause<ReviewClause>(ast, *it.clauses);
  const std::optional<std::int64_t> every = review != nullptr ? literal_duration(ast, review->every) : std::nullopt;
  return every ? *every / kDayNanos : kDefaultNoticeDays;
}

void check_end(const Advising& a, SymbolId id, std::int64_t today) {
  Checker& c = a.c;
  const Dated it = dated(c, c.package.symbols[id]);
  const std::optional<std::int64_t> last = it.effective != nullptr ? parse_date(it.effective->until) : std::nullopt;
  if (!last || *last - today > notice_days(c, it)) return;
  const bool followed = std::any_of(c.package.symbols.begin(), c.package.symbols.end(),
                                    [&](const Symbol& row) { return follows(c, it, dated(c, row), *last); });
  if (followed) return;
  const diag::Text what{describe(c, id)};
  const diag::Text day{print_date(*last)};
  auto& d = *last < today ? c.sink.report(diag::Expired, it.effective->span, what, day)
                          : c.sink.report(diag::Expires, it.effective->span, what, day);
  d.help(*last < today ? "remove it, or write what holds now"
                       : "write what holds from " + print_date(*last + 1) + " on, or give it a later day");
}

void check_appetite(const Advising& a, const Symbol& row, const AppetiteDecl& decl, std::int64_t today) {
  const Ast& ast = a.c.package.ast_of(row);
  const std::optional<std::int64_t> approved = parse_date(decl.on);
  const std::optional<std::int64_t> every = literal_duration(ast, decl.review);
  if (!approved || !every || *approved + *every / kDayNanos >= today) return;
  a.c.sink
      .report(diag::AppetiteOverdue, row.span, diag::Name{row.name},
              diag::Text{print_date(*approved + *every / kDayNanos)})
      .help("have it approved again, and write the day behind `on`");
}

}  // namespace

void advise_on_dates(const Advising& a) {
  if (!a.world.today) return;
  for (std::uint32_t i = 0; i < a.c.package.symbols.size(); ++i) {
    const Symbol& row = a.c.package.symbols[SymbolId{i}];
    const auto* appetite = std::get_if<AppetiteDecl>(&a.c.package.ast_of(row).decls[row.decl].form);
    if (appetite != nullptr) check_appetite(a, row, *appetite, *a.world.today);
    check_end(a, SymbolId{i}, *a.world.today);
  }
}

}  // namespace writ::check

// What was due for review (W-REVIEW): `review every …` against the last change of what it stands in.
//
// Seen only by a command that was handed a history (source/history.hpp). Documentation is part of the
// declaration: who reviewed it and found nothing to change says so there.
#include <algorithm>

#include "compiler/check/advice.hpp"
#include "compiler/check/literal.hpp"
#include "compiler/check/reach.hpp"
#include "runtime/base/clock.hpp"
#include "runtime/values/text.hpp"

namespace writ::check {

using namespace syntax;

namespace {

auto clauses_of(const DeclForm& form) -> const std::vector<ClauseId>* {
  if (const auto* d = std::get_if<ToleranceDecl>(&form)) return &d->clauses;
  if (const auto* d = std::get_if<ControlDecl>(&form)) return &d->clauses;
  if (const auto* d = std::get_if<RiskDecl>(&form)) return &d->clauses;
  return nullptr;
}

// The day of the youngest line of a declaration, from its documentation to its last brace.
auto last_change(const Checker& c, const Decl& decl, const std::vector<std::int64_t>& days)
    -> std::optional<std::int64_t> {
  const std::string_view text = c.texts[decl.span.file].text;
  std::size_t begin = decl.span.begin;
  if (!decl.doc.lines.empty())
    begin = std::min(begin, static_cast<std::size_t>(decl.doc.lines.front().data() - text.data()));
  const auto lines_before = [&](std::size_t offset) {
    return static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
  };
  const std::size_t first = lines_before(begin);
  const std::size_t last = std::min(lines_before(decl.span.end) + 1, days.size());
  if (first >= last) return std::nullopt;
  return *std::max_element(days.begin() + static_cast<std::ptrdiff_t>(first),
                           days.begin() + static_cast<std::ptrdiff_t>(last));
}

void check_review(const Advising& a, SymbolId id) {
  Checker& c = a.c;
  const Symbol& row = c.package.symbols[id];
  const Ast& ast = c.package.ast_of(row);
  const Decl& decl = ast.decls[row.decl];
  const std::vector<ClauseId>* clauses = clauses_of(decl.form);
  const auto* review = clauses != nullptr ? first_clause<ReviewClause>(ast, *clauses) : nullptr;
  const auto history = a.world.changed.find(row.module);
  if (review == nullptr || history == a.world.changed.end()) return;
  const std::optional<std::int64_t> every = literal_duration(ast, review->every);
  const std::optional<std::int64_t> changed = last_change(c, decl, history->second);
  if (!every || !changed || *changed + *every / kDayNanos >= *a.world.today) return;
  c.sink
      .report(diag::ReviewOverdue, row.span, diag::Text{describe(c, id)},
              diag::Text{print_date(*changed + *every / kDayNanos)}, diag::Text{print_date(*changed)})
      .help("review it; where nothing has to change, say so in its documentation: `/// Reviewed on " +
            print_date(*a.world.today) + ".`");
}

}  // namespace

void advise_on_reviews(const Advising& a) {
  if (!a.world.today || a.world.changed.empty()) return;
  for (std::uint32_t i = 0; i < a.c.package.symbols.size(); ++i) check_review(a, SymbolId{i});
}

}  // namespace writ::check

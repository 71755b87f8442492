// Approvals that can never be complete: more seats than people are promised (E-QUORUM, and W-RESILIENCE when it takes
// just one to be away), and times that are over before the next step comes (E-DEADLOCK).
#include <algorithm>
#include <bit>

#include "compiler/check/advice.hpp"
#include "compiler/check/approval_seats.hpp"
#include "compiler/check/literal.hpp"
#include "compiler/check/reach.hpp"
#include "runtime/values/text.hpp"

namespace writ::check {

using namespace syntax;

namespace {

using Pairs = std::set<std::pair<SymbolId, SymbolId>>;

// How many different people the roles of a subset hold at least: one role may be all of another,
// unless somebody says that nobody holds both.
auto least_people(const std::vector<Seats>& seats, std::size_t subset, const Pairs& apart) -> std::int64_t {
  std::int64_t most = 0;
  for (std::size_t part = subset; part != 0; part = (part - 1) & subset) {
    std::int64_t people = 0;
    bool distinct = true;
    for (std::size_t i = 0; i < seats.size(); ++i) {
      if ((part >> i & 1U) == 0) continue;
      people += *seats[i].promised;
      for (std::size_t j = 0; j < i; ++j) {
        if ((part >> j & 1U) != 0) distinct = distinct && apart.contains({seats[i].role, seats[j].role});
      }
    }
    if (distinct) most = std::max(most, people);
  }
  return most;
}

// Hall's condition on what is promised, less `away` people: the smallest set of roles that asks for too much.
auto overbooked(const std::vector<Seats>& seats, const Pairs& apart, std::int64_t away) -> std::size_t {
  std::size_t found = 0;
  for (std::size_t subset = 1; subset < std::size_t{1} << seats.size(); ++subset) {
    if (found != 0 && std::popcount(subset) >= std::popcount(found)) continue;
    std::int64_t places = 0;
    bool known = true;
    for (std::size_t i = 0; i < seats.size(); ++i) {
      if ((subset >> i & 1U) == 0) continue;
      places += seats[i].places;
      known = known && seats[i].promised.has_value();
    }
    if (known && places > least_people(seats, subset, apart) - away) found = subset;
  }
  return found;
}

void report_quorum(Checker& c, const Symbol& row, const std::vector<Seats>& seats, std::size_t subset,
                   const Pairs& apart) {
  const Asked asked = asked_by(c, seats, subset);
  const std::int64_t least = least_people(seats, subset, apart);
  auto& d =
      c.sink.report(diag::QuorumImpossible, asked.span, diag::Name{row.name}, diag::Text{people_text(asked.places)},
                    diag::Text{asked.roles}, diag::Text{people_text(least) + (least == 1 ? " is" : " are")});
  const bool several = std::popcount(subset) > 1;
  d.help(several ? "promise more people, or say `separate` if nobody may hold two of the roles"
                 : "ask for fewer, or promise more: `at least n people` where the role is declared");
}

// The first of what may be needed together that cannot be filled; and if all can, the first that one
// person less would leave empty. With a directory the second is asked of the people in it.
void check_seats(const Advising& a, const Symbol& row, const Pairs& apart) {
  const std::vector<std::vector<Seats>> seatings = seatings_of(a.c, row);
  for (const std::vector<Seats>& seats : seatings) {
    if (const std::size_t subset = overbooked(seats, apart, 0); subset != 0)
      return report_quorum(a.c, row, seats, subset, apart);
  }
  for (const std::vector<Seats>& seats : seatings) {
    const std::size_t subset = a.world.directory ? 0 : overbooked(seats, apart, 1);
    if (subset == 0) continue;
    const Asked asked = asked_by(a.c, seats, subset);
    a.c.sink
        .report(diag::NotResilient, asked.span, diag::Name{row.name}, diag::Text{"one person of " + asked.roles},
                diag::Text{"promised are " + people_text(least_people(seats, subset, apart))})
        .help("promise one person more, let another role fill the seat (`escalate`), or ask for fewer");
    return;
  }
}

// ---------------------------------------------------------------- times

struct Step {
  std::int64_t after = 0;
  diag::Span span;
};

void check_times(Checker& c, const Symbol& row, const ApprovalDecl& decl) {
  const Ast& ast = c.package.ast_of(row);
  std::optional<Step> first;
  std::optional<Step> last;
  std::optional<Step> expire;
  std::optional<Step> valid;
  for (ClauseId id : decl.clauses) {
    const Clause& clause = ast.clauses[id];
    auto step = [&](ExprId after) {
      std::optional<std::int64_t> ns = literal_duration(ast, after);
      return ns ? std::optional(Step{*ns, clause.span}) : std::nullopt;
    };
    if (const auto* form = std::get_if<ExpireAfterClause>(&clause.form)) expire = step(form->after);
    if (const auto* form = std::get_if<ValidClause>(&clause.form)) valid = step(form->duration);
    const auto* form = std::get_if<EscalateAfterClause>(&clause.form);
    std::optional<Step> next = form != nullptr ? step(form->after) : std::nullopt;
    if (!next) continue;
    if (!first || next->after < first->after) first = next;
    if (!last || next->after > last->after) last = next;
  }
  if (expire && last && expire->after <= last->after) {
    c.sink
        .report(diag::ExpiresBeforeEscalation, expire->span, diag::Text{print_duration(expire->after)},
                diag::Text{print_duration(last->after)})
        .label(last->span, "it never comes to this")
        .help("let it expire after the last step");
  }
  if (valid && first && valid->after < first->after) {
    c.sink
        .report(diag::StaleBeforeEscalation, valid->span, diag::Text{print_duration(valid->after)},
                diag::Text{print_duration(first->after)})
        .label(first->span, "whoever signed at once has to sign again by then")
        .help("let signatures be valid for longer, or escalate sooner");
  }
}

}  // namespace

void advise_on_seats(const Advising& a) {
  const Pairs apart = separated_roles(a.c);
  for (const Symbol& row : a.c.package.symbols) {
    const auto* decl = std::get_if<ApprovalDecl>(&a.c.package.ast_of(row).decls[row.decl].form);
    if (decl == nullptr) continue;
    check_seats(a, row, apart);
    check_times(a.c, row, *decl);
  }
}

}  // namespace writ::check

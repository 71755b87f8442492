// Approvals that can never be complete: more seats than people are promised (E-QUORUM), and times
// that are over before the next step comes (E-DEADLOCK).
#include <algorithm>
#include <bit>
#include <fmt/format.h>
#include <map>

#include "compiler/check/advice.hpp"
#include "compiler/check/literal.hpp"
#include "compiler/check/reach.hpp"
#include "runtime/values/text.hpp"

namespace writ::check {

using namespace syntax;

namespace {

constexpr std::size_t kMostRoles = 12;  // of one approval; subsets of them are counted

struct Seats {
  SymbolId role;
  std::int64_t places = 0;
  std::optional<std::int64_t> promised;  // at least so many people
  diag::Span span;
};

auto promise_of(const Checker& c, SymbolId role) -> std::optional<std::int64_t> {
  const Symbol& row = c.package.symbols[role];
  return whole_number(std::get<RoleDecl>(c.package.ast_of(row).decls[row.decl].form).at_least);
}

// Pairs of roles that nobody holds both of.
auto separated(const Checker& c) -> std::set<std::pair<SymbolId, SymbolId>> {
  std::set<std::pair<SymbolId, SymbolId>> pairs;
  for (ModuleIndex module = 0; module < c.package.asts.size(); ++module) {
    const Ast& ast = c.package.asts[module];
    for (DeclId id : ast.items) {
      const auto* decl = std::get_if<SeparateDecl>(&ast.decls[id].form);
      if (decl == nullptr) continue;
      for (const Ident& a : decl->roles) {
        for (const Ident& b : decl->roles) {
          if (a.text != b.text)
            pairs.emplace(c.package.find(module, Namespace::Roles, a.text),
                          c.package.find(module, Namespace::Roles, b.text));
        }
      }
    }
  }
  return pairs;
}

// The seats that are needed at one time: those without a condition, and one that has one.
auto seats_with(const Checker& c, const Symbol& row, const std::vector<const NeedClause*>& needs,
                const NeedClause* conditional) -> std::vector<Seats> {
  std::vector<Seats> seats;
  for (const NeedClause* need : needs) {
    if (need->when.valid() && need != conditional) continue;
    const SymbolId role = c.package.find(row.module, Namespace::Roles, need->role.text);
    if (!role.valid()) continue;
    auto same = std::find_if(seats.begin(), seats.end(), [&](const Seats& s) { return s.role == role; });
    if (same == seats.end()) same = seats.insert(seats.end(), Seats{role, 0, promise_of(c, role), need->role.span});
    same->places += whole_number(need->count).value_or(1);
  }
  return seats;
}

// How many different people the roles of a subset hold at least: one role may be all of another,
// unless somebody says that nobody holds both.
auto least_people(const std::vector<Seats>& seats, std::size_t subset,
                  const std::set<std::pair<SymbolId, SymbolId>>& apart) -> std::int64_t {
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

// Hall's condition on what is promised: the smallest set of roles that asks for too much.
auto overbooked(const std::vector<Seats>& seats, const std::set<std::pair<SymbolId, SymbolId>>& apart) -> std::size_t {
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
    if (known && places > least_people(seats, subset, apart)) found = subset;
  }
  return found;
}

auto people_text(std::int64_t count) -> std::string {
  return fmt::format("{} {}", count, count == 1 ? "person" : "people");
}

auto check_quorum(Checker& c, const Symbol& row, const std::vector<Seats>& seats,
                  const std::set<std::pair<SymbolId, SymbolId>>& apart) -> bool {
  if (seats.size() > kMostRoles) return false;
  const std::size_t subset = overbooked(seats, apart);
  if (subset == 0) return false;
  std::string roles;
  std::int64_t places = 0;
  diag::Span span;
  for (std::size_t i = 0; i < seats.size(); ++i) {
    if ((subset >> i & 1U) == 0) continue;
    roles += fmt::format("{}`{}`", roles.empty() ? "" : " and ", c.package.symbols[seats[i].role].name);
    places += seats[i].places;
    span = seats[i].span;
  }
  const std::int64_t least = least_people(seats, subset, apart);
  auto& d = c.sink.report(diag::QuorumImpossible, span, diag::Name{row.name}, diag::Text{people_text(places)},
                          diag::Text{roles}, diag::Text{people_text(least) + (least == 1 ? " is" : " are")});
  const bool several = std::popcount(subset) > 1;
  d.help(several ? "promise more people, or say `separate` if nobody may hold two of the roles"
                 : "ask for fewer, or promise more: `at least n people` where the role is declared");
  return true;
}

void check_seats(Checker& c, const Symbol& row, const ApprovalDecl& decl,
                 const std::set<std::pair<SymbolId, SymbolId>>& apart) {
  std::vector<const NeedClause*> needs;
  const Ast& ast = c.package.ast_of(row);
  for (ClauseId id : decl.clauses) {
    if (const auto* need = std::get_if<NeedClause>(&ast.clauses[id].form)) needs.push_back(need);
  }
  if (check_quorum(c, row, seats_with(c, row, needs, nullptr), apart)) return;
  for (const NeedClause* need : needs) {
    if (need->when.valid() && check_quorum(c, row, seats_with(c, row, needs, need), apart)) return;
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
  const std::set<std::pair<SymbolId, SymbolId>> apart = separated(a.c);
  for (const Symbol& row : a.c.package.symbols) {
    const auto* decl = std::get_if<ApprovalDecl>(&a.c.package.ast_of(row).decls[row.decl].form);
    if (decl == nullptr) continue;
    check_seats(a.c, row, *decl, apart);
    check_times(a.c, row, *decl);
  }
}

}  // namespace writ::check

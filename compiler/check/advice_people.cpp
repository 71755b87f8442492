// The rules against the people directory: promises that it does not keep, seats that nobody in it can fill, roles that
// are separate and held together, approvals that hang on one person. As of today.
#include <algorithm>
#include <bit>
#include <fmt/format.h>
#include <map>

#include "compiler/check/advice.hpp"
#include "compiler/check/approval_seats.hpp"
#include "compiler/check/literal.hpp"

namespace writ::check {

using namespace syntax;

namespace {

using People = std::vector<DirectoryPerson>;
constexpr std::size_t kMostNamed = 5;

auto holds(const Checker& c, const DirectoryPerson& person, SymbolId role) -> bool {
  const Symbol& row = c.package.symbols[role];
  const Ast& ast = c.package.ast_of(row);
  const auto& decl = std::get<RoleDecl>(ast.decls[row.decl].form);
  if (person.roles.contains(std::string(row.name))) return true;
  return decl.group.valid() && person.groups.contains(literal_text(ast, decl.group));
}

auto named(const std::vector<std::string>& ids) -> std::string {
  std::string text;
  for (std::size_t i = 0; i < ids.size() && i < kMostNamed; ++i)
    text += fmt::format("{}{}", text.empty() ? "" : ", ", ids[i]);
  return ids.size() <= kMostNamed ? text : fmt::format("{} and {} more", text, ids.size() - kMostNamed);
}

// "2 people (kim, lou)", "nobody".
auto counted(const std::vector<std::string>& ids) -> std::string {
  if (ids.empty()) return "nobody";
  return fmt::format("{} ({})", people_text(static_cast<std::int64_t>(ids.size())), named(ids));
}

// The seats that are needed together, and who may sit where: people by the set of seats that they may fill.
struct Seating {
  const std::vector<Seats>& seats;
  std::map<std::size_t, std::vector<std::string>> by_seats = {};

  Seating(const Checker& c, const People& people, const std::vector<Seats>& wanted) : seats(wanted) {
    for (const DirectoryPerson& person : people) {
      std::size_t mask = 0;
      for (std::size_t i = 0; i < seats.size(); ++i) {
        if (holds(c, person, seats[i].role)) mask |= std::size_t{1} << i;
      }
      if (mask != 0) by_seats[mask].push_back(person.id);
    }
  }

  [[nodiscard]] auto without(const std::set<std::string>& left_out) const -> Seating {
    Seating made = *this;
    for (auto& [mask, ids] : made.by_seats)
      std::erase_if(ids, [&](const std::string& id) { return left_out.contains(id); });
    return made;
  }
  // Who may sit in a seat of the subset.
  [[nodiscard]] auto sitters(std::size_t subset) const -> std::vector<std::string> {
    std::vector<std::string> found;
    for (const auto& [mask, ids] : by_seats) {
      if ((mask & subset) != 0) found.insert(found.end(), ids.begin(), ids.end());
    }
    std::sort(found.begin(), found.end());
    return found;
  }
  [[nodiscard]] auto places(std::size_t subset) const -> std::size_t {
    std::size_t count = 0;
    for (std::size_t i = 0; i < seats.size(); ++i) {
      if ((subset >> i & 1U) != 0) count += static_cast<std::size_t>(seats[i].places);
    }
    return count;
  }
  // Hall's condition, with one person away who may fill `away`: the smallest set of seats for which there are too
  // few people; 0 when all can be filled.
  [[nodiscard]] auto unfilled(std::size_t away = 0) const -> std::size_t {
    std::size_t found = 0;
    for (std::size_t subset = 1; subset < std::size_t{1} << seats.size(); ++subset) {
      if (found != 0 && std::popcount(subset) >= std::popcount(found)) continue;
      std::size_t people = 0;
      for (const auto& [mask, ids] : by_seats) people += (mask & subset) != 0 ? ids.size() : 0;
      people -= (away & subset) != 0 ? 1 : 0;
      if (places(subset) > people) found = subset;
    }
    return found;
  }
};

// Whom `exclude` names by name: nobody of these ever sits.
auto always_excluded(const Checker& c, const Symbol& row, const People& people) -> std::set<std::string> {
  std::set<std::string> ids;
  const Ast& ast = c.package.ast_of(row);
  for (ClauseId id : std::get<ApprovalDecl>(ast.decls[row.decl].form).clauses) {
    const auto* clause = std::get_if<ExcludeClause>(&ast.clauses[id].form);
    if (clause == nullptr) continue;
    for (ExprId expr : clause->people) {
      const auto* call = std::get_if<Call>(&ast.exprs[expr].form);
      if (call == nullptr || call->arguments.size() != 1) continue;
      const std::string name = literal_text(ast, call->arguments.front().value);
      for (const DirectoryPerson& person : people) {
        if (!name.empty() && person.names.contains(name)) ids.insert(person.id);
      }
    }
  }
  return ids;
}

struct Directory {
  const Advising& a;
  const People& people;

  void check_promises() const {
    for (std::uint32_t i = 0; i < a.c.package.symbols.size(); ++i) {
      const SymbolId id{i};
      const Symbol& row = a.c.package.symbols[id];
      if (row.kind != SymbolKind::Role) continue;
      const auto promised = promise_of(a.c, id);
      std::vector<std::string> ids;
      for (const DirectoryPerson& person : people) {
        if (holds(a.c, person, id)) ids.push_back(person.id);
      }
      if (!promised || static_cast<std::int64_t>(ids.size()) >= *promised) continue;
      const Ast& ast = a.c.package.ast_of(row);
      a.c.sink
          .report(diag::PromiseBroken, std::get<RoleDecl>(ast.decls[row.decl].form).name.span, diag::Name{row.name},
                  diag::Text{people_text(*promised)}, diag::Text{counted(ids)})
          .help("give the role to somebody else as well, or promise fewer");
    }
  }

  void check_separate() const {
    for (ModuleIndex module = 0; module < a.c.package.asts.size(); ++module) {
      const Ast& ast = a.c.package.asts[module];
      for (DeclId id : ast.items) {
        const auto* decl = std::get_if<SeparateDecl>(&ast.decls[id].form);
        if (decl == nullptr) continue;
        for (std::size_t i = 0; i < decl->roles.size(); ++i) {
          for (std::size_t j = i + 1; j < decl->roles.size(); ++j) check_pair(module, decl->roles[i], decl->roles[j]);
        }
      }
    }
  }

  void check_pair(ModuleIndex module, const Ident& one, const Ident& other) const {
    const SymbolId a1 = a.c.package.find(module, Namespace::Roles, one.text);
    const SymbolId a2 = a.c.package.find(module, Namespace::Roles, other.text);
    if (!a1.valid() || !a2.valid()) return;
    std::vector<std::string> ids;
    for (const DirectoryPerson& person : people) {
      if (holds(a.c, person, a1) && holds(a.c, person, a2)) ids.push_back(person.id);
    }
    if (ids.empty()) return;
    a.c.sink
        .report(diag::HeldTogether, one.span, diag::Name{std::string(one.text)}, diag::Name{std::string(other.text)},
                diag::Text{named(ids)})
        .help("take one of the two roles away from them, or drop `separate`");
  }

  // The first seating that has too few people tells enough of an approval.
  void check_approval(const Symbol& row) const {
    const std::vector<std::vector<Seats>> wanted = seatings_of(a.c, row);
    std::vector<Seating> seatings;
    for (const std::vector<Seats>& seats : wanted) seatings.emplace_back(a.c, people, seats);
    for (const Seating& seating : seatings) {
      if (const std::size_t subset = seating.unfilled(); subset != 0) return report_unfilled(row, seating, subset);
    }
    const std::set<std::string> excluded = always_excluded(a.c, row, people);
    for (const Seating& seating : seatings) {
      if (const std::size_t subset = seating.without(excluded).unfilled(); subset != 0)
        return report_excluded(row, seating, subset, excluded);
    }
    for (const Seating& seating : seatings) {
      if (check_resilience(row, seating.without(excluded))) return;
    }
  }

  void report_unfilled(const Symbol& row, const Seating& seating, std::size_t subset) const {
    const Asked asked = asked_by(a.c, seating.seats, subset);
    a.c.sink
        .report(diag::QuorumUnfilled, asked.span, diag::Name{row.name}, diag::Text{people_text(asked.places)},
                diag::Text{asked.roles}, diag::Text{counted(seating.sitters(subset))})
        .help("one person fills one seat: give a role to somebody else as well, or ask for fewer");
  }

  void report_excluded(const Symbol& row, const Seating& seating, std::size_t subset,
                       const std::set<std::string>& excluded) const {
    const Asked asked = asked_by(a.c, seating.seats, subset);
    a.c.sink
        .report(diag::SeatExcluded, asked.span, diag::Name{row.name},
                diag::Text{named({excluded.begin(), excluded.end()})}, diag::Text{asked.roles})
        .help("give the role to somebody else as well, or exclude nobody who is needed");
  }

  // Whoever may fill the same seats is missed alike.
  auto check_resilience(const Symbol& row, const Seating& seating) const -> bool {
    for (const auto& [mask, ids] : seating.by_seats) {
      const std::size_t subset = ids.empty() ? 0 : seating.unfilled(mask);
      if (subset == 0) continue;
      const Asked asked = asked_by(a.c, seating.seats, subset);
      const auto left = static_cast<std::int64_t>(seating.sitters(subset).size()) - 1;
      a.c.sink
          .report(diag::NotResilient, asked.span, diag::Name{row.name}, diag::Text{ids.front()},
                  diag::Text{fmt::format("{} wants {}, and there {} then {}", asked.roles, people_text(asked.places),
                                         left == 1 ? "is" : "are", left == 0 ? "none" : std::to_string(left))})
          .help("give a role to one person more, let another role fill the seat (`escalate`), or ask for fewer");
      return true;
    }
    return false;
  }
};

}  // namespace

void advise_on_people(const Advising& a) {
  if (!a.world.directory) return;
  const Directory directory{a, *a.world.directory};
  directory.check_promises();
  directory.check_separate();
  for (const Symbol& row : a.c.package.symbols) {
    if (row.kind == SymbolKind::Approval) directory.check_approval(row);
  }
}

}  // namespace writ::check

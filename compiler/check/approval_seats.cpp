#include "compiler/check/approval_seats.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "compiler/check/literal.hpp"

namespace writ::check {

using namespace syntax;

namespace {

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

}  // namespace

auto promise_of(const Checker& c, SymbolId role) -> std::optional<std::int64_t> {
  const Symbol& row = c.package.symbols[role];
  return whole_number(std::get<RoleDecl>(c.package.ast_of(row).decls[row.decl].form).at_least);
}

auto seatings_of(const Checker& c, const Symbol& approval) -> std::vector<std::vector<Seats>> {
  const Ast& ast = c.package.ast_of(approval);
  std::vector<const NeedClause*> needs;
  for (ClauseId id : std::get<ApprovalDecl>(ast.decls[approval.decl].form).clauses) {
    if (const auto* need = std::get_if<NeedClause>(&ast.clauses[id].form)) needs.push_back(need);
  }
  std::vector<std::vector<Seats>> seatings;
  const auto add = [&](const NeedClause* conditional) {
    std::vector<Seats> seats = seats_with(c, approval, needs, conditional);
    if (!seats.empty() && seats.size() <= kMostRoles) seatings.push_back(std::move(seats));
  };
  add(nullptr);
  for (const NeedClause* need : needs) {
    if (need->when.valid()) add(need);
  }
  return seatings;
}

auto separated_roles(const Checker& c) -> std::set<std::pair<SymbolId, SymbolId>> {
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

auto people_text(std::int64_t count) -> std::string {
  return fmt::format("{} {}", count, count == 1 ? "person" : "people");
}

auto asked_by(const Checker& c, const std::vector<Seats>& seats, std::size_t subset) -> Asked {
  Asked made;
  for (std::size_t i = 0; i < seats.size(); ++i) {
    if ((subset >> i & 1U) == 0) continue;
    made.roles += fmt::format("{}`{}`", made.roles.empty() ? "" : " and ", c.package.symbols[seats[i].role].name);
    made.places += seats[i].places;
    made.span = seats[i].span;
  }
  return made;
}

}  // namespace writ::check

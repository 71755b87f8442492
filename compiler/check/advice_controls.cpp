// Controls that no gate enforces, and owners that nobody knows.
#include "compiler/check/advice.hpp"
#include "compiler/check/gate_controls.hpp"
#include "compiler/check/reach.hpp"

namespace writ::check {

using namespace syntax;

void advise_on_controls(const Advising& a) {
  const std::set<SymbolId> enforced = enforced_controls(a.c.package);
  for (std::uint32_t i = 0; i < a.c.package.symbols.size(); ++i) {
    const Symbol& row = a.c.package.symbols[SymbolId{i}];
    if (row.kind != SymbolKind::Control || !a.asks_for_the_whole(row.module) || enforced.contains(SymbolId{i}))
      continue;
    a.c.sink.report(diag::NeverEnforced, row.span, diag::Name{row.name})
        .help("put it into a gate: `controls " + row.name + "`, or give it a tag that a gate names");
  }
}

namespace {

// A package that knows no role keeps its people somewhere else.
auto sees_role(const Checker& c, ModuleIndex module) -> bool {
  auto declares = [&](ModuleIndex at) {
    return !c.package.modules[at].names[static_cast<std::size_t>(Namespace::Roles)].empty();
  };
  bool found = declares(module);
  for (ModuleIndex imported : c.package.modules[module].imports) found = found || declares(imported);
  return found;
}

auto clauses_of(const DeclForm& form) -> const std::vector<ClauseId>* {
  if (const auto* d = std::get_if<ToleranceDecl>(&form)) return &d->clauses;
  if (const auto* d = std::get_if<ControlDecl>(&form)) return &d->clauses;
  if (const auto* d = std::get_if<WaiverDecl>(&form)) return &d->clauses;
  if (const auto* d = std::get_if<ApprovalDecl>(&form)) return &d->clauses;
  if (const auto* d = std::get_if<GateDecl>(&form)) return &d->clauses;
  if (const auto* d = std::get_if<RiskDecl>(&form)) return &d->clauses;
  if (const auto* d = std::get_if<AssetDecl>(&form)) return &d->clauses;
  return nullptr;
}

auto in_directory(const World& world, std::string_view name) -> bool {
  if (!world.directory) return false;
  return std::any_of(world.directory->begin(), world.directory->end(), [&](const DirectoryPerson& person) {
    return person.names.contains(std::string(name)) || person.roles.contains(std::string(name));
  });
}

}  // namespace

void advise_on_owners(const Advising& a) {
  Checker& c = a.c;
  for (const Symbol& row : c.package.symbols) {
    const Ast& ast = c.package.ast_of(row);
    const std::vector<ClauseId>* clauses = clauses_of(ast.decls[row.decl].form);
    if (clauses == nullptr || !sees_role(c, row.module)) continue;
    const auto* owner = first_clause<OwnerClause>(ast, *clauses);
    if (owner == nullptr || c.package.find(row.module, Namespace::Roles, owner->name.text).valid()) continue;
    if (in_directory(a.world, owner->name.text)) continue;
    Inside inside(c);
    c.module = row.module;
    const std::string name(owner->name.text);
    auto& d = c.sink.report(diag::UnknownOwner, owner->name.span, diag::Name{name},
                            diag::Text{describe(c, c.package.modules[row.module].decl_symbols.at(row.decl.index))});
    std::string guess = diag::nearest(name, visible_names(c, Namespace::Roles));
    d.help(guess.empty() ? "declare it: `role " + name + " \"what it does\" from \"its group in the directory\"`"
                         : "did you mean `" + guess + "`?");
  }
}

}  // namespace writ::check

#include "compiler/check/coverage.hpp"

#include <algorithm>
#include <set>

#include "compiler/check/checker.hpp"
#include "compiler/check/gate_controls.hpp"
#include "compiler/check/literal.hpp"

namespace writ::check {

using namespace syntax;

namespace {

auto catalogue_of(const TypedPackage& package, const Catalogues& catalogues, SymbolId framework) -> const Catalogue* {
  const Symbol& row = package.symbols[framework];
  auto found = catalogues.find({row.module, row.decl.index});
  return found == catalogues.end() ? nullptr : &found->second;
}

// What each enforced control maps, by framework and criterion.
using Mapped = std::map<std::pair<SymbolId, std::string>, std::vector<std::string>>;

auto mapped_criteria(const TypedPackage& package) -> Mapped {
  Mapped mapped;
  for (SymbolId control : enforced_controls(package)) {
    const Symbol& row = package.symbols[control];
    const Ast& ast = package.ast_of(row);
    for (ClauseId id : std::get<ControlDecl>(ast.decls[row.decl].form).clauses) {
      const auto* maps = std::get_if<MapsClause>(&ast.clauses[id].form);
      if (maps == nullptr) continue;
      for (const CriterionRef& ref : maps->criteria) {
        SymbolId framework = package.find(row.module, Namespace::Frameworks, ref.framework.text);
        if (framework.valid()) mapped[{framework, std::string(ref.criterion)}].push_back(row.name);
      }
    }
  }
  for (auto& [criterion, controls] : mapped) std::sort(controls.begin(), controls.end());
  return mapped;
}

// One `cover` against its catalogue.
struct Cover {
  const CoverDecl& decl;
  const Catalogue& catalogue;
  SymbolId framework;
  const Mapped& mapped;

  [[nodiscard]] auto exclusion(const std::string& id) const -> const CoverExclusion* {
    for (const CoverExclusion& out : decl.exclusions) {
      if (catalogue.is_under(id, out.criterion)) return &out;
    }
    return nullptr;
  }
  [[nodiscard]] auto controls(const std::string& id) const -> std::vector<std::string> {
    auto found = mapped.find({framework, id});
    return found == mapped.end() ? std::vector<std::string>{} : found->second;
  }
  // Something at or below `entry` is mapped.
  [[nodiscard]] auto any_below(std::string_view entry) const -> bool {
    return std::any_of(mapped.begin(), mapped.end(), [&](const auto& row) {
      return row.first.first == framework && catalogue.is_under(row.first.second, entry);
    });
  }
  // With `every` the criteria that are left open below `entry`; else the entry itself when nothing below it is mapped.
  [[nodiscard]] auto open_below(std::string_view entry) const -> std::vector<std::string> {
    if (!decl.every)
      return any_below(entry) ? std::vector<std::string>{} : std::vector<std::string>{std::string(entry)};
    std::vector<std::string> open;
    for (const Criterion& c : catalogue.criteria) {
      bool wanted = !c.family && catalogue.is_under(c.id, entry) && exclusion(c.id) == nullptr;
      if (wanted && controls(c.id).empty()) open.push_back(c.id);
    }
    return open;
  }
  [[nodiscard]] auto claims(const std::string& id) const -> bool {
    return std::any_of(decl.criteria.begin(), decl.criteria.end(),
                       [&](const auto& entry) { return catalogue.is_under(id, entry.first); });
  }
};

void report_unknown(Checker& c, const Catalogue& catalogue, std::string_view framework, std::string_view criterion,
                    diag::Span span) {
  if (catalogue.find(criterion) != nullptr) return;
  std::vector<std::string> known;
  for (const Criterion& row : catalogue.criteria) known.push_back(row.id);
  auto& d = c.sink.report(diag::UnknownCriterion, span, diag::Name{std::string(criterion)},
                          diag::Name{std::string(framework)}, diag::Text{catalogue.title});
  std::string guess = diag::nearest(criterion, known);
  if (!guess.empty()) d.help("did you mean `" + guess + "`?");
}

void check_maps(Checker& c, const Catalogues& catalogues, const ControlDecl& decl) {
  for (const MapsClause* maps : clauses_of<MapsClause>(c, decl.clauses)) {
    for (const CriterionRef& ref : maps->criteria) {
      SymbolId framework = c.package.find(c.module, Namespace::Frameworks, ref.framework.text);
      const Catalogue* catalogue = framework.valid() ? catalogue_of(c.package, catalogues, framework) : nullptr;
      if (catalogue != nullptr) report_unknown(c, *catalogue, ref.framework.text, ref.criterion, ref.span);
    }
  }
}

void check_cover(Checker& c, const World& world, const CoverDecl& decl, const Mapped& mapped) {
  SymbolId framework = c.package.find(c.module, Namespace::Frameworks, decl.framework.text);
  const Catalogue* catalogue = framework.valid() ? catalogue_of(c.package, world.catalogues, framework) : nullptr;
  if (catalogue == nullptr) return;
  for (const auto& [criterion, span] : decl.criteria)
    report_unknown(c, *catalogue, decl.framework.text, criterion, span);
  for (const CoverExclusion& out : decl.exclusions)
    report_unknown(c, *catalogue, decl.framework.text, out.criterion, out.span);
  if (!world.whole.contains(c.module)) return;  // what covers it may stand in a file that was not given
  Cover cover{decl, *catalogue, framework, mapped};
  for (const auto& [entry, span] : decl.criteria) {
    if (catalogue->find(entry) == nullptr) continue;
    for (const std::string& open : cover.open_below(entry)) {
      c.sink.report(diag::Uncovered, span, diag::Name{open}, diag::Name{std::string(decl.framework.text)})
          .help("give a control `maps " + std::string(decl.framework.text) + ":" + open +
                "` and put it into a gate, or exclude it with a reason");
    }
  }
}

}  // namespace

auto applicability_words(Applicability applies) -> std::string_view {
  switch (applies) {
    case Applicability::Covered: return "covered";
    case Applicability::Uncovered: return "no control";
    case Applicability::Excluded: return "excluded";
    case Applicability::NotClaimed: return "not claimed";
  }
  return {};
}

void check_coverage(Checker& c, const World& world) {
  if (world.catalogues.empty()) return;
  const Mapped mapped = mapped_criteria(c.package);
  for (c.module = 0; c.module < c.package.asts.size(); ++c.module) {
    for (DeclId id : c.ast().items) {
      const DeclForm& form = c.ast().decls[id].form;
      if (const auto* control = std::get_if<ControlDecl>(&form)) check_maps(c, world.catalogues, *control);
      if (const auto* cover = std::get_if<CoverDecl>(&form)) check_cover(c, world, *cover, mapped);
    }
  }
  c.module = 0;
}

auto statements(const TypedPackage& package, const Catalogues& catalogues) -> std::vector<Statement> {
  std::vector<Statement> made;
  const Mapped mapped = mapped_criteria(package);
  for (ModuleIndex module = 0; module < package.asts.size(); ++module) {
    const Ast& ast = package.asts[module];
    for (DeclId id : ast.items) {
      const auto* decl = std::get_if<CoverDecl>(&ast.decls[id].form);
      if (decl == nullptr) continue;
      SymbolId framework = package.find(module, Namespace::Frameworks, decl->framework.text);
      const Catalogue* catalogue = framework.valid() ? catalogue_of(package, catalogues, framework) : nullptr;
      if (catalogue == nullptr) continue;
      Cover cover{*decl, *catalogue, framework, mapped};
      Statement statement{std::string(decl->framework.text), catalogue, {}};
      for (const Criterion& c : catalogue->criteria) {
        if (c.family) continue;
        CriterionRow row{&c, Applicability::NotClaimed, cover.controls(c.id), {}};
        const CoverExclusion* out = cover.exclusion(c.id);
        if (!row.controls.empty()) {
          row.applies = Applicability::Covered;
        } else if (out != nullptr) {
          row.applies = Applicability::Excluded;
          row.because = literal_text(ast, out->because);
        } else if (cover.claims(c.id)) {
          row.applies = Applicability::Uncovered;
        }
        statement.rows.push_back(std::move(row));
      }
      made.push_back(std::move(statement));
    }
  }
  return made;
}

}  // namespace writ::check

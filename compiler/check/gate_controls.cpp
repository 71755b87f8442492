#include "compiler/check/gate_controls.hpp"

#include <algorithm>

namespace writ::check {

using namespace syntax;

namespace {

auto has_tag(const TypedPackage& package, const Symbol& row, std::string_view tag) -> bool {
  const Ast& ast = package.ast_of(row);
  for (ClauseId id : std::get<ControlDecl>(ast.decls[row.decl].form).clauses) {
    const auto* tags = std::get_if<TagsClause>(&ast.clauses[id].form);
    if (tags == nullptr) continue;
    if (std::any_of(tags->tags.begin(), tags->tags.end(), [&](const Ident& t) { return t.text == tag; })) return true;
  }
  return false;
}

}  // namespace

auto controls_of(const TypedPackage& package, ModuleIndex module, const GateControlsClause& clause)
    -> std::vector<SymbolId> {
  std::vector<SymbolId> chosen;
  for (const Ident& name : clause.controls) chosen.push_back(package.find(module, Namespace::Controls, name.text));
  if (!clause.tag.valid()) return chosen;
  std::vector<ModuleIndex> visible = package.modules[module].imports;
  visible.push_back(module);
  for (ModuleIndex at : visible) {
    for (std::uint32_t i = 0; i < package.symbols.size(); ++i) {
      const Symbol& row = package.symbols[SymbolId{i}];
      if (row.kind == SymbolKind::Control && row.module == at && has_tag(package, row, clause.tag.text))
        chosen.push_back(SymbolId{i});
    }
  }
  return chosen;
}

auto waivers_of(const TypedPackage& package, ModuleIndex module, SymbolId control) -> std::vector<SymbolId> {
  const std::vector<ModuleIndex>& imports = package.modules[module].imports;
  std::vector<SymbolId> found;
  for (std::uint32_t i = 0; i < package.symbols.size(); ++i) {
    const Symbol& row = package.symbols[SymbolId{i}];
    if (row.kind != SymbolKind::Waiver) continue;
    const bool visible = row.module == module || std::find(imports.begin(), imports.end(), row.module) != imports.end();
    const auto& decl = std::get<WaiverDecl>(package.ast_of(row).decls[row.decl].form);
    if (visible && package.find(row.module, Namespace::Controls, decl.control.text) == control)
      found.push_back(SymbolId{i});
  }
  return found;
}

auto overrides_of(const TypedPackage& package, SymbolId control) -> std::vector<SymbolId> {
  const Symbol& row = package.symbols[control];
  const Ast& ast = package.ast_of(row);
  std::vector<SymbolId> found;
  const auto add = [&](const Level& level) {
    if (level.kind == Level::Kind::Soft)
      found.push_back(package.find(row.module, Namespace::Approvals, level.override_by.text));
  };
  for (ClauseId id : std::get<ControlDecl>(ast.decls[row.decl].form).clauses) {
    const auto* enforce = std::get_if<EnforceClause>(&ast.clauses[id].form);
    if (enforce == nullptr) continue;
    add(enforce->level);
    if (enforce->then) add(*enforce->then);
  }
  return found;
}

namespace {

auto granted_by(const TypedPackage& package, SymbolId waiver) -> SymbolId {
  const Symbol& row = package.symbols[waiver];
  const Ast& ast = package.ast_of(row);
  for (ClauseId id : std::get<WaiverDecl>(ast.decls[row.decl].form).clauses) {
    const auto* by = std::get_if<ApprovedByClause>(&ast.clauses[id].form);
    if (by != nullptr) return package.find(row.module, Namespace::Approvals, by->approval.text);
  }
  return {};
}

}  // namespace

auto approvals_of(const TypedPackage& package, SymbolId gate) -> std::set<SymbolId> {
  const Symbol& row = package.symbols[gate];
  const Ast& ast = package.ast_of(row);
  std::set<SymbolId> used;
  for (ClauseId id : std::get<GateDecl>(ast.decls[row.decl].form).clauses) {
    if (const auto* asked = std::get_if<GateApprovalClause>(&ast.clauses[id].form))
      used.insert(package.find(row.module, Namespace::Approvals, asked->approval.text));
    const auto* controls = std::get_if<GateControlsClause>(&ast.clauses[id].form);
    if (controls == nullptr) continue;
    for (SymbolId control : controls_of(package, row.module, *controls)) {
      if (!control.valid()) continue;
      for (SymbolId approval : overrides_of(package, control)) used.insert(approval);
      for (SymbolId waiver : waivers_of(package, row.module, control)) used.insert(granted_by(package, waiver));
    }
  }
  return used;
}

auto enforced_controls(const TypedPackage& package) -> std::set<SymbolId> {
  std::set<SymbolId> enforced;
  for (const Symbol& row : package.symbols) {
    if (row.kind != SymbolKind::Gate) continue;
    const Ast& ast = package.ast_of(row);
    for (ClauseId id : std::get<GateDecl>(ast.decls[row.decl].form).clauses) {
      const auto* clause = std::get_if<GateControlsClause>(&ast.clauses[id].form);
      if (clause == nullptr) continue;
      for (SymbolId control : controls_of(package, row.module, *clause)) {
        if (control.valid()) enforced.insert(control);
      }
    }
  }
  return enforced;
}

}  // namespace writ::check

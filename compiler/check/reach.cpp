#include "compiler/check/reach.hpp"

#include <algorithm>

#include "compiler/check/walk.hpp"

namespace writ::check {

using namespace syntax;

namespace {

struct Acting {
  const Ast& ast;
  std::vector<ExprId> found = {};

  void add(ExprId id) {
    if (id.valid()) found.push_back(id);
  }
  void operator()(const LetClause& form) { add(form.value); }
  void operator()(const AppliesClause& form) { add(form.condition); }
  void operator()(const RequireClause& form) { add(form.condition); }
  void operator()(const ScopeClause& form) { add(form.condition); }
  void operator()(const NeedClause& form) { add(form.when); }
  void operator()(const GateApprovalClause& form) { add(form.when); }
  void operator()(const EscalateWhenClause& form) { add(form.condition); }
  void operator()(const DenyWhenClause& form) { add(form.condition); }
  void operator()(const OnDecisionClause& form) {
    for (ExprId call : form.calls) add(call);
  }
  template <class Other>
  void operator()(const Other&) {}

  void clauses(const std::vector<ClauseId>& ids) {
    for (ClauseId id : ids) std::visit(*this, ast.clauses[id].form);
  }
};

// The value that a name stands for, where it stands for one: a `let`, here or of a control.
struct Named {
  ModuleIndex module;
  ExprId value;
};
auto named_value(const TypedPackage& package, ModuleIndex module, ExprId id) -> std::optional<Named> {
  const Binding& binding = package.modules[module].exprs[id].binding;
  if (binding.kind == Binding::Kind::Local) {
    const Local& local = package.locals[binding.local];
    if (local.kind == LocalKind::Named) return Named{module, local.value};
  }
  if (binding.kind != Binding::Kind::Symbol) return std::nullopt;
  const Symbol& row = package.symbols[binding.symbol];
  const auto* let = std::get_if<LetDecl>(&package.ast_of(row).decls[row.decl].form);
  return let != nullptr ? std::optional(Named{row.module, let->value}) : std::nullopt;
}

}  // namespace

void reach(const TypedPackage& package, ModuleIndex module, ExprId id, std::set<SymbolId>& seen) {
  if (!id.valid()) return;
  const Ast& ast = package.asts[module];
  const Binding& binding = package.modules[module].exprs[id].binding;
  if (binding.kind == Binding::Kind::Symbol && seen.insert(binding.symbol).second) {
    const Symbol& row = package.symbols[binding.symbol];
    const Ast& theirs = package.ast_of(row);
    for (ExprId expr : defining_expressions(theirs, theirs.decls[row.decl].form))
      reach(package, row.module, expr, seen);
  }
  if (binding.kind == Binding::Kind::Local) {
    const Local& local = package.locals[binding.local];
    if (local.kind == LocalKind::Named) reach(package, module, local.value, seen);
  }
  each_child(ast.exprs[id].form, [&](ExprId child) { reach(package, module, child, seen); });
}

auto acting_expressions(const Ast& ast, const DeclForm& form) -> std::vector<ExprId> {
  Acting acting{ast};
  if (const auto* control = std::get_if<ControlDecl>(&form)) acting.clauses(control->clauses);
  if (const auto* gate = std::get_if<GateDecl>(&form)) acting.clauses(gate->clauses);
  if (const auto* approval = std::get_if<ApprovalDecl>(&form)) acting.clauses(approval->clauses);
  if (const auto* waiver = std::get_if<WaiverDecl>(&form)) acting.clauses(waiver->clauses);
  return std::move(acting.found);
}

auto InputPath::holds(const InputPath& other) const -> bool {
  return input == other.input && fields.size() <= other.fields.size() &&
         std::equal(fields.begin(), fields.end(), other.fields.begin());
}

auto input_path(const TypedPackage& package, ModuleIndex module, ExprId id) -> std::optional<InputPath> {
  const ExprForm& form = package.asts[module].exprs[id].form;
  const Binding& binding = package.modules[module].exprs[id].binding;
  if (binding.kind == Binding::Kind::Symbol) {
    const SymbolKind kind = package.symbols[binding.symbol].kind;
    if (kind == SymbolKind::Request || kind == SymbolKind::Evidence) return InputPath{binding.symbol, {}};
  }
  if (auto named = named_value(package, module, id)) return input_path(package, named->module, named->value);
  const auto* access = std::get_if<FieldAccess>(&form);
  if (access == nullptr) return std::nullopt;
  std::optional<InputPath> path = input_path(package, module, access->base);
  if (path) path->fields.emplace_back(access->field.text);
  return path;
}

auto written(const TypedPackage& package, const InputPath& path) -> std::string {
  std::string text = package.symbols[path.input].name;
  for (const std::string& field : path.fields) text += "." + field;
  return text;
}

void read_paths(const TypedPackage& package, ModuleIndex module, ExprId id, std::vector<InputPath>& found) {
  if (!id.valid()) return;
  if (auto path = input_path(package, module, id)) {
    if (std::find(found.begin(), found.end(), *path) == found.end()) found.push_back(std::move(*path));
    return;
  }
  if (auto named = named_value(package, module, id)) return read_paths(package, named->module, named->value, found);
  each_child(package.asts[module].exprs[id].form, [&](ExprId child) { read_paths(package, module, child, found); });
}

}  // namespace writ::check

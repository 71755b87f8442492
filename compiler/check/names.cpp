// Names: what every module declares and imports, and what a name means where it stands.
#include <algorithm>

#include "compiler/check/checker.hpp"

namespace writ::check {
namespace {

using namespace syntax;

struct Declared {
  SymbolKind kind;
  Namespace space;
  const Ident* name;
};

// One overload a declaration that has a name; the others declare nothing.
auto declared(const UnitDecl& d) -> Declared { return {SymbolKind::Unit, Namespace::Units, &d.name}; }
auto declared(const EnumDecl& d) -> Declared { return {SymbolKind::Enum, Namespace::Types, &d.name}; }
auto declared(const RecordDecl& d) -> Declared { return {SymbolKind::Record, Namespace::Types, &d.name}; }
auto declared(const RequestDecl& d) -> Declared { return {SymbolKind::Request, Namespace::Values, &d.name}; }
auto declared(const EvidenceDecl& d) -> Declared { return {SymbolKind::Evidence, Namespace::Values, &d.name}; }
auto declared(const DataDecl& d) -> Declared { return {SymbolKind::Data, Namespace::Values, &d.name}; }
auto declared(const LetDecl& d) -> Declared { return {SymbolKind::Let, Namespace::Values, &d.name}; }
auto declared(const FnDecl& d) -> Declared { return {SymbolKind::Fn, Namespace::Values, &d.name}; }
auto declared(const TableDecl& d) -> Declared { return {SymbolKind::Table, Namespace::Values, &d.name}; }
auto declared(const ToleranceDecl& d) -> Declared { return {SymbolKind::Tolerance, Namespace::Values, &d.name}; }
auto declared(const FixtureDecl& d) -> Declared { return {SymbolKind::Fixture, Namespace::Values, &d.name}; }
auto declared(const AssetDecl& d) -> Declared { return {SymbolKind::Asset, Namespace::Values, &d.name}; }
auto declared(const RoleDecl& d) -> Declared { return {SymbolKind::Role, Namespace::Roles, &d.name}; }
auto declared(const AppetiteDecl& d) -> Declared { return {SymbolKind::Appetite, Namespace::Appetites, &d.name}; }
auto declared(const FrameworkDecl& d) -> Declared { return {SymbolKind::Framework, Namespace::Frameworks, &d.name}; }
auto declared(const ObligationDecl& d) -> Declared { return {SymbolKind::Obligation, Namespace::Obligations, &d.name}; }
auto declared(const ApprovalDecl& d) -> Declared { return {SymbolKind::Approval, Namespace::Approvals, &d.name}; }
auto declared(const ControlDecl& d) -> Declared { return {SymbolKind::Control, Namespace::Controls, &d.id}; }
auto declared(const WaiverDecl& d) -> Declared { return {SymbolKind::Waiver, Namespace::Waivers, &d.id}; }
auto declared(const GateDecl& d) -> Declared { return {SymbolKind::Gate, Namespace::Gates, &d.name}; }
auto declared(const RiskDecl& d) -> Declared { return {SymbolKind::Risk, Namespace::Risks, &d.id}; }
auto declared(const TransformDecl& d) -> Declared { return {SymbolKind::Transform, Namespace::Transforms, &d.name}; }

template <class Form>
concept HasName = requires(const Form& form) { declared(form); };

auto slot(ModuleFacts& module, Namespace space) -> std::map<std::string, SymbolId, std::less<>>& {
  return module.names[static_cast<std::size_t>(space)];
}

void declare(Checker& c, DeclId decl, const Declared& d) {
  if (!d.name->valid()) return;
  std::string name(d.name->text);
  auto& names = slot(c.here(), d.space);
  if (auto found = names.find(name); found != names.end()) {
    report_shadow(c, *d.name, c.package.symbols[found->second].span);
    return;
  }
  Symbol symbol{d.kind, name, c.module, decl, d.name->span, {}, {}, {}, Progress::Untouched};
  SymbolId id = c.package.symbols.add(std::move(symbol));
  names.emplace(std::move(name), id);
  c.here().decl_symbols[decl.index] = id;
}

void declare_module(Checker& c) {
  c.here().name = joined(c.ast().module);
  for (DeclId decl : c.ast().items) {
    std::visit(
        [&](const auto& form) {
          if constexpr (HasName<decltype(form)>) declare(c, decl, declared(form));
        },
        c.ast().decls[decl].form);
  }
}

auto module_named(Checker& c, std::string_view name) -> std::optional<ModuleIndex> {
  for (ModuleIndex i = 0; i < c.package.modules.size(); ++i) {
    if (c.package.modules[i].name == name) return i;
  }
  return std::nullopt;
}

void check_module_names(Checker& c) {
  std::map<std::string, ModuleIndex> seen;
  for (ModuleIndex i = 0; i < c.package.modules.size(); ++i) {
    const std::string& name = c.package.modules[i].name;
    if (name.empty()) continue;
    auto [first, fresh] = seen.emplace(name, i);
    if (fresh) continue;
    c.sink.report(diag::DuplicateModule, c.package.asts[i].header_span, diag::Name{name})
        .label(c.package.asts[first->second].header_span, "the other one");
  }
}

// A module, with what it became of the schemas that it imports.
void make_visible(Checker& c, const World& world, ModuleIndex module, const Ident& as) {
  auto add = [&](ModuleIndex index) {
    if (as.valid()) {
      c.here().aliases.emplace_back(as.text, index);
    } else {
      c.here().imports.push_back(index);
    }
  };
  add(module);
  for (auto at = world.schemas.lower_bound({module, 0}); at != world.schemas.end() && at->first.first == module; ++at) add(at->second);
}

void resolve_import(Checker& c, const World& world, std::size_t number) {
  const Import& import = c.ast().imports[number];
  const auto* module = std::get_if<ModuleImport>(&import.form);
  if (module == nullptr) {
    auto made = world.schemas.find({c.module, number});
    if (made != world.schemas.end()) {
      c.here().imports.push_back(made->second);
    } else {
      c.here().unread.emplace(std::get<SchemaImport>(import.form).as.text);
    }
    return;
  }
  std::string name = joined(module->name);
  std::optional<ModuleIndex> found = module_named(c, name);
  if (!found) {
    std::vector<std::string> known;
    for (const ModuleFacts& other : c.package.modules) known.push_back(other.name);
    auto& d = c.sink.report(diag::UnknownModule, module->name.span, diag::Name{name});
    std::string guess = diag::nearest(name, known);
    d.help(guess.empty() ? "its file must stand in this package, in one that writ.yaml depends on, or be given as well" : "did you mean `" + guess + "`?");
    return;
  }
  auto& imports = c.here().imports;
  bool twice = std::find(imports.begin(), imports.end(), *found) != imports.end();
  for (const auto& alias : c.here().aliases) twice = twice || alias.second == *found;
  if (twice) {
    c.sink.report(diag::ImportTwice, module->name.span, diag::Name{name}).help("remove one of the two lines");
    return;
  }
  make_visible(c, world, *found, module->as);
}

// Depth-first over imports; `trail` is the path from the start.
void find_import_cycle(Checker& c, ModuleIndex at, std::vector<ModuleIndex>& trail, std::vector<Progress>& state) {
  state[at] = Progress::Running;
  trail.push_back(at);
  std::vector<ModuleIndex> next = c.package.modules[at].imports;
  for (const auto& alias : c.package.modules[at].aliases) next.push_back(alias.second);
  for (ModuleIndex to : next) {
    if (state[to] == Progress::Untouched) find_import_cycle(c, to, trail, state);
    if (state[to] != Progress::Running) continue;
    std::string path;
    for (auto it = std::find(trail.begin(), trail.end(), to); it != trail.end(); ++it) {
      path += c.package.modules[*it].name + " -> ";
    }
    const std::string& name = c.package.modules[to].name;
    c.sink.report(diag::Cycle, c.package.asts[to].header_span, diag::Text{"the module `" + name + "`"}, diag::Text{path + name})
        .help("move what both need into a third module");
  }
  trail.pop_back();
  state[at] = Progress::Done;
}

// A declaration may not take a name that an import already makes visible.
void check_import_shadows(Checker& c) {
  for (std::size_t space = 0; space < kNamespaceCount; ++space) {
    for (const auto& [name, id] : c.here().names[space]) {
      for (ModuleIndex imported : c.here().imports) {
        const auto& theirs = c.package.modules[imported].names[space];
        auto found = theirs.find(name);
        if (found == theirs.end()) continue;
        Ident ident{c.package.symbols[id].name, c.package.symbols[id].span, false};
        report_shadow(c, ident, c.package.symbols[found->second].span);
      }
    }
  }
}

}  // namespace

auto namespace_noun(Namespace space) -> std::string_view {
  switch (space) {
    case Namespace::Values: return "value";
    case Namespace::Types: return "type";
    case Namespace::Units: return "unit";
    case Namespace::Roles: return "role";
    case Namespace::Appetites: return "appetite";
    case Namespace::Frameworks: return "framework";
    case Namespace::Obligations: return "obligation";
    case Namespace::Approvals: return "approval";
    case Namespace::Controls: return "control";
    case Namespace::Waivers: return "waiver";
    case Namespace::Gates: return "gate";
    case Namespace::Risks: return "risk";
    case Namespace::Transforms: return "transform";
  }
  return "";
}

auto TypedPackage::find(ModuleIndex module, Namespace space, std::string_view name) const -> SymbolId {
  auto own = [&](ModuleIndex index) -> SymbolId {
    const auto& names = modules[index].names[static_cast<std::size_t>(space)];
    auto found = names.find(name);
    return found == names.end() ? SymbolId{} : found->second;
  };
  if (SymbolId id = own(module); id.valid()) return id;
  for (ModuleIndex imported : modules[module].imports) {
    if (SymbolId id = own(imported); id.valid()) return id;
  }
  return {};
}

void declare_names(Checker& c, const World& world) {
  for (c.module = 0; c.module < c.package.asts.size(); ++c.module) declare_module(c);
  check_module_names(c);
  for (c.module = 0; c.module < c.package.asts.size(); ++c.module) {
    for (std::size_t number = 0; number < c.ast().imports.size(); ++number) resolve_import(c, world, number);
  }
  std::vector<Progress> state(c.package.modules.size(), Progress::Untouched);
  std::vector<ModuleIndex> trail;
  for (ModuleIndex i = 0; i < c.package.modules.size(); ++i) {
    if (state[i] == Progress::Untouched) find_import_cycle(c, i, trail, state);
  }
  for (c.module = 0; c.module < c.package.asts.size(); ++c.module) check_import_shadows(c);
  c.module = 0;
}

void report_shadow(Checker& c, const Ident& name, diag::Span other) {
  c.sink.report(diag::Shadow, name.span, diag::Name{std::string(name.text)})
      .label(other, "declared here")
      .help("choose another name: a name means one thing wherever it is visible");
}

auto visible_names(Checker& c, Namespace space) -> std::vector<std::string> {
  std::vector<std::string> known;
  auto take = [&](ModuleIndex index) {
    for (const auto& [name, id] : slot(c.package.modules[index], space)) known.push_back(name);
  };
  take(c.module);
  for (ModuleIndex imported : c.here().imports) take(imported);
  if (space == Namespace::Values) {
    for (LocalId local : c.scope) known.push_back(c.package.locals[local].name);
  }
  return known;
}

auto lookup(Checker& c, Namespace space, const Ident& name, bool report) -> SymbolId {
  if (!name.valid()) return {};
  SymbolId id = c.package.find(c.module, space, name.text);
  if (id.valid() && c.package.symbols[id].module != c.module) {
    for (ModuleIndex imported : c.here().imports) {
      const auto& names = slot(c.package.modules[imported], space);
      auto other = names.find(name.text);
      if (other == names.end() || other->second == id) continue;
      if (report) {
        c.sink.report(diag::AmbiguousImport, name.span, diag::Name{std::string(name.text)},
                      diag::Text{"`" + c.package.modules[c.package.symbols[id].module].name + "`"},
                      diag::Text{"`" + c.package.modules[imported].name + "`"})
            .help("import one of them `as` a prefix");
      }
      return {};
    }
  }
  if (id.valid() || !report) return id;
  std::string text(name.text);
  auto& d = c.sink.report(diag::UnknownKind, name.span, diag::Name{text}, diag::Text{std::string(namespace_noun(space))});
  std::string guess = diag::nearest(text, visible_names(c, space));
  if (!guess.empty()) d.help("did you mean `" + guess + "`?");
  return {};
}

auto lookup_qualified(Checker& c, Namespace space, const QualifiedName& name) -> SymbolId {
  if (name.parts.size() == 1) return lookup(c, space, name.parts[0]);
  if (name.parts.size() == 2) {
    for (const auto& [alias, module] : c.here().aliases) {
      if (alias != name.parts[0].text) continue;
      const auto& names = slot(c.package.modules[module], space);
      if (auto found = names.find(name.parts[1].text); found != names.end()) return found->second;
    }
  }
  c.sink.report(diag::UnknownKind, name.span, diag::Name{joined(name)}, diag::Text{std::string(namespace_noun(space))});
  return {};
}

auto bind_local(Checker& c, LocalKind kind, const Ident& name, writ::TypeId type, ExprId value) -> LocalId {
  for (LocalId other : c.scope) {
    if (c.package.locals[other].name == name.text) report_shadow(c, name, c.package.locals[other].span);
  }
  if (SymbolId other = c.package.find(c.module, Namespace::Values, name.text); other.valid()) {
    report_shadow(c, name, c.package.symbols[other].span);
  }
  LocalId id = c.package.locals.add({kind, std::string(name.text), name.span, type, value});
  c.scope.push_back(id);
  return id;
}

auto describe(const Checker& c, SymbolId id) -> std::string {
  const Symbol& symbol = c.package.symbols[id];
  std::string_view noun;
  switch (symbol.kind) {
    case SymbolKind::Request: noun = "the request"; break;
    case SymbolKind::Evidence: noun = "the evidence"; break;
    case SymbolKind::Data: noun = "the data"; break;
    case SymbolKind::Let: noun = "the value"; break;
    case SymbolKind::Fn: noun = "the function"; break;
    case SymbolKind::Table: noun = "the table"; break;
    case SymbolKind::Tolerance: noun = "the tolerance"; break;
    case SymbolKind::Fixture: noun = "the fixture"; break;
    case SymbolKind::Asset: noun = "the asset"; break;
    case SymbolKind::Enum: noun = "the enum"; break;
    case SymbolKind::Record: noun = "the record"; break;
    case SymbolKind::Unit: noun = "the unit"; break;
    case SymbolKind::Role: noun = "the role"; break;
    case SymbolKind::Appetite: noun = "the appetite"; break;
    case SymbolKind::Framework: noun = "the framework"; break;
    case SymbolKind::Obligation: noun = "the obligation"; break;
    case SymbolKind::Approval: noun = "the approval"; break;
    case SymbolKind::Control: noun = "the control"; break;
    case SymbolKind::Waiver: noun = "the waiver"; break;
    case SymbolKind::Gate: noun = "the gate"; break;
    case SymbolKind::Risk: noun = "the risk"; break;
    case SymbolKind::Transform: noun = "the transform"; break;
  }
  return std::string(noun) + " `" + symbol.name + "`";
}

}  // namespace writ::check

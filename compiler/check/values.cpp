// Declarations that name values: each is checked once, when it is first needed.
#include <algorithm>

#include "compiler/check/checker.hpp"
#include "compiler/check/durations.hpp"
#include "compiler/check/literal.hpp"

namespace writ::check {

using namespace syntax;

namespace {

void report_cycle(Checker& c, SymbolId id, diag::Span use) {
  std::string path;
  auto from = std::find(c.running.begin(), c.running.end(), id);
  for (auto it = from; it != c.running.end(); ++it) path += c.package.symbols[*it].name + " -> ";
  c.sink.report(diag::Cycle, use, diag::Text{describe(c, id)}, diag::Text{path + c.package.symbols[id].name})
      .label(c.package.symbols[id].span, "declared here")
      .help("there is no recursion: say it over a collection, or break the circle");
}

void check_let(Checker& c, SymbolId id, const LetDecl& decl) {
  writ::TypeId declared = c.package.symbols[id].type;
  if (declared.valid()) {
    expect(c, decl.value, declared);
  } else {
    c.package.symbols[id].type = infer(c, decl.value);
  }
}

void check_fn(Checker& c, SymbolId id, const FnDecl& decl) {
  const std::vector<writ::TypeId> parameters = c.package.symbols[id].parameters;
  std::vector<LocalId> locals;
  for (std::size_t i = 0; i < decl.parameters.size(); ++i) {
    locals.push_back(bind_local(c, LocalKind::Parameter, decl.parameters[i].name, parameters[i]));
  }
  c.package.symbols[id].locals = locals;
  std::vector<LocalId> named;
  for (const WhereBinding& binding : decl.where) {
    writ::TypeId type = infer(c, binding.value);
    named.push_back(bind_local(c, LocalKind::Named, binding.name, type, binding.value));
  }
  c.here().where_locals[c.package.symbols[id].decl.index] = named;
  expect(c, decl.body, c.package.symbols[id].type);
}

void check_data(Checker& c, SymbolId id, const DataDecl& decl) {
  if (decl.value.valid()) expect(c, decl.value, c.package.symbols[id].type);
}

auto is_subject(Kind kind) -> bool {
  return kind == Kind::String || kind == Kind::Digest || kind == Kind::Person || kind == Kind::Service ||
         kind == Kind::Asset;
}

void check_about(Checker& c, const AboutClause& about) {
  writ::TypeId type = infer(c, about.subject);
  if (!type.valid()) return;
  if (c.types()[type].optional || !is_subject(c.types()[type].kind)) {
    c.sink.report(diag::TypeMismatch, c.span(about.subject), c.name_of(type), diag::TypeName{"a string or a digest"})
        .help("evidence is about an artifact's digest, or about a key such as an id");
    return;
  }
  OriginUse use = origins_of(c, c.module, about.subject);
  if ((use.origins & kFromEvidence) != 0) {
    c.sink.report(diag::EvidenceAbout, c.span(about.subject), diag::Text{"other evidence"});
  }
  if ((use.origins & kFromNow) != 0) {
    c.sink.report(diag::EvidenceAbout, c.span(about.subject), diag::Text{"`now`"});
  }
}

void check_evidence(Checker& c, SymbolId id, const EvidenceDecl& decl) {
  diag::Span block = c.package.symbols[id].span;
  std::string what = describe(c, id);
  if (const auto* about = only_clause<AboutClause>(c, decl.clauses, "about", block, what)) check_about(c, *about);
  if (const auto* from = only_clause<FromClause>(c, decl.clauses, "from", block, what)) {
    for (const Ident& role : from->roles) lookup(c, Namespace::Roles, role);
  }
  if (const auto* fresh = only_clause<FreshClause>(c, decl.clauses, "fresh", block, what)) {
    check_duration(c, fresh->within, Least::Nothing);
  }
}

void check_declaration(Checker& c, SymbolId id) {
  const Symbol row = c.package.symbols[id];
  const DeclForm& form = c.ast().decls[row.decl].form;
  if (const auto* let = std::get_if<LetDecl>(&form)) check_let(c, id, *let);
  if (const auto* fn = std::get_if<FnDecl>(&form)) check_fn(c, id, *fn);
  if (const auto* data = std::get_if<DataDecl>(&form)) check_data(c, id, *data);
  if (const auto* evidence = std::get_if<EvidenceDecl>(&form)) check_evidence(c, id, *evidence);
  if (const auto* fixture = std::get_if<FixtureDecl>(&form)) expect(c, fixture->value, row.type);
  if (const auto* table = std::get_if<TableDecl>(&form)) check_table(c, id, *table);
  if (std::holds_alternative<ToleranceDecl>(form)) check_tolerance(c, id);
}

auto is_value(SymbolKind kind) -> bool {
  switch (kind) {
    case SymbolKind::Request:
    case SymbolKind::Evidence:
    case SymbolKind::Data:
    case SymbolKind::Let:
    case SymbolKind::Fn:
    case SymbolKind::Table:
    case SymbolKind::Tolerance:
    case SymbolKind::Fixture:
    case SymbolKind::Asset: return true;
    case SymbolKind::Enum:
    case SymbolKind::Record:
    case SymbolKind::Unit:
    case SymbolKind::Role:
    case SymbolKind::Appetite:
    case SymbolKind::Framework:
    case SymbolKind::Obligation:
    case SymbolKind::Approval:
    case SymbolKind::Control:
    case SymbolKind::Waiver:
    case SymbolKind::Gate:
    case SymbolKind::Risk:
    case SymbolKind::Transform: return false;
  }
  return false;
}

// Evidence, requests and data may be named while they are being checked: naming is not computing.
auto may_refer_back(SymbolKind kind) -> bool { return kind == SymbolKind::Evidence || kind == SymbolKind::Request; }

}  // namespace

auto symbol_type(Checker& c, SymbolId id, diag::Span use) -> writ::TypeId {
  SymbolKind kind = c.package.symbols[id].kind;
  if (c.package.symbols[id].progress == Progress::Running && !may_refer_back(kind)) {
    report_cycle(c, id, use);
    return {};
  }
  if (c.package.symbols[id].progress == Progress::Untouched) {
    c.package.symbols[id].progress = Progress::Running;
    c.running.push_back(id);
    {
      Inside inside(c);
      c.module = c.package.symbols[id].module;
      c.context = kind == SymbolKind::Fixture ? Context::Test : Context::Policy;
      c.asking = nullptr;
      c.scope.clear();
      c.facts.clear();
      check_declaration(c, id);
    }
    c.running.pop_back();
    c.package.symbols[id].progress = Progress::Done;
  }
  return c.package.symbols[id].type;
}

void check_values(Checker& c) {
  for (std::uint32_t row = 0; row < c.package.symbols.size(); ++row) {
    if (is_value(c.package.symbols[SymbolId{row}].kind)) symbol_type(c, SymbolId{row}, {});
  }
}

}  // namespace writ::check

// Approvals beside the gates that wait for them: who asks may not sign (W-SELF), a signature is about
// what the gate looks at (W-UNBOUND), does not outlive the evidence it was given on (W-VALIDITY),
// nobody waits for one on a request path (W-REMOTE), and a veto is of use only where it cannot be kept back
// (W-OPEN-LEDGER).
#include <algorithm>

#include "compiler/check/advice.hpp"
#include "compiler/check/gate_controls.hpp"
#include "compiler/check/literal.hpp"
#include "compiler/check/reach.hpp"
#include "runtime/values/text.hpp"

namespace writ::check {

using namespace syntax;

namespace {

constexpr std::string_view kOnRequestPath = "runtime";

struct Waiting {  // a gate that waits for an approval
  SymbolId gate;
  SymbolId approval;
  diag::Span span;  // where the gate says so, or its name
};

auto gate_decl(const Checker& c, SymbolId id) -> const GateDecl& {
  const Symbol& row = c.package.symbols[id];
  return std::get<GateDecl>(c.package.ast_of(row).decls[row.decl].form);
}
auto approval_decl(const Checker& c, SymbolId id) -> const ApprovalDecl& {
  const Symbol& row = c.package.symbols[id];
  return std::get<ApprovalDecl>(c.package.ast_of(row).decls[row.decl].form);
}
auto request_of(const Checker& c, SymbolId gate) -> SymbolId {
  return c.package.find(c.package.symbols[gate].module, Namespace::Values, gate_decl(c, gate).request.text);
}

// The approval by which a violation of a control may pass.
auto override_of(const Checker& c, SymbolId control) -> SymbolId {
  const Symbol& row = c.package.symbols[control];
  const Ast& ast = c.package.ast_of(row);
  const auto* enforce = first_clause<EnforceClause>(ast, std::get<ControlDecl>(ast.decls[row.decl].form).clauses);
  if (enforce == nullptr || enforce->level.kind != Level::Kind::Soft) return {};
  return c.package.find(row.module, Namespace::Approvals, enforce->level.override_by.text);
}

auto waiting_of(const Checker& c, SymbolId gate) -> std::vector<Waiting> {
  std::vector<Waiting> found;
  auto add = [&](SymbolId approval, diag::Span span) {
    const bool there =
        std::any_of(found.begin(), found.end(), [&](const Waiting& w) { return w.approval == approval; });
    if (approval.valid() && !there) found.push_back({gate, approval, span});
  };
  const Symbol& row = c.package.symbols[gate];
  const Ast& ast = c.package.ast_of(row);
  for (ClauseId id : gate_decl(c, gate).clauses) {
    const ClauseForm& form = ast.clauses[id].form;
    if (const auto* clause = std::get_if<GateApprovalClause>(&form))
      add(c.package.find(row.module, Namespace::Approvals, clause->approval.text), clause->approval.span);
    if (const auto* clause = std::get_if<GateControlsClause>(&form)) {
      for (SymbolId control : controls_of(c.package, row.module, *clause)) {
        if (control.valid()) add(override_of(c, control), row.span);
      }
    }
  }
  return found;
}

// ---------------------------------------------------------------- W-SELF

// The people that a request names, by the paths of its own fields; lists of records are left out.
void people_in(const TypeTable& types, writ::TypeId id, const std::string& path, std::vector<std::string>& found) {
  const writ::Type& type = types[id];
  const bool people = type.kind == Kind::Person ||
                      (is_collection(type.kind) && type.element.valid() && types[type.element].kind == Kind::Person);
  if (people) found.push_back(path);
  if (type.kind != Kind::Record) return;
  for (const Field& field : types[type.record].fields) people_in(types, field.type, path + "." + field.name, found);
}

void check_self(Checker& c, const Waiting& waiting) {
  const SymbolId request = request_of(c, waiting.gate);
  const Symbol& approval = c.package.symbols[waiting.approval];
  std::set<SymbolId> excluded;
  const Ast& ast = c.package.ast_of(approval);
  for (ClauseId id : approval_decl(c, waiting.approval).clauses) {
    const auto* exclude = std::get_if<ExcludeClause>(&ast.clauses[id].form);
    if (exclude == nullptr) continue;
    for (ExprId people : exclude->people) reach(c.package, approval.module, people, excluded);
  }
  std::vector<std::string> people;
  if (request.valid() && c.package.symbols[request].type.valid())
    people_in(c.package.types, c.package.symbols[request].type, c.package.symbols[request].name, people);
  if (people.empty() || excluded.contains(request)) return;
  std::string named;
  for (const std::string& one : people) named += (named.empty() ? "`" : ", `") + one + "`";
  c.sink
      .report(diag::SelfApproval, approval.span, diag::Name{approval.name}, diag::Text{named},
              diag::Name{c.package.symbols[waiting.gate].name})
      .label(waiting.span, "the gate waits for it")
      .help("write `exclude " + people.front() + "`: nobody signs for what is their own");
}

// ---------------------------------------------------------------- W-UNBOUND

auto holds_digest(const TypeTable& types, writ::TypeId id) -> bool {
  if (!id.valid()) return true;  // something was wrong there already
  const writ::Type& type = types[id];
  if (type.kind == Kind::Digest) return true;
  if (type.kind != Kind::Record) return false;
  const std::vector<Field>& fields = types[type.record].fields;
  return std::any_of(fields.begin(), fields.end(), [&](const Field& field) { return holds_digest(types, field.type); });
}

auto bound_values(const Checker& c, SymbolId approval) -> std::vector<ExprId> {
  const Ast& ast = c.package.ast_of(c.package.symbols[approval]);
  const auto* binds = first_clause<BindsClause>(ast, approval_decl(c, approval).clauses);
  return binds != nullptr ? binds->values : std::vector<ExprId>{};
}

auto bound_paths(const Checker& c, SymbolId approval) -> std::vector<InputPath> {
  std::vector<InputPath> bound;
  for (ExprId value : bound_values(c, approval))
    read_paths(c.package, c.package.symbols[approval].module, value, bound);
  return bound;
}

// What binds the whole request is about nothing else, with a digest or without.
void check_digest(Checker& c, SymbolId id) {
  const Symbol& row = c.package.symbols[id];
  for (ExprId value : bound_values(c, id)) {
    if (holds_digest(c.package.types, c.package.modules[row.module].exprs[value].type)) {
      const auto* name = std::get_if<NameRef>(&c.package.ast_of(row).exprs[value].form);
      if (name == nullptr || name->name.text != "policy") return;
    }
  }
  for (const InputPath& path : bound_paths(c, id)) {
    if (path.fields.empty()) return;
  }
  c.sink.report(diag::BindsNoDigest, row.span, diag::Name{row.name})
      .help("bind the digest of what is approved: a name can be given to something else");
}

// The requests that the gate's own conditions read, and the seats that depend on one.
auto paths_read(const Checker& c, const Waiting& waiting) -> std::vector<InputPath> {
  std::vector<InputPath> read;
  const Symbol& gate = c.package.symbols[waiting.gate];
  const Ast& ast = c.package.ast_of(gate);
  for (ClauseId id : gate_decl(c, waiting.gate).clauses) {
    const ClauseForm& form = ast.clauses[id].form;
    if (const auto* clause = std::get_if<GateApprovalClause>(&form))
      read_paths(c.package, gate.module, clause->when, read);
    if (const auto* clause = std::get_if<DenyWhenClause>(&form))
      read_paths(c.package, gate.module, clause->condition, read);
    if (const auto* clause = std::get_if<EscalateWhenClause>(&form))
      read_paths(c.package, gate.module, clause->condition, read);
  }
  const Symbol& approval = c.package.symbols[waiting.approval];
  const Ast& theirs = c.package.ast_of(approval);
  for (ClauseId id : approval_decl(c, waiting.approval).clauses) {
    if (const auto* need = std::get_if<NeedClause>(&theirs.clauses[id].form))
      read_paths(c.package, approval.module, need->when, read);
  }
  return read;
}

void check_unbound(Checker& c, const Waiting& waiting) {
  const std::vector<InputPath> bound = bound_paths(c, waiting.approval);
  const SymbolId request = request_of(c, waiting.gate);
  for (const InputPath& path : paths_read(c, waiting)) {
    if (path.input != request ||
        std::any_of(bound.begin(), bound.end(), [&](const InputPath& b) { return b.holds(path); }))
      continue;
    const Symbol& approval = c.package.symbols[waiting.approval];
    c.sink
        .report(diag::ReadsUnbound, waiting.span, diag::Name{c.package.symbols[waiting.gate].name},
                diag::Name{written(c.package, path)}, diag::Name{approval.name})
        .label(approval.span, "a signature here would stay good when it changes")
        .help("add `" + written(c.package, path) + "` to what it `binds`");
    return;
  }
}

// ---------------------------------------------------------------- W-VALIDITY

void check_validity(Checker& c, SymbolId id) {
  const Symbol& row = c.package.symbols[id];
  const Ast& ast = c.package.ast_of(row);
  const auto* valid = first_clause<ValidClause>(ast, approval_decl(c, id).clauses);
  const std::optional<std::int64_t> lasts = valid != nullptr ? literal_duration(ast, valid->duration) : std::nullopt;
  if (!lasts) return;
  for (const InputPath& path : bound_paths(c, id)) {
    const Symbol& input = c.package.symbols[path.input];
    const auto* evidence = std::get_if<EvidenceDecl>(&c.package.ast_of(input).decls[input.decl].form);
    const auto* fresh =
        evidence != nullptr ? first_clause<FreshClause>(c.package.ast_of(input), evidence->clauses) : nullptr;
    const std::optional<std::int64_t> within =
        fresh != nullptr ? literal_duration(c.package.ast_of(input), fresh->within) : std::nullopt;
    if (!within || *lasts <= *within) continue;
    c.sink
        .report(diag::OutlivesEvidence, ast.exprs[valid->duration].span, diag::Name{row.name},
                diag::Text{print_duration(*lasts)}, diag::Text{print_duration(*within)}, diag::Name{input.name})
        .label(input.span, "what was signed is about this")
        .help("let the signature be valid for " + print_duration(*within) + " at most");
    return;
  }
}

// ---------------------------------------------------------------- W-REMOTE

void check_remote(Checker& c, const Waiting& waiting) {
  const Symbol& gate = c.package.symbols[waiting.gate];
  const auto* tags = first_clause<TagsClause>(c.package.ast_of(gate), gate_decl(c, waiting.gate).clauses);
  if (tags == nullptr ||
      std::none_of(tags->tags.begin(), tags->tags.end(), [](const Ident& tag) { return tag.text == kOnRequestPath; }))
    return;
  c.sink.report(diag::Remote, waiting.span, diag::Name{gate.name}, diag::Name{c.package.symbols[waiting.approval].name})
      .help("ask for the signature in a gate of its own, before the calls; here, read that it was given");
}

// ---------------------------------------------------------------- W-OPEN-LEDGER

// Where one rejection refuses.
auto veto_of(const Checker& c, SymbolId approval) -> std::optional<diag::Span> {
  const Ast& ast = c.package.ast_of(c.package.symbols[approval]);
  for (ClauseId id : approval_decl(c, approval).clauses) {
    const auto* veto = std::get_if<VetoClause>(&ast.clauses[id].form);
    if (veto != nullptr && veto->any) return ast.clauses[id].span;
  }
  return std::nullopt;
}

void report_open(Checker& c, SymbolId approval, diag::Span span) {
  c.sink.report(diag::OpenLedger, span, diag::Name{c.package.symbols[approval].name})
      .help("say in writ.yaml who signs the head of the ledger: `ledger: { signed_by: ROLE, fresh: 1 h }`; or write "
            "`allow W-OPEN-LEDGER because \"…\"`");
}

// A package of rules for others has no ledger; whose gate waits has.
void check_ledger(const Advising& a, const Waiting& waiting) {
  const auto module_of = [&](SymbolId id) { return a.c.package.symbols[id].module; };
  if (!a.world.open_ledger.contains(module_of(waiting.gate)) ||
      a.world.open_ledger.contains(module_of(waiting.approval)))
    return;
  if (veto_of(a.c, waiting.approval)) report_open(a.c, waiting.approval, waiting.span);
}
void check_veto(const Advising& a, SymbolId approval) {
  if (!a.has_gate || !a.world.open_ledger.contains(a.c.package.symbols[approval].module)) return;
  if (const auto span = veto_of(a.c, approval)) report_open(a.c, approval, *span);
}

}  // namespace

void advise_on_approvals(const Advising& a) {
  Checker& c = a.c;
  std::set<SymbolId> told;  // once for an approval, whatever gates wait for it
  for (std::uint32_t i = 0; i < c.package.symbols.size(); ++i) {
    const SymbolId id{i};
    if (c.package.symbols[id].kind == SymbolKind::Approval) {
      check_digest(c, id);
      check_validity(c, id);
      check_veto(a, id);
    }
    if (c.package.symbols[id].kind != SymbolKind::Gate) continue;
    for (const Waiting& waiting : waiting_of(c, id)) {
      if (told.insert(waiting.approval).second) check_self(c, waiting);
      check_unbound(c, waiting);
      check_remote(c, waiting);
      check_ledger(a, waiting);
    }
  }
}

}  // namespace writ::check

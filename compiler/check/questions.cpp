// What conditions of tests ask of the rules: `outcome(MDL-01)`, `decision(gate)` and
// `approvals(release)`.
//
// All are values like any other, of types that the language brings. Which gate answers
// is settled when the whole block has been read, because only then is it known which
// request the block is about.
#include <algorithm>

#include "compiler/check/checker.hpp"
#include "compiler/check/forms.hpp"
#include "compiler/check/gate_controls.hpp"
#include "compiler/check/walk.hpp"

namespace writ::check {

using namespace syntax;

namespace {

auto enum_type(Checker& c, EnumType row) -> writ::TypeId {
  writ::Type type;
  type.kind = Kind::Enum;
  type.enumeration = c.types().add(std::move(row));
  return c.types().intern(type);
}

// Members in the order of ir::Verdict and of syntax::Outcome.
auto decision_type(Checker& c) -> writ::TypeId {
  if (!c.decision_type.valid())
    c.decision_type = enum_type(c, {"decision", true, {"allow", "needs_approval", "escalate", "deny"}});
  return c.decision_type;
}
auto outcome_type(Checker& c) -> writ::TypeId {
  if (!c.outcome_type.valid()) {
    c.outcome_type =
        enum_type(c, {"outcome", false, {"satisfied", "violated", "not_applicable", "waived", "indeterminate"}});
  }
  return c.outcome_type;
}

// Who signed, as a list of records: the statements of an approval that count for it.
auto signatures_type(Checker& c) -> writ::TypeId {
  if (c.signatures_type.valid()) return c.signatures_type;
  writ::Type text;
  text.kind = Kind::String;
  text.max_size = limits::kDefaultStringBytes;
  const writ::TypeId person = c.simple(Kind::Person);
  writ::Type record;
  record.kind = Kind::Record;
  record.record = c.types().add(RecordType{"signature",
                                           {{"person", person},
                                            {"principal", c.types().optional_of(person)},
                                            {"role", c.types().intern(text)},
                                            {"at", c.simple(Kind::Instant)}}});
  writ::Type list;
  list.kind = Kind::List;
  list.element = c.types().intern(record);
  list.max_size = limits::kLedgerRecords;
  return c.signatures_type = c.types().intern(list);
}

auto may_ask(Checker& c, ExprId id, const char* what) -> bool {
  if (c.asking == nullptr) c.sink.report(diag::OnlyAsked, c.span(id), diag::Text{what});
  return c.asking != nullptr;
}

void ask(Checker& c, ExprId id, Special special, SymbolId about) {
  c.fact(id).binding = Binding{Binding::Kind::Special, about, {}, static_cast<std::uint32_t>(special)};
  c.asking->questions.push_back({id, about});
}

auto asked_gate(Checker& c, ExprId id, const Call& call) -> SymbolId {
  const NameRef* name = nullptr;
  bool first = !call.comprehension.valid() && !call.arguments.empty() && !call.arguments[0].label.valid();
  if (first) name = std::get_if<NameRef>(&c.ast().exprs[call.arguments[0].value].form);
  if (name == nullptr) {
    c.sink.report(diag::AskedForm, c.span(id))
        .help("for example `decision(release, report: report with { score: 1 })`");
    return {};
  }
  SymbolId gate = lookup(c, Namespace::Gates, name->name);
  if (!gate.valid() || c.package.symbols[gate].module == c.module) return gate;
  const Symbol& row = c.package.symbols[gate];
  c.sink
      .report(diag::GateElsewhere, name->name.span, diag::Name{row.name},
              diag::Name{c.package.modules[row.module].name})
      .help("put the test into that module");
  return {};
}

// The first name in `id` that stands for an element of one of `outer`.
auto element_in(const Checker& c, ExprId id, const std::vector<LocalId>& outer) -> const Local* {
  const Binding& binding = c.package.modules[c.module].exprs[id].binding;
  bool outside =
      binding.kind == Binding::Kind::Local && std::find(outer.begin(), outer.end(), binding.local) != outer.end();
  if (outside) return &c.package.locals[binding.local];
  const Local* found = nullptr;
  each_child(c.ast().exprs[id].form, [&](ExprId child) {
    if (found == nullptr) found = element_in(c, child, outer);
  });
  return found;
}

// `grant: grant with { … }`: an input that is otherwise in the world that is asked about.
void check_instead(Checker& c, const Argument& argument, std::vector<std::string_view>& named) {
  if (!argument.label.valid()) {
    c.sink.report(diag::AskedForm, c.span(argument.value)).help("say which input this is, as in `report: …`");
    return;
  }
  SymbolId input = lookup(c, Namespace::Values, argument.label);
  if (!input.valid()) return;
  SymbolKind kind = c.package.symbols[input].kind;
  std::string name(argument.label.text);
  if (kind != SymbolKind::Request && kind != SymbolKind::Evidence) {
    c.sink.report(diag::WrongKind, argument.label.span, diag::Name{name}, diag::Text{describe(c, input)},
                  diag::Text{"a request or evidence"});
    return;
  }
  if (std::find(named.begin(), named.end(), argument.label.text) != named.end()) {
    c.sink.report(diag::TestGivenTwice, argument.label.span, diag::Name{name});
  }
  named.push_back(argument.label.text);
  if (!expect(c, argument.value, c.package.symbols[input].type)) return;
  const Local* element = element_in(c, argument.value, c.scope);
  if (element != nullptr) c.sink.report(diag::AskedOfElement, c.span(argument.value), diag::Name{element->name});
}

auto request_of(const Checker& c, SymbolId gate) -> SymbolId {
  const Symbol& row = c.package.symbols[gate];
  const auto& decl = std::get<GateDecl>(c.package.ast_of(row).decls[row.decl].form);
  return c.package.find(row.module, Namespace::Values, decl.request.text);
}

// The gates of this module that can say how a control or an approval stands.
auto answering_gates(Checker& c, SymbolId about) -> std::vector<SymbolId> {
  const bool approval = c.package.symbols[about].kind == SymbolKind::Approval;
  std::vector<SymbolId> found;
  for (const auto& [name, gate] : c.here().names[static_cast<std::size_t>(Namespace::Gates)]) {
    const bool answers = approval ? approvals_of(c.package, gate).contains(about) : gate_enforces(c, gate, about);
    if (answers) found.push_back(gate);
  }
  return found;
}

struct Settling {
  Checker& c;
  SymbolId request;

  [[nodiscard]] auto request_name() const -> std::string { return c.package.symbols[request].name; }

  void decision(const Asking::Question& question) {
    SymbolId stands_on = request_of(c, question.about);
    if (!request.valid()) request = stands_on;
    c.here().answering_gates[question.at.index] = question.about;
    if (stands_on == request || !stands_on.valid()) return;
    c.sink.report(diag::OtherRequest, c.span(question.at), diag::Name{c.package.symbols[question.about].name},
                  diag::Name{c.package.symbols[stands_on].name}, diag::Name{request_name()});
  }

  // Any gate that enforces the control, or uses the approval, gives the same answer, as long as it
  // stands on the request.
  void outcome(const Asking::Question& question) {
    std::vector<SymbolId> gates = answering_gates(c, question.about);
    const Symbol& row = c.package.symbols[question.about];
    const bool approval = row.kind == SymbolKind::Approval;
    if (!request.valid() && !gates.empty()) {
      request = request_of(c, gates.front());
      bool one = std::all_of(gates.begin(), gates.end(), [&](SymbolId gate) { return request_of(c, gate) == request; });
      if (!one) {
        c.sink
            .report(diag::TestGate, c.span(question.at),
                    diag::Text{std::string("gates on several requests ") + (approval ? "use `" : "enforce `") +
                               row.name + "`"})
            .help(approval ? "give the request"
                           : "give the request, or say `expect " + row.name + " …` in a test that does");
        return;
      }
    }
    auto gate = std::find_if(gates.begin(), gates.end(), [&](SymbolId id) { return request_of(c, id) == request; });
    if (gate != gates.end()) {
      c.here().answering_gates[question.at.index] = *gate;
      return;
    }
    std::string where = gates.empty() ? "of this module" : "on `" + request_name() + "`";
    c.sink.report(approval ? diag::NotAskedFor : diag::NotEnforced, c.span(question.at), diag::Name{row.name},
                  diag::Text{where});
  }
};

}  // namespace

auto gate_enforces(const Checker& c, SymbolId gate, SymbolId control) -> bool {
  const Symbol& row = c.package.symbols[gate];
  const Ast& ast = c.package.ast_of(row);
  for (ClauseId id : std::get<GateDecl>(ast.decls[row.decl].form).clauses) {
    const auto* clause = std::get_if<GateControlsClause>(&ast.clauses[id].form);
    if (clause == nullptr) continue;
    std::vector<SymbolId> chosen = controls_of(c.package, row.module, *clause);
    if (std::find(chosen.begin(), chosen.end(), control) != chosen.end()) return true;
  }
  return false;
}

void settle_questions(Checker& c, const Asking& asking, SymbolId request) {
  Settling settling{c, request};
  auto about_gate = [&](const Asking::Question& q) { return c.package.symbols[q.about].kind == SymbolKind::Gate; };
  for (const Asking::Question& question : asking.questions) {
    if (about_gate(question)) settling.decision(question);
  }
  for (const Asking::Question& question : asking.questions) {
    if (!about_gate(question)) settling.outcome(question);
  }
}

auto infer_decision(Checker& c, ExprId id, const Call& call) -> writ::TypeId {
  // A wrong question has the type of a right one, so that what it is compared with is understood.
  if (!may_ask(c, id, "decision(…)")) return decision_type(c);
  SymbolId gate = asked_gate(c, id, call);
  if (!gate.valid()) return decision_type(c);
  std::vector<std::string_view> named;
  for (std::size_t i = 1; i < call.arguments.size(); ++i) check_instead(c, call.arguments[i], named);
  ask(c, id, Special::Decision, gate);
  return decision_type(c);
}

auto infer_approvals(Checker& c, ExprId id, const Call& call) -> writ::TypeId {
  if (!may_ask(c, id, "approvals(…)")) return signatures_type(c);
  const bool one = call.arguments.size() == 1 && !call.arguments[0].label.valid();
  const NameRef* name = one ? std::get_if<NameRef>(&c.ast().exprs[call.arguments[0].value].form) : nullptr;
  if (name == nullptr) {
    c.sink.report(diag::AskedApproval, c.span(id)).help("for example `approvals(prod_release)`");
    return signatures_type(c);
  }
  SymbolId approval = lookup(c, Namespace::Approvals, name->name);
  if (approval.valid()) ask(c, id, Special::Approvals, approval);
  return signatures_type(c);
}

auto infer_form(Checker& c, ExprId id, const OutcomeOf& form, writ::TypeId) -> writ::TypeId {
  if (!may_ask(c, id, "outcome(…)")) return outcome_type(c);
  SymbolId control = lookup(c, Namespace::Controls, form.control);
  if (!control.valid()) return outcome_type(c);
  ask(c, id, Special::Outcome, control);
  return outcome_type(c);
}

}  // namespace writ::check

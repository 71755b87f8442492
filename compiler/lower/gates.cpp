// Inputs, controls, gates and messages: the governance facts beside the functions.
#include <algorithm>

#include "compiler/check/literal.hpp"
#include "compiler/lower/gate_parts.hpp"
#include "runtime/values/text.hpp"

namespace writ::lower {

using namespace syntax;

namespace {

auto idents(const std::vector<Ident>& names) -> std::vector<std::string> {
  std::vector<std::string> texts;
  for (const Ident& name : names) texts.emplace_back(name.text);
  return texts;
}

// Of a control that `module` declares.
auto level_of(const check::TypedPackage& package, ModuleIndex module, const Level& level) -> ir::Level {
  switch (level.kind) {
    case Level::Kind::Advisory: return {ir::LevelKind::Advisory, {}, {}};
    case Level::Kind::Hard: return {ir::LevelKind::Hard, {}, {}};
    case Level::Kind::Soft: break;
  }
  const check::Symbol& row = package.symbols[package.find(module, check::Namespace::Approvals, level.override_by.text)];
  return {ir::LevelKind::Soft, row.name, package.modules[row.module].name};
}

// Without `merge` no two can come together.
auto merge_of(Merge merge) -> ir::Merge {
  switch (merge) {
    case Merge::Max: return ir::Merge::Max;
    case Merge::Min: return ir::Merge::Min;
    case Merge::Union: return ir::Merge::Union;
    case Merge::All:
    case Merge::Unsaid: break;
  }
  return ir::Merge::All;
}

auto verdict_of(Decision decision) -> ir::Verdict {
  switch (decision) {
    case Decision::Allow: return ir::Verdict::Allow;
    case Decision::NeedsApproval: return ir::Verdict::NeedsApproval;
    case Decision::Escalate: return ir::Verdict::Escalate;
    case Decision::Deny: return ir::Verdict::Deny;
  }
  return ir::Verdict::Deny;
}

// ---------------------------------------------------------------- inputs

void lower_evidence(Lowering& l, const check::Symbol& row, const EvidenceDecl& decl, ir::Input& input) {
  const Ast& ast = l.ast(row.module);
  for (ClauseId id : decl.clauses) {
    const ClauseForm& form = ast.clauses[id].form;
    if (const auto* from = std::get_if<FromClause>(&form)) input.issuers = idents(from->roles);
    if (const auto* fresh = std::get_if<FreshClause>(&form))
      input.fresh_within = check::literal_duration(ast, fresh->within);
    if (const auto* about = std::get_if<AboutClause>(&form)) {
      FunctionBuilder builder(l, "about " + row.name, row.module);
      builder.output_of(row.module, about->subject);
      input.about = builder.finish();
    }
  }
}

}  // namespace

auto Lowering::input(SymbolId symbol) -> ir::InputId {
  if (auto found = inputs.find(symbol); found != inputs.end()) return found->second;
  const check::Symbol& row = package.symbols[symbol];
  const DeclForm& form = ast(row.module).decls[row.decl].form;
  ir::InputId id = module().inputs.add({row.name, ir::InputKind::Request, row.type, {}, {}, {}, {}});
  inputs[symbol] = id;  // before `about` is lowered: it may name other inputs
  if (const auto* evidence = std::get_if<EvidenceDecl>(&form)) {
    module().inputs[id].kind = ir::InputKind::Evidence;
    ir::Input filled = module().inputs[id];
    lower_evidence(*this, row, *evidence, filled);
    module().inputs[id] = std::move(filled);
  }
  if (std::holds_alternative<DataDecl>(form)) {
    module().inputs[id].kind = ir::InputKind::Data;
    out.data.emplace_back(id, symbol);
  }
  return id;
}

// ---------------------------------------------------------------- messages

auto lower_message(Lowering& l, ModuleIndex module, ExprId text, const std::string& name) -> ir::MessageId {
  if (!text.valid()) return {};
  ir::Message message;
  const auto* string = std::get_if<StringLit>(&l.ast(module).exprs[text].form);
  if (string == nullptr) return {};
  bool values =
      std::any_of(string->parts.begin(), string->parts.end(), [](const StringPart& p) { return p.expr.valid(); });
  FunctionBuilder builder(l, "message " + name, module);
  for (const StringPart& part : string->parts) {
    if (part.expr.valid()) {
      message.parts.push_back({"", builder.output_of(module, part.expr)});
    } else {
      message.parts.push_back({std::string(part.text), std::nullopt});
    }
  }
  if (values) message.values = builder.finish();
  return l.module().messages.add(std::move(message));
}

namespace {

// ---------------------------------------------------------------- controls

struct ControlReader {
  Lowering& l;
  ModuleIndex module;
  ir::Control& control;

  void operator()(const OwnerClause& c) const { control.owner = std::string(c.name.text); }
  void operator()(const SeverityClause& c) const { control.severity = std::string(c.word.text); }
  void operator()(const TagsClause& c) const { control.tags = idents(c.tags); }
  void operator()(const MapsClause& c) const {
    for (const CriterionRef& ref : c.criteria) {
      control.maps.push_back(std::string(ref.framework.text) + ":" + std::string(ref.criterion));
    }
  }
  void operator()(const RemedyClause& c) const { control.remedy = check::literal_text(l.ast(module), c.text); }
  void operator()(const EnforceClause& c) const {
    control.level = level_of(l.package, module, c.level);
    control.then = c.then ? level_of(l.package, module, *c.then) : control.level;
    if (!c.until.empty()) control.until = parse_date(c.until);
  }
  void operator()(const AppliesClause& c) const { condition(l.ast(module).exprs[c.condition].span); }
  void operator()(const EffectiveClause& c) const { condition(c.span); }
  // The condition as people read it: `effective 2026-07-01 and release.ring == everyone`.
  void condition(diag::Span span) const {
    std::string text = l.source_text(span);
    if (control.has_condition) text = l.module().origins[control.condition_origin].text + " and " + text;
    control.has_condition = true;
    control.condition_origin = l.origin(span, std::move(text));
  }
  void operator()(const RequireClause& c) const {
    std::string name = control.id + (c.label.valid() ? "." + std::string(c.label.text) : "");
    ir::Requirement requirement;
    requirement.label = std::string(c.label.text);
    requirement.message = lower_message(l, module, c.message, name);
    requirement.origin = l.origin(l.ast(module).exprs[c.condition].span);
    control.requirements.push_back(std::move(requirement));
  }
  template <class Other>
  void operator()(const Other&) const {}
};

auto control_row(Lowering& l, SymbolId symbol) -> ir::ControlId {
  if (auto found = l.controls.find(symbol); found != l.controls.end()) return found->second;
  const check::Symbol& row = l.package.symbols[symbol];
  const auto& decl = std::get<ControlDecl>(l.ast(row.module).decls[row.decl].form);
  ir::Control control;
  control.id = row.name;
  control.title = check::literal_text(l.ast(row.module), decl.title);
  control.origin = l.origin(row.span);
  for (ClauseId id : decl.clauses)
    std::visit(ControlReader{l, row.module, control}, l.ast(row.module).clauses[id].form);
  ir::ControlId id = l.module().controls.add(std::move(control));
  l.controls[symbol] = id;
  return id;
}

// ---------------------------------------------------------------- gates

}  // namespace

auto where_it_applies(FunctionBuilder& f, const check::Symbol& control) -> ir::ValueId {
  const Ast& ast = f.lowering.ast(control.module);
  ir::ValueId condition;
  for (ClauseId id : std::get<ControlDecl>(ast.decls[control.decl].form).clauses) {
    const ClauseForm& form = ast.clauses[id].form;
    if (const auto* when = std::get_if<AppliesClause>(&form))
      condition = f.both(condition, f.value_in(control.module, when->condition));
    if (const auto* days = std::get_if<EffectiveClause>(&form)) {
      f.origin = f.lowering.origin(days->span);
      condition = f.both(condition, f.in_force(*days));
    }
  }
  return condition;
}

namespace {

struct GateLowering {
  Lowering& l;
  ModuleIndex module;
  FunctionBuilder& f;
  ir::Gate& gate;

  void add_control(SymbolId symbol, const GateControlsClause& clause) const {
    ir::ControlId id = control_row(l, symbol);
    bool there = std::any_of(gate.controls.begin(), gate.controls.end(),
                             [&](const ir::GateControl& c) { return c.control == id; });
    if (there) return;
    const check::Symbol& row = l.package.symbols[symbol];
    ir::GateControl entry;
    entry.control = id;
    for (ClauseId clause_id : std::get<ControlDecl>(l.ast(row.module).decls[row.decl].form).clauses) {
      const ClauseForm& form = l.ast(row.module).clauses[clause_id].form;
      if (const auto* require = std::get_if<RequireClause>(&form))
        entry.requirements.push_back(f.output_of(row.module, require->condition));
    }
    entry.applies = applies(row);
    if (clause.at) {
      entry.at = ir::Level{*clause.at == Level::Kind::Advisory ? ir::LevelKind::Advisory : ir::LevelKind::Soft, {}, {}};
      if (!clause.until.empty()) entry.at_until = parse_date(clause.until);
      entry.at_because = lower_message(l, module, clause.because, gate.name + " at");
    }
    gate.controls.push_back(std::move(entry));
    for (SymbolId approval : check::overrides_of(l.package, symbol)) approval_row(f, gate, approval);
    add_waivers(f, gate, module, static_cast<std::uint32_t>(gate.controls.size() - 1), symbol);
  }

  // As the number of an output; nothing where the control always applies.
  [[nodiscard]] auto applies(const check::Symbol& row) const -> std::optional<std::uint32_t> {
    const ir::ValueId condition = where_it_applies(f, row);
    if (!condition.valid()) return std::nullopt;
    f.output(condition);
    return f.output_count() - 1;
  }

  void operator()(const GateControlsClause& clause, diag::Span) const {
    for (SymbolId symbol : check::controls_of(l.package, module, clause)) add_control(symbol, clause);
  }
  void operator()(const GateApprovalClause& clause, diag::Span span) const {
    const std::uint32_t row =
        approval_row(f, gate, l.package.find(module, check::Namespace::Approvals, clause.approval.text));
    std::optional<std::uint32_t> when;
    if (clause.when.valid()) when = f.output_of(module, clause.when);
    ir::GateApproval& approval = gate.approvals[row];
    approval.asked_for = true;
    approval.when = when;
    approval.origin = l.origin(span);
  }
  void operator()(const EscalateWhenClause& c, diag::Span span) const {
    clause(ir::ClauseKind::Escalate, c.role.text, c.condition, c.because, span);
  }
  void operator()(const DenyWhenClause& c, diag::Span span) const {
    clause(ir::ClauseKind::Deny, {}, c.condition, c.because, span);
  }
  void clause(ir::ClauseKind kind, std::string_view role, ExprId condition, ExprId because, diag::Span span) const {
    ir::GateClause made;
    made.kind = kind;
    made.condition = f.output_of(module, condition);
    made.role = std::string(role);
    made.because = lower_message(l, module, because, gate.name + " because");
    made.origin = l.origin(span);
    gate.clauses.push_back(std::move(made));
  }
  void operator()(const OnDecisionClause& c, diag::Span) const {
    for (ExprId id : c.calls) {
      const auto& call = std::get<Call>(l.ast(module).exprs[id].form);
      SymbolId symbol = l.package.find(module, check::Namespace::Obligations, call.callee.text);
      const check::Symbol& row = l.package.symbols[symbol];
      const auto& decl = std::get<ObligationDecl>(l.ast(row.module).decls[row.decl].form);
      ir::Obligation made;
      made.on = verdict_of(c.decision);
      made.binding = c.oblige;
      made.name = row.name;
      made.merge = merge_of(decl.merge);
      made.origin = l.origin(l.ast(module).exprs[id].span);
      for (std::size_t i = 0; i < call.arguments.size(); ++i) {
        made.arguments.push_back(
            {std::string(decl.parameters[i].name.text), f.output_of(module, call.arguments[i].value)});
      }
      gate.obligations.push_back(std::move(made));
    }
  }
  // A gate that is not in force shows nothing: it denies, and says why.
  void operator()(const EffectiveClause& c, diag::Span span) const {
    ir::GateClause made;
    made.kind = ir::ClauseKind::Deny;
    made.origin = l.origin(span);
    f.origin = made.origin;
    f.output(f.emit(ir::Op::Not, f.bool_type(), f.in_force(c).index));
    made.condition = f.output_count() - 1;
    std::string until = c.until.empty() ? "" : " until " + std::string(c.until);
    made.because =
        l.module().messages.add({{{"This gate is in force from " + std::string(c.from) + until + ".", {}}}, {}});
    gate.clauses.push_back(std::move(made));
  }
  void operator()(const NothingAppliesClause& c, diag::Span) const {
    gate.nothing_applies = verdict_of(c.decision);
    gate.nothing_because = lower_message(l, module, c.because, gate.name + " nothing applies");
  }
  template <class Other>
  void operator()(const Other&, diag::Span) const {}
};

void lower_gate(Lowering& l, ModuleIndex module, SymbolId symbol) {
  const check::Symbol& row = l.package.symbols[symbol];
  const auto& decl = std::get<GateDecl>(l.ast(module).decls[row.decl].form);
  ir::Gate gate;
  gate.name = row.name;
  gate.title = check::literal_text(l.ast(module), decl.title);
  gate.origin = l.origin(row.span);
  gate.request = l.input(l.package.find(module, check::Namespace::Values, decl.request.text));
  FunctionBuilder builder(l, "gate " + row.name, module);
  GateLowering lowering{l, module, builder, gate};
  for (ClauseId id : decl.clauses) {
    const Clause& clause = l.ast(module).clauses[id];
    std::visit([&](const auto& form) { lowering(form, clause.span); }, clause.form);
  }
  gate.function = builder.finish();
  gate.cost = lower_cost(l, symbol);
  l.module().gates.push_back(std::move(gate));
}

// Data that nothing uses yet is read and judged all the same: it is part of the policy.
auto is_source(const Lowering& l, const check::Symbol& row) -> bool {
  if (row.kind == check::SymbolKind::Request || row.kind == check::SymbolKind::Evidence) return true;
  const auto* data = std::get_if<DataDecl>(&l.ast(row.module).decls[row.decl].form);
  return data != nullptr && data->path.valid();
}

}  // namespace

void lower_policy(Lowering& l, ModuleIndex module) {
  for (std::uint32_t i = 0; i < l.package.symbols.size(); ++i) {
    const check::Symbol& row = l.package.symbols[SymbolId{i}];
    if (row.module == module && is_source(l, row)) l.input(SymbolId{i});
  }
  for (std::uint32_t i = 0; i < l.package.symbols.size(); ++i) {
    const check::Symbol& row = l.package.symbols[SymbolId{i}];
    if (row.kind == check::SymbolKind::Gate && row.module == module) lower_gate(l, module, SymbolId{i});
  }
}

auto lower(const check::TypedPackage& package, ModuleIndex module, const diag::FileTexts& texts, SymbolId value,
           TestBlocks tests) -> Lowered {
  Lowering l{package, texts, Lines(texts), {}, {}, {}, {}, {}, {}, nullptr};
  l.module().types = package.types;
  l.module().name = package.modules[module].name;
  l.module().version = std::string(package.asts[module].version);
  l.module().clock_skew = package.modules[module].limits.clock_skew;
  lower_policy(l, module);
  if (tests == TestBlocks::Lower) lower_tests(l, module);
  if (value.valid()) {
    FunctionBuilder builder(l, package.symbols[value].name, module);
    builder.output(builder.symbol(value));
    l.out.value = builder.finish();
  }
  return std::move(l.out);
}

}  // namespace writ::lower

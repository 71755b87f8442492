// Approvals and waivers of one gate: who may say yes, and what is accepted until when.
#include <algorithm>

#include "compiler/check/literal.hpp"
#include "compiler/check/meaning.hpp"
#include "compiler/lower/gate_parts.hpp"
#include "runtime/values/text.hpp"

namespace writ::lower {

using namespace syntax;

namespace {

struct ApprovalReader {
  FunctionBuilder& f;
  ModuleIndex module;
  ir::GateApproval& approval;

  [[nodiscard]] auto duration(ExprId id) const -> std::int64_t {
    return check::literal_duration(f.lowering.ast(module), id).value_or(0);
  }

  void operator()(const BindsClause& c) const {
    for (ExprId value : c.values) {
      const auto* name = std::get_if<NameRef>(&f.lowering.ast(module).exprs[value].form);
      if (name != nullptr && name->name.text == "policy") {
        approval.binds_policy = true;
      } else {
        approval.binds.push_back(f.output_of(module, value));
      }
    }
  }
  void operator()(const NeedClause& c) const {
    ir::Seat seat{static_cast<std::uint32_t>(check::whole_number(c.count).value_or(1)), std::string(c.role.text), {}};
    if (c.when.valid()) seat.when = f.output_of(module, c.when);
    approval.seats.push_back(std::move(seat));
  }
  void operator()(const ExcludeClause& c) const {
    for (ExprId people : c.people) approval.exclude.push_back(f.output_of(module, people));
  }
  void operator()(const ValidClause& c) const { approval.valid = duration(c.duration); }
  void operator()(const VetoClause& c) const { approval.veto = c.any; }
  void operator()(const DelegateClause& c) const {
    if (c.up_to.valid()) approval.delegate_up_to = duration(c.up_to);
  }
  void operator()(const EscalateAfterClause& c) const {
    approval.escalations.push_back({duration(c.after), std::string(c.role.text)});
  }
  void operator()(const ExpireAfterClause& c) const { approval.expire = duration(c.after); }
  template <class Other>
  void operator()(const Other&) const {}
};

// Whether what compensates a waiver holds: where it applies, all that it requires.
auto holds(FunctionBuilder& f, const check::Symbol& control) -> ir::ValueId {
  const Ast& ast = f.lowering.ast(control.module);
  const ir::ValueId applies = where_it_applies(f, control);
  ir::ValueId required;
  for (ClauseId id : std::get<ControlDecl>(ast.decls[control.decl].form).clauses) {
    if (const auto* require = std::get_if<RequireClause>(&ast.clauses[id].form))
      required = f.both(required, f.value_in(control.module, require->condition));
  }
  if (!applies.valid()) return required;
  const ir::ValueId idle = f.emit(ir::Op::Not, f.bool_type(), applies.index);
  return f.emit(ir::Op::Or, f.bool_type(), idle.index, required.index);
}

}  // namespace

auto approval_row(FunctionBuilder& f, ir::Gate& gate, SymbolId symbol) -> std::uint32_t {
  const check::Symbol& row = f.lowering.package.symbols[symbol];
  const std::string& module = f.lowering.package.modules[row.module].name;
  if (const auto there = ir::find_approval(gate, module, row.name)) return *there;
  ir::GateApproval approval;
  approval.approval = row.name;
  approval.declared_in = module;
  approval.asked_for = false;
  approval.origin = f.lowering.origin(row.span);
  const Ast& ast = f.lowering.ast(row.module);
  for (ClauseId id : std::get<ApprovalDecl>(ast.decls[row.decl].form).clauses) {
    std::visit(ApprovalReader{f, row.module, approval}, ast.clauses[id].form);
  }
  std::stable_sort(approval.escalations.begin(), approval.escalations.end(),
                   [](const ir::Widening& a, const ir::Widening& b) { return a.after < b.after; });
  gate.approvals.push_back(std::move(approval));
  return static_cast<std::uint32_t>(gate.approvals.size() - 1);
}

namespace {

struct WaiverReader {
  FunctionBuilder& f;
  ir::Gate& gate;
  ModuleIndex module;
  ir::GateWaiver& waiver;
  ir::ValueId& compensated;

  void operator()(const ScopeClause& c) const { waiver.scope = f.output_of(module, c.condition); }
  void operator()(const BecauseClause& c) const {
    waiver.because = check::literal_text(f.lowering.ast(module), c.text);
  }
  void operator()(const CompensatedClause& c) const {
    for (const Ident& name : c.controls) {
      const SymbolId control = f.lowering.package.find(module, check::Namespace::Controls, name.text);
      compensated = f.both(compensated, holds(f, f.lowering.package.symbols[control]));
    }
  }
  void operator()(const ApprovedByClause& c) const {
    waiver.approval =
        approval_row(f, gate, f.lowering.package.find(module, check::Namespace::Approvals, c.approval.text));
  }
  void operator()(const GrantedClause& c) const { waiver.granted = parse_date(c.date).value_or(0); }
  void operator()(const ExpiresClause& c) const { waiver.expires = parse_date(c.date).value_or(0); }
  template <class Other>
  void operator()(const Other&) const {}
};

void add_waiver(FunctionBuilder& f, ir::Gate& gate, std::uint32_t control, SymbolId symbol) {
  const check::Symbol& row = f.lowering.package.symbols[symbol];
  const Ast& ast = f.lowering.ast(row.module);
  ir::GateWaiver waiver;
  waiver.id = row.name;
  waiver.digest = check::waiver_digest(f.lowering.package, symbol);
  waiver.control = control;
  waiver.origin = f.lowering.origin(row.span);
  ir::ValueId compensated;
  for (ClauseId id : std::get<WaiverDecl>(ast.decls[row.decl].form).clauses) {
    std::visit(WaiverReader{f, gate, row.module, waiver, compensated}, ast.clauses[id].form);
  }
  if (compensated.valid()) {
    f.output(compensated);
    waiver.compensated = f.output_count() - 1;
  }
  gate.waivers.push_back(std::move(waiver));
}

}  // namespace

void add_waivers(FunctionBuilder& f, ir::Gate& gate, ModuleIndex module, std::uint32_t control, SymbolId symbol) {
  for (SymbolId waiver : check::waivers_of(f.lowering.package, module, symbol)) add_waiver(f, gate, control, waiver);
}

}  // namespace writ::lower

#include "runtime/explain/explain.hpp"

#include <algorithm>
#include <set>

#include "runtime/base/limits.hpp"
#include "runtime/explain/signatures.hpp"
#include "runtime/explain/sources.hpp"
#include "runtime/explain/trace.hpp"
#include "runtime/explain/values.hpp"
#include "runtime/explain/witness.hpp"
#include "runtime/values/text.hpp"

namespace writ::explain {
namespace {

using decide::ControlResult;
using ir::Verdict;

struct Explainer {
  const ir::Module& module;
  const ir::Gate& gate;
  const evidence::Situation& situation;
  const decide::Decision& decision;
  const ir::World world;
  const interp::Patterns patterns;
  Arena& arena;
  Trace trace;
  const Cell* outputs;  // of the gate's function, by number
  Explanation made;

  Explainer(const ir::Module& m, const evidence::Situation& s, const decide::Decision& d, Arena& a)
      : module(m),
        gate(*d.gate),
        situation(s),
        decision(d),
        world(s.world()),
        patterns(m),
        arena(a),
        trace(m, d.gate->function, world, patterns, a, s.salt),
        outputs(computed()) {}

  auto value(std::uint32_t output) const -> ir::ValueId { return trace.output(output); }
  auto computed() const -> const Cell* {
    const std::size_t count = trace.function().outputs.size();
    Cell* cells = arena.cells(count);
    for (std::uint32_t i = 0; i < count; ++i) cells[i] = trace.cell(value(i));
    return cells;
  }

  auto inputs_below(const std::vector<ir::ValueId>& values) const -> std::vector<ir::InputId>;
  auto message(ir::MessageId id) -> std::string;
  void find_sources(Contribution& c, const std::vector<ir::ValueId>& values);
  void find_witness(Contribution& c, std::uint32_t output);
  void place(Contribution c);

  void control(const ControlResult& result);
  auto condition_of(const ControlResult& result) -> std::vector<Witness>;
  void requirement(const ControlResult& result, std::size_t index, const std::vector<Waiving>& waivers);
  void not_applicable(const ControlResult& result);
  void clause(const decide::ClauseResult& result);
  void signatures(Contribution& c, const ir::GateApproval& row, const decide::ApprovalStatus& status);
  void approval(const decide::ApprovalResult& result);
  void floor();
  void obligation(std::uint32_t index);
  auto may_show(const std::string& obligation, std::size_t argument) -> bool;
  void seal_arguments();
};

// What values are computed from, elements of collections included.
auto Explainer::inputs_below(const std::vector<ir::ValueId>& values) const -> std::vector<ir::InputId> {
  std::set<ir::InputId> found;
  std::vector<bool> seen(trace.function().value_types.size());
  std::vector<ir::ValueId> todo = values;
  while (!todo.empty()) {
    const ir::ValueId at = todo.back();
    todo.pop_back();
    if (seen[at.index]) continue;
    seen[at.index] = true;
    const ir::Inst& inst = trace.inst(at);
    if (inst.op == ir::Op::Input) found.insert(ir::InputId{inst.a});
    for (const ir::ValueId operand : trace.operands(inst)) todo.push_back(operand);
    if (!is_fold(inst.op)) continue;
    for (const ir::ValueId result : trace.block(inst).results) todo.push_back(result);
  }
  return {found.begin(), found.end()};
}

// The author's words with values filled in; what may not be shown is not.
auto Explainer::message(ir::MessageId id) -> std::string {
  std::string text;
  if (!id.valid()) return text;
  const ir::Message& row = module.messages[id];
  std::optional<Trace> values;
  if (row.values.valid()) values.emplace(module, row.values, world, patterns, arena, situation.salt);
  for (const ir::MessagePart& part : row.parts)
    text += part.value ? message_value(*values, values->output(*part.value)) : part.text;
  return text;
}

void Explainer::find_sources(Contribution& c, const std::vector<ir::ValueId>& values) {
  Sources sources = sources_of(trace, situation, values);
  c.unknown = std::move(sources.found);
  c.further_unknown = sources.further;
}

void Explainer::find_witness(Contribution& c, std::uint32_t output) {
  Witnesses found = witness_of(trace, value(output));
  c.witness = std::move(found.leaves);
  c.witness_cut = found.cut;
}

void Explainer::place(Contribution c) {
  const bool warns = c.kind == ContributionKind::Requirement && can_be_false(c.truth);
  if (c.outcomes == static_cast<decide::OutcomeSet>(decide::Outcome::Waived)) {
    made.waived.push_back(std::move(c));
  } else if (c.effect == Verdict::Allow) {
    (warns ? made.warnings : made.met).push_back(std::move(c));
  } else {
    (c.effect == decision.decision ? made.because : made.also).push_back(std::move(c));
  }
}

// ---------------------------------------------------------------- controls

auto Explainer::condition_of(const ControlResult& result) -> std::vector<Witness> {
  const std::optional<std::uint32_t>& applies = gate.controls[result.gate_control].applies;
  return applies ? witness_of(trace, value(*applies)).leaves : std::vector<Witness>();
}

void Explainer::not_applicable(const ControlResult& result) {
  const ir::Control& control = module.controls[result.control];
  Contribution c;
  c.kind = ContributionKind::NotApplicable;
  c.code = control.id;
  c.truth = Truth::False;
  c.certain = true;
  c.outcomes = result.outcomes;
  c.level = result.level->kind;
  c.control = result.control;
  c.origin = control.condition_origin;
  if (c.origin.valid()) c.expression = module.origins[c.origin].text;
  c.applies = condition_of(result);
  const std::optional<std::uint32_t>& applies = gate.controls[result.gate_control].applies;
  if (applies) c.inputs = inputs_below({value(*applies)});
  place(std::move(c));
}

void Explainer::requirement(const ControlResult& result, std::size_t index, const std::vector<Waiving>& waivers) {
  const ir::Control& control = module.controls[result.control];
  const ir::Requirement& row = control.requirements[index];
  const ir::GateControl& entry = gate.controls[result.gate_control];
  Contribution c;
  c.code = control.id + (row.label.empty() ? "" : "." + row.label);
  c.truth = result.requirements[index].truth;
  c.outcomes = decide::outcomes(result.applies, c.truth, result.waived);
  c.level = result.level->kind;
  if (result.override_by)
    signatures(c, gate.approvals[*result.override_by], decision.approvals[*result.override_by].status);
  c.effect = decide::strictest(c.outcomes, c.level, c.standing.value_or(decide::Standing::Pending));
  if (can_be_false(c.truth)) c.waivers = waivers;
  c.control = result.control;
  c.certain = c.truth == Truth::False && result.applies == Truth::True;
  c.message = message(row.message);
  c.origin = row.origin;
  if (c.origin.valid()) c.expression = module.origins[c.origin].text;
  c.override_by = result.level->override_by;
  std::vector<ir::ValueId> open{value(entry.requirements[index])};
  if (entry.applies && c.truth != Truth::True) open.push_back(value(*entry.applies));
  find_sources(c, open);
  c.inputs =
      inputs_below(entry.applies ? std::vector<ir::ValueId>{value(entry.requirements[index]), value(*entry.applies)}
                                 : std::vector<ir::ValueId>{value(entry.requirements[index])});
  find_witness(c, entry.requirements[index]);
  c.applies = condition_of(result);
  place(std::move(c));
}

void Explainer::control(const ControlResult& result) {
  constexpr auto kMatters = static_cast<decide::OutcomeSet>(decide::Outcome::Violated) |
                            static_cast<decide::OutcomeSet>(decide::Outcome::Waived);
  if (result.applies == Truth::False) return not_applicable(result);
  const std::vector<Waiving> waivers = waivings_of(module, gate, situation, result, outputs);
  for (std::size_t i = 0; i < result.requirements.size(); ++i) requirement(result, i, waivers);
  if ((result.outcomes & kMatters) != 0) made.waivers.insert(made.waivers.end(), waivers.begin(), waivers.end());
}

// ---------------------------------------------------------------- what the gate adds

auto clause_word(ir::ClauseKind kind) -> std::string { return kind == ir::ClauseKind::Deny ? "deny" : "escalate"; }

void Explainer::clause(const decide::ClauseResult& result) {
  const ir::GateClause& row = gate.clauses[result.clause];
  std::size_t number = 1;  // among the clauses of its kind
  for (std::uint32_t i = 0; i < result.clause; ++i) number += gate.clauses[i].kind == row.kind ? 1 : 0;
  Contribution c;
  c.kind = ContributionKind::Clause;
  c.code = gate.name + "." + clause_word(row.kind) + "." + std::to_string(number);
  c.effect = result.hi;
  c.truth = result.condition;
  c.certain = result.condition == Truth::True;
  c.message = message(row.because);
  c.role = row.role;
  c.origin = trace.inst(value(row.condition)).origin;
  c.expression = source_text(trace, trace.inst(value(row.condition)));
  find_sources(c, {value(row.condition)});
  c.inputs = inputs_below({value(row.condition)});
  find_witness(c, row.condition);
  place(std::move(c));
}

// What is left open by an approval, unless it may not be wanted at all.
void Explainer::signatures(Contribution& c, const ir::GateApproval& row, const decide::ApprovalStatus& status) {
  c.standing = status.hi;
  c.rejected = status.rejected;
  if (status.ledger_open) c.open_ledger = situation.ledger.why;
  c.missing_seats = decide::missing_seats(row, status);
  c.signatures = signatures_of(situation, row, status);
}

void Explainer::approval(const decide::ApprovalResult& result) {
  const ir::GateApproval& row = gate.approvals[result.approval];
  if (!row.asked_for) return;  // it is told with what it may lift
  Contribution c;
  c.kind = ContributionKind::Approval;
  c.code = row.approval;
  c.effect = result.hi;
  c.truth = result.needed;
  c.certain = result.needed == Truth::True;
  c.origin = row.origin;
  std::vector<ir::ValueId> open;
  if (row.when) open.push_back(value(*row.when));
  if (can_be_true(result.needed)) {
    signatures(c, row, result.status);
    for (const decide::EmptySeat& empty : result.status.empty) {
      if (row.seats[empty.seat].when) open.push_back(value(*row.seats[empty.seat].when));
    }
  }
  find_sources(c, open);
  if (row.when) find_witness(c, *row.when);
  place(std::move(c));
}

void Explainer::floor() {
  if (!decision.nothing_positive) return;
  const auto& controls = decision.controls;
  const bool none_applies =
      std::all_of(controls.begin(), controls.end(), [](const ControlResult& r) { return r.applies == Truth::False; });
  Contribution c;
  c.kind = ContributionKind::Floor;
  c.effect = decision.floor_hi;
  c.certain = decision.floor_lo == decision.floor_hi;
  c.truth = c.certain ? Truth::False : Truth::Unknown;
  c.origin = gate.origin;
  const bool said = none_applies && gate.nothing_applies.has_value();
  c.code = gate.name + (said ? ".nothing_applies" : ".nothing_positive");
  c.message = said           ? message(gate.nothing_because)
              : none_applies ? "None of its controls applies."
              : c.certain    ? "None of its controls is satisfied."
                             : "None of its controls is certainly satisfied.";
  std::vector<ir::ValueId> open;
  for (const ir::GateControl& entry : gate.controls) {
    if (entry.applies) open.push_back(value(*entry.applies));
    for (std::uint32_t output : entry.requirements) open.push_back(value(output));
  }
  if (!c.certain) find_sources(c, open);
  place(std::move(c));
}

void Explainer::obligation(std::uint32_t index) {
  const ir::Obligation& row = gate.obligations[index];
  Contribution c;
  c.kind = ContributionKind::Obligation;
  c.code = gate.name + ".obligation." + row.name;
  c.effect = Verdict::Deny;
  c.certain = true;
  c.origin = row.origin;
  if (c.origin.valid()) c.expression = module.origins[c.origin].text;
  c.message = "What `" + row.name + "` obliges to on " + std::string(decide::verdict_name(row.on)) + " is not known.";
  std::vector<ir::ValueId> open;
  for (const ir::ObligationArgument& argument : row.arguments) open.push_back(value(argument.value));
  find_sources(c, open);
  place(std::move(c));
}

// Obligations of one name are merged, so what one of them may not show no other does.
auto Explainer::may_show(const std::string& obligation, std::size_t argument) -> bool {
  return std::none_of(gate.obligations.begin(), gate.obligations.end(), [&](const ir::Obligation& row) {
    return row.name == obligation && argument < row.arguments.size() &&
           is_sensitive(trace, value(row.arguments[argument].value));
  });
}

void Explainer::seal_arguments() {
  for (const decide::ObligationResult& result : decision.obligations) {
    const ir::Obligation& row = gate.obligations[result.obligation];
    std::vector<std::optional<std::string>> told(row.arguments.size());
    for (std::size_t i = 0; i < row.arguments.size(); ++i) {
      if (may_show(row.name, i)) continue;
      const TypeId type = trace.type(value(row.arguments[i].value));
      told[i] = sealed_value(module.types, type, result.arguments[i], situation.salt);
    }
    made.sealed.push_back(std::move(told));
  }
}

// ---------------------------------------------------------------- what would help

void want(const ir::Module& module, const ir::Engine& engine, const evidence::Situation& situation, Arena& arena,
          Explanation& made) {
  std::set<ir::InputId> inputs;
  for (const auto* list : {&made.because, &made.also, &made.warnings}) {
    for (const Contribution& c : *list) {
      for (const Unknown& unknown : c.unknown) {
        if (unknown.whole && module.inputs[unknown.input].kind == ir::InputKind::Evidence) inputs.insert(unknown.input);
      }
    }
  }
  for (ir::InputId id : inputs) {
    Wanted wanted{id, std::nullopt};
    const ir::Input& input = module.inputs[id];
    if (input.about.valid() && !evidence::subject_is_sensitive(module, input)) {
      Cell subject;
      engine.evaluate(input.about, situation.world(), arena, &subject);
      if (subject.known()) wanted.subject = std::string(subject.text.view());
    }
    made.wanted.push_back(std::move(wanted));
  }
}

void collect_inputs(const ir::Module& module, ir::FunctionId function, std::set<ir::InputId>& inputs) {
  std::vector<ir::FunctionId> todo{function};
  while (!todo.empty()) {
    const ir::Function& row = module.functions[todo.back()];
    todo.pop_back();
    for (const ir::Block& block : row.blocks) {
      for (const ir::Inst& inst : block.insts) {
        if (inst.op != ir::Op::Input || !inputs.insert(ir::InputId{inst.a}).second) continue;
        const ir::FunctionId about = module.inputs[ir::InputId{inst.a}].about;
        if (about.valid()) todo.push_back(about);
      }
    }
  }
}

}  // namespace

auto text_of(const Unknown& unknown) -> std::string {
  return unknown.path + ": " + unknown.why + (unknown.detail.empty() ? "" : " (" + unknown.detail + ")");
}

auto explain(const ir::Module& module, const ir::Engine& engine, const evidence::Situation& situation,
             const decide::Decision& decision, Arena& arena) -> Explanation {
  Explainer explainer(module, situation, decision, arena);
  for (const ControlResult& result : decision.controls) explainer.control(result);
  for (const decide::ClauseResult& result : decision.clauses) explainer.clause(result);
  for (const decide::ApprovalResult& result : decision.approvals) explainer.approval(result);
  explainer.made.approvals = approvings_of(module, decision, situation, explainer.outputs);
  explainer.floor();
  for (std::uint32_t index : decision.unknown_obligations) explainer.obligation(index);
  explainer.seal_arguments();
  want(module, engine, situation, arena, explainer.made);
  return std::move(explainer.made);
}

auto inputs_of(const ir::Module& module, const ir::Gate& gate) -> std::vector<ir::InputId> {
  std::set<ir::InputId> inputs{gate.request};
  collect_inputs(module, gate.function, inputs);
  return {inputs.begin(), inputs.end()};
}

}  // namespace writ::explain

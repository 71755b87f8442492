#include "runtime/decide/decide.hpp"

#include <algorithm>

#include "runtime/base/clock.hpp"
#include "runtime/decide/obligations.hpp"
#include "runtime/values/open.hpp"

namespace writ::decide {
namespace {

// The outputs of a gate's function, read as conditions.
struct Outputs {
  const Cell* cells;
  [[nodiscard]] auto truth(std::uint32_t output) const -> Truth {
    const Cell& cell = cells[output];
    return cell.is_unknown() ? Truth::Unknown : cell.truth;
  }
  [[nodiscard]] auto truth(const std::optional<std::uint32_t>& output) const -> Truth {
    return output ? truth(*output) : Truth::True;
  }
  [[nodiscard]] auto why(std::uint32_t output) const -> Reasons { return cells[output].why; }
  [[nodiscard]] auto why(const std::optional<std::uint32_t>& output) const -> Reasons {
    return output ? why(*output) : Reasons{0};
  }
};

struct Deciding {
  const ir::Module& module;
  const ir::Gate& gate;
  const evidence::Situation& situation;
  Outputs outputs;
  Arena& arena;
  Decision& made;

  void contribute(Verdict hi, Verdict lo) {
    made.decision = std::max(made.decision, hi);
    made.best_case = std::max(made.best_case, lo);
  }
};

// A waiver covers a violation on its days, inside its scope, where what compensates it holds and while
// the people who grant it stand by it.
void waiver_result(const Deciding& d, std::uint32_t index, WaiverResult& result) {
  const ir::GateWaiver& waiver = d.gate.waivers[index];
  const std::int64_t today = day_of(d.situation.now);
  result.waiver = index;
  result.in_days = waiver.granted <= today && today <= waiver.expires;
  result.scope = d.outputs.truth(waiver.scope);
  result.compensated = d.outputs.truth(waiver.compensated);
  approval_status_into(result.approval, d.module, d.gate, d.gate.approvals[waiver.approval], d.outputs.cells,
                       d.situation, waiver.digest, d.arena);
  const Truth granted =
      truth_from_bits(result.approval.lo == Standing::Granted, result.approval.hi != Standing::Granted);
  result.covers = truth_and(truth_and(truth_of(result.in_days), granted), truth_and(result.scope, result.compensated));
}

void find_waivers(const Deciding& d, ControlResult& result) {
  result.waived = Truth::False;
  std::size_t found = 0;
  for (std::uint32_t i = 0; i < d.gate.waivers.size(); ++i) {
    if (d.gate.waivers[i].control != result.gate_control) continue;
    if (found == result.waivers.size()) result.waivers.emplace_back();
    WaiverResult& waiver = result.waivers[found++];
    waiver_result(d, i, waiver);
    result.waived = truth_or(result.waived, waiver.covers);
  }
  result.waivers.resize(found);
}

auto override_of(const ir::Gate& gate, const ir::Level& level) -> std::optional<std::uint32_t> {
  if (level.kind != ir::LevelKind::Soft) return std::nullopt;
  return ir::find_approval(gate, level.override_from, level.override_by);
}

void weigh(Deciding& d, ControlResult& result) {
  result.hi = result.lo = Verdict::Allow;
  if ((result.outcomes & static_cast<OutcomeSet>(Outcome::Violated)) == 0) return;  // as most are
  static const ApprovalStatus pending;
  const ApprovalStatus& lifted = result.override_by ? d.made.approvals[*result.override_by].status : pending;
  result.hi = strictest(result.outcomes, result.level->kind, lifted.hi);
  result.lo = most_generous(result.outcomes, result.level->kind, lifted.lo);
  d.contribute(result.hi, result.lo);
}

void decide_control(Deciding& d, std::uint32_t index) {
  const ir::GateControl& entry = d.gate.controls[index];
  ControlResult& result = d.made.controls[index];
  result.control = entry.control;
  result.gate_control = index;
  result.level = &level_at(d.module.controls[entry.control], entry, d.situation.now);
  result.applies = d.outputs.truth(entry.applies);
  result.applies_why = d.outputs.why(entry.applies);
  result.requirements.resize(entry.requirements.size());
  Truth all = Truth::True;
  for (std::size_t i = 0; i < entry.requirements.size(); ++i) {
    const std::uint32_t output = entry.requirements[i];
    result.requirements[i] = {d.outputs.truth(output), d.outputs.why(output)};
    all = truth_and(all, result.requirements[i].truth);
  }
  find_waivers(d, result);
  result.override_by = override_of(d.gate, *result.level);
  result.outcomes = outcomes(result.applies, all, result.waived);
  weigh(d, result);
}

void decide_floor(Deciding& d) {
  const std::size_t count = d.made.controls.size();
  auto* sets = static_cast<OutcomeSet*>(d.arena.allocate(count));
  for (std::size_t i = 0; i < count; ++i) sets[i] = d.made.controls[i].outcomes;
  const Floor floor = floor_of({sets, count}, d.gate.nothing_applies.value_or(Verdict::Deny));
  d.made.floor_hi = floor.hi;
  d.made.floor_lo = floor.lo;
  d.made.nothing_positive = floor.hi != Verdict::Allow;
  d.contribute(floor.hi, floor.lo);
}

void decide_clause(Deciding& d, std::uint32_t index) {
  const ir::GateClause& clause = d.gate.clauses[index];
  const Verdict effect = clause.kind == ir::ClauseKind::Deny ? Verdict::Deny : Verdict::Escalate;
  ClauseResult result;
  result.clause = index;
  result.condition = d.outputs.truth(clause.condition);
  result.why = d.outputs.why(clause.condition);
  result.hi = can_be_true(result.condition) ? effect : Verdict::Allow;
  result.lo = can_be_false(result.condition) ? Verdict::Allow : effect;
  d.contribute(result.hi, result.lo);
  d.made.clauses.push_back(result);
}

// Needed means that the gate asks for it and that one of its seats is needed.
void decide_approval(Deciding& d, std::uint32_t index) {
  const ir::GateApproval& approval = d.gate.approvals[index];
  ApprovalResult& result = d.made.approvals[index];
  result.approval = index;
  result.why = 0;
  approval_status_into(result.status, d.module, d.gate, approval, d.outputs.cells, d.situation, {}, d.arena);
  const Truth asked = approval.asked_for ? d.outputs.truth(approval.when) : Truth::False;
  result.needed = truth_and(asked, result.status.wanted);
  if (result.needed == Truth::Unknown) {
    result.why = d.outputs.why(approval.when);
    for (const ir::Seat& seat : approval.seats) result.why |= d.outputs.why(seat.when);
  }
  result.hi = can_be_true(asked) ? effect_of(result.status.hi) : Verdict::Allow;
  result.lo = can_be_false(asked) ? Verdict::Allow : effect_of(result.status.lo);
  d.contribute(result.hi, result.lo);
}

auto arguments_known(const Deciding& d, const ir::Obligation& obligation) -> bool {
  const ir::Function& function = d.module.functions[d.gate.function];
  return std::all_of(obligation.arguments.begin(), obligation.arguments.end(),
                     [&](const ir::ObligationArgument& argument) {
                       const TypeId type = function.value_types[function.outputs[argument.value].index];
                       return open_reasons(d.module.types, type, d.outputs.cells[argument.value]) == 0;
                     });
}

// A decision whose obligations nobody can state must not be acted on: it becomes deny. So does one that
// may still become such a decision, or knowing less would help: with `on allow oblige f(x)` and x unknown,
// hiding the evidence of a soft control would turn deny into needs_approval. What is possible is what
// lies between best case and decision; that interval only grows by hiding, so hi can only rise.
void check_obligations(Deciding& d) {
  for (std::uint32_t i = 0; i < d.gate.obligations.size(); ++i) {
    const ir::Obligation& obligation = d.gate.obligations[i];
    const bool possible = d.made.best_case <= obligation.on && obligation.on <= d.made.decision;
    if (!obligation.binding || !possible || arguments_known(d, obligation)) continue;
    d.made.unknown_obligations.push_back(i);
  }
  if (d.made.unknown_obligations.empty()) return;
  d.made.obligation_unknown = true;
  d.made.decision = Verdict::Deny;
}

// Nothing is decided yet. Rows of controls and approvals stay, for their memory; decide_control() and decide_approval()
// write every part of them.
void begin(Decision& made, const ir::Gate& gate) {
  made.gate = &gate;
  made.decision = Verdict::Allow;
  made.best_case = Verdict::Allow;
  made.obligation_unknown = false;
  made.unknown_obligations.clear();
  made.controls.resize(gate.controls.size());
  made.clauses.clear();
  made.approvals.resize(gate.approvals.size());
}

}  // namespace

auto level_at(const ir::Control& control, const ir::GateControl& in_gate, std::int64_t now) -> const ir::Level& {
  if (!control.until && !in_gate.at) return control.level;
  const std::int64_t today = day_of(now);
  const ir::Level& own = control.until && today >= *control.until ? control.then : control.level;
  const bool weakened = in_gate.at && (!in_gate.at_until || today <= *in_gate.at_until);
  return weakened && in_gate.at->kind < own.kind ? *in_gate.at : own;
}

auto wanted_approvals(const Decision& decision) -> std::vector<std::uint32_t> {
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < decision.approvals.size(); ++i) {
    const bool lifts = std::any_of(decision.controls.begin(), decision.controls.end(), [&](const ControlResult& c) {
      return c.override_by == i && (c.outcomes & static_cast<OutcomeSet>(Outcome::Violated)) != 0;
    });
    if (lifts || can_be_true(decision.approvals[i].needed)) found.push_back(i);
  }
  return found;
}

auto gate_outputs(const ir::Module& module, const ir::Gate& gate, const ir::Engine& engine,
                  const evidence::Situation& situation, Arena& arena) -> const Cell* {
  Cell* cells = arena.cells(module.functions[gate.function].outputs.size());
  engine.evaluate(gate.function, situation.world(), arena, cells);
  return cells;
}

auto decide(const ir::Module& module, const ir::Gate& gate, const ir::Engine& engine,
            const evidence::Situation& situation, Arena& arena) -> Decision {
  Decision made;
  decide_into(made, module, gate, engine, situation, arena);
  return made;
}

void decide_into(Decision& made, const ir::Module& module, const ir::Gate& gate, const ir::Engine& engine,
                 const evidence::Situation& situation, Arena& arena) {
  decide_from(made, module, gate, gate_outputs(module, gate, engine, situation, arena), situation, arena);
}

void decide_from(Decision& made, const ir::Module& module, const ir::Gate& gate, const Cell* outputs,
                 const evidence::Situation& situation, Arena& arena) {
  begin(made, gate);
  Deciding d{module, gate, situation, {outputs}, arena, made};
  for (std::uint32_t i = 0; i < gate.approvals.size(); ++i) decide_approval(d, i);  // controls may be lifted by them
  for (std::uint32_t i = 0; i < gate.controls.size(); ++i) decide_control(d, i);
  decide_floor(d);
  for (std::uint32_t i = 0; i < gate.clauses.size(); ++i) decide_clause(d, i);
  check_obligations(d);
  obligations_into(made.obligations, module, gate, outputs, made.decision, arena);
}

}  // namespace writ::decide

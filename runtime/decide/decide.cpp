#include "runtime/decide/decide.hpp"

#include <algorithm>
#include <array>

#include "runtime/base/clock.hpp"
#include "runtime/decide/controls_alone.hpp"
#include "runtime/decide/obligations.hpp"
#include "runtime/values/open.hpp"

namespace writ::decide {
namespace {

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

// Whether a waiver covers a violation of the control; `rows` are those for it.
auto waived(const Deciding& d, std::uint32_t control, std::vector<WaiverResult>& rows) -> Truth {
  Truth covered = Truth::False;
  std::size_t found = 0;
  for (std::uint32_t i = 0; i < d.gate.waivers.size(); ++i) {
    if (d.gate.waivers[i].control != control) continue;
    if (found == rows.size()) rows.emplace_back();
    WaiverResult& waiver = rows[found++];
    waiver_result(d, i, waiver);
    covered = truth_or(covered, waiver.covers);
  }
  rows.resize(found);
  return covered;
}

// What a set costs at a level that the approval, if there is one, may lift.
auto effect_at(const Decision& decision, OutcomeSet set, const ir::Level& level,
               std::optional<std::uint32_t> override_by) -> Effect {
  Effect made{&level, override_by, Verdict::Allow, Verdict::Allow};
  if (!can_be_violated(set)) return made;
  static const ApprovalStatus pending;
  const ApprovalStatus& lifted = override_by ? decision.approvals[*override_by].status : pending;
  made.hi = strictest(set, level.kind, lifted.hi);
  made.lo = most_generous(set, level.kind, lifted.lo);
  return made;
}

void decide_control(Deciding& d, std::uint32_t index) {
  const ir::GateControl& entry = d.gate.controls[index];
  ControlResult& result = d.made.controls[index];
  result.control = entry.control;
  result.gate_control = index;
  result.applies = d.outputs.truth(entry.applies);
  result.applies_why = d.outputs.why(entry.applies);
  result.requirements.resize(entry.requirements.size());
  Truth all = Truth::True;
  for (std::size_t i = 0; i < entry.requirements.size(); ++i) {
    const std::uint32_t output = entry.requirements[i];
    result.requirements[i] = {d.outputs.truth(output), d.outputs.why(output)};
    all = truth_and(all, result.requirements[i].truth);
  }
  result.waived = waived(d, index, result.waivers);
  result.outcomes = d.made.outcomes[index] = outcomes(result.applies, all, result.waived);
  const Effect effect = effect_of(d.made, d.module, index, d.situation.now);
  result.level = effect.level;
  result.override_by = effect.override_by;
  result.hi = effect.hi;
  result.lo = effect.lo;
  d.contribute(effect.hi, effect.lo);
}

// outcomes() of a control that has no waiver, by the bits of its condition and of all that it requires.
constexpr auto kOutcomes = [] {
  std::array<std::array<OutcomeSet, 4>, 4> made{};
  for (const Truth applies : {Truth::True, Truth::False, Truth::Unknown}) {
    for (const Truth all : {Truth::True, Truth::False, Truth::Unknown})
      made[static_cast<std::size_t>(applies)][static_cast<std::size_t>(all)] = outcomes(applies, all, Truth::False);
  }
  return made;
}();

// Of a control: its condition, and all that it requires together.
struct Told {
  Truth applies;
  Truth all;
  [[nodiscard]] auto without_waiver() const -> OutcomeSet {
    return kOutcomes[static_cast<std::size_t>(applies)][static_cast<std::size_t>(all)];
  }
};
// `requirement` is at the first one of the control, and then behind its last. All of them can be true where each can,
// and false where one can.
[[gnu::always_inline]] inline auto told(const Outputs& outputs, const GatePlan& plan, const GatePlan::Control& control,
                                        const std::uint32_t*& requirement) -> Told {
  const auto* const end = plan.requirements().data() + control.requirements_end;
  unsigned each = static_cast<unsigned>(Truth::True);
  unsigned any = 0;
  for (; requirement != end; ++requirement) {
    const auto truth = static_cast<unsigned>(outputs.truth(*requirement));
    each &= truth;
    any |= truth;
  }
  const bool always = control.applies == GatePlan::Control::kAlways;
  return {always ? Truth::True : outputs.truth(control.applies),
          static_cast<Truth>(each | (any & static_cast<unsigned>(Truth::False)))};
}

// Most controls are not violated, and have no effect.
[[gnu::noinline]] void decide_violation(Deciding& d, const GatePlan::Control& control, std::uint32_t index,
                                        OutcomeSet set) {
  const Effect effect = control.level != nullptr ? effect_at(d.made, set, *control.level, control.override_by)
                                                 : effect_of(d.made, d.module, index, d.situation.now);
  d.contribute(effect.hi, effect.lo);
}

// What kinds of outcomes there are.
auto decide_controls(Deciding& d, const GatePlan& plan) -> OutcomeKinds {
  OutcomeKinds kinds = 0;
  const std::uint32_t* requirement = plan.requirements().data();
  std::uint32_t index = 0;
  for (const GatePlan::Control& control : plan.controls()) {
    const Told truths = told(d.outputs, plan, control, requirement);
    OutcomeSet& set = d.made.outcomes[index];
    set = control.can_be_waived ? outcomes(truths.applies, truths.all, waived(d, index, d.made.waivers))
                                : truths.without_waiver();
    kinds |= kind_of(set);
    if (can_be_violated(set)) decide_violation(d, control, index, set);
    ++index;
  }
  return kinds;
}

[[gnu::always_inline]] inline void decide_floor(Deciding& d, OutcomeKinds kinds) {
  const Floor floor = floor_of_kinds(kinds, d.gate.nothing_applies.value_or(Verdict::Deny));
  d.made.floor_hi = floor.hi;
  d.made.floor_lo = floor.lo;
  d.made.nothing_positive = floor.hi != Verdict::Allow;
  d.contribute(floor.hi, floor.lo);
}

[[gnu::noinline]] void decide_clause(Deciding& d, std::uint32_t index) {
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
[[gnu::noinline]] void decide_approval(Deciding& d, std::uint32_t index) {
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

// Nothing is decided yet. Rows of outcomes, controls and approvals stay, for their memory; every part of them is
// written anew.
[[gnu::always_inline]] inline void begin(Decision& made, const ir::Gate& gate) {
  made.gate = &gate;
  made.controls_alone = nullptr;
  made.decision = Verdict::Allow;
  made.best_case = Verdict::Allow;
  made.obligation_unknown = false;
  made.unknown_obligations.clear();
  if (made.outcomes.size() != gate.controls.size()) made.outcomes.resize(gate.controls.size());
  made.clauses.clear();
  if (made.approvals.size() != gate.approvals.size()) made.approvals.resize(gate.approvals.size());
}

[[gnu::noinline]] void decide_obligations(Deciding& d) {
  check_obligations(d);
  obligations_into(d.made.obligations, d.module, d.gate, d.outputs.cells, d.made.decision, d.arena);
}

// What comes after the controls.
[[gnu::always_inline]] inline void conclude(Deciding& d, OutcomeKinds kinds) {
  decide_floor(d, kinds);
  for (std::uint32_t i = 0; i < d.gate.clauses.size(); ++i) decide_clause(d, i);
  if (!d.gate.obligations.empty()) return decide_obligations(d);
  d.made.obligations.clear();
}

// Whether the gate has controls alone.
[[gnu::noinline]] auto begin_outcomes(Decision& made, const ir::Gate& gate, const GatePlan& plan) -> bool {
  begin(made, gate);
  made.controls.clear();
  if (!plan.has_controls_alone()) return false;
  made.obligations.clear();
  made.controls_alone = &gate;
  return true;
}

[[gnu::noinline]] void decide_all_outcomes(Decision& made, const ir::Module& module, const ir::Gate& gate,
                                           const GatePlan& plan, const Cell* outputs,
                                           const evidence::Situation& situation, Arena& arena) {
  Deciding d{module, gate, situation, {outputs}, arena, made};
  for (std::uint32_t i = 0; i < gate.approvals.size(); ++i) decide_approval(d, i);
  const OutcomeKinds kinds = decide_controls(d, plan);
  conclude(d, kinds);
}

}  // namespace

auto level_at(const ir::Control& control, const ir::GateControl& in_gate, std::int64_t now) -> const ir::Level& {
  if (!control.until && !in_gate.at) return control.level;
  const std::int64_t today = day_of(now);
  const ir::Level& own = control.until && today >= *control.until ? control.then : control.level;
  const bool weakened = in_gate.at && (!in_gate.at_until || today <= *in_gate.at_until);
  return weakened && in_gate.at->kind < own.kind ? *in_gate.at : own;
}

auto effect_of(const Decision& decision, const ir::Module& module, std::uint32_t control, std::int64_t now) -> Effect {
  const ir::GateControl& entry = decision.gate->controls[control];
  const ir::Level& level = level_at(module.controls[entry.control], entry, now);
  return effect_at(decision, decision.outcomes[control], level, override_of(*decision.gate, level));
}

auto wanted_approvals(const Decision& decision) -> std::vector<std::uint32_t> {
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < decision.approvals.size(); ++i) {
    const bool lifts = std::any_of(decision.controls.begin(), decision.controls.end(), [&](const ControlResult& c) {
      return c.override_by == i && can_be_violated(c.outcomes);
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
  decide_from(made, module, gate, gate_outputs(module, gate, engine, situation, arena), situation, arena);
  return made;
}

void decide_from(Decision& made, const ir::Module& module, const ir::Gate& gate, const Cell* outputs,
                 const evidence::Situation& situation, Arena& arena) {
  begin(made, gate);
  made.controls.resize(gate.controls.size());
  Deciding d{module, gate, situation, {outputs}, arena, made};
  for (std::uint32_t i = 0; i < gate.approvals.size(); ++i) decide_approval(d, i);  // controls may be lifted by them
  for (std::uint32_t i = 0; i < gate.controls.size(); ++i) decide_control(d, i);
  conclude(d, kinds_of(made.outcomes));
}

void work_out_controls(Decision& made, const GatePlan& plan, const Cell* cells) {
  const Outputs outputs{cells};
  const std::uint32_t* requirement = plan.requirements().data();
  OutcomeSet* set = made.outcomes.data();
  OutcomeKinds kinds = 0;
  Interval effect;
  const auto contribute = [&](Interval one) {
    effect.hi = std::max(effect.hi, one.hi);
    effect.lo = std::max(effect.lo, one.lo);
  };
  for (const GatePlan::Control& control : plan.controls()) {
    *set = told(outputs, plan, control, requirement).without_waiver();
    kinds |= kind_of(*set);
    contribute((*control.effects)[*set++]);
  }
  const Floor floor = floor_of_kinds(kinds, plan.nothing_applies());
  contribute(floor);
  made.floor_hi = floor.hi;
  made.floor_lo = floor.lo;
  made.nothing_positive = floor.hi != Verdict::Allow;
  made.decision = effect.hi;
  made.best_case = effect.lo;
}

void decide_outcomes(Decision& made, const ir::Module& module, const ir::Gate& gate, const GatePlan& plan,
                     const Cell* outputs, const evidence::Situation& situation, Arena& arena) {
  if (!is_on_controls_alone(made, gate, plan) && !begin_outcomes(made, gate, plan))
    return decide_all_outcomes(made, module, gate, plan, outputs, situation, arena);
  decide_controls_alone(made, plan, outputs);
}

}  // namespace writ::decide

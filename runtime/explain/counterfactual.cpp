#include "runtime/explain/counterfactual.hpp"

#include <algorithm>
#include <set>

#include "runtime/base/limits.hpp"
#include "runtime/explain/levers.hpp"
#include "runtime/explain/values.hpp"
#include "runtime/ir/operands.hpp"
#include "runtime/values/text.hpp"

namespace writ::explain {
namespace {

using decide::Decision;
using decide::Verdict;

constexpr std::size_t kExampleBytes = 300;

// Something that stands in the way, and what it depends on.
struct Blocker {
  std::vector<std::uint32_t> outputs;    // of the gate's function
  std::vector<std::uint32_t> approvals;  // of the gate
};

void add(const std::optional<std::uint32_t>& output, Blocker& blocker) {
  if (output) blocker.outputs.push_back(*output);
}

void add_approval(const ir::Gate& gate, std::uint32_t index, Blocker& blocker) {
  blocker.approvals.push_back(index);
  const ir::GateApproval& row = gate.approvals[index];
  add(row.when, blocker);
  for (const ir::Seat& seat : row.seats) add(seat.when, blocker);
  for (const std::uint32_t output : row.exclude) blocker.outputs.push_back(output);
}

void add_control(const ir::Gate& gate, const decide::ControlResult& result, Blocker& blocker) {
  const ir::GateControl& row = gate.controls[result.gate_control];
  add(row.applies, blocker);
  for (const std::uint32_t output : row.requirements) blocker.outputs.push_back(output);
  if (result.override_by) add_approval(gate, *result.override_by, blocker);
  for (const ir::GateWaiver& waiver : gate.waivers) {
    if (waiver.control != result.gate_control) continue;
    blocker.outputs.push_back(waiver.scope);
    add(waiver.compensated, blocker);
    add_approval(gate, waiver.approval, blocker);
  }
}

// The first thing that is stricter than `target`.
auto first_blocker(const ir::Gate& gate, const Decision& decision, Verdict target) -> Blocker {
  Blocker blocker;
  for (const decide::ControlResult& result : decision.controls) {
    if (result.hi > target) return add_control(gate, result, blocker), blocker;
  }
  for (const decide::ClauseResult& result : decision.clauses) {
    if (result.hi > target) return blocker.outputs = {gate.clauses[result.clause].condition}, blocker;
  }
  for (const decide::ApprovalResult& result : decision.approvals) {
    if (result.hi > target) return add_approval(gate, result.approval, blocker), blocker;
  }
  for (const std::uint32_t index : decision.unknown_obligations) {
    for (const ir::ObligationArgument& argument : gate.obligations[index].arguments)
      blocker.outputs.push_back(argument.value);
  }
  if (!decision.unknown_obligations.empty()) return blocker;
  for (const decide::ControlResult& result : decision.controls) add_control(gate, result, blocker);
  return blocker;
}

// Everything in a function that an output is computed from.
class Cones {
 public:
  Cones(const ir::Module& module, const ir::Gate& gate) : function_(module.functions[gate.function]) {
    insts_.resize(function_.value_types.size());
    for (const ir::Block& block : function_.blocks) {
      for (const ir::Inst& inst : block.insts) insts_[inst.result.index] = &inst;
    }
    for (std::size_t i = 0; i < function_.outputs.size(); ++i) cones_.push_back(cone(function_.outputs[i]));
  }
  [[nodiscard]] auto meet(std::uint32_t output, const Touched& touched) const -> bool {
    const Touched& cone = cones_[output];
    for (std::size_t i = 0; i < touched.size(); ++i) {
      if (touched[i] && cone[i]) return true;
    }
    return false;
  }

 private:
  auto cone(ir::ValueId output) const -> Touched {
    Touched found(insts_.size());
    std::vector<std::uint32_t> todo{output.index};
    while (!todo.empty()) {
      const std::uint32_t at = todo.back();
      todo.pop_back();
      if (found[at]) continue;
      found[at] = true;
      const ir::Inst& inst = *insts_[at];
      for (const ir::ValueId operand : ir::operands_of(function_, inst)) todo.push_back(operand.index);
      if (!is_fold(inst.op)) continue;
      for (const ir::Inst& inner : function_.blocks[ir::BlockId{inst.b}].insts) todo.push_back(inner.result.index);
    }
    return found;
  }

  const ir::Function& function_;
  std::vector<const ir::Inst*> insts_;
  std::vector<Touched> cones_;
};

class Search {
 public:
  Search(const ir::Module& module, const ir::Engine& engine, const evidence::Situation& situation,
         const Decision& decision, Arena& arena)
      : module_(module),
        engine_(engine),
        gate_(*decision.gate),
        situation_(situation),
        levers_(module, engine, situation, decision, arena),
        cones_(module, *decision.gate) {}

  // With as few things changed as can be.
  auto towards(Verdict target, Counterfactual& made) -> void {
    for (most_ = 1; most_ <= limits::kCounterfactualChanges && !cut_; ++most_) {
      chosen_.clear();
      if (!reach(levers_.start(), target)) continue;
      made.towards = flip();
      break;
    }
    made.complete = !cut_;
  }

  // One change at a time, the nearest of each thing.
  void away(Verdict from, Counterfactual& made) {
    std::set<std::size_t> told;
    for (const Lever& lever : levers_.all()) {
      if (lever.needs || lever.told.kind != ChangeKind::Value || told.contains(lever.thing)) continue;
      if (made.away.size() >= limits::kCounterfactualSingles) return void(made.complete = false);
      const Decision decision = decide(levers_.used(lever, levers_.start()));
      if (decision.decision <= from) continue;
      told.insert(lever.thing);
      made.away.push_back({decision.decision, {lever.told}});
    }
  }

 private:
  auto decide(const Facts& facts) -> Decision {
    ++decisions_;
    scratch_.reset();
    situation_.inputs = facts.inputs;
    situation_.statements = facts.statements;
    situation_.ledger = facts.ledger;
    return decide::decide(module_, gate_, engine_, situation_, scratch_);
  }

  [[nodiscard]] auto things() const -> std::set<std::size_t> {
    std::set<std::size_t> found;
    for (const std::size_t i : chosen_) found.insert(levers_.all()[i].thing);
    return found;
  }
  // Whether it can be used beside those that are chosen.
  [[nodiscard]] auto fits(std::size_t index) const -> bool {
    const Lever& lever = levers_.all()[index];
    const auto is_chosen = [&](std::size_t i) { return std::find(chosen_.begin(), chosen_.end(), i) != chosen_.end(); };
    if (is_chosen(index) || (lever.needs && !is_chosen(*lever.needs))) return false;
    const std::set<std::size_t> used = things();
    const bool more = !used.contains(lever.thing);
    if (more && used.size() >= most_) return false;
    return std::none_of(chosen_.begin(), chosen_.end(), [&](std::size_t i) {
      const Lever& other = levers_.all()[i];
      const bool values = other.told.kind == ChangeKind::Value && lever.told.kind == ChangeKind::Value;
      if (!values) return other.thing == lever.thing && lever.told.kind != ChangeKind::Value;
      // A part of what is changed as a whole, or the other way round.
      const std::vector<std::uint32_t>& a = other.place.steps;
      const std::vector<std::uint32_t>& b = lever.place.steps;
      const std::size_t shared = std::min(a.size(), b.size());
      return other.place.input == lever.place.input &&
             std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(shared), b.begin());
    });
  }
  [[nodiscard]] auto helps(const Lever& lever, const Blocker& blocker) const -> bool {
    if (lever.told.kind == ChangeKind::Sign) {
      return std::find(blocker.approvals.begin(), blocker.approvals.end(), lever.approval) != blocker.approvals.end();
    }
    if (lever.told.kind == ChangeKind::Close) return !blocker.approvals.empty();
    return std::any_of(blocker.outputs.begin(), blocker.outputs.end(),
                       [&](std::uint32_t output) { return cones_.meet(output, lever.touched); });
  }

  // As deep as there are levers that count once; every level makes a decision, of which there is a limit.
  auto reach(const Facts& facts, Verdict target) -> bool {
    if (decisions_ >= limits::kCounterfactualDecisions) return void(cut_ = true), false;
    const Decision decision = decide(facts);
    if (decision.decision <= target) return then_ = decision.decision, true;
    if (chosen_.size() >= most_ + limits::kCounterfactualChanges) return false;
    const Blocker blocker = first_blocker(gate_, decision, target);
    for (std::size_t i = 0; i < levers_.all().size(); ++i) {
      const Lever& lever = levers_.all()[i];
      if (!helps(lever, blocker) || !fits(i)) continue;
      chosen_.push_back(i);
      if (reach(levers_.used(lever, facts), target)) return true;
      chosen_.pop_back();
      if (cut_) return false;
    }
    return false;
  }

  // What evidence that is provided says is told with it.
  auto flip() -> Flip {
    Facts facts = levers_.start();
    for (const std::size_t i : chosen_) facts = levers_.used(levers_.all()[i], facts);
    Flip made{then_, {}};
    for (const std::size_t i : chosen_) {
      const Lever& lever = levers_.all()[i];
      const bool inside = lever.needs && levers_.all()[*lever.needs].told.kind == ChangeKind::Provide;
      if (inside) continue;
      made.changes.push_back(lever.told);
      if (lever.told.kind != ChangeKind::Provide) continue;
      const ir::InputId input = lever.place.input;
      made.changes.back().to = example_of(module_.inputs[input].type, facts.inputs[input.index]);
    }
    return made;
  }
  [[nodiscard]] auto example_of(TypeId type, const Cell& value) const -> std::string {
    if (holds_sensitive(module_.types, type)) return "";
    std::string text = print_value(module_.types, type, value);
    return text.size() > kExampleBytes ? "" : text;
  }

  const ir::Module& module_;
  const ir::Engine& engine_;
  const ir::Gate& gate_;
  evidence::Situation situation_;  // a copy, changed for every decision
  Arena scratch_;                  // of one decision
  Levers levers_;
  const Cones cones_;
  std::vector<std::size_t> chosen_;
  std::size_t most_ = 0;
  std::size_t decisions_ = 0;
  bool cut_ = false;
  Verdict then_ = Verdict::Deny;
};

}  // namespace

auto counterfactual(const ir::Module& module, const ir::Engine& engine, const evidence::Situation& situation,
                    const Decision& decision, Verdict target, Arena& arena) -> Counterfactual {
  Counterfactual made;
  Search search(module, engine, situation, decision, arena);
  if (decision.decision <= target)
    search.away(decision.decision, made);
  else
    search.towards(target, made);
  return made;
}

}  // namespace writ::explain

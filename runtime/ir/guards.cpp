#include "runtime/ir/guards.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace writ::ir {
namespace {

// How often each output is read, by whatever the gate declares.
class Reads {
 public:
  Reads(const Gate& gate, std::size_t outputs) : counts_(outputs) {
    for (const GateControl& control : gate.controls) {
      read(control.applies);
      read(control.requirements);
    }
    for (const GateClause& clause : gate.clauses) read(clause.condition);
    for (const GateApproval& approval : gate.approvals) {
      read(approval.when);
      read(approval.binds);
      read(approval.exclude);
      for (const Seat& seat : approval.seats) read(seat.when);
    }
    for (const GateWaiver& waiver : gate.waivers) {
      read(waiver.scope);
      read(waiver.compensated);
    }
    for (const Obligation& obligation : gate.obligations) {
      for (const ObligationArgument& argument : obligation.arguments) read(argument.value);
    }
  }
  [[nodiscard]] auto once(std::uint32_t output) const -> bool { return counts_[output] == 1; }

 private:
  void read(std::uint32_t output) { ++counts_[output]; }
  void read(const std::optional<std::uint32_t>& output) {
    if (output) read(*output);
  }
  void read(const std::vector<std::uint32_t>& outputs) {
    for (const std::uint32_t output : outputs) read(output);
  }

  std::vector<std::uint32_t> counts_;
};

auto only_gate_of(const Module& module, FunctionId function) -> const Gate* {
  const auto is_of = [&](const Gate& gate) { return gate.function == function; };
  const auto found = std::find_if(module.gates.begin(), module.gates.end(), is_of);
  if (found == module.gates.end() || std::any_of(found + 1, module.gates.end(), is_of)) return nullptr;
  return &*found;
}

}  // namespace

auto guards_of(const Module& module, FunctionId function) -> std::vector<Guard> {
  std::vector<Guard> made;
  const Gate* gate = only_gate_of(module, function);
  if (gate == nullptr) return made;
  const std::vector<ValueId>& outputs = module.functions[function].outputs;
  const Reads reads(*gate, outputs.size());
  std::unordered_map<std::uint32_t, std::size_t> known;  // by condition
  for (const GateControl& control : gate->controls) {
    if (!control.applies) continue;
    const ValueId condition = outputs[*control.applies];
    const auto [at, fresh] = known.try_emplace(condition.index, made.size());
    if (fresh) made.push_back({condition, {}});
    for (const std::uint32_t output : control.requirements) {
      if (reads.once(output)) made[at->second].outputs.push_back(output);
    }
  }
  return made;
}

}  // namespace writ::ir

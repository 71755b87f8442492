#include "compiler/testing/demand.hpp"

namespace writ::testing {
namespace {

struct Collecting {
  const ir::Module& module;
  Demand demand;

  void input(ir::InputId id) {
    const ir::Input& row = module.inputs[id];
    if (row.kind == ir::InputKind::Data || row.kind == ir::InputKind::Answer) return;
    if (!demand.inputs.insert(id).second) return;
    if (row.kind == ir::InputKind::Request) demand.request = id;
    if (row.about.valid()) function(row.about);
  }
  void function(ir::FunctionId id) {
    if (!demand.functions.insert(id).second) return;
    for (ir::InputId read : inputs_of(module.functions[id])) input(read);
  }
};

}  // namespace

auto inputs_of(const ir::Function& function) -> std::set<ir::InputId> {
  std::set<ir::InputId> read;
  for (const ir::Block& block : function.blocks) {
    for (const ir::Inst& inst : block.insts) {
      if (inst.op == ir::Op::Input) read.insert(ir::InputId{inst.a});
    }
  }
  return read;
}

auto demand_of(const ir::Module& module, const lower::TestPlan& plan) -> Demand {
  Collecting collecting{module, {}};
  for (const lower::Expectation& condition : plan.assumptions) collecting.function(condition.condition);
  for (const lower::Expectation& condition : plan.expectations) collecting.function(condition.condition);
  for (const lower::Change& change : plan.changes) {
    collecting.function(change.value);
    collecting.input(change.input);
  }
  for (const lower::Question& question : plan.questions) {
    const ir::Gate& gate = module.gates[question.gate];
    collecting.demand.gates.insert(question.gate);
    collecting.function(gate.function);
    collecting.input(gate.request);
    for (const lower::Question::Instead& instead : question.instead) {
      collecting.function(instead.value);
      collecting.input(instead.input);
    }
  }
  return std::move(collecting.demand);
}

}  // namespace writ::testing

#include "runtime/interp/plan.hpp"

#include <algorithm>

#include "runtime/ir/guards.hpp"
#include "runtime/ir/operands.hpp"
#include "runtime/ir/rules.hpp"

namespace writ::interp {
namespace {

auto looked_up(const ir::Module& module, const ir::Function& function, const ir::Inst& lookup)
    -> std::unique_ptr<IndexedTable> {
  const ir::Rules& rules = module.rules[ir::RulesId{lookup.c}];
  auto table = std::make_unique<IndexedTable>(
      IndexedTable{index::TableIndex::of(module, function, lookup), &lookup, ir::operands_of(function, lookup), {}});
  table->answers.reserve(rules.answers.size());
  auto computed = static_cast<std::uint32_t>(rules.columns.size());
  for (const ir::ConstantId answer : rules.answers) {
    table->answers.push_back(answer.valid() ? IndexedTable::Answer{&module.constants[answer].value, 0}
                                            : IndexedTable::Answer{nullptr, computed++});
  }
  return table;
}

auto indexed(const ir::Module& module, const ir::Function& function, const index::Definitions& definitions,
             const ir::Inst& choose, std::uint32_t least_rows) -> std::unique_ptr<IndexedTable> {
  if (choose.b / 2 < least_rows) return nullptr;
  auto index = index::TableIndex::of(module, function, definitions, choose);
  if (!index) return nullptr;
  auto table = std::make_unique<IndexedTable>(IndexedTable{std::move(*index), &choose, {}, {}});
  table->operands = table->index.arguments();
  std::unordered_map<std::uint32_t, std::uint32_t> known;  // answers among the operands
  for (std::uint32_t row = 0; row < choose.b / 2; ++row) {
    const std::uint32_t answer = function.pool[choose.a + 2 * row + 1];
    const ir::Inst& made = *definitions[answer];
    if (made.op == ir::Op::Const) {
      table->answers.push_back({&module.constants[ir::ConstantId{made.a}].value, 0});
      continue;
    }
    const auto [at, fresh] = known.try_emplace(answer, static_cast<std::uint32_t>(table->operands.size()));
    if (fresh) table->operands.emplace_back(answer);
    table->answers.push_back({nullptr, at->second});
  }
  return table;
}

// What the outputs are made of, once tables answer from an index. The rest is left out: nothing has an effect.
class Wanted {
 public:
  Wanted(const FunctionPlan& plan, const ir::Function& function, const index::Definitions& definitions)
      : plan_(plan), function_(function), definitions_(definitions), wanted_(definitions.size()) {
    for (const std::uint32_t output : plan.plain_outputs()) want(function.outputs[output]);
    for (const Guarded& one : plan.guarded()) {
      if (one.conditions.empty()) want(one.condition);
      for (const std::uint32_t output : one.outputs) want(function.outputs[output]);
    }
    if (plan.conditions()) {
      for (const ir::ValueId argument : plan.conditions()->index.arguments()) want(argument);
    }
    while (!open_.empty()) {
      const ir::Inst& inst = *definitions_[open_.back().index];
      open_.pop_back();
      want_parts(inst);
    }
  }
  [[nodiscard]] auto operator[](std::size_t value) const -> bool { return wanted_[value]; }

 private:
  void want(ir::ValueId value) {
    if (wanted_[value.index]) return;
    wanted_[value.index] = true;
    open_.push_back(value);
  }
  void want_parts(const ir::Inst& inst) {
    const IndexedTable* table = plan_.table_of(inst.result);
    for (const ir::ValueId operand : table != nullptr ? table->operands : ir::operands_of(function_, inst))
      want(operand);
    if (ir::op_info(inst.op).b != ir::Operand::Block) return;
    for (const ir::ValueId result : function_.blocks[ir::BlockId{inst.b}].results) want(result);
  }

  const FunctionPlan& plan_;
  const ir::Function& function_;
  const index::Definitions& definitions_;
  std::vector<bool> wanted_;
  std::vector<ir::ValueId> open_;
};

// Which part of the body needs a value: one that is guarded, or what is always done.
class Needs {
 public:
  static constexpr std::uint32_t kNobody = 0xFFFFFFFFu;
  static constexpr std::uint32_t kAlways = 0xFFFFFFFEu;

  Needs(const FunctionPlan& plan, const ir::Function& function)
      : plan_(plan), function_(function), by_(function.value_types.size(), kNobody) {
    for (const std::uint32_t output : plan.plain_outputs()) need(function.outputs[output], kAlways);
    for (std::uint32_t i = 0; i < plan.guarded().size(); ++i) {
      need(plan.guarded()[i].condition, kAlways);
      for (const std::uint32_t output : plan.guarded()[i].outputs) need(function.outputs[output], i);
    }
    if (plan.conditions()) {
      for (const ir::ValueId argument : plan.conditions()->index.arguments()) need(argument, kAlways);
    }
    // Instructions come after those that they use, so one pass over them from behind finds all.
    const std::vector<const ir::Inst*>& steps = plan.steps(ir::BlockId{0u});
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) need_parts(**step, by_[(*step)->result.index]);
  }
  [[nodiscard]] auto of(ir::ValueId value) const -> std::uint32_t { return by_[value.index]; }

 private:
  void need(ir::ValueId value, std::uint32_t who) {
    std::uint32_t& by = by_[value.index];
    by = by == kNobody || by == who ? who : kAlways;
  }
  // As deep as blocks nest, which verify() bounds.
  void need_parts(const ir::Inst& inst, std::uint32_t who) {
    const IndexedTable* table = plan_.table_of(inst.result);
    for (const ir::ValueId operand : table != nullptr ? table->operands : ir::operands_of(function_, inst))
      need(operand, who);
    if (ir::op_info(inst.op).b != ir::Operand::Block) return;
    const ir::BlockId block{inst.b};
    for (const ir::Inst* inner : plan_.steps(block)) need_parts(*inner, who);
    for (const ir::ValueId result : function_.blocks[block].results) need(result, who);
  }

  const FunctionPlan& plan_;
  const ir::Function& function_;
  std::vector<std::uint32_t> by_;
};

auto guarded_by(const ir::Module& module, ir::FunctionId function) -> std::vector<Guarded> {
  std::vector<Guarded> made;
  for (ir::Guard& guard : ir::guards_of(module, function)) {
    if (!guard.outputs.empty()) made.push_back({guard.condition, {}, std::move(guard.outputs), {}});
  }
  return made;
}

}  // namespace

FunctionPlan::FunctionPlan(const ir::Module& module, ir::FunctionId id, IndexedFrom from)
    : guarded_(guarded_by(module, id)) {
  const ir::Function& function = module.functions[id];
  const index::Definitions definitions = index::definitions_of(function);
  index_tables(module, function, definitions, from);
  index_conditions(module, function, definitions, from);
  std::vector<bool> elsewhere = guarded_outputs(function);
  for (const Guarded& one : guarded_) {
    for (const std::uint32_t output : one.conditions) elsewhere[output] = true;
  }
  for (std::uint32_t i = 0; i < elsewhere.size(); ++i) {
    if (!elsewhere[i]) plain_outputs_.push_back(i);
  }
  const Wanted wanted(*this, function, definitions);
  left_out_.resize(definitions.size());
  for (std::size_t i = 0; i < definitions.size(); ++i) left_out_[i] = !wanted[i];
  for (const ir::Block& block : function.blocks) {
    steps_.emplace_back();
    for (const ir::Inst& inst : block.insts) {
      if (wanted[inst.result.index]) steps_.back().push_back(&inst);
    }
  }
  divide(function);
}

void FunctionPlan::index_tables(const ir::Module& module, const ir::Function& function,
                                const index::Definitions& definitions, IndexedFrom from) {
  for (const ir::Inst* inst : definitions) {
    if (inst == nullptr) continue;
    if (ir::is_lookup(inst->op)) tables_[inst->result.index] = looked_up(module, function, *inst);
    if (!ir::is_choose(inst->op)) continue;
    if (auto table = indexed(module, function, definitions, *inst, from.rows))
      tables_[inst->result.index] = std::move(table);
  }
}

void FunctionPlan::index_conditions(const ir::Module& module, const ir::Function& function,
                                    const index::Definitions& definitions, IndexedFrom from) {
  std::vector<std::uint32_t> rows;
  std::vector<std::uint32_t> conditions;
  for (std::uint32_t i = 0; i < guarded_.size() && guarded_.size() >= from.conditions; ++i) {
    const std::uint32_t condition = guarded_[i].condition.index;
    if (!index::TableIndex::can_tell(module, function, definitions, condition)) continue;
    rows.push_back(i);
    conditions.push_back(condition);
  }
  if (rows.size() < from.conditions || rows.empty()) return;
  auto index = index::TableIndex::of(module, function, definitions, conditions);
  if (!index) return;
  conditions_.emplace(ConditionIndex{std::move(*index), rows});
  std::unordered_map<std::uint32_t, std::uint32_t> told;  // by value
  for (const std::uint32_t row : rows) told.emplace(guarded_[row].condition.index, row);
  const std::vector<bool> is_guarded = guarded_outputs(function);
  for (std::uint32_t i = 0; i < function.outputs.size(); ++i) {
    const auto found = told.find(function.outputs[i].index);
    if (found != told.end() && !is_guarded[i]) guarded_[found->second].conditions.push_back(i);
  }
}

auto FunctionPlan::guarded_outputs(const ir::Function& function) const -> std::vector<bool> {
  std::vector<bool> made(function.outputs.size());
  for (const Guarded& one : guarded_) {
    for (const std::uint32_t output : one.outputs) made[output] = true;
  }
  return made;
}

void FunctionPlan::divide(const ir::Function& function) {
  const Needs needs(*this, function);
  for (const ir::Inst* step : steps_[0]) {
    const std::uint32_t who = needs.of(step->result);
    (who < guarded_.size() ? guarded_[who].steps : always_).push_back(step);
  }
}

Plans::Plans(const ir::Module& module, IndexedFrom from) {
  plans_.reserve(module.functions.size());
  for (std::uint32_t i = 0; i < module.functions.size(); ++i) plans_.emplace_back(module, ir::FunctionId{i}, from);
}

}  // namespace writ::interp

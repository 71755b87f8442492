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
             const ir::Inst& choose, std::uint32_t least_rows, index::Looks& looks) -> std::unique_ptr<IndexedTable> {
  if (choose.b / 2 < least_rows) return nullptr;
  auto index = index::TableIndex::of(module, function, definitions, choose, looks);
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

// Of a table that an index answers, what the index wants.
template <class Visit>
void each_operand(const FunctionPlan& plan, const ir::Function& function, const ir::Inst& inst, Visit&& visit) {
  const bool can_be_indexed = ir::is_choose(inst.op) || ir::is_lookup(inst.op);
  const IndexedTable* table = can_be_indexed ? plan.table_of(inst.result) : nullptr;
  if (table == nullptr) return ir::each_operand(function, inst, visit);
  for (const ir::ValueId operand : table->operands) visit(operand);
}

// What the outputs are made of, once tables answer from an index. The rest is left out: nothing has an effect.
class Wanted {
 public:
  Wanted(const FunctionPlan& plan, const ir::Function& function, const index::Definitions& definitions)
      : plan_(plan), function_(function), definitions_(definitions), wanted_(definitions.size()) {
    for (const std::uint32_t output : plan.plain_outputs()) want(function.outputs[output]);
    for (const Guarded& one : plan.guarded()) {
      if (one.told != Telling::Whole) want(one.condition);
      for (const std::uint32_t output : one.outputs) want(function.outputs[output]);
    }
    if (plan.told()) {
      for (const ir::ValueId operand : plan.told()->operands()) want(operand);
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
    each_operand(plan_, function_, inst, [this](ir::ValueId operand) { want(operand); });
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
      const Guarded& one = plan.guarded()[i];
      if (one.told == Telling::Nothing) need(one.condition, kAlways);
      if (one.told == Telling::InPart) need(one.condition, condition_of(i));
      for (const std::uint32_t output : one.outputs) need(function.outputs[output], requirements_of(i));
    }
    if (plan.told()) {
      for (const ir::ValueId operand : plan.told()->operands()) need(operand, kAlways);
    }
    // Instructions come after those that they use, so one pass over them from behind finds all.
    const std::vector<const ir::Inst*>& steps = plan.steps(ir::BlockId{0u});
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) need_parts(**step, by_[(*step)->result.index]);
  }
  [[nodiscard]] auto of(ir::ValueId value) const -> std::uint32_t { return by_[value.index]; }
  static auto condition_of(std::uint32_t guard) -> std::uint32_t { return 2 * guard; }
  static auto requirements_of(std::uint32_t guard) -> std::uint32_t { return 2 * guard + 1; }

 private:
  // What a condition and its requirements need is there when the condition is.
  void need(ir::ValueId value, std::uint32_t who) {
    std::uint32_t& by = by_[value.index];
    const bool same_guard = by != kAlways && who != kAlways && by / 2 == who / 2;
    by = by == kNobody ? who : same_guard ? std::min(by, who) : kAlways;
  }
  // As deep as blocks nest, which verify() bounds.
  void need_parts(const ir::Inst& inst, std::uint32_t who) {
    each_operand(plan_, function_, inst, [&](ir::ValueId operand) { need(operand, who); });
    if (ir::op_info(inst.op).b != ir::Operand::Block) return;
    const ir::BlockId block{inst.b};
    for (const ir::Inst* inner : plan_.steps(block)) need_parts(*inner, who);
    for (const ir::ValueId result : function_.blocks[block].results) need(result, who);
  }

  const FunctionPlan& plan_;
  const ir::Function& function_;
  std::vector<std::uint32_t> by_;
};

// But for those that leave nothing out.
auto guards_that_matter(const ir::Module& module, ir::FunctionId function) -> std::vector<ir::Guard> {
  std::vector<ir::Guard> made = ir::guards_of(module, function);
  std::erase_if(made, [](const ir::Guard& guard) { return guard.outputs.empty(); });
  return made;
}

}  // namespace

FunctionPlan::FunctionPlan(const ir::Module& module, ir::FunctionId id, IndexedFrom from) {
  const ir::Function& function = module.functions[id];
  const index::Definitions definitions = index::definitions_of(function);
  index::Looks looks(function);
  index_tables(module, function, definitions, from, looks);
  tell(module, id, definitions, from, looks);
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
                                const index::Definitions& definitions, IndexedFrom from, index::Looks& looks) {
  for (const ir::Inst* inst : definitions) {
    if (inst == nullptr) continue;
    if (ir::is_lookup(inst->op)) tables_[inst->result.index] = looked_up(module, function, *inst);
    if (!ir::is_choose(inst->op)) continue;
    if (auto table = indexed(module, function, definitions, *inst, from.rows, looks))
      tables_[inst->result.index] = std::move(table);
  }
}

void FunctionPlan::tell(const ir::Module& module, ir::FunctionId id, const index::Definitions& definitions,
                        IndexedFrom from, index::Looks& looks) {
  const std::vector<ir::Guard> guards = guards_that_matter(module, id);
  told_ = Told::of(module, module.functions[id], definitions, guards, from, looks);
  const auto is_told = [&](std::uint32_t output) { return told_ && told_->tells(output); };
  std::vector<bool> plain(module.functions[id].outputs.size(), true);
  std::unordered_map<std::uint32_t, std::size_t> in_part;  // by condition
  for (std::size_t i = 0; i < guards.size(); ++i) {
    for (const std::uint32_t output : guards[i].outputs) plain[output] = false;
    const Telling telling = told_ ? told_->tells_guard(i) : Telling::Nothing;
    guarded_.push_back({guards[i].condition, telling, {}, guards[i].outputs, {}, {}});
    std::erase_if(guarded_.back().outputs, is_told);
    if (telling == Telling::InPart) in_part.emplace(guards[i].condition.index, i);
  }
  for (std::uint32_t output = 0; output < plain.size(); ++output) {
    if (!plain[output] || is_told(output)) continue;
    const auto found = in_part.find(module.functions[id].outputs[output].index);
    (found == in_part.end() ? plain_outputs_ : guarded_[found->second].conditions).push_back(output);
  }
}

void FunctionPlan::divide(const ir::Function& function) {
  const Needs needs(*this, function);
  for (const ir::Inst* step : steps_[0]) {
    const std::uint32_t who = needs.of(step->result);
    if (who / 2 >= guarded_.size()) {
      always_.push_back(step);
    } else {
      Guarded& one = guarded_[who / 2];
      (who == Needs::condition_of(who / 2) ? one.to_condition : one.steps).push_back(step);
    }
  }
}

Plans::Plans(const ir::Module& module, IndexedFrom from) {
  plans_.reserve(module.functions.size());
  for (std::uint32_t i = 0; i < module.functions.size(); ++i) plans_.emplace_back(module, ir::FunctionId{i}, from);
}

}  // namespace writ::interp

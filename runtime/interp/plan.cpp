#include "runtime/interp/plan.hpp"

#include "runtime/ir/operands.hpp"

namespace writ::interp {
namespace {

auto is_choose(ir::Op op) -> bool {
  return op == ir::Op::Choose || op == ir::Op::ChooseFirst || op == ir::Op::ChooseAll;
}

auto is_lookup(ir::Op op) -> bool {
  return op == ir::Op::Lookup || op == ir::Op::LookupFirst || op == ir::Op::LookupAll;
}

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
    for (const ir::ValueId output : function.outputs) want(output);
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

}  // namespace

FunctionPlan::FunctionPlan(const ir::Module& module, const ir::Function& function, std::uint32_t least_rows) {
  const index::Definitions definitions = index::definitions_of(function);
  for (const ir::Inst* inst : definitions) {
    if (inst == nullptr) continue;
    if (is_lookup(inst->op)) tables_[inst->result.index] = looked_up(module, function, *inst);
    if (!is_choose(inst->op)) continue;
    if (auto table = indexed(module, function, definitions, *inst, least_rows))
      tables_[inst->result.index] = std::move(table);
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
}

Plans::Plans(const ir::Module& module, std::uint32_t least_rows) {
  plans_.reserve(module.functions.size());
  for (const ir::Function& function : module.functions) plans_.emplace_back(module, function, least_rows);
}

}  // namespace writ::interp

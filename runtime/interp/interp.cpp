#include "runtime/interp/interp.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "runtime/interp/ops.hpp"
#include "runtime/interp/plan.hpp"
#include "runtime/interp/watch.hpp"

namespace writ::interp {
namespace {

// One run of one function: a cell for each of its values, written block by block.
class Run {
 public:
  Run(const OpContext& context, const FunctionPlan& plan, const ir::World& world, Watch* watch = nullptr)
      : context_(context), plan_(plan), world_(world), cells_(room_for(context)), watch_(watch) {}

  // The whole function.
  void outputs(Cell* into);

 private:
  using Steps = std::vector<const ir::Inst*>;
  void tell(const Told& told, Cell* into, std::uint64_t* can_apply);
  void guarded(const Guarded& one, Cell* into);
  void ask_conditions(Cell* into, std::uint64_t* can_apply);
  void write(std::uint32_t output, Cell* into) { into[output] = cells_[context_.function.outputs[output].index]; }
  void block(ir::BlockId id, const Elements& element, std::uint32_t index) { steps(plan_.steps(id), element, index); }
  void steps(const Steps& steps, const Elements& element, std::uint32_t index);
  // Every cell is written before it is read, so none is set up.
  static auto room_for(const OpContext& context) -> Cell* {
    return static_cast<Cell*>(context.arena.allocate(context.function.value_types.size() * sizeof(Cell)));
  }
  auto inst(const ir::Inst& inst, const Elements& elements, std::uint32_t index) -> Cell;
  auto leaf_type(const ir::Inst& inst) const -> const Type& { return context_.module.types[inst.type]; }
  auto fold(const ir::Inst& inst) -> Cell;
  auto values(const ir::Inst& inst) -> Cell;
  auto list(const ir::Inst& inst) -> Cell;

  auto indexed(const IndexedTable& table) -> Cell;
  void watched_steps(const Steps& steps, const Elements& element, std::uint32_t index);
  void keep_call(const IndexedTable& table, const Cell* operands);

  const OpContext& context_;
  const FunctionPlan& plan_;
  const ir::World& world_;
  Cell* cells_;
  Watch* watch_;  // null: nobody looks on
};

void Run::outputs(Cell* into) {
  steps(plan_.always(), {}, 0);
  const std::vector<Guarded>& all = plan_.guarded();
  const std::size_t words = (all.size() + 63) / 64;
  auto* can_apply = static_cast<std::uint64_t*>(context_.arena.allocate(words * sizeof(std::uint64_t)));
  if (plan_.told()) {
    tell(*plan_.told(), into, can_apply);
  } else {
    std::fill_n(can_apply, words, 0);
  }
  for (const std::uint32_t output : plan_.plain_outputs()) write(output, into);
  ask_conditions(into, can_apply);
  for (std::size_t word = 0; word < words; ++word) {
    for (std::uint64_t left = can_apply[word]; left != 0; left &= left - 1) {
      guarded(all[word * 64 + static_cast<std::size_t>(std::countr_zero(left))], into);
    }
  }
}

// Its condition can be true, or what is told of it. Where that is a part, its outputs are false so far.
void Run::guarded(const Guarded& one, Cell* into) {
  if (one.told == Telling::InPart) {
    steps(one.to_condition, {}, 0);
    for (const std::uint32_t output : one.conditions) write(output, into);
    if (truth(cells_[one.condition.index]) == Truth::False) return;
  }
  steps(one.steps, {}, 0);
  for (const std::uint32_t output : one.outputs) write(output, into);
}

void Run::tell(const Told& told, Cell* into, std::uint64_t* can_apply) {
  Cell* operands = context_.arena.cells(told.operands().size());
  for (std::size_t i = 0; i < told.operands().size(); ++i) operands[i] = cells_[told.operands()[i].index];
  told.tell(world_.inputs.data(), operands, context_.arena, into, can_apply);
}

// Of the controls that no index tells of.
void Run::ask_conditions(Cell* into, std::uint64_t* can_apply) {
  const std::vector<Guarded>& all = plan_.guarded();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].told != Telling::Nothing) continue;
    if (truth(cells_[all[i].condition.index]) != Truth::False) {
      can_apply[i / 64] |= std::uint64_t{1} << i % 64;
    } else {
      for (const std::uint32_t output : all[i].outputs) into[output] = Cell::of(Truth::False);
    }
  }
}

void Run::steps(const Steps& steps, const Elements& elements, std::uint32_t index) {
  if (watch_ != nullptr) return watched_steps(steps, elements, index);
  for (const ir::Inst* one : steps) cells_[one->result.index] = inst(*one, elements, index);
}

// What follows is the work of the instruction that owns the steps.
void Run::watched_steps(const Steps& steps, const Elements& elements, std::uint32_t index) {
  const ir::Inst* owner = watch_->at.load(std::memory_order_relaxed);
  for (const ir::Inst* one : steps) {
    watch_->at.store(one, std::memory_order_relaxed);
    cells_[one->result.index] = inst(*one, elements, index);
  }
  watch_->at.store(owner, std::memory_order_relaxed);
}

// As deep as blocks nest, which verify() bounds.
auto Run::inst(const ir::Inst& inst, const Elements& elements, std::uint32_t index) -> Cell {
  switch (inst.op) {
    case ir::Op::Const: return context_.module.constants[ir::ConstantId{inst.a}].value;
    case ir::Op::Input: return settled(leaf_type(inst), world_.inputs[inst.a]);
    case ir::Op::Now: return Cell::of_int(world_.now);
    case ir::Op::Param: return settled(leaf_type(inst), (inst.a == 0 ? elements.keys : elements.values)[index]);
    case ir::Op::Every:
    case ir::Op::Some:
    case ir::Op::Count:
    case ir::Op::Sum:
    case ir::Op::Max:
    case ir::Op::Min:
    case ir::Op::Avg:
    case ir::Op::CollectList:
    case ir::Op::CollectSet: return fold(inst);
    case ir::Op::MakeList:
    case ir::Op::MakeSet:
    case ir::Op::MakeRecord:
    case ir::Op::Call: return list(inst);
    case ir::Op::Choose:
    case ir::Op::ChooseFirst:
    case ir::Op::ChooseAll:
    case ir::Op::Lookup:
    case ir::Op::LookupFirst:
    case ir::Op::LookupAll: {
      const IndexedTable* table = plan_.table_of(inst.result);
      return table != nullptr ? indexed(*table) : list(inst);
    }
    case ir::Op::Field:
    case ir::Op::Entry:
    case ir::Op::At:
    case ir::Op::Get:
    case ir::Op::Size:
    case ir::Op::First:
    case ir::Op::JsonKey:
    case ir::Op::JsonAt:
    case ir::Op::Convert:
    case ir::Op::Present:
    case ir::Op::Default:
    case ir::Op::Unwrap:
    case ir::Op::Wrap:
    case ir::Op::And:
    case ir::Op::Or:
    case ir::Op::Not:
    case ir::Op::Select:
    case ir::Op::Guard:
    case ir::Op::Eq:
    case ir::Op::Lt:
    case ir::Op::Le:
    case ir::Op::Member:
    case ir::Op::HasKey:
    case ir::Op::Like:
    case ir::Op::Matches:
    case ir::Op::Add:
    case ir::Op::Sub:
    case ir::Op::Mul:
    case ir::Op::Div:
    case ir::Op::Neg:
    case ir::Op::Widen: return values(inst);
  }
  WRIT_CHECK(false, "an operation that is not in ops.def");
  return {};
}

auto Run::values(const ir::Inst& inst) -> Cell {
  const ir::OpInfo& info = ir::op_info(inst.op);
  std::array<Cell, 3> operands;
  std::size_t count = 0;
  if (info.a == ir::Operand::Value) operands[count++] = cells_[inst.a];
  if (info.b == ir::Operand::Value) operands[count++] = cells_[inst.b];
  if (info.c == ir::Operand::Value) operands[count++] = cells_[inst.c];
  return apply(context_, inst, {operands.data(), count});
}

auto Run::list(const ir::Inst& inst) -> Cell {
  Cell* operands = context_.arena.cells(inst.b);
  for (std::uint32_t i = 0; i < inst.b; ++i) operands[i] = cells_[context_.function.pool[inst.a + i]];
  return apply(context_, inst, {operands, inst.b});
}

auto Run::indexed(const IndexedTable& table) -> Cell {
  Cell* operands = context_.arena.cells(table.operands.size());
  for (std::size_t i = 0; i < table.operands.size(); ++i) operands[i] = cells_[table.operands[i].index];
  if (watch_ != nullptr && watch_->calls != nullptr) keep_call(table, operands);
  return choose_indexed(context_, table, {operands, table.operands.size()});
}

void Run::keep_call(const IndexedTable& table, const Cell* operands) {
  watch_->calls->push_back({&context_.function, &table, {operands, table.operands.size()}});
}

auto Run::fold(const ir::Inst& inst) -> Cell {
  const Type& type = context_.module.types[context_.function.value_types[inst.a]];
  const Cell collection = cells_[inst.a];
  const Elements elements = elements_of(type, collection);
  const ir::BlockId body{inst.b};
  const std::vector<ir::ValueId>& results = context_.function.blocks[body].results;
  Fold state = fold_begin(context_, inst, collection);
  for (std::uint32_t i = 0; i < elements.size && !fold_is_settled(inst, state); ++i) {
    block(body, elements, i);
    std::array<Cell, 2> taken;
    for (std::size_t r = 0; r < results.size(); ++r) taken[r] = cells_[results[r].index];
    fold_step(context_, inst, state, {taken.data(), results.size()});
  }
  return fold_finish(context_, inst, state);
}

// What an engine keeps between runs.
struct Prepared {
  Prepared(const ir::Module& verified, IndexedFrom from)
      : module(verified), patterns(verified), plans(verified, from) {}

  void evaluate(ir::FunctionId id, const ir::World& world, Arena& arena, Cell* outputs, Watch* watch) const {
    const ir::Function& function = module.functions[id];
    const OpContext context{module, function, patterns, arena};
    Run run(context, plans.of(id), world, watch);
    run.outputs(outputs);
  }

  const ir::Module& module;
  Patterns patterns;
  Plans plans;
};

class Interpreter final : public ir::Engine {
 public:
  Interpreter(const ir::Module& module, IndexedFrom from) : prepared_(module, from) {}

  [[nodiscard]] auto name() const -> std::string_view override { return "interp"; }
  void evaluate(ir::FunctionId id, const ir::World& world, Arena& arena, Cell* outputs) const override {
    prepared_.evaluate(id, world, arena, outputs, nullptr);
  }

 private:
  Prepared prepared_;
};

class WatchedInterpreter final : public WatchedEngine {
 public:
  WatchedInterpreter(const ir::Module& module, Watch& watch, IndexedFrom from)
      : prepared_(module, from), watch_(watch) {}

  [[nodiscard]] auto name() const -> std::string_view override { return "interp"; }
  void evaluate(ir::FunctionId id, const ir::World& world, Arena& arena, Cell* outputs) const override {
    prepared_.evaluate(id, world, arena, outputs, &watch_);
  }
  [[nodiscard]] auto answer(const TableCall& call, Arena& arena) const -> Cell override {
    const OpContext context{prepared_.module, *call.function, prepared_.patterns, arena};
    return choose_indexed(context, *call.table, call.operands);
  }

 private:
  Prepared prepared_;
  Watch& watch_;
};

}  // namespace

auto make_engine(const ir::Module& module) -> std::unique_ptr<ir::Engine> {
  return make_engine(module, kIndexedByInterpreter);
}

auto make_engine(const ir::Module& module, IndexedFrom from) -> std::unique_ptr<ir::Engine> {
  return std::make_unique<Interpreter>(module, from);
}

auto make_watched_engine(const ir::Module& module, Watch& watch, IndexedFrom from) -> std::unique_ptr<WatchedEngine> {
  return std::make_unique<WatchedInterpreter>(module, watch, from);
}

}  // namespace writ::interp

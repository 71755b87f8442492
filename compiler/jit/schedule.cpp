#include "compiler/jit/schedule.hpp"

#include <iterator>

#include "runtime/ir/rules.hpp"

namespace writ::jit {
namespace {

// Whether an operation may have its answer without this one of its operands (interp/ops.hpp). Of a table it is what a
// row answers that cannot match.
auto can_be_left_out(const ir::Inst& inst, std::uint32_t number) -> bool {
  using ir::Op;
  if (inst.op == Op::And || inst.op == Op::Or) return true;
  if (inst.op == Op::Select) return number > 0;
  if (inst.op == Op::Guard || inst.op == Op::Default) return number == 1;
  return ir::is_choose(inst.op) && number % 2 == 1;
}

// What is not computed at all: it takes no branch to leave it out.
auto is_leaf(ir::Op op) -> bool {
  return op == ir::Op::Const || op == ir::Op::Input || op == ir::Op::Now || op == ir::Op::Param;
}

}  // namespace

Schedule::Schedule(const ir::Module& module, const ir::Function& function, const interp::FunctionPlan& plan)
    : numbering_(function, plan), plan_(plan), placed_(function.value_types.size()) {
  regions_.add({});
  use_outputs(function);
  const std::vector<std::uint32_t>& order = numbering_.order();
  for (std::size_t i = order.size(); i-- > 0;) place(order[i]);
  add_costs(Costs(module, function, numbering_));
  for (const std::uint32_t value : order) {
    if (placed_[value].valid()) choose_branch(numbering_.definition(value));
  }
  for (std::size_t i = 0; i < guarded_.size(); ++i) {
    if (plan.guarded()[i].told != interp::Telling::Whole && regions_[guarded_[i]].cost < kDear) guarded_[i] = {};
  }
  collect();
}

void Schedule::use_outputs(const ir::Function& function) {
  for (const std::uint32_t output : plan_.plain_outputs()) use(function.outputs[output].index, body());
  for (const interp::Guarded& one : plan_.guarded()) {
    const bool in_part = one.told == interp::Telling::InPart;
    conditions_.push_back(in_part ? inside(body(), Runs::OnceOrNot) : RegionId{});
    const RegionId around = in_part ? conditions_.back() : body();
    if (one.told != interp::Telling::Whole) use(one.condition.index, around);
    guarded_.push_back(inside(around, Runs::OnceOrNot));
    for (const std::uint32_t output : one.outputs) use(function.outputs[output].index, guarded_.back());
  }
  if (!plan_.told()) return;
  for (const ir::ValueId operand : plan_.told()->operands()) use(operand.index, body());
}

// All that uses it is placed already.
void Schedule::place(std::uint32_t value) {
  RegionId& region = placed_[value];
  if (!region.valid()) return;
  const ir::Inst& inst = numbering_.definition(value);
  const ir::Inst* home = numbering_.home_loop(value);
  const RegionId loop = home == nullptr ? body() : bodies_.at(numbering_.same_as(home->result.index));
  while (regions_[region].loop != loop) region = regions_[regions_[region].loop].parent;
  const std::vector<std::uint32_t> operands = numbering_.operands(inst);
  const bool by_index = plan_.table_of(inst.result) != nullptr;
  for (std::uint32_t i = 0; i < operands.size(); ++i) {
    const bool stays = by_index || !can_be_left_out(inst, i) || is_leaf(numbering_.definition(operands[i]).op);
    const RegionId where = stays ? region : inside(region, Runs::OnceOrNot);
    if (!stays) behind_[{value, i}] = where;
    use(operands[i], where);
  }
  if (ir::op_info(inst.op).b != ir::Operand::Block) return;
  const RegionId each = bodies_[value] = inside(region, Runs::ForEachElement);
  for (const std::uint32_t taken : numbering_.taken(inst)) use(taken, each);
}

void Schedule::use(std::uint32_t value, RegionId where) {
  RegionId& region = placed_[numbering_.same_as(value)];
  region = region.valid() ? around_both(region, where) : where;
}

auto Schedule::around_both(RegionId a, RegionId b) const -> RegionId {
  while (a != b) {
    RegionId& inner = regions_[a].height < regions_[b].height ? b : a;
    inner = regions_[inner].parent;
  }
  return a;
}

auto Schedule::inside(RegionId parent, Runs runs) -> RegionId {
  const RegionId region{regions_.size()};
  Region row;
  row.parent = parent;
  row.runs = runs;
  row.height = regions_[parent].height + 1;
  row.loop = runs == Runs::ForEachElement ? region : regions_[parent].loop;
  return regions_.add(row);
}

// ---------------------------------------------------------------- what is worth a branch

void Schedule::add_costs(const Costs& costs) {
  for (const std::uint32_t value : numbering_.order()) {
    if (placed_[value].valid()) regions_[placed_[value]].cost += costs.of(numbering_.definition(value));
  }
  for (std::size_t i = regions_.size(); i-- > 1;) {
    const Region& inner = regions_[RegionId{i}];
    regions_[inner.parent].cost += inner.cost * (inner.runs == Runs::ForEachElement ? kElements : 1);
  }
}

// Of `and` and `or` one operand decides and the other may be left out: of two dear ones that which stands second, since
// authors write first what decides.
void Schedule::choose_branch(const ir::Inst& inst) {
  const std::uint32_t value = inst.result.index;
  const bool either = inst.op == ir::Op::And || inst.op == ir::Op::Or;
  if (either && is_dear(value, 1)) behind_.erase({value, 0});
  for (auto at = behind_.lower_bound({value, 0}); at != behind_.end() && at->first.first == value;)
    at = is_dear(value, at->first.second) ? std::next(at) : behind_.erase(at);
}

auto Schedule::is_dear(std::uint32_t value, std::uint32_t number) const -> bool {
  const auto found = behind_.find({value, number});
  return found != behind_.end() && regions_[found->second].cost >= kDear;
}

// A region that got no branch is part of the one around it.
void Schedule::collect() {
  std::vector<bool> kept(regions_.size());
  kept[0] = true;
  for (const auto& [loop, region] : bodies_) kept[region.index] = true;
  for (const auto& [operand, region] : behind_) kept[region.index] = true;
  for (const auto* regions : {&conditions_, &guarded_}) {
    for (const RegionId region : *regions) {
      if (region.valid()) kept[region.index] = true;
    }
  }
  std::vector<RegionId> part_of(regions_.size());
  for (std::size_t i = 0; i < part_of.size(); ++i) {
    const RegionId region{i};
    part_of[i] = kept[i] ? region : part_of[regions_[region].parent.index];
  }
  for (const std::uint32_t value : numbering_.order()) {
    if (placed_[value].valid()) regions_[part_of[placed_[value].index]].values.push_back(value);
  }
}

auto Schedule::condition(std::size_t number) const -> RegionId { return conditions_[number]; }

auto Schedule::guarded(std::size_t number) const -> std::optional<RegionId> {
  return guarded_[number].valid() ? std::optional(guarded_[number]) : std::nullopt;
}

auto Schedule::body_of(const ir::Inst& loop) const -> RegionId { return bodies_.at(loop.result.index); }

auto Schedule::behind(const ir::Inst& inst, std::uint32_t number) const -> std::optional<RegionId> {
  const auto found = behind_.find({inst.result.index, number});
  return found == behind_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace writ::jit

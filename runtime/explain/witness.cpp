#include "runtime/explain/witness.hpp"

#include <algorithm>
#include <set>

#include "runtime/base/limits.hpp"
#include "runtime/explain/lineage.hpp"
#include "runtime/explain/values.hpp"

namespace writ::explain {
namespace {

auto is_bool(const Trace& trace, ir::ValueId value) -> bool {
  const Type& type = trace.module().types[trace.type(value)];
  return type.kind == Kind::Bool && !type.optional;
}

auto is_logic(ir::Op op) -> bool { return op == ir::Op::And || op == ir::Op::Or || op == ir::Op::Not; }

// One expression of the source can lower to several operations (`a != b`, `x in 1 .. 5`): they share an
// origin, and a reader sees one leaf.
auto is_one_expression(const Trace& trace, ir::ValueId value, ir::OriginId origin, std::size_t depth = 0) -> bool {
  const ir::Inst& inst = trace.inst(value);
  if (depth > limits::kExplainDepth || !origin.valid() || inst.origin != origin) return false;
  if (!is_logic(inst.op)) return !is_fold(inst.op) && inst.op != ir::Op::Select && inst.op != ir::Op::Guard;
  const std::vector<ir::ValueId> operands = trace.operands(inst);
  return std::all_of(operands.begin(), operands.end(),
                     [&](ir::ValueId v) { return is_one_expression(trace, v, origin, depth + 1); });
}

// Operands of a chain of one connective, in source order: `a and b and c` is a tree that leans left.
auto chain(const Trace& trace, const ir::Inst& top) -> std::vector<ir::ValueId> {
  std::vector<ir::ValueId> operands;
  const ir::Inst* at = &top;
  while (true) {
    operands.emplace_back(at->b);
    const ir::ValueId left{at->a};
    if (trace.inst(left).op != top.op || is_one_expression(trace, left, trace.inst(left).origin)) {
      operands.push_back(left);
      break;
    }
    at = &trace.inst(left);
  }
  std::reverse(operands.begin(), operands.end());
  return operands;
}

// "fails for", "found in": what `truth` of the body means to a reader of `every` or `some`.
auto about_elements(ir::Op op, Truth truth) -> std::string {
  if (truth == Truth::Unknown) return "not known for ";
  if (op == ir::Op::Every) return truth == Truth::False ? "fails for " : "holds for ";
  return "found in ";
}

auto element_name(const Trace& trace, const ir::Inst& fold, std::uint32_t element) -> std::string {
  const ir::ValueId collection{fold.a};
  const Type& type = trace.module().types[trace.type(collection)];
  const std::string base = name_of(trace, collection);
  if (type.kind != Kind::Map) return base + "[" + std::to_string(element) + "]";
  return path_of(trace, trace.block(fold).insts[1].result).value_or(base);
}

class Walk {
 public:
  explicit Walk(Trace& trace) : trace_(trace) {}
  void at(ir::ValueId value, std::size_t depth);
  auto finish() -> Witnesses { return std::move(made_); }

 private:
  void connective(const ir::Inst& inst, std::size_t depth);
  void select(const ir::Inst& inst, std::size_t depth);
  void guard(const ir::Inst& inst, std::size_t depth);
  void quantifier(const ir::Inst& inst, Truth shown, std::size_t depth);
  void leaf(ir::ValueId value);
  auto way_of_element(const ir::Inst& fold, std::uint32_t element) const -> std::string;
  void add(const ir::Inst& inst, Truth truth, std::vector<FoundValue> values, std::string note);

  Trace& trace_;
  Witnesses made_;
  std::set<ir::ValueId> told_;
  std::uint32_t quantifiers_ = 0;
  std::size_t steps_ = 0;
};

void Walk::add(const ir::Inst& inst, Truth truth, std::vector<FoundValue> values, std::string note) {
  if (trace_.in_body(inst.result) && !told_.insert(inst.result).second) return;
  if (made_.leaves.size() < limits::kWitnessLeaves) {
    made_.leaves.push_back(
        {source_text(trace_, inst), truth, std::move(values), std::move(note), quantifiers_, inst.origin});
  } else {
    made_.cut = true;
  }
}

void Walk::leaf(ir::ValueId value) {
  add(trace_.inst(value), trace_.truth(value), values_in(trace_, value), way_in(trace_, value));
}

void Walk::connective(const ir::Inst& inst, std::size_t depth) {
  const std::vector<ir::ValueId> operands = chain(trace_, inst);
  const Truth truth = trace_.truth(inst.result);
  const Truth deciding = inst.op == ir::Op::And ? Truth::False : Truth::True;
  for (ir::ValueId operand : operands) {
    if (trace_.truth(operand) != truth) continue;
    at(operand, depth + 1);
    if (truth == deciding) return;  // one fixes it
  }
}

void Walk::select(const ir::Inst& inst, std::size_t depth) {
  const ir::ValueId condition{inst.a};
  const Truth taken = trace_.truth(condition);
  const bool open = trace_.truth(inst.result) == Truth::Unknown;
  at(condition, depth + 1);
  for (const ir::ValueId branch : {ir::ValueId{inst.b}, ir::ValueId{inst.c}}) {
    const bool possible = branch.index == inst.b ? can_be_true(taken) : can_be_false(taken);
    // With an unknown condition a known result needs both branches; an unknown one is told by what is unknown.
    if (possible && (!open || taken != Truth::Unknown || trace_.truth(branch) == Truth::Unknown)) at(branch, depth + 1);
  }
}

// `needs`: unless it holds, the measure says nothing.
void Walk::guard(const ir::Inst& inst, std::size_t depth) {
  const ir::ValueId needs{inst.a};
  const ir::ValueId value{inst.b};
  if (trace_.truth(needs) != Truth::True) at(needs, depth + 1);
  if (trace_.truth(needs) == Truth::True ||
      (trace_.truth(needs) == Truth::Unknown && trace_.truth(value) == Truth::Unknown)) {
    at(value, depth + 1);
  }
}

// How a label or an asset came into an answer of the lineage.
auto Walk::way_of_element(const ir::Inst& fold, std::uint32_t element) const -> std::string {
  const ir::ValueId collection{fold.a};
  if (trace_.module().types[trace_.type(collection)].kind == Kind::Map) return "";
  const std::string way = way_of(trace_, collection, trace_.cell(collection).sequence->items[element]);
  return way.empty() ? "" : ", by " + way;
}

// `shown` is the truth of the expression as written: `no x in xs: p` is a negated `some`.
void Walk::quantifier(const ir::Inst& inst, Truth shown, std::size_t depth) {
  const Truth truth = trace_.truth(inst.result);
  if (trace_.cell(ir::ValueId{inst.a}).is_unknown()) return add(inst, shown, {}, "");
  const std::uint32_t size = trace_.elements(inst);
  const Truth deciding = inst.op == ir::Op::Every ? Truth::False : Truth::True;
  if (truth != deciding && truth != Truth::Unknown) {
    const std::string none = inst.op == ir::Op::Every ? "all " : "none of ";
    return add(inst, shown, {},
               size == 0 ? "there are none" : about_elements(inst.op, truth) + none + std::to_string(size));
  }
  const ir::ValueId result = trace_.block(inst).results.front();
  std::optional<std::uint32_t> first;
  std::uint32_t count = 0;
  std::uint32_t looked_at = 0;
  for (; looked_at < size && steps_ <= limits::kExplainSteps; ++looked_at, ++steps_) {
    trace_.enter(inst, looked_at);
    if (trace_.truth(result) != truth) continue;
    if (!first) first = looked_at;
    ++count;
  }
  const bool all = looked_at == size;
  made_.cut = made_.cut || !all;
  const std::string of_all = " of " + std::to_string(size);
  if (!first && !all)
    return add(inst, shown, {},
               "the first " + std::to_string(looked_at) + of_all + " do not decide it; no more are looked at");
  if (!first) return add(inst, shown, {}, "there may be more than the " + std::to_string(size) + " that are known");
  trace_.enter(inst, *first);
  const std::string which = (count > 1 ? ", first " : ": ") + element_name(trace_, inst, *first);
  const std::string way = way_of_element(inst, *first);
  add(inst, shown, {},
      about_elements(inst.op, truth) + (all ? "" : "at least ") + std::to_string(count) + of_all + which + way);
  ++quantifiers_;
  at(result, depth + 1);
  --quantifiers_;
}

void Walk::at(ir::ValueId value, std::size_t depth) {
  const ir::Inst& inst = trace_.inst(value);
  const bool whole = depth >= limits::kExplainDepth || ++steps_ > limits::kExplainSteps || !is_bool(trace_, value) ||
                     is_one_expression(trace_, value, inst.origin);
  if (whole) return leaf(value);
  if (inst.op == ir::Op::And || inst.op == ir::Op::Or) return connective(inst, depth);
  if (inst.op == ir::Op::Select) return select(inst, depth);
  if (inst.op == ir::Op::Guard) return guard(inst, depth);
  if (inst.op == ir::Op::Every || inst.op == ir::Op::Some) return quantifier(inst, trace_.truth(value), depth);
  if (inst.op != ir::Op::Not) return leaf(value);
  const ir::Inst& negated = trace_.inst(ir::ValueId{inst.a});
  const bool no = negated.op == ir::Op::Some && negated.origin == inst.origin;
  return no ? quantifier(negated, trace_.truth(value), depth) : at(negated.result, depth + 1);
}

}  // namespace

auto witness_of(Trace& trace, ir::ValueId value) -> Witnesses {
  Walk walk(trace);
  walk.at(value, 0);
  return walk.finish();
}

}  // namespace writ::explain

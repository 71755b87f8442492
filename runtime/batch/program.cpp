// Instructions into work on columns, one after the other, each once.
#include "runtime/batch/program.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "runtime/ir/operands.hpp"
#include "runtime/ir/rules.hpp"

namespace writ::batch {
namespace {

// Row by row a large table is slower than its index (runtime/index), which is not asked here.
constexpr std::uint32_t kRowsOfTable = 8;
// What is computed of a block must fit the second cache; a gate of more conditions is decided one by one.
constexpr std::size_t kMostBits = 8'192;

auto is_whole(Kind kind) -> bool {
  return kind == Kind::Int || kind == Kind::Instant || kind == Kind::Date || kind == Kind::Duration;
}

class Maker {
 public:
  Maker(Program& program, const ir::Gate& gate, const ir::World& world)
      : program_(program),
        gate_(gate),
        world_(world),
        values_(program.function.value_types.size()),
        wanted_(values_.size()) {}

  auto make(const WantedOutputs& wanted) -> bool {
    for (const std::uint32_t output : wanted.needed) wanted_[program_.function.outputs[output].index] = true;
    for (const std::uint32_t output : wanted.welcome) wanted_[program_.function.outputs[output].index] = true;
    want_operands();
    for (const ir::Inst& inst : body().insts) {
      if (wanted_[inst.result.index]) values_[inst.result.index] = once(inst);
    }
    program_.outputs.resize(program_.function.outputs.size());
    for (const std::uint32_t output : wanted.needed) {
      if (!hand_out(output)) return false;
    }
    for (const std::uint32_t output : wanted.welcome) hand_out(output);
    if (program_.bit_count > kMostBits) return false;
    for (SymbolColumn& column : program_.symbols) settle(program_, program_.arena, column);
    return true;
  }

 private:
  [[nodiscard]] auto body() const -> const ir::Block& { return program_.function.blocks[ir::BlockId{0u}]; }
  [[nodiscard]] auto types() const -> const TypeTable& { return program_.module.types; }
  [[nodiscard]] auto is_bool(TypeId id) const -> bool {
    return types()[id].kind == Kind::Bool && !types()[id].optional;
  }

  // Instructions come after those that they use, so one pass over them from behind finds all.
  void want_operands() {
    const std::vector<ir::Inst>& insts = body().insts;
    for (auto inst = insts.rbegin(); inst != insts.rend(); ++inst) {
      if (!wanted_[inst->result.index]) continue;
      for (const ir::ValueId operand : ir::operands_of(program_.function, *inst)) wanted_[operand.index] = true;
    }
  }

  // What was made of the same operands before is the same.
  auto once(const ir::Inst& inst) -> Value {
    if (ir::op_info(inst.op).b == ir::Operand::Block) return {};
    std::vector<std::uint32_t> key = {static_cast<std::uint32_t>(inst.op), inst.type.index};
    const std::vector<ir::ValueId> operands = ir::operands_of(program_.function, inst);
    std::vector<Value> values;
    for (const ir::ValueId operand : operands) {
      const Value& value = values_[operand.index];
      if (value.place == Place::None) return {};
      values.push_back(value);
      key.insert(key.end(), {static_cast<std::uint32_t>(value.place), value.at, value.column});
    }
    const ir::OpInfo& info = ir::op_info(inst.op);
    const auto immediate = [](ir::Operand kind, std::uint32_t number) {
      return kind == ir::Operand::Value || kind == ir::Operand::List ? 0 : number;
    };
    key.insert(key.end(), {immediate(info.a, inst.a), info.a == ir::Operand::List ? 0 : immediate(info.b, inst.b),
                           immediate(info.c, inst.c)});
    const auto [at, fresh] = known_.try_emplace(std::move(key));
    if (fresh) at->second = value_of(inst, std::move(values));
    return at->second;
  }

  auto value_of(const ir::Inst& inst, std::vector<Value> operands) -> Value {
    switch (inst.op) {
      case ir::Op::Const: return uniform(program_.module.constants[ir::ConstantId{inst.a}].value);
      case ir::Op::Now: program_.reads_now = true; return uniform(Cell::of_int(world_.now));
      case ir::Op::Input: return input(inst);
      case ir::Op::Param: return {};
      case ir::Op::Field:
        if (operands[0].place == Place::Record) return field(operands[0], inst);
        break;
      default: break;
    }
    const bool has_record =
        std::any_of(operands.begin(), operands.end(), [](const Value& v) { return v.place == Place::Record; });
    if (has_record) return {};
    if (is_uniform(operands)) return computed(inst, operands);
    if (ir::is_choose(inst.op) && inst.b / 2 >= kRowsOfTable) return {};
    if (const auto column = only_column(operands)) return symbol_step(inst, std::move(operands), *column);
    if (ir::is_lookup(inst.op)) return {};
    return row_step(inst, std::move(operands));
  }

  static auto is_uniform(const std::vector<Value>& values) -> bool {
    return std::all_of(values.begin(), values.end(), [](const Value& v) { return v.place == Place::Uniform; });
  }
  // The one column that all values which are not uniform are symbols of.
  static auto only_column(const std::vector<Value>& values) -> std::optional<std::uint32_t> {
    std::optional<std::uint32_t> found;
    for (const Value& value : values) {
      if (value.place == Place::Uniform) continue;
      if (value.place != Place::Symbol || (found && *found != value.column)) return std::nullopt;
      found = value.column;
    }
    return found;
  }

  auto uniform(const Cell& cell) -> Value {
    program_.uniforms.push_back(cell);
    return {Place::Uniform, static_cast<std::uint32_t>(program_.uniforms.size() - 1)};
  }
  [[nodiscard]] auto uniform_of(const Value& value) const -> const Cell& { return program_.uniforms[value.at]; }

  auto computed(const ir::Inst& inst, const std::vector<Value>& operands) -> Value {
    std::vector<Cell> cells;
    for (const Value& value : operands) cells.push_back(uniform_of(value));
    const interp::OpContext context{program_.module, program_.function, program_.patterns, program_.arena};
    return uniform(interp::apply(context, inst, cells));
  }

  // ---------------------------------------------------------------- what comes in

  auto input(const ir::Inst& inst) -> Value {
    const ir::Input& row = program_.module.inputs[ir::InputId{inst.a}];
    if (ir::InputId{inst.a} == gate_.request) return part({}, inst.type);
    const bool same = row.kind == ir::InputKind::Data || (row.kind == ir::InputKind::Evidence && !row.about.valid());
    if (!same) return {};
    return uniform(interp::settled(types()[inst.type], world_.inputs[inst.a]));
  }

  auto field(const Value& record, const ir::Inst& inst) -> Value {
    std::vector<std::uint32_t> path = records_[record.at];
    path.push_back(inst.b);
    return part(std::move(path), inst.type);
  }

  // A part of the request: a record that is there for certain, or a column.
  auto part(std::vector<std::uint32_t> path, TypeId id) -> Value {
    const Type& type = types()[id];
    if (type.kind == Kind::Record && !type.optional) {
      records_.push_back(std::move(path));
      return {Place::Record, static_cast<std::uint32_t>(records_.size() - 1)};
    }
    if (type.kind == Kind::Record || type.kind == Kind::List || type.kind == Kind::Set || type.kind == Kind::Map ||
        path.empty())
      return {};
    Leaf leaf{std::move(path), id, 0};
    if (is_bool(id)) return leaf_of(program_.bits, std::move(leaf), Place::Bits, program_.bit_count);
    if (is_whole(type.kind) && !type.optional)
      return leaf_of(program_.words, std::move(leaf), Place::Words, program_.word_count);
    program_.symbols.emplace_back().leaf = std::move(leaf);
    return {Place::Symbol, 0, static_cast<std::uint32_t>(program_.symbols.size() - 1)};
  }

  auto leaf_of(std::vector<Leaf>& leaves, Leaf leaf, Place place, std::size_t& slots) -> Value {
    leaf.slot = static_cast<std::uint32_t>(slots++);
    leaves.push_back(std::move(leaf));
    return {place, leaves.back().slot};
  }

  // ---------------------------------------------------------------- operations

  auto symbol_step(const ir::Inst& inst, std::vector<Value> operands, std::uint32_t of) -> Value {
    SymbolColumn& column = program_.symbols[of];
    column.steps.push_back({&inst, std::move(operands)});
    return {Place::Symbol, static_cast<std::uint32_t>(column.steps.size()), of};
  }

  auto row_step(const ir::Inst& inst, std::vector<Value> operands) -> Value {
    switch (inst.op) {
      case ir::Op::And: return logic(Step::Kind::And, inst, operands);
      case ir::Op::Or: return logic(Step::Kind::Or, inst, operands);
      case ir::Op::Not: return logic(Step::Kind::Not, inst, operands);
      case ir::Op::Select:
        if (is_bool(inst.type)) return logic(Step::Kind::Select, inst, operands);
        break;
      case ir::Op::Guard:
        if (is_bool(inst.type)) return logic(Step::Kind::Guard, inst, operands);
        break;
      case ir::Op::Eq: return compare(Comparison::Eq, inst, std::move(operands));
      case ir::Op::Lt: return compare(Comparison::Lt, inst, std::move(operands));
      case ir::Op::Le: return compare(Comparison::Le, inst, std::move(operands));
      case ir::Op::Add:
      case ir::Op::Sub:
      case ir::Op::Mul: return calculate(inst, std::move(operands));
      default: break;
    }
    return apply(inst, std::move(operands));
  }

  auto logic(Step::Kind kind, const ir::Inst& inst, const std::vector<Value>& operands) -> Value {
    Step step{kind, &inst, Comparison::Eq, {}, 0, new_bits()};
    for (const Value& value : operands) step.operands.push_back(as_bits(value));
    return add(std::move(step));
  }

  auto compare(Comparison op, const ir::Inst& inst, std::vector<Value> operands) -> Value {
    const bool left = operands[0].place == Place::Words;
    const bool right = operands[1].place == Place::Words;
    if (left && right) return add({Step::Kind::Compare, &inst, op, std::move(operands), 0, new_bits()});
    const Value& other = operands[left ? 1 : 0];
    if ((!left && !right) || !is_known_word(other)) return apply(inst, std::move(operands));
    const std::int64_t constant = uniform_of(other).integer;
    const Comparison turned = op == Comparison::Lt ? Comparison::Gt : op == Comparison::Le ? Comparison::Ge : op;
    const Value& column = operands[left ? 0 : 1];
    return add({Step::Kind::CompareConstant, &inst, left ? op : turned, {column}, constant, new_bits()});
  }

  [[nodiscard]] auto is_known_word(const Value& value) const -> bool {
    return value.place == Place::Uniform && uniform_of(value).known() && !uniform_of(value).absent;
  }

  // Of 64 bits and nothing else: a date and a duration are days and nanoseconds.
  auto calculate(const ir::Inst& inst, std::vector<Value> operands) -> Value {
    const std::vector<ir::ValueId> from = ir::operands_of(program_.function, inst);
    for (std::size_t i = 0; i < operands.size(); ++i) {
      const Kind kind = types()[program_.function.value_types[from[i].index]].kind;
      const bool whole = kind == Kind::Int || kind == Kind::Instant || kind == Kind::Duration;
      if (!whole || (operands[i].place != Place::Words && !is_known_word(operands[i])))
        return apply(inst, std::move(operands));
    }
    for (Value& value : operands) value = as_words(value);
    const Value result{Place::Words, static_cast<std::uint32_t>(program_.word_count++)};
    return add({Step::Kind::Calculate, &inst, Comparison::Eq, std::move(operands), 0, result});
  }

  auto apply(const ir::Inst& inst, std::vector<Value> operands) -> Value {
    for (Value& value : operands) {
      if (value.place == Place::Symbol) keep(value);
    }
    const Value result =
        is_bool(inst.type) ? new_bits() : Value{Place::Cells, static_cast<std::uint32_t>(program_.cell_count++)};
    return add({Step::Kind::Apply, &inst, Comparison::Eq, std::move(operands), 0, result});
  }

  auto add(Step step) -> Value {
    program_.steps.push_back(std::move(step));
    return program_.steps.back().result;
  }
  auto new_bits() -> Value { return {Place::Bits, static_cast<std::uint32_t>(program_.bit_count++)}; }

  // ---------------------------------------------------------------- from one place to another

  // A symbol that is wanted row by row: from now on `at` is its number among the kept ones.
  void keep(Value& value) {
    std::vector<std::uint32_t>& kept = program_.symbols[value.column].kept;
    const auto found = std::find(kept.begin(), kept.end(), value.at);
    const auto number = static_cast<std::uint32_t>(found - kept.begin());
    if (found == kept.end()) kept.push_back(value.at);
    value.at = number;
  }

  auto as_bits(const Value& value) -> Value {
    if (value.place == Place::Bits) return value;
    const auto [at, fresh] = as_bits_.try_emplace({static_cast<std::uint32_t>(value.place), value.at, value.column});
    if (!fresh) return at->second;
    at->second = new_bits();
    if (value.place == Place::Uniform) {
      const auto truth = static_cast<std::int64_t>(interp::truth(uniform_of(value)));
      program_.constant_bits.push_back({at->second.at, truth});
    } else {
      program_.symbols[value.column].tests.push_back({value.at, at->second.at});
    }
    return at->second;
  }

  auto as_words(const Value& value) -> Value {
    if (value.place == Place::Words) return value;
    const Value made{Place::Words, static_cast<std::uint32_t>(program_.word_count++)};
    program_.constant_words.push_back({made.at, uniform_of(value).integer});
    return made;
  }

  // Truths come out as bits. Of other values it is only asked which rows do not know them.
  auto hand_out(std::uint32_t output) -> bool {
    const ir::ValueId from = program_.function.outputs[output];
    Value value = values_[from.index];
    if (value.place == Place::None || value.place == Place::Record) return false;
    if (is_bool(program_.function.value_types[from.index])) value = as_bits(value);
    if (value.place == Place::Symbol) keep(value);
    program_.outputs[output] = value;
    return true;
  }

  using Key = std::array<std::uint32_t, 3>;

  Program& program_;
  const ir::Gate& gate_;
  const ir::World& world_;
  std::vector<Value> values_;  // by ValueId
  std::vector<bool> wanted_;
  std::map<std::vector<std::uint32_t>, Value> known_;
  std::map<Key, Value> as_bits_;
  std::vector<std::vector<std::uint32_t>> records_;  // paths
};

}  // namespace

auto make_program(const ir::Module& module, const ir::Gate& gate, const WantedOutputs& wanted, const ir::World& world)
    -> std::shared_ptr<const Program> {
  auto program = std::make_shared<Program>(module, module.functions[gate.function]);
  return Maker(*program, gate, world).make(wanted) ? program : nullptr;
}

}  // namespace writ::batch

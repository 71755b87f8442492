// The reader of the IR's text form, whatever the bytes.
//
// What is refused is refused with a reason. What is read verifies, is the same module again after print()
// and read(), and runs in the interpreter on a world of which nothing is known.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/interp/interp.hpp"
#include "runtime/ir/cost.hpp"
#include "tests/property/same_module.hpp"

extern "C" auto LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most) -> std::size_t;

namespace {

using namespace writ;

constexpr double kMostSteps = 200'000;  // modules that may take more are not run: how long is not the question here

void require(bool holds, const char* what) { WRIT_CHECK(holds, what); }

// ---------------------------------------------------------------- how long a function may run

// Bounds from above: how many cells a value holds down to its last part, and how many steps a block takes.
class Cost {
 public:
  explicit Cost(const ir::Module& module, const ir::Function& function)
      : module_(module), function_(function), cells_(function.value_types.size(), 1) {}

  auto steps(ir::BlockId block = ir::BlockId{0u}) -> double {
    double sum = 0;
    for (const ir::Inst& inst : function_.blocks[block].insts) sum += 1 + step(inst);
    return sum;
  }

 private:
  auto step(const ir::Inst& inst) -> double {
    const ir::OpInfo& info = ir::op_info(inst.op);
    double& result = cells_[inst.result.index];
    if (inst.op == ir::Op::Const) result = size_of(inst.type, module_.constants[ir::ConstantId{inst.a}].value);
    if (inst.op == ir::Op::Param) result = elements_.back();
    if (info.b == ir::Operand::Block) return fold(inst);
    double sum = 1;
    for (const std::uint32_t value : operands_of(inst, info)) sum += cells_[value];
    if (info.a == ir::Operand::Value || info.a == ir::Operand::List) result = sum;
    return sum * sum;  // comparing everything with everything is the worst of them
  }
  auto fold(const ir::Inst& inst) -> double {
    const double count = cells_[inst.a];
    elements_.push_back(count);
    const double body = steps(ir::BlockId{inst.b});
    elements_.pop_back();
    double taken = 1;
    for (const ir::ValueId result : function_.blocks[ir::BlockId{inst.b}].results) taken += cells_[result.index];
    cells_[inst.result.index] = 1 + count * taken;
    return count * (body + taken * taken) + cells_[inst.result.index] * cells_[inst.result.index];
  }
  auto operands_of(const ir::Inst& inst, const ir::OpInfo& info) const -> std::vector<std::uint32_t> {
    const auto& pool = function_.pool;
    if (info.a == ir::Operand::List) return {pool.begin() + inst.a, pool.begin() + inst.a + inst.b};
    std::vector<std::uint32_t> operands;
    if (info.a == ir::Operand::Value) operands.push_back(inst.a);
    if (info.b == ir::Operand::Value) operands.push_back(inst.b);
    if (info.c == ir::Operand::Value) operands.push_back(inst.c);
    return operands;
  }
  auto size_of(TypeId id, const Cell& cell) const -> double {  // as deep as the type
    const Type& type = module_.types[id];
    double sum = 1;
    if (cell.absent) return sum;
    const auto add = [&](TypeId of, const Cell* cells, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) sum += size_of(of, cells[i]);
    };
    if (type.kind == Kind::List || type.kind == Kind::Set) add(type.element, cell.sequence->items, cell.sequence->size);
    if (type.kind == Kind::Map) add(type.key, cell.mapping->keys, cell.mapping->size);
    if (type.kind == Kind::Map) add(type.element, cell.mapping->values, cell.mapping->size);
    if (type.kind != Kind::Record) return sum;
    const auto& fields = module_.types[type.record].fields;
    for (std::size_t i = 0; i < fields.size(); ++i) sum += size_of(fields[i].type, cell.fields[i]);
    return sum;
  }

  const ir::Module& module_;
  const ir::Function& function_;
  std::vector<double> cells_;     // by ValueId
  std::vector<double> elements_;  // of the folds around the current block
};

void evaluate(const ir::Module& module) {
  const std::vector<Cell> inputs(module.inputs.size(), Cell::unknown(bit(Reason::Missing)));
  for (const ir::Gate& gate : module.gates) {
    const bool bounded = ir::steps_at(module, gate.cost, {inputs, 0}, ir::no_records) <= ir::steps_at_most(gate.cost);
    require(bounded, "a world without elements costs at most what was declared");
  }
  const auto engine = interp::make_engine(module);
  for (std::uint32_t i = 0; i < module.functions.size(); ++i) {
    const ir::Function& function = module.functions[ir::FunctionId{i}];
    if (Cost(module, function).steps() > kMostSteps) continue;
    Arena arena;
    std::vector<Cell> outputs(function.outputs.size());
    engine->evaluate(ir::FunctionId{i}, {inputs, 0}, arena, outputs.data());
    for (std::size_t k = 0; k < outputs.size(); ++k) {
      const TypeId type = function.value_types[function.outputs[k].index];
      require(property::same(module.types, type, outputs[k], outputs[k]), "an output is what its type says");
    }
  }
}

// ---------------------------------------------------------------- mutations that know tokens

// xorshift: good enough to choose.
auto chosen(unsigned& state, std::size_t bound) -> std::size_t {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return bound == 0 ? 0 : state % bound;
}

auto is_word(char c) -> bool { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; }

// A word, number or id of `text` at or after `from`.
auto token_after(std::string_view text, std::size_t from) -> std::string_view {
  while (from < text.size() && !is_word(text[from])) ++from;
  std::size_t end = from;
  while (end < text.size() && is_word(text[end])) ++end;
  return text.substr(from, end - from);
}

auto new_token(std::string_view text, unsigned& state) -> std::string {
  static constexpr std::array<std::string_view, 9> kSpecial = {"9223372036854775807",
                                                               "-9223372036854775808",
                                                               "0",
                                                               "1",
                                                               "optional",
                                                               "4294967295",
                                                               "absent",
                                                               "sensitive",
                                                               "1e308"};
  switch (chosen(state, 4)) {
    case 0: return std::to_string(chosen(state, 12));
    case 1: return std::string(ir::op_info(static_cast<ir::Op>(chosen(state, ir::kOpCount))).text);
    case 2: return std::string(kSpecial[chosen(state, kSpecial.size())]);
    default: return std::string(token_after(text, chosen(state, text.size())));
  }
}

auto with_token_replaced(std::string_view text, unsigned& state) -> std::string {
  const std::string_view old = token_after(text, chosen(state, text.size()));
  const auto at = static_cast<std::size_t>(old.data() - text.data());
  return std::string(text.substr(0, at)) + new_token(text, state) + std::string(text.substr(at + old.size()));
}

// Copies a line to another place, or takes it out.
auto with_line_moved(std::string_view text, unsigned& state) -> std::string {
  const auto line_at = [&](std::size_t at) {
    const std::size_t begin = text.rfind('\n', at) == std::string_view::npos ? 0 : text.rfind('\n', at) + 1;
    return text.substr(begin, std::min(text.find('\n', begin), text.size() - 1) + 1 - begin);
  };
  const std::string_view line = line_at(chosen(state, text.size()));
  const auto at = static_cast<std::size_t>(line.data() - text.data());
  if (chosen(state, 2) == 0) return std::string(text.substr(0, at)) + std::string(text.substr(at + line.size()));
  const auto to = static_cast<std::size_t>(line_at(chosen(state, text.size())).data() - text.data());
  return std::string(text.substr(0, to)) + std::string(line) + std::string(text.substr(to));
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) -> int {
  const auto module = ir::read({reinterpret_cast<const char*>(data), size});
  if (!module) {
    require(!module.error().message.empty(), "a refusal says why");
    return 0;
  }
  require(ir::verify(*module).empty(), "what is read verifies");
  const std::string text = ir::print(*module);
  const auto again = ir::read(text);
  require(again.has_value(), "what was printed reads");
  require(ir::print(*again) == text, "what was printed prints the same");
  require(property::ModuleComparison(*module, *again).difference().empty(), "what was printed is the same module");
  evaluate(*module);
  return 0;
}

extern "C" auto LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed)
    -> std::size_t {
  unsigned state = seed | 1u;
  if (size == 0 || chosen(state, 3) == 0) return LLVMFuzzerMutate(data, size, most);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string made = chosen(state, 3) == 0 ? with_line_moved(text, state) : with_token_replaced(text, state);
  const std::size_t kept = std::min(made.size(), most);
  std::copy(made.begin(), made.begin() + static_cast<std::ptrdiff_t>(kept), data);
  return kept;
}

// Reasons against brute force, on small generated formulas.
//
//   - In a formula in which each leaf stands once, the witness is sufficient and minimal: with its leaves as they are
//     the result is what it is whatever all others are, and with one of them unknown as well it is not known
//     (design 3.7, theorem 4).
//   - What leads to allow is decided again to lead there, with exactly the changes that are told, and no fewer do: of
//   all
//     worlds, those that are allowed differ from this one in at least as many inputs.
//
//   property_explanations [--cases N] [--seed S]
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "runtime/base/limits.hpp"
#include "runtime/explain/counterfactual.hpp"
#include "runtime/explain/explain.hpp"
#include "runtime/interp/interp.hpp"
#include "tests/property/random_values.hpp"
#include "tests/unit/ir_builder.hpp"

namespace {

using namespace writ;
using property::Random;

constexpr std::size_t kLeaves = 6;
constexpr std::int64_t kLowest = -1;  // of the values that an integer is tried with
constexpr std::int64_t kHighest = 5;

struct Failure {
  std::string what;
};

// A gate with one control for each formula, over Booleans and integers that are inputs.
class Formulas {
 public:
  Formulas(Random& random, std::size_t booleans, std::size_t integers) : random_(random), f_(m_, "gate") {
    for (std::size_t i = 0; i < booleans; ++i) leaves_.push_back(f_.input(boolean_));
    for (std::size_t i = 0; i < integers; ++i) integers_.push_back(f_.input(integer_));
    gate_.name = "gate";
    gate_.request = ir::InputId{0u};
    message_ = m_.module.messages.add({{{"a message", std::nullopt}}, {}});
  }

  // Each of the leaves once, in random order.
  auto once() -> std::uint32_t {
    std::vector<std::uint32_t> parts = leaves_;
    while (parts.size() > 1) {
      const std::uint32_t a = take(parts);
      const std::uint32_t b = take(parts);
      std::uint32_t made = f_.emit(random_.percent(50) ? Op::And : Op::Or, boolean_, a, b);
      if (random_.percent(30)) made = f_.emit(Op::Not, boolean_, made);
      parts.push_back(made);
    }
    return parts.front();
  }
  auto any(std::size_t depth) -> std::uint32_t {
    if (depth == 0 || random_.percent(20)) return leaf();
    const auto part = [&] { return any(depth - 1); };
    switch (random_.below(5)) {
      case 0: return f_.emit(Op::Not, boolean_, part());
      case 1: return f_.emit(Op::Select, boolean_, part(), part(), part());
      case 2: return f_.emit(Op::Or, boolean_, part(), part());
      default: return f_.emit(Op::And, boolean_, part(), part());
    }
  }
  void control(ir::LevelKind level, std::uint32_t requirement, std::optional<std::uint32_t> applies) {
    ir::Control row;
    row.id = "C-" + std::to_string(m_.module.controls.size());
    row.level.kind = level;
    row.requirements.push_back({"", message_, {}});
    row.has_condition = applies.has_value();
    ir::GateControl entry;
    if (applies) entry.applies = output(*applies);
    entry.requirements.push_back(output(requirement));
    entry.control = m_.module.controls.add(std::move(row));
    gate_.controls.push_back(std::move(entry));
  }
  auto finish() -> ir::Module {
    gate_.function = f_.finish();
    m_.module.gates.push_back(std::move(gate_));
    return std::move(m_.module);
  }

 private:
  using Op = ir::Op;
  auto take(std::vector<std::uint32_t>& from) -> std::uint32_t {
    const auto at = static_cast<std::ptrdiff_t>(random_.below(from.size()));
    const std::uint32_t taken = from[static_cast<std::size_t>(at)];
    from.erase(from.begin() + at);
    return taken;
  }
  auto leaf() -> std::uint32_t {
    if (integers_.empty() || random_.percent(60)) return leaves_[random_.below(leaves_.size())];
    const std::uint32_t limit = f_.constant(integer_, Cell::of_int(static_cast<std::int64_t>(random_.below(4))));
    return f_.emit(random_.percent(50) ? Op::Lt : Op::Le, boolean_, integers_[random_.below(integers_.size())], limit);
  }
  auto output(std::uint32_t value) -> std::uint32_t {
    f_.output(value);
    return outputs_++;
  }

  Random& random_;
  test::ModuleBuilder m_;
  test::FunctionBuilder f_;
  TypeId boolean_ = m_.type(Kind::Bool);
  TypeId integer_ = m_.type(Kind::Int);
  ir::Gate gate_;
  ir::MessageId message_;
  std::vector<std::uint32_t> leaves_, integers_;
  std::uint32_t outputs_ = 0;
};

struct World {
  const ir::Module& module;
  std::unique_ptr<ir::Engine> engine;
  evidence::Situation situation;
  Arena arena = {};

  explicit World(const ir::Module& m) : module(m), engine(interp::make_engine(m)) {
    situation.inputs.assign(m.inputs.size(), Cell::of(Truth::True));
    situation.admissions.resize(m.inputs.size());
    for (evidence::Admission& row : situation.admissions) row.state = evidence::State::Ok;
  }
  auto decide() -> decide::Decision { return decide::decide(module, module.gates[0], *engine, situation, arena); }
};

// ---------------------------------------------------------------- witnesses

auto as_cell(Truth truth) -> Cell {
  return truth == Truth::Unknown ? Cell::unknown_bool(bit(Reason::Missing)) : Cell::of(truth);
}

auto truth_of_requirement(World& world) -> Truth { return world.decide().controls[0].requirements[0].truth; }

// The inputs that the witness names.
auto named_inputs(World& world) -> std::set<std::size_t> {
  const decide::Decision decision = world.decide();
  const explain::Explanation why =
      explain::explain(world.module, *world.engine, world.situation, decision, world.arena);
  std::set<std::size_t> found;
  for (const auto* list : {&why.because, &why.also, &why.warnings, &why.met}) {
    for (const explain::Contribution& c : *list) {
      if (!c.control.valid()) continue;
      for (const explain::Witness& witness : c.witness) {
        for (const explain::FoundValue& value : witness.values) found.insert(std::stoul(value.name.substr(2)));
      }
    }
  }
  return found;
}

void check_witness(Random& random) {
  Formulas formulas(random, 2 + random.below(kLeaves - 1), 0);
  formulas.control(ir::LevelKind::Hard, formulas.once(), std::nullopt);
  const ir::Module module = formulas.finish();
  World world(module);
  std::vector<Truth> truths;
  for (Cell& cell : world.situation.inputs) {
    truths.push_back(random.percent(20) ? Truth::Unknown : truth_of(random.percent(50)));
    cell = as_cell(truths.back());
  }
  const Truth result = truth_of_requirement(world);
  if (result == Truth::Unknown) return;
  const std::set<std::size_t> witness = named_inputs(world);
  if (witness.empty()) throw Failure{"a witness without leaves"};
  for (int i = 0; i < 40; ++i) {
    for (std::size_t k = 0; k < truths.size(); ++k) {
      const Truth other = static_cast<Truth>(1 + random.below(3));
      world.situation.inputs[k] = as_cell(witness.contains(k) ? truths[k] : other);
    }
    if (truth_of_requirement(world) != result) throw Failure{"the witness is not sufficient\n" + ir::print(module)};
  }
  for (const std::size_t left_out : witness) {
    for (std::size_t k = 0; k < truths.size(); ++k)
      world.situation.inputs[k] = as_cell(witness.contains(k) && k != left_out ? truths[k] : Truth::Unknown);
    if (truth_of_requirement(world) != Truth::Unknown)
      throw Failure{fmt::format("in{} is in the witness for nothing\n{}", left_out, ir::print(module))};
  }
}

// ---------------------------------------------------------------- counterfactuals

auto is_boolean(const ir::Module& module, std::size_t input) -> bool {
  return module.types[module.inputs[ir::InputId{input}].type].kind == Kind::Bool;
}

auto values_of(const ir::Module& module, std::size_t input) -> std::vector<Cell> {
  if (is_boolean(module, input)) return {Cell::of(Truth::True), Cell::of(Truth::False)};
  std::vector<Cell> values;
  for (std::int64_t i = kLowest; i <= kHighest; ++i) values.push_back(Cell::of_int(i));
  return values;
}

auto same(const ir::Module& module, std::size_t input, const Cell& a, const Cell& b) -> bool {
  return is_boolean(module, input) ? a.truth == b.truth : a.integer == b.integer;
}

// In how many inputs the nearest world that is allowed differs; nothing where none is.
void nearest(World& world, const std::vector<Cell>& start, std::size_t input, std::size_t changed,
             std::optional<std::size_t>& found) {
  if (found && changed >= *found) return;
  if (input == start.size()) {
    world.arena.reset();
    if (world.decide().decision == ir::Verdict::Allow) found = changed;
    return;
  }
  for (const Cell& value : values_of(world.module, input)) {
    world.situation.inputs[input] = value;
    nearest(world, start, input + 1, changed + (same(world.module, input, value, start[input]) ? 0 : 1), found);
  }
  world.situation.inputs[input] = start[input];
}

void check_counterfactual(Random& random, std::map<std::size_t, std::size_t>& sizes) {
  Formulas formulas(random, 3, 2);
  const std::size_t controls = 1 + random.below(3);
  for (std::size_t i = 0; i < controls; ++i) {
    const auto level = random.percent(80) ? ir::LevelKind::Hard : ir::LevelKind::Advisory;
    std::optional<std::uint32_t> applies;
    if (random.percent(30)) applies = formulas.any(1);
    formulas.control(level, formulas.any(3), applies);
  }
  const ir::Module module = formulas.finish();
  World world(module);
  for (std::size_t k = 0; k < world.situation.inputs.size(); ++k)
    world.situation.inputs[k] = random.pick(values_of(module, k));
  const decide::Decision decision = world.decide();
  if (decision.decision == ir::Verdict::Allow) return;
  const std::vector<Cell> start = world.situation.inputs;
  Arena arena;
  const explain::Counterfactual found =
      explain::counterfactual(module, *world.engine, world.situation, decision, ir::Verdict::Allow, arena);
  if (!found.complete) throw Failure{"a small formula was too much"};
  std::optional<std::size_t> least;
  nearest(world, start, 0, 0, least);
  if (least.value_or(0) > limits::kCounterfactualChanges) least.reset();
  const std::size_t told = found.towards ? found.towards->changes.size() : 0;
  ++sizes[told];
  if (least.value_or(0) != told)
    throw Failure{fmt::format("{} changes are told, {} are needed\n{}", told, least.value_or(0), ir::print(module))};
  if (!found.towards) return;
  // With what is told, and nothing else, it is decided again.
  world.situation.inputs = start;
  for (const explain::Change& change : found.towards->changes) {
    const std::size_t input = std::stoul(change.what.substr(2));
    world.situation.inputs[input] =
        is_boolean(module, input) ? Cell::of(truth_of(change.to == "true")) : Cell::of_int(std::stoll(change.to));
  }
  if (world.decide().decision != ir::Verdict::Allow)
    throw Failure{"what is told does not lead to allow\n" + ir::print(module)};
}

}  // namespace

auto main(int argc, char** argv) -> int {
  std::uint64_t cases = 1'500;
  std::uint64_t seed = 1;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--cases") == 0) cases = std::strtoull(argv[i + 1], nullptr, 10);
    if (std::strcmp(argv[i], "--seed") == 0) seed = std::strtoull(argv[i + 1], nullptr, 10);
  }
  std::map<std::size_t, std::size_t> sizes;
  for (std::uint64_t i = 0; i < cases; ++i) {
    Random random(seed * 1'000'003 + i);
    try {
      check_witness(random);
      check_counterfactual(random, sizes);
    } catch (const Failure& failure) {
      fmt::print("FAILED case {} of seed {}: {}\n", i, seed, failure.what);
      return 1;
    }
  }
  for (const auto& [size, count] : sizes) fmt::print("{} changes: {} times\n", size, count);
  if (cases >= 1'000 && (sizes[1] == 0 || sizes[2] == 0 || sizes[0] == 0)) {
    fmt::print("FAILED: the formulas are too much alike\n");
    return 1;
  }
  fmt::print("{} cases\n", cases);
  return 0;
}

// Generated gates whose controls have conditions: what is left out where a control does not apply (ir/guards.hpp).
//
//   - interpreter and JIT give the cells that counting_run.hpp gives, which evaluates everything and then says false
//     where a condition is;
//   - with conditions that an index tells (comparisons of a few values with constants) and others, several controls
//     with one condition, requirements that share values with each other and with conditions, dear ones and cheap ones;
//   - with values that are not known, so the reasons are those that the conditions have.
//
// The run fails as well when no gate had an index, or nothing was left out, or nothing was open.
//
//   property_guards [--cases N] [--seed S]    N gates
#include <chrono>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "runtime/host/engines.hpp"
#include "runtime/interp/interp.hpp"
#include "runtime/interp/plan.hpp"
#include "runtime/values/compare.hpp"
#include "tests/property/counting_run.hpp"
#include "tests/property/option.hpp"
#include "tests/property/worlds.hpp"
#include "tests/unit/ir_builder.hpp"

namespace {

using namespace writ;
using ir::Op;
using property::option;
using worlds::Random;

constexpr int kWorlds = 16;
constexpr ir::FunctionId kGate{0u};

struct Failure {
  std::string what;
};

class GateGenerator {
 public:
  explicit GateGenerator(Random& random) : random_(random), f_(m_, "gate") {}

  auto module() -> ir::Module {
    boolean_ = m_.type(Kind::Bool);
    integer_ = m_.type(Kind::Int);
    text_ = m_.type(Kind::String);
    for (int i = 0; i < 3; ++i) numbers_.push_back(f_.input(integer_));
    word_ = f_.input(text_);
    for (int i = 0; i < 3; ++i) truths_.push_back(f_.input(boolean_));
    list_ = f_.input(m_.list(integer_));
    m_.module.messages.add({});
    ir::Gate gate;
    gate.name = "gate";
    gate.request = ir::InputId{0u};
    for (std::uint64_t left = 1 + random_.below(30); left > 0; --left) add_control(gate);
    if (random_.chance(30)) read_twice(gate);
    gate.function = f_.finish();
    m_.module.gates.push_back(std::move(gate));
    return std::move(m_.module);
  }

 private:
  auto output(std::uint32_t value) -> std::uint32_t {
    f_.output(value);
    return static_cast<std::uint32_t>(f_.raw().outputs.size() - 1);
  }
  void add_control(ir::Gate& gate) {
    const std::uint64_t requirements = 1 + random_.below(3);
    ir::Control control;
    control.id = fmt::format("C-{}", gate.controls.size());
    control.requirements.resize(requirements, {"", ir::MessageId{0u}, {}});
    ir::GateControl entry;
    entry.control = m_.module.controls.add(std::move(control));
    if (random_.chance(85)) entry.applies = output(condition());
    for (std::uint64_t i = 0; i < requirements; ++i) entry.requirements.push_back(output(requirement()));
    gate.controls.push_back(std::move(entry));
  }
  // A clause reads what a control requires as well: then it is always computed.
  void read_twice(ir::Gate& gate) {
    ir::GateClause clause;
    clause.condition = gate.controls[0].requirements[0];
    clause.because = ir::MessageId{0u};
    gate.clauses.push_back(std::move(clause));
  }

  auto number() -> std::uint32_t { return f_.constant(integer_, Cell::of_int(random_.between(0, 6))); }
  auto comparison() -> std::uint32_t {
    if (random_.chance(25)) {
      static const std::vector<std::string> kWords = {"a", "b", "Zoë", ""};
      return f_.emit(Op::Eq, boolean_, word_, f_.emit(Op::Const, text_, m_.text(random_.pick(kWords)).index));
    }
    const Op op = random_.chance(50) ? Op::Eq : Op::Lt;
    return f_.emit(op, boolean_, random_.pick(numbers_), number());
  }
  auto condition() -> std::uint32_t {
    if (!conditions_.empty() && random_.chance(15)) return random_.pick(conditions_);
    std::uint32_t made = comparison();
    if (random_.chance(40)) made = f_.emit(Op::And, boolean_, made, comparison());
    if (random_.chance(10)) made = f_.emit(Op::Not, boolean_, comparison());
    if (random_.chance(15)) made = f_.emit(Op::Or, boolean_, made, random_.pick(truths_));
    conditions_.push_back(made);
    return made;
  }
  // Over a list, and so dear; or of values that others use too.
  auto requirement() -> std::uint32_t {
    const std::uint64_t kind = random_.below(5);
    if (kind == 0) return every();
    if (kind == 1 && !requirements_.empty()) return random_.pick(requirements_);
    if (kind == 2 && !conditions_.empty()) return random_.pick(conditions_);
    const std::uint32_t made = kind == 3 ? f_.emit(Op::And, boolean_, every(), random_.pick(truths_)) : comparison();
    requirements_.push_back(made);
    return made;
  }
  auto every() -> std::uint32_t {
    const std::uint32_t element = f_.open(list_)[0];
    const std::uint32_t holds = f_.emit(Op::Lt, boolean_, element, random_.pick(numbers_));
    return f_.emit(random_.chance(50) ? Op::Every : Op::Some, boolean_, list_, f_.close({holds}));
  }

  Random& random_;
  test::ModuleBuilder m_;
  test::FunctionBuilder f_;
  TypeId boolean_, integer_, text_;
  std::vector<std::uint32_t> numbers_, truths_, conditions_, requirements_;
  std::uint32_t word_ = 0;
  std::uint32_t list_ = 0;
};

auto input_value(Random& random, unsigned unknown, const ir::Module& module, TypeId type, Arena& arena) -> Cell {
  worlds::Mix mix;
  mix.unknown = unknown;
  if (module.types[type].kind == Kind::Int && !random.chance(unknown)) return Cell::of_int(random.between(0, 6));
  return worlds::random_value(random, mix, module.types, type, arena);
}

auto same(const Cell& a, const Cell& b) -> bool { return a.why == b.why && (a.why != 0 || a.truth == b.truth); }

struct Seen {
  std::uint64_t gates = 0;
  std::uint64_t indexed = 0;
  std::uint64_t guarded = 0;
  std::uint64_t left_out = 0;
  std::uint64_t open = 0;
};

void compare(const ir::Module& module, const ir::Engine& engine, const ir::World& world,
             const property::CountingRun& run, Arena& arena) {
  const std::size_t count = module.functions[kGate].outputs.size();
  Cell* outputs = arena.cells(count);
  engine.evaluate(kGate, world, arena, outputs);
  for (std::size_t i = 0; i < count; ++i) {
    if (same(outputs[i], run.output(i))) continue;
    throw Failure{fmt::format("output {} in {}: {} for {:x}, and {} for {:x} when nothing is left out\n{}", i,
                              engine.name(), static_cast<int>(outputs[i].truth), outputs[i].why,
                              static_cast<int>(run.output(i).truth), run.output(i).why, ir::print(module))};
  }
}

void count(const interp::FunctionPlan& plan, const ir::Function& function, const property::CountingRun& run,
           Seen& seen) {
  for (const interp::Guarded& one : plan.guarded()) {
    for (std::size_t i = 0; i < function.outputs.size(); ++i) {
      if (function.outputs[i] != one.condition) continue;
      ++seen.guarded;
      const Cell& condition = run.output(i);
      seen.left_out += condition.known() && condition.truth == Truth::False ? 1 : 0;
      seen.open += condition.is_unknown() ? 1 : 0;
    }
  }
}

void run(Random& random, Seen& seen) {
  const ir::Module module = GateGenerator(random).module();
  if (const auto faults = ir::verify(module); !faults.empty())
    throw Failure{"a generated gate is refused: " + faults.front().where + ": " + faults.front().what};
  const interp::Plans plans(module, interp::kIndexedByInterpreter);
  const interp::FunctionPlan& plan = plans.of(kGate);
  ++seen.gates;
  seen.indexed += plan.conditions() ? 1 : 0;
  const auto interp = interp::make_engine(module);
  const auto jit = host::load_jit(module, WRIT_BUILD_DIR "/libwrit-jit.so");
  if (!jit) throw Failure{jit.error().message};
  const interp::Patterns patterns(module);
  const ir::Function& function = module.functions[kGate];
  for (int i = 0; i < kWorlds; ++i) {
    Arena arena;
    const unsigned unknown = i % 2 == 0 ? 30 : 0;
    std::vector<Cell> inputs;
    for (const ir::Input& input : module.inputs)
      inputs.push_back(input_value(random, unknown, module, input.type, arena));
    const ir::World world{inputs, 1'700'000'000'000'000'000};
    const interp::OpContext context{module, function, patterns, arena};
    property::CountingRun counted(context, world);
    counted.run();
    compare(module, *interp, world, counted, arena);
    compare(module, **jit, world, counted, arena);
    count(plan, function, counted, seen);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto clock = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
  const std::uint64_t seed = option(argc, argv, "--seed", clock % 1'000'000'000);
  const std::uint64_t cases = option(argc, argv, "--cases", 150);
  Seen seen;
  for (std::uint64_t i = 0; i < cases; ++i) {
    Random random(seed + i);
    try {
      run(random, seen);
    } catch (const Failure& failure) {
      fmt::print("FAILED with --seed {} --cases 1\n{}\n", seed + i, failure.what);
      return 1;
    }
  }
  fmt::print("seed {}: {} gates, {} with an index; {} conditions, {} false, {} open\n", seed, seen.gates, seen.indexed,
             seen.guarded, seen.left_out, seen.open);
  return seen.indexed > 0 && seen.left_out > 0 && seen.open > 0 ? 0 : 1;
}

// Generated gates whose controls have conditions: what is left out where a control does not apply (ir/guards.hpp).
//
//   - interpreter, with several thresholds for what an index tells, and JIT, with code that was kept as well, give the
//     cells that counting_run.hpp gives, which evaluates everything and then says false where a condition is;
//   - with conditions and requirements that an index tells (comparisons of a few values with constants) and others, as
//     narrow_gates.hpp makes them;
//   - with values that are not known, so the reasons are those that evaluating gives.
//
// The run fails as well when an engine told nothing by an index, or nothing was left out, or nothing was open.
//
//   property_guards [--cases N] [--seed S]    N gates
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "runtime/host/engines.hpp"
#include "runtime/interp/interp.hpp"
#include "runtime/interp/plan.hpp"
#include "runtime/values/compare.hpp"
#include "tests/property/counting_run.hpp"
#include "tests/property/narrow_gates.hpp"
#include "tests/property/option.hpp"
#include "tests/property/worlds.hpp"

namespace {

using namespace writ;
using property::option;
using worlds::Random;

constexpr int kWorlds = 16;
constexpr ir::FunctionId kGate{0u};

using property::NarrowGates;

struct Failure {
  std::string what;
};

auto same(const Cell& a, const Cell& b) -> bool { return a.why == b.why && a.truth == b.truth; }

// What plans let an index tell.
struct Told {
  std::uint64_t conditions = 0;
  std::uint64_t requirements = 0;
  std::uint64_t others = 0;
  std::uint64_t gates = 0;
};
struct Seen {
  std::uint64_t gates = 0;
  Told interp;
  Told jit;
  std::uint64_t guarded = 0;
  std::uint64_t left_out = 0;
  std::uint64_t open = 0;
};

void count(const ir::Module& module, interp::IndexedFrom from, Told& seen) {
  const interp::Plans plans(module, from);
  const interp::FunctionPlan& plan = plans.of(kGate);
  if (!plan.told()) return;
  ++seen.gates;
  std::vector<bool> required(module.functions[kGate].outputs.size());
  for (const ir::GateControl& control : module.gates[0].controls) {
    for (const std::uint32_t output : control.requirements) required[output] = true;
    seen.conditions += control.applies && plan.told()->tells(*control.applies) ? 1 : 0;
  }
  for (std::uint32_t i = 0; i < required.size(); ++i) {
    if (plan.told()->tells(i)) ++(required[i] ? seen.requirements : seen.others);
  }
}

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

void count(const ir::Gate& gate, const property::CountingRun& run, Seen& seen) {
  for (const ir::GateControl& control : gate.controls) {
    if (!control.applies) continue;
    ++seen.guarded;
    const Cell& condition = run.output(*control.applies);
    seen.left_out += condition.known() && condition.truth == Truth::False ? 1 : 0;
    seen.open += condition.is_unknown() ? 1 : 0;
  }
}

auto native(const ir::Module& module, const std::string& cache) -> std::unique_ptr<ir::Engine> {
  auto jit = host::load_jit(module, {WRIT_BUILD_DIR "/libwrit-jit.so", {cache}});
  if (!jit) throw Failure{jit.error().message};
  return *std::move(jit);
}

// What another engine left in a folder.
auto taken_from_cache(const ir::Module& module) -> std::unique_ptr<ir::Engine> {
  const std::filesystem::path folder = WRIT_BUILD_DIR "/property-guards-" + std::to_string(::getpid());
  std::filesystem::remove_all(folder);
  native(module, folder);
  auto engine = native(module, folder);
  std::filesystem::remove_all(folder);
  return engine;
}

void run(Random& random, Seen& seen) {
  const ir::Module module = NarrowGates(random).module();
  if (const auto faults = ir::verify(module); !faults.empty())
    throw Failure{"a generated gate is refused: " + faults.front().where + ": " + faults.front().what};
  ++seen.gates;
  count(module, interp::kIndexedByInterpreter, seen.interp);
  count(module, interp::kIndexedByNative, seen.jit);
  const auto interp = interp::make_engine(module);
  const auto all_told = interp::make_engine(module, {1, 1, 1, 0});
  const auto conditions_told = interp::make_engine(module, {1, 1, interp::kNever, 0});
  const auto others_told = interp::make_engine(module, {1, interp::kNever, 1, 0});
  const auto jit = native(module, "");
  const auto kept = seen.gates % 4 == 0 ? taken_from_cache(module) : nullptr;
  const interp::Patterns patterns(module);
  const ir::Function& function = module.functions[kGate];
  for (int i = 0; i < kWorlds; ++i) {
    Arena arena;
    const unsigned unknown = i % 2 == 0 ? 30 : 0;
    std::vector<Cell> inputs;
    for (const ir::Input& input : module.inputs)
      inputs.push_back(NarrowGates::value(random, unknown, module.types, input.type, arena));
    const ir::World world{inputs, 1'700'000'000'000'000'000};
    const interp::OpContext context{module, function, patterns, arena};
    property::CountingRun counted(context, world);
    counted.run();
    for (const auto* engine : {&interp, &all_told, &conditions_told, &others_told})
      compare(module, **engine, world, counted, arena);
    compare(module, *jit, world, counted, arena);
    if (kept != nullptr) compare(module, *kept, world, counted, arena);
    count(module.gates[0], counted, seen);
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
  fmt::print("seed {}: {} gates; {} conditions, {} false, {} open\n", seed, seen.gates, seen.guarded, seen.left_out,
             seen.open);
  bool told = true;
  for (const Told& one : {seen.interp, seen.jit}) {
    fmt::print("  an index in {}: {} conditions, {} requirements, {} others\n", one.gates, one.conditions,
               one.requirements, one.others);
    told = told && one.conditions > 0 && one.requirements > 0 && one.others > 0;
  }
  return told && seen.left_out > 0 && seen.open > 0 ? 0 : 1;
}

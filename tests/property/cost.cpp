// What a gate costs (design 3.5): the polynomial against counting by hand, and against what runs.
//
//   - at any sizes, the polynomial says what the table of steps says when it is worked through
//     element by element (cost_reference.hpp);
//   - what single declarations cost is the cost together;
//   - it grows in every size, and its bound is its value at the declared bounds;
//   - in any world, evaluation executes a few instructions a step and no more (counting_run.hpp),
//     and hiding parts of the world never takes more steps;
//   - the module that is lowered says the same as the tree.
//
//   property_cost [--cases N] [--seed S]    N programs of each generator
#include "compiler/check/cost.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <set>
#include <string>

#include "compiler/check/check.hpp"
#include "compiler/driver/driver.hpp"
#include "compiler/syntax/parse.hpp"
#include "runtime/interp/interp.hpp"
#include "runtime/ir/cost.hpp"
#include "runtime/values/compare.hpp"
#include "tests/property/cost_reference.hpp"
#include "tests/property/cost_text.hpp"
#include "tests/property/counting_run.hpp"
#include "tests/property/option.hpp"
#include "tests/property/program_text.hpp"

namespace {

using namespace writ;
using property::option;

constexpr int kSizes = 12;   // drawn for one program
constexpr int kWorlds = 10;  // of one program
constexpr std::uint64_t kInstructionsPerStep = 2;

struct Failure {
  std::string what;
};

// Null where quantifiers are nested too deep, a literal does not fit its place, or a condition always comes out
// the same: that is refused, and rightly.
auto compile(const std::string& text) -> std::unique_ptr<driver::Build> {
  auto build = std::make_unique<driver::Build>();
  build->package = source::from_text("generated.writ", text, build->sink);
  for (const source::File& file : build->package->files) {
    build->asts.push_back(syntax::parse(file.id, build->package->text(file), build->sink));
  }
  build->typed = check::check(build->package->texts, build->asts, build->sink);
  if (!build->sink.has_errors()) return build;
  std::string errors;
  const auto rightly = [](const diag::Diagnostic* d) {
    const bool constant = d->rule->code == "E-CONST" || d->severity == diag::Severity::Warning;
    return constant || d->rule == diag::QuantifierDepth.info || d->rule == diag::OutsideRange.info ||
           d->rule == diag::BadSize.info;
  };
  const auto findings = build->sink.sorted();
  if (std::all_of(findings.begin(), findings.end(), rightly)) return nullptr;
  for (const diag::Diagnostic* d : build->sink.sorted()) {
    auto at = build->package->texts.position(d->span.file, d->span.begin);
    errors += fmt::format("{}:{}: {}: {}\n", at.line, at.column, d->rule->code, d->message);
  }
  throw Failure{"a generated program is refused:\n" + errors};
}

auto gate_of(const check::TypedPackage& package) -> check::SymbolId {
  for (std::uint32_t i = 0; i < package.symbols.size(); ++i) {
    if (package.symbols[check::SymbolId{i}].kind == check::SymbolKind::Gate) return check::SymbolId{i};
  }
  throw Failure{"a generated program without a gate"};
}

// ---------------------------------------------------------------- on the tree

struct OnTree {
  const check::TypedPackage& package;
  check::SymbolId gate;
  check::GateCost cost;
  worlds::Random& random;

  // Each step is charged to one declaration, once.
  void check_parts() const {
    check::Polynomial together;
    std::set<check::SymbolId> seen;
    for (const check::CostPart& part : cost.parts) {
      if (!seen.insert(part.symbol).second) throw Failure{"two parts of one declaration"};
      for (const auto& [product, steps] : part.polynomial.terms()) together.add(steps, product);
    }
    if (together != cost.polynomial) throw Failure{"the parts of a cost are not the cost"};
  }

  // Small sizes show where a term is missing, large ones where one is too small.
  auto drawn() -> std::vector<Steps> {
    std::vector<Steps> sizes;
    for (const check::CostSize& size : cost.sizes)
      sizes.push_back(random.below(random.chance(50) ? std::min<Steps>(size.bound + 1, 4) : size.bound + 1));
    return sizes;
  }

  void compare(const std::vector<Steps>& sizes) {
    property::CostReference::Sizes named;
    for (std::size_t i = 0; i < sizes.size(); ++i) named[cost.sizes[i].name] = sizes[i];
    property::CostReference reference(package, named);
    const property::Number wanted = reference.gate(gate);
    for (const std::string& name : reference.unnamed())
      throw Failure{"the polynomial does not speak of |" + name + "|"};
    const Steps found = cost.polynomial.at(sizes);
    const bool same = reference.is_deep() ? found >= wanted : found == wanted;
    if (same || found == limits::kMostSteps) return;
    std::string at;
    for (const auto& [name, size] : named) at += fmt::format("  |{}| = {}\n", name, size);
    throw Failure{fmt::format("{} steps, by hand {}\n{}\n{}", found, static_cast<std::uint64_t>(wanted),
                              cost.polynomial.print(cost.names()), at)};
  }

  void grows(std::vector<Steps> sizes) {
    const Steps before = cost.polynomial.at(sizes);
    for (Steps& size : sizes) {
      ++size;
      if (cost.polynomial.at(sizes) < before) throw Failure{"a larger input costs less"};
      --size;
    }
  }

  void check() {
    if (!cost.complete) throw Failure{"a generated gate is too large to count"};
    check_parts();
    for (int i = 0; i < kSizes; ++i) {
      const std::vector<Steps> sizes = drawn();
      compare(sizes);
      grows(sizes);
    }
    compare(std::vector<Steps>(cost.sizes.size(), 0));
    compare(cost.bounds());
  }
};

// ---------------------------------------------------------------- in worlds

struct InWorlds {
  const ir::Module& module;
  const ir::Gate& gate = module.gates[0];
  const ir::Engine& engine;
  const interp::Patterns& patterns;
  worlds::Random& random;
  double& most;  // instructions a step, so far

  void world() {
    Arena arena;
    worlds::Mix mix;
    mix.unknown = static_cast<unsigned>(random.below(3)) * 4;
    std::vector<Cell> full, hidden;
    for (const ir::Input& input : module.inputs)
      full.push_back(worlds::random_value(random, mix, module.types, input.type, arena));
    std::size_t row = 0;
    for (const ir::Input& input : module.inputs)
      hidden.push_back(worlds::hide(random, 10, module.types, input.type, full[row++], arena));
    const Steps steps = evaluated(full, arena);
    if (evaluated(hidden, arena) > steps) throw Failure{"knowing less takes more steps"};
  }

  auto evaluated(const std::vector<Cell>& inputs, Arena& arena) -> Steps {
    const ir::World world{inputs, 1'700'000'000'000'000'000};
    const ir::Function& function = module.functions[gate.function];
    const interp::OpContext context{module, function, patterns, arena};
    property::CountingRun run(context, world);
    run.run();
    Cell* outputs = arena.cells(function.outputs.size());
    engine.evaluate(gate.function, world, arena, outputs);
    for (std::size_t i = 0; i < function.outputs.size(); ++i) {
      const TypeId type = function.value_types[function.outputs[i].index];
      const bool same = outputs[i].why == run.output(i).why &&
                        (outputs[i].why != 0 || order(module.types, type, outputs[i], run.output(i)) == 0);
      if (!same) throw Failure{"the counting run computes something else"};
    }
    const Steps steps = ir::steps_at(module, gate.cost, world, ir::no_records);
    most = std::max(most, static_cast<double>(run.executed()) / static_cast<double>(steps));
    if (run.executed() > kInstructionsPerStep * steps)
      throw Failure{fmt::format("{} instructions in {} steps", run.executed(), steps)};
    return steps;
  }
};

// Every form at every size; whole programs.
enum class Program : std::uint8_t { Forms, Whole };
constexpr int kPrograms = 2;

auto program(Program kind, worlds::Random& random) -> std::string {
  if (kind == Program::Forms) return property::CostText(random).program();
  return worlds::ProgramText(random).program();
}

// Whether there was something to run.
auto run(const std::string& text, worlds::Random& random, double& most) -> bool {
  const auto build = compile(text);
  if (build == nullptr) return false;
  const check::SymbolId gate = gate_of(build->typed);
  OnTree tree{build->typed, gate, check::gate_cost(build->typed, gate), random};
  tree.check();
  const auto lowered = driver::lower_module(*build, 0);
  if (ir::steps_at_most(lowered->module.gates[0].cost) != tree.cost.bound())
    throw Failure{"the lowered module has another bound"};
  const auto engine = interp::make_engine(lowered->module);
  const interp::Patterns patterns(lowered->module);
  InWorlds worlds{.module = lowered->module, .engine = *engine, .patterns = patterns, .random = random, .most = most};
  for (int i = 0; i < kWorlds; ++i) worlds.world();
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const auto clock = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
  const std::uint64_t seed = option(argc, argv, "--seed", clock % 1'000'000'000);
  const std::uint64_t cases = option(argc, argv, "--cases", 150);
  double most = 0;
  std::uint64_t ran = 0;
  for (std::uint64_t i = 0; i < kPrograms * cases; ++i) {
    worlds::Random random(seed + i / kPrograms);
    const auto kind = static_cast<Program>(i % kPrograms);
    const std::string text = program(kind, random);
    try {
      if (run(text, random, most)) ++ran;
    } catch (const Failure& failure) {
      fmt::print("FAILED with --seed {} --cases 1\n{}\n---\n{}\n", seed + i / kPrograms, failure.what, text);
      return 1;
    }
  }
  fmt::print("seed {}: {} programs of {}, {} sizes and {} worlds each; at most {:.2f} instructions a step\n", seed, ran,
             kPrograms * cases, kSizes, kWorlds, most);
  return ran > cases ? 0 : 1;
}

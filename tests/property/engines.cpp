// Generated well-typed modules and generated worlds, in both engines.
//
//   - verify() accepts every generated module, and read(print(m)) is m again, field by field; so is what was compiled;
//   - interpreter and JIT give the same cells: payload, reasons, absence, openness, all the way down; a third of the
//     native code is made at once, a third is taken from a cache, and a third is made in the background;
//   - native code gives the same cells where a request is packed (runtime/values/packed.hpp);
//   - the same for every operation on single values, on all combinations of values at the edges of their types;
//   - information monotonicity (design 3.2, theorem 1): in a world that knows less, no result says more.
//
// Worlds have missing, stale, malformed, overflowing and incomplete data. The run fails as well when some
// operation was never generated, or never gave both known and unknown results: then it would show nothing.
//
//   property_engines [--cases N] [--seed S] [--worlds N]    N modules
#include "runtime/host/engines.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "runtime/host/tiered.hpp"
#include "runtime/interp/interp.hpp"
#include "runtime/ir/guards.hpp"
#include "runtime/values/key_index.hpp"
#include "runtime/values/packed.hpp"
#include "tests/property/called_helpers.hpp"
#include "tests/property/compiled_form.hpp"
#include "tests/property/constant_texts.hpp"
#include "tests/property/edges.hpp"
#include "tests/property/option.hpp"
#include "tests/property/random_functions.hpp"
#include "tests/property/random_policy.hpp"
#include "tests/property/same_module.hpp"

namespace {

using namespace writ;
using property::option;
using property::Quality;

constexpr std::size_t kCasesForCoverage = 100;  // fewer cannot be expected to reach everything

struct Options {
  std::uint64_t seed = 0;
  std::uint64_t cases = 150;
  std::uint64_t worlds = 60;
};

struct Failure {
  std::string what;
};

// ---------------------------------------------------------------- what was reached

struct Reached {
  std::uint64_t generated = 0;
  std::uint64_t known = 0;  // outputs of this operation
  std::uint64_t absent = 0;
  std::uint64_t unknown = 0;
};

struct Coverage {
  std::array<Reached, ir::kOpCount> ops;
  std::set<std::uint32_t> builtins;
  std::uint64_t outputs = 0;
  std::uint64_t still_known = 0;  // outputs known although something was hidden
  std::uint64_t kept = 0;         // worlds whose texts were the policy's own
  std::uint64_t packed = 0;       // worlds of which a request could be packed

  void count(const ir::Module& module) {
    for (const ir::Function& function : module.functions) {
      for (const ir::Block& block : function.blocks) {
        for (const ir::Inst& inst : block.insts) {
          ++ops[static_cast<std::size_t>(inst.op)].generated;
          if (inst.op == ir::Op::Call) builtins.insert(inst.c);
        }
      }
    }
  }
  void count(ir::Op op, const Cell& output) {
    Reached& row = ops[static_cast<std::size_t>(op)];
    ++(output.is_unknown() ? row.unknown : output.absent ? row.absent : row.known);
    ++outputs;
  }

  void print() const {
    fmt::print("{:<14}{:>10}{:>10}{:>10}{:>10}\n", "operation", "generated", "known", "absent", "unknown");
    for (std::size_t i = 0; i < ir::kOpCount; ++i) {
      const Reached& row = ops[i];
      fmt::print("{:<14}{:>10}{:>10}{:>10}{:>10}\n", ir::op_info(static_cast<ir::Op>(i)).text, row.generated, row.known,
                 row.absent, row.unknown);
    }
    fmt::print("{} of {} builtins\n", builtins.size(), builtins::all().size());
  }

  // What is missing; empty when the run says something about every operation.
  [[nodiscard]] auto gaps() const -> std::string {
    std::string gaps;
    for (std::size_t i = 0; i < ir::kOpCount; ++i) {
      const auto op = static_cast<ir::Op>(i);
      const auto missing = [&](std::string_view what) { gaps += fmt::format("{}: {}\n", ir::op_info(op).text, what); };
      if (ops[i].generated == 0) missing("never generated");
      if (op == ir::Op::Param) continue;  // inside blocks only
      if (ops[i].known == 0) missing("never known");
      if (ops[i].unknown == 0 && can_be_unknown(op)) missing("never unknown");
    }
    if (builtins.size() != builtins::all().size()) gaps += "some builtin was never called\n";
    if (still_known == 0)
      gaps += "with something hidden nothing was known: the worlds say nothing about monotonicity\n";
    if (kept == 0) gaps += "no world ever had texts of the policy's own\n";
    if (packed == 0) gaps += "no request was ever packed\n";
    return gaps;
  }
  static auto can_be_unknown(ir::Op op) -> bool {
    return op != ir::Op::Const && op != ir::Op::Now && op != ir::Op::MakeList && op != ir::Op::MakeSet &&
           op != ir::Op::MakeRecord;
  }
};

// ---------------------------------------------------------------- generated modules

auto about_function(property::ModuleGenerator& m) -> ir::FunctionId {
  property::FunctionGenerator f(m, "about");
  f.output(f.want(m.universe().text));
  return f.finish();
}

// Either every value of the body is an output, so that a fault is seen where it is, or only a few are, so
// that code is made as for a policy.
auto ordinary_function(property::ModuleGenerator& m, std::size_t number) -> ir::FunctionId {
  property::Random& random = m.random();
  property::FunctionGenerator f(m, fmt::format("function {}{}", number, m.words()));
  f.body(4 + random.below(24));
  const std::vector<std::uint32_t> values = f.visible();
  if (random.percent(50)) {
    for (const std::uint32_t value : values) f.output(value);
  } else {
    for (int i = 0; i < 3; ++i) f.output(random.pick(values));
  }
  return f.finish();
}

// Of what is asked, as most rules are: many of them do with its records what code for packed ones can do.
auto asking_function(property::ModuleGenerator& m, std::size_t number) -> ir::FunctionId {
  property::FunctionGenerator f(m, fmt::format("asking {}", number));
  f.ask();
  const std::size_t first = f.visible().size();
  f.body(4 + m.random().below(8));
  const std::vector<std::uint32_t> values = f.visible();
  for (std::size_t i = first; i < values.size(); ++i) f.output(values[i]);
  for (int i = 0; i < 3; ++i) f.output(m.random().pick(values));
  return f.finish();
}

auto generate(property::Random& random, bool complete_tables) -> ir::Module {
  property::ModuleGenerator m(random);
  m.complete_tables = complete_tables;
  const ir::FunctionId about = about_function(m);
  for (std::size_t i = 2 + random.below(3); i > 0; --i) ordinary_function(m, i);
  for (std::size_t i = 2; i > 0; --i) asking_function(m, i);
  property::FunctionGenerator gate(m, "gate");
  gate.body(10);
  for (int i = 0; i < 4; ++i) gate.output(gate.want(m.universe().boolean));
  for (int i = 0; i < 3; ++i) gate.output(gate.want(random.pick(m.universe().plain)));
  property::PolicyGenerator(m).facts(gate.finish(), 4, 7);
  for (ir::Input& input : m.builder().module.inputs) {
    if (input.kind == ir::InputKind::Evidence && random.percent(50)) input.about = about;
  }
  return m.finish();
}

void check_verifies(const ir::Module& module) {
  const auto faults = ir::verify(module);
  if (!faults.empty()) throw Failure{"verify() refuses it: " + faults[0].where + ": " + faults[0].what};
}

void check_text_form(const ir::Module& module, const std::string& text) {
  const auto back = ir::read(text);
  if (!back) throw Failure{"read() refuses what print() wrote: " + back.error().message};
  const std::string_view differs = property::ModuleComparison(module, *back).difference();
  if (!differs.empty()) throw Failure{fmt::format("read(print(m)) is not m: {}", differs)};
  if (ir::print(*back) != text) throw Failure{"print(read(print(m))) differs from print(m)"};
  if (std::string lost = property::lost_when_compiled(module); !lost.empty()) throw Failure{lost};
}

// ---------------------------------------------------------------- one module in both engines

auto op_of(const ir::Function& function, ir::ValueId value) -> ir::Op {
  for (const ir::Inst& inst : function.blocks[ir::BlockId{0u}].insts) {
    if (inst.result == value) return inst.op;
  }
  return ir::Op::Const;
}

constexpr const char* kPlugin = WRIT_BUILD_DIR "/libwrit-jit.so";

enum class Making : std::uint8_t { AtOnce, Kept, InBackground };

auto made_at_once(const ir::Module& module, const std::string& cache = {}) -> std::unique_ptr<ir::Engine> {
  auto jit = host::load_jit(module, {kPlugin, {cache}});
  if (!jit) throw Failure{jit.error().message};
  if ((*jit)->name() != "jit") throw Failure{"the plug-in's engine has another name"};
  return *std::move(jit);
}

// The second engine finds what the first one has left.
auto taken_from_cache(const ir::Module& module) -> std::unique_ptr<ir::Engine> {
  const std::filesystem::path folder = WRIT_BUILD_DIR "/property-cache-" + std::to_string(::getpid());
  std::filesystem::remove_all(folder);
  made_at_once(module, folder);
  if (std::filesystem::is_empty(folder)) throw Failure{"no native code was kept"};
  auto engine = made_at_once(module, folder);
  std::filesystem::remove_all(folder);
  return engine;
}

// As often as it takes for each function, and until all of them have their code. Where the background was busy when
// code was wanted, the next call asks again.
auto made_in_background(const ir::Module& module) -> std::unique_ptr<ir::Engine> {
  auto copy = ir::read(ir::print(module));  // the background may hold it for longer than this case is there
  if (!copy) throw Failure{copy.error().message};
  auto engine = std::make_unique<host::TieredEngine>(std::make_shared<const ir::Module>(*std::move(copy)),
                                                     host::NativeTerms{kPlugin, {}});
  const std::vector<Cell> nothing(module.inputs.size(), Cell::unknown(bit(Reason::Missing)));
  Arena arena;
  for (std::uint32_t i = 0; i < module.functions.size(); ++i) {
    const ir::FunctionId id{i};
    std::vector<Cell> outputs(module.functions[id].outputs.size());
    const auto ask = [&] {
      arena.reset();
      engine->evaluate(id, {nothing, 0}, arena, outputs.data());
    };
    for (std::uint32_t times = 0; times < host::kAskedOften; ++times) ask();
    const auto begin = std::chrono::steady_clock::now();
    while (engine->state_of(id).tier != host::Tier::Native) {
      if (std::chrono::steady_clock::now() - begin > std::chrono::minutes(1))
        throw Failure{"no native code in the background: " + engine->state_of(id).why};
      std::this_thread::sleep_for(std::chrono::microseconds(200));
      ask();
    }
  }
  return engine;
}

auto made(const ir::Module& module, Making how) -> std::unique_ptr<ir::Engine> {
  switch (how) {
    case Making::AtOnce: return made_at_once(module);
    case Making::Kept: return taken_from_cache(module);
    case Making::InBackground: return made_in_background(module);
  }
  return nullptr;
}

class Case {
 public:
  Case(const ir::Module& module, property::Random& random, Coverage& coverage, Making how)
      : module_(module),
        random_(random),
        coverage_(coverage),
        interp_(interp::make_engine(module)),
        jit_(made(module, how)) {}

  void world(bool monotone) {
    memory_.reset();
    const Quality quality = some_quality();
    const auto chance = static_cast<unsigned>(2 + random_.below(25));
    const auto now = static_cast<std::int64_t>(random_.percent(50) ? random_.next() : 1'700'000'000'000'000'000);
    std::vector<Cell> full;
    std::vector<Cell> hidden;
    property::Values values(module_.types, random_, memory_);
    for (const ir::Input& input : module_.inputs) {
      full.push_back(values.make(input.type, quality));
      hidden.push_back(values.hide(input.type, full.back(), chance));
    }
    for (std::uint32_t i = 0; i < module_.functions.size(); ++i)
      function(ir::FunctionId{i}, {full, now}, {hidden, now}, monotone);
    same_with_indexes({full, now});
    same_when_packed({full, now});
  }

  auto in_both(ir::FunctionId id, const ir::World& world) -> std::vector<Cell> {
    arena_.reset();
    return compared(id, world);
  }

 private:
  auto some_quality() -> Quality {
    switch (random_.below(4)) {
      case 0: return property::kPerfect;
      case 1: return {.unknown = 8, .absent = 30, .open = 10, .unknown_keys = 0, .odd = 50};
      case 2: return {.unknown = 3, .absent = 50, .open = 2, .unknown_keys = 3, .odd = 30};
      default: return {.unknown = 40, .absent = 20, .open = 40, .unknown_keys = 10, .odd = 80};
    }
  }

  void function(ir::FunctionId id, const ir::World& full, const ir::World& hidden, bool monotone) {
    arena_.reset();
    const ir::Function& function = module_.functions[id];
    const std::vector<Cell> knows = compared(id, full);
    const std::vector<Cell> less = compared(id, hidden);
    for (std::size_t i = 0; i < knows.size(); ++i) {
      coverage_.count(op_of(function, function.outputs[i]), knows[i]);
      if (!monotone) continue;
      coverage_.still_known += less[i].known() ? 1 : 0;
      const TypeId type = function.value_types[function.outputs[i].index];
      if (is_left_out(id, i, knows)) continue;
      if (property::knows_at_most(module_.types, type, less[i], knows[i])) continue;
      throw Failure{fmt::format(
          "in a world that knows less, more is known\n{}  full   {}\n  hidden {}\n--- full\n{}--- hidden\n{}",
          place(id, i), property::dump(module_.types, type, knows[i]), property::dump(module_.types, type, less[i]),
          dump(full), dump(hidden))};
    }
  }

  // What a control requires is false where it does not apply, and may be anything where that is not known.
  auto is_left_out(ir::FunctionId id, std::size_t output, const std::vector<Cell>& knows) const -> bool {
    const auto guards = ir::guards_of(module_, id);
    return std::any_of(guards.begin(), guards.end(), [&](const ir::Guard& guard) {
      return std::find(guard.outputs.begin(), guard.outputs.end(), output) != guard.outputs.end() &&
             knows[output].known() && knows[output].truth == Truth::False;
    });
  }

  // Data that a policy holds has indexes (key_index.hpp); nothing may be answered otherwise by them.
  void same_with_indexes(const ir::World& world) {
    arena_.reset();
    std::vector<std::vector<Cell>> before;
    for (std::uint32_t i = 0; i < module_.functions.size(); ++i) before.push_back(compared(ir::FunctionId{i}, world));
    KeyIndexing indexing(module_.types, memory_);
    if (!module_.own_texts.empty()) keep_texts(indexing, world);
    each_known(world, [&](TypeId type, const Cell& input) { indexing.add(type, input); });
    for (std::uint32_t i = 0; i < module_.functions.size(); ++i) {
      const ir::FunctionId id{i};
      const std::vector<Cell> after = compared(id, world);
      for (std::size_t k = 0; k < after.size(); ++k) require_same(id, k, before[i][k], after[k], "with indexes", world);
    }
  }

  // All texts of the world become the policy's own, those of requests too.
  void keep_texts(KeyIndexing& indexing, const ir::World& world) {
    std::size_t room = 0;
    each_known(world, [&](TypeId type, const Cell& input) { room += indexing.room_for(type, input); });
    indexing.keep_texts(room);
    coverage_.kept += room > 0 ? 1 : 0;
  }

  template <class See>
  void each_known(const ir::World& world, const See& see) const {
    for (std::uint32_t i = 0; i < module_.inputs.size(); ++i) {
      const TypeId type = module_.inputs[ir::InputId{i}].type;
      if (fully_known(module_.types, type, world.inputs[i])) see(type, world.inputs[i]);
    }
  }

  // Native code goes another way then; the reference engine does not.
  void same_when_packed(const ir::World& world) {
    std::vector<Cell> inputs(world.inputs.begin(), world.inputs.end());
    bool any = false;
    for (std::uint32_t i = 0; i < inputs.size(); ++i) {
      const ir::Input& row = module_.inputs[ir::InputId{i}];
      if (row.kind != ir::InputKind::Request || !layout_.is_worth(row.type)) continue;
      inputs[i].packed = pack(layout_, row.type, inputs[i], memory_);
      inputs[i].is_packed = inputs[i].packed != nullptr;
      any |= inputs[i].is_packed;
    }
    if (!any) return;
    ++coverage_.packed;
    arena_.reset();
    for (std::uint32_t i = 0; i < module_.functions.size(); ++i) compared(ir::FunctionId{i}, {inputs, world.now});
  }

  void require_same(ir::FunctionId id, std::size_t output, const Cell& left, const Cell& right, const char* which,
                    const ir::World& world) {
    const ir::Function& function = module_.functions[id];
    const TypeId type = function.value_types[function.outputs[output].index];
    if (property::same(module_.types, type, left, right)) return;
    throw Failure{fmt::format("the answers differ\n{}  interp {}\n  {} {}\n--- world\n{}", place(id, output),
                              property::dump(module_.types, type, left), which,
                              property::dump(module_.types, type, right), dump(world))};
  }

  auto compared(ir::FunctionId id, const ir::World& world) -> std::vector<Cell> {
    const ir::Function& function = module_.functions[id];
    std::vector<Cell> left(function.outputs.size());
    std::vector<Cell> right(function.outputs.size());
    interp_->evaluate(id, world, arena_, left.data());
    jit_->evaluate(id, world, arena_, right.data());
    for (std::size_t i = 0; i < left.size(); ++i) require_same(id, i, left[i], right[i], "jit   ", world);
    return left;
  }

  auto place(ir::FunctionId id, std::size_t output) -> std::string {
    const ir::Function& function = module_.functions[id];
    const ir::ValueId value = function.outputs[output];
    return fmt::format("f{}, output {}: %{} = {} : @{}\n", id.index, output, value.index,
                       ir::op_info(op_of(function, value)).text, function.value_types[value.index].index);
  }
  auto dump(const ir::World& world) -> std::string {
    std::string text = fmt::format("now {}\n", world.now);
    for (std::uint32_t i = 0; i < module_.inputs.size(); ++i) {
      text += fmt::format("${} {}\n", i,
                          property::dump(module_.types, module_.inputs[ir::InputId{i}].type, world.inputs[i]));
    }
    return text;
  }

  const ir::Module& module_;
  property::Random& random_;
  Coverage& coverage_;
  std::unique_ptr<ir::Engine> interp_;
  std::unique_ptr<ir::Engine> jit_;
  PackedLayout layout_{module_.types};
  Arena memory_;  // of worlds
  Arena arena_;   // of results
};

struct Run {
  bool monotone;
  std::uint64_t worlds;
  Making how;
};

void run(const ir::Module& module, property::Random& random, const Run& wanted, Coverage& coverage) {
  check_verifies(module);
  const std::string text = ir::print(module);
  check_text_form(module, text);
  coverage.count(module);
  Case one(module, random, coverage, wanted.how);
  for (std::uint64_t i = 0; i < wanted.worlds; ++i) one.world(wanted.monotone);
  if (ir::print(module) != text) throw Failure{"an engine changed the module"};
}

// ---------------------------------------------------------------- the run

// Native code is made for texts of the policy's own then.
void hold_a_text(ir::Module& module) {
  const std::string_view text = "held";
  module.own_texts.add({text.data(), static_cast<std::uint32_t>(text.size()), short_hash(text)},
                       [](const TextRef& held) { return held; });
}

// False, with everything that it takes to see the fault again, when a property does not hold.
auto holds(std::uint64_t seed, const Options& options, Coverage& coverage) -> bool {
  property::Random random(seed);
  const bool complete_tables = random.percent(70);
  ir::Module module = generate(random, complete_tables);
  if (random.percent(50)) hold_a_text(module);
  try {
    run(module, random, {complete_tables, options.worlds, static_cast<Making>(seed % 3)}, coverage);
    return true;
  } catch (const Failure& failure) {
    fmt::print("{}\n---\n{}FAILED with --seed {} --cases 1\n", failure.what, ir::print(module), seed);
    return false;
  }
}

// Large functions: one whose frame is not on the stack, and one that is left to the interpreter.
auto large_functions_hold(std::uint64_t seed, Coverage& coverage) -> bool {
  for (const std::size_t size : {1'000u, 20'001u}) {
    property::Random random(seed);
    property::ModuleGenerator m(random);
    property::FunctionGenerator f(m, "large");
    while (f.size() < size) f.body(50);
    for (const std::uint32_t value : std::vector(f.visible())) f.output(value);
    f.finish();
    const ir::Module module = m.finish();
    try {
      run(module, random, {true, 5, size > 20'000 ? Making::AtOnce : Making::Kept}, coverage);
    } catch (const Failure& failure) {
      fmt::print("{}\nFAILED with --seed {}, a function of {} values\n", failure.what, seed, size);
      return false;
    }
  }
  return true;
}

auto constant_texts_hold(Coverage& coverage) -> bool {
  const property::ConstantTexts texts;
  property::Random random(0);
  try {
    check_verifies(texts.module());
    Case engines(texts.module(), random, coverage, Making::AtOnce);
    texts.each([&](const Cell& text) { engines.in_both(texts.function(), {{&text, 1}, 0}); });
    return true;
  } catch (const Failure& failure) {
    fmt::print("{}\nFAILED on texts that rules name\n", failure.what);
    return false;
  }
}

// All combinations of the values of up to three inputs.
void combine(const property::Edges& edges, const property::EdgeFunction& function, std::size_t input,
             std::vector<Cell>& world, Case& engines) {
  if (input == function.inputs.size()) {
    engines.in_both(function.id, {world, 0});
    return;
  }
  for (const Cell& cell : edges.values(function.inputs[input])) {
    world[function.inputs[input].index] = cell;
    combine(edges, function, input + 1, world, engines);
  }
}

auto edges_hold(std::uint64_t seed, Coverage& coverage) -> bool {
  const property::Edges edges;
  property::Random random(seed);
  try {
    check_verifies(edges.module());
    Case engines(edges.module(), random, coverage, Making::AtOnce);
    std::vector<Cell> world(edges.module().inputs.size(), Cell::unknown(bit(Reason::Missing)));
    for (const property::EdgeFunction& function : edges.functions()) combine(edges, function, 0, world, engines);
    return true;
  } catch (const Failure& failure) {
    fmt::print("{}\n---\n{}FAILED at the edges of types\n", failure.what, ir::print(edges.module()));
    return false;
  }
}

// Up to as many members as a word has bits.
auto enums_take_no_call() -> bool {
  const std::filesystem::path folder = WRIT_BUILD_DIR "/property-calls-" + std::to_string(::getpid());
  const auto called = [&](std::size_t members) {
    std::filesystem::remove_all(folder);
    const ir::Module module = property::enum_questions(members);
    check_verifies(module);
    made_at_once(module, folder);
    return property::called_helpers(folder);
  };
  try {
    const bool holds = called(64).empty() && called(65) == std::set<std::string>{"apply", "member"};
    std::filesystem::remove_all(folder);
    if (!holds) fmt::print("FAILED: what native code calls where it is asked of enums\n");
    return holds;
  } catch (const Failure& failure) {
    fmt::print("{}\nFAILED on questions about enums\n", failure.what);
    return false;
  }
}

auto options_of(int argc, char** argv) -> Options {
  const auto clock = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
  Options options;
  options.seed = option(argc, argv, "--seed", clock % 1'000'000'000);
  options.cases = option(argc, argv, "--cases", options.cases);
  options.worlds = option(argc, argv, "--worlds", options.worlds);
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  ::setenv("WRIT_JIT_VERIFY", "1", 0);  // LLVM looks at what it is given; as packaged it has no assertions
  const Options options = options_of(argc, argv);
  Coverage coverage;
  for (std::uint64_t i = 0; i < options.cases; ++i) {
    if (!holds(options.seed + i, options, coverage)) return 1;
  }
  const bool ordinary = options.cases >= kCasesForCoverage;
  const auto fixed_ones_hold = [&] {
    return edges_hold(options.seed, coverage) && large_functions_hold(options.seed, coverage) &&
           constant_texts_hold(coverage) && enums_take_no_call();
  };
  if (ordinary && !fixed_ones_hold()) return 1;
  coverage.print();
  fmt::print("seed {}: {} modules, {} worlds each and as many that know less, {} outputs compared\n", options.seed,
             options.cases, options.worlds, coverage.outputs);
  const std::string gaps = ordinary ? coverage.gaps() : "";
  fmt::print("{}", gaps);
  return gaps.empty() ? 0 : 1;
}

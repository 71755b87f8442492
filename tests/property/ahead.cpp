// Native policies of generated modules, and what becomes of their bytes on the way.
//
//   - code that was made ahead of time, linked, written and mapped gives the same cells as the interpreter, in generated
//     worlds: payload, reasons, absence; for each level of processors that this machine has; where a function is too
//     large for native code; and where an index tells what controls apply;
//   - equal policies are equal bytes;
//   - a file in which one byte was changed, or that was cut short or made longer, is refused;
//   - one that was made for another machine, ABI or policy is refused, and says so;
//   - one that was changed and given a fitting digest, as whoever can write it could, is refused or loaded, and nothing
//     else: no code of such a file is run.
//
//   property_ahead [--cases N] [--seed S]    N modules, and 10 N changes
#include "compiler/driver/ahead.hpp"

#include <array>
#include <chrono>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "compiler/driver/driver.hpp"
#include "runtime/base/sha256.hpp"
#include "runtime/host/compiled.hpp"
#include "runtime/interp/interp.hpp"
#include "runtime/native/image.hpp"
#include "runtime/native/library.hpp"
#include "runtime/native/processor.hpp"
#include "tests/property/narrow_gates.hpp"
#include "tests/property/option.hpp"
#include "tests/property/random_functions.hpp"
#include "tests/property/random_policy.hpp"
#include "tests/property/same_module.hpp"

namespace {

using namespace writ;
using property::option;

constexpr int kWorlds = 20;

struct Failure {
  std::string what;
};

// ---------------------------------------------------------------- files

void add_function(property::ModuleGenerator& m, std::size_t number, std::size_t size) {
  property::FunctionGenerator f(m, fmt::format("function {}", number));
  while (f.size() < size) f.body(std::min<std::size_t>(50, size));
  for (const std::uint32_t value : std::vector(f.visible())) f.output(value);
  f.finish();
}

auto generated(property::Random& random, std::size_t largest) -> ir::Module {
  property::ModuleGenerator m(random);
  for (std::size_t i = 2 + random.below(2); i > 0; --i) add_function(m, i, 4 + random.below(24));
  if (largest > 0) add_function(m, 0, largest);
  property::FunctionGenerator gate(m, "gate");
  gate.body(10);
  for (int i = 0; i < 4; ++i) gate.output(gate.want(m.universe().boolean));
  for (int i = 0; i < 3; ++i) gate.output(gate.want(random.pick(m.universe().plain)));
  property::PolicyGenerator(m).facts(gate.finish(), 4, 7);
  return m.finish();
}

auto native_bytes(const ir::Module& module, std::string_view level) -> std::string {
  auto made = driver::native_policy(ir::write_compiled(module, ir::Package{}), level);
  if (!made) throw Failure{made.error().message};
  return *std::move(made);
}

auto loaded(const std::string& bytes) -> host::Policy {
  auto policy = host::load_policy(bytes);
  if (!policy) throw Failure{"it is refused: " + policy.error().message};
  if (policy->code == nullptr) throw Failure{"it has no code"};
  return *std::move(policy);
}

// ---------------------------------------------------------------- the same answers

class Case {
 public:
  Case(const ir::Module& module, const host::Policy& policy, property::Random& random)
      : module_(module), policy_(policy), random_(random), interp_(interp::make_engine(module)) {}

  void world() {
    memory_.reset();
    const property::Quality quality =
        random_.percent(40) ? property::kPerfect
                            : property::Quality{.unknown = 8, .absent = 30, .open = 10, .unknown_keys = 2, .odd = 50};
    property::Values values(module_.types, random_, memory_);
    std::vector<Cell> inputs;
    for (const ir::Input& input : module_.inputs) inputs.push_back(values.make(input.type, quality));
    const auto now = static_cast<std::int64_t>(random_.percent(50) ? random_.next() : 1'700'000'000'000'000'000);
    for (std::uint32_t i = 0; i < module_.functions.size(); ++i) compare(ir::FunctionId{i}, {inputs, now});
  }
  [[nodiscard]] auto known() const -> std::uint64_t { return known_; }

  void compare(ir::FunctionId id, const ir::World& world) {
    const ir::Function& function = module_.functions[id];
    std::vector<Cell> left(function.outputs.size());
    std::vector<Cell> right(function.outputs.size());
    arena_.reset();
    interp_->evaluate(id, world, arena_, left.data());
    policy_.code->evaluate(id, world, arena_, right.data());
    for (std::size_t i = 0; i < left.size(); ++i) {
      const TypeId type = function.value_types[function.outputs[i].index];
      known_ += left[i].known() ? 1 : 0;
      if (property::same(module_.types, type, left[i], right[i])) continue;
      throw Failure{fmt::format("f{}, output {}: the interpreter gives {} and the file {}", id.index, i,
                                property::dump(module_.types, type, left[i]),
                                property::dump(module_.types, type, right[i]))};
    }
  }

 private:
  const ir::Module& module_;
  const host::Policy& policy_;
  property::Random& random_;
  std::unique_ptr<ir::Engine> interp_;
  Arena memory_;
  Arena arena_;
  std::uint64_t known_ = 0;
};

auto agrees(const ir::Module& module, property::Random& random, std::string_view level) -> std::uint64_t {
  const std::string bytes = native_bytes(module, level);
  if (native_bytes(module, level) != bytes) throw Failure{"made twice, it is two files"};
  const host::Policy policy = loaded(bytes);
  Case one(module, policy, random);
  for (int i = 0; i < kWorlds; ++i) one.world();
  return one.known();
}

// Gates of which an index tells much to native code, unless they are small.
auto tells(property::Random& random, std::string_view level) -> std::uint64_t {
  worlds::Random narrow(random.next());
  const ir::Module module = property::NarrowGates(narrow).module();
  const host::Policy policy = loaded(native_bytes(module, level));
  Case one(module, policy, random);
  for (unsigned i = 0; i < kWorlds; ++i) {
    Arena memory;
    std::vector<Cell> inputs;
    for (const ir::Input& input : module.inputs)
      inputs.push_back(property::NarrowGates::value(narrow, i % 2 * 30, module.types, input.type, memory));
    one.compare(module.gates[0].function, {inputs, 0});
  }
  return one.known();
}

auto usable_levels() -> std::vector<std::string_view> {
  std::vector<std::string_view> levels;
  for (const std::string_view level : native::processor_levels()) {
    if (native::processor_has(level)) levels.push_back(level);
  }
  return levels;
}

auto too_large(property::Random& random) -> std::uint64_t {
  const ir::Module module = generated(random, 40'000);
  const host::Policy policy = loaded(native_bytes(module, native::usual_level()));
  std::size_t without = 0;
  for (std::uint32_t i = 0; i < module.functions.size(); ++i)
    without += policy.code->has_code(ir::FunctionId{i}) ? 0 : 1;
  if (without != 1) throw Failure{fmt::format("{} functions have no code, and one is too large", without)};
  Case one(module, policy, random);
  for (int i = 0; i < 3; ++i) one.world();
  return one.known();
}

// ---------------------------------------------------------------- changes

void must_be_refused(const std::string& bytes, const std::string& change) {
  const auto policy = host::load_policy(bytes);
  if (policy) throw Failure{"a file is loaded although " + change};
  if (policy.error().message.empty()) throw Failure{"a refusal without a reason: " + change};
}

void damaged(const std::string& bytes, property::Random& random, std::uint64_t cases) {
  for (std::uint64_t i = 0; i < cases; ++i) {
    const std::size_t at = random.below(bytes.size());
    std::string changed = bytes;
    changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ (1 + random.below(255)));
    must_be_refused(changed, fmt::format("its byte {} was changed", at));
    must_be_refused(bytes.substr(0, at), fmt::format("it was cut short at {}", at));
  }
  must_be_refused(bytes + '\0', "a byte was added");
}

// The digest stands at the end, and is of all before it.
auto resealed(std::string bytes) -> std::string {
  const std::string_view content = std::string_view(bytes).substr(0, bytes.size() - kSha256Text);
  return bytes.replace(content.size(), kSha256Text, sha256_hex(content));
}

// The ELF file in front is short, and what is believed of it stands at its beginning and end.
auto some_place(property::Random& random, std::size_t library, std::size_t size) -> std::size_t {
  switch (random.below(4)) {
    case 0: return random.below(std::min<std::size_t>(0x400, size));
    case 1: return library - 1 - random.below(std::min<std::size_t>(0x400, library));
    case 2: return size - kSha256Text - 1 - random.below(0x100);
    default: return random.below(size - kSha256Text);
  }
}

// Returns how many were still loaded. None of it is run.
auto tampered(const std::string& bytes, property::Random& random, std::uint64_t cases) -> std::uint64_t {
  const std::size_t library = native::read_image(bytes)->library.size();
  std::uint64_t still = 0;
  for (std::uint64_t i = 0; i < cases; ++i) {
    std::string changed = bytes;
    for (std::size_t n = 1 + random.below(3); n > 0; --n) {
      changed[some_place(random, library, changed.size())] =
          static_cast<char>(random.percent(50) ? random.below(256) : random.below(4));
    }
    still += host::load_policy(resealed(std::move(changed))) ? 1 : 0;
  }
  return still;
}

// Files that somebody else made well, for something else than this.
void foreign(const std::string& bytes) {
  const native::Image image = *native::read_image(bytes);
  const auto refused = [&](std::string_view words, auto change) {
    native::Image other = image;
    change(other.facts);
    const auto policy = host::load_policy(native::write_image(other));
    if (policy) throw Failure{fmt::format("it is loaded, and should be refused: {}", words)};
    if (policy.error().message.find(words) == std::string::npos) throw Failure{policy.error().message};
  };
  refused("another build of the engine", [](native::Facts& facts) { ++facts.abi; });
  refused("machines of the kind z80", [](native::Facts& facts) { facts.machine = "z80"; });
  refused("processors of the level x86-64-v9", [](native::Facts& facts) { facts.level = "x86-64-v9"; });
  refused("another policy", [](native::Facts& facts) { facts.policy_digest.back() ^= 1; });
  refused("its library lacks the code", [](native::Facts& facts) { facts.code.tables.emplace_back(1); });
  refused("a function that its policy has not", [](native::Facts& facts) { facts.code.tables[0][0].index += 1'000; });
  refused("calls from places", [](native::Facts& facts) { facts.code.sites.push_back({ir::FunctionId{0u}, {}, 0}); });
}

struct Seen {
  std::uint64_t modules = 0;
  std::uint64_t known = 0;
  std::uint64_t still_loaded = 0;
};

void run(property::Random& random, std::uint64_t cases, Seen& seen) {
  const std::vector<std::string_view> levels = usable_levels();
  for (std::uint64_t i = 0; i < cases; ++i, ++seen.modules) {
    const ir::Module module = generated(random, i % 8 == 7 ? 1'000 : 0);
    seen.known += agrees(module, random, levels[i % levels.size()]);
    seen.known += tells(random, levels[i % levels.size()]);
  }
  seen.known += too_large(random);
  for (int i = 0; i < 4; ++i) {
    const std::string bytes = native_bytes(generated(random, 0), levels.front());
    foreign(bytes);
    damaged(bytes, random, cases * 2);
    seen.still_loaded += tampered(bytes, random, cases * 8);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto clock = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
  const std::uint64_t seed = option(argc, argv, "--seed", clock % 1'000'000'000);
  const std::uint64_t cases = option(argc, argv, "--cases", 16);
  property::Random random(seed);
  Seen seen;
  try {
    run(random, cases, seen);
  } catch (const Failure& failure) {
    fmt::print("FAILED with --seed {} --cases {}\n{}\n", seed, cases, failure.what);
    return 1;
  }
  fmt::print("seed {}: {} modules, {} known answers; of files with fitting digests {} were still loaded\n", seed,
             seen.modules, seen.known, seen.still_loaded);
  return seen.known > 0 && seen.still_loaded > 0 ? 0 : 1;
}

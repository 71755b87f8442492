// Compiled policies of every example and of generated modules, and what becomes of them on the way.
//
//   - what is written reads as the same module, and is the same bytes again;
//   - a file in which one byte was changed, or that was cut short or made longer, is refused;
//   - one that was changed and given fitting digests, as whoever can write it could, is refused or is a module that
//     verifies.
//
//   property_compiled [--cases N] [--seed S]    N changes of each file
#include <array>
#include <chrono>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "compiler/driver/driver.hpp"
#include "runtime/base/files.hpp"
#include "tests/property/compiled_form.hpp"
#include "tests/property/option.hpp"
#include "tests/property/random_functions.hpp"
#include "tests/property/random_policy.hpp"
#include "tests/property/resealed.hpp"

namespace {

using namespace writ;
using property::option;

struct Failure {
  std::string what;
};

// ---------------------------------------------------------------- modules

auto modules_of(const std::string& package) -> std::vector<std::unique_ptr<lower::Lowered>> {
  const std::string path = std::string(WRIT_SOURCE_DIR) + "/examples/" + package;
  auto build = driver::build({path});
  if (!build) throw Failure{build.error().message};
  if ((*build)->sink.has_errors()) throw Failure{"the example " + package + " has errors"};
  std::vector<std::unique_ptr<lower::Lowered>> made;
  for (check::ModuleIndex i = 0; i < (*build)->typed.modules.size(); ++i) {
    made.push_back(driver::lower_module(**build, i));
    if (made.back() == nullptr) throw Failure{"the example " + package + " has data that does not fit"};
  }
  return made;
}

auto generated(property::Random& random) -> ir::Module {
  property::ModuleGenerator m(random);
  property::FunctionGenerator gate(m, "gate");
  gate.body(10 + random.below(20));
  for (int i = 0; i < 4; ++i) gate.output(gate.want(m.universe().boolean));
  for (int i = 0; i < 3; ++i) gate.output(gate.want(random.pick(m.universe().plain)));
  property::PolicyGenerator(m).facts(gate.finish(), 4, 7);
  return m.finish();
}

// ---------------------------------------------------------------- changes

void must_be_refused(const std::string& bytes, std::string_view change) {
  if (ir::read_compiled(bytes)) throw Failure{fmt::format("a file is read although {}", change)};
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

// Returns how many still read.
auto tampered(const std::string& bytes, property::Random& random, std::uint64_t cases) -> std::uint64_t {
  std::uint64_t read = 0;
  for (std::uint64_t i = 0; i < cases; ++i) {
    std::string changed = bytes;
    for (std::size_t n = 1 + random.below(3); n > 0; --n) {
      changed[random.below(changed.size())] =
          static_cast<char>(random.percent(50) ? random.below(256) : random.below(4));
    }
    const auto module = ir::read_compiled(property::resealed(std::move(changed)));
    if (!module) continue;
    ++read;
    const auto faults = ir::verify(module->module);
    if (!faults.empty()) throw Failure{"what was read does not verify: " + faults[0].where + ": " + faults[0].what};
    if (std::string lost = property::lost_when_compiled(module->module, module->package); !lost.empty())
      throw Failure{lost};
  }
  return read;
}

auto all_of(const ir::Module& module, property::Random& random, std::uint64_t cases) -> std::uint64_t {
  const ir::Package package{"writ 0",
                            false,
                            {{"boss", {"x:boss", "x:b"}}},
                            ir::LedgerRule{"log", "keeper", 1},
                            {{"people", "people.yaml", "people: []\n"}}};
  if (std::string lost = property::lost_when_compiled(module, package); !lost.empty()) throw Failure{lost};
  const std::string bytes = ir::write_compiled(module, package, "signed");
  damaged(bytes, random, cases);
  return tampered(bytes, random, cases);
}

}  // namespace

int main(int argc, char** argv) {
  const auto clock = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
  const std::uint64_t seed = option(argc, argv, "--seed", clock % 1'000'000'000);
  const std::uint64_t cases = option(argc, argv, "--cases", 200);
  property::Random random(seed);
  std::uint64_t modules = 0, read = 0;
  try {
    for (const char* example : {"release", "plan", "lineage"}) {
      for (const auto& lowered : modules_of(example)) {
        read += all_of(lowered->module, random, cases);
        ++modules;
      }
    }
    for (int i = 0; i < 20; ++i, ++modules) read += all_of(generated(random), random, cases);
  } catch (const Failure& failure) {
    fmt::print("FAILED with --seed {} --cases {}\n{}\n", seed, cases, failure.what);
    return 1;
  }
  fmt::print("seed {}: {} modules, {} changes of each; {} with fitting digests still read\n", seed, modules, cases,
             read);
  return read > 0 ? 0 : 1;  // otherwise the second half of the reader was not reached
}

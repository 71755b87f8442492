// What `writ test` runs: test blocks, properties and proofs of the modules of a build.
//
// A test block is one world that the author gives. A property is tried in as many
// sampled worlds as it says, and so is a proof: its result is "sampled", never "proved".
// Sampling follows from the rules, the title and the seed alone, so a run repeats.
//
// A block that needs what this version cannot evaluate is NotYet and was not run.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/driver.hpp"

namespace writ::testing {

struct TestResult {
  enum class Status : std::uint8_t { Passed, Failed, NotYet } status = Status::Passed;
  lower::TestPlan::Kind kind = lower::TestPlan::Kind::Test;
  std::string module;
  std::string title;
  ir::Origin origin;
  std::vector<std::string> failures;  // one sentence a missed expectation
  std::vector<std::string> not_yet;   // constructs that this version cannot evaluate

  // Of a property or proof.
  std::size_t worlds = 0;  // in which it was tried
  std::uint64_t seed = 0;
  std::string world;  // where it fails: a small one, as a test block; empty: nothing to show
};

// The modules of a build that have blocks to run, each with its engine. The build must
// have no errors and outlive the suite.
struct Suite {
  struct Part {
    check::ModuleIndex module;
    std::unique_ptr<lower::Lowered> lowered;
    std::unique_ptr<ir::Engine> engine;
  };
  std::vector<Part> parts;  // in the order of the files
  bool complete = false;    // false: a data file was reported to the build's sink
};
auto open_suite(driver::Build& build, const driver::EngineChoice& choice) -> Fallible<Suite>;

struct TestOptions {
  std::string filter;                 // only titles that contain it
  std::optional<std::uint64_t> seed;  // of every property; none: each has its title's
};
// One block. Threads may run blocks of one part at the same time.
auto run_block(const Suite::Part& part, const lower::TestPlan& plan, std::optional<std::uint64_t> seed) -> TestResult;
// Every block of the suite, in source order.
auto run_tests(const Suite& suite, const TestOptions& options) -> std::vector<TestResult>;

}  // namespace writ::testing

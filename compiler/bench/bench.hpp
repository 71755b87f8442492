// `writ bench`: what a decision of an author's own rules on an author's own requests takes, stage by stage and engine
// by engine.
//
// Nothing is timed before both engines decided on every case and came to the same; where they differ there are no
// times, but an Error. One thread. Takes about the seconds that it is given, and as much again to compare and to
// compile.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/bench/cases.hpp"
#include "compiler/bench/profile.hpp"
#include "compiler/bench/stages.hpp"
#include "compiler/bench/timing.hpp"

namespace writ::bench {

// A difference between turns that is larger says more about the machine than about the rules.
inline constexpr double kSteady = 0.10;

struct StageTimes {
  Stage stage = Stage::Whole;
  Times times;
};
struct EngineTimes {
  std::string engine;  // "interp", "jit"
  std::vector<StageTimes> stages;
  [[nodiscard]] auto find(Stage stage) const -> const Times*;
  // What is evaluated beside the indexes; nothing where no index is asked.
  [[nodiscard]] auto residual() const -> std::optional<double>;
  // The stages together, as a share of the whole that was measured in one go.
  [[nodiscard]] auto together() const -> double;
};

struct Effort {
  double seconds = 3;
  bool interpreter = true;
  bool native = true;
  bool profile = false;
};
struct Result {
  std::vector<std::size_t> verdicts;  // how many cases are decided so, by ir::Verdict
  check::GateCost cost;
  std::vector<EngineTimes> engines;
  std::string no_native;  // why there are no times of native code; empty: there are, or none were wanted
  std::optional<Profile> profile;
};

// `build` is that of the cases.
auto run(const driver::Build& build, const Cases& cases, const Effort& effort) -> Fallible<Result>;

// Where two engines come to different decisions, in a sentence; nothing where they agree. Verdicts and controls of all
// cases are compared, and the records of the first ones: of at most kRecords, and of so many as `seconds` are enough
// for, because explaining a decision can take a million times as long as making it.
inline constexpr std::size_t kRecords = 1'000;
auto difference(const Cases& cases, Subject& a, Subject& b, double seconds) -> std::optional<std::string>;

}  // namespace writ::bench

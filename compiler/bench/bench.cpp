#include "compiler/bench/bench.hpp"

#include <algorithm>

namespace writ::bench {
namespace {

using EngineChoice = driver::EngineChoice;

// The share of the time that the profile gets, where there is one.
constexpr double kProfileShare = 0.3;

struct Measured {
  Subject* subject = nullptr;
  EngineTimes times;
};

// All stages of all engines in turns.
void measure(std::vector<Measured>& engines, double seconds) {
  std::vector<Loop> loops;
  for (Measured& one : engines) {
    for (const Stage stage : kStages) {
      std::optional<Loop> loop = one.subject->loop_of(stage);
      if (!loop) continue;
      loops.push_back(std::move(*loop));
      one.times.stages.push_back({stage, {}});
    }
  }
  const std::vector<Times> times = measured(loops, seconds);
  auto next = times.begin();
  for (Measured& one : engines) {
    for (StageTimes& stage : one.times.stages) stage.times = *next++;
  }
}

auto verdicts_of(const Cases& cases, Subject& subject) -> std::vector<std::size_t> {
  std::vector<std::size_t> counts(static_cast<std::size_t>(ir::Verdict::Deny) + 1);
  for (std::size_t i = 0; i < cases.rows.size(); ++i) ++counts[static_cast<std::size_t>(subject.decision(i).decision)];
  return counts;
}

// With native code and without: a missing plug-in is only told where there is something else to measure.
auto native_of(const Cases& cases, const Effort& effort, std::string& missing) -> Fallible<std::unique_ptr<Subject>> {
  if (!effort.native) return std::unique_ptr<Subject>();
  auto engine = driver::make_engine(cases.module(), EngineChoice::Jit);
  if (engine) return Subject::of(cases, std::move(*engine));
  if (!effort.interpreter) return fail(engine.error().message);
  missing = engine.error().message;
  return std::unique_ptr<Subject>();
}

}  // namespace

auto EngineTimes::find(Stage stage) const -> const Times* {
  const auto found = std::find_if(stages.begin(), stages.end(), [&](const StageTimes& s) { return s.stage == stage; });
  return found == stages.end() ? nullptr : &found->times;
}

auto EngineTimes::residual() const -> std::optional<double> {
  const Times* index = find(Stage::Index);
  if (index == nullptr) return std::nullopt;
  return std::max(0.0, find(Stage::Evaluate)->median - index->median);
}

auto EngineTimes::together() const -> double {
  double sum = 0;
  for (const Stage stage : {Stage::Decode, Stage::Evidence, Stage::Evaluate, Stage::Decide}) sum += find(stage)->median;
  const double whole = find(Stage::Whole)->median;
  return whole > 0 ? sum / whole : 0;
}

auto run(const driver::Build& build, const Cases& cases, const Effort& effort) -> Fallible<Result> {
  Result made;
  made.cost = check::gate_cost(build.typed, cases.symbol);
  auto engine = driver::make_engine(cases.module(), EngineChoice::Interp);
  if (!engine) return fail(engine.error().message);
  auto interpreter = Subject::of(cases, std::move(*engine));
  if (!interpreter) return fail(interpreter.error().message);
  auto native = native_of(cases, effort, made.no_native);
  if (!native) return fail(native.error().message);
  if (*native != nullptr) {
    if (const auto found = difference(cases, **interpreter, **native, effort.seconds)) return fail(*found);
  }
  made.verdicts = verdicts_of(cases, **interpreter);
  std::vector<Measured> engines;
  if (effort.interpreter) engines.push_back({interpreter->get(), {"interp", {}}});
  if (*native != nullptr) engines.push_back({native->get(), {"jit", {}}});
  measure(engines, effort.seconds * (effort.profile ? 1 - kProfileShare : 1));
  for (Measured& one : engines) made.engines.push_back(std::move(one.times));
  if (effort.profile) made.profile = profile(build, cases, **interpreter, made.cost, effort.seconds * kProfileShare);
  return made;
}

}  // namespace writ::bench

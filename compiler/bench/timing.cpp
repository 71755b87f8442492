#include "compiler/bench/timing.hpp"

#include <algorithm>

#include "runtime/base/check.hpp"
#include "runtime/base/stopwatch.hpp"

namespace writ::bench {
namespace {

constexpr double kShortestBatch = 2'000;  // ns: a hundred times what reading the clock takes
constexpr std::size_t kCalibration = 64;
constexpr int kTurns = 7;
constexpr double kShortestTurn = 200'000;  // ns

struct Timing {
  const Loop* loop = nullptr;
  std::size_t batch = 1;
  std::size_t next = 0;
  std::vector<std::vector<double>> turns;  // ns a decision, by turn
};

auto timed(const Loop& loop, std::size_t first, std::size_t last) -> double {
  const std::int64_t begin = steady_ns();
  loop.run(first, last);
  return static_cast<double>(steady_ns() - begin);
}

// Warms up, and finds a batch that is long enough to be timed.
auto calibrated(const Loop& loop) -> Timing {
  WRIT_CHECK(loop.cases > 0, "there is something to measure");
  timed(loop, 0, loop.cases);
  const std::size_t some = std::min(kCalibration, loop.cases);
  const double each = std::max(0.1, timed(loop, 0, some) / static_cast<double>(some));
  return {&loop, static_cast<std::size_t>(kShortestBatch / each) + 1, 0, {}};
}

// The next `count` cases, and from the first one again after the last.
void run_batch(Timing& timing) {
  std::size_t left = timing.batch;
  while (left > 0) {
    const std::size_t some = std::min(left, timing.loop->cases - timing.next);
    timing.loop->run(timing.next, timing.next + some);
    timing.next = (timing.next + some) % timing.loop->cases;
    left -= some;
  }
}

void take_turn(Timing& timing, double nanos) {
  std::vector<double>& samples = timing.turns.emplace_back();
  const std::int64_t begin = steady_ns();
  std::int64_t before = begin;
  do {
    run_batch(timing);
    const std::int64_t after = steady_ns();
    samples.push_back(static_cast<double>(after - before) / static_cast<double>(timing.batch));
    before = after;
  } while (static_cast<double>(before - begin) < nanos);
}

auto quantile(std::vector<double>& samples, double share) -> double {
  const auto at = static_cast<std::size_t>(share * static_cast<double>(samples.size() - 1));
  std::nth_element(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(at), samples.end());
  return samples[at];
}

auto times_of(Timing& timing) -> Times {
  std::vector<double> all;
  std::vector<double> medians;
  for (std::vector<double>& turn : timing.turns) {
    all.insert(all.end(), turn.begin(), turn.end());
    medians.push_back(quantile(turn, 0.5));
  }
  Times made;
  made.median = quantile(all, 0.5);
  made.p99 = quantile(all, 0.99);
  const auto [least, most] = std::minmax_element(medians.begin(), medians.end());
  made.spread = made.median > 0 ? (*most - *least) / made.median : 0;
  made.decisions = all.size() * timing.batch;
  return made;
}

}  // namespace

auto measured(const std::vector<Loop>& loops, double seconds) -> std::vector<Times> {
  std::vector<Timing> timings;
  for (const Loop& loop : loops) timings.push_back(calibrated(loop));
  const double each = std::max(kShortestTurn, seconds * 1e9 / (kTurns * static_cast<double>(loops.size())));
  for (int turn = 0; turn < kTurns; ++turn) {
    for (Timing& timing : timings) take_turn(timing, each);
  }
  std::vector<Times> made;
  for (Timing& timing : timings) made.push_back(times_of(timing));
  return made;
}

}  // namespace writ::bench

#include "tests/bench/harness/measure.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <numeric>

namespace writ::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kShortestBatch = 2'000;  // ns: a hundred times what reading the clock takes
constexpr std::size_t kCalibration = 64;

struct Timing {
  Variant* variant = nullptr;
  std::size_t batch = 1;
  std::size_t next = 0;
  std::vector<double> samples;  // ns a decision
};

volatile std::uint64_t kept = 0;  // what is kept cannot be left out

auto timed(const Variant& variant, std::size_t first, std::size_t last) -> double {
  const auto begin = Clock::now();
  const std::uint64_t sum = variant.run(first, last);
  const std::chrono::duration<double, std::nano> took = Clock::now() - begin;
  kept = kept + sum;
  return took.count();
}

auto wrong_decisions(const Variant& variant) -> std::size_t {
  if (!variant.agrees) return 0;
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < variant.requests; ++i) wrong += variant.agrees(i) ? 0 : 1;
  return wrong;
}

// Warms up, and finds a batch that is long enough to be timed.
auto calibrated(Variant& variant) -> Timing {
  timed(variant, 0, variant.requests);
  const std::size_t some = std::min(kCalibration, variant.requests);
  const double each = std::max(0.1, timed(variant, 0, some) / static_cast<double>(some));
  const auto batch = static_cast<std::size_t>(kShortestBatch / each) + 1;
  return {&variant, std::clamp<std::size_t>(batch, 1, variant.requests), 0, {}};
}

void sample(Timing& timing, double seconds) {
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  while (Clock::now() < end) {
    if (timing.next + timing.batch > timing.variant->requests) timing.next = 0;
    const double took = timed(*timing.variant, timing.next, timing.next + timing.batch);
    timing.samples.push_back(took / static_cast<double>(timing.batch * timing.variant->each));
    timing.next += timing.batch;
  }
}

auto quantile(std::vector<double>& samples, double share) -> double {
  const auto at = static_cast<std::size_t>(share * static_cast<double>(samples.size() - 1));
  std::nth_element(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(at), samples.end());
  return samples[at];
}

void print(const std::string& name, Timing& timing) {
  fmt::print(
      "{{\"workload\":\"{}\",\"engine\":\"{}\",\"stage\":\"{}\",\"median_ns\":{:.1f},\"p99_ns\":{:.1f},"
      "\"decisions\":{},\"batch\":{},\"checked\":{}}}\n",
      name, timing.variant->engine, timing.variant->stage, quantile(timing.samples, 0.5),
      quantile(timing.samples, 0.99), timing.samples.size() * timing.batch * timing.variant->each,
      timing.batch * timing.variant->each,
      timing.variant->agrees ? timing.variant->requests * timing.variant->each : 0);
}

}  // namespace

auto measure(const std::string& name, std::vector<Variant>& variants, const Effort& effort) -> bool {
  bool right = true;
  std::vector<Timing> timings;
  for (Variant& variant : variants) {
    const std::size_t wrong = wrong_decisions(variant);
    if (wrong == 0) {
      timings.push_back(calibrated(variant));
      continue;
    }
    right = false;
    fmt::print(stderr, "{}: {} {}: {} of {} decisions are not as expected\n", name, variant.engine, variant.stage,
               wrong, variant.requests);
  }
  for (int round = 0; round < effort.rounds; ++round) {
    for (Timing& timing : timings) sample(timing, effort.seconds);
  }
  for (Timing& timing : timings) print(name, timing);
  return right;
}

}  // namespace writ::bench

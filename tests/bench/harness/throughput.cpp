#include "tests/bench/harness/throughput.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <memory>
#include <thread>
#include <vector>
#include <writ/writ.h>

namespace writ::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kNow = 1'772'323'200ll * 1'000'000'000;  // 2026-03-01
constexpr std::size_t kBetweenLooks = 64;                       // decisions from one look at the clock to the next

[[noreturn]] void stop(const char* why) {
  fmt::print(stderr, "bench: {}\n", why);
  std::exit(2);
}

auto loaded(const Case& one) -> writ_policy* {
  const std::string folder = one.folder + "/policy";
  const char* paths[] = {folder.c_str()};
  writ_load_options options = WRIT_LOAD_OPTIONS_INIT;
  options.engine = WRIT_NATIVE;
  writ_policy* policy = nullptr;
  if (writ_policy_load(paths, 1, &options, &policy, nullptr) == WRIT_OK) return policy;
  options.engine = WRIT_INTERPRETER;
  if (writ_policy_load(paths, 1, &options, &policy, nullptr) != WRIT_OK) stop("the rules do not load");
  return policy;
}

// Decides until the time is over; how often, and how long that took in all.
auto decide_until(const writ_policy* policy, const Case& one, Clock::time_point end) -> double {
  writ_context* context = nullptr;
  if (writ_context_new(policy, nullptr, &context, nullptr) != WRIT_OK) stop("there is no context");
  writ_given given = WRIT_GIVEN_INIT;
  given.now = kNow;
  const auto begin = Clock::now();
  std::size_t made = 0;
  while (Clock::now() < end) {
    for (std::size_t i = 0; i < kBetweenLooks; ++i, ++made) {
      const std::string& json = one.requests[made % one.requests.size()];
      const writ_decision* decision = nullptr;
      if (writ_decide(context, json.data(), json.size(), &given, &decision, nullptr) != WRIT_OK) stop("no decision");
    }
  }
  const std::chrono::duration<double> took = Clock::now() - begin;
  writ_context_free(context);
  return static_cast<double>(made) / took.count();
}

auto rate(const writ_policy* policy, const Case& one, std::size_t threads, double seconds) -> double {
  const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  std::vector<double> rates(threads);
  std::vector<std::thread> running;
  for (double& each : rates) running.emplace_back([&] { each = decide_until(policy, one, end); });
  double sum = 0;
  for (std::size_t i = 0; i < threads; ++i) {
    running[i].join();
    sum += rates[i];
  }
  return sum;
}

}  // namespace

void throughput(const Case& one, int rounds, double seconds) {
  writ_policy* policy = loaded(one);
  std::array<double, 2> best = {0, 0};
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t threads = 1; threads <= best.size(); ++threads)
      best[threads - 1] = std::max(best[threads - 1], rate(policy, one, threads, seconds));
  }
  for (std::size_t threads = 1; threads <= best.size(); ++threads) {
    fmt::print(
        "{{\"workload\":\"{}\",\"engine\":\"Writ\",\"stage\":\"threads\",\"threads\":{},\"decisions_per_second\":{:.0f}"
        "}}\n",
        one.name, threads, best[threads - 1]);
  }
  writ_policy_free(policy);
}

}  // namespace writ::bench

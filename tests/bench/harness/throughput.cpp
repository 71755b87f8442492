#include "tests/bench/harness/throughput.hpp"

#include <pthread.h>
#include <sched.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <ctime>
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

struct Rate {
  double decisions = 0;  // a second
  double cpu = 0;        // of the time, how much the thread ran
};

// Each thread on a core of its own: some kernels leave new threads together on one for seconds.
void stay_on(std::size_t core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(core % std::thread::hardware_concurrency(), &cores);
  pthread_setaffinity_np(pthread_self(), sizeof cores, &cores);
}

auto cpu_seconds() -> double {
  timespec time = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// Decides until the time is over.
auto decide_until(const writ_policy* policy, const Case& one, Clock::time_point end) -> Rate {
  writ_context* context = nullptr;
  if (writ_context_new(policy, nullptr, &context, nullptr) != WRIT_OK) stop("there is no context");
  writ_given given = WRIT_GIVEN_INIT;
  given.now = kNow;
  const auto begin = Clock::now();
  const double cpu_begin = cpu_seconds();
  std::size_t made = 0;
  while (Clock::now() < end) {
    for (std::size_t i = 0; i < kBetweenLooks; ++i, ++made) {
      const std::string& json = one.requests[made % one.requests.size()];
      const writ_decision* decision = nullptr;
      if (writ_decide(context, json.data(), json.size(), &given, &decision, nullptr) != WRIT_OK) stop("no decision");
    }
  }
  const std::chrono::duration<double> took = Clock::now() - begin;
  const double ran = cpu_seconds() - cpu_begin;
  writ_context_free(context);
  return {static_cast<double>(made) / took.count(), ran / took.count()};
}

auto rate(const writ_policy* policy, const Case& one, std::size_t threads, double seconds) -> Rate {
  const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  std::vector<Rate> rates(threads);
  std::vector<std::thread> running;
  for (std::size_t i = 0; i < threads; ++i)
    running.emplace_back([&, i] {
      stay_on(i);
      rates[i] = decide_until(policy, one, end);
    });
  Rate all;
  for (std::size_t i = 0; i < threads; ++i) {
    running[i].join();
    all.decisions += rates[i].decisions;
    all.cpu += rates[i].cpu / static_cast<double>(threads);
  }
  return all;
}

}  // namespace

void throughput(const Case& one, int rounds, double seconds) {
  writ_policy* policy = loaded(one);
  std::array<Rate, 2> best;
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t threads = 1; threads <= best.size(); ++threads) {
      const Rate found = rate(policy, one, threads, seconds);
      if (found.decisions > best[threads - 1].decisions) best[threads - 1] = found;
    }
  }
  for (std::size_t threads = 1; threads <= best.size(); ++threads) {
    const Rate& found = best[threads - 1];
    fmt::print(
        "{{\"workload\":\"{}\",\"engine\":\"Writ\",\"stage\":\"threads\",\"threads\":{},"
        "\"decisions_per_second\":{:.0f},\"cpu_share\":{:.3f}}}\n",
        one.name, threads, found.decisions, found.cpu);
  }
  writ_policy_free(policy);
}

}  // namespace writ::bench

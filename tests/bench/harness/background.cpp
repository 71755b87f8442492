#include "tests/bench/harness/background.hpp"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <thread>
#include <writ/writ.h>

#include "tests/bench/harness/through_c.hpp"

namespace writ::bench {
namespace {

[[noreturn]] void stop(const char* why) {
  fmt::print(stderr, "bench: {}\n", why);
  std::exit(2);
}

class Reloading {
 public:
  explicit Reloading(const Case& one) : one_(one), thread_([this] { work(); }) {}
  ~Reloading() {
    ending_ = true;
    thread_.join();
  }
  Reloading(const Reloading&) = delete;
  auto operator=(const Reloading&) -> Reloading& = delete;
  [[nodiscard]] auto made() const -> std::size_t { return made_; }

 private:
  void work() {
    while (!ending_) reload();
  }

  void reload() {
    const std::string folder = one_.folder + "/policy";
    const char* paths[] = {folder.c_str()};
    writ_load_options options = WRIT_LOAD_OPTIONS_INIT;
    options.engine = WRIT_TIERED;
    writ_policy* policy = nullptr;
    writ_context* context = nullptr;
    if (writ_policy_load(paths, 1, &options, &policy, nullptr) != WRIT_OK ||
        writ_context_new(policy, nullptr, &context, nullptr) != WRIT_OK)
      stop("the rules do not load");
    decide_until_native(policy, context);
    writ_context_free(context);
    writ_policy_free(policy);
  }

  // Often until code is asked for; then now and then, so that it is not this thread that takes the cores.
  void decide_until_native(const writ_policy* policy, writ_context* context) {
    constexpr std::size_t kOften = 1'100;
    for (std::size_t i = 0; !ending_; ++i) {
      if (writ_policy_engine(policy, 0, nullptr, 0) == WRIT_NATIVE) {
        ++made_;
        return;
      }
      if (i >= kOften) std::this_thread::sleep_for(std::chrono::milliseconds(5));
      const std::string& json = one_.requests[i % one_.requests.size()];
      if (writ_decide(context, json.data(), json.size(), nullptr, nullptr, nullptr) != WRIT_OK) stop("no decision");
    }
  }

  const Case& one_;
  std::atomic<bool> ending_ = false;
  std::atomic<std::size_t> made_ = 0;
  std::thread thread_;
};

}  // namespace

auto measure_while_compiling(const Case& one, const Effort& effort) -> bool {
  std::vector<Variant> variants;
  for (Variant& variant : through_c(one)) {
    if (variant.engine != "Writ, native code") continue;
    variant.stage += ", compiling";
    variants.push_back(std::move(variant));
  }
  if (variants.empty()) stop("there is no native code");
  std::size_t made = 0;
  bool right = false;
  {
    const Reloading reloading(one);
    right = measure(one.name, variants, effort);
    made = reloading.made();
  }
  if (made == 0) stop("no native code was made meanwhile: measure for longer");
  fmt::print(stderr, "bench: {}: native code was made {} times meanwhile\n", one.name, made);
  return right;
}

}  // namespace writ::bench

// What the tests of tiers and of kept code share: policies that are loaded for an engine, and decided by until it is
// there.
#pragma once

#include <chrono>
#include <string>
#include <thread>

#include "tests/unit/capi/fixture.hpp"

namespace tiers {

struct Loaded {
  writ_status status = WRIT_OK;
  std::string message;
  abi::Policy policy;
};

inline auto try_load(writ_engine engine, const char* cache = nullptr, const char* rules = "embed/rules") -> Loaded {
  writ_load_options options = WRIT_LOAD_OPTIONS_INIT;
  options.engine = engine;
  options.flags = WRIT_UNLOCKED;
  options.code_cache = cache;
  const std::string path = abi::example(rules);
  const char* paths[] = {path.c_str()};
  writ_policy* policy = nullptr;
  writ_error* raw = nullptr;
  Loaded loaded;
  loaded.status = writ_policy_load(paths, 1, &options, &policy, &raw);
  const abi::Error error(raw);
  loaded.message = writ_error_message(raw);
  loaded.policy.reset(policy);
  return loaded;
}

inline auto load(writ_engine engine, const char* cache = nullptr, const char* rules = "embed/rules") -> abi::Policy {
  Loaded loaded = try_load(engine, cache, rules);
  REQUIRE_MESSAGE(loaded.status == WRIT_OK, loaded.message);
  return std::move(loaded.policy);
}

inline auto why(const abi::Policy& policy) -> std::string {
  char text[256];
  writ_policy_engine(policy.get(), 0, text, sizeof text);
  return text;
}

// By which a function gets native code (runtime/host/tiered.hpp).
inline constexpr int kOften = 1'000;

inline void decide_often(const abi::Policy& policy, int times = kOften) {
  const abi::Context context = abi::context_of(policy);
  for (int i = 0; i < times; ++i) abi::decide(context, abi::kSmall);
}

// False after half a minute. Decides meanwhile: where the background was busy with another policy when code was wanted,
// the next decision asks again.
inline auto becomes_native(const abi::Policy& policy) -> bool {
  for (int i = 0; i < 30'000; ++i) {
    if (writ_policy_engine(policy.get(), 0, nullptr, 0) == WRIT_NATIVE) return true;
    decide_often(policy, 1);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

}  // namespace tiers

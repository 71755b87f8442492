// A policy decides at once, and natively later, and may be freed and exchanged whenever.
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <sys/wait.h>
#include <vector>

#include "tests/unit/tiers/tiers.hpp"

namespace {

// For one test: another plug-in.
class Plugin {
 public:
  explicit Plugin(const char* path) { ::setenv("WRIT_JIT_PLUGIN", path, 1); }
  ~Plugin() { ::unsetenv("WRIT_JIT_PLUGIN"); }
  Plugin(const Plugin&) = delete;
  auto operator=(const Plugin&) -> Plugin& = delete;
};

}  // namespace

TEST_CASE("the interpreter decides first, and says what it waits for") {
  const abi::Policy policy = tiers::load(WRIT_TIERED);
  CHECK(writ_policy_engine(policy.get(), 0, nullptr, 0) == WRIT_INTERPRETER);
  CHECK(tiers::why(policy) == "decided 0 times; native code is made from 1000 on");
  tiers::decide_often(policy, 10);
  CHECK(tiers::why(policy) == "decided 10 times; native code is made from 1000 on");
  CHECK(writ_policy_engine(policy.get(), 0, nullptr, 0) == WRIT_INTERPRETER);
}

TEST_CASE("native code takes over while a context decides, and decides the same") {
  const abi::Policy policy = tiers::load(WRIT_TIERED);
  const abi::Context context = abi::context_of(policy);
  REQUIRE(writ_decision_verdict(abi::decide(context, abi::kLarge)) != WRIT_ALLOW);
  const std::string before = abi::record_of(context);
  tiers::decide_often(policy);
  REQUIRE_MESSAGE(tiers::becomes_native(policy), tiers::why(policy));
  CHECK(tiers::why(policy) == "native code, made in the background");
  abi::decide(context, abi::kLarge);
  CHECK(abi::record_of(context) == before);
  CHECK(writ_decision_verdict(abi::decide(context, abi::kSmall)) == WRIT_ALLOW);
}

TEST_CASE("what was loaded for one engine says so") {
  CHECK(tiers::why(tiers::load(WRIT_INTERPRETER)) == "it was loaded for the interpreter");
  const abi::Policy native = tiers::load(WRIT_NATIVE);
  CHECK(writ_policy_engine(native.get(), 0, nullptr, 0) == WRIT_NATIVE);
  CHECK(tiers::why(native) == "native code, made when it was loaded");
  CHECK(writ_policy_engine(native.get(), 1, nullptr, 0) == WRIT_INTERPRETER);
  CHECK(writ_policy_engine(nullptr, 0, nullptr, 0) == WRIT_INTERPRETER);
  char cut[7];
  writ_policy_engine(native.get(), 0, cut, sizeof cut);
  CHECK(std::string(cut) == "native");
}

TEST_CASE("without a plug-in the interpreter stays, and native code alone is refused") {
  const Plugin none("/nowhere/libwrit-jit.so");
  const abi::Policy policy = tiers::load(WRIT_TIERED);
  CHECK(tiers::why(policy).starts_with("no native engine at /nowhere/libwrit-jit.so"));
  CHECK(writ_policy_engine(policy.get(), 0, nullptr, 0) == WRIT_INTERPRETER);
  tiers::decide_often(policy);
  CHECK(tiers::try_load(WRIT_NATIVE).status == WRIT_NO_ENGINE);
}

// It says which sources it was built of, in 64 digits.
TEST_CASE("a plug-in of another build is not used") {
  std::string bytes = abi::contents(WRIT_BUILD_DIR "/../libwrit-jit.so");
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  std::size_t run = 0;
  int changed = 0;
  for (char& c : bytes) {
    if (run == 64 && c == '\0') {
      (&c)[-1] = (&c)[-1] == '0' ? '1' : '0';
      ++changed;
    }
    run = is_digit(c) ? run + 1 : 0;
  }
  REQUIRE(changed > 0);
  const std::string path = abi::scratch("another-build.so", bytes);
  const Plugin other(path.c_str());
  CHECK(tiers::why(tiers::load(WRIT_TIERED)).find("is of another build than this program") != std::string::npos);
  const tiers::Loaded native = tiers::try_load(WRIT_NATIVE);
  CHECK(native.status == WRIT_NO_ENGINE);
  CHECK(native.message.find("is of another build than this program") != std::string::npos);
}

TEST_CASE("policies are freed before, while and after their code is made") {
  for (int i = 0; i < 60; ++i) {
    const abi::Policy policy = tiers::load(WRIT_TIERED);
    tiers::decide_often(policy);
    // From not at all to about as long as it takes.
    std::this_thread::sleep_for(std::chrono::milliseconds(i));
  }
}

TEST_CASE("a waiting policy is freed while another's code is made") {
  const abi::Policy first = tiers::load(WRIT_TIERED, nullptr, "release");
  for (int i = 0; i < 50; ++i) {
    const abi::Policy policy = tiers::load(WRIT_TIERED);
    tiers::decide_often(policy);
  }
  const abi::Policy last = tiers::load(WRIT_TIERED);
  tiers::decide_often(last);
  CHECK_MESSAGE(tiers::becomes_native(last), tiers::why(last));
}

TEST_CASE("swaps under readers, while code is made for both generations") {
  const abi::Policy policy = tiers::load(WRIT_TIERED);
  std::atomic<bool> stop = false;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      writ_context* raw = nullptr;
      if (writ_context_new(policy.get(), nullptr, &raw, nullptr) != WRIT_OK) ++wrong;
      const abi::Context context(raw);
      const writ_given given = abi::at_time();
      while (!stop) {
        const writ_decision* decision = nullptr;
        const writ_status status = writ_decide(raw, abi::kSmall.data(), abi::kSmall.size(), &given, &decision, nullptr);
        if (status != WRIT_OK || writ_decision_verdict(decision) != WRIT_ALLOW) ++wrong;
      }
    });
  }
  for (int i = 0; i < 40; ++i) {
    const abi::Policy next = tiers::load(WRIT_TIERED, nullptr, i % 2 == 0 ? "embed/next" : "embed/rules");
    std::this_thread::sleep_for(std::chrono::milliseconds(i % 4 == 3 ? 100 : 5));
    if (writ_policy_swap(policy.get(), next.get()) != WRIT_OK) ++wrong;
  }
  const bool native = tiers::becomes_native(policy);
  stop = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(native);
  CHECK(wrong == 0);
}

TEST_CASE("a process that was forked decides on, and ends") {
  const abi::Policy policy = tiers::load(WRIT_TIERED);
  tiers::decide_often(policy);
  REQUIRE(tiers::becomes_native(policy));
  const abi::Policy fresh = tiers::load(WRIT_TIERED);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    tiers::decide_often(policy);
    tiers::decide_often(fresh);
    const bool said = tiers::why(fresh).starts_with("this process was forked");
    std::exit(said ? 0 : 1);  // with what is done at the end of a process
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("ends without freeing anything, some milliseconds after code was asked for" * doctest::skip()) {
  const abi::Policy policy = tiers::load(WRIT_TIERED);
  tiers::decide_often(policy);
  std::this_thread::sleep_for(std::chrono::milliseconds(std::atoi(std::getenv("WRIT_TEST_WAIT"))));
  std::exit(0);
}

TEST_CASE("a process may end while code is made") {
  for (int i = 0; i < 24; ++i) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      ::setenv("WRIT_TEST_WAIT", std::to_string(3 * i).c_str(), 1);
      ::execl("/proc/self/exe", "unit_tiers", "--no-skip", "-tc=ends without*", nullptr);
      ::_exit(127);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
  }
}

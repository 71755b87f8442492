// Many threads, one policy, and rules that are exchanged while they decide.
#include <atomic>
#include <thread>
#include <vector>

#include "tests/unit/capi/fixture.hpp"

namespace {

// By the first rules a refund of 40 days is paid, by the next ones it is not.
constexpr std::string_view kOld =
    R"({"order":"A-1","agent":"ada","cents":1200,"tier":"basic","age_days":40,"reasons":["broken"]})";

struct Counts {
  std::atomic<std::size_t> allowed = 0;
  std::atomic<std::size_t> denied = 0;
  std::atomic<std::size_t> other = 0;
};

void note(Counts& counts, writ_status status, const writ_decision* decision) {
  if (status != WRIT_OK)
    ++counts.other;
  else if (writ_decision_verdict(decision) == WRIT_ALLOW)
    ++counts.allowed;
  else if (writ_decision_verdict(decision) == WRIT_DENY && writ_decision_best_case(decision) == WRIT_DENY)
    ++counts.denied;
  else
    ++counts.other;
}

void decide_often(const writ_policy* policy, const std::atomic<bool>& stop, Counts& counts) {
  writ_context* raw = nullptr;
  if (writ_context_new(policy, nullptr, &raw, nullptr) != WRIT_OK) {
    ++counts.other;
    return;
  }
  const abi::Context context(raw);
  const writ_given given = abi::at_time();
  while (!stop) {
    const writ_decision* decision = nullptr;
    const writ_status status = writ_decide(raw, kOld.data(), kOld.size(), &given, &decision, nullptr);
    note(counts, status, decision);
  }
}

}  // namespace

TEST_CASE("a swap is seen by the next decision of each context") {
  const abi::Policy policy = abi::load(abi::example("embed/rules"));
  const abi::Policy next = abi::load(abi::example("embed/next"));
  const abi::Context context = abi::context_of(policy);
  CHECK(writ_decision_verdict(abi::decide(context, kOld)) == WRIT_ALLOW);
  CHECK(writ_policy_swap(policy.get(), next.get()) == WRIT_OK);
  CHECK(writ_policy_swaps(policy.get()) == 1);
  CHECK(writ_decision_verdict(abi::decide(context, kOld)) == WRIT_DENY);
  CHECK(writ_policy_swap(policy.get(), policy.get()) == WRIT_OK);
  CHECK(writ_decision_verdict(abi::decide(context, kOld)) == WRIT_DENY);
}

TEST_CASE("a prepared request is outdated by a swap, and a new one is not") {
  const abi::Policy policy = abi::load(abi::example("embed/rules"));
  const abi::Policy next = abi::load(abi::example("embed/next"));
  const abi::Context context = abi::context_of(policy);
  writ_request* raw = nullptr;
  REQUIRE(writ_request_read(context.get(), kOld.data(), kOld.size(), &raw, nullptr) == WRIT_OK);
  const abi::Request before(raw);
  CHECK(writ_policy_swap(policy.get(), next.get()) == WRIT_OK);
  CHECK(writ_decide_prepared(context.get(), before.get(), nullptr, nullptr, nullptr) == WRIT_OUTDATED);
  REQUIRE(writ_request_read(context.get(), kOld.data(), kOld.size(), &raw, nullptr) == WRIT_OK);
  const abi::Request after(raw);
  const writ_decision* decision = nullptr;
  CHECK(writ_decide_prepared(context.get(), after.get(), nullptr, &decision, nullptr) == WRIT_OK);
  CHECK(writ_decision_verdict(decision) == WRIT_DENY);
}

TEST_CASE("rules that have no gate of that name decide nothing, until they are swapped out") {
  const std::string other = abi::scratch("abi_other_gate.writ", R"(language writ 1
module shop.other version 1.0.0

role lead "Leads" from "idp:leads"

record Nothing { n : int }

request nothing : Nothing

control ONE-1 "One" {
  owner     lead
  severity  low
  enforce   hard
  require   nothing.n == 0 otherwise "No."
}

gate elsewhere on nothing {
  controls  ONE-1
}
)");
  const abi::Policy policy = abi::load(abi::example("embed/rules"));
  const abi::Policy kept = abi::load(abi::example("embed/rules"));
  const abi::Policy next = abi::load(other);
  const abi::Context context = abi::context_of(policy);
  const writ_decision* decision = abi::decide(context, kOld);
  CHECK(writ_policy_swap(policy.get(), next.get()) == WRIT_OK);
  CHECK(writ_decision_verdict(decision) == WRIT_ALLOW);  // it stands until the context decides again
  writ_request* request = nullptr;
  CHECK(writ_request_new(context.get(), &request, nullptr) == WRIT_NOT_FOUND);
  CHECK(writ_decide(context.get(), kOld.data(), kOld.size(), nullptr, &decision, nullptr) == WRIT_NOT_FOUND);
  CHECK(decision == nullptr);
  CHECK(writ_policy_swap(policy.get(), kept.get()) == WRIT_OK);
  CHECK(writ_decision_verdict(abi::decide(context, kOld)) == WRIT_ALLOW);
}

TEST_CASE("swaps under readers: every decision is by one of the two") {
  const abi::Policy policy = abi::load(abi::example("embed/rules"));
  const abi::Policy first = abi::load(abi::example("embed/rules"));
  const abi::Policy second = abi::load(abi::example("embed/next"));
  std::atomic<bool> stop = false;
  Counts counts;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) readers.emplace_back([&] { decide_often(policy.get(), stop, counts); });
  for (int i = 0; i < 20'000; ++i) {
    if (writ_policy_swap(policy.get(), (i % 2 == 0 ? second : first).get()) != WRIT_OK) ++counts.other;
  }
  while (counts.allowed == 0 || counts.denied == 0) {  // both were seen
    writ_policy_swap(policy.get(), first.get());
    std::this_thread::yield();
    writ_policy_swap(policy.get(), second.get());
    std::this_thread::yield();
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(counts.other == 0);
  CHECK(writ_policy_swaps(policy.get()) >= 20'000);
}

TEST_CASE("generations are freed while others decide, whoever goes first") {
  abi::Policy policy = abi::load(abi::example("embed/rules"));
  std::vector<abi::Context> contexts;
  for (int i = 0; i < 4; ++i) {
    const abi::Policy next = abi::load(abi::example(i % 2 == 0 ? "embed/next" : "embed/rules"));
    contexts.push_back(abi::context_of(policy));
    abi::decide(contexts.back(), kOld);
    CHECK(writ_policy_swap(policy.get(), next.get()) == WRIT_OK);
  }
  policy.reset();
  for (const abi::Context& context : contexts) CHECK(writ_decision_verdict(abi::decide(context, kOld)) == WRIT_ALLOW);
}

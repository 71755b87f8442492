// Many requests at once, and requests that were read before.
#include <string>
#include <vector>

#include "tests/unit/capi/fixture.hpp"

namespace {

constexpr std::string_view kRules = R"(language writ 1
module abi.batch version 1.0.0
role ops "Operates" from "idp:ops"
record Change { id : string max 32, files : int in 0 .. 10_000, tested : bool, at_ : instant }
request change: Change
control REL-01 "It is small" {
  tags      release
  owner     ops
  severity  low
  enforce   hard
  require   change.files <= 100 otherwise "It has {change.files} files."
}
control REL-02 "It is tested" {
  tags      release
  owner     ops
  severity  high
  enforce   hard
  require   change.tested otherwise "It is not tested."
}
gate production "Ship it" on change {
  controls REL-01, REL-02
}
gate timely "Ship it now" on change {
  controls REL-01, REL-02
  deny when now - change.at_ > 24 h because "It is old."
}
)";

struct FreeBatch {
  void operator()(writ_batch* batch) const { writ_batch_free(batch); }
};
using Batch = std::unique_ptr<writ_batch, FreeBatch>;

auto change(int number) -> std::string {
  std::string text = R"({"id":"c)" + std::to_string(number) + R"(","files":)" + std::to_string(number % 130) +
                     R"(,"tested":)" + (number % 7 == 0 ? "false" : "true") + R"(,"at_":"2026-11-)" +
                     (number % 5 == 0 ? "01" : "20") + R"(T08:00:00Z"})";
  if (number % 11 == 0) text = R"({"id":"c","tested":true})";
  if (number % 101 == 0) text = "{";
  return text;
}

struct Lines {
  std::vector<std::string> texts;
  std::vector<writ_text> requests;
  explicit Lines(int count) {
    for (int i = 0; i < count; ++i) texts.push_back(change(i));
    for (const std::string& text : texts) requests.push_back({text.data(), text.size()});
  }
};

auto read(const abi::Context& context, const Lines& lines) -> Batch {
  writ_batch* made = nullptr;
  CHECK(writ_batch_read(context.get(), lines.requests.data(), lines.requests.size(), &made, nullptr) == WRIT_OK);
  return Batch(made);
}

// As writ_decide() decides each.
void check(const abi::Context& context, const Lines& lines, const writ_given& given,
           const std::vector<writ_outcome>& outcomes, const std::vector<std::uint64_t>* violated = nullptr,
           const std::vector<std::uint64_t>* not_known = nullptr) {
  for (std::size_t i = 0; i < lines.texts.size(); ++i) {
    const writ_decision* decision = nullptr;
    const writ_text& request = lines.requests[i];
    CHECK(outcomes[i].status == writ_decide(context.get(), request.data, request.size, &given, &decision, nullptr));
    CHECK(outcomes[i].decision == writ_decision_verdict(decision));
    CHECK(outcomes[i].best_case == writ_decision_best_case(decision));
    for (std::size_t c = 0; violated != nullptr && c < writ_decision_control_count(decision); ++c) {
      const std::uint32_t found = writ_decision_control(decision, c).outcomes;
      CHECK(((*violated)[i] >> c & 1u) == (found == WRIT_VIOLATED ? 1u : 0u));
      CHECK(((*not_known)[i] >> c & 1u) == ((found & WRIT_VIOLATED) != 0 && found != WRIT_VIOLATED ? 1u : 0u));
    }
  }
}

}  // namespace

TEST_CASE("many requests are decided as each by itself, again and again") {
  const std::string path = abi::scratch("batch.writ", kRules);
  const abi::Policy policy = abi::load(path);
  for (const char* gate : {"production", "timely"}) {
    const abi::Context context = abi::context_of(policy, gate);
    for (const int count : {3, 40, 2'500}) {
      const Lines lines(count);
      std::vector<writ_outcome> outcomes(lines.requests.size());
      writ_given given = abi::at_time();
      for (int day = 0; day < 3; ++day) {
        given.now += 24 * 3'600'000'000'000;
        CHECK(writ_decide_batch(context.get(), lines.requests.data(), lines.requests.size(), &given, outcomes.data(),
                                nullptr) == WRIT_OK);
        check(context, lines, given, outcomes);
      }
    }
  }
}

TEST_CASE("what was read before is decided at any time, by any rules") {
  const abi::Policy policy = abi::load(abi::scratch("batch_read.writ", kRules));
  const abi::Context production = abi::context_of(policy, "production");
  const abi::Context timely = abi::context_of(policy, "timely");
  const Lines lines(1'300);
  const Batch batch = read(production, lines);
  CHECK(writ_batch_size(batch.get()) == lines.requests.size());
  std::vector<writ_outcome> outcomes(lines.requests.size());
  std::vector<std::uint64_t> violated(outcomes.size()), not_known(outcomes.size());
  writ_given given = abi::at_time();
  for (const abi::Context* context : {&production, &timely, &production}) {
    CHECK(writ_batch_decide(context->get(), batch.get(), &given, outcomes.data(), 1, violated.data(), not_known.data(),
                            nullptr) == WRIT_OK);
    check(*context, lines, given, outcomes, &violated, &not_known);
    given.now += 3'600'000'000'000;
  }
  std::string stricter(kRules);
  stricter.replace(stricter.find("<= 100"), 6, "<= 10 ");
  const abi::Policy next = abi::load(abi::scratch("batch_next.writ", stricter));
  CHECK(writ_policy_swap(policy.get(), next.get()) == WRIT_OK);
  CHECK(writ_batch_decide(production.get(), batch.get(), &given, outcomes.data(), 1, violated.data(), not_known.data(),
                          nullptr) == WRIT_OK);
  check(production, lines, given, outcomes, &violated, &not_known);
  CHECK(outcomes[60].decision == WRIT_DENY);
}

TEST_CASE("there is room for all controls, or nothing is decided") {
  const abi::Policy policy = abi::load(abi::scratch("batch_room.writ", kRules));
  const abi::Context context = abi::context_of(policy, "production");
  const Lines lines(20);
  const Batch batch = read(context, lines);
  std::vector<writ_outcome> outcomes(20);
  std::vector<std::uint64_t> violated(60, 7);
  CHECK(writ_batch_decide(context.get(), batch.get(), nullptr, outcomes.data(), 0, violated.data(), nullptr, nullptr) ==
        WRIT_OUTDATED);
  CHECK(outcomes[1].status == WRIT_OUTDATED);
  CHECK(outcomes[1].decision == WRIT_DENY);
  CHECK(violated[0] == 7);
  CHECK(writ_batch_decide(context.get(), batch.get(), nullptr, outcomes.data(), 3, violated.data(), nullptr, nullptr) ==
        WRIT_OK);
  CHECK(violated[7 * 3] == 2);
  CHECK(violated[7 * 3 + 1] == 0);
  CHECK(violated[59] == 0);
}

TEST_CASE("controls of a gate have ids") {
  const abi::Policy policy = abi::load(abi::scratch("batch_ids.writ", kRules));
  const abi::Context context = abi::context_of(policy, "production");
  REQUIRE(writ_context_control_count(context.get()) == 2);
  CHECK(abi::view(writ_context_control_id(context.get(), 1)) == "REL-02");
  CHECK(writ_context_control_id(context.get(), 2).size == 0);
  CHECK(writ_context_control_count(nullptr) == 0);
}

TEST_CASE("a batch that cannot be read or decided says so") {
  const abi::Policy policy = abi::load(abi::scratch("batch_bad.writ", kRules));
  const abi::Context context = abi::context_of(policy, "production");
  writ_batch* batch = nullptr;
  const writ_text missing{nullptr, 0};
  CHECK(writ_batch_read(context.get(), &missing, 1, &batch, nullptr) == WRIT_BAD_ARGUMENT);
  CHECK(batch == nullptr);
  CHECK(writ_batch_read(nullptr, nullptr, 0, &batch, nullptr) == WRIT_BAD_ARGUMENT);
  CHECK(writ_batch_read(context.get(), nullptr, 0, &batch, nullptr) == WRIT_OK);
  CHECK(writ_batch_size(batch) == 0);
  CHECK(writ_batch_decide(context.get(), batch, nullptr, nullptr, 0, nullptr, nullptr, nullptr) == WRIT_OK);
  CHECK(writ_batch_decide(context.get(), nullptr, nullptr, nullptr, 0, nullptr, nullptr, nullptr) == WRIT_BAD_ARGUMENT);
  writ_batch_free(batch);
  writ_batch_free(nullptr);
  CHECK(writ_batch_size(nullptr) == 0);
}

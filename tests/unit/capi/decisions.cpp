// What was decided, read without JSON; and why.
#include <vector>

#include "tests/unit/capi/fixture.hpp"

namespace {

auto control(const writ_decision* decision, std::string_view id) -> writ_control {
  for (std::size_t i = 0; i < writ_decision_control_count(decision); ++i) {
    const writ_control one = writ_decision_control(decision, i);
    if (abi::view(one.id) == id) return one;
  }
  FAIL("there is no control " << id);
  return {};
}

auto explained(const abi::Context& context, const char* form) -> std::string {
  writ_text text{};
  writ_error* raw = nullptr;
  const writ_status status = writ_explain(context.get(), form, &text, &raw);
  const abi::Error error(raw);
  CHECK_MESSAGE(status == WRIT_OK, writ_error_message(raw));
  return std::string(abi::view(text));
}

auto contains(const std::string& text, std::string_view part) -> bool { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("what was decided, control by control") {
  for (const writ_engine engine : {WRIT_INTERPRETER, WRIT_NATIVE}) {
    const abi::Policy policy = abi::load(abi::example("embed/rules"), engine);
    const abi::Context context = abi::context_of(policy, "refund_now");
    const writ_decision* small = abi::decide(context, abi::kSmall);
    CHECK(writ_decision_verdict(small) == WRIT_ALLOW);
    CHECK(writ_decision_control_count(small) == 3);
    CHECK(control(small, "REF-01").outcomes == WRIT_SATISFIED);
    const writ_decision* large = abi::decide(context, abi::kLarge);
    CHECK(writ_decision_verdict(large) == WRIT_DENY);
    CHECK(writ_decision_best_case(large) == WRIT_DENY);
    CHECK(control(large, "REF-01").outcomes == WRIT_VIOLATED);
    CHECK(control(large, "REF-01").level == WRIT_HARD);
    CHECK(control(large, "REF-01").verdict == WRIT_DENY);
    CHECK(control(large, "REF-03").level == WRIT_ADVISORY);
    CHECK(control(large, "REF-03").verdict == WRIT_ALLOW);
    CHECK(writ_decision_control(large, 3).id.size == 0);
  }
}

TEST_CASE("what is not known makes it strict, and the best case says so") {
  const abi::Policy policy = abi::load(abi::example("embed/rules"));
  const abi::Context context = abi::context_of(policy);
  const writ_decision* decision =
      abi::decide(context, R"({"order":"A-1","agent":"ada","tier":"basic","age_days":3,"reasons":[]})");
  CHECK(writ_decision_verdict(decision) == WRIT_DENY);
  CHECK(writ_decision_best_case(decision) == WRIT_ALLOW);
  CHECK(control(decision, "REF-01").outcomes == (WRIT_SATISFIED | WRIT_VIOLATED));
  CHECK(control(decision, "REF-01").best_case == WRIT_ALLOW);
  const writ_decision* nothing = abi::decide(context, "{}");
  CHECK(writ_decision_verdict(nothing) == WRIT_DENY);
  const writ_decision* other = abi::decide(context, "[1, 2]");
  CHECK(writ_decision_verdict(other) == WRIT_DENY);
}

TEST_CASE("what has to be done") {
  const abi::Policy policy = abi::load(abi::example("embed/rules"));
  const abi::Context context = abi::context_of(policy);
  const writ_decision* decision = abi::decide(context, abi::kSmall);
  REQUIRE(writ_decision_obligation_count(decision) == 1);
  const writ_obligation log = writ_decision_obligation(decision, 0);
  CHECK(abi::view(log.name) == "log");
  CHECK(log.binding == 1);
  REQUIRE(log.argument_count == 2);
  CHECK(abi::view(writ_decision_argument(decision, 0, 0).name) == "agent");
  CHECK(abi::view(writ_decision_argument(decision, 0, 0).json) == R"("ada")");
  CHECK(abi::view(writ_decision_argument(decision, 0, 1).json) == "1200");
  CHECK(writ_decision_argument(decision, 0, 2).name.size == 0);
  CHECK(writ_decision_argument(decision, 1, 0).name.size == 0);
  CHECK(writ_decision_obligation_count(abi::decide(context, abi::kLarge)) == 0);
  std::int64_t until = 0;
  CHECK(writ_decision_valid_until(decision, &until) == 0);  // no evidence, no approval, nothing that asks for the time
}

TEST_CASE("why, for each reader") {
  const abi::Policy policy = abi::load(abi::example("embed/rules"));
  const abi::Context context = abi::context_of(policy);
  abi::decide(context, abi::kLarge);
  CHECK(contains(explained(context, "author"), "12_000 cents are too much"));
  CHECK(contains(explained(context, "owner"), "REF-01"));
  CHECK(contains(explained(context, "auditor"), "REF-01"));
  const std::string record = explained(context, "record");
  CHECK(contains(record, R"("decision":"deny")"));
  CHECK(contains(record, R"("document":"sha256:)") == contains(record, R"("document":)"));
  CHECK(record == explained(context, "record"));  // whatever was asked for before
  CHECK(contains(explained(context, "sarif"), "2.1.0"));
  writ_text text{};
  writ_error* raw = nullptr;
  CHECK(writ_explain(context.get(), "poem", &text, &raw) == WRIT_NOT_FOUND);
  const abi::Error error(raw);
  CHECK(contains(writ_error_message(raw), "author, owner, auditor, record"));
}

TEST_CASE("the record is the same in another context, and in the other engine") {
  const abi::Policy policy = abi::load(abi::example("embed/rules"));
  const abi::Policy native = abi::load(abi::example("embed/rules"), WRIT_NATIVE);
  const abi::Context one = abi::context_of(policy);
  const abi::Context two = abi::context_of(policy);
  const abi::Context three = abi::context_of(native);
  abi::decide(one, abi::kSmall);  // memory that was used before shows nothing of it
  abi::decide(one, abi::kLarge);
  abi::decide(two, abi::kLarge);
  abi::decide(three, abi::kLarge);
  CHECK(explained(one, "record") == explained(two, "record"));
  CHECK(explained(one, "record") == explained(three, "record"));
}

TEST_CASE("a batch is its requests one by one") {
  const abi::Policy policy = abi::load(abi::example("embed/rules"));
  const abi::Context context = abi::context_of(policy);
  std::vector<std::string> lines = {std::string(abi::kSmall), std::string(abi::kLarge), "{", "{}",
                                    std::string(abi::kSmall)};
  for (int cents = 0; cents < 30'000; cents += 700) {
    for (const char* tier : {"basic", "gold", "none"})
      lines.push_back(R"({"order":"A","agent":"ada","cents":)" + std::to_string(cents) + R"(,"tier":")" + tier +
                      R"(","age_days":3,"reasons":[]})");
  }
  std::vector<writ_text> requests;
  for (const std::string& line : lines) requests.push_back({line.data(), line.size()});
  requests.push_back({nullptr, 0});
  std::vector<writ_outcome> outcomes(requests.size());
  const writ_given given = abi::at_time();
  CHECK(writ_decide_batch(context.get(), requests.data(), requests.size(), &given, outcomes.data(), nullptr) ==
        WRIT_OK);
  CHECK(outcomes[2].status == WRIT_BAD_DOCUMENT);
  CHECK(outcomes.back().status == WRIT_BAD_ARGUMENT);
  CHECK(outcomes.back().decision == WRIT_DENY);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const writ_decision* decision = nullptr;
    const writ_status status = writ_decide(context.get(), lines[i].data(), lines[i].size(), &given, &decision, nullptr);
    CHECK(outcomes[i].status == status);
    CHECK(outcomes[i].decision == writ_decision_verdict(decision));
    CHECK(outcomes[i].best_case == writ_decision_best_case(decision));
  }
}

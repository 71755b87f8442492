// Requests that are read once, or set field by field.
#include <limits>
#include <vector>

#include "tests/unit/capi/fixture.hpp"

namespace {

struct Case {
  abi::Policy policy = abi::load(abi::example("embed/rules"));
  abi::Context context = abi::context_of(policy);

  [[nodiscard]] auto fresh() const -> abi::Request { return abi::fresh_request(context); }
  [[nodiscard]] auto read(std::string_view json) const -> abi::Request { return abi::read_request(context, json); }
  auto decide(const abi::Request& request) -> const writ_decision* { return abi::decide(context, request); }
  auto record() -> std::string { return abi::record_of(context); }
};

auto set_text(const abi::Request& request, const char* path, std::string_view text) -> writ_status {
  return writ_request_set_text(request.get(), abi::field(request, path), text.data(), text.size());
}
auto set_json(const abi::Request& request, const char* path, std::string_view json) -> writ_status {
  return writ_request_set_json(request.get(), abi::field(request, path), json.data(), json.size());
}
auto set_int(const abi::Request& request, const char* path, std::int64_t value) -> writ_status {
  return writ_request_set_int(request.get(), abi::field(request, path), value);
}

void fill(const abi::Request& request, std::int64_t cents, std::string_view tier) {
  CHECK(set_text(request, "order", "A-1") == WRIT_OK);
  CHECK(set_text(request, "agent", "ada") == WRIT_OK);
  CHECK(set_int(request, "cents", cents) == WRIT_OK);
  CHECK(set_text(request, "tier", tier) == WRIT_OK);
  CHECK(set_int(request, "age_days", 3) == WRIT_OK);
  CHECK(set_json(request, "reasons", R"(["broken"])") == WRIT_OK);
}

}  // namespace

TEST_CASE("a request that is set decides as the JSON that says the same") {
  Case c;
  const abi::Request request = c.fresh();
  CHECK(writ_request_field_count(request.get()) == 7);
  CHECK(abi::view(writ_request_field_name(request.get(), 2)) == "cents");
  CHECK(writ_request_field_name(request.get(), 7).size == 0);
  std::size_t number = 0;
  CHECK(writ_request_find(request.get(), "centz", &number) == WRIT_NOT_FOUND);
  for (const std::string_view tier : {"basic", "silver", "gold"}) {
    for (std::int64_t cents = 0; cents < 30'000; cents += 2'500) {
      fill(request, cents, tier);
      const std::string json = R"({"order":"A-1","agent":"ada","cents":)" + std::to_string(cents) + R"(,"tier":")" +
                               std::string(tier) + R"(","age_days":3,"reasons":["broken"]})";
      const writ_verdict prepared = writ_decision_verdict(c.decide(request));
      CHECK(prepared == writ_decision_verdict(c.decide(c.read(json))));
      CHECK(prepared == writ_decision_verdict(abi::decide(c.context, json)));
    }
  }
}

TEST_CASE("what does not fit is unknown, never what it was before") {
  Case c;
  const abi::Request request = c.fresh();
  fill(request, 12'000, "gold");
  CHECK(writ_decision_verdict(c.decide(request)) == WRIT_ALLOW);
  const auto denied_after = [&](writ_status status) {
    CHECK(status == WRIT_BAD_VALUE);
    const writ_decision* decision = c.decide(request);
    CHECK(writ_decision_verdict(decision) == WRIT_DENY);
    CHECK(writ_decision_best_case(decision) == WRIT_ALLOW);
    fill(request, 12'000, "gold");
    CHECK(writ_decision_verdict(c.decide(request)) == WRIT_ALLOW);
  };
  denied_after(set_int(request, "cents", -1));
  denied_after(set_int(request, "cents", std::numeric_limits<std::int64_t>::max()));
  denied_after(set_text(request, "tier", "platinum"));
  denied_after(set_text(request, "cents", "many"));
  denied_after(set_json(request, "cents", "1200 1"));
  denied_after(set_json(request, "cents", "\"x\""));
  denied_after(writ_request_set_bool(request.get(), abi::field(request, "cents"), 1));
  denied_after(
      writ_request_set_real(request.get(), abi::field(request, "cents"), std::numeric_limits<double>::quiet_NaN()));
  denied_after(set_text(request, "agent", ""));
  denied_after(set_text(request, "agent", "\xff\xfe"));
  CHECK(writ_request_set_int(request.get(), 99, 1) == WRIT_BAD_ARGUMENT);
}

TEST_CASE("numbers are held against their type whatever they come as") {
  Case c;
  const abi::Request request = c.fresh();
  fill(request, 1'200, "basic");
  CHECK(writ_request_set_real(request.get(), abi::field(request, "cents"), 1'300.0) == WRIT_OK);
  CHECK(writ_decision_verdict(c.decide(request)) == WRIT_ALLOW);
  CHECK(writ_request_set_real(request.get(), abi::field(request, "cents"), 1'300.5) == WRIT_BAD_VALUE);
  CHECK(writ_decision_verdict(c.decide(request)) == WRIT_DENY);
}

// Each in the memory of the one before, and as JSON would have it.
TEST_CASE("texts of every length, one after the other") {
  Case c;
  const abi::Request request = c.fresh();
  fill(request, 1'200, "basic");
  for (const std::size_t size : {0u, 40u, 1u, 2u, 3u, 4u, 7u, 8u, 9u, 15u, 16u, 17u, 31u, 33u, 100u, 5u, 0u}) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text += static_cast<char>('a' + i % 26);
    CHECK(set_text(request, "note", text) == WRIT_OK);
    c.decide(request);
    const std::string set = c.record();  // it has the digest of the document that the fields come to
    abi::decide(c.context, R"({"age_days":3,"agent":"ada","cents":1200,"note":")" + text +
                               R"(","order":"A-1","reasons":["broken"],"tier":"basic"})");
    CHECK(c.record() == set);
  }
}

TEST_CASE("a field that nothing is said of") {
  Case c;
  const abi::Request request = c.fresh();
  CHECK(writ_decision_verdict(c.decide(request)) == WRIT_DENY);
  fill(request, 1'200, "basic");
  CHECK(set_text(request, "note", "by telephone") == WRIT_OK);
  CHECK(writ_request_unset(request.get(), abi::field(request, "note")) == WRIT_OK);
  CHECK(writ_decision_verdict(c.decide(request)) == WRIT_ALLOW);
  CHECK(writ_request_unset(request.get(), abi::field(request, "tier")) == WRIT_OK);
  CHECK(writ_decision_verdict(c.decide(request)) == WRIT_ALLOW);  // it is small for everybody
  CHECK(set_int(request, "cents", 12'000) == WRIT_OK);
  CHECK(writ_decision_verdict(c.decide(request)) == WRIT_DENY);
  CHECK(writ_decision_best_case(c.decide(request)) == WRIT_ALLOW);
}

TEST_CASE("a prepared request has the record of its JSON") {
  Case c;
  abi::decide(c.context, abi::kLarge);
  const std::string expected = c.record();
  const abi::Request request = c.read(abi::kLarge);
  c.decide(request);
  CHECK(c.record() == expected);
  CHECK(c.record() == expected);
}

TEST_CASE("what was set is explained, unless it was refused or changed since") {
  Case c;
  const abi::Request request = c.fresh();
  fill(request, 12'000, "basic");
  c.decide(request);
  CHECK(c.record().find(R"("decision":"deny")") != std::string::npos);
  writ_text text{};
  c.decide(request);
  CHECK(set_int(request, "cents", 1) == WRIT_OK);
  CHECK(writ_explain(c.context.get(), "record", &text, nullptr) == WRIT_OUTDATED);
  CHECK(set_text(request, "note", std::string(5'000, 'x')) == WRIT_BAD_VALUE);
  CHECK(writ_decision_verdict(c.decide(request)) == WRIT_ALLOW);  // no rule reads the note
  CHECK(writ_explain(c.context.get(), "record", &text, nullptr) == WRIT_OK);
}

TEST_CASE("a request outlives what it was made with") {
  abi::Request request;
  {
    Case c;
    request = c.read(abi::kSmall);
    c.decide(request);
  }
  Case other;  // the same rules, loaded again, are others
  const writ_decision* decision = nullptr;
  CHECK(writ_decide_prepared(other.context.get(), request.get(), nullptr, &decision, nullptr) == WRIT_OUTDATED);
  CHECK(decision == nullptr);
}

TEST_CASE("the context keeps the request that it decided on") {
  Case c;
  abi::Request request = c.read(abi::kLarge);
  c.decide(request);
  request.reset();
  CHECK(c.record().find(R"("decision":"deny")") != std::string::npos);
}

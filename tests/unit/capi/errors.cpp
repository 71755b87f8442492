// Whatever is handed in, the answer is a status: nothing crashes, and nothing that was not decided looks decided.
#include <functional>
#include <vector>

#include "tests/unit/capi/fixture.hpp"

namespace {

using abi::Error;

struct Failure {
  writ_status status;
  std::string message;
};

auto failure_of(const std::function<writ_status(writ_error**)>& call) -> Failure {
  writ_error* raw = nullptr;
  const writ_status status = call(&raw);
  const Error error(raw);
  CHECK(writ_error_status(raw) == status);
  CHECK(call(nullptr) == status);  // whoever wants no words gets the same status
  return {status, writ_error_message(raw)};
}

auto load_failure(const std::string& path, const writ_load_options* options = nullptr) -> Failure {
  return failure_of([&](writ_error** error) {
    const char* paths[] = {path.c_str()};
    writ_policy* policy = nullptr;
    const writ_status status = writ_policy_load(paths, 1, options, &policy, error);
    CHECK(policy == nullptr);
    return status;
  });
}

auto read_failure(std::string_view bytes) -> Failure {
  return failure_of([&](writ_error** error) {
    writ_policy* policy = nullptr;
    const writ_status status = writ_policy_read(bytes.data(), bytes.size(), nullptr, &policy, error);
    CHECK(policy == nullptr);
    return status;
  });
}

auto decide_failure(const abi::Context& context, std::string_view json, const writ_given* given = nullptr) -> Failure {
  return failure_of([&](writ_error** error) {
    const writ_decision* decision = nullptr;
    const writ_status status = writ_decide(context.get(), json.data(), json.size(), given, &decision, error);
    CHECK(decision == nullptr);
    return status;
  });
}

auto contains(const std::string& text, std::string_view part) -> bool { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("names of what is returned") {
  CHECK(std::string_view(writ_status_name(WRIT_OK)) == "ok");
  CHECK(std::string_view(writ_status_name(WRIT_OUTDATED)) == "outdated");
  CHECK(std::string_view(writ_status_name(static_cast<writ_status>(99))) == "unknown");
  CHECK(std::string_view(writ_verdict_name(WRIT_NEEDS_APPROVAL)) == "needs_approval");
  CHECK(writ_abi() == WRIT_ABI);
  CHECK(!std::string_view(writ_version()).empty());
}

TEST_CASE("NULL is refused everywhere, and frees nothing") {
  const abi::Policy policy = abi::load(abi::example("embed/rules"));
  const abi::Context context = abi::context_of(policy);
  const char* paths[] = {nullptr};
  writ_policy* made = nullptr;
  writ_request* request = nullptr;
  writ_context* other = nullptr;
  writ_text text{};
  std::size_t number = 0;
  CHECK(writ_policy_load(nullptr, 1, nullptr, &made, nullptr) == WRIT_BAD_ARGUMENT);
  CHECK(writ_policy_load(paths, 1, nullptr, &made, nullptr) == WRIT_BAD_ARGUMENT);
  CHECK(writ_policy_load(paths, 0, nullptr, &made, nullptr) == WRIT_BAD_ARGUMENT);
  CHECK(writ_policy_load(paths, 1, nullptr, nullptr, nullptr) == WRIT_BAD_ARGUMENT);
  CHECK(writ_policy_read(nullptr, 0, nullptr, &made, nullptr) == WRIT_BAD_ARGUMENT);
  CHECK(writ_policy_read("x", 1, nullptr, nullptr, nullptr) == WRIT_BAD_ARGUMENT);
  CHECK(writ_policy_swap(nullptr, policy.get()) == WRIT_BAD_ARGUMENT);
  CHECK(writ_policy_swap(policy.get(), nullptr) == WRIT_BAD_ARGUMENT);
  CHECK(writ_policy_swaps(nullptr) == 0);
  CHECK(writ_policy_gate_count(nullptr) == 0);
  CHECK(writ_policy_gate_name(nullptr, 0, nullptr, 0) == 0);
  CHECK(writ_context_new(nullptr, "x", &other, nullptr) == WRIT_BAD_ARGUMENT);
  CHECK(writ_context_new(policy.get(), "x", nullptr, nullptr) == WRIT_BAD_ARGUMENT);
  CHECK(writ_decide(nullptr, "{}", 2, nullptr, nullptr, nullptr) == WRIT_BAD_ARGUMENT);
  CHECK(writ_decide(context.get(), nullptr, 0, nullptr, nullptr, nullptr) == WRIT_BAD_ARGUMENT);
  CHECK(writ_decide_prepared(context.get(), nullptr, nullptr, nullptr, nullptr) == WRIT_BAD_ARGUMENT);
  CHECK(writ_decide_batch(context.get(), nullptr, 1, nullptr, nullptr, nullptr) == WRIT_BAD_ARGUMENT);
  CHECK(writ_decide_batch(context.get(), nullptr, 0, nullptr, nullptr, nullptr) == WRIT_OK);
  CHECK(writ_request_read(context.get(), nullptr, 0, &request, nullptr) == WRIT_BAD_ARGUMENT);
  CHECK(writ_request_new(nullptr, &request, nullptr) == WRIT_BAD_ARGUMENT);
  CHECK(writ_request_find(nullptr, "x", &number) == WRIT_BAD_ARGUMENT);
  CHECK(writ_request_field_count(nullptr) == 0);
  CHECK(writ_request_field_name(nullptr, 0).size == 0);
  CHECK(writ_request_set_int(nullptr, 0, 1) == WRIT_BAD_ARGUMENT);
  CHECK(writ_request_set_text(nullptr, 0, nullptr, 0) == WRIT_BAD_ARGUMENT);
  CHECK(writ_request_unset(nullptr, 0) == WRIT_BAD_ARGUMENT);
  CHECK(writ_explain(context.get(), nullptr, &text, nullptr) == WRIT_BAD_ARGUMENT);
  CHECK(writ_explain(nullptr, "record", &text, nullptr) == WRIT_BAD_ARGUMENT);
  CHECK(writ_decision_verdict(nullptr) == WRIT_DENY);
  CHECK(writ_decision_best_case(nullptr) == WRIT_DENY);
  CHECK(writ_decision_control(nullptr, 0).verdict == WRIT_DENY);
  CHECK(writ_decision_obligation(nullptr, 0).name.size == 0);
  CHECK(writ_decision_argument(nullptr, 0, 0).name.size == 0);
  CHECK(writ_decision_valid_until(nullptr, nullptr) == 0);
  writ_policy_free(nullptr);
  writ_context_free(nullptr);
  writ_request_free(nullptr);
  writ_error_free(nullptr);
}

TEST_CASE("rules that cannot be used") {
  CHECK(load_failure("/nowhere/at/all.writ").status == WRIT_BAD_POLICY);
  const Failure no_rules = load_failure(abi::example("embed/requests.jsonl"));
  CHECK(no_rules.status == WRIT_BAD_POLICY);
  CHECK(read_failure("").status == WRIT_BAD_POLICY);
  CHECK(read_failure("not a policy").status == WRIT_BAD_POLICY);
  CHECK(read_failure(std::string(100, '\0')).status == WRIT_BAD_POLICY);
}

TEST_CASE("rules with errors come with the report") {
  const std::string path =
      abi::scratch("abi_errors.writ", "language writ 1\nmodule a version 1.0.0\nrecord R { x : nope }\n");
  const Failure failure = load_failure(path);
  CHECK(failure.status == WRIT_BAD_POLICY);
  CHECK_MESSAGE(contains(failure.message, "error[E-"), failure.message);
  CHECK_MESSAGE(contains(failure.message, "nope"), failure.message);
}

TEST_CASE("options of another size or with unknown bits") {
  writ_load_options options = WRIT_LOAD_OPTIONS_INIT;
  options.struct_size += 8;
  CHECK(load_failure(abi::example("embed/rules"), &options).status == WRIT_BAD_ARGUMENT);
  options = WRIT_LOAD_OPTIONS_INIT;
  options.flags = 128;
  CHECK(load_failure(abi::example("embed/rules"), &options).status == WRIT_BAD_ARGUMENT);
  options = WRIT_LOAD_OPTIONS_INIT;
  options.engine = static_cast<writ_engine>(7);
  CHECK(load_failure(abi::example("embed/rules"), &options).status == WRIT_BAD_ARGUMENT);
  const writ_document evidence{WRIT_EVIDENCE, WRIT_JSON, "scan", "{}", 2};
  options = WRIT_LOAD_OPTIONS_INIT;
  options.documents = &evidence;
  options.document_count = 1;
  CHECK(load_failure(abi::example("embed/rules"), &options).status == WRIT_BAD_ARGUMENT);
  const writ_document people{WRIT_PEOPLE, WRIT_JSON, nullptr, "[", 1};
  options.documents = &people;
  CHECK(load_failure(abi::example("embed/rules"), &options).status == WRIT_BAD_POLICY);
}

TEST_CASE("gates that are not there") {
  const abi::Policy policy = abi::load(abi::example("embed/rules"));
  const Failure failure = failure_of([&](writ_error** error) {
    writ_context* context = nullptr;
    const writ_status status = writ_context_new(policy.get(), "refund_nov", &context, error);
    CHECK(context == nullptr);
    return status;
  });
  CHECK(failure.status == WRIT_NOT_FOUND);
  CHECK(failure.message == "there is no gate `refund_nov`; did you mean `refund_now`?");
  abi::context_of(policy, "shop.refunds/refund_now");  // by its full name
  char name[8];
  CHECK(writ_policy_gate_count(policy.get()) == 1);
  CHECK(writ_policy_gate_name(policy.get(), 0, name, sizeof name) ==
        std::string_view("shop.refunds/refund_now").size());
  CHECK(std::string_view(name) == "shop.re");
  CHECK(writ_policy_gate_name(policy.get(), 1, name, sizeof name) == 0);
}

TEST_CASE("requests that are no requests") {
  const abi::Policy policy = abi::load(abi::example("embed/rules"));
  const abi::Context context = abi::context_of(policy);
  for (const std::string_view json : {"", "{", "{} {}", "{\"a\": 1, \"a\": 2}", "\"\xff\"", "{\"order\": \"\\x\"}"}) {
    const Failure failure = decide_failure(context, json);
    CHECK(failure.status == WRIT_BAD_DOCUMENT);
    CHECK_MESSAGE(failure.message.starts_with("the request cannot be used: "), failure.message);
  }
  writ_text text{};
  CHECK(writ_explain(context.get(), "record", &text, nullptr) == WRIT_NOT_FOUND);
}

TEST_CASE("what is given beside the request is looked at") {
  const abi::Policy policy = abi::load(abi::example("embed/rules"));
  const abi::Context context = abi::context_of(policy);
  writ_given given = WRIT_GIVEN_INIT;
  given.struct_size = 3;
  CHECK(decide_failure(context, abi::kSmall, &given).status == WRIT_BAD_ARGUMENT);
  given = WRIT_GIVEN_INIT;
  given.flags = 1024;
  CHECK(decide_failure(context, abi::kSmall, &given).status == WRIT_BAD_ARGUMENT);
  given = WRIT_GIVEN_INIT;
  given.document_count = 2;
  CHECK(decide_failure(context, abi::kSmall, &given).status == WRIT_BAD_ARGUMENT);
  std::vector<writ_document> documents = {{WRIT_EVIDENCE, WRIT_JSON, nullptr, "{}", 2}};
  given.documents = documents.data();
  given.document_count = 1;
  CHECK(decide_failure(context, abi::kSmall, &given).status == WRIT_BAD_ARGUMENT);
  documents[0].name = "scan";
  const Failure undeclared = decide_failure(context, abi::kSmall, &given);
  CHECK(undeclared.status == WRIT_BAD_DOCUMENT);
  CHECK(undeclared.message == "the rules declare no evidence `scan`");
  documents[0] = {WRIT_PEOPLE, WRIT_JSON, nullptr, "{}", 2};
  CHECK(decide_failure(context, abi::kSmall, &given).status == WRIT_BAD_ARGUMENT);
  documents[0] = {static_cast<writ_document_kind>(17), WRIT_JSON, "scan", "{}", 2};
  CHECK(decide_failure(context, abi::kSmall, &given).status == WRIT_BAD_ARGUMENT);
  documents[0] = {WRIT_STATEMENTS, WRIT_JSON, nullptr, "", 0};
  CHECK(decide_failure(context, abi::kSmall, &given).status == WRIT_BAD_DOCUMENT);
}

TEST_CASE("keys that nobody declares are refused where that is wanted") {
  const abi::Policy policy = abi::load(abi::example("embed/rules"));
  const abi::Context context = abi::context_of(policy);
  const std::string json = std::string(abi::kSmall.substr(0, abi::kSmall.size() - 1)) + R"(,"centz":1})";
  CHECK(abi::decide(context, json) != nullptr);
  const writ_given strict = abi::at_time(WRIT_REFUSE_EXTRA_KEYS);
  const Failure failure = decide_failure(context, json, &strict);
  CHECK(failure.status == WRIT_BAD_DOCUMENT);
  CHECK_MESSAGE(contains(failure.message, "centz"), failure.message);
}

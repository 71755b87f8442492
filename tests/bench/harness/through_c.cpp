#include "tests/bench/harness/through_c.hpp"

#include <simdjson.h>

#include <cstdlib>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <writ/writ.h>

namespace writ::bench {
namespace {

constexpr std::int64_t kNow = 1'772'323'200ll * 1'000'000'000;  // 2026-03-01

using Policy = std::unique_ptr<writ_policy, decltype(&writ_policy_free)>;
using Context = std::unique_ptr<writ_context, decltype(&writ_context_free)>;
using Request = std::unique_ptr<writ_request, decltype(&writ_request_free)>;

[[noreturn]] void stop(const std::string& why) {
  fmt::print(stderr, "bench: {}\n", why);
  std::exit(2);
}

// Takes the error.
auto words_of(writ_error* error) -> std::string {
  std::string words = writ_error_message(error);
  writ_error_free(error);
  return words;
}

void expect_ok(writ_status status, writ_error* error, const char* what) {
  if (status != WRIT_OK) stop(std::string(what) + ": " + words_of(error));
}

// A field of a flat request as it is before it is set.
struct Value {
  std::size_t field = 0;
  bool is_text = true;
  std::string text;
  std::int64_t number = 0;
};

struct Subject {
  const Case* one = nullptr;
  Policy policy{nullptr, writ_policy_free};
  Context context{nullptr, writ_context_free};
  std::vector<Request> requests;
  Request request{nullptr, writ_request_free};  // whose fields are set
  std::vector<std::vector<Value>> values;       // by request; empty where requests are not flat
};

auto given() -> const writ_given* {
  static const writ_given made = [] {
    writ_given terms = WRIT_GIVEN_INIT;
    terms.now = kNow;
    return terms;
  }();
  return &made;
}

auto new_request(Subject& subject) -> Request {
  writ_request* made = nullptr;
  writ_error* error = nullptr;
  expect_ok(writ_request_new(subject.context.get(), &made, &error), error, "a request");
  return {made, writ_request_free};
}

auto read_request(Subject& subject, const std::string& json) -> Request {
  writ_request* made = nullptr;
  writ_error* error = nullptr;
  expect_ok(writ_request_read(subject.context.get(), json.data(), json.size(), &made, &error), error, "a request");
  return {made, writ_request_free};
}

// What of a request is said to Writ; nullopt when some of it is no text and no integer.
auto values_of(const writ_request* request, simdjson::dom::object fields) -> std::optional<std::vector<Value>> {
  std::vector<Value> made;
  for (const auto [key, value] : fields) {
    Value one;
    const std::string path(key);
    if (writ_request_find(request, path.c_str(), &one.field) != WRIT_OK) continue;  // rules do not ask for it
    if (value.is_int64())
      one.number = value.get_int64().value();
    else if (value.is_string())
      one.text = std::string(value.get_string().value());
    else
      return std::nullopt;
    one.is_text = value.is_string();
    made.push_back(std::move(one));
  }
  return made;
}

void keep_values(Subject& subject) {
  simdjson::dom::parser parser;
  for (const std::string& json : subject.one->requests) {
    auto values = values_of(subject.request.get(), parser.parse(json).get_object().value());
    if (!values) {
      subject.values.clear();
      return;
    }
    subject.values.push_back(std::move(*values));
  }
}

auto engine_name(writ_engine engine) -> const char* {
  return engine == WRIT_NATIVE ? "Writ, native code" : "Writ, interpreter";
}

auto subject_of(const Case& one, writ_engine engine) -> std::shared_ptr<Subject> {
  auto subject = std::make_shared<Subject>();
  subject->one = &one;
  writ_load_options options = WRIT_LOAD_OPTIONS_INIT;
  options.engine = engine;
  const std::string folder = one.folder + "/policy";
  const char* paths[] = {folder.c_str()};
  writ_policy* policy = nullptr;
  writ_error* error = nullptr;
  const writ_status status = writ_policy_load(paths, 1, &options, &policy, &error);
  if (status == WRIT_NO_ENGINE) {
    fmt::print(stderr, "bench: {}\n", words_of(error));
    return nullptr;
  }
  expect_ok(status, error, one.folder.c_str());
  subject->policy.reset(policy);
  writ_context* context = nullptr;
  expect_ok(writ_context_new(policy, nullptr, &context, &error), error, "a context");
  subject->context.reset(context);
  for (const std::string& json : one.requests) subject->requests.push_back(read_request(*subject, json));
  subject->request = new_request(*subject);
  keep_values(*subject);
  return subject;
}

// ---------------------------------------------------------------- one decision

auto decide_json(Subject& subject, std::size_t i) -> const writ_decision* {
  const std::string& json = subject.one->requests[i];
  const writ_decision* decision = nullptr;
  writ_error* error = nullptr;
  expect_ok(writ_decide(subject.context.get(), json.data(), json.size(), given(), &decision, &error), error, "decide");
  return decision;
}

auto decide_parsed(Subject& subject, const Request& request) -> const writ_decision* {
  const writ_decision* decision = nullptr;
  writ_error* error = nullptr;
  expect_ok(writ_decide_prepared(subject.context.get(), request.get(), given(), &decision, &error), error, "decide");
  return decision;
}

auto decide_strings(Subject& subject, std::size_t i) -> const writ_decision* {
  writ_request* request = subject.request.get();
  for (const Value& value : subject.values[i]) {
    const writ_status status = value.is_text
                                   ? writ_request_set_text(request, value.field, value.text.data(), value.text.size())
                                   : writ_request_set_int(request, value.field, value.number);
    if (status != WRIT_OK) stop(std::string("a field: ") + writ_status_name(status));
  }
  return decide_parsed(subject, subject.request);
}

// ---------------------------------------------------------------- whether it is the expected one

auto failed_by(const writ_decision* decision) -> std::vector<std::string> {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < writ_decision_control_count(decision); ++i) {
    const writ_control control = writ_decision_control(decision, i);
    if (control.outcomes != WRIT_SATISFIED) found.emplace_back(control.id.data, control.id.size);
  }
  return found;
}

auto matched_by(const writ_decision* decision) -> std::vector<std::int64_t> {
  const writ_argument argument = writ_decision_argument(decision, 0, 0);
  simdjson::dom::parser parser;
  std::vector<std::int64_t> found;
  for (const auto number : parser.parse(argument.json.data, argument.json.size).get_array())
    found.push_back(number.get_int64().value());
  return found;
}

auto as_expected(const writ_decision* decision, const Expected& expected) -> bool {
  if ((writ_decision_verdict(decision) == WRIT_ALLOW) != expected.allow) return false;
  if (expected.failed && failed_by(decision) != *expected.failed) return false;
  return !expected.matched || matched_by(decision) == *expected.matched;
}

void add(std::vector<Variant>& made, const std::shared_ptr<Subject>& subject, const char* engine) {
  const Case& one = *subject->one;
  const auto variant = [&](const char* stage, auto decide) {
    const auto body = [subject, decide](std::size_t i) { return writ_decision_verdict(decide(*subject, i)); };
    const auto agrees = [subject, decide, &one](std::size_t i) {
      return as_expected(decide(*subject, i), one.expected[i]);
    };
    made.push_back({engine, stage, one.requests.size(), agrees, loop(body)});
  };
  variant("json", decide_json);
  if (!subject->values.empty()) variant("strings", decide_strings);
  variant("parsed", [](Subject& s, std::size_t i) { return decide_parsed(s, s.requests[i]); });
}

}  // namespace

auto through_c(const Case& one) -> std::vector<Variant> {
  std::vector<Variant> made;
  for (const writ_engine engine : {WRIT_INTERPRETER, WRIT_NATIVE}) {
    const auto subject = subject_of(one, engine);
    if (subject != nullptr) add(made, subject, engine_name(engine));
  }
  return made;
}

}  // namespace writ::bench

// What the tests of the C ABI share. They see nothing of Writ but its two public headers.
#pragma once

#include <doctest/doctest.h>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>
#include <writ/writ.h>

namespace abi {

inline auto example(const std::string& path) -> std::string { return WRIT_SOURCE_DIR "/examples/" + path; }

inline auto contents(const std::string& path) -> std::string {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A file for one test, beside the tests.
inline auto scratch(const std::string& name, std::string_view text) -> std::string {
  std::string path = WRIT_BUILD_DIR "/" + name;
  std::ofstream file(path, std::ios::binary);
  file << text;
  REQUIRE(file.good());
  return path;
}

inline auto view(writ_text text) -> std::string_view { return {text.data, text.size}; }

struct Free {
  void operator()(writ_policy* p) const { writ_policy_free(p); }
  void operator()(writ_context* c) const { writ_context_free(c); }
  void operator()(writ_request* r) const { writ_request_free(r); }
  void operator()(writ_error* e) const { writ_error_free(e); }
};
using Policy = std::unique_ptr<writ_policy, Free>;
using Context = std::unique_ptr<writ_context, Free>;
using Request = std::unique_ptr<writ_request, Free>;
using Error = std::unique_ptr<writ_error, Free>;

inline auto load(const std::string& path, writ_engine engine = WRIT_INTERPRETER) -> Policy {
  writ_load_options options = WRIT_LOAD_OPTIONS_INIT;
  options.engine = engine;
  options.flags = WRIT_UNLOCKED;
  const char* paths[] = {path.c_str()};
  writ_policy* policy = nullptr;
  writ_error* raw = nullptr;
  const writ_status status = writ_policy_load(paths, 1, &options, &policy, &raw);
  const Error error(raw);
  REQUIRE_MESSAGE(status == WRIT_OK, writ_error_message(raw));
  return Policy(policy);
}

inline auto context_of(const Policy& policy, const char* gate = nullptr) -> Context {
  writ_context* context = nullptr;
  writ_error* raw = nullptr;
  const writ_status status = writ_context_new(policy.get(), gate, &context, &raw);
  const Error error(raw);
  REQUIRE_MESSAGE(status == WRIT_OK, writ_error_message(raw));
  return Context(context);
}

inline constexpr std::int64_t kTime = 1'795'165'200'000'000'000;  // 2026-11-20T09:00:00Z

inline auto at_time(std::uint32_t flags = 0) -> writ_given {
  writ_given given = WRIT_GIVEN_INIT;
  given.now = kTime;
  given.flags = flags;
  return given;
}

// NULL with a message of doctest when nothing was decided.
inline auto decide(const Context& context, std::string_view json) -> const writ_decision* {
  const writ_given given = at_time();
  const writ_decision* decision = nullptr;
  writ_error* raw = nullptr;
  const writ_status status = writ_decide(context.get(), json.data(), json.size(), &given, &decision, &raw);
  const Error error(raw);
  CHECK_MESSAGE(status == WRIT_OK, writ_error_message(raw));
  return decision;
}

// Of the gate that the context is for: one in which nothing is said yet, and one that was read.
inline auto fresh_request(const Context& context) -> Request {
  writ_request* request = nullptr;
  REQUIRE(writ_request_new(context.get(), &request, nullptr) == WRIT_OK);
  return Request(request);
}
inline auto read_request(const Context& context, std::string_view json) -> Request {
  writ_request* request = nullptr;
  REQUIRE(writ_request_read(context.get(), json.data(), json.size(), &request, nullptr) == WRIT_OK);
  return Request(request);
}
inline auto decide(const Context& context, const Request& request) -> const writ_decision* {
  const writ_given given = at_time();
  const writ_decision* decision = nullptr;
  CHECK(writ_decide_prepared(context.get(), request.get(), &given, &decision, nullptr) == WRIT_OK);
  return decision;
}

// The verdict, the best case, and the outcomes of each control.
inline auto outcomes(const writ_decision* decision) -> std::vector<int> {
  std::vector<int> made = {static_cast<int>(writ_decision_verdict(decision)),
                           static_cast<int>(writ_decision_best_case(decision))};
  for (std::size_t i = 0; i < writ_decision_control_count(decision); ++i)
    made.push_back(static_cast<int>(writ_decision_control(decision, i).outcomes));
  return made;
}

inline auto record_of(const Context& context) -> std::string {
  writ_text text{};
  CHECK(writ_explain(context.get(), "record", &text, nullptr) == WRIT_OK);
  return std::string(view(text));
}

inline auto field(const Request& request, const char* path) -> std::size_t {
  std::size_t number = 0;
  REQUIRE(writ_request_find(request.get(), path, &number) == WRIT_OK);
  return number;
}

inline constexpr std::string_view kSmall =
    R"({"order":"A-1","agent":"ada","cents":1200,"tier":"basic","age_days":3,"reasons":["broken"]})";
inline constexpr std::string_view kLarge =
    R"({"order":"A-2","agent":"bo","cents":12000,"tier":"basic","age_days":3,"reasons":["late"]})";

}  // namespace abi

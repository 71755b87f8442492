// The C ABI of Writ for C++20: handles that free themselves, results instead of status codes.
//
// Header only, and nothing but writ.h underneath: what that promises about threads, memory and limits holds here.
// Nothing is thrown but what the standard library throws where there is no memory. Objects are moved, not copied; one
// that was moved from holds nothing, and every call on it is WRIT_BAD_ARGUMENT.
//
//   namespace embed = writ::embed;
//   auto policy = embed::Policy::load({"release.writ"});
//   if (!policy) return complain(policy.error().message);
//   auto context = policy->context("production");
//   ...
//   auto decision = context->decide(json);
//   const bool may_pass = decision && decision->verdict() == WRIT_ALLOW;
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>
#include <writ/writ.h>

namespace writ::embed {

struct Error {
  writ_status status = WRIT_OK;
  std::string message;  // for people
};

// A value, or why there is none. Has only members that std::expected has. Looking into the part that is not there is a
// fault of the caller.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}          // NOLINT
  Result(Error failure) : state_(std::in_place_index<1>, std::move(failure)) {}  // NOLINT

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  T& operator*() { return *std::get_if<0>(&state_); }
  const T& operator*() const { return *std::get_if<0>(&state_); }
  T* operator->() { return std::get_if<0>(&state_); }
  const T* operator->() const { return std::get_if<0>(&state_); }
  const Error& error() const { return *std::get_if<1>(&state_); }

 private:
  std::variant<T, Error> state_;
};

struct Done {};  // the value of a Result that has nothing to return

namespace detail {

template <auto Free>
struct Freeing {
  template <class T>
  void operator()(T* handle) const {
    Free(handle);
  }
};

// Takes the error object over.
inline Error error_of(writ_status status, writ_error* raw) {
  const std::unique_ptr<writ_error, Freeing<writ_error_free>> owned(raw);
  Error error{status, writ_error_message(raw)};
  if (error.message.empty()) error.message = writ_status_name(status);
  return error;
}

inline std::string_view view(writ_text text) { return {text.data, text.size}; }

}  // namespace detail

// A document for one call: it points to what the caller owns.
struct Document {
  writ_document_kind kind = WRIT_EVIDENCE;
  std::string_view bytes;
  const char* name = nullptr;  // of evidence
  writ_format format = WRIT_JSON;

  [[nodiscard]] writ_document raw() const { return {kind, format, name, bytes.data(), bytes.size()}; }
};

struct LoadOptions {
  writ_engine engine = WRIT_INTERPRETER;
  std::uint32_t flags = 0;
  std::vector<Document> documents;  // the directory of people, the list of keys
  const char* code_cache = nullptr;  // a folder in which native code is kept
};

// What a decision is made on beside the request. Keep one where decisions are many: making it copies the list.
class Given {
 public:
  Given() = default;
  Given(std::int64_t now, std::uint32_t flags = 0, std::span<const Document> documents = {})
      : now_(now), flags_(flags) {
    for (const Document& one : documents) documents_.push_back(one.raw());
  }
  [[nodiscard]] writ_given raw() const {
    return {sizeof(writ_given), now_, flags_, documents_.data(), documents_.size()};
  }

 private:
  std::int64_t now_ = WRIT_NOW;
  std::uint32_t flags_ = 0;
  std::vector<writ_document> documents_;
};

// A view of what a context decided last: it is the context's.
class Decision {
 public:
  explicit Decision(const writ_decision* decision) : decision_(decision) {}

  [[nodiscard]] writ_verdict verdict() const { return writ_decision_verdict(decision_); }
  [[nodiscard]] writ_verdict best_case() const { return writ_decision_best_case(decision_); }
  [[nodiscard]] std::size_t control_count() const { return writ_decision_control_count(decision_); }
  [[nodiscard]] writ_control control(std::size_t index) const { return writ_decision_control(decision_, index); }
  [[nodiscard]] std::size_t obligation_count() const { return writ_decision_obligation_count(decision_); }
  [[nodiscard]] writ_obligation obligation(std::size_t index) const {
    return writ_decision_obligation(decision_, index);
  }
  [[nodiscard]] writ_argument argument(std::size_t obligation, std::size_t index) const {
    return writ_decision_argument(decision_, obligation, index);
  }
  // Nothing where time alone changes nothing any more.
  [[nodiscard]] std::optional<std::int64_t> valid_until() const {
    std::int64_t until = 0;
    return writ_decision_valid_until(decision_, &until) != 0 ? std::optional(until) : std::nullopt;
  }
  [[nodiscard]] const writ_decision* raw() const { return decision_; }

 private:
  const writ_decision* decision_;
};

class Request {
 public:
  explicit Request(writ_request* handle) : handle_(handle) {}

  [[nodiscard]] std::size_t field_count() const { return writ_request_field_count(handle_.get()); }
  [[nodiscard]] std::string_view field_name(std::size_t field) const {
    return detail::view(writ_request_field_name(handle_.get(), field));
  }
  [[nodiscard]] std::optional<std::size_t> find(const char* path) const {
    std::size_t field = 0;
    return writ_request_find(handle_.get(), path, &field) == WRIT_OK ? std::optional(field) : std::nullopt;
  }
  // Each names its type, because a text would otherwise be taken for a truth.
  writ_status set_bool(std::size_t field, bool value) {
    return writ_request_set_bool(handle_.get(), field, value ? 1 : 0);
  }
  writ_status set_int(std::size_t field, std::int64_t value) {
    return writ_request_set_int(handle_.get(), field, value);
  }
  writ_status set_real(std::size_t field, double value) { return writ_request_set_real(handle_.get(), field, value); }
  writ_status set_text(std::size_t field, std::string_view text) {
    return writ_request_set_text(handle_.get(), field, text.data() == nullptr ? "" : text.data(), text.size());
  }
  writ_status set_json(std::size_t field, std::string_view json) {
    return writ_request_set_json(handle_.get(), field, json.data() == nullptr ? "" : json.data(), json.size());
  }
  writ_status unset(std::size_t field) { return writ_request_unset(handle_.get(), field); }
  [[nodiscard]] const writ_request* raw() const { return handle_.get(); }

 private:
  std::unique_ptr<writ_request, detail::Freeing<writ_request_free>> handle_;
};

// Requests that were read, to be decided on together, as often as wanted.
class Batch {
 public:
  explicit Batch(writ_batch* handle) : handle_(handle) {}

  [[nodiscard]] std::size_t size() const { return writ_batch_size(handle_.get()); }
  [[nodiscard]] const writ_batch* raw() const { return handle_.get(); }

 private:
  std::unique_ptr<writ_batch, detail::Freeing<writ_batch_free>> handle_;
};

// Of the requests of a batch: what is decided, and a bit for each control, in `words` for each request.
struct BatchOutcomes {
  std::vector<writ_outcome> outcomes;
  std::size_t words = 0;
  std::vector<std::uint64_t> violated;
  std::vector<std::uint64_t> not_known;
};

class Context {
 public:
  explicit Context(writ_context* handle) : handle_(handle) {}

  Result<Decision> decide(std::string_view json, const Given& given = {}) {
    const writ_given raw = given.raw();
    const writ_decision* decision = nullptr;
    writ_error* error = nullptr;
    const writ_status status =
        writ_decide(handle_.get(), json.data() == nullptr ? "" : json.data(), json.size(), &raw, &decision, &error);
    if (status != WRIT_OK) return detail::error_of(status, error);
    return Decision(decision);
  }
  Result<Decision> decide(const Request& request, const Given& given = {}) {
    const writ_given raw = given.raw();
    const writ_decision* decision = nullptr;
    writ_error* error = nullptr;
    const writ_status status = writ_decide_prepared(handle_.get(), request.raw(), &raw, &decision, &error);
    if (status != WRIT_OK) return detail::error_of(status, error);
    return Decision(decision);
  }
  Result<std::vector<writ_outcome>> decide_batch(std::span<const writ_text> requests, const Given& given = {}) {
    const writ_given raw = given.raw();
    std::vector<writ_outcome> outcomes(requests.size());
    writ_error* error = nullptr;
    const writ_status status =
        writ_decide_batch(handle_.get(), requests.data(), requests.size(), &raw, outcomes.data(), &error);
    if (status != WRIT_OK) return detail::error_of(status, error);
    return outcomes;
  }
  Result<Batch> read_batch(std::span<const writ_text> requests) {
    writ_batch* batch = nullptr;
    writ_error* error = nullptr;
    const writ_status status = writ_batch_read(handle_.get(), requests.data(), requests.size(), &batch, &error);
    if (status != WRIT_OK) return detail::error_of(status, error);
    return Batch(batch);
  }
  // WRIT_OUTDATED where rules with more controls were swapped in meanwhile: decide again.
  Result<BatchOutcomes> decide_batch(const Batch& batch, const Given& given = {}) {
    const writ_given raw = given.raw();
    BatchOutcomes made;
    made.outcomes.resize(batch.size());
    made.words = (writ_context_control_count(handle_.get()) + 63) / 64;
    made.violated.resize(batch.size() * made.words);
    made.not_known.resize(batch.size() * made.words);
    writ_error* error = nullptr;
    const writ_status status = writ_batch_decide(handle_.get(), batch.raw(), &raw, made.outcomes.data(),
                                                 made.words, made.violated.data(), made.not_known.data(), &error);
    if (status != WRIT_OK) return detail::error_of(status, error);
    return made;
  }
  Result<Request> read(std::string_view json) const {
    writ_request* request = nullptr;
    writ_error* error = nullptr;
    const writ_status status =
        writ_request_read(handle_.get(), json.data() == nullptr ? "" : json.data(), json.size(), &request, &error);
    if (status != WRIT_OK) return detail::error_of(status, error);
    return Request(request);
  }
  Result<Request> request() const {
    writ_request* request = nullptr;
    writ_error* error = nullptr;
    const writ_status status = writ_request_new(handle_.get(), &request, &error);
    if (status != WRIT_OK) return detail::error_of(status, error);
    return Request(request);
  }
  // The text is the context's, until it explains or decides again.
  Result<std::string_view> explain(const char* form) {
    writ_text text{};
    writ_error* error = nullptr;
    const writ_status status = writ_explain(handle_.get(), form, &text, &error);
    if (status != WRIT_OK) return detail::error_of(status, error);
    return detail::view(text);
  }
  [[nodiscard]] writ_context* raw() const { return handle_.get(); }

 private:
  std::unique_ptr<writ_context, detail::Freeing<writ_context_free>> handle_;
};

class Policy {
 public:
  explicit Policy(writ_policy* handle) : handle_(handle) {}

  // From rule files and folders, or one compiled policy.
  static Result<Policy> load(std::span<const char* const> paths, const LoadOptions& options = {}) {
    return made(options, [&](const writ_load_options& raw, writ_policy** policy, writ_error** error) {
      return writ_policy_load(paths.data(), paths.size(), &raw, policy, error);
    });
  }
  static Result<Policy> load(std::initializer_list<const char*> paths, const LoadOptions& options = {}) {
    return load(std::span<const char* const>(paths.begin(), paths.size()), options);
  }
  // From the bytes of a compiled policy.
  static Result<Policy> read(std::string_view bytes, const LoadOptions& options = {}) {
    return made(options, [&](const writ_load_options& raw, writ_policy** policy, writ_error** error) {
      return writ_policy_read(bytes.data() == nullptr ? "" : bytes.data(), bytes.size(), &raw, policy, error);
    });
  }

  [[nodiscard]] std::vector<std::string> gates() const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < writ_policy_gate_count(handle_.get()); ++i) {
      std::string name(writ_policy_gate_name(handle_.get(), i, nullptr, 0), '\0');
      writ_policy_gate_name(handle_.get(), i, name.data(), name.size() + 1);
      names.push_back(std::move(name));
    }
    return names;
  }
  // What decides by a gate now, by its place in gates(), and why.
  struct Engine {
    writ_engine engine = WRIT_INTERPRETER;
    std::string why;
  };
  [[nodiscard]] Engine engine(std::size_t gate) const {
    std::string why(256, '\0');
    const writ_engine now = writ_policy_engine(handle_.get(), gate, why.data(), why.size());
    why.resize(why.find('\0'));
    return {now, std::move(why)};
  }
  Result<Context> context(const char* gate = nullptr) const {
    writ_context* context = nullptr;
    writ_error* error = nullptr;
    const writ_status status = writ_context_new(handle_.get(), gate, &context, &error);
    if (status != WRIT_OK) return detail::error_of(status, error);
    return Context(context);
  }
  writ_status swap(const Policy& next) { return writ_policy_swap(handle_.get(), next.handle_.get()); }
  [[nodiscard]] std::uint64_t swaps() const { return writ_policy_swaps(handle_.get()); }
  [[nodiscard]] writ_policy* raw() const { return handle_.get(); }

 private:
  template <class Make>
  static Result<Policy> made(const LoadOptions& options, const Make& make) {
    std::vector<writ_document> documents;
    for (const Document& one : options.documents) documents.push_back(one.raw());
    const writ_load_options raw{sizeof(writ_load_options), options.engine, options.flags, documents.data(),
                                documents.size(), options.code_cache};
    writ_policy* policy = nullptr;
    writ_error* error = nullptr;
    const writ_status status = make(raw, &policy, &error);
    if (status != WRIT_OK) return detail::error_of(status, error);
    return Policy(policy);
  }

  std::unique_ptr<writ_policy, detail::Freeing<writ_policy_free>> handle_;
};

}  // namespace writ::embed

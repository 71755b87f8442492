// Deciding: one gate, one thread, memory that is used again.

#include "runtime/base/clock.hpp"
#include "runtime/capi/handles.hpp"

namespace writ::capi {
namespace {

// Everything that is decided with from now on is of `taken`.
void enter(writ_context& context, host::Switch::Taken taken) {
  forget(context);
  context.asked = nullptr;
  context.exchanges = taken.count;
  context.generation = std::move(taken.generation);
  context.ready = row_of(*context.generation, context.gate);
  context.before = {};
  context.decision.decided.decision = {};
  context.decision.decided.alone = nullptr;
  if (context.ready == nullptr) return;
  context.decision.decided.open = context.ready->open;
  context.before = {.people = context.ready->trust->people, .keys = context.ready->trust->keys};
}

auto decide_on_bytes(writ_context& context, const char* request, std::size_t size, const writ_given* given,
                     writ_error** error) -> writ_status {
  if (const writ_status status = settle(context, error); status != WRIT_OK) return status;
  take_request(context, request, size);
  if (const writ_status status = take_given(context, given, error); status != WRIT_OK) return status;
  return conclude(context, error);
}

// Says when it is decided, and nothing else.
auto is_time_alone(const writ_given& given) -> bool {
  return given.struct_size == sizeof(writ_given) && given.flags == 0 && given.document_count == 0;
}

// Nothing but the request and the time is another than in the decision before, as in most of a service.
auto is_like_the_last(const writ_context& context, const writ_request& request, const writ_given* given) -> bool {
  return context.is_alone && context.rules->count() == context.exchanges &&
         request.request->open() == context.ready->open && (given == nullptr || is_time_alone(*given));
}

void take_prepared(writ_context& context, const writ_request& request) {
  context.before.request = &request.request->value();
  if (context.asked != request.request) context.asked = request.request;
  context.asked_version = request.request->version();
}

void decide_like_the_last(writ_context& context, const writ_request& request, const writ_given* given) {
  take_prepared(context, request);
  context.before.json = nullptr;
  context.again = nullptr;
  host::Decided& decided = context.decision.decided;
  decided.terms = {};
  decided.terms.now = given == nullptr || given->now == WRIT_NOW ? now_ns() : given->now;
  host::decide_again(decided, *context.before.request);
}

[[gnu::noinline]] auto decide_on_request(writ_context& context, const writ_request& request, const writ_given* given,
                                         writ_error** error) -> writ_status {
  if (const writ_status status = settle(context, error); status != WRIT_OK) return status;
  if (request.request->open() != context.ready->open) {
    return refuse(error, WRIT_OUTDATED,
                  "the request was read for another gate, or for rules that were swapped since: read it again");
  }
  if (const writ_status status = take_given(context, given, error); status != WRIT_OK) return status;
  const bool refuses = context.decision.decided.terms.extra_keys == host::ExtraKeys::Refuse;
  if (refuses && request.request->extra_keys() > 0) {
    return refuse(error, WRIT_BAD_DOCUMENT,
                  "the request cannot be used: it has " + std::to_string(request.request->extra_keys()) +
                      " keys that no record declares");
  }
  take_prepared(context, request);
  return conclude(context, error);
}

[[gnu::noinline]] auto refuse_null(writ_error** error) -> writ_status {
  return refuse(error, WRIT_BAD_ARGUMENT, "the context or the request is NULL");
}

// Where there is no memory for a decision there is none.
template <class Decide>
auto or_forget(writ_context& context, const Decide& decide) -> writ_status {
  try {
    return decide();
  } catch (...) {
    forget(context);
    throw;
  }
}

auto context_for(const writ_policy& policy, const char* gate, writ_context** context, writ_error** error)
    -> writ_status {
  host::Switch::Taken taken = policy.rules->take();
  const auto found = host::gate_named(*taken.generation, gate == nullptr ? "" : gate);
  if (!found) return refuse(error, WRIT_NOT_FOUND, found.error().message);
  auto made = std::make_unique<writ_context>();
  made->rules = policy.rules;
  made->gate = taken.generation->rows[*found].name;
  enter(*made, std::move(taken));
  *context = made.release();
  return WRIT_OK;
}

}  // namespace

auto row_of(const host::Gates& gates, const std::string& name) -> const host::ReadyGate* {
  for (const host::ReadyGate& row : gates.rows) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

auto refuse_gate(const std::string& name, writ_error** error) -> writ_status {
  return refuse(error, WRIT_NOT_FOUND, "the rules that were swapped in have no gate `" + name + "`");
}

auto settle(writ_context& context, writ_error** error) -> writ_status {
  if (context.rules->count() != context.exchanges) enter(context, context.rules->take());
  forget(context);
  if (context.ready != nullptr) return WRIT_OK;
  return refuse_gate(context.gate, error);
}

void take_request(writ_context& context, const char* bytes, std::size_t size) {
  context.asked = nullptr;
  context.json.assign({bytes, size});
  context.before.json = &context.json;
}

// What was handed in is decided on; a failure is about one of the documents.
auto conclude(writ_context& context, writ_error** error) -> writ_status {
  const auto done = host::decide_in(context.decision.decided, context.before, decode::Notes::Counted);
  if (!done) {
    forget(context);
    return refuse(error, WRIT_BAD_DOCUMENT, done.error().message);
  }
  context.is_decided = true;
  context.is_alone = host::is_alone_again(context.decision.decided, context.before);
  return WRIT_OK;
}

}  // namespace writ::capi

namespace capi = writ::capi;

extern "C" {

writ_status writ_context_new(const writ_policy* policy, const char* gate, writ_context** context, writ_error** error) {
  if (context != nullptr) *context = nullptr;
  return capi::guarded(error, [&] {
    if (policy == nullptr || context == nullptr)
      return capi::refuse(error, WRIT_BAD_ARGUMENT, "the policy or the context is NULL");
    return capi::context_for(*policy, gate, context, error);
  });
}

void writ_context_free(writ_context* context) { delete context; }

writ_status writ_decide(writ_context* context, const char* request, size_t size, const writ_given* given,
                        const writ_decision** decision, writ_error** error) {
  if (decision != nullptr) *decision = nullptr;
  return capi::guarded(error, [&] {
    if (context == nullptr || request == nullptr) return capi::refuse_null(error);
    const writ_status status =
        capi::or_forget(*context, [&] { return capi::decide_on_bytes(*context, request, size, given, error); });
    if (status == WRIT_OK && decision != nullptr) *decision = &context->decision;
    return status;
  });
}

writ_status writ_decide_prepared(writ_context* context, const writ_request* request, const writ_given* given,
                                 const writ_decision** decision, writ_error** error) {
  if (decision != nullptr) *decision = nullptr;
  return capi::guarded(error, [&] {
    if (context == nullptr || request == nullptr) return capi::refuse_null(error);
    const writ_status status = capi::or_forget(*context, [&] {
      if (!capi::is_like_the_last(*context, *request, given))
        return capi::decide_on_request(*context, *request, given, error);
      capi::decide_like_the_last(*context, *request, given);
      return WRIT_OK;
    });
    if (status == WRIT_OK && decision != nullptr) *decision = &context->decision;
    return status;
  });
}

}  // extern "C"

// Many requests at once: by columns where their gate can be decided so, one by one where it cannot.
#include "runtime/batch/batch.hpp"

#include <algorithm>
#include <deque>

#include "runtime/batch/columns.hpp"
#include "runtime/capi/handles.hpp"

// The bytes are kept: by other rules, or at another time where the gate looks at it, they are read again.
struct writ_batch {
  std::deque<std::string> kept;
  std::vector<std::string_view> requests;
  std::optional<writ::batch::Columns> columns;
};

namespace writ::capi {
namespace {

// For fewer, columns are not made.
constexpr std::size_t kFew = 16;

auto outcome_of(const writ_context& context, writ_status status) -> writ_outcome {
  const writ_decision* decision = status == WRIT_OK ? &context.decision : nullptr;
  return {status, writ_decision_verdict(decision), writ_decision_best_case(decision)};
}

auto outcome_of(const batch::Outcome& from) -> writ_outcome {
  return {from.decided ? WRIT_OK : WRIT_BAD_DOCUMENT, static_cast<writ_verdict>(from.decision),
          static_cast<writ_verdict>(from.best_case)};
}

// The documents, the time, the evidence and the statements are taken once; only the request is another each time.
auto decide_each(writ_context& context, const writ_text* requests, std::size_t count, writ_outcome* outcomes,
                 writ_error** error) -> writ_status {
  Arena evidence;
  const auto items = host::read_items(context.decision.decided, context.before.keys, evidence);
  if (!items) return refuse(error, WRIT_BAD_DOCUMENT, items.error().message);
  const auto said = host::read_statements(context.decision.decided, context.before);
  if (!said) return refuse(error, WRIT_BAD_DOCUMENT, said.error().message);
  for (std::size_t i = 0; i < count; ++i) {
    writ_status status = WRIT_BAD_ARGUMENT;
    if (requests[i].data != nullptr) {
      take_request(context, requests[i].data, requests[i].size);
      context.before.items = &*items;
      context.before.statements = &*said;
      status = conclude(context, nullptr);
    }
    outcomes[i] = outcome_of(context, status);
  }
  return WRIT_OK;
}

auto batching_of(writ_context& context) -> Batching& {
  if (context.batching == nullptr) context.batching = std::make_unique<Batching>();
  return *context.batching;
}

// By the terms and documents that the context has taken.
auto make_plan(writ_context& context, writ_error** error) -> writ_status {
  const host::Decided& decided = context.decision.decided;
  batch::Given given{decided.terms, {}, context.before.people, context.before.keys};
  given.documents = decided.documents;
  Batching& batching = batching_of(context);
  auto plan = batch::prepare(context.ready->open, std::move(given), batch::Way::Columns, batching.plan);
  if (!plan) return refuse(error, WRIT_BAD_DOCUMENT, plan.error().message);
  batching.plan = std::move(*plan);
  return WRIT_OK;
}

auto worker_of(Batching& batching) -> batch::Worker& {
  if (batching.worker)
    batching.worker->go_on(batching.plan);
  else
    batching.worker.emplace(batching.plan);
  return *batching.worker;
}

auto decide_all(writ_context& context, const writ_text* requests, std::size_t count, const writ_given* given,
                writ_outcome* outcomes, writ_error** error) -> writ_status {
  if (const writ_status status = settle(context, error); status != WRIT_OK) return status;
  context.asked = nullptr;
  if (const writ_status status = take_given(context, given, error); status != WRIT_OK) return status;
  Batching& batching = batching_of(context);
  const bool columns = count >= kFew && batching.without_columns != context.ready->open;
  if (columns) {
    if (const writ_status status = make_plan(context, error); status != WRIT_OK) return status;
  }
  if (!columns || batching.plan->program == nullptr) {
    if (columns) batching.without_columns = context.ready->open;
    const writ_status status = decide_each(context, requests, count, outcomes, error);
    forget(context);
    return status;
  }
  batching.requests.clear();
  for (std::size_t i = 0; i < count; ++i) {
    const bool is_there = requests[i].data != nullptr;
    batching.requests.push_back(is_there ? std::string_view(requests[i].data, requests[i].size) : std::string_view());
  }
  worker_of(batching).decide(batching.requests, batching.outcomes);
  for (std::size_t i = 0; i < count; ++i) {
    outcomes[i] = outcome_of(batching.outcomes.rows[i]);
    if (requests[i].data == nullptr) outcomes[i] = {WRIT_BAD_ARGUMENT, WRIT_DENY, WRIT_DENY};
  }
  return WRIT_OK;
}

// ---------------------------------------------------------------- read before

auto read_batch(writ_context& context, const writ_text* requests, std::size_t count, writ_batch** made,
                writ_error** error) -> writ_status {
  if (const writ_status status = settle(context, error); status != WRIT_OK) return status;
  context.asked = nullptr;
  if (const writ_status status = take_given(context, nullptr, error); status != WRIT_OK) return status;
  if (const writ_status status = make_plan(context, error); status != WRIT_OK) return status;
  auto batch = std::make_unique<writ_batch>();
  for (std::size_t i = 0; i < count; ++i) {
    if (requests[i].data == nullptr)
      return refuse(error, WRIT_BAD_ARGUMENT, "request " + std::to_string(i) + " is NULL");
    batch->requests.emplace_back(batch->kept.emplace_back(requests[i].data, requests[i].size));
  }
  if (context.batching->plan->program != nullptr) {
    batch->columns.emplace(context.batching->plan);
    batch->columns->read(batch->requests, batch::Columns::Bytes::Borrow);
  }
  *made = batch.release();
  return WRIT_OK;
}

// The bits of controls as the caller wants them; either place may be NULL.
struct ControlBits {
  std::size_t words = 0;  // of a request
  std::uint64_t* violated = nullptr;
  std::uint64_t* not_known = nullptr;
};

void hand_out(const batch::Outcomes& made, const std::vector<std::uint64_t>& bits, std::size_t words,
              std::uint64_t* into) {
  if (into == nullptr) return;
  std::fill_n(into, made.rows.size() * words, std::uint64_t{0});
  for (std::size_t row = 0; row < made.rows.size(); ++row)
    std::copy_n(bits.begin() + static_cast<std::ptrdiff_t>(row * made.words), made.words, into + row * words);
}

auto decide_batch(writ_context& context, const writ_batch& batch, const writ_given* given, writ_outcome* outcomes,
                  const ControlBits& bits, writ_error** error) -> writ_status {
  if (const writ_status status = settle(context, error); status != WRIT_OK) return status;
  const bool wanted = bits.violated != nullptr || bits.not_known != nullptr;
  if (wanted && bits.words * 64 < context.ready->open->gate->controls.size())
    return refuse(error, WRIT_OUTDATED,
                  "the gate has more controls than there is room for: ask how many there are now");
  context.asked = nullptr;
  if (const writ_status status = take_given(context, given, error); status != WRIT_OK) return status;
  if (const writ_status status = make_plan(context, error); status != WRIT_OK) return status;
  Batching& batching = *context.batching;
  batch::Worker& worker = worker_of(batching);
  if (batch.columns && batch::same_columns(*batch.columns->plan(), *batching.plan))
    worker.decide(*batch.columns, batching.outcomes);
  else
    worker.decide(batch.requests, batching.outcomes);
  std::transform(batching.outcomes.rows.begin(), batching.outcomes.rows.end(), outcomes,
                 [](const batch::Outcome& one) { return outcome_of(one); });
  hand_out(batching.outcomes, batching.outcomes.violated, bits.words, bits.violated);
  hand_out(batching.outcomes, batching.outcomes.open, bits.words, bits.not_known);
  return WRIT_OK;
}

auto controls_of(const writ_context* context) -> const std::vector<ir::GateControl>* {
  return context == nullptr || context->ready == nullptr ? nullptr : &context->ready->open->gate->controls;
}

}  // namespace
}  // namespace writ::capi

namespace capi = writ::capi;

extern "C" {

writ_status writ_decide_batch(writ_context* context, const writ_text* requests, size_t count, const writ_given* given,
                              writ_outcome* outcomes, writ_error** error) {
  return capi::guarded(error, [&] {
    if (context == nullptr || (count > 0 && (requests == nullptr || outcomes == nullptr)))
      return capi::refuse(error, WRIT_BAD_ARGUMENT, "the context, the requests or the outcomes are NULL");
    const writ_status status = capi::decide_all(*context, requests, count, given, outcomes, error);
    if (status != WRIT_OK) std::fill_n(outcomes, count, writ_outcome{status, WRIT_DENY, WRIT_DENY});
    return status;
  });
}

writ_status writ_batch_read(writ_context* context, const writ_text* requests, size_t count, writ_batch** batch,
                            writ_error** error) {
  if (batch != nullptr) *batch = nullptr;
  return capi::guarded(error, [&] {
    if (context == nullptr || batch == nullptr || (count > 0 && requests == nullptr))
      return capi::refuse(error, WRIT_BAD_ARGUMENT, "the context, the requests or the batch are NULL");
    return capi::read_batch(*context, requests, count, batch, error);
  });
}

void writ_batch_free(writ_batch* batch) { delete batch; }

size_t writ_batch_size(const writ_batch* batch) { return batch == nullptr ? 0 : batch->requests.size(); }

writ_status writ_batch_decide(writ_context* context, const writ_batch* batch, const writ_given* given,
                              writ_outcome* outcomes, size_t words, uint64_t* violated, uint64_t* not_known,
                              writ_error** error) {
  return capi::guarded(error, [&] {
    if (context == nullptr || batch == nullptr || (outcomes == nullptr && !batch->requests.empty()))
      return capi::refuse(error, WRIT_BAD_ARGUMENT, "the context, the batch or the outcomes are NULL");
    const writ_status status =
        capi::decide_batch(*context, *batch, given, outcomes, {words, violated, not_known}, error);
    if (status != WRIT_OK) std::fill_n(outcomes, batch->requests.size(), writ_outcome{status, WRIT_DENY, WRIT_DENY});
    return status;
  });
}

size_t writ_context_control_count(const writ_context* context) {
  const auto* controls = capi::controls_of(context);
  return controls == nullptr ? 0 : controls->size();
}

writ_text writ_context_control_id(const writ_context* context, size_t control) {
  const auto* controls = capi::controls_of(context);
  if (controls == nullptr || control >= controls->size()) return {"", 0};
  const std::string& id = context->ready->open->module().controls[(*controls)[control].control].id;
  return {id.data(), id.size()};
}

}  // extern "C"

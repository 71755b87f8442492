// What stands behind the handles of the C ABI. Private to runtime/capi.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/batch/batch.hpp"
#include "runtime/capi/errors.hpp"
#include "runtime/host/generation.hpp"
#include "runtime/host/request.hpp"
#include "runtime/include/writ/writ.h"

struct writ_policy {
  std::shared_ptr<writ::host::Switch> rules;
};

struct writ_request {
  std::shared_ptr<writ::host::Request> request;
  writ::host::Generation generation;  // whose types it has
};

// What a context decided last, in memory that it uses again.
struct writ_decision {
  writ::host::Decided decided;
  std::string argument;  // JSON of the last argument that was asked for
};

namespace writ::capi {

// What a context needs for many requests at once, kept from one batch to the next.
struct Batching {
  std::shared_ptr<const batch::Plan> plan;
  std::optional<batch::Worker> worker;                    // by `plan`
  std::shared_ptr<const host::OpenGate> without_columns;  // whatever is handed in beside requests
  std::vector<std::string_view> requests;
  batch::Outcomes outcomes;
};

}  // namespace writ::capi

// Contexts are made one after the other and used by threads of their own: no two share a line of the cache, or the one
// that processors fetch with it.
struct alignas(128) writ_context {
  std::shared_ptr<const writ::host::Switch> rules;
  std::string gate;             // MODULE/NAME
  std::uint64_t exchanges = 0;  // of `rules`, when `generation` was taken
  writ::host::Generation generation;
  const writ::host::ReadyGate* ready = nullptr;  // in `generation`; null when that has no such gate
  writ::host::ReadBefore before;

  bool is_decided = false;
  bool is_alone = false;  // it was decided on a request alone: host::is_alone_again() of the next one
  writ_decision decision;
  std::shared_ptr<const writ::host::Request> asked;  // the last decision was on it; null: on `json`
  writ::decode::HeldBytes json;
  std::uint64_t asked_version = 0;
  std::unique_ptr<writ::host::Decided> again;  // the same decision with everything noted, once it was explained
  std::string explained;
  std::unique_ptr<writ::capi::Batching> batching;  // once there was a batch
};

namespace writ::capi {

// The gate of this full name, or null; and the refusal where there is none.
auto row_of(const host::Gates& gates, const std::string& name) -> const host::ReadyGate*;
auto refuse_gate(const std::string& name, writ_error** error) -> writ_status;

// Goes on to the rules as they are now. WRIT_NOT_FOUND where they have no such gate.
auto settle(writ_context& context, writ_error** error) -> writ_status;

// Nothing is decided any more. Who still looks at the decision sees the strictest one.
inline void forget(writ_context& context) {
  decide::Decision& decision = context.decision.decided.decision;
  decision.decision = decide::Verdict::Deny;
  decision.best_case = decide::Verdict::Deny;
  decision.obligations.clear();
  context.is_decided = false;
  context.is_alone = false;
  context.before.request = nullptr;
  context.before.json = nullptr;
  context.before.items = nullptr;
  context.before.statements = nullptr;
  context.again = nullptr;
}

// Copies the bytes of a request, and decides on the one that was taken and what was given.
void take_request(writ_context& context, const char* bytes, std::size_t size);
auto conclude(writ_context& context, writ_error** error) -> writ_status;

// Copies `given` into the decision. A NULL stands for its default.
auto take_given(writ_context& context, const writ_given* given, writ_error** error) -> writ_status;

// Of the two kinds that come with a policy, or of the others.
auto is_trust(const writ_document_kind& kind) -> bool;
// Writes over `into`; its memory is used again. False: it is NULL, or of no kind or format that there is.
auto copy_document(const writ_document& from, host::Document& into) -> bool;

}  // namespace writ::capi

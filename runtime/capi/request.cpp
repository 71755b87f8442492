// Requests that are read once, or set field by field.
#include "runtime/host/request.hpp"

#include <cstring>

#include "runtime/capi/handles.hpp"

namespace writ::capi {
namespace {

// The gate as it is now. The context stays by what it decided last.
auto gate_now(const writ_context& context, host::Generation& generation) -> const host::ReadyGate* {
  generation = context.rules->take().generation;
  return row_of(*generation, context.gate);
}

auto read_request(const writ_context& context, std::string_view json, writ_request** request, writ_error** error)
    -> writ_status {
  host::Generation generation;
  const host::ReadyGate* gate = gate_now(context, generation);
  if (gate == nullptr) return refuse_gate(context.gate, error);
  auto read = host::Request::read(gate->open, gate->fields, json);
  if (!read) return refuse(error, WRIT_BAD_DOCUMENT, read.error().message);
  *request = new writ_request{std::move(*read), std::move(generation)};
  return WRIT_OK;
}

auto new_request(const writ_context& context, writ_request** request, writ_error** error) -> writ_status {
  host::Generation generation;
  const host::ReadyGate* gate = gate_now(context, generation);
  if (gate == nullptr) return refuse_gate(context.gate, error);
  auto made = std::make_shared<host::Request>(gate->open, gate->fields);
  *request = new writ_request{std::move(made), std::move(generation)};
  return WRIT_OK;
}

auto has_field(const writ_request* request, std::size_t field) -> bool {
  return request != nullptr && field < request->request->size();
}

// `set` says whether the value fitted.
template <class Set>
auto set_field(const writ_request* request, std::size_t field, const Set& set) -> writ_status {
  return guarded(nullptr, [&] {
    if (!has_field(request, field)) return WRIT_BAD_ARGUMENT;
    return set(*request->request) ? WRIT_OK : WRIT_BAD_VALUE;
  });
}

// Apart, so that what is set most often has nothing to do with what may fail.
[[gnu::noinline]] auto set_any_text(const writ_request& request, std::size_t field, std::string_view text)
    -> writ_status {
  return set_field(&request, field, [&](host::Request& r) { return r.set_text(field, text); });
}

}  // namespace
}  // namespace writ::capi

namespace capi = writ::capi;
namespace host = writ::host;

extern "C" {

writ_status writ_request_read(const writ_context* context, const char* json, size_t size, writ_request** request,
                              writ_error** error) {
  if (request != nullptr) *request = nullptr;
  return capi::guarded(error, [&] {
    if (context == nullptr || json == nullptr || request == nullptr)
      return capi::refuse(error, WRIT_BAD_ARGUMENT, "the context, the JSON or the request is NULL");
    return capi::read_request(*context, {json, size}, request, error);
  });
}

writ_status writ_request_new(const writ_context* context, writ_request** request, writ_error** error) {
  if (request != nullptr) *request = nullptr;
  return capi::guarded(error, [&] {
    if (context == nullptr || request == nullptr)
      return capi::refuse(error, WRIT_BAD_ARGUMENT, "the context or the request is NULL");
    return capi::new_request(*context, request, error);
  });
}

void writ_request_free(writ_request* request) { delete request; }

size_t writ_request_field_count(const writ_request* request) {
  return request == nullptr ? 0 : request->request->fields().rows().size();
}

writ_text writ_request_field_name(const writ_request* request, size_t field) {
  if (!capi::has_field(request, field)) return {"", 0};
  const std::string& path = request->request->fields().rows()[field].path;
  return {path.data(), path.size()};
}

writ_status writ_request_find(const writ_request* request, const char* path, size_t* field) {
  if (request == nullptr || path == nullptr || field == nullptr) return WRIT_BAD_ARGUMENT;
  const auto found = request->request->fields().find({path, std::strlen(path)});
  if (!found) return WRIT_NOT_FOUND;
  *field = *found;
  return WRIT_OK;
}

writ_status writ_request_set_bool(writ_request* request, size_t field, int value) {
  return capi::set_field(request, field, [&](host::Request& r) { return r.set_bool(field, value != 0); });
}

writ_status writ_request_set_int(writ_request* request, size_t field, int64_t value) {
  return capi::set_field(request, field, [&](host::Request& r) { return r.set_int(field, value); });
}

writ_status writ_request_set_real(writ_request* request, size_t field, double value) {
  return capi::set_field(request, field, [&](host::Request& r) { return r.set_real(field, value); });
}

writ_status writ_request_set_text(writ_request* request, size_t field, const char* text, size_t size) {
  if (text == nullptr || !capi::has_field(request, field)) return WRIT_BAD_ARGUMENT;
  if (request->request->set_held(field, {text, size})) return WRIT_OK;
  return capi::set_any_text(*request, field, {text, size});
}

writ_status writ_request_set_json(writ_request* request, size_t field, const char* json, size_t size) {
  if (json == nullptr) return WRIT_BAD_ARGUMENT;
  return capi::set_field(request, field, [&](host::Request& r) { return r.set_json(field, {json, size}); });
}

writ_status writ_request_unset(writ_request* request, size_t field) {
  return capi::set_field(request, field, [&](host::Request& r) {
    r.unset(field);
    return true;
  });
}

}  // extern "C"

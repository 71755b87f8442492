#include "runtime/capi/errors.hpp"

namespace writ::capi {

auto refuse(writ_error** error, writ_status status, const std::string& message) noexcept -> writ_status {
  if (error == nullptr) return status;
  try {
    *error = new writ_error{status, message};
  } catch (const std::bad_alloc&) {
    return WRIT_NO_MEMORY;
  }
  return status;
}

}  // namespace writ::capi

extern "C" {

const char* writ_status_name(writ_status status) {
  if (!writ::capi::is_one_of(status, WRIT_NO_MEMORY)) return "unknown";
  switch (status) {
    case WRIT_OK: return "ok";
    case WRIT_BAD_ARGUMENT: return "bad_argument";
    case WRIT_BAD_POLICY: return "bad_policy";
    case WRIT_BAD_DOCUMENT: return "bad_document";
    case WRIT_BAD_VALUE: return "bad_value";
    case WRIT_NOT_FOUND: return "not_found";
    case WRIT_OUTDATED: return "outdated";
    case WRIT_NO_COMPILER: return "no_compiler";
    case WRIT_NO_ENGINE: return "no_engine";
    case WRIT_NO_MEMORY: return "no_memory";
  }
  return "unknown";
}

writ_status writ_error_status(const writ_error* error) { return error == nullptr ? WRIT_OK : error->status; }

const char* writ_error_message(const writ_error* error) { return error == nullptr ? "" : error->message.c_str(); }

void writ_error_free(writ_error* error) { delete error; }

}  // extern "C"

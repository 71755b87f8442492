// Failures as the C ABI hands them out, and the border that no exception crosses.
#pragma once

#include <cstring>
#include <new>
#include <string>

#include "runtime/base/result.hpp"
#include "runtime/include/writ/writ.h"

struct writ_error {
  writ_status status;
  std::string message;
};

namespace writ::capi {

// Whether a number that came over the border is one of an enum's, which go from 0 to `last`. In C it can be any.
template <class Enum>
auto is_one_of(const Enum& value, Enum last) -> bool {
  unsigned number = 0;
  static_assert(sizeof value == sizeof number);
  std::memcpy(&number, &value, sizeof number);
  return number <= static_cast<unsigned>(last);
}

// Returns `status`; with a place for it, an error object as well. Never throws: where there is no memory for the
// words, the status is WRIT_NO_MEMORY and there are none.
auto refuse(writ_error** error, writ_status status, const std::string& message) noexcept -> writ_status;

// What `body` returns. The only exception that may come to here is that there is no memory; all others are ours, and
// end the process.
template <class Body>
auto guarded(writ_error** error, const Body& body) noexcept -> writ_status {
  if (error != nullptr) *error = nullptr;
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return WRIT_NO_MEMORY;
  }
}

}  // namespace writ::capi

// WRIT_CHECK(cond, why): stops the process when Writ itself is wrong.
//
// For mistakes of ours only. An author's mistake is a diagnostic, a missing file
// is an Error, and a request that cannot be decided is a Decision.
#pragma once

namespace writ {

[[noreturn]] void check_failed(const char* condition, const char* why, const char* file, int line);

}  // namespace writ

#define WRIT_CHECK(cond, why) \
  (static_cast<bool>(cond) ? void(0) : ::writ::check_failed(#cond, why, __FILE__, __LINE__))

#include "runtime/base/stopwatch.hpp"

#include <chrono>

namespace writ {

auto steady_ns() -> std::int64_t {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
}

}  // namespace writ

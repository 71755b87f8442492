#include "runtime/base/clock.hpp"

#include <chrono>

namespace writ {

auto now_ns() -> std::int64_t {
  auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
}

}  // namespace writ

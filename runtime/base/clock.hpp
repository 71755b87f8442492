// The only place that reads the clock. Evaluation never does: `now` is an input.
#pragma once

#include <cstdint>

namespace writ {

auto now_ns() -> std::int64_t;  // since 1970-01-01T00:00:00Z

}  // namespace writ

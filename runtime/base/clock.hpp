// The only place that reads the clock. Evaluation never does: `now` is an input.
#pragma once

#include <cstdint>

namespace writ {

auto now_ns() -> std::int64_t;  // since 1970-01-01T00:00:00Z

inline constexpr std::int64_t kDayNanos = 86'400'000'000'000;
// The civil day (UTC) of an instant, as days since 1970-01-01.
constexpr auto day_of(std::int64_t ns) -> std::int64_t { return ns / kDayNanos - (ns % kDayNanos < 0 ? 1 : 0); }

}  // namespace writ

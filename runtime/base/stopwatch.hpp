// Time that passed, for who measures. Never part of a decision.
#pragma once

#include <cstdint>

namespace writ {

auto steady_ns() -> std::int64_t;  // since some moment of this run; never goes back

}  // namespace writ

// Numbers of steps: natural, and kept at the largest once they reach it, so that a sum or a
// product is never too small.
#pragma once

#include <algorithm>
#include <cstdint>

#include "runtime/base/limits.hpp"

namespace writ {

using Steps = std::uint64_t;  // at most limits::kMostSteps

constexpr auto plus(Steps a, Steps b) -> Steps { return std::min(a + b, limits::kMostSteps); }
constexpr auto times(Steps a, Steps b) -> Steps {
  return b != 0 && a > limits::kMostSteps / b ? limits::kMostSteps : a * b;
}

}  // namespace writ

// Writ as a service gets it: through the C interface alone. What is quoted is measured here.
//
//   json     a request as bytes, read and decided on
//   strings  a request whose fields are set from texts and numbers, and decided on; for flat requests
//   parsed   a request that was read before
#pragma once

#include <vector>

#include "tests/bench/harness/case.hpp"
#include "tests/bench/harness/measure.hpp"

namespace writ::bench {

// Both engines, or the interpreter alone when there is no plug-in. Stops the program when the rules do not load.
auto through_c(const Case& one) -> std::vector<Variant>;

}  // namespace writ::bench

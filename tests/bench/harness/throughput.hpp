// How many decisions a second threads make on one policy, each in a context of its own: through the C interface, from
// JSON.
#pragma once

#include "tests/bench/harness/case.hpp"

namespace writ::bench {

// Prints a line of JSON for one thread and for two, taken in turns; the best of `rounds`, since a machine that does
// something else meanwhile can only take away.
void throughput(const Case& one, int rounds, double seconds);

}  // namespace writ::bench

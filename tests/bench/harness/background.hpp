// The same decisions while native code is made in the same process.
//
// Meanwhile another thread loads the rules of the case again and again, decides by them until their native code has
// been made in the background, and frees them.
#pragma once

#include "tests/bench/harness/case.hpp"
#include "tests/bench/harness/measure.hpp"

namespace writ::bench {

// As measure() of what through_c() measures in native code. Stops the program when no code was made meanwhile.
auto measure_while_compiling(const Case& one, const Effort& effort) -> bool;

}  // namespace writ::bench

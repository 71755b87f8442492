// What Writ does for one decision, stage by stage, through its own interfaces: where the time goes.
//
//   decode    bytes of the request into typed values
//   evaluate  the gate's function over them, by an engine
//   decide    evaluate, and from its bits to a decision
//
// What is quoted is measured through the C interface instead (through_c.hpp).
#pragma once

#include <vector>

#include "tests/bench/harness/case.hpp"
#include "tests/bench/harness/measure.hpp"

namespace writ::bench {

// Both engines, or the interpreter alone when there is no plug-in. Stops the program when the rules do not build.
// `made` refers to `one`.
auto stages(const Case& one) -> std::vector<Variant>;

}  // namespace writ::bench

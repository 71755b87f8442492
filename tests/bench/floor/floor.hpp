// The floor: what code written by hand for one workload needs, with its data prepared for it. No engine that reads its
// rules from a file can be expected to be faster; how near one comes is what is told.
//
// Nothing is checked that the workload does not ask for: no duplicate keys, no types, no ranges. So the floor of "from
// JSON" is below what any engine that checks its input can reach.
#pragma once

#include <vector>

#include "tests/bench/harness/case.hpp"
#include "tests/bench/harness/measure.hpp"

namespace writ::bench {

// The variants of the case, by its name; none where there is no floor. They refer to `one`.
auto floor_of(const Case& one) -> std::vector<Variant>;

auto w1_floor(const Case& one) -> std::vector<Variant>;
auto w2_floor(const Case& one) -> std::vector<Variant>;
auto w3_exclusive_floor(const Case& one) -> std::vector<Variant>;
auto w3_overlapping_floor(const Case& one) -> std::vector<Variant>;
auto w4_floor(const Case& one) -> std::vector<Variant>;

}  // namespace writ::bench

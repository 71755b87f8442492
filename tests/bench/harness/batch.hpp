// Many records at once, through the C ABI: pieces of a thousand, from JSON and from records that were read before.
#pragma once

#include <vector>

#include "tests/bench/harness/case.hpp"
#include "tests/bench/harness/measure.hpp"

namespace writ::bench {

// Of a workload whose records are many; of the others nothing.
auto batches(const Case& one) -> std::vector<Variant>;

}  // namespace writ::bench

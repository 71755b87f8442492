// Optional fields of requests whose absence helps (W-ABSENT-HELPS, design 4.4).
//
// Absence is a value, so no theorem keeps it from lowering a decision. Each optional field of a gate's request, also of
// records inside it, is left out in sampled worlds that have it, and the decision compared: by the same means, and with
// the same worlds, as `prove { hiding FIELD never lowers decision(GATE) }`. What is found is so, in the world that is
// shown; what is not found may be so all the same.
#pragma once

#include "compiler/testing/testing.hpp"

namespace writ::testing {

// Reports to `sink` at the gates of `build`, which has no errors. Returns how many pairs of gate and field were tried.
auto report_absence(const driver::Build& build, std::optional<std::uint64_t> seed, diag::Sink& sink) -> std::size_t;

}  // namespace writ::testing

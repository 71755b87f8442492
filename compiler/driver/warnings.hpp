// What becomes of warnings: `allow` beside the code silences one code of one declaration, and
// `warnings: errors` in writ.yaml makes those of a package errors.
//
// An `allow` that is of no use is reported (W-ALLOW) by whoever could have found what it allows:
// checking, the coverage of tests, or the search for fields that help by their absence. Where something is an error nothing is said about it,
// because checking did not come to its end.
#pragma once

#include "compiler/driver/driver.hpp"

namespace writ::driver {

enum class Judged : std::uint8_t { ByChecking, ByCoverage, ByAbsence };

// Judges the warnings of `sink`, which are about the rules of `build`.
void settle_warnings(diag::Sink& sink, const Build& build, Judged by);

}  // namespace writ::driver

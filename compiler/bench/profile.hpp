// Which declarations a decision spends its time in.
//
// The interpreter runs, and another thread looks every few microseconds which instruction it is at; each belongs to the
// declaration in which it was written, an argument of a call to who calls. What an approval comes to, which no
// instruction says, is timed by itself. So the shares are those of the interpreter: native code computes what several
// declarations have in common once, and cannot be asked whose it is.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "compiler/bench/cases.hpp"
#include "compiler/bench/stages.hpp"
#include "compiler/check/cost.hpp"

namespace writ::bench {

struct ProfileRow {
  std::string what;            // "control MDL-01"
  std::string place;           // where it is declared: "release.writ:12"
  double nanos = 0;            // of one decision
  double share = 0;            // of all rows
  std::optional<Steps> steps;  // that it takes at most, as `writ check --cost` counts
  std::string dearest;         // the part of it that takes most, with its place; empty: it is not evaluated
};
struct Profile {
  double nanos = 0;  // of evaluating and deciding once
  std::size_t samples = 0;
  std::vector<ProfileRow> rows;  // what takes most first
};

// `subject` interprets, and has been given all cases.
auto profile(const driver::Build& build, const Cases& cases, Subject& subject, const check::GateCost& cost,
             double seconds) -> Profile;

}  // namespace writ::bench

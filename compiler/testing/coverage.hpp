// What the test blocks of a module have seen: which outcome of which control, which row of
// which table, which clause of which gate.
//
// Only test blocks count, because somebody wrote down what they expect. The worlds of a
// property hit nearly everything and say little of it. What was seen is counted once a
// test; rows are seen wherever a table is used, in the words of the reference engine
// (explain::Trace), so the engine that runs the tests does not matter.
//
// `waived` and what signatures do are not counted: this version has neither.
#pragma once

#include <string>
#include <vector>

#include "compiler/testing/testing.hpp"

namespace writ::testing {

// Something that a test can see.
struct Sight {
  std::string name;       // "violated", "row 3", "holds"
  std::size_t tests = 0;  // that saw it
};
// What the sights are of.
struct Covered {
  enum class Kind : std::uint8_t { Control, Requirement, Table, Clause, Approval } kind = Kind::Control;
  std::string name;         // "MDL-01", "MDL-01.suites", "tier_of", "deny at line 40"
  std::string gate;         // Clause, Approval
  check::SymbolId symbol;   // Control, Requirement: the control; Table; Clause, Approval: the gate
  std::uint32_t index = 0;  // Clause, Approval: of the gate
  ir::Origin origin;
  std::vector<Sight> sights;
};
struct Coverage {
  std::string module;
  std::vector<Covered> items;  // controls with their requirements, tables, then gates
  [[nodiscard]] auto seen() const -> std::size_t;
  [[nodiscard]] auto all() const -> std::size_t;
};

// One a part, from the test blocks that can be evaluated.
auto coverage_of(const driver::Build& build, const Suite& suite) -> std::vector<Coverage>;

// Percent, rounded down; 100 of nothing.
auto percent_of(const std::vector<Coverage>& coverage) -> unsigned;

// W-UNTESTED for a control never seen violated, a row never reached, a clause that never
// holds, an approval that is never pending, and a waiver without a test on the day after it expires.
void report_untested(const driver::Build& build, const std::vector<Coverage>& coverage, diag::Sink& sink);

}  // namespace writ::testing

// Changes of the rules that a good set of tests would notice.
//
// A mutant is an edit of the text, found in the tree. The text, not the IR: what is shown
// is a line that an author could have written, what does not compile is no mutant, and
// every construct that checks and lowers can be mutated with nothing said twice. It costs
// a check of the package a mutant, which is milliseconds.
//
// A control's only requirement is not taken away: that it is only advisory comes to the same.
//
// Only what decides is changed: controls, tolerances, gates, tables, values, functions, the
// freshness of evidence and, where lineage is asked, what assets are made from. Not changed: tests; messages; bands that nothing is held
// against; approvals, which this version does not evaluate; and the refinements of types,
// because what a test gives is held against them when it is compiled, so no test could tell.
#pragma once

#include <string>
#include <vector>

#include "compiler/driver/driver.hpp"

namespace writ::testing {

struct Edit {
  std::uint32_t begin = 0;  // in the text of the file
  std::uint32_t end = 0;
  std::string text;  // instead
};
struct Mutant {
  diag::FileId file;
  std::vector<Edit> edits;  // in order, apart
  std::string what;         // "`<=` becomes `<`"
  std::string hint;         // a test that would notice
};

// In the files that the user named, in the order of the text.
auto find_mutants(const driver::Build& build) -> std::vector<Mutant>;

auto apply_edits(std::string_view text, const std::vector<Edit>& edits) -> std::string;

}  // namespace writ::testing

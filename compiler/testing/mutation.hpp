// Mutation testing: which change of the rules would no test notice?
//
// Every mutant is compiled and every block that passed without it is run, until one does
// not pass any more. A mutant that does not compile is no mutant: the compiler noticed it,
// not a test. A mutant that means the same as the rules survives, as does one that no test
// tells apart; which of the two it is, a person sees.
//
// Mutants run on all processors; the report does not show in which order.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "compiler/testing/testing.hpp"

namespace writ::testing {

struct Survivor {
  std::string file;
  diag::LineColumn at;
  std::string what;
  std::string hint;
  std::string before;  // the line as it is
  std::string after;   // as mutated; empty: it is gone
};
struct MutationReport {
  std::size_t found = 0;         // places at which the rules can be changed
  std::size_t not_compiled = 0;  // of those tried
  std::size_t noticed = 0;
  std::vector<Survivor> survivors;  // in the order of the text
  [[nodiscard]] auto mutants() const -> std::size_t { return noticed + survivors.size(); }
};
struct MutationOptions {
  std::size_t limit = 0;              // tried at most, spread over the rules; 0: limits::kMutants
  std::optional<std::uint64_t> seed;  // of properties
  std::function<void(std::size_t done, std::size_t of)> progress;  // from one thread at a time; may be empty
};

// `results` are those of all blocks of `build`, in order; none of them failed. Interprets: native
// code for one run of a change does not pay.
auto try_mutants(const driver::Build& build, const std::vector<TestResult>& results, const MutationOptions& options)
    -> MutationReport;

}  // namespace writ::testing

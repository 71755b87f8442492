// Results of test blocks for a person, for a program, and for two kinds of CI.
#pragma once

#include <string>
#include <vector>

#include "compiler/cli/coverage_report.hpp"
#include "compiler/testing/testing.hpp"

namespace writ::cli {

using TestResults = std::vector<testing::TestResult>;

struct TestTally {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t not_yet = 0;
};
auto tally_of(const TestResults& results) -> TestTally;
// "17 tests: 12 passed, 0 failed, 5 not yet"
auto tally_line(const TestTally& tally) -> std::string;

auto test_formats() -> const std::vector<std::string>&;  // text first
// `coverage` is told as well where the format has a place for it: text and json. Null: not asked for.
auto render_tests(const TestResults& results, const Coverages* coverage, const std::string& format) -> std::string;

}  // namespace writ::cli

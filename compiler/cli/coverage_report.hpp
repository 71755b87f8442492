// What tests have seen, as a table for a person and as rows for a program.
#pragma once

#include <string>
#include <vector>

#include "compiler/testing/coverage.hpp"

namespace writ::cli {

using Coverages = std::vector<testing::Coverage>;

auto coverage_text(const Coverages& coverage) -> std::string;
// {"percent":…, "modules":[…]}
auto coverage_json(const Coverages& coverage) -> std::string;

}  // namespace writ::cli

// Mutants that no test noticed, for a person and for a program.
#pragma once

#include <string>
#include <vector>

#include "compiler/testing/mutation.hpp"

namespace writ::cli {

auto mutation_formats() -> const std::vector<std::string>&;  // text first
auto render_mutation(const testing::MutationReport& report, const std::string& format) -> std::string;

// "37 mutants: 35 noticed, 2 survived"
auto mutation_line(const testing::MutationReport& report) -> std::string;

}  // namespace writ::cli

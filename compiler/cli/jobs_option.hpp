// `--jobs N`: how many threads work. What comes out does not depend on it.
#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>

namespace writ::cli {

void add_jobs_option(CLI::App& app, std::size_t& jobs);

// As many as were asked for; where `jobs` is 0, one a core.
auto jobs_of(std::size_t jobs) -> std::size_t;

}  // namespace writ::cli

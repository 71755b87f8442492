// `--engine`: what runs the rules. Every engine gives the same answers.
#pragma once

#include <CLI/CLI.hpp>

#include "compiler/driver/driver.hpp"

namespace writ::cli {

// The environment variable WRIT_ENGINE sets the default.
void add_engine_option(CLI::App& app, driver::EngineChoice& choice);

}  // namespace writ::cli

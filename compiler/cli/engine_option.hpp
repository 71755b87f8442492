// `--engine`: what runs the rules. Every engine gives the same answers. `--code-cache`: where native code is kept.
#pragma once

#include <CLI/CLI.hpp>

#include "compiler/driver/driver.hpp"

namespace writ::cli {

// The environment variables WRIT_ENGINE and WRIT_CODE_CACHE set the defaults.
void add_engine_option(CLI::App& app, driver::EngineChoice& choice);

}  // namespace writ::cli

// What a command is to main().
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "compiler/cli/exit_codes.hpp"

namespace writ::cli {

// Does what the parsed options say.
using Run = std::function<Exit()>;

// Adds a command's options to `app`; the options live as long as what is returned.
using Setup = Run (*)(CLI::App& app);

#define WRIT_COMMAND(NAME, SETUP, HELP) auto SETUP(CLI::App& app) -> Run;
#include "compiler/cli/commands.def"
#undef WRIT_COMMAND

}  // namespace writ::cli

// writ: finds the command, parses its options, runs it, and says how it went.

#include <algorithm>
#include <csignal>
#include <exception>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/cli/command.hpp"
#include "compiler/cli/terminal.hpp"
#include "compiler/cli/until_exit.hpp"
#include "compiler/diag/diagnostic.hpp"

namespace writ::cli {
namespace {

struct Command {
  const char* name;
  Setup setup;
  const char* help;
};
constexpr Command kCommands[] = {
#define WRIT_COMMAND(NAME, SETUP, HELP) {NAME, SETUP, HELP},
#include "compiler/cli/commands.def"
#undef WRIT_COMMAND
};

constexpr const char* kFooter =
    "Exit codes: 0 clean or allow; 1 findings or deny; 2 could not be done; 3 needs approval.\n"
    "`writ COMMAND --help` tells the options of a command.";

void add_color(CLI::App& app) {
  static const std::map<std::string, ColorWish> kWishes = {
      {"auto", ColorWish::Auto}, {"always", ColorWish::Always}, {"never", ColorWish::Never}};
  app.add_option_function<std::string>(
         "--color", [](const std::string& word) { wish_color(kWishes.at(word)); }, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}, CLI::ignore_case))
      ->type_name("WHEN");
}

auto unknown_command(const std::string& word) -> std::string {
  std::vector<std::string> known;
  for (const Command& command : kCommands) known.emplace_back(command.name);
  std::string guess = diag::nearest(word, known);
  return "there is no command `" + word + "`" + (guess.empty() ? "" : "; did you mean `" + guess + "`?");
}

// CLI11 has exit codes of its own; a usage error is ours, and help is no error.
auto finish(const CLI::App& app, const CLI::ParseError& e, const std::string& first) -> Exit {
  if (e.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
    app.exit(e);
    return Exit::Ok;
  }
  auto chosen = app.get_subcommands();
  complain(chosen.empty() && !first.empty() && first.front() != '-' ? unknown_command(first) : e.what());
  note("try `writ " + (chosen.empty() ? std::string() : chosen.front()->get_name() + " ") + "--help`\n");
  return Exit::Broken;
}

auto is_named(const Command& command, std::span<char*> words) -> bool {
  return std::find(words.begin(), words.end(), std::string_view(command.name)) != words.end();
}

// The commands that may be meant. When the first word is one, others are only what a later word could be taken for: all
// of them, with all options, take longer to make than many a command takes to run.
auto add_commands(CLI::App& app, std::span<char*> words) -> std::map<const CLI::App*, Run> {
  const bool first = words.size() > 1 && std::any_of(std::begin(kCommands), std::end(kCommands), [&](const Command& c) {
                       return words[1] == std::string_view(c.name);
                     });
  std::map<const CLI::App*, Run> runs;
  for (const Command& command : kCommands) {
    const bool named = is_named(command, words);
    if (first && !named) continue;
    CLI::App* sub = app.add_subcommand(command.name, command.help);
    if (named) runs[sub] = command.setup(*sub);
  }
  return runs;
}

auto run(int argc, char** argv) -> Exit {
  CLI::App& app = until_exit(std::make_unique<CLI::App>(
      "Writ: policy as code. Rules that people can read, decisions that can be replayed.", "writ"));
  app.set_version_flag("--version", "writ " WRIT_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  app.footer(kFooter);
  add_color(app);
  std::map<const CLI::App*, Run> runs = add_commands(app, {argv, static_cast<std::size_t>(argc)});
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return finish(app, e, argc > 1 ? argv[1] : "");
  }
  return runs.at(app.get_subcommands().front())();
}

}  // namespace
}  // namespace writ::cli

auto main(int argc, char** argv) -> int {
  using writ::cli::Exit;
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is a write that fails
  Exit exit = Exit::Broken;
  try {
    exit = writ::cli::run(argc, argv);
  } catch (const std::exception& e) {  // out of memory, above all
    writ::cli::complain(e.what());
  }
  if (!writ::cli::flush_product()) {
    writ::cli::complain("cannot write to standard output");
    exit = Exit::Broken;
  }
  return static_cast<int>(exit);
}

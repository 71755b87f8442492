// writ check: reads rule files, and the data files they pin, and says what is wrong with them.

#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

#include "compiler/check/json_uses.hpp"
#include "compiler/cli/at_option.hpp"
#include "compiler/cli/build_step.hpp"
#include "compiler/cli/command.hpp"
#include "compiler/cli/costs.hpp"
#include "compiler/cli/terminal.hpp"
#include "runtime/base/clock.hpp"
#include "runtime/base/files.hpp"

namespace writ::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  writ check                         every rule file below the current folder\n"
    "  writ check release.writ            one file, and the modules beside it that it imports\n"
    "  writ check --format sarif > out.sarif\n"
    "  writ check --cost                  and what each gate costs at most, in steps\n"
    "Exit codes: 0 no errors; 1 errors; 2 a file is missing or is not text.";

struct Options {
  std::vector<std::string> paths;
  FindingsFormat format = FindingsFormat::Text;
  bool cost = false;
  std::string at;
  std::string history;
  driver::AsOf as_of;
};

auto summary_line(const driver::Build& build) -> std::string {
  std::size_t declarations = 0;
  std::size_t files = build.package->texts.size();
  for (std::size_t i = 0; i < build.asts.size(); ++i) {
    if (build.package->files[i].made)
      --files;
    else
      declarations += build.asts[i].items.size();
  }
  return fmt::format("checked {}, {}: {}\n", counted(files, "file"), counted(declarations, "declaration"),
                     diag::summary(build.sink));
}

auto json_line(const check::JsonUses& json) -> std::string {
  return fmt::format("json stands in {}, and is looked into or given a type in {}\n", counted(json.types, "type"),
                     counted(json.uses, "place"));
}

// Further members of the JSON form.
auto further(const driver::Build& build, const check::JsonUses& json, bool costs) -> std::string {
  std::string text = costs ? costs_json(build) : "";
  if (json.types + json.uses == 0) return text;
  return text +
         fmt::format("{}\"json\":{{\"types\":{},\"uses\":{}}}", text.empty() ? "" : ",\n", json.types, json.uses);
}

auto check_paths(const Options& options) -> Exit {
  auto build =
      start_build(options.paths, driver::Stop::AfterCheck, options.format, driver::LockUse::Verify, options.as_of);
  if (build == nullptr) return Exit::Broken;
  const bool countable = can_count(build->sink);
  lower_all(*build);
  const check::JsonUses json = build->sink.has_errors() ? check::JsonUses{} : check::json_uses(build->typed);
  show_findings(build->sink, build->package->texts, options.format, further(*build, json, options.cost && countable));
  if (options.format == FindingsFormat::Text) {
    if (options.cost && countable) print(costs_text(*build));
    print(summary_line(*build));
    if (json.types + json.uses > 0) print(json_line(json));
  }
  if (build->package->left_out > 0) return Exit::Broken;
  return build->sink.has_errors() ? Exit::Findings : Exit::Ok;
}

auto take_history(Options& options) -> bool {
  auto text =
      options.history == "-" ? read_stdin(source::kHistoryBytes) : read_file(options.history, source::kHistoryBytes);
  if (!text) return complain(text.error().message), false;
  auto history = source::read_blame(*text);
  if (!history) return complain("--history: " + history.error().message), false;
  options.as_of.history = std::move(*history);
  return true;
}

}  // namespace

auto setup_check(CLI::App& app) -> Run {
  auto options = std::make_shared<Options>();
  app.add_option("PATH", options->paths, "Rule files or folders; default: this folder");
  add_format_option(app, options->format);
  app.add_flag("--cost", options->cost, "Print what each gate costs at most, in steps");
  app.add_option("--at", options->at, "What is overdue or runs out as of this instant (RFC 3339); default: now")
      ->type_name("INSTANT");
  app.add_option("--history", options->history,
                 "What `git blame --line-porcelain` says of the rule files, or `-`: what is due for review")
      ->type_name("FILE");
  app.footer(kFooter);
  return [options] {
    const auto at = instant_given(options->at);
    if (!at) return complain(at.error().message), Exit::Broken;
    options->as_of.now = at->value_or(now_ns());
    if (!options->history.empty() && !take_history(*options)) return Exit::Broken;
    if (options->cost && options->format == FindingsFormat::Sarif) {
      complain("--cost goes with the formats text and json; SARIF has no place for it");
      return Exit::Broken;
    }
    if (options->paths.empty()) options->paths = {"."};
    return check_paths(*options);
  };
}

}  // namespace writ::cli

// writ read: rules as prose and tables, for those who do not write them.

#include "compiler/read/read.hpp"

#include <memory>
#include <string>
#include <vector>

#include "compiler/check/coverage.hpp"
#include "compiler/cli/at_option.hpp"
#include "compiler/cli/build_step.hpp"
#include "compiler/cli/command.hpp"
#include "compiler/cli/output.hpp"
#include "compiler/cli/terminal.hpp"
#include "compiler/driver/digests.hpp"
#include "runtime/base/clock.hpp"
#include "runtime/values/text.hpp"

namespace writ::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  writ read rules\n"
    "  writ read rules -o html=rules.html --at 2026-11-20T09:00:00Z\n"
    "  writ read release.writ -o markdown > release.md\n"
    "The page says what is required, when, how strictly and on which evidence, who may sign, which criteria that\n"
    "serves, what falls due and what the tests expect, in the words of the rules. The HTML is one file that needs "
    "nothing\n"
    "else. With --at, days before that instant are marked.\n"
    "Exit codes: 0 written; 1 the rules have errors; 2 there is nothing to read.";

const std::vector<std::string> kFormats = {"text", "markdown", "html"};

struct Options {
  std::vector<std::string> paths;
  std::vector<std::string> outputs;
  std::string at;
};

// Rules of the package, not what Writ brings along or made of schemas.
auto shown_modules(const driver::Build& build) -> std::vector<bool> {
  std::vector<bool> shown;
  for (const source::File& file : build.package->files) shown.push_back(!file.made);
  return shown;
}

auto title_of(const driver::Build& build, const std::vector<bool>& shown) -> std::string {
  std::string names;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (shown[i]) names += (names.empty() ? "" : ", ") + build.typed.modules[i].name;
  }
  return "The rules of " + names;
}

auto source_of(driver::Build& build, std::optional<std::int64_t> today) -> read::Source {
  const std::vector<bool> shown = shown_modules(build);
  read::Source source{build.typed,
                      build.package->texts,
                      build.world.catalogues,
                      check::statements(build.typed, build.world.catalogues),
                      {},
                      shown,
                      title_of(build, shown),
                      today};
  for (check::ModuleIndex i = 0; i < build.asts.size(); ++i)
    source.digests.push_back({driver::source_digest(build, i), driver::meaning_digest(build, i)});
  return source;
}

auto written(const read::Page& page, const std::string& format) -> std::string {
  if (format == "html") return read::as_html(page);
  return format == "markdown" ? read::as_markdown(page) : read::as_text(page);
}

auto run_read(const Options& options) -> Exit {
  auto outputs = parse_outputs(options.outputs, kFormats);
  if (!outputs) return complain(outputs.error().message), Exit::Broken;
  const auto at = instant_given(options.at);
  if (!at) return complain(at.error().message), Exit::Broken;
  auto build = start_build(options.paths, driver::Stop::AfterCheck, FindingsFormat::Text, driver::LockUse::Ignore);
  if (build == nullptr) return Exit::Broken;
  if (build->sink.has_errors()) {
    show_findings(build->sink, build->package->texts, FindingsFormat::Text);
    return Exit::Findings;
  }
  const read::Page page = read::read(source_of(*build, *at ? std::optional(day_of(**at)) : std::nullopt));
  for (const Output& output : *outputs) {
    if (!deliver(output, written(page, output.format))) return Exit::Broken;
  }
  return Exit::Ok;
}

}  // namespace

auto setup_read(CLI::App& app) -> Run {
  auto options = std::make_shared<Options>();
  app.add_option("PATH", options->paths, "The package's folder, or rule files; default: this folder");
  app.add_option("--at", options->at, "Mark what is past at this instant (RFC 3339)")->type_name("INSTANT");
  add_output_option(app, options->outputs, kFormats);
  app.footer(kFooter);
  return [options] {
    if (options->paths.empty()) options->paths = {"."};
    return run_read(*options);
  };
}

}  // namespace writ::cli

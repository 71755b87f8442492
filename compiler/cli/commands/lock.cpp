// writ lock: pins what a package is made of in writ.lock, says what has changed since, and
// prints the digests of its modules.

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "compiler/cli/build_step.hpp"
#include "compiler/cli/command.hpp"
#include "compiler/cli/lock_step.hpp"
#include "compiler/cli/output.hpp"
#include "compiler/cli/terminal.hpp"
#include "compiler/driver/digests.hpp"
#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/report/json.hpp"

namespace writ::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  writ lock                      pin the package in this folder; says what changed\n"
    "  writ lock --check rules        change nothing; list what is not as it was locked\n"
    "  writ lock --print rules        module, version, source and meaning digest, one a line\n"
    "A lock pins the digest of every module in canonical form, and of every data file, schema and catalogue, also of\n"
    "the packages that are depended on. Commit it. `writ gate` decides only from what is locked.\n"
    "The digests of --print are those of a decision record: `source` is of a module, all that it imports and the\n"
    "files they name; `meaning` stays the same when only layout, order, words for people or local names change.\n"
    "Exit codes: 0 locked, or as it was locked; 1 differences (--check), or errors in the rules; 2 there is no\n"
    "package, or a file cannot be read or written.";

struct Options {
  std::string path = ".";
  bool check = false;
  bool print = false;
  Form form = Form::Text;
};

// ---------------------------------------------------------------- --print

auto print_line(driver::Build& build, check::ModuleIndex module) -> std::string {
  return fmt::format("{} {} {} {}\n", build.typed.modules[module].name, build.asts[module].version,
                     driver::source_digest(build, module), driver::meaning_digest(build, module));
}

auto print_json(driver::Build& build, check::ModuleIndex module) -> report::Json {
  report::Json row = report::Json::object();
  row.set("module", build.typed.modules[module].name);
  row.set("version", build.asts[module].version);
  row.set("source", driver::source_digest(build, module));
  row.set("meaning", driver::meaning_digest(build, module));
  return row;
}

auto print_digests(driver::Build& build, const Options& options) -> Exit {
  std::vector<check::ModuleIndex> modules;
  for (check::ModuleIndex i = 0; i < build.asts.size(); ++i) modules.push_back(i);
  std::sort(modules.begin(), modules.end(),
            [&](auto a, auto b) { return build.typed.modules[a].name < build.typed.modules[b].name; });
  report::Json rows = report::Json::array();
  for (check::ModuleIndex module : modules) {
    options.form == Form::Json ? static_cast<void>(rows.add(print_json(build, module)))
                               : print(print_line(build, module));
  }
  if (options.form == Form::Json) print(rows.write() + "\n");
  return Exit::Ok;
}

// ---------------------------------------------------------------- writing and --check

// A digest that is not there has no key.
auto difference_json(const source::LockDifference& d) -> report::Json {
  report::Json row = report::Json::object();
  row.set("package", d.key.package);
  row.set("kind", source::pin_kind_word(d.key.kind));
  row.set("name", d.key.name);
  if (!d.locked.empty()) row.set("locked", d.locked);
  if (!d.present.empty()) row.set("present", d.present);
  return row;
}

auto report_json(const driver::LockReport& report) -> std::string {
  report::Json differences = report::Json::array();
  for (const source::LockDifference& d : report.differences) differences.add(difference_json(d));
  report::Json made = report::Json::object();
  made.set("lock", report.path);
  made.set("locked", report::Json::boolean(report.state != driver::LockState::Missing));
  made.set("differences", std::move(differences));
  return made.write() + "\n";
}

auto report_text(const driver::Build& build, const driver::LockReport& report, const source::Lock& lock,
                 const Options& options) -> std::string {
  using driver::LockState;
  const std::string contents = contents_of(lock);
  switch (report.state) {
    case LockState::Fresh: return fmt::format("{} is up to date: {}\n", report.path, contents);
    case LockState::Missing:
      return options.check ? fmt::format("there is no {}; `writ lock` pins {}\n", report.path, contents)
                           : fmt::format("wrote {}: {}\n", report.path, contents);
    case LockState::Stale: break;
  }
  const std::string lines = difference_lines(build, report);
  const std::string counts = counted(report.differences.size(), "difference");
  return options.check ? fmt::format("{} is out of date: {}\n{}", report.path, counts, lines)
                       : fmt::format("wrote {}: {}, {}\n{}", report.path, contents, counts, lines);
}

auto lock_package(driver::Build& build, source::HomeId home, const Options& options) -> Exit {
  auto refuse = [](const std::string& why) { return complain(why), Exit::Broken; };
  auto old = driver::read_locks(build);  // One that cannot be read is no reason not to write it anew.
  if (!old && options.check) return refuse(old.error().message);
  auto report = driver::lock_report(build, home);
  if (!report) return refuse(report.error().message);
  auto lock = driver::present_lock(build, home);
  if (!lock) return refuse(lock.error().message);
  const bool fresh = report->state == driver::LockState::Fresh;
  if (!options.check && !fresh) {
    auto written = write_file(report->path, source::write_lock(*lock));
    if (!written) return refuse(written.error().message);
    if (!old) note(fmt::format("note: what was there could not be read: {}\n", old.error().message));
  }
  print(options.form == Form::Json ? report_json(*report) : report_text(build, *report, *lock, options));
  return options.check && !fresh ? Exit::Findings : Exit::Ok;
}

// The build of rules without errors, data files included. Nothing that would not run is locked.
auto build_to_lock(const Options& options, Exit& exit) -> std::unique_ptr<driver::Build> {
  auto build = start_build({options.path}, driver::Stop::AfterCheck, FindingsFormat::Text, driver::LockUse::Ignore);
  exit = Exit::Broken;
  if (build == nullptr) return nullptr;
  lower_all(*build);
  if (build->sink.has_errors()) show_findings(build->sink, build->package->texts, FindingsFormat::Text);
  if (build->package->left_out > 0) return nullptr;
  exit = Exit::Findings;
  return build->sink.has_errors() ? nullptr : std::move(build);
}

auto lock(const Options& options) -> Exit {
  if (std::error_code error; !std::filesystem::exists(options.path, error)) {
    complain(fmt::format("there is no file or folder `{}`", options.path));
    return Exit::Broken;
  }
  if (!options.print && !source::is_package(options.path)) {
    complain(fmt::format("`{}` is not a package: it has no {}; `writ init` writes one to start from", options.path,
                         source::kManifestName));
    return Exit::Broken;
  }
  Exit exit = Exit::Ok;
  auto build = build_to_lock(options, exit);
  if (build == nullptr) return exit;
  if (options.print) return print_digests(*build, options);
  return lock_package(*build, driver::named_packages(*build).front(), options);
}

}  // namespace

auto setup_lock(CLI::App& app) -> Run {
  auto options = std::make_shared<Options>();
  app.add_option("PATH", options->path,
                 "The folder of the package; default: this folder. With --print also a rule file");
  auto* check = app.add_flag("--check", options->check, "Change nothing; list what is not as it was locked");
  app.add_flag("--print", options->print, "Change nothing; print the digests of every module")->excludes(check);
  add_form_option(app, options->form);
  app.footer(kFooter);
  return [options] { return lock(*options); };
}

}  // namespace writ::cli

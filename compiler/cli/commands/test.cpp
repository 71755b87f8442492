// writ test: runs the tests of rule files, and says what they leave untested.

#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

#include "compiler/cli/build_step.hpp"
#include "compiler/cli/command.hpp"
#include "compiler/cli/engine_option.hpp"
#include "compiler/cli/mutation_report.hpp"
#include "compiler/cli/output.hpp"
#include "compiler/cli/progress.hpp"
#include "compiler/cli/terminal.hpp"
#include "compiler/cli/test_report.hpp"
#include "compiler/driver/warnings.hpp"
#include "compiler/testing/absent.hpp"

namespace writ::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  writ test                             every test below the current folder\n"
    "  writ test release.writ --filter waiver\n"
    "  writ test -o text -o junit=tests.xml\n"
    "  writ test --coverage --threshold 80%\n"
    "  writ test --absent                    which optional fields help whoever leaves them out?\n"
    "  writ test --mutate                    which change to the rules would no test notice?\n"
    "`not yet` counts tests that use what this version cannot evaluate; they neither pass nor fail.\n"
    "Properties and proofs are tried in worlds that a seed fixes: the same rules give the same result.\n"
    "Exit codes: 0 all passed; 1 a test failed, the coverage is too low, or a mutant survived;\n"
    "2 the rules do not compile, or no test could be evaluated.";

struct Options {
  std::vector<std::string> paths;
  std::string filter;
  std::vector<std::string> outputs;
  std::optional<std::uint64_t> seed;
  bool coverage = false;
  std::string threshold;
  bool mutate = false;
  bool absent = false;
  std::size_t limit = 0;
  bool report_only = false;
  driver::EngineChoice engine = driver::EngineChoice::Auto;
};

struct Tested {
  const Options& options;
  driver::Build& build;
  const testing::Suite& suite;
};

// ------------------------------------------------------------------ what was asked for

// 0 to 100, with or without the sign.
auto percent_in(const std::string& text) -> std::optional<unsigned> {
  std::string digits = text.ends_with('%') ? text.substr(0, text.size() - 1) : text;
  bool plain = !digits.empty() && digits.size() <= 3 && digits.find_first_not_of("0123456789") == std::string::npos;
  if (!plain) return std::nullopt;
  auto value = static_cast<unsigned>(std::stoul(digits));
  return value <= 100 ? std::optional(value) : std::nullopt;
}

// What does not go together, or nothing.
auto wrong_with(const Options& options) -> std::string {
  if (!options.threshold.empty() && !percent_in(options.threshold))
    return fmt::format("--threshold: `{}` is not a percentage", options.threshold);
  if (!options.threshold.empty() && !options.coverage) return "--threshold says how much --coverage must find";
  if (options.absent && (options.mutate || options.coverage)) return "--absent is a run of its own";
  if (options.mutate && options.coverage) return "--mutate and --coverage are two runs";
  if (options.mutate && !options.filter.empty()) return "--mutate needs every test; --filter would hide some";
  if (!options.mutate && (options.limit > 0 || options.report_only))
    return "--limit and --report-only go with --mutate";
  return {};
}

auto why_nothing_ran(const Options& options, const TestResults& results) -> std::string {
  if (!results.empty()) return "no test could be evaluated by this version";
  if (!options.filter.empty()) return fmt::format("no test has `{}` in its title", options.filter);
  return "these rules have no tests";
}

// ------------------------------------------------------------------ tests and coverage

auto verdict_of(const Options& options, const TestResults& results) -> Exit {
  TestTally tally = tally_of(results);
  if (tally.passed + tally.failed > 0) return tally.failed > 0 ? Exit::Findings : Exit::Ok;
  complain(why_nothing_ran(options, results));
  return Exit::Broken;
}

auto deliver_all(const std::vector<Output>& outputs, const TestResults& results, const Coverages* coverage) -> Exit {
  Exit exit = Exit::Ok;
  for (const Output& output : outputs) {
    if (!deliver(output, render_tests(results, coverage, output.format))) exit = Exit::Broken;
  }
  return exit;
}

auto enough(const Options& options, const Coverages& coverage) -> Exit {
  const unsigned wanted = percent_in(options.threshold).value_or(0);
  const unsigned found = testing::percent_of(coverage);
  if (found >= wanted) return Exit::Ok;
  complain(fmt::format("the coverage is {}%, and {}% is wanted", found, wanted));
  return Exit::Findings;
}

auto run_plain(const Tested& run, const std::vector<Output>& outputs) -> Exit {
  TestResults results = testing::run_tests(run.suite, {run.options.filter, run.options.seed});
  if (!run.options.coverage) {
    return worse(deliver_all(outputs, results, nullptr), verdict_of(run.options, results));
  }
  Coverages coverage = testing::coverage_of(run.build, run.suite);
  Exit exit = deliver_all(outputs, results, &coverage);
  diag::Sink untested;
  testing::report_untested(run.build, coverage, untested);
  driver::settle_warnings(untested, run.build, driver::Judged::ByCoverage);
  show_findings(untested, run.build.package->texts, FindingsFormat::Text);
  if (untested.has_errors()) exit = worse(exit, Exit::Findings);
  return worse(worse(exit, verdict_of(run.options, results)), enough(run.options, coverage));
}

// ------------------------------------------------------------------ absence

auto run_absence(const Tested& run) -> Exit {
  diag::Sink found;
  const std::size_t tried = testing::report_absence(run.build, run.options.seed, found);
  if (tried == 0) {
    complain("no gate of these rules has a request with an optional field, so nothing was tried");
    return Exit::Broken;
  }
  const std::size_t all = found.sorted().size();
  driver::settle_warnings(found, run.build, driver::Judged::ByAbsence);
  show_findings(found, run.build.package->texts, FindingsFormat::Text);
  print(fmt::format("{} optional {} left out in sampled worlds: {}{}\n", tried, tried == 1 ? "field" : "fields",
                    all == 0 ? "none was seen to help" : fmt::format("{} can lower a decision", all),
                    found.allowed() == 0 ? "" : fmt::format(", {} allowed", found.allowed())));
  return found.has_errors() ? Exit::Findings : Exit::Ok;
}

// ------------------------------------------------------------------ mutants

auto run_mutants(const Tested& run, const std::vector<Output>& outputs) -> Exit {
  TestResults results = testing::run_tests(run.suite, {"", run.options.seed});
  Exit tests = verdict_of(run.options, results);
  if (tests != Exit::Ok) {
    if (tests == Exit::Findings) {
      print(render_tests(results, nullptr, "text"));
      complain("tests fail before anything is changed; mend them first");
    }
    return tests;
  }
  testing::MutationReport report;
  {
    Progress progress("mutants");
    auto show = [&](std::size_t done, std::size_t of) { progress.show(done, of); };
    report = testing::try_mutants(run.build, results, {run.options.limit, run.options.seed, show});
  }
  Exit exit = Exit::Ok;
  for (const Output& output : outputs) {
    if (!deliver(output, render_mutation(report, output.format))) exit = Exit::Broken;
  }
  return worse(exit, report.survivors.empty() || run.options.report_only ? Exit::Ok : Exit::Findings);
}

auto test(const Options& options) -> Exit {
  if (std::string wrong = wrong_with(options); !wrong.empty()) {
    complain(wrong);
    return Exit::Broken;
  }
  auto outputs = parse_outputs(options.outputs, options.mutate ? mutation_formats() : test_formats());
  if (!outputs) {
    complain(outputs.error().message);
    return Exit::Broken;
  }
  auto build = sound_build(options.paths);
  if (build == nullptr) return Exit::Broken;
  auto suite = testing::open_suite(*build, options.engine);
  if (!suite) {
    complain(suite.error().message);
    return Exit::Broken;
  }
  if (!suite->complete) {  // a data file does not fit
    show_findings(build->sink, build->package->texts, FindingsFormat::Text);
    return Exit::Broken;
  }
  Tested run{options, *build, *suite};
  if (options.absent) return run_absence(run);
  return options.mutate ? run_mutants(run, *outputs) : run_plain(run, *outputs);
}

}  // namespace

auto setup_test(CLI::App& app) -> Run {
  auto options = std::make_shared<Options>();
  app.add_option("PATH", options->paths, "Rule files or folders; default: this folder");
  app.add_option("--filter", options->filter, "Only tests whose title contains TEXT")->type_name("TEXT");
  app.add_option("--seed", options->seed, "Of the worlds of properties and proofs; default: fixed by each title")
      ->type_name("N");
  app.add_flag("--coverage", options->coverage, "Also say which outcomes, rows and clauses the tests have seen");
  app.add_option("--threshold", options->threshold, "With --coverage: the least that passes")->type_name("PERCENT");
  app.add_flag("--absent", options->absent, "Leave out optional fields of requests, and see whether that lowers a decision");
  app.add_flag("--mutate", options->mutate, "Change the rules in small ways and see whether a test notices");
  app.add_option("--limit", options->limit, "With --mutate: try at most N changes")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  app.add_flag("--report-only", options->report_only, "With --mutate: exit with 0 even if a mutant survived");
  add_output_option(app, options->outputs, test_formats());
  add_engine_option(app, options->engine);
  app.footer(kFooter);
  return [options] {
    if (options->paths.empty()) options->paths = {"."};
    return test(*options);
  };
}

}  // namespace writ::cli

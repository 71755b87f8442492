// writ bench: what a decision takes, by stage and by engine, and which requirements take most of it.

#include "compiler/bench/bench.hpp"

#include <memory>
#include <string>
#include <vector>

#include "compiler/cli/bench_report.hpp"
#include "compiler/cli/build_step.hpp"
#include "compiler/cli/command.hpp"
#include "compiler/cli/gate_options.hpp"
#include "compiler/cli/lock_step.hpp"
#include "compiler/cli/output.hpp"
#include "compiler/cli/terminal.hpp"
#include "compiler/driver/compiled.hpp"

namespace writ::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  writ bench .                                the requests of the test blocks\n"
    "  writ bench . --request request.json --evidence-dir evidence --unsigned-evidence\n"
    "  writ bench . --gate refunds --requests requests.jsonl --profile -o text -o json=times.json\n"
    "Stages: decode (bytes to values), evidence (read, verified, judged), evaluate (of it: index and residual), "
    "decide,\n"
    "and the whole in one go. Nothing is timed before both engines came to the same decisions.\n"
    "Exit codes: 0 measured; 2 nothing was measured (usage, rules with errors, an input that cannot be read, no\n"
    "request, engines that differ).";
constexpr double kLeastSeconds = 0.01;
constexpr double kMostSeconds = 3'600;

struct Options : GateOptions {
  std::string requests;
  bench::Effort effort;
};

// What does not go together, or nothing.
auto wrong_with(const Options& options) -> std::string {
  for (const std::string& path : options.paths) {
    if (path.ends_with(driver::kCompiledEnding))
      return "times are given by the declarations of rules, which a compiled policy does not hold; name the rules";
  }
  if (!options.request.empty() && !options.requests.empty())
    return "--request names a file with one request, --requests one with a request in each line; give one of them";
  const bool from_files = !options.request.empty() || !options.requests.empty();
  const bool beside = !options.evidence.empty() || !options.evidence_dir.empty() || !options.approvals.empty() ||
                      !options.ledger_head.empty() || !options.people.empty() || !options.keys.empty() ||
                      !options.at.empty();
  if (!from_files && beside)
    return "without --request or --requests the test blocks are decided on, which say themselves what is known and "
           "when";
  return {};
}

auto cases_for(driver::Build& build, const Options& options) -> Fallible<std::unique_ptr<bench::Cases>> {
  if (options.request.empty() && options.requests.empty()) return bench::cases_from_tests(build, options.gate);
  const bool lines = !options.requests.empty();
  GateOptions asked = options;
  if (lines) asked.request = options.requests;
  auto request = gate_request(asked);
  if (!request) return fail(request.error().message);
  return bench::cases_from_files(build, *request, lines ? bench::Requests::Lines : bench::Requests::One);
}

auto measure(const Options& options) -> Exit {
  auto outputs = parse_outputs(options.outputs, {"text", "json"});
  if (!outputs) return complain(outputs.error().message), Exit::Broken;
  if (const std::string wrong = wrong_with(options); !wrong.empty()) return complain(wrong), Exit::Broken;
  const auto build = sound_build(options.paths, options.unlocked ? driver::LockUse::Ignore : driver::LockUse::Verify);
  if (build == nullptr) return Exit::Broken;
  if (!options.unlocked && !all_locked(*build)) return Exit::Broken;
  auto cases = cases_for(*build, options);
  if (!cases) return complain(cases.error().message), Exit::Broken;
  if (*cases == nullptr) {  // a data file does not fit
    show_findings(build->sink, build->package->texts, FindingsFormat::Text);
    return Exit::Broken;
  }
  bench::Effort effort = options.effort;
  effort.interpreter = options.engine.kind != driver::EngineChoice::Jit;
  effort.native = options.engine.kind != driver::EngineChoice::Interp;
  const auto result = bench::run(*build, **cases, effort);
  if (!result) return complain(result.error().message), Exit::Broken;
  return deliver_all(*outputs, bench_text(**cases, *result), bench_json(**cases, *result), Exit::Ok);
}

}  // namespace

auto setup_bench(CLI::App& app) -> Run {
  auto options = std::make_shared<Options>();
  add_gate_options(app, *options);
  app.add_option("--requests", options->requests, "Many requests, JSON, one a line; `-` is standard input")
      ->type_name("FILE");
  app.add_option("--seconds", options->effort.seconds, "How long to measure, in all; default: 3")
      ->check(CLI::Range(kLeastSeconds, kMostSeconds))
      ->type_name("S");
  app.add_flag("--profile", options->effort.profile, "Say which declarations take most of the interpreter's time");
  add_output_option(app, options->outputs, {"text", "json"});
  app.get_option("PATH")->description("The package's folder, or rule files; default: this folder");
  app.get_option("--engine")->description("interp or jit; default: both");
  app.footer(kFooter);
  return [options] {
    if (options->paths.empty()) options->paths = {"."};
    return measure(*options);
  };
}

}  // namespace writ::cli

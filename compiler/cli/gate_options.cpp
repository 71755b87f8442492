#include "compiler/cli/gate_options.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "compiler/cli/at_option.hpp"
#include "compiler/cli/build_step.hpp"
#include "compiler/cli/engine_option.hpp"
#include "compiler/cli/lock_step.hpp"
#include "compiler/cli/terminal.hpp"
#include "compiler/driver/compiled.hpp"
#include "runtime/base/clock.hpp"

namespace writ::cli {
namespace {

auto evidence_file(const std::string& argument) -> Fallible<driver::EvidenceFile> {
  std::size_t equals = argument.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == argument.size()) {
    return fail(fmt::format("--evidence: `{}` is not NAME=FILE", argument));
  }
  return driver::EvidenceFile{argument.substr(0, equals), argument.substr(equals + 1)};
}

// What is evaluated as of an hour ago finds old evidence fresh, so the past has to be asked for. A
// moment is left for whoever asked for the time just before.
auto instant(const GateOptions& options) -> Fallible<std::int64_t> {
  constexpr std::int64_t kMoment = 60'000'000'000;
  const std::int64_t now = now_ns();
  const auto given = instant_given(options.at);
  if (!given) return fail(given.error().message);
  const std::int64_t at = given->value_or(now);
  if (at >= now - kMoment || options.past) return at;
  return fail(fmt::format(
      "--at: {} is past, where old evidence is fresh again; to see what was decided then, say --past as well",
      options.at));
}

}  // namespace

void add_gate_options(CLI::App& app, GateOptions& options) {
  app.add_option("PATH", options.paths, "The package's folder, rule files, or a compiled policy; default: this folder");
  app.add_option("--gate", options.gate, "Which gate; not needed when there is only one")->type_name("NAME");
  app.add_option("--request", options.request, "What is asked, JSON or YAML; `-` is standard input")->type_name("FILE");
  app.add_option("--evidence", options.evidence, "An evidence envelope for a declaration; repeatable")
      ->type_name("NAME=FILE")
      ->allow_extra_args(false);
  app.add_option("--evidence-dir", options.evidence_dir, "A folder with NAME.json or NAME.yaml for each evidence")
      ->type_name("DIR");
  app.add_option("--approvals", options.approvals,
                 "What people said on approvals: JSON, JSON lines or YAML, or a folder; repeatable")
      ->type_name("PATH")
      ->allow_extra_args(false);
  app.add_option("--ledger-head", options.ledger_head,
                 "The signed head of their ledger, if it is not `ledger-head.json` in a folder of them")
      ->type_name("FILE");
  app.add_option("--people", options.people,
                 "The people directory, where the package names none: who they are, and in which roles")
      ->type_name("FILE");
  app.add_option("--keys", options.keys, "The keys that sign evidence, where the package names none")
      ->type_name("FILE");
  app.add_option("--at", options.at, "Decide as of this instant (RFC 3339); default: now")->type_name("INSTANT");
  app.add_flag("--past", options.past, "Let --at be in the past, to see what was decided then");
  app.add_flag("--unsigned-evidence", options.unsigned_evidence, "Let evidence count that nobody signed; recorded");
  app.add_flag("--unsigned-approvals", options.unsigned_approvals,
               "Let approvals count that nobody signed; recorded. Rejections always count");
  app.add_flag("--strict", options.strict, "Refuse documents with keys that no record declares");
  app.add_flag("--unlocked", options.unlocked, "Decide although the package is not locked, or is not what was locked");
  add_engine_option(app, options.engine);
}

auto gate_request(const GateOptions& options) -> Fallible<driver::GateRequest> {
  if (options.request.empty()) return fail("--request is needed: the file that says what is asked, or `-`");
  driver::GateRequest request;
  request.gate = options.gate;
  request.request = options.request;
  request.evidence_dir = options.evidence_dir;
  request.accept_unsigned = options.unsigned_evidence;
  request.statements = options.approvals;
  request.ledger_head = options.ledger_head;
  request.people = options.people;
  request.keys = options.keys;
  request.accept_unsigned_statements = options.unsigned_approvals;
  request.extra_keys = options.strict ? host::ExtraKeys::Refuse : host::ExtraKeys::Ignore;
  for (const std::string& argument : options.evidence) {
    auto file = evidence_file(argument);
    if (!file) return fail(file.error().message);
    request.evidence.push_back(std::move(*file));
  }
  auto now = instant(options);
  if (!now) return fail(now.error().message);
  request.now = *now;
  return request;
}

namespace {

auto is_compiled(const std::string& path) -> bool { return path.ends_with(driver::kCompiledEnding); }

auto decided_or_told(Fallible<std::unique_ptr<host::Decided>> decided) -> std::unique_ptr<host::Decided> {
  if (decided) return std::move(*decided);
  complain(decided.error().message);
  return nullptr;
}

auto decide_from_file(const GateOptions& options, GateRun& run) -> bool {
  if (options.paths.size() > 1) {
    complain("a compiled policy stands alone: it holds all that its rules import");
    return false;
  }
  const auto policy = driver::load_policy(options.paths.front());
  if (!policy) {
    complain(policy.error().message);
    return false;
  }
  if (!policy->compiled->package.locked && !options.unlocked) {
    complain(
        fmt::format("{} was built with --unlocked, from rules that are not what was locked; to try it, give --unlocked",
                    options.paths.front()));
    return false;
  }
  run.decided = decided_or_told(driver::decide_compiled(*policy, run.request, options.engine));
  return run.decided != nullptr;
}

auto decide_from_rules(const GateOptions& options, GateRun& run) -> bool {
  run.build = sound_build(options.paths, options.unlocked ? driver::LockUse::Ignore : driver::LockUse::Verify);
  if (run.build == nullptr) return false;
  if (!options.unlocked && !all_locked(*run.build)) return false;
  auto decided = driver::decide_gate(*run.build, run.request, options.engine);
  if (decided && *decided == nullptr) {  // a data file does not fit
    show_findings(run.build->sink, run.build->package->texts, FindingsFormat::Text);
    return false;
  }
  run.decided = decided_or_told(std::move(decided));
  return run.decided != nullptr;
}

}  // namespace

auto decide(const GateOptions& options) -> std::unique_ptr<GateRun> {
  auto request = gate_request(options);
  if (!request) {
    complain(request.error().message);
    return nullptr;
  }
  auto run = std::make_unique<GateRun>();
  run->request = std::move(*request);
  const bool from_file = std::any_of(options.paths.begin(), options.paths.end(), is_compiled);
  const bool done = from_file ? decide_from_file(options, *run) : decide_from_rules(options, *run);
  return done ? std::move(run) : nullptr;
}

}  // namespace writ::cli

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

void add_paths(CLI::App& app, GateOptions& options) {
  app.add_option("PATH", options.paths, "The package's folder, rule files, or a compiled policy; default: this folder");
  app.add_option("--gate", options.gate, "Which gate; not needed when there is only one")->type_name("NAME");
}

void add_rest(CLI::App& app, GateOptions& options) {
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

}  // namespace

void add_gate_options(CLI::App& app, GateOptions& options) {
  add_paths(app, options);
  app.add_option("--request", options.request, "What is asked, JSON or YAML; `-` is standard input")->type_name("FILE");
  add_rest(app, options);
}

void add_given_options(CLI::App& app, GateOptions& options) {
  add_paths(app, options);
  add_rest(app, options);
}

auto gate_request(const GateOptions& options) -> Fallible<driver::GateRequest> {
  if (options.request.empty()) return fail("--request is needed: the file that says what is asked, or `-`");
  return gate_terms(options);
}

auto gate_terms(const GateOptions& options) -> Fallible<driver::GateRequest> {
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

auto is_compiled(const std::string& path) -> bool {
  return path.ends_with(driver::kCompiledEnding) || path.ends_with(driver::kNativeEnding);
}

template <class T>
auto or_told(Fallible<T> made) -> T {
  if (made) return std::move(*made);
  complain(made.error().message);
  return {};
}

// Nothing after telling why not.
auto policy_of(const GateOptions& options) -> std::optional<host::Policy> {
  if (options.paths.size() > 1) {
    complain("a compiled policy stands alone: it holds all that its rules import");
    return std::nullopt;
  }
  auto policy = driver::load_policy(options.paths.front());
  if (!policy) {
    complain(policy.error().message);
    return std::nullopt;
  }
  if (policy->compiled->package.locked || options.unlocked) return std::move(*policy);
  complain(
      fmt::format("{} was built with --unlocked, from rules that are not what was locked; to try it, give --unlocked",
                  options.paths.front()));
  return std::nullopt;
}

// Null after telling why not.
auto build_of(const GateOptions& options) -> std::unique_ptr<driver::Build> {
  auto build = sound_build(options.paths, options.unlocked ? driver::LockUse::Ignore : driver::LockUse::Verify);
  if (build == nullptr) return nullptr;
  return options.unlocked || all_locked(*build) ? std::move(build) : nullptr;
}

// What of the rules and the documents is there before it is decided; null after telling why not.
auto ready_for(const GateOptions& options, Fallible<driver::GateRequest> request) -> std::unique_ptr<GateReady> {
  if (!request) {
    complain(request.error().message);
    return nullptr;
  }
  auto ready = std::make_unique<GateReady>();
  ready->request = std::move(*request);
  if (std::any_of(options.paths.begin(), options.paths.end(), is_compiled)) {
    const auto policy = policy_of(options);
    if (!policy) return nullptr;
    ready->handed = or_told(driver::hand_in(*policy, ready->request, options.engine));
  } else {
    ready->build = build_of(options);
    if (ready->build == nullptr) return nullptr;
    auto handed = driver::hand_in(*ready->build, ready->request, options.engine);
    if (handed && handed->open == nullptr)  // a data file does not fit
      show_findings(ready->build->sink, ready->build->package->texts, FindingsFormat::Text);
    ready->handed = or_told(std::move(handed));
  }
  return ready->handed.open == nullptr ? nullptr : std::move(ready);
}

}  // namespace

auto make_ready(const GateOptions& options) -> std::unique_ptr<GateReady> {
  return ready_for(options, gate_terms(options));
}

auto decide(const GateOptions& options) -> std::unique_ptr<GateRun> {
  std::unique_ptr<GateReady> ready = ready_for(options, gate_request(options));
  if (ready == nullptr) return nullptr;
  auto run = std::make_unique<GateRun>();
  run->build = std::move(ready->build);
  run->request = std::move(ready->request);
  run->decided = or_told(host::decide_on(std::move(ready->handed.open), run->request,
                                         std::move(ready->handed.documents), std::move(ready->handed.people)));
  return run->decided == nullptr ? nullptr : std::move(run);
}

}  // namespace writ::cli

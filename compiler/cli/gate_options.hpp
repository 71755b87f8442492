// What `gate` and `explain` share: the options that say what is decided, and the decision.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "compiler/driver/driver.hpp"

namespace writ::cli {

struct GateOptions {
  std::vector<std::string> paths;
  std::string gate;
  std::string request;
  std::vector<std::string> evidence;  // NAME=FILE
  std::string evidence_dir;
  std::vector<std::string> approvals;
  std::string ledger_head;
  std::string people;
  std::string keys;
  std::string at;
  bool past = false;  // `at` may be before now
  std::vector<std::string> outputs;
  std::string records;  // of `gate`: a folder; empty: the record is not kept
  driver::EngineChoice engine = driver::EngineChoice::Auto;
  bool unsigned_evidence = false;
  bool unsigned_approvals = false;
  bool strict = false;
  bool unlocked = false;
};
void add_gate_options(CLI::App& app, GateOptions& options);
// The same without `--request`.
void add_given_options(CLI::App& app, GateOptions& options);

// The options as the driver takes them, or what is wrong with them. Without a request: gate_terms().
auto gate_request(const GateOptions& options) -> Fallible<driver::GateRequest>;
auto gate_terms(const GateOptions& options) -> Fallible<driver::GateRequest>;

struct GateRun {
  std::unique_ptr<driver::Build> build;  // null when it is decided from a compiled policy
  driver::GateRequest request;
  std::unique_ptr<host::Decided> decided;
};
// A gate that was opened to decide on requests that come later.
struct GateReady {
  std::unique_ptr<driver::Build> build;  // null when it is of a compiled policy
  driver::GateRequest request;
  driver::HandedIn handed;
};
// Builds, or loads what `writ build` wrote, and reads all but the request. Null after telling why not.
auto make_ready(const GateOptions& options) -> std::unique_ptr<GateReady>;

// Builds, or loads what `writ build` wrote, and decides. Null after telling why there is no decision.
auto decide(const GateOptions& options) -> std::unique_ptr<GateRun>;

}  // namespace writ::cli

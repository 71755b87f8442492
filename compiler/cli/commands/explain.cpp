// writ explain: why a decision is what it is, from the same arguments as `gate` or from a record.

#include "runtime/explain/explain.hpp"

#include <memory>
#include <string>

#include "compiler/cli/command.hpp"
#include "compiler/cli/gate_options.hpp"
#include "compiler/cli/terminal.hpp"
#include "runtime/base/files.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/report/read_record.hpp"
#include "runtime/report/report.hpp"

namespace writ::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  writ explain release.writ --request request.json --evidence-dir evidence --unsigned-evidence\n"
    "  writ explain --record decision.json\n"
    "With the arguments of `gate` every reason is shown with the values that were found. A record holds the\n"
    "reasons and the digests of what was decided on, not the values; it is refused when it was changed.\n"
    "Exit codes: 0 explained, whatever was decided; 2 there is nothing to explain.";

struct Options {
  GateOptions gate;
  std::string record;
};

auto style() -> report::Options {
  return {color_of_stdout() == diag::Color::Always ? report::Style::Color : report::Style::Plain};
}

auto explain_record(const Options& options) -> Exit {
  auto bytes =
      options.record == "-" ? read_stdin(limits::kDocumentBytes) : read_file(options.record, limits::kDocumentBytes);
  if (!bytes) {
    complain("the record cannot be read: " + bytes.error().message);
    return Exit::Broken;
  }
  auto record = report::read_record(*bytes);
  if (!record) {
    complain("the record " + options.record + " cannot be explained: " + record.error().message);
    return Exit::Broken;
  }
  print(report::write_recorded(*record, style()));
  return Exit::Ok;
}

auto explain_decision(const GateOptions& options) -> Exit {
  std::unique_ptr<GateRun> run = decide(options);
  if (run == nullptr) return Exit::Broken;
  driver::Decided& decided = *run->decided;
  const ir::Module& module = decided.module();
  explain::Explanation why =
      explain::explain(module, decided.engine(), decided.situation, decided.decision, decided.arena);
  print(report::write_explanation({module, decided.situation, decided.decision, why}, style()));
  return Exit::Ok;
}

auto explain(const Options& options) -> Exit {
  if (options.record.empty()) return explain_decision(options.gate);
  if (!options.gate.request.empty()) {
    complain("--record and --request do not go together: a record is explained from what it holds");
    return Exit::Broken;
  }
  return explain_record(options);
}

}  // namespace

auto setup_explain(CLI::App& app) -> Run {
  auto options = std::make_shared<Options>();
  add_gate_options(app, options->gate);
  app.add_option("--record", options->record, "Explain this decision record; `-` is standard input")->type_name("FILE");
  app.footer(kFooter);
  return [options] {
    if (options->gate.paths.empty()) options->gate.paths = {"."};
    return explain(*options);
  };
}

}  // namespace writ::cli

// writ gate: decides whether something may pass, and says so with the exit code.

#include <fmt/format.h>
#include <memory>
#include <vector>

#include "compiler/cli/batch_lines.hpp"
#include "compiler/cli/command.hpp"
#include "compiler/cli/gate_options.hpp"
#include "compiler/cli/output.hpp"
#include "compiler/cli/terminal.hpp"
#include "compiler/cli/until_exit.hpp"
#include "runtime/explain/explain.hpp"
#include "runtime/records/store.hpp"
#include "runtime/report/report.hpp"

namespace writ::cli {
namespace {

auto footer() -> std::string {
  std::string text =
      "Examples:\n"
      "  writ gate release.writ --request request.json --evidence-dir evidence --unsigned-evidence\n"
      "  writ gate . --gate production --request - --evidence scan=scan.json -o text -o json=decision.json\n"
      "  writ gate . --request request.json --evidence-dir evidence --records /var/lib/writ\n"
      "With --records the record is kept as DIR/records/DIGEST.json and every document that it was decided on as\n"
      "DIR/inputs/DIGEST, so that `writ replay DIR` can show that the same is decided again.\n"
      "Formats:\n";
  for (const report::Format& format : report::formats()) text += fmt::format("  {:<10}{}\n", format.name, format.what);
  return text +
         "Exit codes: 0 allow; 1 deny; 3 needs approval or escalation; 2 nothing was decided (usage, rules\n"
         "with errors, an input that cannot be read). Never treat 2 as 0.";
}

// A record that cannot be kept is a decision that was not made.
auto keep(const std::string& folder, const host::Decided& decided, const report::Outcome& outcome) -> bool {
  std::vector<std::string_view> inputs;
  for (const host::Document& document : decided.documents) inputs.push_back(document.bytes);
  auto kept = records::keep(folder, inputs, report::record(outcome));
  if (kept)
    note("record kept: " + *kept + "\n");
  else
    complain("nothing is decided, because its record cannot be kept: " + kept.error().message);
  return kept.has_value();
}

// A report that cannot be written is a decision that nobody can look up: exit 2.
auto gate(const GateOptions& options) -> Exit {
  auto outputs = parse_outputs(options.outputs, report::format_names());
  if (!outputs) {
    complain(outputs.error().message);
    return Exit::Broken;
  }
  std::unique_ptr<GateRun> run = decide(options);
  if (run == nullptr) return Exit::Broken;
  host::Decided& decided = *until_exit(std::move(run)).decided;
  const ir::Module& module = decided.module();
  explain::Explanation why =
      explain::explain(module, decided.engine(), decided.situation, decided.decision, decided.arena);
  report::Outcome outcome{module, decided.situation, decided.decision, why};
  if (!options.records.empty() && !keep(options.records, decided, outcome)) return Exit::Broken;
  Exit exit = exit_of(decided.decision.decision);
  for (const Output& output : *outputs) {
    bool to_terminal = output.path.empty() && color_of_stdout() == diag::Color::Always;
    report::Options style{to_terminal ? report::Style::Color : report::Style::Plain};
    if (!deliver(output, report::write(output.format, outcome, style))) exit = Exit::Broken;
  }
  return exit;
}

}  // namespace

auto setup_gate(CLI::App& app) -> Run {
  auto options = std::make_shared<GateOptions>();
  add_gate_options(app, *options);
  add_output_option(app, options->outputs, report::format_names());
  app.add_option("--records", options->records, "Keep the record and what it was decided on in this folder")
      ->type_name("DIR");
  app.footer(footer());
  return [options] {
    if (options->paths.empty()) options->paths = {"."};
    return gate(*options);
  };
}

}  // namespace writ::cli

#include "compiler/cli/seats.hpp"

#include <fmt/format.h>

#include "compiler/cli/terminal.hpp"

namespace writ::cli {

auto standing_sentence(const ir::GateApproval& row, const decide::ApprovalStatus& status) -> std::string {
  switch (status.hi) {
    case decide::Standing::Granted: return "granted";
    case decide::Standing::Pending:
      return status.ledger_open ? "pending: the ledger is open, so who signed may have taken it back"
                                : fmt::format("pending: {}", fmt::join(decide::missing_seats(row, status), ", "));
    case decide::Standing::Refused:
      if (status.ledger_open) return "not known whether it was refused: the ledger is open";
      return status.rejected ? "refused: somebody rejects it" : "refused: it was asked for too long ago";
  }
  return {};
}

void Telling::add(const std::string& text, report::Json json, Exit exit) {
  text_ += (text_.empty() ? "" : "\n") + text;
  json_.add(std::move(json));
  exit_ = worse(exit_, exit);
}

auto Telling::deliver(const std::vector<Output>& outputs) const -> Exit {
  return deliver_all(outputs, text_.empty() ? "no approval is asked for\n" : text_, json_.write() + "\n", exit_);
}

namespace {

auto run(const GateOptions& options, Tell tell) -> Exit {
  auto outputs = parse_outputs(options.outputs, {"text", "json"});
  if (!outputs) return complain(outputs.error().message), Exit::Broken;
  const std::unique_ptr<GateRun> decided = decide(options);
  return decided == nullptr ? Exit::Broken : tell(*decided, *outputs);
}

}  // namespace

auto setup_seats(CLI::App& app, const char* footer, Tell tell) -> Run {
  auto options = std::make_shared<GateOptions>();
  add_gate_options(app, *options);
  add_output_option(app, options->outputs, {"text", "json"});
  app.footer(footer);
  return [options, tell] {
    if (options->paths.empty()) options->paths = {"."};
    return run(*options, tell);
  };
}

}  // namespace writ::cli

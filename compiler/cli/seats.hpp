// What `who` and `pending` share: the approvals that a decision waits for, how they stand, and how that is told.
#pragma once

#include <string>

#include "compiler/cli/command.hpp"
#include "compiler/cli/gate_options.hpp"
#include "compiler/cli/output.hpp"
#include "runtime/decide/decide.hpp"
#include "runtime/report/json.hpp"

namespace writ::cli {

// "granted", "pending: lead, safety", "refused: somebody rejects it".
auto standing_sentence(const ir::GateApproval& row, const decide::ApprovalStatus& status) -> std::string;

// What is told of the approvals, one by one, in both forms.
class Telling {
 public:
  void add(const std::string& text, report::Json json, Exit exit);
  // The worst of what was added, or Broken where something could not be written.
  [[nodiscard]] auto deliver(const std::vector<Output>& outputs) const -> Exit;

 private:
  std::string text_;
  report::Json json_ = report::Json::array();
  Exit exit_ = Exit::Ok;
};

// Decides, and tells of the approvals that the decision waits for.
using Tell = Exit (*)(GateRun& run, const std::vector<Output>& outputs);
auto setup_seats(CLI::App& app, const char* footer, Tell tell) -> Run;

}  // namespace writ::cli

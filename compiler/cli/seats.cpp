#include "compiler/cli/seats.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace writ::cli {

auto wanted_approvals(const decide::Decision& decision) -> std::vector<const decide::ApprovalResult*> {
  std::vector<const decide::ApprovalResult*> found;
  for (std::uint32_t i = 0; i < decision.approvals.size(); ++i) {
    const bool lifts =
        std::any_of(decision.controls.begin(), decision.controls.end(), [&](const decide::ControlResult& c) {
          return c.override_by == i && (c.outcomes & static_cast<decide::OutcomeSet>(decide::Outcome::Violated)) != 0;
        });
    if (lifts || can_be_true(decision.approvals[i].needed)) found.push_back(&decision.approvals[i]);
  }
  return found;
}

auto gate_outputs(driver::Decided& decided) -> std::vector<Cell> {
  const ir::Gate& gate = *decided.decision.gate;
  std::vector<Cell> outputs(decided.module().functions[gate.function].outputs.size());
  decided.engine().evaluate(gate.function, decided.situation.world(), decided.arena, outputs.data());
  return outputs;
}

auto empty_seats(const ir::GateApproval& row, const decide::ApprovalStatus& status) -> std::vector<std::string> {
  std::vector<std::string> missing;
  for (const decide::EmptySeat& empty : status.empty) {
    missing.push_back((empty.people == 1 ? "" : std::to_string(empty.people) + " ") + row.seats[empty.seat].role);
  }
  return missing;
}

auto standing_sentence(const ir::GateApproval& row, const decide::ApprovalStatus& status) -> std::string {
  switch (status.hi) {
    case decide::Standing::Granted: return "granted";
    case decide::Standing::Pending: return fmt::format("pending: {}", fmt::join(empty_seats(row, status), ", "));
    case decide::Standing::Refused:
      return status.rejected ? "refused: somebody rejects it" : "refused: it was asked for too long ago";
  }
  return {};
}

auto spaced(std::string_view name) -> std::string {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

}  // namespace writ::cli

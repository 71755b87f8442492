// writ who: who could sign for what a decision waits for.

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "compiler/cli/command.hpp"
#include "compiler/cli/seats.hpp"
#include "compiler/cli/terminal.hpp"
#include "runtime/decide/candidates.hpp"
#include "runtime/values/text.hpp"

namespace writ::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  writ who . --gate production --request request.json --evidence-dir evidence --approvals approvals/\n"
    "Takes the arguments of `gate`. Every approval that is asked for, or that could lift a control, is tried with a "
    "signature of\n"
    "everybody in the people directory, made now; delegates are not looked at.\n"
    "Exit codes: 0 there are people for every seat, or nothing is asked for; 1 an approval cannot be complete now, "
    "whoever\n"
    "signs; 2 nothing was decided, or there is no people directory.";

struct Trial {
  const ir::GateApproval& approval;
  const decide::ApprovalStatus& status;
  decide::Candidates found;
};

auto names_in(const Trial& trial, const std::string& role) -> std::string {
  std::vector<std::string> names;
  for (const decide::Candidate& c : trial.found.people) {
    if (c.role == role && c.counts == Truth::True) names.push_back(c.person);
  }
  return names.empty() ? "nobody" : fmt::format("{}", fmt::join(names, ", "));
}

auto why_not(const decide::Candidate& candidate) -> std::string {
  std::vector<std::string> words;
  for (const decide::Flaw flaw : decide::flaws_in(candidate.flaws)) words.push_back(spaced(decide::flaw_name(flaw)));
  return fmt::format("{}", fmt::join(words, ", "));
}

auto text_of(const Trial& trial) -> std::string {
  std::string out = fmt::format("{}  {}\n", trial.approval.approval, standing_sentence(trial.approval, trial.status));
  std::vector<std::string> roles;
  for (const decide::Candidate& c : trial.found.people) {
    const bool later = std::none_of(trial.approval.seats.begin(), trial.approval.seats.end(),
                                    [&](const ir::Seat& seat) { return seat.role == c.role; });
    const bool told = std::find(roles.begin(), roles.end(), c.role) != roles.end();
    if (!told && !(later && names_in(trial, c.role) == "nobody")) roles.push_back(c.role);
  }
  for (const ir::Seat& seat : trial.approval.seats) {
    if (std::find(roles.begin(), roles.end(), seat.role) == roles.end()) roles.push_back(seat.role);
  }
  for (const std::string& role : roles) out += fmt::format("  {:<16} {}\n", role, names_in(trial, role));
  for (const decide::Candidate& c : trial.found.people) {
    const bool seatless = (c.flaws & decide::flaw(decide::Flaw::NoSuchSeat)) != 0;
    if (c.counts != Truth::True && !seatless)
      out += fmt::format("  {:<16} {} as {}: {}\n", "not", c.person, c.role, why_not(c));
  }
  if (!trial.found.enough) out += "  it cannot be complete now, whoever signs\n";
  return out;
}

auto json_of(const Trial& trial) -> report::Json {
  report::Json made = report::Json::object();
  made.set("approval", ir::full_name(trial.approval));
  made.set("standing", decide::standing_name(trial.status.hi));
  made.set("enough", report::Json::boolean(trial.found.enough));
  report::Json people = report::Json::array();
  for (const decide::Candidate& c : trial.found.people) {
    report::Json row = report::Json::object();
    row.set("person", c.person);
    row.set("role", c.role);
    row.set("could", c.counts == Truth::True ? "yes" : c.counts == Truth::False ? "no" : "unknown");
    report::Json why = report::Json::array();
    for (const decide::Flaw flaw : decide::flaws_in(c.flaws)) why.add(report::Json::text(decide::flaw_name(flaw)));
    if (c.flaws != 0) row.set("why", std::move(why));
    people.add(std::move(row));
  }
  made.set("people", std::move(people));
  return made;
}

auto who(GateRun& run, const std::vector<Output>& outputs) -> Exit {
  host::Decided& decided = *run.decided;
  if (!decided.people) {
    complain("there is no people directory: name one as `people` in writ.yaml, or give --people");
    return Exit::Broken;
  }
  const ir::Gate& gate = *decided.decision.gate;
  const Cell* values = decide::gate_outputs(decided.module(), gate, decided.engine(), decided.situation, decided.arena);
  Telling telling;
  for (const std::uint32_t i : decide::wanted_approvals(decided.decision)) {
    const ir::GateApproval& row = gate.approvals[i];
    const Trial trial{row, decided.decision.approvals[i].status,
                      decide::candidates(decided.module(), gate, row, values, decided.situation, *decided.people,
                                         decided.open->groups)};
    telling.add(text_of(trial), json_of(trial), trial.found.enough ? Exit::Ok : Exit::Findings);
  }
  return telling.deliver(outputs);
}

}  // namespace

auto setup_who(CLI::App& app) -> Run { return setup_seats(app, kFooter, who); }

}  // namespace writ::cli

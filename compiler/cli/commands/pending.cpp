// writ pending: which seats are empty, how long what was signed counts, and what happens next.

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "compiler/cli/command.hpp"
#include "compiler/cli/seats.hpp"
#include "runtime/values/text.hpp"

namespace writ::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  writ pending . --gate production --request request.json --evidence-dir evidence --approvals approvals/\n"
    "Takes the arguments of `gate`. Escalation and expiry count from when the approval was asked for (`writ statement "
    "request`).\n"
    "Exit codes: 0 nothing is waited for; 1 an approval is refused; 3 seats are empty; 2 nothing was decided.";

// What comes next, each at an instant.
struct Event {
  std::int64_t at = 0;
  std::string what;
};

auto after(std::optional<std::int64_t> since, std::int64_t duration) -> std::optional<std::int64_t> {
  std::int64_t at = 0;
  return since && !__builtin_add_overflow(*since, duration, &at) ? std::optional(at) : std::nullopt;
}

auto events_of(const ir::GateApproval& row, const decide::ApprovalStatus& status, const evidence::Situation& situation)
    -> std::vector<Event> {
  std::vector<Event> events;
  const auto add = [&](std::optional<std::int64_t> at, std::string what) {
    if (at && *at >= situation.now) events.push_back({*at, std::move(what)});
  };
  for (const ir::Widening& w : row.escalations) add(after(status.asked_at, w.after), w.role + " may fill any seat");
  if (row.expire) add(after(status.asked_at, *row.expire), "refused from then on");
  for (const decide::StatementResult& result : status.statements) {
    const evidence::Statement& said = situation.statements[result.statement];
    const bool yes = said.kind == evidence::StatementKind::Approve;
    if (result.counts == Truth::False || (yes && result.counts != Truth::True)) continue;
    add(after(said.at, row.valid),
        fmt::format("the {} of {} as {} counts until then", yes ? "signature" : "rejection", said.person, said.role));
  }
  std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.at < b.at; });
  return events;
}

auto text_of(const ir::GateApproval& row, const decide::ApprovalStatus& status, const evidence::Situation& situation)
    -> std::string {
  std::string out = fmt::format("{}  {}\n", row.approval, standing_sentence(row, status));
  if (status.ledger_open) out += "  it is open, because " + situation.ledger.why + "\n";
  if (status.asked_at) out += "  asked for at " + print_instant(*status.asked_at) + "\n";
  if (!status.asked_at && (!row.escalations.empty() || row.expire))
    out += "  nobody asked for it, so nothing escalates or expires: `writ statement request " + row.approval + " …`\n";
  for (const Event& event : events_of(row, status, situation))
    out += fmt::format("  {}  {}\n", print_instant(event.at), event.what);
  return out;
}

auto json_of(const ir::GateApproval& row, const decide::ApprovalStatus& status, const evidence::Situation& situation)
    -> report::Json {
  report::Json made = report::Json::object();
  made.set("approval", ir::full_name(row));
  made.set("standing", decide::standing_name(status.hi));
  made.set("missing_seats", report::Json::texts(decide::missing_seats(row, status)));
  if (status.ledger_open) made.set("open_ledger", situation.ledger.why);
  if (status.asked_at) made.set("asked_at", print_instant(*status.asked_at));
  report::Json next = report::Json::array();
  for (const Event& event : events_of(row, status, situation)) {
    report::Json one = report::Json::object();
    one.set("at", print_instant(event.at));
    one.set("what", event.what);
    next.add(std::move(one));
  }
  made.set("next", std::move(next));
  return made;
}

auto exit_of(decide::Standing standing) -> Exit {
  if (standing == decide::Standing::Granted) return Exit::Ok;
  return standing == decide::Standing::Refused ? Exit::Findings : Exit::Pending;
}

auto pending(GateRun& run, const std::vector<Output>& outputs) -> Exit {
  const host::Decided& decided = *run.decided;
  Telling telling;
  for (const std::uint32_t i : decide::wanted_approvals(decided.decision)) {
    const ir::GateApproval& row = decided.decision.gate->approvals[i];
    const decide::ApprovalStatus& status = decided.decision.approvals[i].status;
    telling.add(text_of(row, status, decided.situation), json_of(row, status, decided.situation), exit_of(status.hi));
  }
  return telling.deliver(outputs);
}

}  // namespace

auto setup_pending(CLI::App& app) -> Run { return setup_seats(app, kFooter, pending); }

}  // namespace writ::cli

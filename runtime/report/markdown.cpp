// Markdown for the summary of a job or a comment on a change: the decision, a table of controls, what to do.
//
// Code hosts take a megabyte; rows beyond nine tenths of that are counted instead.
#include <fmt/format.h>

#include "runtime/report/writers.hpp"
#include "runtime/values/text.hpp"

namespace writ::report {
namespace {

constexpr std::size_t kMostBytes = 900'000;

auto word_of(Result result) -> std::string_view {
  switch (result) {
    case Result::Passed: return "ok";
    case Result::Noted: return "warning";
    case Result::Failed: return "**fails**";
    case Result::Error: return "**not known**";
    case Result::Waiting: return "**waits**";
    case Result::Accepted: return "accepted";
    case Result::Skipped: return "does not apply";
  }
  return "";
}

auto headline(const Row& row) -> std::string {
  const bool quiet = row.result == Result::Passed || row.result == Result::Skipped;
  return quiet ? "" : markdown_text(row.headline);
}

void write_rows(const Outcome& outcome, std::string& out) {
  const std::vector<Row> all = rows(outcome);
  if (all.empty()) return;
  out += "\n| | control | why |\n|---|---|---|\n";
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (out.size() > kMostBytes) {
      out += fmt::format("| | and {} more | |\n", all.size() - i);
      return;
    }
    const Row& row = all[i];
    const std::string title = row.title.empty() ? "" : " " + markdown_text(row.title);
    out += fmt::format("| {} | {}{} | {} |\n", word_of(row.result), markdown_text(row.id), title, headline(row));
  }
}

void write_details(const Outcome& outcome, std::string& out) {
  std::string body;
  for (const Row& row : rows(outcome)) {
    if (row.result == Result::Passed || row.result == Result::Skipped || body.size() > kMostBytes / 4) continue;
    std::string_view rest = row.body;
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      const std::string_view line = rest.substr(0, end);
      const bool inner = line.starts_with("    ");
      body += (inner ? "  - " : "- ") + markdown_text(inner ? line.substr(4) : line) + "\n";
      rest.remove_prefix(end + 1);
    }
  }
  if (!body.empty()) out += "\n<details><summary>What was found</summary>\n\n" + body + "\n</details>\n";
}

void write_next(const Outcome& outcome, std::string& out) {
  const std::vector<Step> steps = next_steps(outcome);
  if (steps.empty()) return;
  out += "\n**What to do**\n\n";
  for (const Step& step : steps) out += fmt::format("- {}: {}\n", markdown_text(step.what), markdown_text(step.how));
}

void write_obligations(const Outcome& outcome, std::string& out) {
  for (const bool binding : {true, false}) {
    std::string list;
    for (const decide::ObligationResult& result : outcome.decision.obligations) {
      if (outcome.decision.gate->obligations[result.obligation].binding == binding)
        list += "- " + markdown_text(obligation_text(outcome, result)) + "\n";
    }
    if (!list.empty()) out += (binding ? "\n**The caller must**\n\n" : "\n**Advice**\n\n") + list;
  }
}

}  // namespace

auto write_markdown(const Outcome& outcome, const Options&) -> std::string {
  const decide::Decision& decision = outcome.decision;
  std::string out = fmt::format("### {}: {}\n\n", markdown_text(gate_name(outcome)), verdict_title(decision.decision));
  if (!decision.gate->title.empty()) out += markdown_text(decision.gate->title) + ", ";
  out += fmt::format("rules {} {}, decided at {}", markdown_text(outcome.module.name),
                     markdown_text(outcome.module.version), print_instant(outcome.situation.now));
  if (decision.decision != ir::Verdict::Allow)
    out += fmt::format(", best case: {}", markdown_text(decide::verdict_name(decision.best_case)));
  out += ".\n";
  write_rows(outcome, out);
  write_next(outcome, out);
  write_obligations(outcome, out);
  write_details(outcome, out);
  return out;
}

}  // namespace writ::report

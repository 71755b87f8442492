// TAP 14 (testanything.org): a test point for each control and for everything else that stands in the way.
//
// What is advisory is `# TODO`, a failure that fails no run; what waits for people is `not ok`, because the
// step may not go on.
#include <fmt/format.h>

#include "runtime/report/writers.hpp"

namespace writ::report {
namespace {

// `#` begins a directive, and `\` escapes it.
auto name_of(const Row& row) -> std::string {
  std::string out;
  for (const char c : visible(row.id + (row.title.empty() ? "" : " " + row.title))) {
    if (c == '#' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

struct Verdict {
  std::string_view word;
  std::string_view directive;
};
auto verdict_of(Result result) -> Verdict {
  switch (result) {
    case Result::Passed: return {"ok", ""};
    case Result::Noted: return {"not ok", " # TODO advisory"};
    case Result::Failed:
    case Result::Error:
    case Result::Waiting: return {"not ok", ""};
    case Result::Accepted: return {"ok", " # SKIP accepted"};
    case Result::Skipped: return {"ok", " # SKIP does not apply"};
  }
  return {"not ok", ""};
}

auto kind_of(Result result) -> std::string_view {
  switch (result) {
    case Result::Noted: return "advisory";
    case Result::Failed: return "fail";
    case Result::Error: return "unknown";
    case Result::Waiting: return "waiting";
    case Result::Accepted: return "accepted";
    case Result::Passed:
    case Result::Skipped: return "";
  }
  return "";
}

// Diagnostics are YAML; texts of JSON are texts of YAML.
auto diagnostics(const Outcome& outcome, const Row& row) -> std::string {
  const std::string_view kind = kind_of(row.result);
  if (kind.empty()) return "";
  std::string out = fmt::format("  ---\n  message: {}\n  severity: {}\n", json_text(row.headline), kind);
  if (row.origin.valid()) {
    const ir::Origin& origin = outcome.module.origins[row.origin];
    out += fmt::format("  at: {}\n", json_text(fmt::format("{}:{}", visible(origin.file), origin.line)));
  }
  out += "  details:\n";
  std::string_view rest = row.body;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    out += fmt::format("    - {}\n", json_text(rest.substr(0, end)));
    rest.remove_prefix(end + 1);
  }
  return out + "  ...\n";
}

}  // namespace

auto write_tap(const Outcome& outcome, const Options&) -> std::string {
  const std::vector<Row> all = rows(outcome);
  std::string out =
      fmt::format("TAP version 14\n1..{}\n# {}: {}, best case {}\n", all.size(), visible(gate_name(outcome)),
                  decide::verdict_name(outcome.decision.decision), decide::verdict_name(outcome.decision.best_case));
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Verdict verdict = verdict_of(all[i].result);
    out += fmt::format("{} {} - {}{}\n{}", verdict.word, i + 1, name_of(all[i]), verdict.directive,
                       diagnostics(outcome, all[i]));
  }
  return out;
}

}  // namespace writ::report

// The decision for a person, at a glance: what was decided, why, how each control stands,
// what the caller must do, what would help.
#include <algorithm>
#include <fmt/format.h>

#include "runtime/report/page.hpp"

namespace writ::report {
namespace {

using explain::Contribution;

constexpr std::size_t kLongestColumn = 40;  // of codes; a longer one moves its own line only

template <class Rows, class Text>
auto column(const Rows& rows, Text text) -> std::size_t {
  std::size_t widest = 0;
  for (const auto& row : rows) widest = std::max(widest, width(visible(text(row))));
  return std::min(widest, kLongestColumn);
}

// ---------------------------------------------------------------- reasons

struct Section {
  std::string heading;
  Ink ink;
  const std::vector<Contribution>& reasons;
  bool tells_effect;  // where it is not the decision
};

// Reasons in a row that share what is unknown say it once, below the last of them.
void write_section(Page& page, const Section& section) {
  if (section.reasons.empty()) return;
  page.blank();
  page.line(2, page.painted(Ink::Bold, section.heading));
  const std::size_t codes = column(section.reasons, [](const Contribution& c) { return c.code; });
  for (std::size_t i = 0; i < section.reasons.size(); ++i) {
    const Contribution& c = section.reasons[i];
    const std::string effect = section.tells_effect ? fmt::format("{}: ", decide::verdict_name(c.effect)) : "";
    page.line(4, page.painted(section.ink, padded(visible(c.code), codes)) + "  " +
                     page.painted(Ink::Plain, effect + sentence(c)));
    const std::vector<std::string> lines = details(c);
    if (i + 1 < section.reasons.size() && details(section.reasons[i + 1]) == lines) continue;
    for (const std::string& line : lines) page.line(8, page.painted(Ink::Dim, line));
  }
}

// ---------------------------------------------------------------- controls

struct Mark {
  std::string_view word;
  Ink ink;
};

auto mark_of(const ControlReport& report) -> Mark {
  switch (report.standing) {
    case Standing::Pass: return {"ok", Ink::Good};
    case Standing::Fail:
      return report.result.hi == ir::Verdict::Deny ? Mark{"DENY", Ink::Bad} : Mark{"PENDING", Ink::Warn};
    case Standing::Warn: return {"WARN", Ink::Warn};
    case Standing::Waived: return {"WAIVED", Ink::Warn};
    case Standing::Overridden: return {"OVERRIDDEN", Ink::Warn};
    case Standing::NotApplicable: return {"n/a", Ink::Dim};
    case Standing::Stale:
    case Standing::Unknown: return {"unknown", Ink::Warn};
  }
  return {};
}

// What a possible violation counts as.
auto consequence(const ControlReport& report) -> std::string {
  const bool unknown = report.standing == Standing::Stale || report.standing == Standing::Unknown;
  if (!unknown) return "";
  const bool counts = report.result.hi != ir::Verdict::Allow;
  return counts ? fmt::format("  (counts as {})", decide::verdict_name(report.result.hi)) : "  (advisory)";
}

void write_controls(Page& page, const Outcome& outcome) {
  const std::vector<ControlReport> reports = control_reports(outcome);
  if (reports.empty()) return;
  page.blank();
  page.line(2, page.painted(Ink::Bold, "controls"));
  const std::size_t marks = column(reports, [](const ControlReport& r) { return mark_of(r).word; });
  const std::size_t ids = column(reports, [](const ControlReport& r) { return r.control.id; });
  for (const ControlReport& report : reports) {
    const Mark mark = mark_of(report);
    page.line(4, page.painted(mark.ink, padded(mark.word, marks)) + "  " +
                     page.painted(Ink::Plain, padded(visible(report.control.id), ids) + "  " + report.control.title) +
                     page.painted(Ink::Dim, consequence(report)));
  }
}

// ---------------------------------------------------------------- what follows

void write_obligations(Page& page, const Outcome& outcome) {
  for (const bool binding : {true, false}) {
    bool first = true;
    for (const decide::ObligationResult& result : outcome.decision.obligations) {
      if (outcome.decision.gate->obligations[result.obligation].binding != binding) continue;
      if (std::exchange(first, false)) {
        page.blank();
        page.line(2, page.painted(Ink::Bold, binding ? "the caller must" : "advice"));
      }
      page.line(4, page.painted(Ink::Plain, obligation_text(outcome, result)));
    }
  }
}

void write_next(Page& page, const Outcome& outcome) {
  const decide::Decision& decision = outcome.decision;
  if (decision.decision == ir::Verdict::Allow) return;
  const std::vector<Step> steps = next_steps(outcome);
  const bool final = decision.best_case == decision.decision;
  if (steps.empty() && !final) return;
  page.blank();
  page.line(2, page.painted(Ink::Bold, "what to do"));
  const std::size_t what = column(steps, [](const Step& s) { return s.what; });
  for (const Step& step : steps) {
    page.line(4, page.painted(Ink::Bold, padded(visible(step.what), what)) + "  " + page.painted(Ink::Plain, step.how));
  }
  if (final) page.line(4, page.painted(Ink::Dim, "More evidence alone does not change this decision."));
}

}  // namespace

auto write_text(const Outcome& outcome, const Options& options) -> std::string {
  Page page(options.style);
  write_head(page, outcome);
  const explain::Explanation& why = outcome.explanation;
  write_section(page, {"because", ink_of(outcome.decision.decision), why.because, false});
  write_section(page, {"also", Ink::Warn, why.also, true});
  write_section(page, {"warnings", Ink::Warn, why.warnings, false});
  write_section(page, {"waived", Ink::Warn, why.waived, false});
  write_controls(page, outcome);
  write_obligations(page, outcome);
  write_next(page, outcome);
  return page.finish();
}

}  // namespace writ::report

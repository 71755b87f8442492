// Controls and reasons as the rows of a test report.
#include "runtime/report/writers.hpp"

namespace writ::report {
namespace {

using explain::Contribution;

auto result_of(const ControlReport& report) -> Result {
  switch (report.standing) {
    case Standing::Pass: return Result::Passed;
    case Standing::Fail: return Result::Failed;
    case Standing::Warn: return Result::Noted;
    case Standing::Waived:
    case Standing::Overridden: return Result::Accepted;
    case Standing::NotApplicable: return Result::Skipped;
    case Standing::Stale: return report.advisory() ? Result::Noted : Result::Failed;
    case Standing::Unknown: return report.advisory() ? Result::Noted : Result::Error;
  }
  return Result::Error;
}

auto lines_of(const Contribution& c) -> std::string {
  std::string text = c.code + ": " + sentence(c) + "\n";
  for (const std::string& line : details(c)) text += "    " + line + "\n";
  return text;
}

auto row_of(const ControlReport& report) -> Row {
  Row made{report.control.id, report.control.title, report.control.origin, result_of(report), "", ""};
  made.headline = outcome_words(report.result.outcomes);
  if (!report.reasons.empty()) made.headline = sentence(*report.reasons.front());
  for (const Contribution* reason : report.reasons) made.body += lines_of(*reason);
  return made;
}

auto row_of(const Contribution& c) -> Row {
  const Result result = c.effect == ir::Verdict::Deny ? Result::Failed : Result::Waiting;
  return {c.code, "", c.origin, result, sentence(c), lines_of(c)};
}

}  // namespace

auto rows(const Outcome& outcome) -> std::vector<Row> {
  std::vector<Row> made;
  for (const ControlReport& report : control_reports(outcome)) made.push_back(row_of(report));
  for (const Contribution* c : gate_reasons(outcome)) made.push_back(row_of(*c));
  return made;
}

}  // namespace writ::report

// JUnit XML as CI servers read it: a suite for the gate, a case for each control and for
// everything else that stands in the way.
//
// JUnit has no warning: what is advisory passes, and says what it has to say in system-out.
#include <fmt/format.h>

#include <algorithm>

#include "runtime/report/writers.hpp"
#include "runtime/values/text.hpp"

namespace writ::report {
namespace {

using explain::Contribution;

enum class Result : std::uint8_t { Passed, Noted, Failed, Error, Skipped };

struct Case {
  std::string name;
  ir::OriginId origin;
  Result result = Result::Passed;
  std::string headline;
  std::string body;
};

auto result_of(const ControlReport& report) -> Result {
  switch (report.standing) {
    case Standing::Pass: return Result::Passed;
    case Standing::Fail: return Result::Failed;
    case Standing::Warn: return Result::Noted;
    case Standing::Waived:
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

auto case_of(const ControlReport& report) -> Case {
  Case made{report.control.id + (report.control.title.empty() ? "" : " " + report.control.title), report.control.origin, result_of(report), "", ""};
  made.headline = outcome_words(report.result.outcomes);
  if (!report.reasons.empty()) made.headline = sentence(*report.reasons.front());
  for (const Contribution* reason : report.reasons) made.body += lines_of(*reason);
  return made;
}

// Waiting for a person is neither a success nor a failure.
auto case_of(const Contribution& c) -> Case {
  return {c.code, c.origin, c.effect == ir::Verdict::Deny ? Result::Failed : Result::Skipped, sentence(c), lines_of(c)};
}

auto element_of(const Case& one) -> std::string {
  const std::string headline = xml_text(visible(one.headline));
  const std::string body = xml_text(one.body);
  switch (one.result) {
    case Result::Passed: return "";
    case Result::Noted: return fmt::format("      <system-out>{}</system-out>\n", body);
    case Result::Failed: return fmt::format("      <failure message=\"{}\">{}</failure>\n", headline, body);
    case Result::Error: return fmt::format("      <error message=\"{}\">{}</error>\n", headline, body);
    case Result::Skipped: return fmt::format("      <skipped message=\"{}\"/>\n", headline);
  }
  return "";
}

auto write_case(const Outcome& outcome, const Case& one) -> std::string {
  std::string place;
  if (one.origin.valid()) {
    const ir::Origin& origin = outcome.module.origins[one.origin];
    place = fmt::format(R"( file="{}" line="{}")", xml_text(visible(origin.file)), origin.line);
  }
  const std::string head = fmt::format(R"(    <testcase name="{}" classname="{}"{} time="0")", xml_text(visible(one.name)), xml_text(gate_name(outcome)), place);
  const std::string element = element_of(one);
  return element.empty() ? head + "/>\n" : head + ">\n" + element + "    </testcase>\n";
}

auto counts(const std::vector<Case>& cases) -> std::string {
  const auto count = [&](Result result) {
    return std::count_if(cases.begin(), cases.end(), [&](const Case& c) { return c.result == result; });
  };
  return fmt::format(R"(tests="{}" failures="{}" errors="{}" skipped="{}")", cases.size(), count(Result::Failed), count(Result::Error),
                     count(Result::Skipped));
}

}  // namespace

auto write_junit(const Outcome& outcome, const Options&) -> std::string {
  std::vector<Case> cases;
  for (const ControlReport& report : control_reports(outcome)) cases.push_back(case_of(report));
  for (const Contribution* c : gate_reasons(outcome)) cases.push_back(case_of(*c));
  const std::string name = xml_text(gate_name(outcome));
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<testsuites name=\"writ gate\" {} time=\"0\">\n", counts(cases));
  out += fmt::format("  <testsuite name=\"{}\" {} timestamp=\"{}\" time=\"0\">\n", name, counts(cases), print_instant(outcome.situation.now));
  out += fmt::format("    <properties>\n      <property name=\"decision\" value=\"{}\"/>\n      <property name=\"best_case\" value=\"{}\"/>\n    </properties>\n",
                     decide::verdict_name(outcome.decision.decision), decide::verdict_name(outcome.decision.best_case));
  for (const Case& one : cases) out += write_case(outcome, one);
  return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace writ::report

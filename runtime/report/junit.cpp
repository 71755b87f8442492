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

// Waiting for a person is neither a success nor a failure.
auto is_skipped(Result result) -> bool {
  return result == Result::Skipped || result == Result::Waiting || result == Result::Accepted;
}

auto element_of(const Row& one) -> std::string {
  const std::string headline = xml_text(visible(one.headline));
  const std::string body = xml_text(one.body);
  switch (one.result) {
    case Result::Passed: return "";
    case Result::Noted: return fmt::format("      <system-out>{}</system-out>\n", body);
    case Result::Failed: return fmt::format("      <failure message=\"{}\">{}</failure>\n", headline, body);
    case Result::Error: return fmt::format("      <error message=\"{}\">{}</error>\n", headline, body);
    case Result::Waiting:
    case Result::Accepted:
    case Result::Skipped: return fmt::format("      <skipped message=\"{}\"/>\n", headline);
  }
  return "";
}

auto write_case(const Outcome& outcome, const Row& one) -> std::string {
  std::string place;
  if (one.origin.valid()) {
    const ir::Origin& origin = outcome.module.origins[one.origin];
    place = fmt::format(R"( file="{}" line="{}")", xml_text(visible(origin.file)), origin.line);
  }
  const std::string head = fmt::format(R"(    <testcase name="{}" classname="{}"{} time="0")", xml_text(visible(one.id + (one.title.empty() ? "" : " " + one.title))), xml_text(gate_name(outcome)), place);
  const std::string element = element_of(one);
  return element.empty() ? head + "/>\n" : head + ">\n" + element + "    </testcase>\n";
}

auto counts(const std::vector<Row>& cases) -> std::string {
  const auto count = [&](auto wanted) {
    return std::count_if(cases.begin(), cases.end(), [&](const Row& row) { return wanted(row.result); });
  };
  return fmt::format(R"(tests="{}" failures="{}" errors="{}" skipped="{}")", cases.size(),
                     count([](Result r) { return r == Result::Failed; }),
                     count([](Result r) { return r == Result::Error; }), count(is_skipped));
}

}  // namespace

auto write_junit(const Outcome& outcome, const Options&) -> std::string {
  const std::vector<Row> cases = rows(outcome);
  const std::string name = xml_text(gate_name(outcome));
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<testsuites name=\"writ gate\" {} time=\"0\">\n", counts(cases));
  out += fmt::format("  <testsuite name=\"{}\" {} timestamp=\"{}\" time=\"0\">\n", name, counts(cases), print_instant(outcome.situation.now));
  out += fmt::format("    <properties>\n      <property name=\"decision\" value=\"{}\"/>\n      <property name=\"best_case\" value=\"{}\"/>\n    </properties>\n",
                     decide::verdict_name(outcome.decision.decision), decide::verdict_name(outcome.decision.best_case));
  for (const Row& one : cases) out += write_case(outcome, one);
  return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace writ::report

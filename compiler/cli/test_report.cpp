#include "compiler/cli/test_report.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "compiler/cli/findings.hpp"
#include "compiler/diag/render_common.hpp"
#include "runtime/base/check.hpp"

namespace writ::cli {
namespace {

using diag::json_string;
using testing::TestResult;

auto status_name(TestResult::Status status) -> std::string_view {
  switch (status) {
    case TestResult::Status::Passed: return "passed";
    case TestResult::Status::Failed: return "failed";
    case TestResult::Status::NotYet: return "not_yet";
  }
  return {};
}

// "(sampled: 500 worlds)": never more than was done. Empty for a test block, and where nothing was tried.
auto sampled(const TestResult& result) -> std::string {
  if (result.worlds == 0 || result.status != TestResult::Status::Passed) return {};
  return fmt::format("(sampled: {})", counted(result.worlds, "world"));
}

auto kind_name(lower::TestPlan::Kind kind) -> std::string_view {
  switch (kind) {
    case lower::TestPlan::Kind::Test: return "test";
    case lower::TestPlan::Kind::Property: return "property";
    case lower::TestPlan::Kind::Proof: return "proof";
  }
  return {};
}

// Where a property fails: how to come back there.
auto seed_line(const TestResult& result) -> std::string {
  return fmt::format("world {} of seed {}; `writ test --seed {}` comes here again", result.worlds, result.seed,
                     result.seed);
}

auto shows_world(const TestResult& result) -> bool { return !result.world.empty(); }

auto indented(std::string_view text, std::string_view by) -> std::string {
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    out += fmt::format("{}{}\n", by, diag::printable(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return out;
}

auto why_not_yet(const TestResult& result) -> std::string {
  return fmt::format("not evaluated by this version: {}", fmt::join(result.not_yet, ", "));
}

// ------------------------------------------------------------------ text

auto text_mark(TestResult::Status status) -> std::string_view {
  switch (status) {
    case TestResult::Status::Passed: return "ok     ";
    case TestResult::Status::Failed: return "FAILED ";
    case TestResult::Status::NotYet: return "not yet";
  }
  return {};
}

auto render_text(const TestResults& results) -> std::string {
  std::string out;
  std::string_view file;
  for (const TestResult& result : results) {
    if (result.origin.file != file) out += fmt::format("{}\n", diag::printable(result.origin.file));
    file = result.origin.file;
    std::string note = sampled(result);
    out += fmt::format("  {}  {}{}{}\n", text_mark(result.status), diag::printable(result.title),
                       note.empty() ? "" : " ", note);
    for (const std::string& failure : result.failures) out += fmt::format("           {}\n", diag::printable(failure));
    if (shows_world(result))
      out += fmt::format("           {}\n\n{}", seed_line(result), indented(result.world, "             "));
    if (!result.not_yet.empty()) out += fmt::format("           {}\n", why_not_yet(result));
  }
  return out + (out.empty() ? "" : "\n") + tally_line(tally_of(results)) + "\n";
}

// ------------------------------------------------------------------ json

auto json_list(const std::vector<std::string>& texts) -> std::string {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ",") + json_string(text);
  return "[" + out + "]";
}

auto json_sampling(const TestResult& r) -> std::string {
  if (r.kind == lower::TestPlan::Kind::Test || r.status == TestResult::Status::NotYet) return {};
  std::string out = fmt::format(R"(,"result":"sampled","worlds":{},"seed":{})", r.worlds, r.seed);
  if (shows_world(r)) out += fmt::format(R"(,"world":{})", json_string(r.world));
  return out;
}

auto render_json(const TestResults& results, const Coverages* coverage) -> std::string {
  std::string rows;
  for (const TestResult& r : results) {
    rows += fmt::format(
        R"({}{{"title":{},"kind":"{}","module":{},"file":{},"line":{},"status":"{}","failures":{},"not_yet":{}{}}})",
        rows.empty() ? "\n" : ",\n", json_string(r.title), kind_name(r.kind), json_string(r.module),
        json_string(r.origin.file), r.origin.line, status_name(r.status), json_list(r.failures), json_list(r.not_yet),
        json_sampling(r));
  }
  TestTally tally = tally_of(results);
  std::string seen = coverage == nullptr ? "" : ",\n\"coverage\":" + coverage_json(*coverage);
  return fmt::format("{{\"tests\":[{}],\n\"passed\":{},\"failed\":{},\"not_yet\":{}{}}}\n", rows, tally.passed,
                     tally.failed, tally.not_yet, seen);
}

// ------------------------------------------------------------------ junit

// XML 1.0 has no way to write most control characters: they are written out for people.
auto xml(std::string_view text) -> std::string {
  std::string out;
  for (char c : diag::printable(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\n': out += "&#10;"; break;
      default: out += c;
    }
  }
  return out;
}

auto whole_failure(const TestResult& r) -> std::string {
  std::string text = fmt::format("{}", fmt::join(r.failures, "\n"));
  return shows_world(r) ? fmt::format("{}\n{}\n\n{}", text, seed_line(r), r.world) : text;
}

auto junit_case(const TestResult& r) -> std::string {
  std::string head = fmt::format(R"(    <testcase name="{}" classname="{}" file="{}" line="{}" time="0")", xml(r.title),
                                 xml(r.module), xml(r.origin.file), r.origin.line);
  switch (r.status) {
    case TestResult::Status::Passed: {
      std::string note = sampled(r);
      if (note.empty()) return head + "/>\n";
      return fmt::format("{}>\n      <system-out>{}</system-out>\n    </testcase>\n", head, xml(note));
    }
    case TestResult::Status::NotYet:
      return fmt::format("{}>\n      <skipped message=\"{}\"/>\n    </testcase>\n", head, xml(why_not_yet(r)));
    case TestResult::Status::Failed:
      return fmt::format("{}>\n      <failure message=\"{}\">{}</failure>\n    </testcase>\n", head,
                         xml(r.failures.empty() ? "" : r.failures.front()), xml(whole_failure(r)));
  }
  return {};
}

auto render_junit(const TestResults& results) -> std::string {
  std::vector<std::pair<std::string, TestResults>> suites;  // by module, in source order
  for (const TestResult& r : results) {
    if (suites.empty() || suites.back().first != r.module) suites.push_back({r.module, {}});
    suites.back().second.push_back(r);
  }
  TestTally all = tally_of(results);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<testsuites name=\"writ test\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">\n",
                     results.size(), all.failed, all.not_yet);
  for (const auto& [module, members] : suites) {
    TestTally tally = tally_of(members);
    out +=
        fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" time=\"0\">\n",
                    xml(module), members.size(), tally.failed, tally.not_yet);
    for (const TestResult& r : members) out += junit_case(r);
    out += "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

// ------------------------------------------------------------------ tap

// `#` begins a directive and a newline ends the line.
auto tap_title(std::string_view title) -> std::string {
  std::string out;
  for (char c : diag::printable(title)) {
    if (c == '#' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

auto render_tap(const TestResults& results) -> std::string {
  std::string out = fmt::format("TAP version 14\n1..{}\n", results.size());
  std::size_t number = 0;
  for (const TestResult& r : results) {
    bool failed = r.status == TestResult::Status::Failed;
    out += fmt::format("{} {} - {}", failed ? "not ok" : "ok", ++number, tap_title(r.title));
    if (r.status == TestResult::Status::NotYet) out += " # SKIP " + tap_title(why_not_yet(r));
    if (std::string note = sampled(r); !note.empty()) out += " " + tap_title(note);
    out += '\n';
    if (!failed) continue;
    out +=
        fmt::format("  ---\n  at: {}\n  failures:\n", json_string(fmt::format("{}:{}", r.origin.file, r.origin.line)));
    for (const std::string& failure : r.failures) out += fmt::format("    - {}\n", json_string(failure));
    if (shows_world(r)) out += fmt::format("  seed: {}\n  world: |\n{}", r.seed, indented(r.world, "    "));
    out += "  ...\n";
  }
  return out;
}

}  // namespace

auto tally_of(const TestResults& results) -> TestTally {
  TestTally tally;
  for (const TestResult& r : results) {
    switch (r.status) {
      case TestResult::Status::Passed: ++tally.passed; break;
      case TestResult::Status::Failed: ++tally.failed; break;
      case TestResult::Status::NotYet: ++tally.not_yet; break;
    }
  }
  return tally;
}

auto tally_line(const TestTally& tally) -> std::string {
  return fmt::format("{}: {} passed, {} failed, {} not yet",
                     counted(tally.passed + tally.failed + tally.not_yet, "test"), tally.passed, tally.failed,
                     tally.not_yet);
}

auto test_formats() -> const std::vector<std::string>& {
  static const std::vector<std::string> formats = {"text", "json", "junit", "tap"};
  return formats;
}

auto render_tests(const TestResults& results, const Coverages* coverage, const std::string& format) -> std::string {
  if (format == "text") return render_text(results) + (coverage == nullptr ? "" : coverage_text(*coverage));
  if (format == "json") return render_json(results, coverage);
  if (format == "junit") return render_junit(results);
  WRIT_CHECK(format == "tap", "a format of test_formats()");
  return render_tap(results);
}

}  // namespace writ::cli

#include "compiler/cli/mutation_report.hpp"

#include <fmt/format.h>

#include "compiler/cli/findings.hpp"
#include "compiler/diag/render_common.hpp"
#include "runtime/base/check.hpp"

namespace writ::cli {
namespace {

using diag::json_string;
using testing::MutationReport;
using testing::Survivor;

auto survivor_text(const Survivor& survivor) -> std::string {
  std::string out = fmt::format("{}:{}:{}  {}\n", diag::printable(survivor.file), survivor.at.line, survivor.at.column,
                                diag::printable(survivor.what));
  out += fmt::format("  - {}\n", diag::printable(survivor.before));
  if (!survivor.after.empty()) out += fmt::format("  + {}\n", diag::printable(survivor.after));
  return out + fmt::format("  no test notices; {}\n\n", diag::printable(survivor.hint));
}

auto render_text(const MutationReport& report) -> std::string {
  std::string out;
  for (const Survivor& survivor : report.survivors) out += survivor_text(survivor);
  return out + mutation_line(report) + "\n";
}

auto render_json(const MutationReport& report) -> std::string {
  std::string rows;
  for (const Survivor& s : report.survivors) {
    rows += fmt::format(R"({}{{"file":{},"line":{},"column":{},"what":{},"before":{},"after":{},"hint":{}}})",
                        rows.empty() ? "\n" : ",\n", json_string(s.file), s.at.line, s.at.column, json_string(s.what),
                        json_string(s.before), json_string(s.after), json_string(s.hint));
  }
  return fmt::format("{{\"survived\":[{}],\n\"mutants\":{},\"noticed\":{},\"not_compiled\":{},\"places\":{}}}\n", rows,
                     report.mutants(), report.noticed, report.not_compiled, report.found);
}

}  // namespace

auto mutation_formats() -> const std::vector<std::string>& {
  static const std::vector<std::string> formats = {"text", "json"};
  return formats;
}

auto mutation_line(const MutationReport& report) -> std::string {
  const std::size_t tried = report.mutants() + report.not_compiled;
  std::string line = fmt::format("{}: {} noticed, {} survived", counted(report.mutants(), "mutant"), report.noticed,
                                 report.survivors.size());
  if (tried < report.found) line += fmt::format(" (of {} changes {} were tried)", report.found, tried);
  return line;
}

auto render_mutation(const MutationReport& report, const std::string& format) -> std::string {
  if (format == "text") return render_text(report);
  WRIT_CHECK(format == "json", "a format of mutation_formats()");
  return render_json(report);
}

}  // namespace writ::cli

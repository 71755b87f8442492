#include "compiler/cli/coverage_report.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "compiler/diag/render_common.hpp"

namespace writ::cli {
namespace {

using diag::json_string;
using testing::Coverage;
using testing::Covered;
using testing::Sight;
using Kind = Covered::Kind;

constexpr const char* kOutcomes[] = {"satisfied", "violated", "not_applicable", "indeterminate"};
constexpr std::size_t kMostRowsNamed = 20;

auto kind_name(Kind kind) -> std::string_view {
  switch (kind) {
    case Kind::Control: return "control";
    case Kind::Requirement: return "requirement";
    case Kind::Table: return "table";
    case Kind::Clause: return "clause";
    case Kind::Approval: return "approval";
  }
  return {};
}

auto is_control(const Covered& item) -> bool { return item.kind == Kind::Control || item.kind == Kind::Requirement; }

// How many tests; `-` where none did, nothing where it cannot be.
auto cell(const Covered& item, std::string_view sight) -> std::string {
  for (const Sight& one : item.sights) {
    if (one.name == sight) return one.tests == 0 ? "-" : std::to_string(one.tests);
  }
  return "";
}

auto controls_table(const Coverage& module) -> std::string {
  std::size_t width = 0;
  for (const Covered& item : module.items) width = is_control(item) ? std::max(width, item.name.size()) : width;
  if (width == 0) return {};
  std::string out = fmt::format("  {:<{}}", "", width);
  for (const char* outcome : kOutcomes) out += fmt::format("  {}", outcome);
  out += "\n";
  for (const Covered& item : module.items) {
    if (!is_control(item)) continue;
    std::string line = fmt::format("  {:<{}}", item.name, width);
    for (const char* outcome : kOutcomes)
      line += fmt::format("  {:>{}}", cell(item, outcome), std::string_view(outcome).size());
    out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return out;
}

auto unseen_rows(const Covered& table) -> std::string {
  std::string rows;
  std::size_t named = 0;
  std::size_t unseen = 0;
  for (std::size_t i = 0; i < table.sights.size(); ++i) {
    if (table.sights[i].tests > 0) continue;
    if (++unseen > kMostRowsNamed) continue;
    rows += fmt::format("{}{}", rows.empty() ? "" : ", ", i + 1);
    ++named;
  }
  if (rows.empty()) return {};
  return fmt::format("; never row {}{}", rows, unseen > named ? fmt::format(" and {} more", unseen - named) : "");
}

auto table_line(const Covered& table) -> std::string {
  const auto seen =
      std::count_if(table.sights.begin(), table.sights.end(), [](const Sight& row) { return row.tests > 0; });
  return fmt::format("  table {}: {} of {} rows reached{}\n", table.name, seen, table.sights.size(),
                     unseen_rows(table));
}

auto gate_line(const Covered& item) -> std::string {
  std::string sights;
  for (const Sight& sight : item.sights) {
    sights += fmt::format("{}{} {}", sights.empty() ? "" : ", ", sight.name,
                          sight.tests == 0 ? "-" : std::to_string(sight.tests));
  }
  return fmt::format("  gate {}, {}: {}\n", item.gate, item.name, sights);
}

auto module_text(const Coverage& module) -> std::string {
  std::string out =
      fmt::format("\ncoverage of {}: {} of {} seen by tests\n", module.module, module.seen(), module.all());
  out += controls_table(module);
  for (const Covered& item : module.items) {
    if (item.kind == Kind::Table) out += table_line(item);
    if (item.kind == Kind::Clause || item.kind == Kind::Approval) out += gate_line(item);
  }
  return out;
}

auto item_json(const Covered& item) -> std::string {
  std::string sights;
  for (const Sight& sight : item.sights)
    sights += fmt::format("{}{}:{}", sights.empty() ? "" : ",", json_string(sight.name), sight.tests);
  const std::string gate = item.gate.empty() ? "" : fmt::format(",\"gate\":{}", json_string(item.gate));
  return fmt::format(R"({{"kind":"{}","name":{}{},"seen":{{{}}}}})", kind_name(item.kind), json_string(item.name), gate,
                     sights);
}

}  // namespace

auto coverage_text(const Coverages& coverage) -> std::string {
  std::string out;
  for (const Coverage& module : coverage) out += module_text(module);
  return out + fmt::format("\ncoverage: {}%\n", testing::percent_of(coverage));
}

auto coverage_json(const Coverages& coverage) -> std::string {
  std::string modules;
  for (const Coverage& module : coverage) {
    std::string items;
    for (const Covered& item : module.items) items += (items.empty() ? "\n" : ",\n") + item_json(item);
    modules += fmt::format(R"({}{{"module":{},"seen":{},"all":{},"items":[{}]}})", modules.empty() ? "" : ",\n",
                           json_string(module.module), module.seen(), module.all(), items);
  }
  return fmt::format("{{\"percent\":{},\"modules\":[{}]}}", testing::percent_of(coverage), modules);
}

}  // namespace writ::cli

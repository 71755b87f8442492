// writ waivers: what is accepted for a while, and until when: waivers, and controls that a gate holds at a weaker
// level.

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "compiler/check/literal.hpp"
#include "compiler/cli/at_option.hpp"
#include "compiler/cli/build_step.hpp"
#include "compiler/cli/command.hpp"
#include "compiler/cli/output.hpp"
#include "compiler/cli/terminal.hpp"
#include "runtime/base/clock.hpp"
#include "runtime/report/json.hpp"
#include "runtime/values/text.hpp"

namespace writ::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  writ waivers                     every waiver of the package in this folder, the first to end first\n"
    "  writ waivers --expiring 14       those that end within 14 days, or have ended\n"
    "Whether a waiver is signed for is a matter of a decision: `writ gate` and `writ pending` say that.\n"
    "Exit codes: 0 listed; 1 --expiring found some; 2 the rules have errors.";

struct Options {
  std::vector<std::string> paths;
  std::string at;
  std::optional<std::int64_t> expiring;  // days
  std::vector<std::string> outputs;
};

// A waiver, or a control that a gate holds at a weaker level for a while.
struct Row {
  std::string id;  // of the waiver; empty: a weaker level
  std::string control;
  std::string by;  // the approval that grants it, or the gate that says so
  std::string because;
  std::optional<std::int64_t> from;   // days since 1970
  std::optional<std::int64_t> until;  // the last day; nothing: without an end
};

using syntax::Ast;

template <class Form>
auto clause_in(const Ast& ast, const std::vector<syntax::ClauseId>& clauses) -> const Form* {
  for (syntax::ClauseId id : clauses) {
    if (const auto* form = std::get_if<Form>(&ast.clauses[id].form)) return form;
  }
  return nullptr;
}

auto row_of(const Ast& ast, const syntax::WaiverDecl& decl) -> Row {
  Row row{std::string(decl.id.text), std::string(decl.control.text), {}, {}, {}, {}};
  if (const auto* by = clause_in<syntax::ApprovedByClause>(ast, decl.clauses)) row.by = by->approval.text;
  if (const auto* why = clause_in<syntax::BecauseClause>(ast, decl.clauses))
    row.because = check::literal_text(ast, why->text);
  if (const auto* granted = clause_in<syntax::GrantedClause>(ast, decl.clauses)) row.from = parse_date(granted->date);
  if (const auto* expires = clause_in<syntax::ExpiresClause>(ast, decl.clauses)) row.until = parse_date(expires->date);
  return row;
}

void add_weaker_levels(const Ast& ast, const syntax::GateDecl& decl, std::vector<Row>& rows) {
  for (syntax::ClauseId id : decl.clauses) {
    const auto* form = std::get_if<syntax::GateControlsClause>(&ast.clauses[id].form);
    if (form == nullptr || !form->at) continue;
    const auto add = [&](const std::string& control) {
      rows.push_back({"",
                      control,
                      "gate " + std::string(decl.name.text),
                      check::literal_text(ast, form->because),
                      {},
                      parse_date(form->until)});
    };
    if (form->tag.valid()) add("tagged " + std::string(form->tag.text));
    for (const syntax::Ident& control : form->controls) add(std::string(control.text));
  }
}

auto rows_of(const driver::Build& build) -> std::vector<Row> {
  std::vector<Row> rows;
  for (const Ast& ast : build.asts) {
    for (syntax::DeclId id : ast.items) {
      const syntax::DeclForm& form = ast.decls[id].form;
      if (const auto* waiver = std::get_if<syntax::WaiverDecl>(&form)) rows.push_back(row_of(ast, *waiver));
      if (const auto* gate = std::get_if<syntax::GateDecl>(&form)) add_weaker_levels(ast, *gate, rows);
    }
  }
  const auto key = [](const Row& r) { return std::tuple(r.until.value_or(INT64_MAX), r.id, r.control); };
  std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) { return key(a) < key(b); });
  return rows;
}

auto days_text(std::int64_t days) -> std::string { return fmt::format("{} {}", days, days == 1 ? "day" : "days"); }

auto when(const Row& row, std::int64_t today) -> std::string {
  if (!row.until) return "no end";
  const std::string day = print_date(*row.until);
  if (*row.until < today) return fmt::format("ended {}, {} ago", day, days_text(today - *row.until));
  if (row.from && *row.from > today) return fmt::format("from {} to {}", print_date(*row.from), day);
  return *row.until == today ? fmt::format("ends today, {}", day)
                             : fmt::format("until {}, {} left", day, days_text(*row.until - today));
}

auto text_of(const std::vector<Row>& rows, std::int64_t today) -> std::string {
  std::string out;
  for (const Row& row : rows) {
    const std::string name = row.id.empty() ? "weaker level" : row.id;
    out += fmt::format("{}  for {}: {}\n  by {}: {}\n", name, row.control, when(row, today), row.by, row.because);
  }
  return out;
}

auto json_of(const std::vector<Row>& rows, std::int64_t today) -> std::string {
  report::Json list = report::Json::array();
  for (const Row& row : rows) {
    report::Json one = report::Json::object();
    one.set("kind", row.id.empty() ? "weaker_level" : "waiver");
    if (!row.id.empty()) one.set("waiver", row.id);
    one.set("control", row.control);
    one.set("by", row.by);
    one.set("because", row.because);
    if (row.from) one.set("granted", print_date(*row.from));
    if (row.until) one.set("expires", print_date(*row.until));
    if (row.until) one.set("days_left", report::Json::number(*row.until - today));
    list.add(std::move(one));
  }
  return list.write() + "\n";
}

auto waivers(const Options& options) -> Exit {
  auto outputs = parse_outputs(options.outputs, {"text", "json"});
  if (!outputs) return complain(outputs.error().message), Exit::Broken;
  const auto at = instant_given(options.at);
  if (!at) return complain(at.error().message), Exit::Broken;
  const auto build = sound_build(options.paths.empty() ? std::vector<std::string>{"."} : options.paths);
  if (build == nullptr) return Exit::Broken;
  const std::int64_t today = day_of(at->value_or(now_ns()));
  std::vector<Row> rows = rows_of(*build);
  if (options.expiring)
    std::erase_if(rows, [&](const Row& r) { return !r.until || *r.until - today > *options.expiring; });
  const std::string none = options.expiring ? fmt::format("nothing ends within {}\n", days_text(*options.expiring))
                                            : "there are no waivers\n";
  const Exit exit = options.expiring && !rows.empty() ? Exit::Findings : Exit::Ok;
  return deliver_all(*outputs, rows.empty() ? none : text_of(rows, today), json_of(rows, today), exit);
}

}  // namespace

auto setup_waivers(CLI::App& app) -> Run {
  auto options = std::make_shared<Options>();
  app.add_option("PATH", options->paths, "The package's folder, or rule files; default: this folder");
  app.add_option("--expiring", options->expiring, "Only those that end within so many days, or have ended")
      ->type_name("DAYS")
      ->check(CLI::Range(0, 36'500));
  app.add_option("--at", options->at, "As of this instant (RFC 3339); default: now")->type_name("INSTANT");
  add_output_option(app, options->outputs, {"text", "json"});
  app.footer(kFooter);
  return [options] { return waivers(*options); };
}

}  // namespace writ::cli

// writ show: the library, and what follows from rules without a decision.

#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

#include "compiler/check/coverage.hpp"
#include "compiler/cli/build_step.hpp"
#include "compiler/cli/command.hpp"
#include "compiler/cli/compiled_report.hpp"
#include "compiler/cli/lineage_report.hpp"
#include "compiler/cli/output.hpp"
#include "compiler/cli/terminal.hpp"
#include "compiler/diag/render_common.hpp"
#include "compiler/driver/compiled.hpp"
#include "runtime/builtins/builtins.hpp"

namespace writ::cli {
namespace {

using check::Applicability;

constexpr const char* kFooter =
    "WHAT is\n"
    "  builtins  the library functions of the language, each with an example that is true\n"
    "  compiled  what a file that `writ build` wrote holds, and the digests of it\n"
    "  lineage  the assets, what is made from what, and which labels arrive where\n"
    "  types  the declarations that `import schema` and `import openapi` became, as a rule file each\n"
    "  soa    the statement of applicability: each criterion of each framework that the rules `cover`,\n"
    "         the enforced controls that serve it, and the reason where it is excluded\n"
    "Examples:\n"
    "  writ show types release.writ\n"
    "  writ show soa rules\n"
    "  writ show soa rules --format json > soa.json\n"
    "Exit codes: 0 shown; 1 the rules have errors; 2 there is nothing to show.";

struct Options {
  std::string what;
  std::vector<std::string> paths;
  Form form = Form::Text;
};

auto justification(const check::CriterionRow& row) -> std::string {
  if (row.applies == Applicability::Excluded) return row.because;
  return fmt::format("{}", fmt::join(row.controls, ", "));
}

auto text_of(const check::Statement& statement) -> std::string {
  std::size_t widest = 0;
  for (const check::CriterionRow& row : statement.rows) widest = std::max(widest, row.criterion->id.size());
  std::string out =
      fmt::format("{}: {} {}\n", statement.framework, statement.catalogue->title, statement.catalogue->version);
  std::size_t counts[4] = {};
  for (const check::CriterionRow& row : statement.rows) {
    ++counts[static_cast<std::size_t>(row.applies)];
    std::string why = justification(row);
    out += fmt::format("  {:<{}}  {:<11}  {}{}\n", row.criterion->id, widest, applicability_words(row.applies),
                       diag::printable(row.criterion->title), why.empty() ? "" : ": " + diag::printable(why));
  }
  return out + fmt::format("  {} covered, {} without a control, {} excluded, {} not claimed\n", counts[0], counts[1],
                           counts[2], counts[3]);
}

auto json_of(const check::Statement& statement) -> std::string {
  std::string rows;
  for (const check::CriterionRow& row : statement.rows) {
    std::string controls;
    for (const std::string& control : row.controls)
      controls += (controls.empty() ? "" : ",") + diag::json_string(control);
    std::string word(row.applies == Applicability::Uncovered    ? "no_control"
                     : row.applies == Applicability::NotClaimed ? "not_claimed"
                                                                : applicability_words(row.applies));
    rows += fmt::format("{}{{\"criterion\":{},\"title\":{},\"state\":{},\"controls\":[{}]{}}}",
                        rows.empty() ? "" : ",\n", diag::json_string(row.criterion->id),
                        diag::json_string(row.criterion->title), diag::json_string(word), controls,
                        row.because.empty() ? "" : ",\"because\":" + diag::json_string(row.because));
  }
  return fmt::format("{{\"framework\":{},\"title\":{},\"version\":{},\"criteria\":[\n{}]}}",
                     diag::json_string(statement.framework), diag::json_string(statement.catalogue->title),
                     diag::json_string(statement.catalogue->version), rows);
}

auto show_builtins() -> Exit {
  std::string out;
  for (const builtins::Builtin& row : builtins::all()) {
    out += fmt::format("{}{}\n    {}\n    Example: {}\n    Steps: {}\n", out.empty() ? "" : "\n", row.signature,
                       row.what, row.example, row.cost);
  }
  print(out);
  return Exit::Ok;
}

// The import and the files, as comments: so each is a rule file that can be read again.
auto schema_text(const driver::Build& build, const driver::SchemaModule& schema) -> std::string {
  std::string out = "// " + build.package->files[schema.importer].path + ": " + schema.what + "\n// from " +
                    fmt::format("{}", fmt::join(schema.files, ", ")) + "\n";
  return out + driver::text_of(build, schema);
}

auto schema_json(const driver::Build& build, const driver::SchemaModule& schema) -> std::string {
  std::string files;
  for (const std::string& file : schema.files) files += (files.empty() ? "" : ",") + diag::json_string(file);
  return fmt::format("{{\"rules\":{},\"import\":{},\"module\":{},\"files\":[{}],\n\"text\":{}}}",
                     diag::json_string(build.package->files[schema.importer].path), diag::json_string(schema.what),
                     diag::json_string(joined(build.asts[schema.made].module)), files,
                     diag::json_string(driver::text_of(build, schema)));
}

auto show_compiled(const Options& options) -> Exit {
  if (options.paths.size() != 1) {
    complain("say which file: writ show compiled FILE.writc");
    return Exit::Broken;
  }
  const auto policy = driver::load_policy(options.paths.front());
  if (!policy) {
    complain(policy.error().message);
    return Exit::Broken;
  }
  print(options.form == Form::Json ? compiled_json(*policy) : compiled_text(*policy, options.paths.front()));
  return Exit::Ok;
}

auto show_types(const Options& options) -> Exit {
  auto build = start_build(options.paths, driver::Stop::AfterCheck, FindingsFormat::Text);
  if (build == nullptr) return Exit::Broken;
  show_findings(build->sink, build->package->texts, FindingsFormat::Text);
  if (build->sink.has_errors()) return Exit::Findings;
  if (build->schemas.empty()) {
    complain("these rules import no schema; their types stand in them");
    return Exit::Broken;
  }
  std::string out;
  for (const driver::SchemaModule& schema : build->schemas) {
    const bool json = options.form == Form::Json;
    out += (out.empty() ? ""
            : json      ? ",\n"
                        : "\n") +
           (json ? schema_json(*build, schema) : schema_text(*build, schema));
  }
  print(options.form == Form::Json ? "[" + out + "]\n" : out);
  return Exit::Ok;
}

auto show_lineage(const Options& options) -> Exit {
  auto build = start_build(options.paths, driver::Stop::AfterCheck, FindingsFormat::Text);
  if (build == nullptr) return Exit::Broken;
  if (build->sink.has_errors()) show_findings(build->sink, build->package->texts, FindingsFormat::Text);
  if (build->sink.has_errors()) return Exit::Findings;
  const std::string out = options.form == Form::Json ? lineage_json(build->typed) : lineage_text(build->typed);
  if (out.empty()) {
    complain("these rules declare no asset");
    return Exit::Broken;
  }
  print(out);
  return Exit::Ok;
}

auto show_statements(const Options& options) -> Exit {
  auto build = start_build(options.paths, driver::Stop::AfterCheck, FindingsFormat::Text);
  if (build == nullptr) return Exit::Broken;
  if (build->sink.has_errors()) show_findings(build->sink, build->package->texts, FindingsFormat::Text);
  if (build->sink.has_errors()) return Exit::Findings;
  std::vector<check::Statement> statements = check::statements(build->typed, build->world.catalogues);
  if (statements.empty()) {
    complain("these rules have no `cover`, so they claim nothing");
    return Exit::Broken;
  }
  std::string out;
  for (const check::Statement& statement : statements) {
    bool json = options.form == Form::Json;
    out += (out.empty() ? "" : json ? ",\n" : "\n") + (json ? json_of(statement) : text_of(statement));
  }
  print(options.form == Form::Json ? "[" + out + "]\n" : out);
  return Exit::Ok;
}

}  // namespace

auto setup_show(CLI::App& app) -> Run {
  auto options = std::make_shared<Options>();
  app.add_option("WHAT", options->what, "What to show: builtins, compiled, lineage, types or soa")
      ->required()
      ->check(CLI::IsMember({"builtins", "compiled", "lineage", "types", "soa"}));
  app.add_option("PATH", options->paths, "Rule files or folders, or a compiled policy; default: this folder");
  add_form_option(app, options->form);
  app.footer(kFooter);
  return [options] {
    if (options->what == "builtins") return show_builtins();
    if (options->what == "compiled") return show_compiled(*options);
    if (options->paths.empty()) options->paths = {"."};
    if (options->what == "lineage") return show_lineage(*options);
    return options->what == "types" ? show_types(*options) : show_statements(*options);
  };
}

}  // namespace writ::cli

// writ compile: runs the phases one after the other and prints what one of them produces.

#include <fmt/format.h>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "compiler/check/kind_names.hpp"
#include "compiler/cli/build_step.hpp"
#include "compiler/cli/command.hpp"
#include "compiler/cli/terminal.hpp"
#include "compiler/syntax/format.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::cli {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  writ compile release.writ                            check that everything compiles\n"
    "  writ compile --stop-after=parse --print release.writ the rules in canonical form\n"
    "  writ compile --stop-after=check --print release.writ every name and its type\n"
    "  writ compile --print release.writ                    the intermediate representation\n"
    "Exit codes: 0 compiled; 1 errors; 2 a file is missing or is not text.";

enum class Phase : std::uint8_t { Parse, Check, Lower };

struct Options {
  std::vector<std::string> paths;
  Phase stop_after = Phase::Lower;
  bool print = false;
};

auto print_symbol(const check::TypedPackage& typed, const check::Symbol& symbol) -> std::string {
  std::string parameters;
  for (writ::TypeId type : symbol.parameters) {
    parameters += (parameters.empty() ? "" : ", ") + full_type_name(typed.types, type);
  }
  bool callable = symbol.kind == check::SymbolKind::Fn || symbol.kind == check::SymbolKind::Table ||
                  symbol.kind == check::SymbolKind::Obligation;
  std::string type = symbol.type.valid() ? ": " + full_type_name(typed.types, symbol.type) : "";
  return fmt::format("  {} {}{}{}\n", check::kind_name(symbol.kind), symbol.name,
                     callable ? "(" + parameters + ")" : "", type);
}

auto print_parsed(const driver::Build& build) -> std::string {
  std::string out;
  for (const syntax::Ast& ast : build.asts) {
    out += (out.empty() ? "" : "\n") + syntax::format(ast, build.package->texts[ast.file].text);
  }
  return out;
}

auto print_checked(const check::TypedPackage& typed) -> std::string {
  std::string out;
  for (check::ModuleIndex i = 0; i < typed.modules.size(); ++i) {
    out += fmt::format("module {}\n", typed.modules[i].name);
    for (const check::Symbol& symbol : typed.symbols) {
      if (symbol.module == i) out += print_symbol(typed, symbol);
    }
  }
  return out;
}

// The modules that were named; what they import is inside them.
auto print_lowered(const driver::Build& build, const std::vector<std::unique_ptr<lower::Lowered>>& modules)
    -> std::string {
  std::string out;
  for (std::size_t i = 0; i < modules.size(); ++i) {
    if (build.package->files[i].named) out += ir::print(modules[i]->module);
  }
  return out;
}

auto compile(const Options& options) -> Exit {
  bool check = options.stop_after != Phase::Parse;
  auto build =
      start_build(options.paths, check ? driver::Stop::AfterCheck : driver::Stop::AfterParse, FindingsFormat::Text);
  if (build == nullptr) return Exit::Broken;
  std::vector<std::unique_ptr<lower::Lowered>> modules;
  if (options.stop_after == Phase::Lower) modules = lower_all(*build);
  show_findings(build->sink, build->package->texts, FindingsFormat::Text);
  if (build->package->left_out > 0) return Exit::Broken;
  if (build->sink.has_errors()) return Exit::Findings;
  if (!options.print) return Exit::Ok;
  switch (options.stop_after) {
    case Phase::Parse: print(print_parsed(*build)); break;
    case Phase::Check: print(print_checked(build->typed)); break;
    case Phase::Lower: print(print_lowered(*build, modules)); break;
  }
  return Exit::Ok;
}

void add_stop_after(CLI::App& app, Phase& phase) {
  static const std::map<std::string, Phase> kPhases = {
      {"parse", Phase::Parse}, {"check", Phase::Check}, {"lower", Phase::Lower}};
  app.add_option_function<std::string>(
         "--stop-after", [&phase](const std::string& word) { phase = kPhases.at(word); },
         "parse, check or lower (default)")
      ->check(CLI::IsMember({"parse", "check", "lower"}))
      ->type_name("PHASE");
}

}  // namespace

auto setup_compile(CLI::App& app) -> Run {
  auto options = std::make_shared<Options>();
  app.add_option("PATH", options->paths, "Rule files or folders; default: this folder");
  add_stop_after(app, options->stop_after);
  app.add_flag("--print", options->print, "Print what the last phase produced");
  app.footer(kFooter);
  return [options] {
    if (options->paths.empty()) options->paths = {"."};
    return compile(*options);
  };
}

}  // namespace writ::cli

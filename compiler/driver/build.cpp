#include "compiler/check/check.hpp"
#include "compiler/check/literal.hpp"
#include "compiler/driver/catalogues.hpp"
#include "compiler/driver/check_modules.hpp"
#include "compiler/driver/closures.hpp"
#include "compiler/driver/digests.hpp"
#include "compiler/driver/driver.hpp"
#include "compiler/driver/lock.hpp"
#include "compiler/driver/package_imports.hpp"
#include "compiler/driver/trust.hpp"
#include "compiler/driver/warnings.hpp"
#include "compiler/syntax/parse.hpp"
#include "runtime/decode/decode.hpp"
#include "runtime/host/engines.hpp"
#include "runtime/interp/interp.hpp"

namespace writ::driver {
namespace {

void refuse_data(Build& build, check::SymbolId symbol, std::string why) {
  const check::Symbol& row = build.typed.symbols[symbol];
  const syntax::Ast& ast = build.asts[row.module];
  const auto& decl = std::get<syntax::DataDecl>(ast.decls[row.decl].form);
  build.sink.report(diag::DataUnreadable, ast.exprs[decl.path].span, diag::Name{check::literal_text(ast, decl.path)},
                    diag::Text{std::move(why)});
}

// Data is ours: whatever does not fit is an error of the package, not an unknown.
auto load_data(Build& build, lower::Lowered& lowered, ir::InputId input, check::SymbolId symbol) -> bool {
  const check::Symbol& row = build.typed.symbols[symbol];
  const syntax::Ast& ast = build.asts[row.module];
  const auto& decl = std::get<syntax::DataDecl>(ast.decls[row.decl].form);
  std::string path = check::literal_text(ast, decl.path);
  auto refuse = [&](std::string why) {
    refuse_data(build, symbol, std::move(why));
    return false;
  };
  const Fallible<NamedFile>& file = build.files.read(build.package->home(build.package->files[row.module]), path);
  if (!file) return refuse(file.error().message);
  if (!decl.digest.empty() && file->digest != decl.digest) {
    return refuse("its digest is " + file->digest + ", not " + std::string(decl.digest));
  }
  ir::Module& module = lowered.module;
  auto decoded = decode::decode(module.types, row.type, row.name, file->bytes, host::format_of(path), module.memory);
  if (!decoded) return refuse(decoded.error().message);
  if (!decoded->issues.empty()) {
    const decode::Issue& first = decoded->issues.front();
    std::size_t more = decoded->issues.size() - 1 + decoded->further_issues;
    return refuse(first.path + " is " + std::string(reason_name(first.reason)) +
                  (first.detail.empty() ? "" : ": " + first.detail) +
                  (more > 0 ? " (and " + std::to_string(more) + " more)" : ""));
  }
  module.inputs[input].data = decoded->value;
  return true;
}

auto close_data(Build& build, lower::Lowered& lowered) -> bool {
  const auto too_large = make_closures(lowered.module);
  if (!too_large) return true;
  for (const auto& [input, symbol] : lowered.data) {
    if (input == *too_large) refuse_data(build, symbol, "its closure has more than a million members");
  }
  return false;
}

}  // namespace

auto build(const std::vector<std::string>& paths, Stop stop, LockUse locks, std::optional<AsOf> as_of)
    -> Fallible<std::unique_ptr<Build>> {
  auto made = std::make_unique<Build>();
  made->as_of = std::move(as_of);
  auto package = source::load(paths, made->sink);
  if (!package) return fail(package.error().message);
  made->package = std::move(*package);
  for (const source::File& file : made->package->files) {
    made->asts.push_back(syntax::parse(file.id, made->package->text(file), made->sink));
  }
  if (stop == Stop::AfterParse) return made;
  import_schemas(*made);
  if (locks == LockUse::Verify) {
    if (auto done = read_locks(*made); !done) return fail(done.error().message);
    check_locked_files(*made);
  }
  read_trust_files(*made);
  check_modules(*made);
  settle_warnings(made->sink, *made, Judged::ByChecking);
  return made;
}

void check_modules(Build& build) {
  check_package_imports(build);
  build.world = read_world(build);
  build.typed = check::check(build.package->texts, build.asts, build.sink, build.world);
}

auto lower_module(Build& build, check::ModuleIndex module, check::SymbolId value, lower::TestBlocks tests)
    -> std::unique_ptr<lower::Lowered> {
  WRIT_CHECK(!build.sink.has_errors(), "lowering a build with errors");
  auto lowered =
      std::make_unique<lower::Lowered>(lower::lower(build.typed, module, build.package->texts, value, tests));
  bool fine = true;
  for (const auto& [input, symbol] : lowered->data) fine = load_data(build, *lowered, input, symbol) && fine;
  if (!fine || !close_data(build, *lowered)) return nullptr;
  lowered->module.source_digest = source_digest(build, module);
  lowered->module.meaning_digest = meaning_digest(build, module);
  // Linear, and the last wall between a mistake of ours and a wrong decision.
  std::vector<ir::Fault> faults = ir::verify(lowered->module);
  if (!faults.empty()) {
    std::string why = faults.front().where + ": " + faults.front().what;
    check_failed("ir::verify", why.c_str(), __FILE__, __LINE__);
  }
  ir::index_keys(lowered->module);
  return lowered;
}

auto make_engine(const ir::Module& module, const EngineChoice& choice) -> Fallible<std::unique_ptr<ir::Engine>> {
  if (choice.kind == EngineChoice::Jit) {
    auto made = host::load_jit(module, {host::default_plugin_path(), {choice.code_cache, choice.module_digest}});
    if (!made) return fail(made.error().message);
    return std::unique_ptr<ir::Engine>(*std::move(made));
  }
  return std::unique_ptr<ir::Engine>(interp::make_engine(module));
}

}  // namespace writ::driver

#include "compiler/testing/absent.hpp"

#include <map>

#include "compiler/syntax/names.hpp"

namespace writ::testing {
namespace {

constexpr std::size_t kDeepest = 8;  // records inside each other

// One gate and one field, and the title of the block that tries them.
struct Pair {
  const check::Symbol* gate;
  std::string path;  // "deploy.rollback"
};

class Absence {
 public:
  explicit Absence(const driver::Build& build) : build_(build) {}

  // The pairs of one module; the blocks that try them are appended to `text`.
  auto pairs_of(check::ModuleIndex module, std::string& text) -> std::map<std::string, Pair> {
    std::map<std::string, Pair> pairs;
    for (const check::Symbol& gate : build_.typed.symbols) {
      if (gate.kind != check::SymbolKind::Gate || gate.module != module) continue;
      const auto& decl = std::get<syntax::GateDecl>(build_.typed.ast_of(gate).decls[gate.decl].form);
      const check::SymbolId request = build_.typed.find(module, check::Namespace::Values, decl.request.text);
      if (!request.valid()) continue;
      std::vector<std::string> paths;
      collect(build_.typed.symbols[request].type, std::string(decl.request.text), 0, paths);
      for (const std::string& path : paths) {
        const std::string title = "absence " + std::to_string(pairs.size() + 1) + " of " + gate.name;
        text += "\n\nprove \"" + title + "\" {\n  hiding " + path + " never lowers decision(" + gate.name + ")\n}\n";
        pairs.emplace(title, Pair{&gate, path});
      }
    }
    return pairs;
  }

 private:
  void collect(TypeId type, const std::string& at, std::size_t depth, std::vector<std::string>& paths) const {
    const TypeTable& types = build_.typed.types;
    if (!type.valid() || types[type].kind != Kind::Record || types[type].optional || depth > kDeepest) return;
    for (const Field& field : types[types[type].record].fields) {
      const std::optional<std::string> name = syntax::name_in_rules(field.name);
      if (!name) continue;
      const std::string path = at + "." + *name;
      if (types[field.type].optional) paths.push_back(path);
      collect(field.type, path, depth + 1, paths);
    }
  }

  const driver::Build& build_;
};

void report(const Pair& pair, const TestResult& result, diag::Sink& sink) {
  auto& d = sink.report(diag::AbsentHelps, pair.gate->span, diag::Name{pair.path}, diag::Name{pair.gate->name});
  d.help("make the field required, or let a control say what its absence means: `x is present` in a requirement");
  const std::size_t end = result.world.find_last_not_of(" \n");
  d.help("for example, this is how it stands without it:\n" + result.world.substr(0, end + 1));
}

}  // namespace

auto report_absence(const driver::Build& build, std::optional<std::uint64_t> seed, diag::Sink& sink) -> std::size_t {
  std::size_t tried = 0;
  for (check::ModuleIndex module = 0; module < build.asts.size(); ++module) {
    const source::File& file = build.package->files[module];
    if (file.made) continue;
    std::string text(build.package->contents[file.id.index]);
    const std::map<std::string, Pair> pairs = Absence(build).pairs_of(module, text);
    if (pairs.empty()) continue;
    const std::unique_ptr<driver::Build> longer = driver::rebuild(build, file.id, std::move(text));
    if (longer->sink.has_errors()) continue;
    auto suite = open_suite(*longer, driver::EngineChoice::Interp);
    if (!suite || !suite->complete) continue;
    for (const Suite::Part& part : suite->parts) {
      if (part.module != module) continue;
      for (const lower::TestPlan& plan : part.lowered->tests) {
        const auto pair = pairs.find(plan.title);
        if (pair == pairs.end()) continue;
        const TestResult result = run_block(part, plan, seed);
        if (result.status == TestResult::Status::NotYet) continue;
        ++tried;
        if (result.status == TestResult::Status::Failed && !result.world.empty()) report(pair->second, result, sink);
      }
    }
  }
  return tried;
}

}  // namespace writ::testing

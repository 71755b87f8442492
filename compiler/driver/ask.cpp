#include "compiler/driver/ask.hpp"

#include <algorithm>

#include "compiler/driver/check_modules.hpp"
#include "compiler/syntax/parse.hpp"

namespace writ::driver {
namespace {

constexpr std::string_view kFile = "question";
constexpr std::string_view kModule = "writ_question";
constexpr std::string_view kName = "writ_answer";

// What a module of this home may import.
auto may_import(const source::Package& package, source::HomeId from, source::HomeId to) -> bool {
  if (from == to || !package.homes[from].is_package()) return true;
  const auto& dependencies = package.homes[from].dependencies;
  return std::find(dependencies.begin(), dependencies.end(), to) != dependencies.end();
}

// Declarations come before the question, so that its place in messages is counted from its first letter:
// the line of the question holds nothing else.
auto text_for(const Build& build, source::HomeId home, const std::string& question) -> std::string {
  std::string text = "language writ 1\nmodule " + std::string(kModule) + " version 1.0.0\n";
  for (std::size_t i = 0; i < build.asts.size(); ++i) {
    const source::File& file = build.package->files[i];
    if (!file.made && may_import(*build.package, home, file.home)) text += "import " + joined(build.asts[i].module) + "\n";
  }
  return text + "let " + std::string(kName) + " =\n" + question + "\n";
}

void add_module(Build& build, const std::string& question) {
  const source::HomeId home = build.package->files.front().home;
  const std::string& text = build.package->contents.emplace_back(text_for(build, home, question));
  const diag::FileId id = build.package->texts.add(std::string(kFile), text);
  build.package->files.push_back({id, std::string(kFile), home, false, true});
  build.asts.push_back(syntax::parse(id, text, build.sink));
}

// The names of requests and evidence that the answer would be computed from.
auto inputs_read(const lower::Lowered& lowered) -> std::string {
  std::string names;
  for (const ir::Block& block : lowered.module.functions[lowered.value].blocks) {
    for (const ir::Inst& inst : block.insts) {
      if (inst.op != ir::Op::Input) continue;
      const ir::Input& input = lowered.module.inputs[ir::InputId{inst.a}];
      if (input.kind != ir::InputKind::Data) names += (names.empty() ? "`" : ", `") + input.name + "`";
    }
  }
  return names;
}

}  // namespace

auto ask(Build& build, const std::string& question, std::string& refused) -> std::optional<Asked> {
  build.sink = diag::Sink();  // what was said of the rules is said; the question alone is judged here
  add_module(build, question);
  if (!build.sink.has_errors()) check_modules(build);
  if (build.sink.has_errors()) return std::nullopt;
  const auto module = static_cast<check::ModuleIndex>(build.asts.size() - 1);
  const check::SymbolId symbol = build.typed.find(module, check::Namespace::Values, kName);
  if (!symbol.valid() || build.asts.back().items.size() != 1) {
    refused = "the question is one expression, such as `downstream(payroll)`";
    return std::nullopt;
  }
  auto lowered = lower_module(build, module, symbol);
  if (lowered == nullptr) return std::nullopt;
  const std::string inputs = inputs_read(*lowered);
  const ir::FunctionId answer = lowered->value;
  if (inputs.empty()) return Asked{std::move(lowered), answer};
  refused = "the question reads " + inputs + ", which only a gate is handed; ask about what the rules declare";
  return std::nullopt;
}

}  // namespace writ::driver

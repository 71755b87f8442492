#include "compiler/driver/ahead_patterns.hpp"

#include "runtime/builtins/automaton.hpp"

namespace writ::driver {
namespace {

using Read = auto (*)(std::string_view) -> std::optional<builtins::PatternTree>;

auto has_table(std::string_view pattern, Read read) -> bool {
  const auto tree = read(pattern);
  return tree && builtins::Automaton::make(*tree);
}

auto without_table(const ir::Module& module, const ir::Inst& inst) -> std::optional<std::string> {
  if (inst.op != ir::Op::Like && inst.op != ir::Op::Matches) return std::nullopt;
  std::string text(module.constants[ir::ConstantId{inst.b}].value.text.view());
  const Read read = inst.op == ir::Op::Like ? builtins::like_tree : builtins::regex_tree;
  return has_table(text, read) ? std::nullopt : std::optional(std::move(text));
}

}  // namespace

auto pattern_without_table(const ir::Module& module) -> std::optional<std::string> {
  for (const Type& type : module.types.types()) {
    if (!type.pattern.empty() && !has_table(type.pattern, builtins::regex_tree)) return type.pattern;
  }
  for (const ir::Function& function : module.functions) {
    for (const ir::Block& block : function.blocks) {
      for (const ir::Inst& inst : block.insts) {
        if (auto found = without_table(module, inst)) return found;
      }
    }
  }
  return std::nullopt;
}

}  // namespace writ::driver

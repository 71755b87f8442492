#include "compiler/check/json_uses.hpp"

namespace writ::check {
namespace {

auto is_json(const TypedPackage& package, writ::TypeId type) -> bool {
  return type.valid() && package.types[type].kind == Kind::Json;
}

}  // namespace

auto json_uses(const TypedPackage& package) -> JsonUses {
  JsonUses found;
  for (ModuleIndex module = 0; module < package.modules.size(); ++module) {
    const syntax::Ast& ast = package.asts[module];
    const ModuleFacts& facts = package.modules[module];
    for (std::uint32_t i = 0; i < ast.types.size(); ++i) {
      if (is_json(package, facts.types[syntax::TypeId{i}])) ++found.types;
    }
    for (std::uint32_t i = 0; i < ast.exprs.size(); ++i) {
      const syntax::ExprForm& form = ast.exprs[syntax::ExprId{i}].form;
      const auto* index = std::get_if<syntax::IndexAccess>(&form);
      const bool part = index != nullptr && is_json(package, facts.exprs[index->base].type);
      if (part || std::holds_alternative<syntax::Cast>(form)) ++found.uses;
    }
  }
  return found;
}

}  // namespace writ::check

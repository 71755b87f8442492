// What an expression names, itself or through what it names; and paths. For compiler/check and compiler/read.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/check/checker.hpp"

namespace writ::check {

// Adds every symbol that the value of an expression depends on. After infer.
void reach(const TypedPackage& package, ModuleIndex module, syntax::ExprId id, std::set<SymbolId>& seen);

// The conditions and values of a declaration that make decisions: those of controls, gates,
// approvals and waivers. Empty for all others.
auto acting_expressions(const syntax::Ast& ast, const syntax::DeclForm& form) -> std::vector<syntax::ExprId>;

// `release.model.digest`: a request or evidence, and fields of it; through `let`s that name one.
struct InputPath {
  SymbolId input;
  std::vector<std::string> fields;

  auto operator==(const InputPath&) const -> bool = default;
  // This one, or a part of it.
  [[nodiscard]] auto holds(const InputPath& other) const -> bool;
};
auto input_path(const TypedPackage& package, ModuleIndex module, syntax::ExprId id) -> std::optional<InputPath>;
auto written(const TypedPackage& package, const InputPath& path) -> std::string;

// The longest paths that an expression reads.
void read_paths(const TypedPackage& package, ModuleIndex module, syntax::ExprId id, std::vector<InputPath>& found);

// The first clause of a kind.
template <class Form>
auto first_clause(const syntax::Ast& ast, const std::vector<syntax::ClauseId>& clauses) -> const Form* {
  for (syntax::ClauseId id : clauses) {
    if (const auto* form = std::get_if<Form>(&ast.clauses[id].form)) return form;
  }
  return nullptr;
}

}  // namespace writ::check

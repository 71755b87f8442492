// Literals that stand where json is wanted: each is the JSON value that it looks like.
//
// Texts, numbers, `true`, `false`, lists and records of these. A record's fields become keys, in
// backquotes or not, and `{}` is the empty object. There is no null: what is not there is left out.
#pragma once

#include <optional>
#include <string>

#include "compiler/syntax/ast.hpp"

namespace writ::check {

// Whether the form is one of those above, whatever stands in it.
auto is_json_literal(const syntax::Ast& ast, syntax::ExprId id) -> bool;

struct JsonFault {
  syntax::ExprId at;
  std::string why;  // "it is computed"
};
// Canonical JSON, or the first thing in it that JSON does not have.
auto json_literal(const syntax::Ast& ast, syntax::ExprId id, JsonFault& fault) -> std::optional<std::string>;

}  // namespace writ::check

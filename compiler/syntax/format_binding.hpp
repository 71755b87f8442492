// Where an expression needs parentheses. Private to compiler/syntax.
#pragma once

#include <cstdint>

#include "compiler/syntax/ast.hpp"

namespace writ::syntax::layout {

// How tightly a form binds, loosest first, as in grammar/expressions.hpp.
enum class Binding : std::uint8_t {
  Expr,
  Implies,
  Logic,
  Not,
  Compare,
  Additive,
  Multi,
  Default,
  Cast,
  Unary,
  Postfix,
  Primary
};

// What stands behind an expression that could be read as its continuation: a type at its end
// takes an `in`, a `matches` or a `?` for its own, a range in such a type an operator of
// arithmetic, and the body of a quantifier an operator of logic. In front of a colon a unit
// is read as the name of a field.
enum class Follow : std::uint8_t { Nothing, Logic, Refinement, QuestionMark, Arithmetic, Colon };

// `not (a in s)`, which is written `a not in s`.
auto is_negated_membership(const Ast& ast, const Unary& unary) -> bool;

auto binding_of(BinaryOp op) -> Binding;
auto binding_of(const Ast& ast, const ExprForm& form) -> Binding;

// Whether the form would take what follows for its own.
auto swallows(const Ast& ast, const ExprForm& form, Follow follow) -> bool;

}  // namespace writ::syntax::layout

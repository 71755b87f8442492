#include "compiler/syntax/format_binding.hpp"

#include "runtime/base/check.hpp"

namespace writ::syntax::layout {

auto is_negated_membership(const Ast& ast, const Unary& unary) -> bool {
  if (unary.op != UnaryOp::Not) return false;
  const ExprForm& operand = ast.exprs[unary.operand].form;
  if (const auto* set = std::get_if<InSet>(&operand)) return !set->negated;
  if (const auto* range = std::get_if<InRange>(&operand)) return !range->negated;
  return false;
}

auto binding_of(BinaryOp op) -> Binding {
  switch (op) {
    case BinaryOp::Implies: return Binding::Implies;
    case BinaryOp::Add:
    case BinaryOp::Subtract: return Binding::Additive;
    case BinaryOp::Multiply:
    case BinaryOp::Divide: return Binding::Multi;
    case BinaryOp::Default: return Binding::Default;
    case BinaryOp::Eq:
    case BinaryOp::Ne:
    case BinaryOp::Lt:
    case BinaryOp::Le:
    case BinaryOp::Gt:
    case BinaryOp::Ge: return Binding::Compare;
  }
  WRIT_CHECK(false, "an operator outside its enum");
}

namespace {

struct BindingOf {
  const Ast& ast;

  auto operator()(const Quantifier&) const { return Binding::Expr; }
  auto operator()(const If&) const { return Binding::Expr; }
  auto operator()(const Match&) const { return Binding::Expr; }
  auto operator()(const Binary& form) const { return binding_of(form.op); }
  auto operator()(const Logic&) const { return Binding::Logic; }
  auto operator()(const Unary& form) const {
    if (form.op == UnaryOp::Negate) return Binding::Unary;
    return is_negated_membership(ast, form) ? Binding::Compare : Binding::Not;
  }
  auto operator()(const InRange&) const { return Binding::Compare; }
  auto operator()(const InSet&) const { return Binding::Compare; }
  auto operator()(const Presence&) const { return Binding::Compare; }
  auto operator()(const WithinBand&) const { return Binding::Compare; }
  auto operator()(const Matches&) const { return Binding::Compare; }
  auto operator()(const Like&) const { return Binding::Compare; }
  auto operator()(const Cast&) const { return Binding::Cast; }
  auto operator()(const FieldAccess&) const { return Binding::Postfix; }
  auto operator()(const IndexAccess&) const { return Binding::Postfix; }
  auto operator()(const With&) const { return Binding::Postfix; }
  auto operator()(const Hole&) const { return Binding::Primary; }
  auto operator()(const NumberLit&) const { return Binding::Primary; }
  auto operator()(const BoolLit&) const { return Binding::Primary; }
  auto operator()(const NowLit&) const { return Binding::Primary; }
  auto operator()(const DateLit&) const { return Binding::Primary; }
  auto operator()(const InstantLit&) const { return Binding::Primary; }
  auto operator()(const DigestLit&) const { return Binding::Primary; }
  auto operator()(const StringLit&) const { return Binding::Primary; }
  auto operator()(const NameRef&) const { return Binding::Primary; }
  auto operator()(const Call&) const { return Binding::Primary; }
  auto operator()(const OutcomeOf&) const { return Binding::Primary; }
  auto operator()(const ListLit&) const { return Binding::Primary; }
  auto operator()(const SetLit&) const { return Binding::Primary; }
  auto operator()(const RecordLit&) const { return Binding::Primary; }
};

auto ends_in_unit(const ExprForm& form) -> bool {
  const auto* number = std::get_if<NumberLit>(&form);
  return number != nullptr && number->form == NumberForm::Quantity;
}

// Whether a type at the end of an expression would take what follows.
auto swallows(const Ast& ast, const TypeExpr& type, Follow follow) -> bool {
  if (type.optional) return false;
  if (follow == Follow::QuestionMark) return true;
  const auto* named = std::get_if<NamedType>(&type.form);
  if (named == nullptr) return false;
  if (const auto* max = std::get_if<MaxRefinement>(&named->refinement)) {
    return follow == Follow::Colon && ends_in_unit(ast.exprs[max->bound].form);
  }
  if (std::holds_alternative<RangeRefinement>(named->refinement)) return follow == Follow::Arithmetic;
  return std::holds_alternative<std::monostate>(named->refinement) && follow == Follow::Refinement;
}

}  // namespace

auto binding_of(const Ast& ast, const ExprForm& form) -> Binding { return std::visit(BindingOf{ast}, form); }

auto swallows(const Ast& ast, const ExprForm& form, Follow follow) -> bool {
  if (std::holds_alternative<Quantifier>(form)) return follow == Follow::Logic;
  if (ends_in_unit(form)) return follow == Follow::Colon;
  const auto* cast = std::get_if<Cast>(&form);
  return cast != nullptr && swallows(ast, ast.types[cast->type], follow);
}

}  // namespace writ::syntax::layout

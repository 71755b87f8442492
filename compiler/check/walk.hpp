// The children of an expression, in source order. Private to compiler/check.
#pragma once

#include "compiler/syntax/ast.hpp"

namespace writ::check {

// Calls `visit(ExprId)` for each direct child of `form`.
template <class Visit>
void each_child(const syntax::ExprForm& form, Visit&& visit) {
  using namespace syntax;
  auto maybe = [&](ExprId id) {
    if (id.valid()) visit(id);
  };
  auto comprehension = [&](const Comprehension& c) {
    if (!c.valid()) return;
    maybe(c.sequence);
    maybe(c.where);
  };
  struct Visitor {
    decltype(maybe)& child;
    decltype(comprehension)& comp;
    void operator()(const Hole&) const {}
    void operator()(const NumberLit&) const {}
    void operator()(const BoolLit&) const {}
    void operator()(const NowLit&) const {}
    void operator()(const DateLit&) const {}
    void operator()(const InstantLit&) const {}
    void operator()(const DigestLit&) const {}
    void operator()(const NameRef&) const {}
    void operator()(const OutcomeOf&) const {}
    void operator()(const StringLit& f) const {
      for (const StringPart& part : f.parts) child(part.expr);
    }
    void operator()(const FieldAccess& f) const { child(f.base); }
    void operator()(const IndexAccess& f) const { child(f.base), child(f.index); }
    void operator()(const With& f) const {
      child(f.base);
      for (const Update& update : f.updates) child(update.value);
    }
    void operator()(const Call& f) const {
      comp(f.comprehension);
      for (const Argument& argument : f.arguments) child(argument.value);
    }
    void operator()(const ListLit& f) const {
      comp(f.comprehension);
      for (ExprId element : f.elements) child(element);
    }
    void operator()(const SetLit& f) const {
      comp(f.comprehension);
      for (ExprId element : f.elements) child(element);
    }
    void operator()(const RecordLit& f) const {
      for (const FieldInit& field : f.fields) child(field.value);
    }
    void operator()(const Unary& f) const { child(f.operand); }
    void operator()(const Binary& f) const { child(f.left), child(f.right); }
    void operator()(const Logic& f) const {
      for (ExprId operand : f.operands) child(operand);
    }
    void operator()(const InRange& f) const { child(f.value), child(f.low), child(f.high); }
    void operator()(const InSet& f) const { child(f.value), child(f.set); }
    void operator()(const Presence& f) const { child(f.value); }
    void operator()(const WithinBand& f) const { child(f.tolerance); }
    void operator()(const Matches& f) const { child(f.value); }
    void operator()(const Like& f) const { child(f.value), child(f.pattern); }
    void operator()(const Cast& f) const { child(f.value); }
    void operator()(const Quantifier& f) const { child(f.sequence), child(f.body); }
    void operator()(const If& f) const { child(f.condition), child(f.then_value), child(f.else_value); }
    void operator()(const Match& f) const {
      child(f.subject);
      for (const MatchArm& arm : f.arms) child(arm.value);
    }
  };
  std::visit(Visitor{maybe, comprehension}, form);
}

// The expressions a declaration stands for where its name is used: the value of a `let`, the
// body and `where`s of a function, the parts of a tolerance.
auto defining_expressions(const syntax::Ast& ast, const syntax::DeclForm& form) -> std::vector<syntax::ExprId>;

}  // namespace writ::check

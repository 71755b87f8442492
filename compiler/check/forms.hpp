// One inference a form of expression. A new form without its overload does not build.
// Private to compiler/check.
#pragma once

#include "compiler/check/checker.hpp"

namespace writ::check {

#define WRIT_INFER(FORM) \
  auto infer_form(Checker& c, syntax::ExprId id, const syntax::FORM& form, writ::TypeId hint) -> writ::TypeId
WRIT_INFER(Hole);
// infer_leaf.cpp
WRIT_INFER(NumberLit);
WRIT_INFER(BoolLit);
WRIT_INFER(NowLit);
WRIT_INFER(DateLit);
WRIT_INFER(InstantLit);
WRIT_INFER(DigestLit);
WRIT_INFER(StringLit);
WRIT_INFER(NameRef);
WRIT_INFER(FieldAccess);
WRIT_INFER(IndexAccess);
// infer_value.cpp
WRIT_INFER(With);
WRIT_INFER(Call);
WRIT_INFER(ListLit);
WRIT_INFER(SetLit);
WRIT_INFER(RecordLit);
WRIT_INFER(If);
WRIT_INFER(Match);
// infer_json.cpp
WRIT_INFER(Cast);
// questions.cpp
WRIT_INFER(OutcomeOf);
// infer_operator.cpp
WRIT_INFER(Unary);
WRIT_INFER(Binary);
WRIT_INFER(Logic);
WRIT_INFER(InRange);
WRIT_INFER(InSet);
WRIT_INFER(Presence);
WRIT_INFER(WithinBand);
WRIT_INFER(Matches);
WRIT_INFER(Like);
WRIT_INFER(Quantifier);
#undef WRIT_INFER

// A literal or bare name whose type comes from the place: its partner is inferred first.
auto is_weak(Checker& c, syntax::ExprId id) -> bool;
// Two operands that should have one type; the stronger one is inferred first and hints the other.
struct Pair {
  writ::TypeId left;
  writ::TypeId right;
  [[nodiscard]] auto valid() const -> bool { return left.valid() && right.valid(); }
};
auto infer_pair(Checker& c, syntax::ExprId left, syntax::ExprId right, writ::TypeId hint) -> Pair;
// The type of a path as it is here: without `?` where it is known to be present.
auto narrowed(Checker& c, syntax::ExprId id, writ::TypeId type) -> writ::TypeId;
// Reports E-OPTIONAL when `type` may be absent.
auto require_present(Checker& c, syntax::ExprId id, writ::TypeId type) -> bool;

}  // namespace writ::check

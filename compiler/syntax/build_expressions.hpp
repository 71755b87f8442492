// What the rules of grammar/expressions.hpp build. Private to compiler/syntax; included by
// parse.cpp alone.
#pragma once

#include "compiler/syntax/build_tokens.hpp"

namespace writ::syntax {

// ---------------------------------------------------------------- literals

inline auto number_of(const Frame& f) -> NumberLit {
  if (f.texts.size() == 1) return {NumberForm::Plain, f.text(0), {}, {}};
  if (f.text(1) == "%") return {NumberForm::Percent, f.text(0), {}, {}};
  return {NumberForm::Quantity, f.text(0), f.text(1), f.text(2)};
}

WRIT_BUILD_EXPR(number_literal, number_of(f))
WRIT_BUILD(quantity) {
  Frame f = b.take_frame();
  NumberLit number = number_of(f);
  if (number.form != NumberForm::Quantity) b.fail(f.span.begin, "a quantity such as `24 h`");
  b.add(number, f.span);
}
WRIT_BUILD_EXPR(date_literal, DateLit{f.text(0)})
WRIT_BUILD_EXPR(instant_literal, InstantLit{f.text(0)})
WRIT_BUILD_EXPR(digest_literal, DigestLit{f.text(0)})
WRIT_BUILD_EXPR(true_literal, BoolLit{true})
WRIT_BUILD_EXPR(false_literal, BoolLit{false})
WRIT_BUILD_EXPR(now_literal, NowLit{})
WRIT_BUILD(quoted_string) {
  Frame f = b.take_frame();
  b.add(StringLit{joined_parts(b, std::move(f.parts)), false}, f.span);
}
WRIT_BUILD_EXPR(raw_string, (StringLit{f.parts, true}))

// ---------------------------------------------------------------- primaries

WRIT_BUILD(comprehension) {
  Frame f = b.take_frame();
  b.push(Comprehension{f.ident(0), f.expr(0), f.expr(1)});
}
WRIT_BUILD(labelled_argument) {
  Frame f = b.take_frame();
  b.push(Argument{f.ident(0), f.expr(0)});
}
WRIT_BUILD(plain_argument) {
  Frame f = b.take_frame();
  b.push(Argument{{}, f.expr(0)});
}
WRIT_BUILD_EXPR(call, (Call{f.ident(0), f.arguments, f.comprehension()}))
WRIT_BUILD_EXPR(outcome_of, OutcomeOf{f.ident(0)})
WRIT_BUILD_EXPR(name_ref, NameRef{f.ident(0)})
WRIT_BUILD(parenthesised) { b.parenthesise_last_expr(b.offset(in.begin())); }
WRIT_BUILD_EXPR(list_literal, (ListLit{f.exprs, f.comprehension()}))
WRIT_BUILD_EXPR(set_literal, (SetLit{f.exprs, f.comprehension()}))
WRIT_BUILD_MISC(field_init, (FieldInit{f.ident(0), f.expr(0)}))
WRIT_BUILD_EXPR(record_literal, RecordLit{f.all<FieldInit>()})

// ---------------------------------------------------------------- operators

// An operator between what stands before it and what it matched last.
template <class MakeForm>
void join_operands(Builder& b, MakeForm make) {
  ExprId right = b.pop_expr();
  ExprId left = b.pop_expr();
  b.join(make(left, right), left, right);
}
inline void join_binary(Builder& b, BinaryOp op) {
  join_operands(b, [op](ExprId left, ExprId right) { return Binary{op, left, right}; });
}

WRIT_BUILD_MISC(path, f.idents)
WRIT_BUILD(update) {
  Frame f = b.take_frame();
  b.push_misc(Update{f.all<std::vector<Ident>>().front(), f.expr(0)});
}
WRIT_BUILD(updates) {
  Frame f = b.take_frame();
  ExprId base = b.pop_expr();
  b.join(With{base, f.all<Update>()}, base, {});
}
WRIT_BUILD(with_tail) { b.stretch_last_expr(); }
WRIT_BUILD(field_tail) {
  ExprId base = b.pop_expr();
  b.join(FieldAccess{base, b.pop_ident()}, base, {});
}
WRIT_BUILD(index_tail) {
  join_operands(b, [](ExprId base, ExprId index) { return IndexAccess{base, index}; });
}
WRIT_BUILD_EXPR(negation, (Unary{UnaryOp::Negate, f.expr(0)}))
WRIT_BUILD_EXPR(not_prefix, (Unary{UnaryOp::Not, f.expr(0)}))
WRIT_BUILD(cast_tail) {
  ExprId value = b.pop_expr();
  b.join(Cast{value, b.pop_type()}, value, {});
}
WRIT_BUILD(default_tail) { join_binary(b, BinaryOp::Default); }
WRIT_BUILD(multiply_tail) { join_binary(b, BinaryOp::Multiply); }
WRIT_BUILD(divide_tail) { join_binary(b, BinaryOp::Divide); }
WRIT_BUILD(add_tail) { join_binary(b, BinaryOp::Add); }
WRIT_BUILD(subtract_tail) { join_binary(b, BinaryOp::Subtract); }
WRIT_BUILD(implies_tail) { join_binary(b, BinaryOp::Implies); }
WRIT_BUILD(op_tail) { join_binary(b, compare_op_of({in.begin(), in.size()})); }
WRIT_BUILD(like_tail) {
  join_operands(b, [](ExprId value, ExprId pattern) { return Like{value, pattern}; });
}
WRIT_BUILD(matches_tail) {
  Frame f = b.take_frame();
  ExprId value = b.pop_expr();
  b.join(Matches{value, f.text(0)}, value, {});
}
WRIT_BUILD(is_tail) {
  Frame f = b.take_frame();
  ExprId value = b.pop_expr();
  b.join(Presence{value, f.has("present")}, value, {});
}
WRIT_BUILD(within_tail) {
  static const std::vector<std::string> kBands = {"target", "accept", "warn", "breach"};
  Frame f = b.take_frame();
  auto band = static_cast<Band>(chosen_word(b, f, 0, kBands, "a band"));
  ExprId tolerance = b.pop_expr();
  b.join(WithinBand{tolerance, band}, tolerance, {});
}

inline auto range_end_of(const Frame& f) -> RangeEnd { return f.has("..<") ? RangeEnd::Exclusive : RangeEnd::Inclusive; }

WRIT_BUILD(in_tail) {
  Frame f = b.take_frame();
  ExprId value = b.pop_expr();
  bool negated = f.has("not");
  if (f.exprs.size() == 2) {
    b.join(InRange{value, f.expr(0), f.expr(1), range_end_of(f), negated}, value, f.expr(1));
  } else {
    b.join(InSet{value, f.expr(0), negated}, value, f.expr(0));
  }
}

// ---------------------------------------------------------------- quantifiers, logic, choices

WRIT_BUILD(bool_expr) {
  Frame f = b.take_frame();
  if (f.texts.empty()) {
    b.push(f.expr(0));
  } else {
    b.add(Logic{f.has("and") ? LogicOp::And : LogicOp::Or, f.exprs}, f.span);
  }
}
WRIT_BUILD(quantifier) {
  Frame f = b.take_frame();
  QuantifierKind kind = f.text(0) == "every" ? QuantifierKind::Every : f.text(0) == "some" ? QuantifierKind::Some : QuantifierKind::No;
  Emptiness emptiness = f.has("if any") ? Emptiness::IfAny : f.has("at least one") ? Emptiness::AtLeastOne : Emptiness::Unsaid;
  b.add(Quantifier{kind, f.ident(0), f.ident(1), f.expr(0), emptiness, f.expr(1)}, f.span);
}
WRIT_BUILD_EXPR(if_expr, (If{f.expr(0), f.expr(1), f.expr(2)}))
WRIT_BUILD_MISC(match_arm, (MatchArm{f.idents, f.expr(0)}))
WRIT_BUILD_EXPR(match_expr, (Match{f.expr(0), f.all<MatchArm>()}))

// ---------------------------------------------------------------- types

WRIT_BUILD(size_bound) {
  Frame f = b.take_frame();
  bool range = f.has("..");
  b.push_misc(SizeBound{true, range ? f.text(0) : std::string_view{}, f.text(range ? 2 : 0), f.span});
}
inline auto size_of(const Frame& f) -> SizeBound {
  std::vector<SizeBound> sizes = f.all<SizeBound>();
  return sizes.empty() ? SizeBound{} : sizes.front();
}
WRIT_BUILD(list_type) {
  Frame f = b.take_frame();
  b.push(TypeExpr{f.span, false, CollectionType{CollectionType::Kind::List, {}, f.type(0), size_of(f)}});
}
WRIT_BUILD(set_type) {
  Frame f = b.take_frame();
  b.push(TypeExpr{f.span, false, CollectionType{CollectionType::Kind::Set, {}, f.type(0), size_of(f)}});
}
WRIT_BUILD(map_type) {
  Frame f = b.take_frame();
  b.push(TypeExpr{f.span, false, CollectionType{CollectionType::Kind::Map, f.type(0), f.type(1), size_of(f)}});
}
WRIT_BUILD(qualified_name) {
  Frame f = b.take_frame();
  b.push_misc(QualifiedName{f.idents, f.span});
}
WRIT_BUILD_MISC(range_refinement, (RangeRefinement{f.expr(0), f.expr(1), range_end_of(f)}))
WRIT_BUILD_MISC(max_refinement, MaxRefinement{f.expr(0)})
WRIT_BUILD_MISC(pattern_refinement, (PatternRefinement{f.text(0), f.span}))
WRIT_BUILD(named_type) {
  Frame f = b.take_frame();
  NamedType named{f.all<QualifiedName>().front(), f.text(0), f.text(1), {}};
  for (RangeRefinement& range : f.all<RangeRefinement>()) named.refinement = range;
  for (MaxRefinement& max : f.all<MaxRefinement>()) named.refinement = max;
  for (PatternRefinement& pattern : f.all<PatternRefinement>()) named.refinement = pattern;
  b.push(TypeExpr{f.span, false, std::move(named)});
}
WRIT_BUILD(optional_mark) { b.make_last_type_optional(); }

}  // namespace writ::syntax

// Paths: expressions that mean the same wherever they stand, so that a test of one narrows the other.
#include "compiler/check/checker.hpp"
#include "compiler/check/literal.hpp"

namespace writ::check {

using namespace syntax;

namespace {

// Each of these is empty where the text would not say all.

auto number_path(const Ast& ast, ExprId id) -> std::string {
  if (const auto* unary = std::get_if<Unary>(&ast.exprs[id].form); unary != nullptr && unary->op == UnaryOp::Negate) {
    const std::string number = number_path(ast, unary->operand);
    return number.empty() ? number : "-" + number;
  }
  const auto* number = std::get_if<NumberLit>(&ast.exprs[id].form);
  if (number == nullptr) return {};
  const std::string digits = plain_digits(number->digits) + (number->form == NumberForm::Percent ? "%" : "");
  return digits + " " + unit_text(number->unit, number->per);
}

auto refinement_path(const Ast&, const std::monostate&) -> std::string { return " "; }
auto refinement_path(const Ast&, const PatternRefinement& pattern) -> std::string {
  return " matches /" + std::string(pattern.pattern) + "/";
}
auto refinement_path(const Ast& ast, const MaxRefinement& max) -> std::string {
  const std::string bound = number_path(ast, max.bound);
  return bound.empty() ? bound : " max " + bound;
}
auto refinement_path(const Ast& ast, const RangeRefinement& range) -> std::string {
  const std::string low = number_path(ast, range.low);
  const std::string high = number_path(ast, range.high);
  if (low.empty() || high.empty()) return {};
  return " in " + low + (range.end == RangeEnd::Inclusive ? " .. " : " ..< ") + high;
}

auto type_path(const Ast& ast, syntax::TypeId id) -> std::string;

auto type_form_path(const Ast&, const Hole&) -> std::string { return {}; }
auto type_form_path(const Ast& ast, const NamedType& named) -> std::string {
  const std::string refined = std::visit([&](const auto& r) { return refinement_path(ast, r); }, named.refinement);
  if (refined.empty()) return {};
  const std::string unit = named.unit.empty() ? "" : "[" + unit_text(named.unit, named.per) + "]";
  return joined(named.name) + unit + refined;
}
auto type_form_path(const Ast& ast, const CollectionType& form) -> std::string {
  const std::string element = type_path(ast, form.element);
  const std::string key = form.kind == CollectionType::Kind::Map ? type_path(ast, form.key) : "-";
  if (element.empty() || key.empty()) return {};
  const char* kind = form.kind == CollectionType::Kind::List  ? "list"
                     : form.kind == CollectionType::Kind::Set ? "set"
                                                              : "map";
  const std::string size =
      form.size.given ? plain_digits(form.size.low) + ".." + plain_digits(form.size.high) : std::string();
  return std::string(kind) + "[" + key + "," + element + "," + size + "]";
}

auto type_path(const Ast& ast, syntax::TypeId id) -> std::string {
  if (!id.valid()) return {};
  const std::string form = std::visit([&](const auto& f) { return type_form_path(ast, f); }, ast.types[id].form);
  return form.empty() || !ast.types[id].optional ? form : form + "?";
}

// A part of json, found by a literal: `v["key"]`, `v[0]`.
auto index_path(const Ast& ast, const IndexAccess& access) -> std::string {
  const ExprForm& index = ast.exprs[access.index].form;
  const auto* number = std::get_if<NumberLit>(&index);
  const bool text = std::holds_alternative<StringLit>(index);
  if (number == nullptr && !text) return {};
  const std::string base = path_of(ast, access.base);
  const std::string key = text ? "\"" + literal_text(ast, access.index) + "\"" : plain_digits(number->digits);
  return base.empty() ? base : base + "[" + key + "]";
}

}  // namespace

auto path_of(const Ast& ast, ExprId id) -> std::string {
  const ExprForm& form = ast.exprs[id].form;
  if (const auto* name = std::get_if<NameRef>(&form)) return std::string(name->name.text);
  if (const auto* access = std::get_if<FieldAccess>(&form)) {
    std::string base = path_of(ast, access->base);
    return base.empty() ? base : base + "." + std::string(access->field.text);
  }
  if (const auto* index = std::get_if<IndexAccess>(&form)) return index_path(ast, *index);
  if (const auto* cast = std::get_if<Cast>(&form)) {
    const std::string base = path_of(ast, cast->value);
    const std::string type = type_path(ast, cast->type);
    return base.empty() || type.empty() ? std::string() : base + " as " + type;
  }
  return {};
}

}  // namespace writ::check

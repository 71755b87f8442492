#include "compiler/check/json_literal.hpp"

#include <algorithm>
#include <vector>

#include "compiler/check/literal.hpp"
#include "runtime/values/json_text.hpp"

namespace writ::check {

using namespace syntax;

namespace {

auto is_negated_number(const Ast& ast, const Unary& unary) -> bool {
  return unary.op == UnaryOp::Negate && std::holds_alternative<NumberLit>(ast.exprs[unary.operand].form);
}

// One overload a form that is a literal; as deep as the expression.
struct Writing {
  const Ast& ast;
  JsonFault& fault;
  ExprId id;
  using Text = std::optional<std::string>;

  [[nodiscard]] auto wrong(std::string why) const -> Text {
    fault = {id, std::move(why)};
    return std::nullopt;
  }
  [[nodiscard]] auto child(ExprId expr) const -> Text { return json_literal(ast, expr, fault); }

  auto operator()(const BoolLit& form) const -> Text { return form.value ? "true" : "false"; }
  auto operator()(const NumberLit& form) const -> Text { return number(form, ""); }
  [[nodiscard]] auto number(const NumberLit& form, const char* sign) const -> Text {
    if (form.form == NumberForm::Percent) return wrong("JSON has no percent; write the ratio");
    if (form.form == NumberForm::Quantity) return wrong("JSON has no units; write the number, or a text");
    return json::number(sign + plain_digits(form.digits));
  }
  auto operator()(const Unary& form) const -> Text {
    const bool negated = is_negated_number(ast, form);
    return negated ? number(std::get<NumberLit>(ast.exprs[form.operand].form), "-") : wrong("it is computed");
  }
  auto operator()(const StringLit& form) const -> Text {
    const bool built =
        std::any_of(form.parts.begin(), form.parts.end(), [](const StringPart& p) { return p.expr.valid(); });
    return built ? wrong("texts are not built here") : Text(json::quoted(literal_text(ast, id)));
  }
  auto operator()(const ListLit& form) const -> Text {
    if (form.comprehension.valid()) return wrong("it is computed");
    std::string text;
    for (ExprId element : form.elements) {
      const Text part = child(element);
      if (!part) return std::nullopt;
      text += (text.empty() ? "" : ",") + *part;
    }
    return "[" + text + "]";
  }
  auto operator()(const SetLit& form) const -> Text {
    return form.elements.empty() ? Text("{}") : wrong("JSON has no sets; write a list");
  }
  auto operator()(const RecordLit& form) const -> Text {
    std::vector<const FieldInit*> fields;
    for (const FieldInit& field : form.fields) fields.push_back(&field);
    std::sort(fields.begin(), fields.end(),
              [](const FieldInit* a, const FieldInit* b) { return json::key_before(a->name.text, b->name.text); });
    std::string text;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const bool twice = i > 0 && fields[i]->name.text == fields[i - 1]->name.text;
      if (twice) return wrong("the key `" + std::string(fields[i]->name.text) + "` stands in it twice");
      const Text part = child(fields[i]->value);
      if (!part) return std::nullopt;
      text += (i == 0 ? "" : ",") + json::quoted(fields[i]->name.text) + ":" + *part;
    }
    return "{" + text + "}";
  }
  template <class Other>
  auto operator()(const Other&) const -> Text {
    return wrong("it is computed");
  }
};

}  // namespace

auto is_json_literal(const Ast& ast, ExprId id) -> bool {
  const ExprForm& form = ast.exprs[id].form;
  if (const auto* unary = std::get_if<Unary>(&form)) return is_negated_number(ast, *unary);
  if (const auto* list = std::get_if<ListLit>(&form)) return !list->comprehension.valid();
  if (const auto* set = std::get_if<SetLit>(&form)) return !set->comprehension.valid();
  return std::holds_alternative<BoolLit>(form) || std::holds_alternative<NumberLit>(form) ||
         std::holds_alternative<StringLit>(form) || std::holds_alternative<RecordLit>(form);
}

auto json_literal(const Ast& ast, ExprId id, JsonFault& fault) -> std::optional<std::string> {
  return std::visit(Writing{ast, fault, id}, ast.exprs[id].form);
}

}  // namespace writ::check

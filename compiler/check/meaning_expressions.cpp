// Expressions as their meaning digest sees them. A new form without its overload does not build.
#include <algorithm>

#include "compiler/check/json_literal.hpp"
#include "compiler/check/literal.hpp"
#include "compiler/check/meaning_form.hpp"
#include "compiler/syntax/format_spelling.hpp"
#include "runtime/base/check.hpp"
#include "runtime/values/formed_text.hpp"

namespace writ::check {

using namespace syntax;

namespace {

auto operator_word(BinaryOp op) -> std::string_view {
  switch (op) {
    case BinaryOp::Add: return "add";
    case BinaryOp::Subtract: return "subtract";
    case BinaryOp::Multiply: return "multiply";
    case BinaryOp::Divide: return "divide";
    case BinaryOp::Default: return "default";
    case BinaryOp::Implies: return "implies";
    case BinaryOp::Eq: return "eq";
    case BinaryOp::Ne: return "ne";
    case BinaryOp::Lt: return "lt";
    case BinaryOp::Le: return "le";
    case BinaryOp::Gt: return "gt";
    case BinaryOp::Ge: return "ge";
  }
  WRIT_CHECK(false, "an operator outside its enum");
}

auto quantifier_word(QuantifierKind kind) -> std::string_view {
  switch (kind) {
    case QuantifierKind::Every: return "every";
    case QuantifierKind::Some: return "some";
    case QuantifierKind::No: return "no";
  }
  WRIT_CHECK(false, "a quantifier outside its enum");
}

auto emptiness_word(Emptiness emptiness) -> std::string_view {
  switch (emptiness) {
    case Emptiness::Unsaid: return "unsaid";
    case Emptiness::IfAny: return "if_any";
    case Emptiness::AtLeastOne: return "at_least_one";
  }
  WRIT_CHECK(false, "an emptiness outside its enum");
}

struct ExpressionForm {
  MeaningForm& m;
  ExprId id;

  [[nodiscard]] auto binding() const -> const Binding& { return m.fact(id).binding; }
  void child(ExprId expr) const { m.expression(expr); }
  void children(const std::vector<ExprId>& exprs) const {
    for (ExprId expr : exprs) child(expr);
  }

  // ---- leaves
  void operator()(const Hole&) const { WRIT_CHECK(false, "a hole has no meaning"); }
  void operator()(const NumberLit& form) const {
    writ::TypeId type = m.fact(id).type;
    std::string why;
    std::optional<Cell> cell = type.valid() ? number_value(form, m.types()[type], why) : std::nullopt;
    // A number whose type nothing asked for, such as a limit, stands as it is spelled in canonical text.
    cell ? m.value(type, *cell) : m.leaf("number", layout::spelled(form));
  }
  void operator()(const BoolLit& form) const { m.word(form.value ? "true" : "false"); }
  void operator()(const NowLit&) const { m.word("now"); }
  void operator()(const DateLit& form) const { m.leaf("date", form.text); }
  void operator()(const InstantLit& form) const { m.leaf("instant", form.text); }
  void operator()(const DigestLit& form) const { m.leaf("digest", form.text); }
  void operator()(const StringLit& form) const {
    if (const writ::TypeId type = m.fact(id).type; type.valid() && is_formed(m.types()[type].kind)) {
      return m.leaf(type_name(m.types(), type), literal_value(m.ast(), id, m.types()[type]));
    }
    std::string plain;
    m.group("string", [&] {
      for (const StringPart& part : form.parts) {
        plain += part.text;
        if (!part.expr.valid()) continue;
        m.text(std::exchange(plain, {}));
        child(part.expr);
      }
      m.text(plain);
    });
  }

  // ---- names
  // Whether the name was bound to something; if it was, it is written.
  [[nodiscard]] auto bound(std::string_view name) const -> bool {
    switch (binding().kind) {
      case Binding::Kind::Member: return member(), true;
      case Binding::Kind::Local: return m.local(binding().local), true;
      case Binding::Kind::Symbol: return m.symbol(binding().symbol), true;
      case Binding::Kind::Builtin:
      case Binding::Kind::Lineage:
      case Binding::Kind::Special: return m.leaf("builtin", name), true;
      case Binding::Kind::None: break;
    }
    return false;
  }
  void member() const {
    const Type& type = m.types()[m.fact(id).type];
    m.group("member", [&] {
      m.type(m.fact(id).type);
      m.text(m.types()[type.enumeration].members[binding().index]);
    });
  }
  void operator()(const NameRef& form) const {
    if (!bound(form.name.text)) m.leaf("name", form.name.text);
  }
  void operator()(const FieldAccess& form) const {
    if (bound(form.field.text)) return;
    m.group("field", [&] {
      child(form.base);
      m.text(form.field.text);
    });
  }
  void operator()(const IndexAccess& form) const {
    m.group("entry", [&] { child(form.base), child(form.index); });
  }
  void operator()(const OutcomeOf& form) const {
    m.group("outcome", [&] { m.name(Namespace::Controls, form.control); });
  }

  // ---- values
  void operator()(const With& form) const {
    m.group("with", [&] {
      child(form.base);
      for (const Update& update : form.updates) {
        m.group("update", [&] {
          for (const Ident& part : update.path) m.text(part.text);
          child(update.value);
        });
      }
    });
  }
  // What a comprehension goes over, its variable, and then what it makes of each element.
  void comprehension(const Comprehension& form, const std::vector<ExprId>& elements) const {
    child(form.sequence);
    m.scoped([&] {
      m.bind(m.fact(id).variable);
      child(form.where);
      children(elements);
    });
  }
  void operator()(const ListLit& form) const {
    if (form.comprehension.valid())
      return m.group("collect_list", [&] { comprehension(form.comprehension, form.elements); });
    m.group("list", [&] { children(form.elements); });
  }
  void operator()(const SetLit& form) const {
    if (form.comprehension.valid())
      return m.group("collect_set", [&] { comprehension(form.comprehension, form.elements); });
    m.group("set", [&] { m.unordered(form.elements, [&](ExprId element) { child(element); }); });
  }
  void field(const FieldInit& init) const {
    m.group("init", [&] {
      m.text(init.name.text);
      child(init.value);
    });
  }
  void operator()(const RecordLit& form) const {
    m.group("new", [&] {
      m.type(m.fact(id).type);
      m.unordered(form.fields, [&](const FieldInit& init) { field(init); });
    });
  }
  // Labels of arguments repeat the names of parameters, which are local.
  void operator()(const Call& form) const {
    std::vector<ExprId> arguments;
    for (const Argument& argument : form.arguments) arguments.push_back(argument.value);
    m.group("call", [&] {
      if (!bound(form.callee.text)) m.leaf("name", form.callee.text);
      form.comprehension.valid() ? comprehension(form.comprehension, arguments) : children(arguments);
    });
  }
  void operator()(const Cast& form) const {
    m.group("as", [&] {
      child(form.value);
      m.type(m.facts().types[form.type]);
    });
  }
  void operator()(const If& form) const {
    m.group("if", [&] { child(form.condition), child(form.then_value), child(form.else_value); });
  }
  void operator()(const Match& form) const {
    m.group("match", [&] {
      child(form.subject);
      for (const MatchArm& arm : form.arms) {
        m.group("arm", [&] {
          for (const Ident& member : arm.members) m.text(member.text);
          child(arm.value);
        });
      }
    });
  }

  // ---- operators
  void operator()(const Unary& form) const {
    m.group(form.op == UnaryOp::Not ? "not" : "negate", [&] { child(form.operand); });
  }
  void operator()(const Binary& form) const {
    m.group(operator_word(form.op), [&] { child(form.left), child(form.right); });
  }
  // `a and (b and c)` is written `a and b and c`.
  void operands(LogicOp op, const std::vector<ExprId>& exprs) const {
    for (ExprId expr : exprs) {
      const auto* inner = std::get_if<Logic>(&m.ast().exprs[expr].form);
      inner != nullptr && inner->op == op ? operands(op, inner->operands) : child(expr);
    }
  }
  void operator()(const Logic& form) const {
    m.group(form.op == LogicOp::And ? "and" : "or", [&] { operands(form.op, form.operands); });
  }
  // `a not in s` is `not (a in s)`.
  template <class Content>
  void membership(bool negated, Content&& content) const {
    if (!negated) return m.group("in", content);
    m.group("not", [&] { m.group("in", content); });
  }
  void operator()(const InRange& form) const {
    membership(form.negated, [&] {
      child(form.value);
      m.range({form.low, form.high, form.end});
    });
  }
  void operator()(const InSet& form) const {
    membership(form.negated, [&] { child(form.value), child(form.set); });
  }
  void operator()(const Presence& form) const {
    m.group(form.present ? "present" : "absent", [&] { child(form.value); });
  }
  void operator()(const WithinBand& form) const {
    m.group("within", [&] {
      child(form.tolerance);
      m.word(layout::spelled(form.band));
    });
  }
  void operator()(const Matches& form) const {
    m.group("matches", [&] {
      child(form.value);
      m.text(form.pattern);
    });
  }
  void operator()(const Like& form) const {
    m.group("like", [&] { child(form.value), child(form.pattern); });
  }
  void operator()(const Quantifier& form) const {
    m.group(quantifier_word(form.kind), [&] {
      m.word(emptiness_word(form.emptiness));
      child(form.sequence);
      m.scoped([&] {
        m.bind(m.fact(id).variable);
        if (form.second.valid()) m.bind(m.fact(id).second);
        child(form.body);
      });
    });
  }
};

}  // namespace

void MeaningForm::expression(ExprId id) {
  if (!id.valid()) return word("none");
  const writ::TypeId type = fact(id).type;
  if (type.valid() && types()[type].kind == Kind::Json && is_json_literal(ast(), id)) {
    JsonFault fault;
    return leaf("json", json_literal(ast(), id, fault).value_or(""));
  }
  std::visit(ExpressionForm{*this, id}, ast().exprs[id].form);
}

void MeaningForm::range(const RangeRefinement& range) {
  group(range.end == RangeEnd::Inclusive ? "to" : "below", [&] {
    expression(range.low);
    expression(range.high);
  });
}

}  // namespace writ::check

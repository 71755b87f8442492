// The steps of expressions. One overload a form: a new form without its overload does not build.
#include <algorithm>

#include "compiler/check/cost_walk.hpp"
#include "compiler/check/json_literal.hpp"

namespace writ::check {

using namespace syntax;

namespace {

constexpr Steps kBytesToMatch = 4;  // against a pattern, in one step

struct Form {
  CostWalk& w;
  ExprId id;

  [[nodiscard]] auto binding() const -> const Binding& { return w.fact(id).binding; }
  // A step, and what the operands cost; nothing is known of the value but its type.
  template <class... Operands>
  auto step(Operands... operands) const -> Source {
    w.charge(1);
    (w.walk(operands), ...);
    return {};
  }

  // ---- leaves
  auto operator()(const Hole&) const -> Source { return {}; }
  auto operator()(const NumberLit&) const -> Source { return step(); }
  auto operator()(const BoolLit&) const -> Source { return step(); }
  auto operator()(const NowLit&) const -> Source { return step(); }
  auto operator()(const DateLit&) const -> Source { return step(); }
  auto operator()(const InstantLit&) const -> Source { return step(); }
  auto operator()(const DigestLit&) const -> Source { return literal(); }
  auto operator()(const StringLit&) const -> Source { return literal(); }
  auto literal() const -> Source {
    w.charge(1);
    return w.constant(id).value_or(Source{});
  }

  // ---- names and parts
  auto operator()(const NameRef&) const -> Source { return name(); }
  auto name() const -> Source {
    w.charge(1);
    if (binding().kind == Binding::Kind::Local) return w.local(binding().local);
    if (binding().kind == Binding::Kind::Symbol) return w.symbol(binding().symbol);
    return w.built({}, w.fact(id).type);  // a member, or `risks`
  }
  auto operator()(const FieldAccess& form) const -> Source {
    const bool qualified = binding().kind == Binding::Kind::Member || binding().kind == Binding::Kind::Symbol;
    if (qualified) return name();
    w.charge(1);
    return w.places.field(w.walk(form.base), w.fact(id).field);
  }
  auto operator()(const IndexAccess& form) const -> Source {
    const writ::Type* type = w.type(form.base);
    if (type != nullptr && type->kind == Kind::Json) return json_part(form);
    w.charge(1);
    const Source base = w.walk(form.base);
    w.walk(form.index);
    return w.places.element(base);
  }

  // Reading json is as comparing a text of its size; a part is not larger than the whole.
  auto json_part(const IndexAccess& form) const -> Source {
    const Source base = w.walk(form.base);
    w.walk(form.index);
    w.charge(text_steps(base.inside.text));
    return {{}, {}, 0, {}, {0, base.inside.text}};
  }

  // ---- values
  auto operator()(const With& form) const -> Source {
    w.charge(1);
    Source made = w.walk(form.base);
    for (const Update& update : form.updates) made.inside.widen(w.walk(update.value).inside);
    return {{}, {}, made.inside.size, {}, made.inside};
  }
  auto operator()(const RecordLit& form) const -> Source {
    w.charge(1);
    Source made;
    for (const FieldInit& field : form.fields) made.inside.widen(w.walk(field.value).inside);
    return made;
  }
  auto operator()(const ListLit& form) const -> Source {
    if (form.comprehension.valid()) return comprehension(form.comprehension, form.elements[0]);
    w.charge(1);
    return elements(form.elements);
  }
  auto operator()(const SetLit& form) const -> Source {
    if (form.comprehension.valid()) return comprehension(form.comprehension, form.elements[0]);
    w.charge(1);
    if (is_set_of_members(form)) return w.constant(id).value_or(Source{});  // one step in all
    return elements(form.elements);
  }
  [[nodiscard]] auto is_set_of_members(const SetLit& form) const -> bool {
    return !form.elements.empty() && std::all_of(form.elements.begin(), form.elements.end(), [&](ExprId element) {
      return w.fact(element).binding.kind == Binding::Kind::Member;
    });
  }
  auto elements(const std::vector<ExprId>& parts) const -> Source {
    Source made;
    for (ExprId part : parts) made.inside.widen(w.walk(part).inside);
    made.size = parts.size();
    made.inside.widen({made.size, 0});
    return made;
  }
  auto operator()(const OutcomeOf&) const -> Source { return step(); }
  auto operator()(const Cast& form) const -> Source {
    w.charge(text_steps(w.walk(form.value).inside.text));
    return w.built({}, w.fact(id).type);
  }
  auto operator()(const If& form) const -> Source {
    w.charge(1);
    w.walk(form.condition);
    const Source yes = w.walk(form.then_value);
    return either(yes, w.walk(form.else_value));
  }
  auto operator()(const Match& form) const -> Source {
    w.charge(1);
    w.walk(form.subject);
    Source made;
    for (std::size_t i = 0; i < form.arms.size(); ++i) {
      w.charge(form.arms[i].members.size());
      const Source arm = w.walk(form.arms[i].value);
      made = i == 0 ? arm : either(made, arm);
    }
    return made;
  }

  // ---- operators
  auto operator()(const Unary& form) const -> Source { return step(form.operand); }
  auto operator()(const Binary& form) const -> Source {
    const Source left = w.walk(form.left);
    const Source right = w.walk(form.right);
    if (is_comparison(form.op)) {
      w.compare(w.fact(form.left).type, left, right, id);
      return {};
    }
    w.charge(1);
    return form.op == BinaryOp::Default ? either(left, right) : Source{};
  }
  auto operator()(const Logic& form) const -> Source {
    w.charge(form.operands.size() - 1);
    for (ExprId operand : form.operands) w.walk(operand);
    return {};
  }
  // Two comparisons and a connective. `not in` costs as much as the `not` that it replaces.
  auto operator()(const InRange& form) const -> Source {
    w.charge(form.negated ? 2 : 1);
    const Source value = w.walk(form.value);
    w.compare(w.fact(form.value).type, value, w.walk(form.low), id);
    w.compare(w.fact(form.value).type, value, w.walk(form.high), id);
    return {};
  }
  auto operator()(const InSet& form) const -> Source {
    w.charge(form.negated ? 3 : 2);
    w.walk(form.value);
    const Source set = w.walk(form.set);
    const writ::Type* type = w.type(form.set);
    if (type != nullptr && type->kind == Kind::List) w.repeat_steps(set, id, 1);
    return {};
  }
  auto operator()(const Presence& form) const -> Source { return step(form.value); }
  auto operator()(const WithinBand& form) const -> Source {
    w.charge(1);
    w.tolerance(w.fact(form.tolerance).binding.symbol);
    return {};
  }
  auto operator()(const Matches& form) const -> Source { return matched(form.value); }
  auto operator()(const Like& form) const -> Source { return matched(form.value); }
  auto matched(ExprId value) const -> Source {
    const Steps bytes = w.walk(value).inside.text;
    w.charge(1 + (bytes + kBytesToMatch - 1) / kBytesToMatch);
    return {};
  }

  // ---- collections
  auto operator()(const Quantifier& form) const -> Source {
    w.charge(2);
    const Source over = w.walk(form.sequence);
    const writ::Type* type = w.type(form.sequence);
    const bool map = type != nullptr && type->kind == Kind::Map;
    w.bind(w.fact(id).variable, map ? w.places.key(over) : w.places.element(over));
    w.bind(w.fact(id).second, w.places.element(over));
    w.repeat(over, id, w.span(id), [&] {
      w.charge(1);
      w.walk(form.body);
    });
    return {};
  }
  // As many as in the sequence, at most.
  auto comprehension(const Comprehension& form, ExprId element) const -> Source {
    w.charge(2);
    const Source over = w.walk(form.sequence);
    const writ::Type* type = w.type(form.sequence);
    const bool map = type != nullptr && type->kind == Kind::Map;
    w.bind(w.fact(id).variable, map ? w.places.key(over) : w.places.element(over));
    Source each;
    w.repeat(over, id, w.span(id), [&] {
      w.charge(2);
      if (form.where.valid()) w.walk(form.where);
      each = w.walk(element);
    });
    Source made{{}, over.sized, over.size, each.place, each.inside};
    made.inside.widen({made.size, 0});
    return made;
  }
  auto operator()(const Call& form) const -> Source {
    switch (binding().kind) {
      case Binding::Kind::Symbol: return w.call_function(binding().symbol, arguments(form));
      case Binding::Kind::Builtin: {
        const builtins::Builtin& builtin = builtins::all()[binding().index];
        const std::vector<Source> given = arguments(form);
        w.call_builtin(builtin, given, id);
        return w.built(given, w.fact(id).type);
      }
      case Binding::Kind::Special: return special(form, static_cast<Special>(binding().index));
      case Binding::Kind::Lineage: return lineage(form);
      case Binding::Kind::None:
      case Binding::Kind::Local:
      case Binding::Kind::Member: break;
    }
    return plain_call(form);
  }
  auto arguments(const Call& form) const -> std::vector<Source> {
    std::vector<Source> given;
    for (const Argument& argument : form.arguments) given.push_back(w.walk(argument.value));
    return given;
  }
  // What the graph answers was computed when the policy was compiled (design 3.5).
  auto lineage(const Call& form) const -> Source {
    w.charge(2);
    arguments(form);
    return w.built({}, w.fact(id).type);
  }
  auto plain_call(const Call& form) const -> Source {
    w.charge(1);
    return w.built(arguments(form), w.fact(id).type);
  }
  auto special(const Call& form, Special special) const -> Source {
    switch (special) {
      case Special::Count:
        if (!form.comprehension.valid()) return plain_call(form);  // how many it has is known
        [[fallthrough]];
      case Special::Sum:
      case Special::Max:
      case Special::Min:
      case Special::Avg: return aggregate(form);
      case Special::Get:
      case Special::First: {
        w.charge(1);
        return w.places.element(arguments(form)[0]);
      }
      case Special::Person:
      case Special::Service:
      case Special::Asset:
      case Special::Formed:
      case Special::Decision:
      case Special::Approvals:
      case Special::Outcome:
      case Special::Risks: break;
    }
    return plain_call(form);
  }
  // The largest of them is one of them.
  auto aggregate(const Call& form) const -> Source {
    const ExprId argument = form.arguments[0].value;
    if (form.comprehension.valid()) return w.places.element(comprehension(form.comprehension, argument));
    w.charge(2);
    const Source over = w.walk(argument);
    w.repeat_steps(over, id, 3);  // as `sum(x for x in xs)`
    return w.places.element(over);
  }
};

}  // namespace

auto CostWalk::walk(ExprId id) -> Source {
  if (++visits_ > limits::kInstructions) return {};
  const writ::Type* known = type(id);
  if (known != nullptr && known->kind == Kind::Json && is_json_literal(ast(), id)) {
    charge(1);
    return constant(id).value_or(Source{});
  }
  return std::visit(Form{*this, id}, ast().exprs[id].form);
}

}  // namespace writ::check

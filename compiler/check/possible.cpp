#include "compiler/check/possible.hpp"

#include <algorithm>

#include "compiler/check/bands.hpp"
#include "compiler/check/constant.hpp"
#include "compiler/check/reach.hpp"
#include "compiler/check/walk.hpp"

namespace writ::check {

using namespace syntax;

namespace {

struct Fold {
  Checker& c;
  ModuleIndex module;
  ExprId id;
  Arena& arena;

  // ---- parts

  [[nodiscard]] auto of(ExprId part) const -> Possible { return Fold{c, module, part, arena}.run(); }
  [[nodiscard]] auto form(ExprId part) const -> const ExprForm& { return c.package.asts[module].exprs[part].form; }
  [[nodiscard]] auto type_of(ExprId part) const -> writ::TypeId { return c.package.modules[module].exprs[part].type; }
  [[nodiscard]] auto text(ExprId part) const -> std::string {
    Inside inside(c);
    c.module = module;
    return c.written(part);
  }
  [[nodiscard]] auto constant(ExprId part) const -> std::optional<Cell> {
    Inside inside(c);
    c.module = module;
    return constant_cell(c, part, arena);
  }
  [[nodiscard]] auto certain(bool value, const std::string& by) const -> Possible {
    return {value, !value, text(id) + " " + by};
  }

  auto run() const -> Possible {
    if (!id.valid()) return {};
    if (divides_by_zero(id)) return {false, false, text(id) + " divides by zero"};
    if (auto named = named_condition()) return *named;
    return std::visit(*this, form(id));
  }

  // A division by a zero that is written there makes the whole of a strict expression unknown.
  [[nodiscard]] auto divides_by_zero(ExprId part) const -> bool {
    const auto* binary = std::get_if<Binary>(&form(part));
    if (binary == nullptr || binary->op == BinaryOp::Implies || binary->op == BinaryOp::Default) return false;
    if (divides_by_zero(binary->left) || divides_by_zero(binary->right)) return true;
    if (binary->op != BinaryOp::Divide) return false;
    const std::optional<Cell> by = constant(binary->right);
    const Kind kind = type_of(binary->right).valid() ? c.package.types[type_of(binary->right)].kind : Kind::Bool;
    return by && is_number(kind) &&
           compare_numbers(kind, *by,
                           kind == Kind::Float ? Cell::of_float(0)
                           : kind == Kind::Int ? Cell::of_int(0)
                                               : Cell::of_decimal(0)) == 0;
  }

  // The value of a `let`, here or of a control.
  [[nodiscard]] auto named_condition() const -> std::optional<Possible> {
    const Binding binding = c.package.modules[module].exprs[id].binding;
    if (binding.kind == Binding::Kind::Local && c.package.locals[binding.local].kind == LocalKind::Named)
      return of(c.package.locals[binding.local].value);
    if (binding.kind != Binding::Kind::Symbol || !std::holds_alternative<NameRef>(form(id))) return std::nullopt;
    const Symbol& row = c.package.symbols[binding.symbol];
    const auto* let = std::get_if<LetDecl>(&c.package.ast_of(row).decls[row.decl].form);
    if (let == nullptr) return std::nullopt;
    return Fold{c, row.module, let->value, arena}.run();
  }

  // ---- forms

  auto operator()(const BoolLit& f) const -> Possible { return {f.value, !f.value, text(id) + " is written there"}; }
  auto operator()(const Unary& f) const -> Possible {
    if (f.op != UnaryOp::Not) return {};
    Possible p = of(f.operand);
    return {p.no, p.yes, p.why};
  }
  auto operator()(const Logic& f) const -> Possible {
    const bool conjunction = f.op == LogicOp::And;
    if (const ExprId twice = contradicted(f); twice.valid())
      return certain(!conjunction, "says a thing and its opposite");
    Possible all{conjunction, !conjunction, {}};
    bool unknown = false;  // an operand that is never computed: the rest may still settle it, one way
    std::string why;
    for (ExprId operand : f.operands) {
      const Possible p = of(operand);
      if (!p.yes && !p.no) unknown = true;
      const bool settles = conjunction ? !p.yes : !p.no;
      if (settles || why.empty()) why = p.why;
      if (conjunction) {
        all.yes = all.yes && p.yes;
        all.no = all.no || p.no;
      } else {
        all.yes = all.yes || p.yes;
        all.no = all.no && p.no;
      }
    }
    if (unknown) return all.yes || all.no ? Possible{} : Possible{false, false, why};
    all.why = why;
    return all;
  }
  auto operator()(const If& f) const -> Possible {
    const Possible when = of(f.condition);
    const Possible a = of(f.then_value);
    const Possible b = of(f.else_value);
    if (!when.yes && !when.no) return {};
    return {(when.yes && a.yes) || (when.no && b.yes), (when.yes && a.no) || (when.no && b.no),
            a.why.empty() ? b.why : a.why};
  }
  auto operator()(const Quantifier& f) const -> Possible {
    const Possible body = of(f.body);
    if (!body.yes && !body.no) return {};
    const bool empty_passes =
        f.kind == QuantifierKind::No || (f.kind == QuantifierKind::Every && f.emptiness == Emptiness::IfAny);
    if (f.kind == QuantifierKind::Every && !body.no && f.emptiness != Emptiness::AtLeastOne)
      return {true, false, body.why};
    if (f.kind != QuantifierKind::Every && !body.yes) return {empty_passes, !empty_passes, body.why};
    return {};
  }
  auto operator()(const Binary& f) const -> Possible {
    if (f.op == BinaryOp::Implies) return implied(f);
    if (!is_comparison(f.op)) return {};
    const std::optional<InputPath> left = input_path(c.package, module, f.left);
    // `x == x` asks whether `x` is known, and may be meant so; that `x < x` never holds cannot be.
    if (left && left == input_path(c.package, module, f.right)) {
      const bool holds = f.op == BinaryOp::Eq || f.op == BinaryOp::Le || f.op == BinaryOp::Ge;
      return holds ? Possible{} : certain(false, "compares a value with itself");
    }
    return compared(f);
  }
  auto operator()(const InRange& f) const -> Possible {
    const Kind kind = kind_of(f.value, f.low);
    const Interval value = interval(f.value);
    const std::optional<Cell> low = constant(f.low);
    const std::optional<Cell> high = constant(f.high);
    if (!low || !high || !comparable(f.value, f.low) || !comparable(f.value, f.high)) return {};
    const Interval range{low, high, false, f.end == RangeEnd::Exclusive};
    if (holds_nothing(kind, range)) return certain(f.negated, "has a range without a value");
    if (disjoint(kind, value, range)) return certain(f.negated, by_type(f.value));
    if (inside(kind, value, range)) return certain(!f.negated, by_type(f.value));
    return {};
  }
  auto operator()(const InSet& f) const -> Possible {
    const auto* set = std::get_if<SetLit>(&form(f.set));
    if (set == nullptr || set->comprehension.valid()) return {};
    if (set->elements.empty()) return certain(f.negated, "looks into an empty set");
    const writ::TypeId type = type_of(f.value);
    if (!type.valid() || c.package.types[type].kind != Kind::Enum || c.package.types[type].optional) return {};
    std::set<std::int64_t> members;
    for (ExprId element : set->elements) {
      const std::optional<Cell> member = constant(element);
      if (!member) return {};
      members.insert(member->integer);
    }
    if (members.size() < c.package.types[c.package.types[type].enumeration].members.size()) return {};
    return certain(!f.negated, "names every member");
  }
  auto operator()(const WithinBand& f) const -> Possible {
    const Binding& binding = c.package.modules[module].exprs[f.tolerance].binding;
    if (binding.kind != Binding::Kind::Symbol || f.band == Band::Breach) return {};
    const Symbol& row = c.package.symbols[binding.symbol];
    const auto* decl = std::get_if<ToleranceDecl>(&c.package.ast_of(row).decls[row.decl].form);
    const BandClause* band = decl != nullptr ? band_of(c, binding.symbol, f.band) : nullptr;
    const auto* measure = decl != nullptr ? first_clause<MeasureClause>(c.package.ast_of(row), decl->clauses) : nullptr;
    if (band == nullptr || measure == nullptr) return {};
    const std::optional<Interval> range = band_interval(c, row.module, *band, arena);
    const writ::TypeId type = c.package.modules[row.module].exprs[measure->value].type;
    if (!range || !type.valid()) return {};
    const Kind kind = c.package.types[type].kind;
    const Interval values = interval_of(c.package.types, type);
    const std::string by = "is settled by the type of the measure, " + full_type_name(c.package.types, type);
    if (inside(kind, values, *range)) return certain(true, by);
    if (disjoint(kind, values, *range)) return certain(false, by);
    return {};
  }
  template <class Other>
  auto operator()(const Other&) const -> Possible {
    return {};
  }

 private:
  [[nodiscard]] auto implied(const Binary& f) const -> Possible {
    const Possible a = of(f.left);
    const Possible b = of(f.right);
    if ((!a.yes && !a.no) || (!b.yes && !b.no)) return {};
    return {a.no || b.yes, a.yes && b.no, !a.yes || b.why.empty() ? a.why : b.why};
  }

  // An operand that is the negation of another one, word by word.
  [[nodiscard]] auto contradicted(const Logic& f) const -> ExprId {
    for (ExprId operand : f.operands) {
      const auto* negated = std::get_if<Unary>(&form(operand));
      if (negated == nullptr || negated->op != UnaryOp::Not) continue;
      for (ExprId other : f.operands) {
        if (other != operand && source(other) == source(negated->operand)) return operand;
      }
    }
    return {};
  }
  [[nodiscard]] auto source(ExprId part) const -> std::string_view {
    return c.texts.slice(c.package.asts[module].exprs[part].span);
  }

  [[nodiscard]] auto kind_of(ExprId a, ExprId b) const -> Kind {
    const writ::TypeId type = type_of(a).valid() ? type_of(a) : type_of(b);
    return type.valid() ? c.package.types[type].kind : Kind::Bool;
  }
  // The cells of both are of one kind: nothing is widened between them.
  [[nodiscard]] auto comparable(ExprId a, ExprId b) const -> bool {
    const writ::TypeId x = type_of(a);
    const writ::TypeId y = type_of(b);
    if (!x.valid() || !y.valid() || c.package.types[x].optional || c.package.types[y].optional) return false;
    const Kind kind = c.package.types[x].kind;
    auto fixed = [](Kind k) { return k == Kind::Decimal || k == Kind::Ratio; };
    const bool one_kind = kind == c.package.types[y].kind || (fixed(kind) && fixed(c.package.types[y].kind));
    const bool measured =
        is_number(kind) || kind == Kind::Duration || kind == Kind::Enum || kind == Kind::Date || kind == Kind::Instant;
    return one_kind && measured && !c.package.modules[module].exprs[a].widen &&
           !c.package.modules[module].exprs[b].widen;
  }
  [[nodiscard]] auto interval(ExprId part) const -> Interval {
    if (const std::optional<Cell> value = constant(part)) return {value, value, false, false};
    // Arithmetic leaves the range of its type behind.
    const bool computed = std::holds_alternative<Binary>(form(part)) || std::holds_alternative<Unary>(form(part)) ||
                          std::holds_alternative<Call>(form(part));
    return computed ? Interval{} : interval_of(c.package.types, type_of(part));
  }
  [[nodiscard]] auto by_type(ExprId part) const -> std::string {
    if (constant(part)) return "compares constants";
    return "is settled by the type of " + text(part) + ", " + full_type_name(c.package.types, type_of(part));
  }
  [[nodiscard]] auto compared(const Binary& f) const -> Possible {
    if (!comparable(f.left, f.right)) return {};
    const Kind kind = kind_of(f.left, f.right);
    const Interval a = interval(f.left);
    const Interval b = interval(f.right);
    const bool constant_right = constant(f.right).has_value();
    const std::string by = by_type(constant_right ? f.left : f.right);
    auto below = [&](const Interval& x, const Interval& y, bool or_equal) {
      if (!x.high || !y.low) return false;
      const int order = compare_numbers(kind, *x.high, *y.low);
      return order < 0 || (order == 0 && (or_equal || x.high_open || y.low_open));
    };
    auto decided = [&](bool holds, bool fails) -> Possible {
      if (holds) return certain(true, by);
      return fails ? certain(false, by) : Possible{};
    };
    switch (f.op) {
      case BinaryOp::Lt: return decided(below(a, b, false), below(b, a, true));
      case BinaryOp::Le: return decided(below(a, b, true), below(b, a, false));
      case BinaryOp::Gt: return decided(below(b, a, false), below(a, b, true));
      case BinaryOp::Ge: return decided(below(b, a, true), below(a, b, false));
      case BinaryOp::Eq: return decided(same_point(kind, a, b), below(a, b, false) || below(b, a, false));
      case BinaryOp::Ne: return decided(below(a, b, false) || below(b, a, false), same_point(kind, a, b));
      case BinaryOp::Add:
      case BinaryOp::Subtract:
      case BinaryOp::Multiply:
      case BinaryOp::Divide:
      case BinaryOp::Default:
      case BinaryOp::Implies: break;
    }
    return {};
  }
  static auto same_point(Kind kind, const Interval& a, const Interval& b) -> bool {
    if (!a.low || !a.high || !b.low || !b.high) return false;
    return compare_numbers(kind, *a.low, *a.high) == 0 && compare_numbers(kind, *b.low, *b.high) == 0 &&
           compare_numbers(kind, *a.low, *b.low) == 0;
  }
};

}  // namespace

auto possible_truths(Checker& c, ModuleIndex module, ExprId id) -> Possible {
  Arena arena;
  return Fold{c, module, id, arena}.run();
}

}  // namespace writ::check

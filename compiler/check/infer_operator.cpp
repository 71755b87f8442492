// Operators: logic with flow, comparison, arithmetic with units, membership, quantifiers.
#include "compiler/check/checker.hpp"
#include "compiler/check/forms.hpp"
#include "compiler/check/json.hpp"
#include "compiler/check/literal.hpp"
#include "compiler/check/units.hpp"
#include "compiler/syntax/format_spelling.hpp"
#include "runtime/values/text.hpp"

namespace writ::check {

using namespace syntax;

namespace {

auto decimal_like(Kind kind) -> bool { return kind == Kind::Decimal || kind == Kind::Ratio; }

auto comparable(Checker& c, writ::TypeId a, writ::TypeId b) -> bool {
  if (same_shape(c.types(), a, b)) return true;
  const writ::Type& x = c.types()[a];
  const writ::Type& y = c.types()[b];
  return decimal_like(x.kind) && decimal_like(y.kind) && x.unit == y.unit && !x.optional && !y.optional;
}

auto operand_error(Checker& c, ExprId id, BinaryOp op, const Pair& pair) -> writ::TypeId {
  const writ::Type& x = c.types()[pair.left];
  const writ::Type& y = c.types()[pair.right];
  bool units = is_number(x.kind) && is_number(y.kind) && x.unit != y.unit;
  if (units) {
    auto& d = c.sink.report(diag::UnitMismatch, c.span(id), diag::Text{std::string(layout::spelled(op))},
                            c.name_of(pair.left), c.name_of(pair.right));
    const std::string& unit = x.unit.empty() ? y.unit : x.unit;
    if (x.unit.empty() || y.unit.empty()) d.help("write the unit with the number, such as `5 " + unit + "`");
  } else {
    c.sink.report(diag::OperandTypes, c.span(id), diag::Text{std::string(layout::spelled(op))}, c.name_of(pair.left),
                  c.name_of(pair.right));
  }
  return {};
}

auto plain(Checker& c, Kind kind, std::string unit = {}) -> writ::TypeId {
  writ::Type type;
  type.kind = kind;
  type.unit = std::move(unit);
  return c.types().intern(type);
}

auto present_pair(Checker& c, BinaryOp op, ExprId left, ExprId right, const Pair& pair) -> bool {
  if (refuse_json(c, c.span(left), std::string(layout::spelled(op)), pair.left) ||
      refuse_json(c, c.span(right), std::string(layout::spelled(op)), pair.right))
    return false;
  return require_present(c, left, pair.left) && require_present(c, right, pair.right);
}

// Members are compared; of a map only the keys.
auto refuse_members(Checker& c, ExprId id, writ::TypeId collection) -> bool {
  const bool map = collection.valid() && c.types()[collection].kind == Kind::Map;
  return !map && refuse_json(c, c.span(id), "in", collection);
}

auto infer_sum(Checker& c, ExprId id, const Binary& form, writ::TypeId hint) -> writ::TypeId {
  bool time = hint.valid() && (c.types()[hint].kind == Kind::Instant || c.types()[hint].kind == Kind::Date);
  Pair pair = infer_pair(c, form.left, form.right, time ? writ::TypeId{} : hint);
  if (!pair.valid() || !present_pair(c, form.op, form.left, form.right, pair)) return {};
  const writ::Type& x = c.types()[pair.left];
  const writ::Type& y = c.types()[pair.right];
  bool minus = form.op == BinaryOp::Subtract;
  if (decimal_like(x.kind) && decimal_like(y.kind) && x.unit == y.unit) return plain(c, Kind::Decimal, x.unit);
  if (x.kind == y.kind && x.unit == y.unit) {
    if (x.kind == Kind::Int || x.kind == Kind::Float) return plain(c, x.kind, x.unit);
    if (x.kind == Kind::Duration) return plain(c, Kind::Duration);
    if (x.kind == Kind::Instant && minus) return plain(c, Kind::Duration);
  }
  if ((x.kind == Kind::Instant || x.kind == Kind::Date) && y.kind == Kind::Duration) return plain(c, x.kind);
  return operand_error(c, id, form.op, pair);
}

// An int operand of `/` becomes a decimal of the same unit (design 2.6).
auto widened(Checker& c, ExprId id, writ::TypeId type) -> writ::TypeId {
  const writ::Type row = c.types()[type];
  if (row.kind != Kind::Int) return type;
  ExprFacts& fact = c.fact(id);
  fact.widen = true;
  fact.as = plain(c, Kind::Decimal, row.unit);
  return fact.as;
}

// `price * n`: so does one of `*` beside a decimal.
auto scaled(Checker& c, ExprId id, writ::TypeId type, writ::TypeId beside) -> writ::TypeId {
  return decimal_like(c.types()[beside].kind) ? widened(c, id, type) : type;
}

// `3 USD per day * 36 h`: what a rate comes to in some time. Nothing where the rate is not by a unit of time of one
// length.
auto rate_over_time(Checker& c, ExprId id, const writ::Type& rate) -> std::optional<writ::TypeId> {
  const Unit unit = parse_unit(rate.unit);
  if (!duration_unit(unit.per) || !(decimal_like(rate.kind) || rate.kind == Kind::Int)) return std::nullopt;
  widened(c, id, c.fact(id).type);
  return plain(c, Kind::Decimal, unit.of);
}

// A duration times a whole number, or times a rate.
auto infer_times_duration(Checker& c, ExprId other, writ::TypeId type) -> std::optional<writ::TypeId> {
  const writ::Type row = c.types()[type];
  if (row.kind == Kind::Int && row.unit.empty()) return plain(c, Kind::Duration);
  return rate_over_time(c, other, row);
}

auto infer_product(Checker& c, ExprId id, const Binary& form, writ::TypeId hint) -> writ::TypeId {
  Pair pair = infer_pair(c, form.left, form.right, hint);
  if (!pair.valid() || !present_pair(c, form.op, form.left, form.right, pair)) return {};
  std::optional<writ::TypeId> timed;
  if (c.types()[pair.left].kind == Kind::Duration) timed = infer_times_duration(c, form.right, pair.right);
  if (c.types()[pair.right].kind == Kind::Duration) timed = infer_times_duration(c, form.left, pair.left);
  if (timed) return *timed;
  const Pair wide{scaled(c, form.left, pair.left, pair.right), scaled(c, form.right, pair.right, pair.left)};
  const writ::Type& x = c.types()[wide.left];
  const writ::Type& y = c.types()[wide.right];
  const std::optional<std::string> unit = unit_product(x.unit, y.unit);
  if (unit && decimal_like(x.kind) && decimal_like(y.kind)) return plain(c, Kind::Decimal, *unit);
  if (unit && x.kind == y.kind && (x.kind == Kind::Int || x.kind == Kind::Float)) return plain(c, x.kind, *unit);
  return operand_error(c, id, form.op, pair);
}

auto infer_quotient(Checker& c, ExprId id, const Binary& form, writ::TypeId) -> writ::TypeId {
  Pair pair = infer_pair(c, form.left, form.right, {});
  if (!pair.valid() || !present_pair(c, form.op, form.left, form.right, pair)) return {};
  if (c.types()[pair.left].kind == Kind::Duration && c.types()[pair.right].kind == Kind::Duration)
    return plain(c, Kind::Decimal);
  const Pair wide{widened(c, form.left, pair.left), widened(c, form.right, pair.right)};
  const writ::Type& x = c.types()[wide.left];
  const writ::Type& y = c.types()[wide.right];
  const std::optional<std::string> unit = unit_quotient(x.unit, y.unit);
  if (unit && decimal_like(x.kind) && decimal_like(y.kind)) return plain(c, Kind::Decimal, *unit);
  if (unit && x.kind == Kind::Float && y.kind == Kind::Float) return plain(c, Kind::Float, *unit);
  return operand_error(c, id, form.op, pair);
}

// An optional that is known to be present here is optional all the same where absence is asked for.
auto as_declared(Checker& c, ExprId id, writ::TypeId type) -> writ::TypeId {
  ExprFacts& fact = c.fact(id);
  if (!type.valid() || !fact.unwrap) return type;
  fact.unwrap = false;
  fact.type = c.types().optional_of(type);
  return fact.type;
}

auto infer_default(Checker& c, const Binary& form, writ::TypeId hint) -> writ::TypeId {
  writ::TypeId left = as_declared(c, form.left, infer(c, form.left, hint));
  if (!left.valid()) return {};
  if (!c.types()[left].optional) {
    c.sink.report(diag::NotOptional, c.span(form.left), diag::Text{c.written(form.left)})
        .help("`default` is for optional values; what is missing here stays unknown");
    return {};
  }
  writ::TypeId value = c.types().required_of(left);
  return expect(c, form.right, value) ? value : writ::TypeId{};
}

auto infer_implies(Checker& c, const Binary& form) -> writ::TypeId {
  bool fine = expect_bool(c, form.left);
  Inside inside(c);
  if (fine) c.facts = with_facts(c.facts, flow_of(c, form.left).when_true);
  fine = expect_bool(c, form.right) && fine;
  return fine ? c.simple(Kind::Bool) : writ::TypeId{};
}

auto infer_comparison(Checker& c, ExprId id, const Binary& form) -> writ::TypeId {
  Pair pair = infer_pair(c, form.left, form.right, {});
  if (!pair.valid() || !present_pair(c, form.op, form.left, form.right, pair)) return {};
  if (!comparable(c, pair.left, pair.right)) return operand_error(c, id, form.op, pair);
  const writ::Type& type = c.types()[pair.left];
  bool equality = form.op == BinaryOp::Eq || form.op == BinaryOp::Ne;
  if (equality && type.kind == Kind::Float) {
    c.sink.report(diag::FloatEquality, c.span(id), diag::Text{std::string(layout::spelled(form.op))});
    return {};
  }
  if (!equality && !is_ordered(c.types(), pair.left)) {
    auto& d = c.sink.report(diag::NotOrdered, c.span(id), diag::Text{std::string(layout::spelled(form.op))},
                            c.name_of(pair.left));
    if (type.kind == Kind::Enum && pair.left != c.outcome_type)
      d.help("declare it `enum " + c.types()[type.enumeration].name + " ordered { … }`");
    return {};
  }
  check_range(c, form.left, pair.right);
  check_range(c, form.right, pair.left);
  return c.simple(Kind::Bool);
}

}  // namespace

auto is_weak(Checker& c, ExprId id) -> bool {
  const ExprForm& form = c.ast().exprs[id].form;
  if (std::holds_alternative<NumberLit>(form) || std::holds_alternative<RecordLit>(form)) return true;
  if (std::holds_alternative<StringLit>(form)) return true;
  if (const auto* unary = std::get_if<Unary>(&form)) return unary->op == UnaryOp::Negate && is_weak(c, unary->operand);
  if (const auto* list = std::get_if<ListLit>(&form)) return list->elements.empty() || is_weak(c, list->elements[0]);
  if (const auto* set = std::get_if<SetLit>(&form)) return set->elements.empty() || is_weak(c, set->elements[0]);
  const auto* name = std::get_if<NameRef>(&form);
  if (name == nullptr) return false;
  for (LocalId local : c.scope) {
    if (c.package.locals[local].name == name->name.text) return false;
  }
  return !c.package.find(c.module, Namespace::Values, name->name.text).valid();
}

auto infer_pair(Checker& c, ExprId left, ExprId right, writ::TypeId hint) -> Pair {
  if (is_weak(c, left) && !is_weak(c, right)) {
    writ::TypeId strong = infer(c, right, hint);
    return {infer(c, left, strong.valid() ? strong : hint), strong};
  }
  writ::TypeId first = infer(c, left, hint);
  return {first, infer(c, right, first.valid() ? first : hint)};
}

auto infer_form(Checker& c, ExprId id, const Unary& form, writ::TypeId hint) -> writ::TypeId {
  if (form.op == UnaryOp::Not) return expect_bool(c, form.operand) ? c.simple(Kind::Bool) : writ::TypeId{};
  writ::TypeId type = infer(c, form.operand, hint);
  if (refuse_json(c, c.span(form.operand), "-", type) || !require_present(c, form.operand, type)) return {};
  const writ::Type row = c.types()[type];
  if (!is_number(row.kind) && row.kind != Kind::Duration) {
    c.sink.report(diag::OperandType, c.span(id), diag::Text{"-"}, c.name_of(type));
    return {};
  }
  return plain(c, row.kind == Kind::Ratio ? Kind::Decimal : row.kind, row.unit);
}

auto infer_form(Checker& c, ExprId id, const Binary& form, writ::TypeId hint) -> writ::TypeId {
  switch (form.op) {
    case BinaryOp::Add:
    case BinaryOp::Subtract: return infer_sum(c, id, form, hint);
    case BinaryOp::Multiply: return infer_product(c, id, form, hint);
    case BinaryOp::Divide: return infer_quotient(c, id, form, hint);
    case BinaryOp::Default: return infer_default(c, form, hint);
    case BinaryOp::Implies: return infer_implies(c, form);
    case BinaryOp::Eq:
    case BinaryOp::Ne:
    case BinaryOp::Lt:
    case BinaryOp::Le:
    case BinaryOp::Gt:
    case BinaryOp::Ge: return infer_comparison(c, id, form);
  }
  return {};
}

auto infer_form(Checker& c, ExprId, const Logic& form, writ::TypeId) -> writ::TypeId {
  Inside inside(c);
  bool fine = true;
  for (ExprId operand : form.operands) {
    bool good = expect_bool(c, operand);
    fine = fine && good;
    if (!good) continue;
    Flow flow = flow_of(c, operand);
    c.facts = with_facts(c.facts, form.op == LogicOp::And ? flow.when_true : flow.when_false);
  }
  return fine ? c.simple(Kind::Bool) : writ::TypeId{};
}

auto infer_form(Checker& c, ExprId id, const InRange& form, writ::TypeId) -> writ::TypeId {
  Pair low = infer_pair(c, form.value, form.low, {});
  if (!low.valid() || !present_pair(c, BinaryOp::Le, form.value, form.low, low)) return {};
  writ::TypeId high = infer(c, form.high, low.left);
  if (!require_present(c, form.high, high)) return {};
  if (!comparable(c, low.left, low.right)) return operand_error(c, id, BinaryOp::Le, low);
  if (!comparable(c, low.left, high)) return operand_error(c, id, BinaryOp::Le, {low.left, high});
  if (!is_ordered(c.types(), low.left)) {
    c.sink.report(diag::NotOrdered, c.span(id), diag::Text{"in a .. b"}, c.name_of(low.left));
    return {};
  }
  return c.simple(Kind::Bool);
}

auto infer_form(Checker& c, ExprId id, const InSet& form, writ::TypeId) -> writ::TypeId {
  if (!is_weak(c, form.value)) {
    writ::TypeId value = infer(c, form.value);
    if (refuse_json(c, c.span(form.value), "in", value) || !require_present(c, form.value, value)) return {};
    writ::TypeId set = infer(c, form.set, c.types().set_of(value));
    if (refuse_members(c, form.set, set) || !require_present(c, form.set, set)) return {};
    const writ::Type type = c.types()[set];
    writ::TypeId element = type.kind == Kind::Map ? type.key : type.element;
    if (!is_collection(type.kind) || !comparable(c, value, element)) {
      c.sink.report(diag::OperandTypes, c.span(id), diag::Text{"in"}, c.name_of(value), c.name_of(set));
      return {};
    }
    return c.simple(Kind::Bool);
  }
  writ::TypeId set = infer(c, form.set);
  if (refuse_members(c, form.set, set) || !require_present(c, form.set, set)) return {};
  const writ::Type type = c.types()[set];
  if (!is_collection(type.kind)) {
    c.sink.report(diag::OperandType, c.span(form.set), diag::Text{"in"}, c.name_of(set));
    return {};
  }
  return expect(c, form.value, type.kind == Kind::Map ? type.key : type.element) ? c.simple(Kind::Bool)
                                                                                 : writ::TypeId{};
}

auto infer_form(Checker& c, ExprId, const Presence& form, writ::TypeId) -> writ::TypeId {
  Inside inside(c);
  c.facts.clear();  // asking again is not wrong
  writ::TypeId type = infer(c, form.value);
  if (!type.valid()) return {};
  if (!c.types()[type].optional) {
    c.sink.report(diag::NotOptional, c.span(form.value), diag::Text{c.written(form.value)})
        .help("remove the test: what is required and not there is unknown, and unknown is never generous");
    return {};
  }
  return c.simple(Kind::Bool);
}

auto infer_form(Checker& c, ExprId id, const Matches& form, writ::TypeId) -> writ::TypeId {
  if (!expect(c, form.value, c.simple(Kind::String))) return {};
  return check_pattern(c, form.pattern, c.span(id)) ? c.simple(Kind::Bool) : writ::TypeId{};
}

auto infer_form(Checker& c, ExprId, const Like& form, writ::TypeId) -> writ::TypeId {
  bool fine = expect(c, form.value, c.simple(Kind::String));
  fine = expect(c, form.pattern, c.simple(Kind::String)) && fine;
  return fine ? c.simple(Kind::Bool) : writ::TypeId{};
}

// ---------------------------------------------------------------- quantifiers

namespace {

void report_empty(Checker& c, const Quantifier& form, ExprId id) {
  std::string sequence(c.texts.slice(c.span(form.sequence)));
  std::string head = "every " + std::string(form.variable.text) + " in " + sequence;
  diag::Span place = c.span(id).to(c.span(form.sequence));
  c.sink.report(diag::EmptyEvery, place, diag::Name{head}, diag::Name{sequence})
      .help("`" + head + ", if any: …` where nothing at all is fine")
      .help("`" + head + ", at least one: …` where nothing at all is a failure");
}

}  // namespace

auto infer_form(Checker& c, ExprId id, const Quantifier& form, writ::TypeId) -> writ::TypeId {
  writ::TypeId sequence = infer(c, form.sequence);
  if (sequence.valid() && c.types()[sequence].kind == Kind::Json) {
    c.sink.report(diag::JsonOperation, c.span(form.sequence), diag::Text{"in"}, c.name_of(sequence))
        .help("give it a type first: `… as list[json]`, and say what holds when it is absent");
    return {};
  }
  if (!require_present(c, form.sequence, sequence)) return {};
  const writ::Type type = c.types()[sequence];
  if (!is_collection(type.kind)) {
    c.sink.report(diag::OperandType, c.span(form.sequence), diag::Text{"in"}, c.name_of(sequence));
    return {};
  }
  if (form.kind == QuantifierKind::Every && form.emptiness == Emptiness::Unsaid && type.min_size == 0) {
    report_empty(c, form, id);
  }
  if (form.second.valid() && type.kind != Kind::Map) {
    c.sink.report(diag::OperandType, form.second.span, diag::Text{"key, value in"}, c.name_of(sequence));
    return {};
  }
  Inside inside(c);
  c.fact(id).variable =
      bind_local(c, LocalKind::Element, form.variable, type.kind == Kind::Map ? type.key : type.element);
  if (form.second.valid()) c.fact(id).second = bind_local(c, LocalKind::Second, form.second, type.element);
  return expect_bool(c, form.body) ? c.simple(Kind::Bool) : writ::TypeId{};
}

auto infer_form(Checker& c, ExprId, const WithinBand& form, writ::TypeId) -> writ::TypeId {
  const auto* name = std::get_if<NameRef>(&c.ast().exprs[form.tolerance].form);
  if (name == nullptr) {
    c.sink.report(diag::OperandType, c.span(form.tolerance), diag::Text{"within"}, diag::TypeName{"an expression"})
        .help("name a tolerance: `toxicity within accept`");
    return {};
  }
  SymbolId symbol = lookup(c, Namespace::Values, name->name);
  if (!symbol.valid()) return {};
  if (c.package.symbols[symbol].kind != SymbolKind::Tolerance) {
    c.sink.report(diag::WrongKind, c.span(form.tolerance), diag::Name{std::string(name->name.text)},
                  diag::Text{"no tolerance"}, diag::Text{"something that has bands"});
    return {};
  }
  c.fact(form.tolerance).binding = Binding{Binding::Kind::Symbol, symbol, {}, 0};
  if (!symbol_type(c, symbol, c.span(form.tolerance)).valid()) return {};
  const Symbol& row = c.package.symbols[symbol];
  const auto& decl = std::get<ToleranceDecl>(c.package.ast_of(row).decls[row.decl].form);
  bool declared = form.band == Band::Breach;
  for (ClauseId clause : decl.clauses) {
    const auto* band = std::get_if<BandClause>(&c.package.ast_of(row).clauses[clause].form);
    declared = declared || (band != nullptr && band->band == form.band);
  }
  if (!declared) {
    static constexpr std::string_view kNames[] = {"target", "accept", "warn", "breach"};
    c.sink
        .report(diag::BandNotDeclared, c.span(form.tolerance), diag::Name{std::string(name->name.text)},
                diag::Name{std::string(kNames[static_cast<std::size_t>(form.band)])})
        .label(row.span, "declared here");
    return {};
  }
  return c.simple(Kind::Bool);
}

}  // namespace writ::check

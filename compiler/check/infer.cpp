// The type of an expression, and whether it fits where it stands.
//
// Inference goes both ways: a place says what it wants (the hint), a literal or a
// bare enum member takes it, everything else has its own type and is compared.
#include <algorithm>

#include "compiler/check/checker.hpp"
#include "compiler/check/forms.hpp"
#include "compiler/check/json.hpp"
#include "compiler/check/json_literal.hpp"
#include "compiler/check/literal.hpp"

namespace writ::check {

using namespace syntax;

auto with_facts(Facts base, const Facts& more) -> Facts {
  base.insert(more.begin(), more.end());
  return base;
}

namespace {

auto merged(std::vector<Flow> flows, bool conjunction) -> Flow {
  Flow all;
  for (Flow& flow : flows) {
    Facts& into = conjunction ? all.when_true : all.when_false;
    Facts& from = conjunction ? flow.when_true : flow.when_false;
    into.merge(from);
  }
  return all;
}

// Facts only where a connective fixes its operands: a true `and`, a false `or`.
struct FlowReader {
  Checker& c;

  auto operator()(const Presence& p) const -> Flow {
    Flow flow;
    std::string path = path_of(c.ast(), p.value);
    if (!path.empty()) (p.present ? flow.when_true : flow.when_false).insert(path);
    return flow;
  }
  auto operator()(const Logic& logic) const -> Flow {
    std::vector<Flow> flows;
    for (ExprId operand : logic.operands) flows.push_back(flow_of(c, operand));
    return merged(std::move(flows), logic.op == LogicOp::And);
  }
  auto operator()(const Unary& unary) const -> Flow {
    if (unary.op != UnaryOp::Not) return {};
    Flow flow = flow_of(c, unary.operand);
    std::swap(flow.when_true, flow.when_false);
    return flow;
  }
  auto operator()(const Binary& binary) const -> Flow {
    if (binary.op != BinaryOp::Implies) return {};
    return {{}, with_facts(flow_of(c, binary.left).when_true, flow_of(c, binary.right).when_false)};
  }
  template <class Other>
  auto operator()(const Other&) const -> Flow {
    return {};
  }
};

// Ratio and decimal are one thing inside the language; a ratio is only narrower.
auto decimal_like(Kind kind) -> bool { return kind == Kind::Decimal || kind == Kind::Ratio; }

auto report_optional(Checker& c, ExprId id) {
  std::string what = c.written(id);
  c.sink.report(diag::OptionalUsed, c.span(id), diag::Text{what})
      .help("test it first: " + what.substr(0, what.size() - 1) + " is present` and …, or give a value: `… default …`");
}

}  // namespace

auto flow_of(Checker& c, ExprId condition) -> Flow {
  return std::visit(FlowReader{c}, c.ast().exprs[condition].form);
}

auto infer(Checker& c, ExprId id, writ::TypeId hint) -> writ::TypeId {
  if (!id.valid()) return {};
  if (hint.valid() && c.types()[hint].optional) hint = c.types().required_of(hint);
  // A copy of the span only: forms are visited by reference, the tree does not change.
  const bool json = hint.valid() && c.types()[hint].kind == Kind::Json && is_json_literal(c.ast(), id);
  writ::TypeId type = json ? infer_json_literal(c, id, hint)
                           : std::visit([&](const auto& form) { return infer_form(c, id, form, hint); }, c.ast().exprs[id].form);
  c.fact(id).type = type;
  return type;
}

auto expect(Checker& c, ExprId id, writ::TypeId wanted) -> bool {
  writ::TypeId found = infer(c, id, wanted);
  if (!found.valid() || !wanted.valid()) return false;
  const writ::Type have = c.types()[found];
  const writ::Type want = c.types()[wanted];
  if (have.kind == Kind::Json && want.kind != Kind::Json) {
    c.sink.report(diag::TypeMismatch, c.span(id), c.name_of(found), c.name_of(wanted))
        .help("give it the type: `… as " + type_name(c.types(), c.types().required_of(wanted)) + "`");
    return false;
  }
  if (have.optional && !want.optional) {
    report_optional(c, id);
    return false;
  }
  ExprFacts& fact = c.fact(id);
  writ::TypeId plain_wanted = c.types().required_of(wanted);
  writ::TypeId plain_found = c.types().required_of(found);
  bool same = same_shape(c.types(), plain_found, plain_wanted);
  bool widens = !same && !have.optional && have.kind == Kind::Ratio && want.kind == Kind::Decimal && want.unit.empty();
  if (!same && !widens) {
    bool units = have.kind == want.kind && have.unit != want.unit;
    if (units) {
      c.sink.report(diag::UnitMismatch, c.span(id), diag::Text{"this place"}, c.name_of(found), c.name_of(wanted));
    } else {
      auto& d = c.sink.report(diag::TypeMismatch, c.span(id), c.name_of(found), c.name_of(wanted));
      if (have.kind == Kind::Int && want.kind == Kind::Decimal) d.help("ints and decimals do not mix; declare both alike");
    }
    return false;
  }
  fact.widen = widens;
  fact.wrap = want.optional && !have.optional;
  if (fact.widen || fact.wrap) fact.as = wanted;
  return check_range(c, id, wanted);
}

auto expect_bool(Checker& c, ExprId id) -> bool { return expect(c, id, c.simple(Kind::Bool)); }

void check_message(Checker& c, ExprId id) {
  if (!id.valid()) return;
  const auto* text = std::get_if<StringLit>(&c.ast().exprs[id].form);
  if (text == nullptr) return;
  for (const StringPart& part : text->parts) {
    if (part.expr.valid()) refuse_json(c, c.span(part.expr), "{ }", infer(c, part.expr));
  }
  c.fact(id).type = c.simple(Kind::String);
}

// ---------------------------------------------------------------- ranges of literals

auto literal_cell(Checker& c, ExprId id) -> std::optional<Cell> {
  const ExprForm& form = c.ast().exprs[id].form;
  const ExprFacts& fact = c.fact(id);
  std::string why;
  if (const auto* number = std::get_if<NumberLit>(&form)) return number_value(*number, c.types()[fact.type], why);
  if (const auto* unary = std::get_if<Unary>(&form); unary != nullptr && unary->op == UnaryOp::Negate) {
    std::optional<Cell> inner = literal_cell(c, unary->operand);
    if (!inner) return inner;
    Kind kind = c.types()[fact.type].kind;
    if (kind == Kind::Float) return Cell::of_float(-inner->real);
    if (decimal_like(kind)) return Cell::of_decimal(-inner->decimal);
    return Cell::of_int(-inner->integer);
  }
  return std::nullopt;
}

namespace {

auto inside(const writ::Type& type, const Cell& value) -> bool {
  if (type.kind == Kind::Float) {
    if (!type.float_range) return true;
    const FloatRange& r = *type.float_range;
    return value.real >= r.low && (r.high_open ? value.real < r.high : value.real <= r.high);
  }
  if (!type.range) return true;
  Int128 at = decimal_like(type.kind) ? value.decimal : static_cast<Int128>(value.integer);
  return at >= type.range->low && (type.range->high_open ? at < type.range->high : at <= type.range->high);
}

auto check_text_size(Checker& c, ExprId id, const writ::Type& type) -> bool {
  std::string text = literal_text(c.ast(), id);
  if (type.max_size == 0 || text.size() <= type.max_size) return true;
  c.sink.report(diag::BadSize, c.span(id), diag::Text{std::to_string(text.size()) + " bytes"},
                diag::Text{"at most " + std::to_string(type.max_size) + " fit here"});
  return false;
}

auto check_count(Checker& c, ExprId id, std::size_t count, const writ::Type& type) -> bool {
  if (count >= type.min_size && (type.max_size == 0 || count <= type.max_size)) return true;
  c.sink.report(diag::BadSize, c.span(id), diag::Text{std::to_string(count) + " elements"},
                diag::Text{std::to_string(type.min_size) + " to " + std::to_string(type.max_size) + " fit here"});
  return false;
}

}  // namespace

auto check_range(Checker& c, ExprId id, writ::TypeId wanted) -> bool {
  const writ::Type type = c.types()[wanted];
  const ExprForm& form = c.ast().exprs[id].form;
  if (std::holds_alternative<StringLit>(form)) return type.kind != Kind::String || check_text_size(c, id, type);
  if (const auto* list = std::get_if<ListLit>(&form); list != nullptr && !list->comprehension.valid()) {
    return !is_collection(type.kind) || check_count(c, id, list->elements.size(), type);
  }
  if (const auto* set = std::get_if<SetLit>(&form); set != nullptr && !set->comprehension.valid()) {
    return !is_collection(type.kind) || check_count(c, id, set->elements.size(), type);
  }
  std::optional<Cell> value = literal_cell(c, id);
  if (!value || inside(type, *value)) return true;
  c.sink.report(diag::OutsideRange, c.span(id), diag::Text{c.written(id)}, diag::TypeName{full_type_name(c.types(), wanted)});
  return false;
}

}  // namespace writ::check

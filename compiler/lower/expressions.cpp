// One lowering a form of expression. A new form without its overload does not build.
#include <algorithm>

#include "compiler/check/json_literal.hpp"
#include "compiler/check/literal.hpp"
#include "compiler/check/units.hpp"
#include "compiler/lower/builder.hpp"
#include "compiler/lower/lineage.hpp"
#include "runtime/builtins/builtins.hpp"
#include "runtime/values/text.hpp"

namespace writ::lower {

using namespace syntax;
using ir::Op;
using ir::ValueId;

namespace {

struct Form {
  FunctionBuilder& f;
  ExprId id;

  [[nodiscard]] auto fact() const -> const ExprFacts& { return f.fact(id); }
  [[nodiscard]] auto type() const -> writ::TypeId { return fact().type; }
  [[nodiscard]] auto boolean() const -> writ::TypeId { return f.bool_type(); }
  [[nodiscard]] auto child(ExprId expr) const -> ValueId {
    ir::OriginId from = f.origin;
    ValueId made = f.value(expr);
    f.origin = from;
    return made;
  }
  [[nodiscard]] auto negated(ValueId value) const -> ValueId { return f.emit(Op::Not, boolean(), value.index); }
  [[nodiscard]] auto conjunction(ValueId a, ValueId b) const -> ValueId {
    return f.emit(Op::And, boolean(), a.index, b.index);
  }

  // ---- leaves
  auto operator()(const Hole&) const -> ValueId {
    WRIT_CHECK(false, "a hole reached lowering");
    return {};
  }
  auto operator()(const NumberLit& form) const -> ValueId {
    std::string why;
    std::optional<Cell> cell = check::number_value(form, f.types()[type()], why);
    WRIT_CHECK(cell.has_value(), "a literal that the checker accepted");
    return f.constant(type(), *cell);
  }
  auto operator()(const BoolLit& form) const -> ValueId { return f.bool_constant(form.value); }
  auto operator()(const NowLit&) const -> ValueId { return f.emit(Op::Now, type()); }
  auto operator()(const DateLit& form) const -> ValueId {
    return f.constant(type(), Cell::of_int(parse_date(form.text).value_or(0)));
  }
  auto operator()(const InstantLit& form) const -> ValueId {
    return f.constant(type(), Cell::of_int(parse_instant(form.text).value_or(0)));
  }
  auto operator()(const DigestLit& form) const -> ValueId { return f.constant(type(), Cell::of_text(form.text)); }
  auto operator()(const StringLit&) const -> ValueId {
    std::string text = check::literal_value(f.ast(), id, f.types()[type()]);
    return f.constant(type(), Cell::of_text(text));
  }

  // ---- names
  auto member() const -> ValueId { return f.constant(type(), Cell::of_int(fact().binding.index)); }
  auto operator()(const NameRef&) const -> ValueId {
    switch (fact().binding.kind) {
      case Binding::Kind::Member: return member();
      case Binding::Kind::Local: return f.local(fact().binding.local);
      case Binding::Kind::Symbol: return f.symbol(fact().binding.symbol);
      case Binding::Kind::Special: return f.risks();
      case Binding::Kind::None:
      case Binding::Kind::Lineage:
      case Binding::Kind::Builtin: break;
    }
    WRIT_CHECK(false, "a name that means nothing reached lowering");
    return {};
  }
  auto operator()(const FieldAccess& form) const -> ValueId {
    if (fact().binding.kind == Binding::Kind::Member) return member();
    if (fact().binding.kind == Binding::Kind::Symbol) return f.symbol(fact().binding.symbol);
    ValueId base = child(form.base);
    return field(base, fact().field);
  }
  auto field(ValueId base, std::uint32_t index) const -> ValueId {
    const RecordType& record = f.types()[f.types()[f.type_of(base)].record];
    return f.emit(Op::Field, record.fields[index].type, base.index, index);
  }
  auto operator()(const IndexAccess& form) const -> ValueId {
    ValueId base = child(form.base);
    ValueId index = child(form.index);
    const writ::Type row = f.types()[f.type_of(base)];
    if (row.kind == Kind::Json) {
      const Op op = f.types()[f.type_of(index)].kind == Kind::String ? Op::JsonKey : Op::JsonAt;
      return f.emit(op, f.types().optional_of(f.type_of(base)), base.index, index.index);
    }
    return f.emit(row.kind == Kind::Map ? Op::Entry : Op::At, row.element, base.index, index.index);
  }

  // ---- values
  auto operator()(const With& form) const -> ValueId {
    ValueId base = child(form.base);
    for (const Update& update : form.updates) base = updated(base, update, 0);
    return base;
  }
  auto updated(ValueId base, const Update& update, std::size_t depth) const -> ValueId {
    if (depth == update.path.size()) return child(update.value);
    const RecordType record = f.types()[f.types()[f.type_of(base)].record];
    std::uint32_t target = *record.find(update.path[depth].text);
    std::vector<ValueId> fields;
    for (std::uint32_t i = 0; i < record.fields.size(); ++i) {
      ValueId part = field(base, i);
      fields.push_back(i == target ? updated(part, update, depth + 1) : part);
    }
    return f.emit_list(Op::MakeRecord, f.type_of(base), fields);
  }
  auto operator()(const ListLit& form) const -> ValueId {
    return elements(Op::MakeList, Op::CollectList, form.elements, form.comprehension);
  }
  auto operator()(const SetLit& form) const -> ValueId {
    return elements(Op::MakeSet, Op::CollectSet, form.elements, form.comprehension);
  }
  auto elements(Op make, Op collect, const std::vector<ExprId>& parts, const Comprehension& comprehension) const
      -> ValueId {
    if (comprehension.valid()) return folded(collect, comprehension, parts[0]);
    std::vector<ValueId> values;
    for (ExprId part : parts) values.push_back(child(part));
    return f.sequence(make, type(), values);
  }
  auto operator()(const RecordLit& form) const -> ValueId {
    const RecordType record = f.types()[f.types()[type()].record];
    std::vector<ValueId> fields(record.fields.size());
    for (const FieldInit& init : form.fields) fields[*record.find(init.name.text)] = child(init.value);
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (!fields[i].valid()) fields[i] = f.constant(record.fields[i].type, Cell::of_absent());
    }
    return f.emit_list(Op::MakeRecord, type(), fields);
  }
  auto operator()(const OutcomeOf&) const -> ValueId { return f.answer(lower_question(f, id), type()); }
  auto operator()(const Cast& form) const -> ValueId {
    return f.emit(Op::Convert, f.types().optional_of(type()), child(form.value).index);
  }
  // A literal where json is wanted.
  [[nodiscard]] auto json() const -> ValueId {
    check::JsonFault fault;
    const std::optional<std::string> text = check::json_literal(f.ast(), id, fault);
    WRIT_CHECK(text.has_value(), "a literal that the checker accepted");
    return f.constant(type(), Cell::of_text(*text));
  }
  auto operator()(const If& form) const -> ValueId {
    ValueId condition = child(form.condition);
    ValueId yes = child(form.then_value);
    ValueId no = child(form.else_value);
    return f.emit(Op::Select, type(), condition.index, yes.index, no.index);
  }
  auto operator()(const Match& form) const -> ValueId {
    ValueId subject = child(form.subject);
    ValueId answer = child(form.arms.back().value);
    for (std::size_t i = form.arms.size() - 1; i-- > 0;) {
      ValueId value = child(form.arms[i].value);
      answer = f.emit(Op::Select, type(), is_one_of(subject, form.arms[i]).index, value.index, answer.index);
    }
    return answer;
  }
  auto is_one_of(ValueId subject, const MatchArm& arm) const -> ValueId {
    writ::TypeId subject_type = f.type_of(subject);
    const auto& members = f.types()[f.types()[subject_type].enumeration].members;
    ValueId any;
    for (const Ident& name : arm.members) {
      auto index = std::find(members.begin(), members.end(), name.text) - members.begin();
      ValueId member = f.constant(subject_type, Cell::of_int(index));
      ValueId same = f.emit(Op::Eq, boolean(), subject.index, member.index);
      any = any.valid() ? f.emit(Op::Or, boolean(), any.index, same.index) : same;
    }
    return any;
  }

  // ---- operators
  [[nodiscard]] auto kind_of(ValueId id) const -> Kind { return f.types()[f.type_of(id)].kind; }
  auto product(ValueId left, ValueId right) const -> ValueId {
    if (kind_of(right) == Kind::Duration) std::swap(left, right);
    const bool rate = kind_of(left) == Kind::Duration && kind_of(right) != Kind::Int;
    return rate ? rate_over_time(right, left) : f.emit(Op::Mul, type(), left.index, right.index);
  }
  // `USD per day` for 36 h: the seconds first, which are exact, then the seconds of a day, so that it is rounded once.
  // A unit below a second divides the time itself, which is exact too.
  [[nodiscard]] auto rate_over_time(ValueId rate, ValueId time) const -> ValueId {
    constexpr std::int64_t kSecond = 1'000'000'000;
    const std::int64_t unit = duration_unit(check::parse_unit(f.types()[f.type_of(rate)].unit).per).value_or(kSecond);
    const writ::TypeId number = f.types().simple(Kind::Decimal);
    const ValueId step = f.constant(f.types().simple(Kind::Duration), Cell::of_int(std::min(unit, kSecond)));
    const ValueId steps = f.emit(Op::Div, number, time.index, step.index);
    const ValueId whole = f.emit(Op::Mul, type(), rate.index, steps.index);
    if (unit <= kSecond) return whole;
    const ValueId length = f.constant(number, Cell::of_decimal(decimal::from_int(unit / kSecond)));
    return f.emit(Op::Div, type(), whole.index, length.index);
  }
  auto operator()(const Unary& form) const -> ValueId {
    ValueId operand = child(form.operand);
    return f.emit(form.op == UnaryOp::Not ? Op::Not : Op::Neg, type(), operand.index);
  }
  auto operator()(const Binary& form) const -> ValueId {
    ValueId left = child(form.left);
    ValueId right = child(form.right);
    switch (form.op) {
      case BinaryOp::Add: return f.emit(Op::Add, type(), left.index, right.index);
      case BinaryOp::Subtract: return f.emit(Op::Sub, type(), left.index, right.index);
      case BinaryOp::Multiply: return product(left, right);
      case BinaryOp::Divide: return f.emit(Op::Div, type(), left.index, right.index);
      case BinaryOp::Default: return f.emit(Op::Default, type(), left.index, right.index);
      case BinaryOp::Implies: return f.emit(Op::Or, type(), negated(left).index, right.index);
      case BinaryOp::Eq: return f.emit(Op::Eq, type(), left.index, right.index);
      case BinaryOp::Ne: return negated(f.emit(Op::Eq, type(), left.index, right.index));
      case BinaryOp::Lt: return f.emit(Op::Lt, type(), left.index, right.index);
      case BinaryOp::Le: return f.emit(Op::Le, type(), left.index, right.index);
      case BinaryOp::Gt: return f.emit(Op::Lt, type(), right.index, left.index);
      case BinaryOp::Ge: return f.emit(Op::Le, type(), right.index, left.index);
    }
    return {};
  }
  auto operator()(const Logic& form) const -> ValueId {
    Op op = form.op == LogicOp::And ? Op::And : Op::Or;
    ValueId all = child(form.operands[0]);
    for (std::size_t i = 1; i < form.operands.size(); ++i)
      all = f.emit(op, type(), all.index, child(form.operands[i]).index);
    return all;
  }
  auto operator()(const InRange& form) const -> ValueId {
    ValueId value = child(form.value);
    ValueId low = child(form.low);
    ValueId high = child(form.high);
    ValueId above = f.emit(Op::Le, boolean(), low.index, value.index);
    ValueId below = f.emit(form.end == RangeEnd::Inclusive ? Op::Le : Op::Lt, boolean(), value.index, high.index);
    ValueId inside = conjunction(above, below);
    return form.negated ? negated(inside) : inside;
  }
  auto operator()(const InSet& form) const -> ValueId {
    ValueId value = child(form.value);
    ValueId set = child(form.set);
    bool map = f.types()[f.type_of(set)].kind == Kind::Map;
    ValueId inside = f.emit(map ? Op::HasKey : Op::Member, boolean(), value.index, set.index);
    return form.negated ? negated(inside) : inside;
  }
  auto operator()(const Presence& form) const -> ValueId {
    ValueId present = f.emit(Op::Present, boolean(), child(form.value).index);
    return form.present ? present : negated(present);
  }
  auto operator()(const WithinBand& form) const -> ValueId {
    return f.tolerance_within(f.fact(form.tolerance).binding.symbol, form.band);
  }
  auto text_constant(std::string_view text) const -> std::uint32_t {
    return f.lowering.constant(f.types().simple(Kind::String), Cell::of_text(text)).index;
  }
  auto operator()(const Matches& form) const -> ValueId {
    return f.emit(Op::Matches, boolean(), child(form.value).index, text_constant(form.pattern));
  }
  auto operator()(const Like& form) const -> ValueId {
    std::string pattern = check::literal_text(f.ast(), form.pattern);
    return f.emit(Op::Like, boolean(), child(form.value).index, text_constant(pattern));
  }

  // ---- collections
  auto operator()(const Quantifier& form) const -> ValueId {
    ValueId sequence = child(form.sequence);
    Op op = form.kind == QuantifierKind::Every ? Op::Every : Op::Some;
    ValueId answer = f.repeat(op, boolean(), sequence, fact().variable, fact().second,
                              [&] { return std::vector<ValueId>{child(form.body)}; });
    if (form.kind == QuantifierKind::No) answer = negated(answer);
    if (form.emptiness != Emptiness::AtLeastOne) return answer;
    writ::TypeId integer = f.types().simple(Kind::Int);
    ValueId size = f.emit(Op::Size, integer, sequence.index);
    ValueId some = f.emit(Op::Lt, boolean(), f.constant(integer, Cell::of_int(0)).index, size.index);
    return conjunction(some, answer);
  }
  auto folded(Op op, const Comprehension& comprehension, ExprId element) const -> ValueId {
    ValueId sequence = child(comprehension.sequence);
    return f.repeat(op, type(), sequence, fact().variable, {}, [&] {
      ValueId where = comprehension.where.valid() ? child(comprehension.where) : f.bool_constant(true);
      std::vector<ValueId> results{where};
      if (op != Op::Count) results.push_back(child(element));
      return results;
    });
  }
  auto aggregate(Op op, const Call& form) const -> ValueId {
    ExprId argument = form.arguments[0].value;
    if (form.comprehension.valid()) return folded(op, form.comprehension, argument);
    ValueId sequence = child(argument);
    if (op == Op::Count) return f.emit(Op::Size, type(), sequence.index);
    bool map = f.types()[f.type_of(sequence)].kind == Kind::Map;
    return over_elements(op, sequence, map);
  }
  auto over_elements(Op op, ValueId sequence, bool) const -> ValueId {
    // The element is the block's last parameter; a local of our own stands for it.
    return f.repeat(op, type(), sequence, {}, {}, [&] {
      std::uint32_t last = f.last_value();
      return std::vector<ValueId>{f.bool_constant(true), ValueId{last}};
    });
  }
  auto operator()(const Call& form) const -> ValueId {
    switch (fact().binding.kind) {
      case Binding::Kind::Symbol: return f.call_function(fact().binding.symbol, arguments(form));
      case Binding::Kind::Builtin: return builtin(form);
      case Binding::Kind::Special: return special(form, static_cast<check::Special>(fact().binding.index));
      case Binding::Kind::Lineage:
        return lower_lineage(f, static_cast<check::LineageQuery>(fact().binding.index), type(), arguments(form));
      case Binding::Kind::None:
      case Binding::Kind::Local:
      case Binding::Kind::Member: break;
    }
    WRIT_CHECK(false, "a call that means nothing reached lowering");
    return {};
  }
  auto builtin(const Call& form) const -> ValueId {
    const std::uint32_t row = fact().binding.index;
    std::vector<ValueId> values = arguments(form);
    if (builtins::all()[row].hidden == builtins::Hidden::Now)
      values.push_back(f.emit(Op::Now, f.types().simple(Kind::Instant)));
    return f.emit_list(Op::Call, type(), values, row);
  }
  auto arguments(const Call& form) const -> std::vector<ValueId> {
    std::vector<ValueId> values;
    for (const Argument& argument : form.arguments) values.push_back(child(argument.value));
    return values;
  }
  auto special(const Call& form, check::Special special) const -> ValueId {
    switch (special) {
      case check::Special::Count: return aggregate(Op::Count, form);
      case check::Special::Sum: return aggregate(Op::Sum, form);
      case check::Special::Max: return aggregate(Op::Max, form);
      case check::Special::Min: return aggregate(Op::Min, form);
      case check::Special::Avg: return aggregate(Op::Avg, form);
      case check::Special::Get: {
        std::vector<ValueId> values = arguments(form);
        return f.emit(Op::Get, type(), values[0].index, values[1].index);
      }
      case check::Special::First: return f.emit(Op::First, type(), arguments(form)[0].index);
      case check::Special::Person:
      case check::Special::Service:
      case check::Special::Asset: return identity(form);
      case check::Special::Formed: return child(form.arguments[0].value);
      case check::Special::Decision:
      case check::Special::Approvals: return f.answer(lower_question(f, id), type());
      case check::Special::Outcome:
      case check::Special::Risks: break;
    }
    WRIT_CHECK(false, "a call that the checker refuses");
    return {};
  }
  // person("olga"): an id, which is its text.
  auto identity(const Call& form) const -> ValueId {
    ExprId argument = form.arguments[0].value;
    if (std::holds_alternative<StringLit>(f.ast().exprs[argument].form)) {
      std::string text = check::literal_text(f.ast(), argument);
      return f.constant(type(), Cell::of_text(text));
    }
    std::optional<std::uint32_t> row = builtins::find(form.callee.text);
    WRIT_CHECK(row.has_value(), "person, service and asset are builtins");
    return f.emit_list(Op::Call, type(), arguments(form), *row);
  }
};

}  // namespace

auto FunctionBuilder::value(ExprId id) -> ValueId {
  const Expr& expr = ast().exprs[id];
  origin = lowering.origin(expr.span);
  ir::OriginId here = origin;
  const Form form{*this, id};
  const bool json =
      fact(id).type.valid() && types()[fact(id).type].kind == Kind::Json && check::is_json_literal(ast(), id);
  ValueId made = json ? form.json() : std::visit(form, expr.form);
  origin = here;
  const ExprFacts& known = fact(id);
  if (known.unwrap) made = emit(Op::Unwrap, known.type, made.index);
  if (known.widen) made = emit(Op::Widen, types().required_of(known.as), made.index);
  if (known.wrap) made = emit(Op::Wrap, known.as, made.index);
  return made;
}

}  // namespace writ::lower

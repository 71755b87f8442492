// The type rule of every operation.
//
// The rules are about representation: an engine that reads a cell as its type says
// must find what it expects. Refinements and units are the checker's; here a
// decimal is a ratio is a decimal, and tokens are as good as USD.
#include <algorithm>
#include <fmt/core.h>
#include <optional>

#include "runtime/base/limits.hpp"
#include "runtime/builtins/builtins.hpp"
#include "runtime/ir/verifier.hpp"

namespace writ::ir {
namespace {

auto is_decimal(Kind kind) -> bool { return kind == Kind::Decimal || kind == Kind::Ratio; }

// The kind that decimal and ratio share.
auto family(Kind kind) -> Kind { return is_decimal(kind) ? Kind::Decimal : kind; }

// What arithmetic gives; nothing where it does not exist. Decimals stand for ratios.
auto arithmetic_kind(Op op, Kind a, Kind b) -> std::optional<Kind> {
  const bool sum = op == Op::Add || op == Op::Sub;
  if (a == b && (a == Kind::Decimal || a == Kind::Float)) return a;
  if (a == Kind::Int && b == Kind::Int && op != Op::Div) return Kind::Int;
  if (a == Kind::Duration && b == Kind::Int && op == Op::Mul) return Kind::Duration;
  if (a == Kind::Instant && b == Kind::Instant && op == Op::Sub) return Kind::Duration;
  if (b != Kind::Duration) return std::nullopt;
  if (a == Kind::Duration && op == Op::Div) return Kind::Decimal;
  if (sum && (a == Kind::Duration || a == Kind::Instant || a == Kind::Date)) return a;
  return std::nullopt;
}

struct OperationRules {
  Verifier& v;
  const Function& fn;
  const Inst& inst;

  [[nodiscard]] auto type(std::uint32_t value) const -> TypeId { return fn.value_types[value]; }
  [[nodiscard]] auto row(std::uint32_t value) const -> const Type& { return v.row(type(value)); }
  [[nodiscard]] auto is(std::uint32_t value, Kind kind) const -> bool { return v.is(type(value), kind); }
  [[nodiscard]] auto gives(Kind kind) const -> bool { return v.is(inst.type, kind); }
  [[nodiscard]] auto plain(std::uint32_t value) const -> bool { return !row(value).optional; }
  [[nodiscard]] auto fits(TypeId a, TypeId b) const -> bool { return ir::fits(v.types, a, b); }
  [[nodiscard]] auto gives_kind(Kind kind) const -> bool {
    const Type& result = v.row(inst.type);
    return !result.optional && family(result.kind) == kind;
  }

  [[nodiscard]] auto field() const -> bool {
    if (!is(inst.a, Kind::Record)) return false;
    const auto& fields = v.types[row(inst.a).record].fields;
    return inst.b < fields.size() && fits(fields[inst.b].type, inst.type);
  }
  [[nodiscard]] auto entry() const -> bool {
    return is(inst.a, Kind::Map) && fits(row(inst.a).key, type(inst.b)) && fits(row(inst.a).element, inst.type);
  }
  [[nodiscard]] auto get() const -> bool {
    return is(inst.a, Kind::Map) && fits(row(inst.a).key, type(inst.b)) &&
           fits_optional(v.types, row(inst.a).element, inst.type);
  }
  [[nodiscard]] auto at() const -> bool {
    return is(inst.a, Kind::List) && is(inst.b, Kind::Int) && fits(row(inst.a).element, inst.type);
  }
  [[nodiscard]] auto size() const -> bool {
    return is_collection(row(inst.a).kind) && plain(inst.a) && gives(Kind::Int);
  }
  [[nodiscard]] auto first() const -> bool {
    return (is(inst.a, Kind::List) || is(inst.a, Kind::Set)) && fits_optional(v.types, row(inst.a).element, inst.type);
  }
  [[nodiscard]] auto json_part() const -> bool {
    const Type& result = v.row(inst.type);
    const bool part = row(inst.a).kind == Kind::Json && result.kind == Kind::Json && result.optional;
    return part && is(inst.b, inst.op == Op::JsonKey ? Kind::String : Kind::Int);
  }
  [[nodiscard]] auto default_to() const -> bool {
    return fits_optional(v.types, type(inst.b), type(inst.a)) && fits(type(inst.b), inst.type);
  }
  [[nodiscard]] auto logic() const -> bool {
    return is(inst.a, Kind::Bool) && (inst.op == Op::Not || is(inst.b, Kind::Bool)) && gives(Kind::Bool);
  }
  [[nodiscard]] auto select() const -> bool {
    return is(inst.a, Kind::Bool) && fits(type(inst.b), inst.type) && fits(type(inst.c), inst.type);
  }
  [[nodiscard]] auto guard() const -> bool { return is(inst.a, Kind::Bool) && fits(type(inst.b), inst.type); }
  [[nodiscard]] auto comparison() const -> bool {
    if (!fits(type(inst.a), type(inst.b)) || !gives(Kind::Bool)) return false;
    return inst.op == Op::Eq || (plain(inst.a) && is_ordered(v.types, type(inst.a)));
  }
  [[nodiscard]] auto member() const -> bool {
    const bool holds = is(inst.b, Kind::List) || is(inst.b, Kind::Set);
    return holds && fits(row(inst.b).element, type(inst.a)) && gives(Kind::Bool);
  }
  [[nodiscard]] auto has_key() const -> bool {
    return is(inst.b, Kind::Map) && fits(row(inst.b).key, type(inst.a)) && gives(Kind::Bool);
  }
  [[nodiscard]] auto arithmetic() const -> bool {
    if (!plain(inst.a) || !plain(inst.b)) return false;
    const auto kind = arithmetic_kind(inst.op, family(row(inst.a).kind), family(row(inst.b).kind));
    return kind && gives_kind(*kind);
  }
  [[nodiscard]] auto negate() const -> bool {
    const Kind kind = family(row(inst.a).kind);
    return plain(inst.a) && (is_number(kind) || kind == Kind::Duration) && gives_kind(kind);
  }
  [[nodiscard]] auto widen() const -> bool {
    return (is(inst.a, Kind::Int) || (plain(inst.a) && is_decimal(row(inst.a).kind))) && gives_kind(Kind::Decimal);
  }

  // ---- collections
  [[nodiscard]] auto results() const -> const std::vector<ValueId>& { return fn.blocks[BlockId{inst.b}].results; }
  [[nodiscard]] auto has_results(std::size_t count) const -> bool {
    return results().size() == count && is(results()[0].index, Kind::Bool);
  }
  [[nodiscard]] auto taken() const -> TypeId { return type(results()[1].index); }
  [[nodiscard]] auto sum() const -> bool {
    if (!has_results(2) || v.row(taken()).optional) return false;
    const Kind kind = family(v.row(taken()).kind);
    return (is_number(kind) || kind == Kind::Duration) && gives_kind(kind);
  }
  [[nodiscard]] auto best() const -> bool {
    return has_results(2) && is_ordered(v.types, taken()) && fits_optional(v.types, taken(), inst.type);
  }
  [[nodiscard]] auto mean() const -> bool {
    const Type& result = v.row(inst.type);
    if (!has_results(2) || v.row(taken()).optional || !result.optional) return false;
    const Kind kind = v.row(taken()).kind;
    if (kind == Kind::Float) return result.kind == Kind::Float;
    return (kind == Kind::Int || is_decimal(kind)) && is_decimal(result.kind);
  }
  [[nodiscard]] auto collected(Kind kind) const -> bool {
    return has_results(2) && gives(kind) && fits(v.row(inst.type).element, taken());
  }

  // ---- lists of values
  [[nodiscard]] auto listed(std::uint32_t i) const -> std::uint32_t { return fn.pool[inst.a + i]; }
  [[nodiscard]] auto made(Kind kind) const -> bool {
    if (!gives(kind)) return false;
    for (std::uint32_t i = 0; i < inst.b; ++i) {
      if (!fits(v.row(inst.type).element, type(listed(i)))) return false;
    }
    return true;
  }
  [[nodiscard]] auto made_record() const -> bool {
    if (!gives(Kind::Record)) return false;
    const auto& fields = v.types[v.row(inst.type).record].fields;
    if (fields.size() != inst.b) return false;
    for (std::uint32_t i = 0; i < inst.b; ++i) {
      if (!fits(fields[i].type, type(listed(i)))) return false;
    }
    return true;
  }
  [[nodiscard]] auto rows(TypeId value) const -> bool {
    if (inst.b == 0 || inst.b % 2 != 0) return false;
    for (std::uint32_t i = 0; i < inst.b; i += 2) {
      if (!is(listed(i), Kind::Bool) || !fits(value, type(listed(i + 1)))) return false;
    }
    return true;
  }
  // The rules themselves were looked at before; how many answers there are counts as instructions do.
  [[nodiscard]] auto lookup(TypeId value) const -> bool {
    if (!v.module.rules.contains(RulesId{inst.c})) return false;
    const Rules& rules = v.module.rules[RulesId{inst.c}];
    v.instructions += rules.answers.size();
    const auto computed = static_cast<std::size_t>(
        std::count_if(rules.answers.begin(), rules.answers.end(), [](ConstantId id) { return !id.valid(); }));
    if (inst.b != rules.columns.size() + computed) return false;
    for (std::uint32_t i = 0; i < inst.b; ++i) {
      const bool argument = i < rules.columns.size();
      if (argument ? !fits(rules.columns[i].type, type(listed(i))) : !fits(value, type(listed(i)))) return false;
    }
    TypeId alike = value;
    return std::all_of(rules.answers.begin(), rules.answers.end(), [&](ConstantId id) {
      if (!id.valid() || v.module.constants[id].type == alike) return true;
      alike = v.module.constants[id].type;
      return fits(value, alike);
    });
  }
  [[nodiscard]] auto call() const -> bool {
    if (inst.c >= builtins::all().size() || inst.b > builtins::kMostArguments) return false;
    std::vector<TypeId> arguments;
    for (std::uint32_t i = 0; i < inst.b; ++i) arguments.push_back(type(listed(i)));
    const auto result = builtins::all()[inst.c].rule(v.types, arguments);
    return result && fits(*result, inst.type);
  }

  // ---- patterns
  [[nodiscard]] auto pattern_operands() const -> bool {
    return is(inst.a, Kind::String) && v.is(v.module.constants[ConstantId{inst.b}].type, Kind::String) &&
           gives(Kind::Bool);
  }

  [[nodiscard]] auto hold() const -> bool;
};

auto OperationRules::hold() const -> bool {
  switch (inst.op) {
    case Op::Const: return fits(v.module.constants[ConstantId{inst.a}].type, inst.type);
    case Op::Input: return fits(v.module.inputs[InputId{inst.a}].type, inst.type);
    case Op::Now: return gives(Kind::Instant);
    case Op::Param: return true;  // looked at with its block
    case Op::Field: return field();
    case Op::Entry: return entry();
    case Op::At: return at();
    case Op::Get: return get();
    case Op::Size: return size();
    case Op::First: return first();
    case Op::JsonKey:
    case Op::JsonAt: return json_part();
    case Op::Convert: return row(inst.a).kind == Kind::Json && v.row(inst.type).optional;
    case Op::Present: return row(inst.a).optional && gives(Kind::Bool);
    case Op::Default: return default_to();
    case Op::Unwrap: return fits_optional(v.types, inst.type, type(inst.a));
    case Op::Wrap: return fits_optional(v.types, type(inst.a), inst.type);
    case Op::And:
    case Op::Or:
    case Op::Not: return logic();
    case Op::Select: return select();
    case Op::Guard: return guard();
    case Op::Eq:
    case Op::Lt:
    case Op::Le: return comparison();
    case Op::Member: return member();
    case Op::HasKey: return has_key();
    case Op::Like:
    case Op::Matches: return pattern_operands();
    case Op::Add:
    case Op::Sub:
    case Op::Mul:
    case Op::Div: return arithmetic();
    case Op::Neg: return negate();
    case Op::Widen: return widen();
    case Op::Every:
    case Op::Some: return has_results(1) && gives(Kind::Bool);
    case Op::Count: return has_results(1) && gives(Kind::Int);
    case Op::Sum: return sum();
    case Op::Max:
    case Op::Min: return best();
    case Op::Avg: return mean();
    case Op::CollectList: return collected(Kind::List);
    case Op::CollectSet: return collected(Kind::Set);
    case Op::MakeList: return made(Kind::List);
    case Op::MakeSet: return made(Kind::Set);
    case Op::MakeRecord: return made_record();
    case Op::Choose:
    case Op::ChooseFirst: return rows(inst.type);
    case Op::ChooseAll: return gives(Kind::List) && rows(v.row(inst.type).element);
    case Op::Lookup:
    case Op::LookupFirst: return lookup(inst.type);
    case Op::LookupAll: return gives(Kind::List) && lookup(v.row(inst.type).element);
    case Op::Call: return call();
  }
  return false;
}

// An engine may rely on it that each compiles; all together must stay in bounds.
auto pattern_fault(Verifier& v, const Inst& inst) -> std::string {
  const std::string_view text = v.module.constants[ConstantId{inst.b}].value.text.view();
  if (!(inst.op == Op::Like ? v.patterns.add_like(text) : v.patterns.add_regex(text)))
    return "its pattern does not compile";
  return v.patterns.fit() ? "" : "the patterns of the module are too large together";
}

}  // namespace

auto operation_fault(Verifier& v, const Function& fn, const Inst& inst) -> std::string {
  if (!OperationRules{v, fn, inst}.hold()) {
    return fmt::format("`{}` does not go with the types of its operands and result", op_info(inst.op).text);
  }
  if (inst.op == Op::Like || inst.op == Op::Matches) return pattern_fault(v, inst);
  return {};
}

}  // namespace writ::ir

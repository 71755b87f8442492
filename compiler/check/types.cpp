// Type expressions: names, sizes, units and refinements into rows of the type table.
#include <algorithm>
#include <array>
#include <cmath>

#include "compiler/check/checker.hpp"
#include "compiler/check/json.hpp"
#include "compiler/check/literal.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/builtins/calendar.hpp"
#include "runtime/builtins/pattern.hpp"
#include "runtime/values/text.hpp"

namespace writ::check {
namespace {

using namespace syntax;

struct Builtin {
  std::string_view name;
  Kind kind;
};
constexpr std::array kBuiltinTypes = {
    Builtin{"bool", Kind::Bool},         Builtin{"int", Kind::Int},         Builtin{"decimal", Kind::Decimal},
    Builtin{"ratio", Kind::Ratio},       Builtin{"float", Kind::Float},     Builtin{"string", Kind::String},
    Builtin{"digest", Kind::Digest},     Builtin{"person", Kind::Person},   Builtin{"service", Kind::Service},
    Builtin{"asset", Kind::Asset},       Builtin{"instant", Kind::Instant}, Builtin{"date", Kind::Date},
    Builtin{"duration", Kind::Duration}, Builtin{"semver", Kind::Semver},   Builtin{"cidr", Kind::Cidr},
    Builtin{"ip", Kind::Ip},             Builtin{"country", Kind::Country}, Builtin{"json", Kind::Json},
};

auto is_currency(std::string_view unit) -> bool {
  return unit.size() == 3 && std::all_of(unit.begin(), unit.end(), [](char ch) { return ch >= 'A' && ch <= 'Z'; });
}

auto named_kind(Checker& c, const NamedType& named, writ::Type& type) -> bool {
  if (named.name.parts.size() == 1) {
    if (named.name.parts[0].text == builtins::kCalendarName) {
      type = c.types()[builtins::calendar_type(c.types())];
      return true;
    }
    for (const Builtin& builtin : kBuiltinTypes) {
      if (builtin.name != named.name.parts[0].text) continue;
      type.kind = builtin.kind;
      return true;
    }
    if (!c.package.find(c.module, Namespace::Types, named.name.parts[0].text).valid()) {
      if (c.here().unread.contains(named.name.parts[0].text)) return false;
      std::vector<std::string> known = visible_names(c, Namespace::Types);
      for (const Builtin& builtin : kBuiltinTypes) known.emplace_back(builtin.name);
      known.emplace_back(builtins::kCalendarName);
      auto& d = c.sink.report(diag::UnknownType, named.name.span, diag::Name{std::string(named.name.parts[0].text)});
      std::string guess = diag::nearest(named.name.parts[0].text, known);
      if (!guess.empty()) d.help("did you mean `" + guess + "`?");
      return false;
    }
  }
  SymbolId symbol = lookup_qualified(c, Namespace::Types, named.name);
  if (!symbol.valid()) return false;
  type = c.types()[c.package.symbols[symbol].type];
  return true;
}

auto resolve_unit(Checker& c, const NamedType& named, diag::Span span, writ::Type& type) -> bool {
  if (named.unit.empty()) return true;
  if (type.kind != Kind::Int && type.kind != Kind::Decimal && type.kind != Kind::Float) {
    c.sink.report(diag::BadRefinement, span, diag::Text{"[" + unit_text(named.unit, named.per) + "]"},
                  diag::TypeName{type_name(c.types(), c.types().intern(type))});
    return false;
  }
  for (std::string_view part : {named.unit, named.per}) {
    if (part.empty() || known_unit(c, part)) continue;
    auto& d = c.sink.report(diag::UnknownUnit, span, diag::Name{std::string(part)});
    std::string guess = diag::nearest(part, visible_names(c, Namespace::Units));
    d.help(guess.empty() ? "declare it: `unit " + std::string(part) + "`" : "did you mean `" + guess + "`?");
    return false;
  }
  type.unit = unit_text(named.unit, named.per);
  return true;
}

// The bound of a refinement: a literal, or a negated one.
auto bound_value(Checker& c, ExprId id, const writ::Type& type) -> std::optional<Cell> {
  writ::Type plain = type;
  plain.range.reset();
  plain.float_range.reset();
  bool negative = false;
  ExprId at = id;
  while (const auto* unary = std::get_if<Unary>(&c.ast().exprs[at].form)) {
    if (unary->op != UnaryOp::Negate) break;
    negative = !negative;
    at = unary->operand;
  }
  const auto* number = std::get_if<NumberLit>(&c.ast().exprs[at].form);
  std::string why = "a bound is a number";
  std::optional<Cell> value = number != nullptr ? number_value(*number, plain, why) : std::nullopt;
  if (!value) {
    auto& d = c.sink.report(diag::BadNumber, c.span(id), diag::Text{std::string(c.texts.slice(c.span(id)))}, diag::Text{why});
    const auto* binary = std::get_if<Binary>(&c.ast().exprs[at].form);
    if (binary != nullptr && binary->op == BinaryOp::Default) d.help("put the conversion in parentheses: `(… as int in 0 .. 9) default …`");
    return std::nullopt;
  }
  if (!negative) return value;
  if (type.kind == Kind::Float) return Cell::of_float(-value->real);
  if (type.kind == Kind::Decimal || type.kind == Kind::Ratio) return Cell::of_decimal(-value->decimal);
  return Cell::of_int(-value->integer);
}

auto wide(const Cell& cell, Kind kind) -> Int128 {
  return kind == Kind::Decimal || kind == Kind::Ratio ? cell.decimal : static_cast<Int128>(cell.integer);
}

auto refine(Checker& c, const std::monostate&, diag::Span, writ::Type&) -> bool {
  static_cast<void>(c);
  return true;
}

auto refine(Checker& c, const RangeRefinement& range, diag::Span span, writ::Type& type) -> bool {
  bool allowed = is_number(type.kind) || type.kind == Kind::Duration;
  if (!allowed) {
    c.sink.report(diag::BadRefinement, span, diag::Text{"in a .. b"}, diag::TypeName{type_name(c.types(), c.types().intern(type))});
    return false;
  }
  std::optional<Cell> low = bound_value(c, range.low, type);
  std::optional<Cell> high = bound_value(c, range.high, type);
  if (!low || !high) return false;
  bool open = range.end == RangeEnd::Exclusive;
  bool empty = type.kind == Kind::Float ? low->real > high->real : wide(*low, type.kind) > wide(*high, type.kind);
  if (empty) {
    c.sink.report(diag::BadSize, span, diag::Text{std::string(c.texts.slice(span))}, diag::Text{"the range holds nothing"});
    return false;
  }
  if (type.kind == Kind::Float) {
    type.float_range = FloatRange{low->real, high->real, open};
  } else {
    type.range = writ::Range{wide(*low, type.kind), wide(*high, type.kind), open};
  }
  return true;
}

auto refine(Checker& c, const MaxRefinement& max, diag::Span span, writ::Type& type) -> bool {
  if (type.kind != Kind::String && type.kind != Kind::Json) {
    c.sink.report(diag::BadRefinement, span, diag::Text{"max"}, diag::TypeName{type_name(c.types(), c.types().intern(type))})
        .help("a number is bounded with `in a .. b`");
    return false;
  }
  writ::Type count;
  count.kind = Kind::Int;
  const auto* number = std::get_if<NumberLit>(&c.ast().exprs[max.bound].form);
  if (number != nullptr && number->form == NumberForm::Quantity) count.unit = "B";
  std::optional<Cell> value = bound_value(c, max.bound, count);
  if (!value) return false;
  if (value->integer < 1 || value->integer > static_cast<std::int64_t>(limits::kLargestStringBytes)) {
    c.sink.report(diag::BadSize, c.span(max.bound), diag::Text{std::string(c.texts.slice(c.span(max.bound)))},
                  diag::Text{"a " + type_name(c.types(), c.types().intern(type)) + " has 1 to " + std::to_string(limits::kLargestStringBytes) + " bytes"});
    return false;
  }
  type.max_size = static_cast<std::uint32_t>(value->integer);
  return true;
}

auto refine(Checker& c, const PatternRefinement& pattern, diag::Span, writ::Type& type) -> bool {
  if (type.kind != Kind::String) {
    c.sink.report(diag::BadRefinement, pattern.span, diag::Text{"matches"},
                  diag::TypeName{type_name(c.types(), c.types().intern(type))});
    return false;
  }
  if (!check_pattern(c, pattern.pattern, pattern.span)) return false;
  type.pattern = std::string(pattern.pattern);
  return true;
}

auto resolve_named(Checker& c, const NamedType& named, diag::Span span) -> writ::TypeId {
  writ::Type type;
  if (!named_kind(c, named, type)) return {};
  if (type.kind == Kind::String) type.max_size = c.here().limits.string_bytes;
  if (type.kind == Kind::Ratio) type.range = writ::Range{0, kDecimalOne, false};
  if (!resolve_unit(c, named, span, type)) return {};
  bool fine = std::visit([&](const auto& refinement) { return refine(c, refinement, span, type); }, named.refinement);
  return fine ? c.types().intern(type) : writ::TypeId{};
}

auto size_fits(Checker& c, const SizeBound& size, writ::Type& type) -> bool {
  if (!size.given) {
    type.max_size = c.here().limits.collection;
    return true;
  }
  std::optional<std::int64_t> high = whole_number(size.high);
  std::optional<std::int64_t> low = size.low.empty() ? std::optional<std::int64_t>(0) : whole_number(size.low);
  bool fits = high && low && *low >= 0 && *low <= *high && *high >= 1 &&
              *high <= static_cast<std::int64_t>(limits::kLargestCollection);
  if (!fits) {
    c.sink.report(diag::BadSize, size.span, diag::Text{std::string(c.texts.slice(size.span))},
                  diag::Text{"a collection has at most " + std::to_string(limits::kLargestCollection) +
                             " elements, and its lower bound is not above its upper"});
    return false;
  }
  type.min_size = static_cast<std::uint32_t>(*low);
  type.max_size = static_cast<std::uint32_t>(*high);
  return true;
}

auto resolve_collection(Checker& c, const CollectionType& form) -> writ::TypeId {
  writ::Type type;
  type.kind = form.kind == CollectionType::Kind::List  ? Kind::List
              : form.kind == CollectionType::Kind::Set ? Kind::Set
                                                       : Kind::Map;
  type.element = resolve_type(c, form.element);
  bool fine = type.element.valid();
  if (type.kind == Kind::Map) {
    type.key = resolve_type(c, form.key);
    fine = fine && type.key.valid();
    if (fine && (is_collection(c.types()[type.key].kind) || c.types()[type.key].kind == Kind::Record ||
                 c.types()[type.key].optional || c.types()[type.key].kind == Kind::Json)) {
      c.sink.report(diag::BadRefinement, c.ast().types[form.key].span, diag::Text{"map key"}, c.name_of(type.key));
      fine = false;
    }
  }
  if (fine && c.types()[type.element].optional) {
    c.sink.report(diag::BadRefinement, c.ast().types[form.element].span, diag::Text{"element"}, c.name_of(type.element))
        .help("an element is there or not; leave it out instead");
    fine = false;
  }
  return fine && size_fits(c, form.size, type) ? c.types().intern(type) : writ::TypeId{};
}

auto resolve_form(Checker&, const Hole&, diag::Span) -> writ::TypeId { return {}; }
auto resolve_form(Checker& c, const NamedType& form, diag::Span span) -> writ::TypeId { return resolve_named(c, form, span); }
auto resolve_form(Checker& c, const CollectionType& form, diag::Span) -> writ::TypeId { return resolve_collection(c, form); }

// ---------------------------------------------------------------- declarations

void declare_enum(Checker& c, Symbol& symbol, const EnumDecl& decl) {
  EnumType row{symbol.name, decl.ordered, {}};
  for (const EnumMember& member : decl.members) {
    std::string name(member.name.text);
    if (std::find(row.members.begin(), row.members.end(), name) != row.members.end()) {
      c.sink.report(diag::DuplicateMember, member.name.span, diag::Name{name}, diag::Text{"`" + symbol.name + "`"});
      continue;
    }
    row.members.push_back(std::move(name));
  }
  writ::Type type;
  type.kind = Kind::Enum;
  type.enumeration = c.types().add(std::move(row));
  symbol.type = c.types().intern(type);
}

void declare_record(Checker& c, Symbol& symbol) {
  writ::Type type;
  type.kind = Kind::Record;
  type.record = c.types().add(RecordType{symbol.name, {}});
  symbol.type = c.types().intern(type);
}

// When somebody is there is no more for the gated party to say than what a limit is.
void refuse_calendar(Checker& c, writ::TypeId type, diag::Span at, const char* what) {
  while (type.valid() && is_collection(c.types()[type].kind)) type = c.types()[type].element;
  if (!type.valid() || !builtins::is_calendar(c.types(), c.types().required_of(type))) return;
  c.sink.report(diag::CalendarPlace, at, diag::Text{what})
      .help("declare it: `data opening : calendar from \"calendar.json\"`");
}

void fill_record(Checker& c, const Symbol& symbol, const RecordDecl& decl) {
  RecordType row{symbol.name, {}};
  for (const FieldDecl& field : decl.fields) {
    if (row.find(field.name.text)) {
      c.sink.report(diag::DuplicateMember, field.name.span, diag::Name{std::string(field.name.text)},
                    diag::Text{"`" + symbol.name + "`"});
      continue;
    }
    writ::TypeId type = resolve_type(c, field.type);
    refuse_calendar(c, type, field.name.span, "a field of a record");
    row.fields.push_back({std::string(field.name.text), type, field.sensitive});
  }
  c.types().record(c.types()[symbol.type].record) = std::move(row);
}

// Whether a value of `at` would hold a value of `record`; a closed record cannot hold itself.
auto holds(Checker& c, writ::TypeId at, RecordId record, std::vector<RecordId>& seen) -> bool {
  if (!at.valid()) return false;
  const writ::Type type = c.types()[at];
  if (is_collection(type.kind)) return holds(c, type.element, record, seen);
  if (type.kind != Kind::Record) return false;
  if (type.record == record) return true;
  if (std::find(seen.begin(), seen.end(), type.record) != seen.end()) return false;
  seen.push_back(type.record);
  const std::vector<Field> fields = c.types()[type.record].fields;
  return std::any_of(fields.begin(), fields.end(), [&](const Field& f) { return holds(c, f.type, record, seen); });
}

void check_record_cycle(Checker& c, const Symbol& symbol) {
  RecordId record = c.types()[symbol.type].record;
  const std::vector<Field> fields = c.types()[record].fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    std::vector<RecordId> seen;
    if (!holds(c, fields[i].type, record, seen)) continue;
    c.sink.report(diag::Cycle, symbol.span, diag::Text{"the record `" + symbol.name + "`"},
                  diag::Text{symbol.name + " -> " + fields[i].name + " -> " + symbol.name})
        .help("records are finite: refer to the other one by its id");
    c.types().record(record).fields[i].type = {};  // so that later walks end
    return;
  }
}

void declare_parameters(Checker& c, Symbol& symbol, const std::vector<Parameter>& parameters) {
  std::vector<writ::TypeId> types;
  for (const Parameter& parameter : parameters) types.push_back(resolve_type(c, parameter.type));
  symbol.parameters = std::move(types);
}

// What a call gives: with `hit collect` a list of the results of all rows that match.
auto table_type(Checker& c, const TableDecl& table) -> writ::TypeId {
  writ::TypeId result = resolve_type(c, table.result);
  if (!result.valid() || table.hit != HitPolicy::Collect) return result;
  writ::Type list;
  list.kind = Kind::List;
  list.element = result;
  list.max_size = std::max<std::uint32_t>(1, static_cast<std::uint32_t>(table.rows.size()));
  return c.types().intern(list);
}

void declare_signature(Checker& c, SymbolId id) {
  Symbol symbol = c.package.symbols[id];
  const DeclForm& form = c.ast().decls[symbol.decl].form;
  if (const auto* request = std::get_if<RequestDecl>(&form)) symbol.type = resolve_type(c, request->type);
  if (const auto* evidence = std::get_if<EvidenceDecl>(&form)) symbol.type = resolve_type(c, evidence->type);
  if (symbol.kind == SymbolKind::Request) refuse_calendar(c, symbol.type, symbol.span, "a request");
  if (symbol.kind == SymbolKind::Evidence) refuse_calendar(c, symbol.type, symbol.span, "evidence");
  if (const auto* data = std::get_if<DataDecl>(&form)) symbol.type = resolve_type(c, data->type);
  if (const auto* fixture = std::get_if<FixtureDecl>(&form)) symbol.type = resolve_type(c, fixture->type);
  if (const auto* fn = std::get_if<FnDecl>(&form)) {
    symbol.type = resolve_type(c, fn->result);
    declare_parameters(c, symbol, fn->parameters);
  }
  if (const auto* table = std::get_if<TableDecl>(&form)) {
    symbol.type = table_type(c, *table);
    declare_parameters(c, symbol, table->parameters);
  }
  if (const auto* obligation = std::get_if<ObligationDecl>(&form)) declare_parameters(c, symbol, obligation->parameters);
  if (const auto* let = std::get_if<LetDecl>(&form); let != nullptr && let->type.valid()) symbol.type = resolve_type(c, let->type);
  c.package.symbols[id] = std::move(symbol);
}

}  // namespace

auto Checker::name_of(writ::TypeId type) -> diag::TypeName {
  return {type.valid() ? type_name(package.types, type) : "something unknown"};
}

auto Checker::written(syntax::ExprId id) const -> std::string {
  constexpr std::size_t kLongest = 60;
  std::string text(texts.slice(ast().exprs[id].span));
  std::replace(text.begin(), text.end(), '\n', ' ');
  if (text.size() > kLongest) text = text.substr(0, kLongest) + "…";
  return "`" + text + "`";
}

auto known_unit(Checker& c, std::string_view unit) -> bool {
  return duration_unit(unit) || byte_unit(unit) || is_currency(unit) || unit == "year" || unit == "month" ||
         unit == "quarter" || c.package.find(c.module, Namespace::Units, unit).valid();
}

auto check_pattern(Checker& c, std::string_view pattern, diag::Span span) -> bool {
  const std::string fault = builtins::Pattern::regex_fault(pattern);
  if (fault.empty()) return true;
  c.sink.report(diag::BadPattern, span, diag::Text{fault});
  return false;
}

auto resolve_type(Checker& c, syntax::TypeId id) -> writ::TypeId {
  if (!id.valid()) return {};
  const TypeExpr& expr = c.ast().types[id];
  writ::TypeId type = std::visit([&](const auto& form) { return resolve_form(c, form, expr.span); }, expr.form);
  if (type.valid() && expr.optional) type = c.types().optional_of(type);
  c.here().types[id] = type;
  return type;
}

void declare_types(Checker& c) {
  auto each = [&](auto&& step) {
    for (std::uint32_t row = 0; row < c.package.symbols.size(); ++row) {
      SymbolId id{row};
      c.module = c.package.symbols[id].module;
      step(id, c.ast().decls[c.package.symbols[id].decl].form);
    }
  };
  each([&](SymbolId id, const DeclForm& form) {
    if (const auto* decl = std::get_if<EnumDecl>(&form)) declare_enum(c, c.package.symbols[id], *decl);
    if (std::holds_alternative<RecordDecl>(form)) declare_record(c, c.package.symbols[id]);
  });
  each([&](SymbolId id, const DeclForm& form) {
    if (const auto* decl = std::get_if<RecordDecl>(&form)) fill_record(c, c.package.symbols[id], *decl);
  });
  each([&](SymbolId id, const DeclForm& form) {
    if (std::holds_alternative<RecordDecl>(form)) check_record_cycle(c, c.package.symbols[id]);
  });
  each([&](SymbolId id, const DeclForm&) { declare_signature(c, id); });
  for (c.module = 0; c.module < c.package.asts.size(); ++c.module) check_json_in_sets(c);
  c.module = 0;
}

}  // namespace writ::check

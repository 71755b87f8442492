// Literals, names and the parts of values.
#include <algorithm>

#include "compiler/check/checker.hpp"
#include "compiler/check/forms.hpp"
#include "compiler/check/json.hpp"
#include "compiler/check/literal.hpp"
#include "runtime/values/formed_text.hpp"
#include "runtime/values/text.hpp"

namespace writ::check {

using namespace syntax;

auto infer_form(Checker&, ExprId, const Hole&, writ::TypeId) -> writ::TypeId { return {}; }
auto infer_form(Checker& c, ExprId, const BoolLit&, writ::TypeId) -> writ::TypeId { return c.simple(Kind::Bool); }
auto infer_form(Checker& c, ExprId, const NowLit&, writ::TypeId) -> writ::TypeId { return c.simple(Kind::Instant); }
auto infer_form(Checker& c, ExprId, const DateLit&, writ::TypeId) -> writ::TypeId { return c.simple(Kind::Date); }
auto infer_form(Checker& c, ExprId, const InstantLit&, writ::TypeId) -> writ::TypeId { return c.simple(Kind::Instant); }
auto infer_form(Checker& c, ExprId, const DigestLit&, writ::TypeId) -> writ::TypeId { return c.simple(Kind::Digest); }

// Where a version, an address, a network or a country is wanted, a text is one, and checked now.
auto infer_form(Checker& c, ExprId id, const StringLit&, writ::TypeId hint) -> writ::TypeId {
  if (!is_plain_text(c.ast(), id)) {
    c.sink.report(diag::StringBuilding, c.span(id)).help("write \\{ for a brace, or compare the parts instead");
    return {};
  }
  if (!hint.valid() || !is_formed(c.types()[hint].kind)) return c.simple(Kind::String);
  const Kind kind = c.types()[hint].kind;
  const std::string text = literal_text(c.ast(), id);
  std::string fault = form_fault(kind, text);
  if (fault.empty() && kind == Kind::Semver && text.find('+') != std::string::npos)
    fault = "build metadata takes no part in comparisons, so leave it out";
  if (fault.empty()) return c.simple(kind);
  c.sink.report(diag::MalformedText, c.span(id), diag::Text{text}, diag::Text{std::string(form_example(kind))},
                diag::Text{fault});
  return {};
}

// ---------------------------------------------------------------- numbers

namespace {

auto quantity_type(Checker& c, ExprId id, const NumberLit& form, writ::TypeId hint) -> writ::TypeId {
  const bool time = form.per.empty() && duration_unit(form.unit);
  const bool counted = time && hint.valid() && is_number(c.types()[hint].kind) && duration_unit(c.types()[hint].unit);
  if (time && !counted) return c.simple(Kind::Duration);
  for (std::string_view part : {form.unit, form.per}) {
    if (part.empty() || known_unit(c, part)) continue;
    auto& d = c.sink.report(diag::UnknownUnit, c.span(id), diag::Name{std::string(part)});
    std::string guess = diag::nearest(part, visible_names(c, Namespace::Units));
    d.help(guess.empty() ? "declare it: `unit " + std::string(part) + "`" : "did you mean `" + guess + "`?");
    return {};
  }
  writ::Type type;
  bool bytes = form.per.empty() && byte_unit(form.unit);
  // A size takes the unit that is wanted, and bytes where none is. So does a time beside a number of days.
  const bool sized = bytes && hint.valid() && is_number(c.types()[hint].kind) && byte_unit(c.types()[hint].unit);
  type.unit = sized || counted ? c.types()[hint].unit : bytes ? "B" : unit_text(form.unit, form.per);
  type.kind = form.digits.find('.') == std::string_view::npos ? Kind::Int : Kind::Decimal;
  if (hint.valid() && is_number(c.types()[hint].kind) && c.types()[hint].unit == type.unit) {
    Kind wanted = c.types()[hint].kind;
    if (wanted != Kind::Int || type.kind == Kind::Int) type.kind = wanted;
  }
  return c.types().intern(type);
}

auto plain_type(Checker& c, const NumberLit& form, writ::TypeId hint) -> writ::TypeId {
  bool fraction = form.digits.find('.') != std::string_view::npos;
  Kind kind = form.form == NumberForm::Percent ? Kind::Ratio : fraction ? Kind::Decimal : Kind::Int;
  if (hint.valid()) {
    Kind wanted = c.types()[hint].kind;
    bool fits = wanted == Kind::Decimal || wanted == Kind::Ratio || wanted == Kind::Float;
    // A plain number takes a wanted unit only when it has none itself: units are written.
    if (fits && c.types()[hint].unit.empty()) kind = wanted;
  }
  writ::Type type;
  type.kind = kind;
  return c.types().intern(type);
}

}  // namespace

auto infer_form(Checker& c, ExprId id, const NumberLit& form, writ::TypeId hint) -> writ::TypeId {
  writ::TypeId type = form.form == NumberForm::Quantity ? quantity_type(c, id, form, hint) : plain_type(c, form, hint);
  if (!type.valid()) return {};
  std::string why;
  if (number_value(form, c.types()[type], why)) return type;
  c.sink.report(diag::BadNumber, c.span(id), diag::Text{std::string(c.texts.slice(c.span(id)))}, diag::Text{why});
  return {};
}

// ---------------------------------------------------------------- names

auto narrowed(Checker& c, ExprId id, writ::TypeId type) -> writ::TypeId {
  if (!type.valid() || !c.types()[type].optional) return type;
  std::string path = path_of(c.ast(), id);
  if (path.empty() || !c.facts.contains(path)) return type;
  c.fact(id).unwrap = true;
  return c.types().required_of(type);
}

namespace {

auto member_of(Checker& c, writ::TypeId type, std::string_view name) -> std::optional<std::uint32_t> {
  if (!type.valid() || c.types()[type].kind != Kind::Enum) return std::nullopt;
  const auto& members = c.types()[c.types()[type].enumeration].members;
  auto found = std::find(members.begin(), members.end(), name);
  if (found == members.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - members.begin());
}

void bind_member(Checker& c, ExprId id, std::uint32_t member) {
  c.fact(id).binding = Binding{Binding::Kind::Member, {}, {}, member};
}

// Every visible enum that has a member of this name.
auto enums_with(Checker& c, std::string_view name) -> std::vector<SymbolId> {
  std::vector<SymbolId> found;
  auto look = [&](ModuleIndex module) {
    for (const auto& [_, id] : c.package.modules[module].names[static_cast<std::size_t>(Namespace::Types)]) {
      if (member_of(c, c.package.symbols[id].type, name)) found.push_back(id);
    }
  };
  look(c.module);
  for (ModuleIndex imported : c.here().imports) look(imported);
  return found;
}

void report_unknown_name(Checker& c, const Ident& name, writ::TypeId hint) {
  std::vector<std::string> known = visible_names(c, Namespace::Values);
  if (hint.valid() && c.types()[hint].kind == Kind::Enum) {
    for (const std::string& member : c.types()[c.types()[hint].enumeration].members) known.push_back(member);
  }
  auto& d = c.sink.report(diag::UnknownName, name.span, diag::Name{std::string(name.text)});
  std::string guess = diag::nearest(name.text, known);
  if (!guess.empty()) d.help("did you mean `" + guess + "`?");
}

auto value_symbol(Checker& c, ExprId id, SymbolId symbol) -> writ::TypeId {
  SymbolKind kind = c.package.symbols[symbol].kind;
  const std::string name = c.package.symbols[symbol].name;
  auto wrong = [&](std::string_view is) -> writ::TypeId {
    c.sink.report(diag::WrongKind, c.span(id), diag::Name{name}, diag::Text{std::string(is)}, diag::Text{"a value"})
        .label(c.package.symbols[symbol].span, "declared here");
    return {};
  };
  if (kind == SymbolKind::Fn || kind == SymbolKind::Table) return wrong("a function");
  if (kind == SymbolKind::Tolerance) return wrong("a tolerance (say `" + name + " within accept`)");
  if (kind == SymbolKind::Fixture && c.context != Context::Test) {
    c.sink.report(diag::OnlyInTests, c.span(id), diag::Text{"fixture " + name});
    return {};
  }
  c.fact(id).binding = Binding{Binding::Kind::Symbol, symbol, {}, 0};
  return narrowed(c, id, symbol_type(c, symbol, c.span(id)));
}

auto enum_member(Checker& c, ExprId id, const Ident& name, writ::TypeId hint) -> writ::TypeId {
  if (auto member = member_of(c, hint, name.text)) {
    bind_member(c, id, *member);
    return hint;
  }
  std::vector<SymbolId> enums = enums_with(c, name.text);
  if (enums.size() == 1) {
    writ::TypeId type = c.package.symbols[enums[0]].type;
    bind_member(c, id, *member_of(c, type, name.text));
    return type;
  }
  if (enums.empty()) {
    report_unknown_name(c, name, hint);
    return {};
  }
  std::string all;
  for (SymbolId id_ : enums) all += (all.empty() ? "`" : ", `") + c.package.symbols[id_].name + "`";
  c.sink.report(diag::AmbiguousMember, name.span, diag::Name{std::string(name.text)}, diag::Text{all})
      .help("write `" + c.package.symbols[enums[0]].name + "." + std::string(name.text) + "`");
  return {};
}

}  // namespace

auto infer_form(Checker& c, ExprId id, const NameRef& form, writ::TypeId hint) -> writ::TypeId {
  for (auto local = c.scope.rbegin(); local != c.scope.rend(); ++local) {
    if (c.package.locals[*local].name != form.name.text) continue;
    c.fact(id).binding = Binding{Binding::Kind::Local, {}, *local, 0};
    return narrowed(c, id, c.package.locals[*local].type);
  }
  if (c.package.find(c.module, Namespace::Values, form.name.text).valid()) {
    SymbolId symbol = lookup(c, Namespace::Values, form.name);
    return symbol.valid() ? value_symbol(c, id, symbol) : writ::TypeId{};
  }
  if (form.name.text == "risks" && !form.name.quoted) {
    c.fact(id).binding = Binding{Binding::Kind::Special, {}, {}, static_cast<std::uint32_t>(Special::Risks)};
    return risks_type(c, form.name.span);
  }
  return enum_member(c, id, form.name, hint);
}

// ---------------------------------------------------------------- parts

namespace {

// `alias.name` and `Enum.member`: a dot that is not a field access. Nothing: it is one.
auto qualified(Checker& c, ExprId id, const FieldAccess& form) -> std::optional<writ::TypeId> {
  const auto* base = std::get_if<NameRef>(&c.ast().exprs[form.base].form);
  if (base == nullptr) return std::nullopt;
  for (LocalId local : c.scope) {
    if (c.package.locals[local].name == base->name.text) return std::nullopt;
  }
  if (c.package.find(c.module, Namespace::Values, base->name.text).valid()) return std::nullopt;
  bool known = false;
  for (const auto& [alias, module] : c.here().aliases) {
    if (alias != base->name.text) continue;
    const auto& names = c.package.modules[module].names[static_cast<std::size_t>(Namespace::Values)];
    auto found = names.find(form.field.text);
    if (found != names.end()) return value_symbol(c, id, found->second);
    known = true;
  }
  if (known) {
    c.sink.report(diag::UnknownName, form.field.span, diag::Name{std::string(form.field.text)});
    return writ::TypeId{};
  }
  SymbolId type = lookup(c, Namespace::Types, base->name, false);
  if (!type.valid() || c.package.symbols[type].kind != SymbolKind::Enum) return std::nullopt;
  writ::TypeId enumeration = c.package.symbols[type].type;
  if (auto member = member_of(c, enumeration, form.field.text)) {
    bind_member(c, id, *member);
    return enumeration;
  }
  auto& d = c.sink.report(diag::UnknownField, form.field.span, diag::Name{std::string(form.field.text)},
                          c.name_of(enumeration));
  std::string guess = diag::nearest(form.field.text, c.types()[c.types()[enumeration].enumeration].members);
  if (!guess.empty()) d.help("did you mean `" + guess + "`?");
  return writ::TypeId{};
}

void report_unknown_field(Checker& c, const Ident& field, writ::TypeId record) {
  std::vector<std::string> known;
  for (const Field& f : c.types()[c.types()[record].record].fields) known.push_back(f.name);
  auto& d = c.sink.report(diag::UnknownField, field.span, diag::Name{std::string(field.text)}, c.name_of(record));
  std::string guess = diag::nearest(field.text, known);
  if (!guess.empty()) d.help("did you mean `" + guess + "`?");
}

}  // namespace

auto require_present(Checker& c, ExprId id, writ::TypeId type) -> bool {
  if (!type.valid()) return false;
  if (!c.types()[type].optional) return true;
  std::string what = c.written(id);
  c.sink.report(diag::OptionalUsed, c.span(id), diag::Text{what})
      .help("test it first: " + what.substr(0, what.size() - 1) + " is present and …`, or give a value with `default`");
  return false;
}

auto infer_form(Checker& c, ExprId id, const FieldAccess& form, writ::TypeId) -> writ::TypeId {
  if (auto named = qualified(c, id, form)) return *named;
  writ::TypeId base = infer(c, form.base);
  if (base.valid() && c.types()[base].kind == Kind::Json) {
    const std::string field(form.field.text);
    c.sink.report(diag::JsonOperation, form.field.span, diag::Text{"." + field}, c.name_of(base))
        .help("write `" + std::string(c.texts.slice(c.span(form.base))) + "[\"" + field + "\"]`");
    return {};
  }
  if (!require_present(c, form.base, base)) return {};
  const writ::Type record = c.types()[base];
  if (record.kind != Kind::Record) {
    c.sink.report(diag::OperandType, form.field.span, diag::Text{"." + std::string(form.field.text)}, c.name_of(base));
    return {};
  }
  std::optional<std::uint32_t> field = c.types()[record.record].find(form.field.text);
  if (!field) {
    report_unknown_field(c, form.field, base);
    return {};
  }
  c.fact(id).field = *field;
  return narrowed(c, id, c.types()[record.record].fields[*field].type);
}

auto infer_form(Checker& c, ExprId id, const IndexAccess& form, writ::TypeId) -> writ::TypeId {
  writ::TypeId base = infer(c, form.base);
  if (base.valid() && c.types()[base].kind == Kind::Json) return infer_json_part(c, id, form, base);
  if (!require_present(c, form.base, base)) return {};
  const writ::Type type = c.types()[base];
  if (type.kind == Kind::Map) return expect(c, form.index, type.key) ? type.element : writ::TypeId{};
  if (type.kind == Kind::List) return expect(c, form.index, c.simple(Kind::Int)) ? type.element : writ::TypeId{};
  c.sink.report(diag::OperandType, c.span(id), diag::Text{"[ ]"}, c.name_of(base));
  return {};
}

}  // namespace writ::check

// Calls: the aggregates and constructors of the language, library functions, `fn`s.
#include <algorithm>
#include <array>

#include "compiler/check/checker.hpp"
#include "compiler/check/forms.hpp"
#include "compiler/check/literal.hpp"
#include "runtime/builtins/builtins.hpp"
#include "runtime/builtins/calendar.hpp"
#include "runtime/builtins/closure.hpp"
#include "runtime/builtins/signature.hpp"
#include "runtime/values/formed_text.hpp"
#include "runtime/values/version.hpp"

namespace writ::check {

using namespace syntax;

namespace {

struct SpecialRow {
  std::string_view name;
  Special special;
};
constexpr std::array kSpecials = {
    SpecialRow{"count", Special::Count},       SpecialRow{"sum", Special::Sum},
    SpecialRow{"max", Special::Max},           SpecialRow{"min", Special::Min},
    SpecialRow{"avg", Special::Avg},           SpecialRow{"get", Special::Get},
    SpecialRow{"first", Special::First},       SpecialRow{"person", Special::Person},
    SpecialRow{"service", Special::Service},   SpecialRow{"asset", Special::Asset},
    SpecialRow{"decision", Special::Decision}, SpecialRow{"approvals", Special::Approvals},
};

// Names of design 2.7 that belong to features this version does not have.
constexpr std::array<std::string_view, 2> kLater = {"waivers", "policy"};

auto special_named(std::string_view name) -> std::optional<Special> {
  for (const SpecialRow& row : kSpecials) {
    if (row.name == name) return row.special;
  }
  return std::nullopt;
}

auto arguments_text(std::size_t count) -> diag::Text {
  return {std::to_string(count) + (count == 1 ? " argument" : " arguments")};
}

auto wrong_count(Checker& c, ExprId id, const Call& call, std::size_t wanted) -> writ::TypeId {
  c.sink.report(diag::ArgumentCount, c.span(id), diag::Name{std::string(call.callee.text)}, arguments_text(wanted),
                diag::Count{call.arguments.size()});
  return {};
}

auto collection_argument(Checker& c, ExprId id, std::string_view what) -> std::optional<writ::Type> {
  writ::TypeId type = infer(c, id);
  if (!require_present(c, id, type)) return std::nullopt;
  if (is_collection(c.types()[type].kind)) return c.types()[type];
  c.sink.report(diag::OperandType, c.span(id), diag::Text{std::string(what)}, c.name_of(type));
  return std::nullopt;
}

auto optional_number(Checker& c, writ::Type element) -> writ::TypeId {
  element.range.reset();
  element.float_range.reset();
  if (element.kind != Kind::Float) element.kind = Kind::Decimal;
  return c.types().optional_of(c.types().intern(element));
}

// The type of an aggregate over values of type `element`.
auto aggregate_type(Checker& c, ExprId id, Special special, std::string_view name, writ::TypeId element)
    -> writ::TypeId {
  if (special == Special::Count) return c.simple(Kind::Int);
  writ::Type type = c.types()[element];
  bool ordered = is_ordered(c.types(), element);
  bool summable = is_number(type.kind) || type.kind == Kind::Duration;
  bool fits = special == Special::Max || special == Special::Min ? ordered
              : special == Special::Avg                          ? is_number(type.kind)
                                                                 : summable;
  if (!fits) {
    c.sink.report(diag::OperandType, c.span(id), diag::Text{std::string(name)}, c.name_of(element));
    return {};
  }
  if (special == Special::Max || special == Special::Min) return c.types().optional_of(element);
  if (special == Special::Avg) return optional_number(c, type);
  type.range.reset();
  type.float_range.reset();
  if (type.kind == Kind::Ratio) type.kind = Kind::Decimal;  // ratios add up to more than one
  return c.types().intern(type);
}

auto infer_aggregate(Checker& c, ExprId id, const Call& call, Special special) -> writ::TypeId {
  if (call.arguments.size() != 1) return wrong_count(c, id, call, 1);
  ExprId value = call.arguments[0].value;
  if (!call.comprehension.valid()) {
    std::optional<writ::Type> type = collection_argument(c, value, call.callee.text);
    return type ? aggregate_type(c, id, special, call.callee.text, type->element) : writ::TypeId{};
  }
  Inside inside(c);
  if (!bind_comprehension(c, id, call.comprehension)) return {};
  writ::TypeId element = infer(c, value);
  if (!require_present(c, value, element)) return {};
  return aggregate_type(c, id, special, call.callee.text, element);
}

auto infer_get(Checker& c, ExprId id, const Call& call) -> writ::TypeId {
  if (call.arguments.size() != 2) return wrong_count(c, id, call, 2);
  std::optional<writ::Type> map = collection_argument(c, call.arguments[0].value, "get");
  if (!map) return {};
  if (map->kind != Kind::Map) {
    c.sink.report(diag::OperandType, c.span(call.arguments[0].value), diag::Text{"get"},
                  c.name_of(c.types().intern(*map)));
    return {};
  }
  return expect(c, call.arguments[1].value, map->key) ? c.types().optional_of(map->element) : writ::TypeId{};
}

auto infer_first(Checker& c, ExprId id, const Call& call) -> writ::TypeId {
  if (call.arguments.size() != 1) return wrong_count(c, id, call, 1);
  std::optional<writ::Type> list = collection_argument(c, call.arguments[0].value, "first");
  if (!list) return {};
  if (list->kind == Kind::Map) {
    c.sink.report(diag::OperandType, c.span(call.arguments[0].value), diag::Text{"first"},
                  c.name_of(c.types().intern(*list)));
    return {};
  }
  return c.types().optional_of(list->element);
}

auto infer_identity(Checker& c, ExprId id, const Call& call, Kind kind) -> writ::TypeId {
  if (call.arguments.size() != 1) return wrong_count(c, id, call, 1);
  return expect(c, call.arguments[0].value, c.simple(Kind::String)) ? c.simple(kind) : writ::TypeId{};
}

auto infer_special(Checker& c, ExprId id, const Call& call, Special special) -> writ::TypeId {
  c.fact(id).binding = Binding{Binding::Kind::Special, {}, {}, static_cast<std::uint32_t>(special)};
  bool aggregate = special == Special::Count || special == Special::Sum || special == Special::Max ||
                   special == Special::Min || special == Special::Avg;
  if (!aggregate && call.comprehension.valid()) {
    c.sink.report(diag::OperandType, c.span(id), diag::Text{std::string(call.callee.text)},
                  diag::TypeName{"`for … in`"});
    return {};
  }
  switch (special) {
    case Special::Count:
    case Special::Sum:
    case Special::Max:
    case Special::Min:
    case Special::Avg: return infer_aggregate(c, id, call, special);
    case Special::Get: return infer_get(c, id, call);
    case Special::First: return infer_first(c, id, call);
    case Special::Person: return infer_identity(c, id, call, Kind::Person);
    case Special::Service: return infer_identity(c, id, call, Kind::Service);
    case Special::Asset: return infer_identity(c, id, call, Kind::Asset);
    case Special::Decision: return infer_decision(c, id, call);
    case Special::Approvals: return infer_approvals(c, id, call);
    case Special::Outcome:
    case Special::Risks:
    case Special::Formed: return {};  // have forms of their own
  }
  return {};
}

// `semver("1.2.3")`: a text that is written here is the value, so it is checked now and never absent.
auto infer_formed(Checker& c, ExprId id, const Call& call, Kind kind) -> writ::TypeId {
  c.fact(id).binding = Binding{Binding::Kind::Special, {}, {}, static_cast<std::uint32_t>(Special::Formed)};
  return infer(c, call.arguments[0].value, c.simple(kind));
}

auto is_written(const Checker& c, const Call& call) -> bool {
  return call.arguments.size() == 1 && !call.arguments[0].label.valid() &&
         is_plain_text(c.ast(), call.arguments[0].value);
}

// A number that bounds the result is known when the rules are checked: its type says which it is.
auto literal_type(Checker& c, ExprId id) -> writ::TypeId {
  const std::optional<Cell> value = literal_cell(c, id);
  const writ::TypeId type = c.fact(id).type;
  if (!value || c.types()[type].kind != Kind::Int || !std::holds_alternative<NumberLit>(c.ast().exprs[id].form))
    return {};
  writ::Type one = c.types()[type];
  one.range = writ::Range{value->integer, value->integer, false};
  c.fact(id).type = c.types().intern(one);
  return c.fact(id).type;
}

// `round: down`: which way is never left to a default or to a value.
auto infer_rounding(Checker& c, const builtins::Builtin& builtin, const Argument& argument) -> writ::TypeId {
  const auto* name = std::get_if<NameRef>(&c.ast().exprs[argument.value].form);
  const bool up = name != nullptr && name->name.text == "up";
  if (!argument.label.valid() || name == nullptr || (!up && name->name.text != "down")) {
    c.sink.report(diag::RoundingNotSaid, c.span(argument.value), diag::Name{std::string(builtin.name)})
        .help("`round: down` takes the last day of a month that is too short, `round: up` the first of the next one");
    return {};
  }
  const writ::TypeId type = builtins::rounding_type(c.types());
  c.fact(argument.value).binding = Binding{Binding::Kind::Member, {}, {}, up ? 1u : 0u};
  c.fact(argument.value).type = type;
  return type;
}

// The type of an argument; `hint` is that of the first one.
auto infer_argument(Checker& c, const builtins::Builtin& builtin, const Argument& argument,
                    const builtins::Parameter& parameter, writ::TypeId hint) -> writ::TypeId {
  if (argument.label.valid() && argument.label.text != parameter.name) {
    c.sink.report(diag::ArgumentLabel, argument.label.span, diag::Name{std::string(builtin.name)},
                  diag::Name{std::string(argument.label.text)});
    return {};
  }
  if (parameter.type == builtins::kLiteralRounding) return infer_rounding(c, builtin, argument);
  const std::optional<Kind> kind = kind_named(parameter.type);
  if (kind) hint = c.simple(*kind);
  if (parameter.type == builtins::kCalendarName) hint = builtins::calendar_type(c.types());
  const writ::TypeId type = infer(c, argument.value, hint);
  if (!require_present(c, argument.value, type)) return {};
  if (parameter.type != builtins::kLiteralInt) return type;
  const writ::TypeId literal = literal_type(c, argument.value);
  if (!literal.valid()) {
    c.sink.report(diag::NotWritten, c.span(argument.value), diag::Name{std::string(parameter.name)},
                  diag::Name{std::string(builtin.name)});
  }
  return literal;
}

// What a builtin demands of a text that is written at the call.
auto texts_fit(Checker& c, const builtins::Builtin& builtin, const Call& call) -> bool {
  if (builtin.name != "satisfies" || call.arguments.size() != 2) return true;
  const ExprId range = call.arguments[1].value;
  if (!is_plain_text(c.ast(), range)) return true;
  const std::string text = literal_text(c.ast(), range);
  const std::string fault = range_fault(text);
  if (fault.empty()) return true;
  c.sink.report(diag::MalformedText, c.span(range), diag::Text{text},
                diag::Text{R"(a range of versions such as ">=1.2 <2")"}, diag::Text{fault});
  return false;
}

auto is_data(Checker& c, ExprId id) -> bool {
  const Binding& binding = c.fact(id).binding;
  return binding.kind == Binding::Kind::Symbol && c.package.symbols[binding.symbol].kind == SymbolKind::Data;
}

// A closure is not made in a decision: that would take as long as the graph is large.
auto closes_data(Checker& c, const builtins::Builtin& builtin, const Call& call) -> bool {
  if (builtin.name != builtins::kClosure || call.arguments.size() != 1) return true;
  const ExprId edges = call.arguments[0].value;
  if (is_data(c, edges)) return true;
  c.sink.report(diag::ClosureOfComputed, c.span(edges))
      .help("name the graph in a `data` declaration, a map from each one to the set of those it is a member of");
  return false;
}

auto infer_builtin(Checker& c, ExprId id, const Call& call, std::uint32_t row) -> writ::TypeId {
  c.fact(id).binding = Binding{Binding::Kind::Builtin, {}, {}, row};
  const builtins::Builtin& builtin = builtins::all()[row];
  const std::vector<builtins::Parameter> parameters = builtins::parameters_of(builtin.signature);
  std::vector<writ::TypeId> types;
  for (const Argument& argument : call.arguments) {
    const builtins::Parameter none{};
    const builtins::Parameter& parameter = types.size() < parameters.size() ? parameters[types.size()] : none;
    const writ::TypeId type =
        infer_argument(c, builtin, argument, parameter, types.empty() ? writ::TypeId{} : types[0]);
    if (!type.valid()) return {};
    types.push_back(type);
  }
  if (!texts_fit(c, builtin, call) || !closes_data(c, builtin, call)) return {};
  if (builtin.hidden == builtins::Hidden::Now) types.push_back(c.simple(Kind::Instant));
  if (std::optional<writ::TypeId> result = builtin.rule(c.types(), types)) return *result;
  std::string given;
  if (builtin.hidden == builtins::Hidden::Now) types.pop_back();
  for (writ::TypeId type : types) given += (given.empty() ? "" : ", ") + type_name(c.types(), type);
  c.sink.report(diag::OperandType, c.span(id), diag::Text{std::string(builtin.name)}, diag::TypeName{"(" + given + ")"})
      .help(std::string(builtin.signature));
  return {};
}

auto infer_function(Checker& c, ExprId id, const Call& call, SymbolId symbol) -> writ::TypeId {
  SymbolKind kind = c.package.symbols[symbol].kind;
  if (kind != SymbolKind::Fn && kind != SymbolKind::Table) {
    c.sink.report(diag::NotCallable, call.callee.span, diag::Name{std::string(call.callee.text)})
        .label(c.package.symbols[symbol].span, "declared here");
    return {};
  }
  c.fact(id).binding = Binding{Binding::Kind::Symbol, symbol, {}, 0};
  writ::TypeId result = symbol_type(c, symbol, c.span(id));
  const Symbol& row = c.package.symbols[symbol];
  const DeclForm& form = c.package.ast_of(row).decls[row.decl].form;
  const auto* fn = std::get_if<FnDecl>(&form);
  const auto* table = std::get_if<TableDecl>(&form);
  const std::vector<Parameter>& parameters = fn != nullptr ? fn->parameters : table->parameters;
  std::vector<writ::TypeId> wanted = row.parameters;
  return check_arguments(c, call, c.span(id), row.name, parameters, wanted) ? result : writ::TypeId{};
}

void report_unknown_function(Checker& c, const Call& call) {
  std::vector<std::string> known = visible_names(c, Namespace::Values);
  for (const builtins::Builtin& builtin : builtins::all()) known.emplace_back(builtin.name);
  for (const SpecialRow& row : kSpecials) known.emplace_back(row.name);
  for (std::string& query : lineage_query_names()) known.push_back(std::move(query));
  auto& d = c.sink.report(diag::UnknownName, call.callee.span, diag::Name{std::string(call.callee.text)});
  std::string guess = diag::nearest(call.callee.text, known);
  if (!guess.empty()) d.help("did you mean `" + guess + "`?");
}

}  // namespace

auto check_arguments(Checker& c, const Call& call, diag::Span span, const std::string& name,
                     const std::vector<Parameter>& parameters, const std::vector<writ::TypeId>& wanted) -> bool {
  if (call.comprehension.valid() || call.arguments.size() != parameters.size()) {
    c.sink.report(diag::ArgumentCount, span, diag::Name{name}, arguments_text(parameters.size()),
                  diag::Count{call.arguments.size()});
    return false;
  }
  bool fine = true;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Argument& argument = call.arguments[i];
    if (argument.label.valid() && argument.label.text != parameters[i].name.text) {
      c.sink
          .report(diag::ArgumentLabel, argument.label.span, diag::Name{name},
                  diag::Name{std::string(argument.label.text)})
          .help("the parameters are, in this order: `" + std::string(parameters[i].name.text) + "` comes here");
      fine = false;
    }
    fine = expect(c, argument.value, wanted[i]) && fine;
  }
  return fine;
}

auto bind_comprehension(Checker& c, ExprId owner, const Comprehension& comprehension) -> bool {
  writ::TypeId sequence = infer(c, comprehension.sequence);
  if (!require_present(c, comprehension.sequence, sequence)) return false;
  const writ::Type type = c.types()[sequence];
  if (!is_collection(type.kind)) {
    c.sink.report(diag::OperandType, c.span(comprehension.sequence), diag::Text{"in"}, c.name_of(sequence));
    return false;
  }
  c.fact(owner).variable =
      bind_local(c, LocalKind::Element, comprehension.variable, type.kind == Kind::Map ? type.key : type.element);
  if (!comprehension.where.valid()) return true;
  if (!expect_bool(c, comprehension.where)) return false;
  c.facts = with_facts(c.facts, flow_of(c, comprehension.where).when_true);
  return true;
}

auto infer_form(Checker& c, ExprId id, const Call& call, writ::TypeId) -> writ::TypeId {
  std::string_view name = call.callee.text;
  if (c.package.find(c.module, Namespace::Values, name).valid()) {
    SymbolId symbol = lookup(c, Namespace::Values, call.callee);
    return symbol.valid() ? infer_function(c, id, call, symbol) : writ::TypeId{};
  }
  if (std::optional<Special> special = special_named(name)) return infer_special(c, id, call, *special);
  if (std::optional<LineageQuery> query = lineage_query_named(name)) return infer_lineage(c, id, call, *query);
  if (std::optional<Kind> kind = kind_named(name); kind && is_formed(*kind) && is_written(c, call)) {
    return infer_formed(c, id, call, *kind);
  }
  if (std::optional<std::uint32_t> row = builtins::find(name)) return infer_builtin(c, id, call, *row);
  if (std::find(kLater.begin(), kLater.end(), name) != kLater.end()) {
    if (c.asking != nullptr) {  // the block is reported as not yet; the rules around it stand
      c.asking->later.push_back(std::string(name) + "(…)");
      return {};
    }
    c.sink.report(diag::NotYet, c.span(id), diag::Text{"the function `" + std::string(name) + "`"});
    return {};
  }
  report_unknown_function(c, call);
  return {};
}

}  // namespace writ::check

// Steps that depend on how large values may be: comparing them, calling the library, reading tables.
#include <algorithm>

#include "compiler/check/cost_walk.hpp"
#include "compiler/check/json_literal.hpp"
#include "compiler/check/literal.hpp"
#include "runtime/builtins/signature.hpp"

namespace writ::check {

using namespace syntax;

namespace {

auto rounded_up(Steps size, Steps divisor) -> Steps { return size / divisor + (size % divisor != 0 ? 1 : 0); }

// Comparing two values of which everything inside is within `inside`. Each type once.
class Comparison {
 public:
  Comparison(const TypeTable& types, const Bounds& inside) : types_(types), inside_(inside) {}

  auto steps(writ::TypeId id) -> Steps {
    if (!id.valid()) return 1;
    if (auto known = known_.find(id); known != known_.end()) return known->second;
    const Steps made = counted(types_[id]);
    return known_[id] = made;
  }
  auto entry(const writ::Type& collection) -> Steps {
    const Steps element = steps(collection.element);
    return collection.kind == Kind::Map ? plus(element, steps(collection.key)) : element;
  }

 private:
  auto counted(const writ::Type& type) -> Steps {
    if (is_collection(type.kind)) return plus(1, times(inside_.size, entry(type)));
    if (is_text(type.kind)) return text_steps(inside_.text);
    Steps sum = 1;
    if (type.kind != Kind::Record) return sum;
    for (const Field& field : types_[type.record].fields) sum = plus(sum, steps(field.type));
    return sum;
  }

  const TypeTable& types_;
  Bounds inside_;
  std::map<writ::TypeId, Steps> known_;
};

}  // namespace

auto text_steps(Steps bytes) -> Steps {
  constexpr Steps kBytesToCompare = 16;  // in one step
  return 1 + rounded_up(bytes, kBytesToCompare);
}

// Elements are compared in pairs, so the shorter of two collections is enough.
void CostWalk::compare(writ::TypeId type, const Source& a, const Source& b, ExprId owner) {
  Bounds inside = a.inside;
  inside.widen(b.inside);
  Comparison comparison(package_.types, inside);
  if (!type.valid() || !is_collection(package_.types[type].kind)) return charge(comparison.steps(type));
  charge(1);
  repeat_steps(b.size < a.size ? b : a, owner, comparison.entry(package_.types[type]));
}

// ---------------------------------------------------------------- the library

void CostWalk::call_builtin(const builtins::Builtin& builtin, const std::vector<Source>& arguments, ExprId owner) {
  const auto terms = builtins::parse_cost(builtin.cost, builtin.signature);
  WRIT_CHECK(terms.has_value(), "a row whose cost does not parse");
  const std::size_t named = builtins::parameters_of(builtin.signature).size();
  for (const builtins::CostTerm& term : *terms) {
    call_term(term, arguments, owner);
    // Arguments after the last parameter count like it.
    if (std::find(term.arguments.begin(), term.arguments.end(), named - 1) == term.arguments.end()) continue;
    for (std::size_t more = named; more < arguments.size(); ++more) {
      builtins::CostTerm again = term;
      std::replace(again.arguments.begin(), again.arguments.end(), named - 1, more);
      call_term(again, arguments, owner);
    }
  }
}

void CostWalk::call_term(const builtins::CostTerm& term, const std::vector<Source>& arguments, ExprId owner) {
  Steps steps = term.steps;
  std::vector<Source> collections;
  for (std::size_t index : term.arguments) {
    if (index >= arguments.size()) continue;  // an argument that may be left out
    const Source& argument = arguments[index];
    if (argument.sized.valid()) {
      collections.push_back(argument);
    } else {
      steps = times(steps, argument.size != 0 ? argument.size : argument.inside.text);
    }
  }
  // A size that has a name is not divided: a quotient rounded up is no polynomial.
  if (collections.empty()) return charge(rounded_up(steps, term.divisor));
  repeat_product(collections, owner, steps);
}

void CostWalk::repeat_product(std::span<const Source> sizes, ExprId owner, Steps steps) {
  if (sizes.empty()) return charge(steps);
  repeat(sizes.front(), owner, span(owner), [&] { repeat_product(sizes.subspan(1), owner, steps); });
}

// What the library makes is not larger than all it is given, or has the size that its type says.
auto CostWalk::built(const std::vector<Source>& arguments, writ::TypeId result) -> Source {
  Bounds given;
  Steps size = 0;
  for (const Source& argument : arguments) {
    given = {plus(given.size, argument.inside.size), plus(given.text, argument.inside.text)};
    size = plus(size, argument.size);
  }
  const Bounds declared = places.bounds(result);
  Source made;
  made.inside = {given.size != 0 ? given.size : declared.size, given.text != 0 ? given.text : declared.text};
  if (result.valid() && is_collection(package_.types[result].kind))
    made.size = size != 0 ? size : places.largest(result);
  return made;
}

// ---------------------------------------------------------------- constants

auto CostWalk::constant(ExprId id) -> std::optional<Source> {
  const ExprForm& form = ast().exprs[id].form;
  if (const writ::Type* known = type(id); known != nullptr && known->kind == Kind::Json) return constant_json(id);
  if (const auto* digest = std::get_if<DigestLit>(&form)) return Source{{}, {}, 0, {}, {0, digest->text.size()}};
  if (std::holds_alternative<StringLit>(form)) return Source{{}, {}, 0, {}, {0, literal_text(ast(), id).size()}};
  const bool number = std::holds_alternative<NumberLit>(form) || std::holds_alternative<BoolLit>(form) ||
                      std::holds_alternative<DateLit>(form) || std::holds_alternative<InstantLit>(form);
  const Binding& binding = fact(id).binding;
  if (number || binding.kind == Binding::Kind::Member) return Source{};
  if (binding.kind == Binding::Kind::Symbol) return constant_let(binding.symbol);
  if (const auto* call = std::get_if<Call>(&form)) return constant_id(*call, binding);
  if (const auto* unary = std::get_if<Unary>(&form); unary != nullptr && unary->op == UnaryOp::Negate)
    return constant(unary->operand);
  if (const auto* list = std::get_if<ListLit>(&form); list != nullptr && !list->comprehension.valid())
    return constant_elements(list->elements);
  if (const auto* set = std::get_if<SetLit>(&form); set != nullptr && !set->comprehension.valid())
    return constant_elements(set->elements);
  return std::nullopt;
}

auto CostWalk::constant_json(ExprId id) const -> std::optional<Source> {
  JsonFault fault;
  const std::optional<std::string> text = is_json_literal(ast(), id) ? json_literal(ast(), id, fault) : std::nullopt;
  return text ? std::optional(Source{{}, {}, 0, {}, {0, text->size()}}) : std::nullopt;
}

// `person("olga")`
auto CostWalk::constant_id(const Call& call, const Binding& binding) -> std::optional<Source> {
  const auto special = static_cast<Special>(binding.index);
  const bool names_one =
      binding.kind == Binding::Kind::Special && (special == Special::Person || special == Special::Service ||
                                                 special == Special::Asset || special == Special::Formed);
  return names_one ? constant(call.arguments[0].value) : std::nullopt;
}

auto CostWalk::constant_let(SymbolId id) -> std::optional<Source> {
  const Symbol& row = package_.symbols[id];
  if (row.kind == SymbolKind::Asset) return Source{{}, {}, 0, {}, {0, row.name.size()}};
  const auto* let = std::get_if<LetDecl>(&package_.ast_of(row).decls[row.decl].form);
  if (let == nullptr) return std::nullopt;
  return once(row.module, [&] { return constant(let->value); });
}

auto CostWalk::constant_elements(const std::vector<ExprId>& elements) -> std::optional<Source> {
  Source made;
  made.size = elements.size();
  made.inside.size = made.size;
  for (ExprId element : elements) {
    const std::optional<Source> each = constant(element);
    if (!each) return std::nullopt;
    made.inside.widen(each->inside);
  }
  return made;
}

// ---------------------------------------------------------------- tables

namespace {

// The constants that a cell compares with; none where it matches everything.
auto constants_of(const TableCell& cell) -> std::vector<ExprId> {
  std::vector<ExprId> found;
  for (const CellTest& test : cell.tests) {
    if (const auto* equal = std::get_if<ExprId>(&test.test)) found.push_back(*equal);
    if (const auto* order = std::get_if<std::pair<BinaryOp, ExprId>>(&test.test)) found.push_back(order->second);
    if (const auto* range = std::get_if<RangeRefinement>(&test.test))
      found.insert(found.end(), {range->low, range->high});
  }
  return found;
}

}  // namespace

// A cell is one step, and so is each further alternative unless members of an enum are looked up at
// once; each text in it is compared.
void CostWalk::count_column(TableCost& cost, const TableDecl& decl, std::size_t column, writ::TypeId type) {
  const Kind kind = type.valid() ? package_.types[type].kind : Kind::Bool;
  TableCost::TextColumn texts{column, 0, 0};
  for (const TableRow& row : decl.rows) {
    const std::vector<CellTest>& tests = row.cells[column].tests;
    if (!is_text(kind) || tests.empty()) {
      cost.cells = plus(cost.cells, kind == Kind::Enum ? 1 : std::max<Steps>(1, tests.size()));
      continue;
    }
    texts.tests += tests.size();
    for (ExprId constant_id : constants_of(row.cells[column])) {
      if (const std::optional<Source> known = constant(constant_id))
        texts.longest = std::max(texts.longest, known->inside.text);
    }
  }
  if (texts.tests > 0) cost.texts.push_back(texts);
}

auto CostWalk::table_cost(SymbolId id, const TableDecl& decl) -> const TableCost& {
  auto [slot, fresh] = tables_.try_emplace(id);
  TableCost& cost = slot->second;
  if (!fresh) return cost;
  const std::vector<writ::TypeId>& parameters = package_.symbols[id].parameters;
  for (std::size_t column = 0; column < parameters.size(); ++column)
    count_column(cost, decl, column, parameters[column]);
  bool first = true;
  for (const TableRow& row : decl.rows) {
    const std::optional<Source> answer = constant(row.result);
    if (!answer) {
      cost.computed.push_back(row.result);
      continue;
    }
    cost.answers = first ? *answer : either(cost.answers, *answer);
    first = false;
  }
  return cost;
}

// An answer that is a constant is free.
auto CostWalk::table(SymbolId id, const TableDecl& decl, const std::vector<Source>& arguments) -> Source {
  const TableCost& cost = table_cost(id, decl);
  charge(plus(1, cost.cells));
  for (const TableCost::TextColumn& texts : cost.texts) {
    const Steps bytes = std::max(texts.longest, arguments[texts.column].inside.text);
    charge(times(texts.tests, text_steps(bytes)));
  }
  Source answer = cost.answers;
  bool any = cost.computed.size() < decl.rows.size();
  for (ExprId computed : cost.computed) {
    const Source one = walk(computed);
    answer = any ? either(answer, one) : one;
    any = true;
  }
  if (decl.hit != HitPolicy::Collect) return answer;
  answer.inside.widen({decl.rows.size(), 0});
  return {{}, {}, decl.rows.size(), {}, answer.inside};
}

}  // namespace writ::check

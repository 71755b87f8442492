#include "runtime/index/condition_reader.hpp"

#include <algorithm>

namespace writ::index {

using ir::Op;

auto both(const ColumnTests& a, const ColumnTests& b) -> ColumnTests {
  ColumnTests made;
  std::size_t i = 0;
  std::size_t k = 0;
  while (i < a.size() || k < b.size()) {
    if (k == b.size() || (i < a.size() && a[i].column < b[k].column)) {
      made.push_back(a[i++]);
    } else if (i == a.size() || b[k].column < a[i].column) {
      made.push_back(b[k++]);
    } else {
      made.push_back({a[i].column, both(a[i].classes, b[k].classes)});
      ++i;
      ++k;
    }
  }
  return made;
}

void append(const ColumnTests& row, std::vector<std::uint32_t>& rows) {
  rows.push_back(static_cast<std::uint32_t>(row.size()));
  for (const ColumnTest& test : row) {
    rows.insert(rows.end(), {test.column, static_cast<std::uint32_t>(test.classes.size())});
    for (const Interval& one : test.classes) rows.insert(rows.end(), {one.first, one.last});
  }
}

// ---------------------------------------------------------------- what can be read

auto ConditionReader::can_read(std::uint32_t condition) -> bool {
  looks_.begin_condition();
  return is_conjunction(condition);
}

auto ConditionReader::is_conjunction(std::uint32_t value) -> bool {
  if (!looks_.take()) return false;
  const ir::Inst& inst = definition(value);
  if (inst.op == Op::And) return is_conjunction(inst.a) && is_conjunction(inst.b);
  return is_true(inst) || argument_of(value).has_value();
}

auto ConditionReader::readable_parts(std::uint32_t condition) -> std::vector<std::uint32_t> {
  looks_.begin_condition();
  std::vector<std::uint32_t> parts;
  if (!add_parts(condition, parts)) parts.clear();
  return parts;
}

// Whether looks were left.
auto ConditionReader::add_parts(std::uint32_t value, std::vector<std::uint32_t>& parts) -> bool {
  if (!looks_.take()) return false;
  const ir::Inst& inst = definition(value);
  if (inst.op == Op::And) return add_parts(inst.a, parts) && add_parts(inst.b, parts);
  if (argument_of(value)) parts.push_back(value);
  return looks_.are_left();
}

// The one value that a part is about; nothing where there are more, or something else is asked.
auto ConditionReader::argument_of(std::uint32_t value) -> std::optional<std::uint32_t> {
  if (!looks_.take()) return std::nullopt;
  const ir::Inst& inst = definition(value);
  if (inst.op == Op::And || inst.op == Op::Or || inst.op == Op::Not) {
    const std::optional<std::uint32_t> a = argument_of(inst.a);
    if (!a) return std::nullopt;
    return inst.op == Op::Not || a == argument_of(inst.b) ? a : std::nullopt;
  }
  const std::optional<Atom> found = atom(inst);
  if (!found || (found->members != nullptr && !looks_.take(found->members->size))) return std::nullopt;
  return found->argument;
}

auto ConditionReader::asks_parts_only(std::uint32_t condition) const -> bool {
  const ir::Inst& inst = definition(condition);
  if (inst.op == Op::And || inst.op == Op::Or) return asks_parts_only(inst.a) && asks_parts_only(inst.b);
  if (inst.op == Op::Not) return asks_parts_only(inst.a);
  return is_true(inst) || path_of(definitions_, ir::ValueId{atom(inst)->argument}).input.valid();
}

// ---------------------------------------------------------------- one comparison

auto ConditionReader::lookup_of(std::uint32_t value) const -> std::optional<Lookup> {
  return ir::lookup_of(module_.types[definition(value).type]);
}

// As the other side of a comparison has it: an int may be widened.
auto ConditionReader::constant(std::uint32_t value) const -> std::optional<Cell> {
  const ir::Inst& inst = definition(value);
  const bool widened = inst.op == Op::Widen && definition(inst.a).op == Op::Const;
  if (!widened && inst.op != Op::Const) return std::nullopt;
  const Cell& from = module_.constants[ir::ConstantId{widened ? definition(inst.a).a : inst.a}].value;
  if (from.is_unknown() || from.absent) return std::nullopt;
  const bool whole = widened && module_.types[definition(inst.a).type].kind == Kind::Int;
  return whole ? Cell::of_decimal(decimal::from_int(from.integer)) : from;
}

auto ConditionReader::is_true(const ir::Inst& inst) const -> bool {
  if (inst.op != Op::Const) return false;
  const Cell& value = module_.constants[ir::ConstantId{inst.a}].value;
  return value.known() && !value.absent && value.truth == Truth::True;
}

auto ConditionReader::atom(const ir::Inst& inst) const -> std::optional<Atom> {
  std::optional<Atom> found;
  if (inst.op == Op::Eq || inst.op == Op::Lt || inst.op == Op::Le) found = comparison(inst);
  if (inst.op == Op::Member) found = membership(inst);
  if (inst.op == Op::Input || inst.op == Op::Field) found = truth_of_part(inst);
  if (found) found->argument = same_as(found->argument);
  return found;
}

auto ConditionReader::comparison(const ir::Inst& inst) const -> std::optional<Atom> {
  const std::optional<Cell> left = constant(inst.a);
  const std::optional<Cell> right = constant(inst.b);
  if (left.has_value() == right.has_value()) return std::nullopt;
  const std::uint32_t argument = left ? inst.b : inst.a;
  const std::optional<Lookup> lookup = lookup_of(argument);
  if (!lookup || (*lookup == Lookup::Text && inst.op != Op::Eq)) return std::nullopt;
  const Side less = inst.op == Op::Lt ? Side::Below : Side::AtMost;
  const Side more = inst.op == Op::Lt ? Side::Above : Side::AtLeast;
  return Atom{argument, *lookup, inst.op == Op::Eq ? Side::Equal : left ? more : less, left ? *left : *right};
}

// In a set that is known whole.
auto ConditionReader::membership(const ir::Inst& inst) const -> std::optional<Atom> {
  const std::optional<Cell> held = constant(inst.b);
  const std::optional<Lookup> lookup = lookup_of(inst.a);
  if (!held || !lookup || held->sequence->open) return std::nullopt;
  const Sequence& members = *held->sequence;
  const TypeId element = module_.types[definition(inst.b).type].element;
  if (ir::lookup_of(module_.types[element]) != lookup) return std::nullopt;
  const auto is_known = [](const Cell& one) { return one.known() && !one.absent; };
  if (!std::all_of(members.items, members.items + members.size, is_known)) return std::nullopt;
  return Atom{inst.a, *lookup, Side::Equal, {}, &members};
}

auto ConditionReader::truth_of_part(const ir::Inst& inst) const -> std::optional<Atom> {
  const Type& type = module_.types[inst.type];
  const bool is_part = path_of(definitions_, inst.result).input.valid();
  if (!is_part || type.kind != Kind::Bool || type.optional) return std::nullopt;
  return Atom{inst.result.index, Lookup::Truth, Side::Equal, Cell::of(Truth::True)};
}

// ---------------------------------------------------------------- columns and classes

void ConditionReader::collect(std::uint32_t condition) {
  const ir::Inst& inst = definition(condition);
  if (inst.op == Op::And || inst.op == Op::Or) {
    collect(inst.a);
    collect(inst.b);
  } else if (inst.op == Op::Not) {
    collect(inst.a);
  } else if (!is_true(inst)) {
    collect(*atom(inst));
  }
}

void ConditionReader::collect(const Atom& atom) {
  const auto next = static_cast<std::uint32_t>(arguments_.size());
  const auto [at, fresh] = column_of_.try_emplace(atom.argument, next);
  if (fresh) {
    arguments_.emplace_back(atom.argument);
    lookups_.push_back(atom.lookup);
    constants_.emplace_back();
  }
  std::vector<Cell>& constants = constants_[at->second];
  if (atom.members == nullptr) {
    constants.push_back(atom.limit);
  } else {
    constants.insert(constants.end(), atom.members->items, atom.members->items + atom.members->size);
  }
}

auto ConditionReader::columns() const -> std::vector<Column> {
  std::vector<Column> made;
  for (std::size_t i = 0; i < arguments_.size(); ++i) made.emplace_back(lookups_[i], constants_[i]);
  return made;
}

auto ConditionReader::tests(const std::vector<Column>& columns, std::uint32_t condition) const -> ColumnTests {
  ColumnTests made;
  conjoin(columns, condition, made);
  std::sort(made.begin(), made.end(), [](const auto& a, const auto& b) { return a.column < b.column; });
  return made;
}

void ConditionReader::conjoin(const std::vector<Column>& columns, std::uint32_t value, ColumnTests& tests) const {
  const ir::Inst& inst = definition(value);
  if (inst.op == Op::And) {
    conjoin(columns, inst.a, tests);
    conjoin(columns, inst.b, tests);
    return;
  }
  if (is_true(inst)) return;
  ColumnTest one = test(columns, value);
  const auto same = std::find_if(tests.begin(), tests.end(), [&](const auto& t) { return t.column == one.column; });
  if (same == tests.end()) {
    tests.push_back(std::move(one));
  } else {
    same->classes = both(same->classes, one.classes);
  }
}

// Of a part, which is about one column alone.
auto ConditionReader::test(const std::vector<Column>& columns, std::uint32_t value) const -> ColumnTest {
  const ir::Inst& inst = definition(value);
  if (inst.op != Op::And && inst.op != Op::Or && inst.op != Op::Not) {
    const Atom found = *atom(inst);
    const std::uint32_t column = column_of_.at(found.argument);
    return {column, classes(columns[column], found)};
  }
  const ColumnTest a = test(columns, inst.a);
  if (inst.op == Op::Not) return {a.column, all_but(a.classes, columns[a.column].count())};
  const ColumnTest b = test(columns, inst.b);
  return {a.column, inst.op == Op::And ? both(a.classes, b.classes) : either(a.classes, b.classes)};
}

auto ConditionReader::classes(const Column& column, const Atom& atom) const -> Classes {
  if (atom.members != nullptr) {
    Classes all;
    for (const Cell& member : std::span(atom.members->items, atom.members->size))
      all.push_back(column.equal(member).front());
    return either(all, {});
  }
  switch (atom.side) {
    case Side::Equal: return column.equal(atom.limit);
    case Side::Below: return column.below(atom.limit);
    case Side::AtMost: return either(column.below(atom.limit), column.equal(atom.limit));
    case Side::Above: return column.above(atom.limit);
    case Side::AtLeast: return either(column.equal(atom.limit), column.above(atom.limit));
  }
  return {};
}

}  // namespace writ::index

// What is in each row of a module, once: the binary form is written and read by going through these. Private to
// runtime/ir.
//
// A form is a RowWriter or a RowReader; it takes the parts of a row in order. Each row is taken apart by a structured
// binding, so a part that is added to a row and not here does not build. The numbers of enumerations and the order
// of parts are the form: who changes one raises kCompiledVersion.
#pragma once

#include <concepts>
#include <type_traits>

#include "runtime/ir/compiled.hpp"

namespace writ::ir {

template <class T, class Row>
concept Is = std::same_as<std::remove_const_t<T>, Row>;

// The last of each enumeration: what is beyond it does not read.
template <class Enum>
inline constexpr Enum kLast = Enum{};
template <>
inline constexpr Kind kLast<Kind> = Kind::Map;
template <>
inline constexpr InputKind kLast<InputKind> = InputKind::Answer;
template <>
inline constexpr LevelKind kLast<LevelKind> = LevelKind::Hard;
template <>
inline constexpr ClauseKind kLast<ClauseKind> = ClauseKind::Escalate;
template <>
inline constexpr Verdict kLast<Verdict> = Verdict::Deny;
template <>
inline constexpr Merge kLast<Merge> = Merge::Union;
template <>
inline constexpr LineageAnswer kLast<LineageAnswer> = LineageAnswer::Declared;

// ---------------------------------------------------------------- types

template <class Form>
void fields(Form& form, Is<Range> auto& row) {
  auto& [low, high, high_open] = row;
  form(low, high, high_open);
}
template <class Form>
void fields(Form& form, Is<FloatRange> auto& row) {
  auto& [low, high, high_open] = row;
  form(low, high, high_open);
}
template <class Form>
void fields(Form& form, Is<Type> auto& row) {
  auto& [kind, optional, element, key, enumeration, record, unit, least, most, range, floats, pattern] = row;
  form(kind, optional, element, key, enumeration, record, unit, least, most, range, floats, pattern);
}
template <class Form>
void fields(Form& form, Is<EnumType> auto& row) {
  auto& [name, ordered, members] = row;
  form(name, ordered, members);
}
template <class Form>
void fields(Form& form, Is<Field> auto& row) {
  auto& [name, type, sensitive] = row;
  form(name, type, sensitive);
}
template <class Form>
void fields(Form& form, Is<RecordType> auto& row) {
  auto& [name, parts] = row;
  form(name, parts);
}

// ---------------------------------------------------------------- data

template <class Form>
void fields(Form& form, Is<Input> auto& row) {
  auto& [name, kind, type, about, issuers, fresh_within, data] = row;
  form(name, kind, type, about, issuers, fresh_within);
  if (kind == InputKind::Data) form.value(type, data);
}
template <class Form>
void fields(Form& form, Is<RulesColumn> auto& row) {
  auto& [type, limits] = row;
  form(type);
  form.near(limits, form.last.constant);
}
template <class Form>
void fields(Form& form, Is<Rules> auto& row) {
  auto& [name, columns, tests, answers, rest] = row;
  form(name, columns);
  form.tests(tests);
  form.near(answers, form.last.constant);
  form(rest);
}
// Origins come in the order of the source, and mostly from one file.
template <class Form>
void fields(Form& form, Is<Origin> auto& row) {
  auto& [file, line, column, text] = row;
  form(file);
  form.near(line, form.last.line);
  form(column);
  form.near(text);
}

// ---------------------------------------------------------------- functions

template <class Form>
void operand(Form& form, Operand kind, auto& number, std::uint32_t result) {
  switch (kind) {
    case Operand::Value: form.value_before(number, result); return;
    case Operand::Const: form.near(number, form.last.constant); return;
    case Operand::Builtin: form.builtin(number); return;
    case Operand::List: form.near(number, form.last.list); return;
    case Operand::Input:
    case Operand::Field:
    case Operand::Index:
    case Operand::Block:
    case Operand::Reason:
    case Operand::Rules: form(number); return;
    case Operand::None: return;
  }
}
// Most results are numbered in order, and most operands were made just before.
template <class Form>
void fields(Form& form, Is<Inst> auto& row) {
  auto& [op, type, result, a, b, c, origin] = row;
  form.operation(op);
  form(type);
  form.near(result.index, form.last.result);
  const OpInfo& info = op_info(op);
  operand(form, info.a, a, result.index);
  if (info.a == Operand::List) {
    form(b);
  } else {
    operand(form, info.b, b, result.index);
  }
  operand(form, info.c, c, result.index);
  form.near(origin.index, form.last.origin);
}
template <class Form>
void fields(Form& form, Is<Block> auto& row) {
  auto& [params, insts, results] = row;
  form(params, insts, results);
}
// The types of values are those of the instructions that they are results of.
template <class Form>
void fields(Form& form, Is<Function> auto& row) {
  auto& [name, blocks, pool, value_types, outputs] = row;
  form(name, blocks);
  form.ascending(pool);
  form(outputs);
  form.value_types(row);
}

// ---------------------------------------------------------------- what is decided

template <class Form>
void fields(Form& form, Is<MessagePart> auto& row) {
  auto& [text, value] = row;
  form(text, value);
}
template <class Form>
void fields(Form& form, Is<Message> auto& row) {
  auto& [parts, values] = row;
  form(parts, values);
}
template <class Form>
void fields(Form& form, Is<Level> auto& row) {
  auto& [kind, override_by, override_from] = row;
  form(kind, override_by, override_from);
}
template <class Form>
void fields(Form& form, Is<Requirement> auto& row) {
  auto& [label, message, origin] = row;
  form(label, message, origin);
}
template <class Form>
void fields(Form& form, Is<Control> auto& row) {
  auto& [id, title, owner, severity, maps, tags, remedy, level, until, then, has_condition, condition_origin,
         requirements, origin] = row;
  form(id, title, owner, severity, maps, tags, remedy, level, until, then, has_condition, condition_origin,
       requirements, origin);
}
template <class Form>
void fields(Form& form, Is<GateControl> auto& row) {
  auto& [control, applies, requirements, at, at_until, at_because] = row;
  form(control, applies, requirements, at, at_until, at_because);
}
template <class Form>
void fields(Form& form, Is<GateClause> auto& row) {
  auto& [kind, condition, role, because, origin] = row;
  form(kind, condition, role, because, origin);
}
template <class Form>
void fields(Form& form, Is<Seat> auto& row) {
  auto& [people, role, when] = row;
  form(people, role, when);
}
template <class Form>
void fields(Form& form, Is<Widening> auto& row) {
  auto& [after, role] = row;
  form(after, role);
}
template <class Form>
void fields(Form& form, Is<GateApproval> auto& row) {
  auto& [approval, declared_in, asked_for, when, binds, binds_policy, seats, exclude, valid, veto, delegate_up_to,
         escalations, expire, origin] = row;
  form(approval, declared_in, asked_for, when, binds, binds_policy, seats, exclude, valid, veto, delegate_up_to,
       escalations, expire, origin);
}
template <class Form>
void fields(Form& form, Is<GateWaiver> auto& row) {
  auto& [id, digest, control, scope, compensated, granted, expires, approval, because, origin] = row;
  form(id, digest, control, scope, compensated, granted, expires, approval, because, origin);
}
template <class Form>
void fields(Form& form, Is<ObligationArgument> auto& row) {
  auto& [name, value] = row;
  form(name, value);
}
template <class Form>
void fields(Form& form, Is<Obligation> auto& row) {
  auto& [on, binding, name, merge, arguments, origin] = row;
  form(on, binding, name, merge, arguments, origin);
}
template <class Form>
void fields(Form& form, Is<CostSize> auto& row) {
  auto& [input, path, approval, bound] = row;
  form(input, path, approval, bound);
}
template <class Form>
void fields(Form& form, Is<CostTerm> auto& row) {
  auto& [steps, sizes] = row;
  form(steps, sizes);
}
template <class Form>
void fields(Form& form, Is<Cost> auto& row) {
  auto& [sizes, terms] = row;
  form(sizes, terms);
}
template <class Form>
void fields(Form& form, Is<Gate> auto& row) {
  auto& [name, title, request, function, controls, clauses, approvals, waivers, obligations, nothing_applies,
         nothing_because, cost, origin] = row;
  form(name, title, request, function, controls, clauses, approvals, waivers, obligations, nothing_applies,
       nothing_because, cost, origin);
}

// ---------------------------------------------------------------- lineage

template <class Form>
void fields(Form& form, Is<LineageAsset> auto& row) {
  auto& [id, silent, holds] = row;
  form(id, silent, holds);
}
template <class Form>
void fields(Form& form, Is<LineageFlow> auto& row) {
  auto& [from, to, via, removes, adds] = row;
  form(from, to, via, removes, adds);
}
template <class Form>
void fields(Form& form, Is<LineageTable> auto& row) {
  auto& [table, answer] = row;
  form(table, answer);
}
template <class Form>
void fields(Form& form, Is<Lineage> auto& row) {
  auto& [assets, flows, tables] = row;
  form(assets, flows, tables);
}

// ---------------------------------------------------------------- the whole

template <class Form>
void fields(Form& form, Is<Companion> auto& row) {
  auto& [kind, name, bytes] = row;
  form(kind, name);
  form.raw(bytes);
}
template <class Form>
void fields(Form& form, Is<LedgerRule> auto& row) {
  auto& [name, signer, fresh_within] = row;
  form(name, signer, fresh_within);
}
template <class Form>
void fields(Form& form, Is<Package> auto& row) {
  auto& [maker, locked, groups, ledger, companions] = row;
  form(maker, locked, groups, ledger, companions);
}

// Each section of the module in turn; the types come before what is read by type.
template <class Form>
void sections(Form& form, Is<Module> auto& module, Is<Package> auto& package) {
  auto& [name, version, edition, source_digest, meaning_digest, clock_skew, types, constants, inputs, rules, functions,
         origins, messages, controls, gates, lineage, memory, own_texts] = module;
  form.section(Section::Facts, [&] { form(name, version, edition, source_digest, meaning_digest, clock_skew); });
  form.section(Section::Package, [&] { form(package); });
  form.section(Section::Types, [&] { form.types(types); });
  form.section(Section::Constants, [&] { form.constants(constants); });
  form.section(Section::Inputs, [&] { form(inputs); });
  form.section(Section::Rules, [&] { form(rules); });
  form.section(Section::Origins, [&] { form(origins); });
  form.section(Section::Functions, [&] { form(functions); });
  form.section(Section::Messages, [&] { form(messages); });
  form.section(Section::Controls, [&] { form(controls); });
  form.section(Section::Gates, [&] { form(gates); });
  form.section(Section::Lineage, [&] { form(lineage); });
}

// A list or set of few parts that have none themselves, such as regions, is often there many times: it is written once
// in a section, and then by its number among those of its type.
inline constexpr std::size_t kMostShared = 64;  // parts: what a file holds grows by no more than this
inline auto is_shared(const TypeTable& types, const Type& type) -> bool {
  if (type.kind != Kind::List && type.kind != Kind::Set) return false;
  const Kind element = types[type.element].kind;
  return !is_collection(element) && element != Kind::Record;
}

// What numbers of the same sort are written as a difference from.
struct Last {
  std::uint32_t line = 0;
  std::uint32_t text = 0;
  std::uint32_t value = 0;  // that is a text
  std::uint32_t constant = 0;
  std::uint32_t list = 0;
  std::uint32_t result = 0;
  std::uint32_t origin = 0;
};

}  // namespace writ::ir

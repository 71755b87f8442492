// Whether two modules are the same, field by field: what print() and read() must keep.
//
// Blocks and lists are compared by what stands in them, because the text form does not
// keep how they share their tables.
#pragma once

#include "runtime/ir/ir.hpp"
#include "tests/property/random_values.hpp"

namespace writ::property {

class ModuleComparison {
 public:
  ModuleComparison(const ir::Module& a, const ir::Module& b) : a_(a), b_(b) {}

  // The first table that differs; empty when the modules are the same.
  auto difference() -> std::string_view {
    if (!header()) return "the header";
    if (!type_rows()) return "the types";
    if (!tables(a_.constants, b_.constants, &ModuleComparison::constant)) return "the constants";
    if (!tables(a_.inputs, b_.inputs, &ModuleComparison::input)) return "the inputs";
    if (!tables(a_.rules, b_.rules, &ModuleComparison::rules)) return "the rules";
    if (!tables(a_.origins, b_.origins, &ModuleComparison::origin)) return "the origins";
    if (!tables(a_.functions, b_.functions, &ModuleComparison::function)) return "the functions";
    if (!tables(a_.messages, b_.messages, &ModuleComparison::message)) return "the messages";
    if (!tables(a_.controls, b_.controls, &ModuleComparison::control)) return "the controls";
    if (!tables(a_.gates, b_.gates, &ModuleComparison::gate)) return "the gates";
    return {};
  }

 private:
  template <class Rows, class Row>
  auto tables(const Rows& x, const Rows& y, bool (ModuleComparison::*same)(const Row&, const Row&)) -> bool {
    return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                      [&](const Row& one, const Row& other) { return (this->*same)(one, other); });
  }

  auto header() -> bool {
    return a_.name == b_.name && a_.version == b_.version && a_.edition == b_.edition &&
           a_.source_digest == b_.source_digest && a_.meaning_digest == b_.meaning_digest &&
           a_.clock_skew == b_.clock_skew;
  }
  auto type_rows() -> bool {
    const auto rows = [](const TypeTable& types) { return std::vector(types.types().begin(), types.types().end()); };
    return rows(a_.types) == rows(b_.types) &&
           tables(a_.types.enums(), b_.types.enums(), &ModuleComparison::enumeration) &&
           tables(a_.types.records(), b_.types.records(), &ModuleComparison::record);
  }
  auto enumeration(const EnumType& x, const EnumType& y) -> bool {
    return x.name == y.name && x.ordered == y.ordered && x.members == y.members;
  }
  auto record(const RecordType& x, const RecordType& y) -> bool {
    return x.name == y.name && tables(x.fields, y.fields, &ModuleComparison::record_field);
  }
  auto record_field(const Field& x, const Field& y) -> bool {
    return x.name == y.name && x.type == y.type && x.sensitive == y.sensitive;
  }

  auto constant(const ir::Constant& x, const ir::Constant& y) -> bool {
    return x.type == y.type && same(a_.types, x.type, x.value, y.value);
  }
  auto input(const ir::Input& x, const ir::Input& y) -> bool {
    const bool alike = x.name == y.name && x.kind == y.kind && x.type == y.type && x.about == y.about &&
                       x.issuers == y.issuers && x.fresh_within == y.fresh_within;
    return alike && (x.kind != ir::InputKind::Data || same(a_.types, x.type, x.data, y.data));
  }
  auto rules(const ir::Rules& x, const ir::Rules& y) -> bool {
    return x.name == y.name && tables(x.columns, y.columns, &ModuleComparison::column) && x.tests == y.tests &&
           x.answers == y.answers && x.rest == y.rest;
  }
  auto column(const ir::RulesColumn& x, const ir::RulesColumn& y) -> bool {
    return x.type == y.type && x.limits == y.limits;
  }
  auto origin(const ir::Origin& x, const ir::Origin& y) -> bool {
    return x.file == y.file && x.line == y.line && x.column == y.column && x.text == y.text;
  }

  // ---------------------------------------------------------------- functions

  auto function(const ir::Function& x, const ir::Function& y) -> bool {
    return x.name == y.name && x.value_types == y.value_types && x.outputs == y.outputs &&
           x.blocks.size() == y.blocks.size() && block(x, y, ir::BlockId{0u}, ir::BlockId{0u});
  }
  auto block(const ir::Function& x, const ir::Function& y, ir::BlockId in_x, ir::BlockId in_y) -> bool {
    const ir::Block& one = x.blocks[in_x];
    const ir::Block& other = y.blocks[in_y];
    if (one.params != other.params || one.results != other.results) return false;
    return std::equal(one.insts.begin(), one.insts.end(), other.insts.begin(), other.insts.end(),
                      [&](const ir::Inst& p, const ir::Inst& q) { return instruction(x, y, p, q); });
  }
  auto instruction(const ir::Function& x, const ir::Function& y, const ir::Inst& p, const ir::Inst& q) -> bool {
    const bool alike = p.op == q.op && p.type == q.type && p.result == q.result && p.c == q.c && p.origin == q.origin;
    if (!alike) return false;
    const ir::OpInfo& info = ir::op_info(p.op);
    if (info.a == ir::Operand::List) {
      const auto first = x.pool.begin() + p.a;
      return p.b == q.b && std::equal(first, first + p.b, y.pool.begin() + q.a);
    }
    if (p.a != q.a) return false;
    return info.b == ir::Operand::Block ? block(x, y, ir::BlockId{p.b}, ir::BlockId{q.b}) : p.b == q.b;
  }

  // ---------------------------------------------------------------- what is decided

  auto message(const ir::Message& x, const ir::Message& y) -> bool {
    return x.values == y.values && tables(x.parts, y.parts, &ModuleComparison::part);
  }
  auto part(const ir::MessagePart& x, const ir::MessagePart& y) -> bool {
    return x.text == y.text && x.value == y.value;
  }
  static auto level(const ir::Level& x, const ir::Level& y) -> bool {
    return x.kind == y.kind && x.override_by == y.override_by;
  }
  auto control(const ir::Control& x, const ir::Control& y) -> bool {
    return x.id == y.id && x.title == y.title && x.owner == y.owner && x.severity == y.severity && x.maps == y.maps &&
           x.tags == y.tags && x.remedy == y.remedy && level(x.level, y.level) && level(x.then, y.then) &&
           x.until == y.until && x.has_condition == y.has_condition && x.condition_origin == y.condition_origin &&
           x.origin == y.origin && tables(x.requirements, y.requirements, &ModuleComparison::requirement);
  }
  auto requirement(const ir::Requirement& x, const ir::Requirement& y) -> bool {
    return x.label == y.label && x.message == y.message && x.origin == y.origin;
  }
  auto gate(const ir::Gate& x, const ir::Gate& y) -> bool {
    return x.name == y.name && x.title == y.title && x.request == y.request && x.function == y.function &&
           x.nothing_applies == y.nothing_applies && x.nothing_because == y.nothing_because && x.origin == y.origin &&
           tables(x.cost.sizes, y.cost.sizes, &ModuleComparison::cost_size) &&
           tables(x.cost.terms, y.cost.terms, &ModuleComparison::cost_term) &&
           tables(x.controls, y.controls, &ModuleComparison::gate_control) &&
           tables(x.clauses, y.clauses, &ModuleComparison::clause) &&
           tables(x.approvals, y.approvals, &ModuleComparison::approval) &&
           tables(x.obligations, y.obligations, &ModuleComparison::obligation);
  }
  auto cost_size(const ir::CostSize& x, const ir::CostSize& y) -> bool {
    return x.input == y.input && x.path == y.path && x.approval == y.approval && x.bound == y.bound;
  }
  auto cost_term(const ir::CostTerm& x, const ir::CostTerm& y) -> bool {
    return x.steps == y.steps && x.sizes == y.sizes;
  }
  auto gate_control(const ir::GateControl& x, const ir::GateControl& y) -> bool {
    const bool levels = x.at.has_value() == y.at.has_value() && (!x.at || level(*x.at, *y.at));
    return levels && x.control == y.control && x.applies == y.applies && x.requirements == y.requirements &&
           x.at_until == y.at_until && x.at_because == y.at_because;
  }
  auto clause(const ir::GateClause& x, const ir::GateClause& y) -> bool {
    return x.kind == y.kind && x.condition == y.condition && x.role == y.role && x.because == y.because &&
           x.origin == y.origin;
  }
  auto approval(const ir::GateApproval& x, const ir::GateApproval& y) -> bool {
    return x.approval == y.approval && x.when == y.when && x.origin == y.origin &&
           tables(x.seats, y.seats, &ModuleComparison::seat);
  }
  auto seat(const ir::Seat& x, const ir::Seat& y) -> bool {
    return x.people == y.people && x.role == y.role && x.when == y.when;
  }
  auto obligation(const ir::Obligation& x, const ir::Obligation& y) -> bool {
    return x.on == y.on && x.binding == y.binding && x.name == y.name && x.merge == y.merge && x.origin == y.origin &&
           tables(x.arguments, y.arguments, &ModuleComparison::argument);
  }
  auto argument(const ir::ObligationArgument& x, const ir::ObligationArgument& y) -> bool {
    return x.name == y.name && x.value == y.value;
  }

  const ir::Module& a_;
  const ir::Module& b_;
};

}  // namespace writ::property

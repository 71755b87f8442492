// Messages, controls and gates.
#include "runtime/ir/reader.hpp"
#include "runtime/ir/text_form.hpp"

namespace writ::ir {

void Reader::message() {
  if (!row_number(scan_.word_id('m'), module_.messages.size())) return;
  Message row;
  if (scan_.at_word_id('f')) row.values = FunctionId{scan_.word_id('f')};
  scan_.expect(":");
  for (;;) {
    if (scan_.peek().kind == TokenKind::Text) {
      row.parts.push_back({scan_.text(), std::nullopt});
    } else if (scan_.accept("[")) {
      row.parts.push_back({"", scan_.unsigned32()});
      scan_.expect("]");
    } else {
      break;
    }
  }
  module_.messages.add(std::move(row));
}

auto Reader::message_id() -> MessageId {
  if (scan_.accept("none")) return {};
  return MessageId{scan_.word_id('m')};
}

auto Reader::level() -> Level {
  Level level;
  level.kind = named(text_form::level_named, "`advisory`, `soft` or `hard`");
  level.override_by = scan_.text();
  level.override_from = scan_.text();
  return level;
}

void Reader::control() {
  if (!row_number(scan_.word_id('c'), module_.controls.size())) return;
  Control row;
  row.id = scan_.text();
  row.origin = optional_origin();
  scan_.expect("{");
  const auto text = [this](std::string_view name) {
    scan_.expect(name);
    return scan_.text();
  };
  row.title = text("title");
  row.owner = text("owner");
  row.severity = text("severity");
  while (scan_.accept("maps")) row.maps.push_back(scan_.text());
  while (scan_.accept("tag")) row.tags.push_back(scan_.text());
  row.remedy = text("remedy");
  scan_.expect("level");
  row.level = level();
  scan_.expect("then");
  row.then = level();
  if (scan_.accept("until")) row.until = scan_.signed64();
  row.has_condition = scan_.accept("condition");
  if (row.has_condition) row.condition_origin = optional_origin();
  while (scan_.accept("require")) {
    Requirement requirement;
    requirement.label = scan_.text();
    requirement.message = message_id();
    requirement.origin = optional_origin();
    row.requirements.push_back(std::move(requirement));
  }
  scan_.expect("}");
  module_.controls.add(std::move(row));
}

// ---------------------------------------------------------------- gates

void Reader::gate() {
  Gate row;
  row.name = scan_.text();
  scan_.expect("on");
  row.request = InputId{scan_.sigil_id('$')};
  scan_.expect("by");
  row.function = FunctionId{scan_.word_id('f')};
  row.origin = optional_origin();
  scan_.expect("{");
  scan_.expect("title");
  row.title = scan_.text();
  while (scan_.accept("control")) gate_control(row);
  while (scan_.peek().text == "deny" || scan_.peek().text == "escalate") gate_clause(row);
  while (scan_.accept("approval")) gate_approval(row);
  while (scan_.accept("waiver")) gate_waiver(row);
  while (scan_.accept("on")) gate_obligation(row);
  if (scan_.accept("nothing")) {
    row.nothing_applies = named(text_form::verdict_named, "a decision");
    scan_.expect("because");
    row.nothing_because = message_id();
  }
  while (scan_.accept("size")) cost_size(row.cost);
  while (scan_.accept("steps")) cost_term(row.cost);
  scan_.expect("}");
  module_.gates.push_back(std::move(row));
}

auto Reader::when() -> std::optional<std::uint32_t> {
  if (!scan_.accept("when")) return std::nullopt;
  return scan_.unsigned32();
}

void Reader::gate_control(Gate& gate) {
  GateControl control;
  control.control = ControlId{scan_.word_id('c')};
  control.applies = when();
  scan_.expect("requires");
  scan_.expect("(");
  while (!scan_.accept(")") && !scan_.at_end()) {
    if (!control.requirements.empty()) scan_.expect(",");
    control.requirements.push_back(scan_.unsigned32());
  }
  if (scan_.accept("at")) control.at = level();
  if (scan_.accept("until")) control.at_until = scan_.signed64();
  scan_.expect("because");
  control.at_because = message_id();
  gate.controls.push_back(std::move(control));
}

void Reader::gate_clause(Gate& gate) {
  GateClause clause;
  clause.kind = named(text_form::clause_named, "`deny` or `escalate`");
  clause.role = scan_.text();
  scan_.expect("when");
  clause.condition = scan_.unsigned32();
  scan_.expect("because");
  clause.because = message_id();
  clause.origin = optional_origin();
  gate.clauses.push_back(std::move(clause));
}

// "(1, 4)", when `name` stands there.
void Reader::outputs(std::string_view name, std::vector<std::uint32_t>& numbers) {
  if (!scan_.accept(name)) return;
  scan_.expect("(");
  while (!scan_.accept(")") && !scan_.at_end()) {
    if (!numbers.empty()) scan_.expect(",");
    numbers.push_back(scan_.unsigned32());
  }
}

void Reader::seat(GateApproval& approval) {
  Seat seat;
  seat.people = scan_.unsigned32();
  seat.role = scan_.text();
  seat.when = when();
  approval.seats.push_back(std::move(seat));
}

void Reader::gate_approval(Gate& gate) {
  GateApproval approval;
  approval.approval = scan_.text();
  scan_.expect("from");
  approval.declared_in = scan_.text();
  approval.asked_for = !scan_.accept("in_reserve");
  approval.when = when();
  approval.origin = optional_origin();
  scan_.expect("{");
  outputs("binds", approval.binds);
  approval.binds_policy = scan_.accept("binds_policy");
  while (scan_.accept("need")) seat(approval);
  outputs("exclude", approval.exclude);
  scan_.expect("valid");
  approval.valid = scan_.signed64();
  approval.veto = scan_.accept("veto");
  if (scan_.accept("delegate")) approval.delegate_up_to = scan_.signed64();
  while (scan_.accept("escalate")) {
    const std::int64_t after = scan_.signed64();
    approval.escalations.push_back({after, scan_.text()});
  }
  if (scan_.accept("expire")) approval.expire = scan_.signed64();
  scan_.expect("}");
  gate.approvals.push_back(std::move(approval));
}

void Reader::gate_waiver(Gate& gate) {
  GateWaiver waiver;
  waiver.id = scan_.text();
  waiver.digest = scan_.text();
  scan_.expect("for");
  waiver.control = scan_.unsigned32();
  scan_.expect("scope");
  waiver.scope = scan_.unsigned32();
  if (scan_.accept("compensated")) waiver.compensated = scan_.unsigned32();
  scan_.expect("granted");
  waiver.granted = scan_.signed64();
  scan_.expect("expires");
  waiver.expires = scan_.signed64();
  scan_.expect("by");
  waiver.approval = scan_.unsigned32();
  scan_.expect("because");
  waiver.because = scan_.text();
  waiver.origin = optional_origin();
  gate.waivers.push_back(std::move(waiver));
}

void Reader::gate_obligation(Gate& gate) {
  Obligation obligation;
  obligation.on = named(text_form::verdict_named, "a decision");
  obligation.binding = scan_.accept("oblige");
  if (!obligation.binding) scan_.expect("advise");
  obligation.name = scan_.text();
  scan_.expect("merge");
  obligation.merge = named(text_form::merge_named, "a way to merge");
  obligation.origin = optional_origin();
  scan_.expect("(");
  while (!scan_.accept(")") && !scan_.at_end()) {
    if (!obligation.arguments.empty()) scan_.expect(",");
    std::string name = scan_.text();
    obligation.arguments.push_back({std::move(name), scan_.unsigned32()});
  }
  gate.obligations.push_back(std::move(obligation));
}

void Reader::cost_size(Cost& cost) {
  CostSize size;
  if (scan_.peek().kind == TokenKind::Text) {
    size.approval = scan_.text();
  } else {
    size.input = InputId{scan_.sigil_id('$')};
  }
  while (scan_.peek().text == "." || scan_.peek().text == "[") {
    if (scan_.accept("[")) {
      scan_.expect("]");
      size.path.push_back(kEachElement);
    } else {
      scan_.expect(".");
      size.path.push_back(scan_.unsigned32());
    }
  }
  scan_.expect("max");
  size.bound = static_cast<std::uint64_t>(scan_.signed64());
  cost.sizes.push_back(std::move(size));
}

void Reader::cost_term(Cost& cost) {
  CostTerm term;
  term.steps = static_cast<std::uint64_t>(scan_.signed64());
  while (scan_.peek().kind == TokenKind::Number) term.sizes.push_back(scan_.unsigned32());
  cost.terms.push_back(std::move(term));
}

}  // namespace writ::ir

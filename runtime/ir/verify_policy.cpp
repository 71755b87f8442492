// The governance facts: every id names a row, every condition is an output that is a bool.
#include <fmt/core.h>
#include <map>

#include "runtime/base/limits.hpp"
#include "runtime/ir/verifier.hpp"

namespace writ::ir {
namespace {

struct PolicyVerifier {
  Verifier& v;
  std::string where;

  auto require(bool fine, std::string_view what) -> bool { return v.require(fine, where, what); }

  void origin(OriginId id) { require(Verifier::none_or_in(id, v.module.origins), "its origin is not a row"); }
  void message(MessageId id) { require(v.module.messages.contains(id), "its message is not a row"); }
  void optional_message(MessageId id) {
    require(Verifier::none_or_in(id, v.module.messages), "its message is not a row");
  }

  void output(const Function& fn, std::uint32_t number) {
    require(number < fn.outputs.size(), "it names an output that its function does not have");
  }
  void condition(const Function& fn, std::uint32_t number) {
    if (!require(number < fn.outputs.size(), "it names an output that its function does not have")) return;
    require(v.is(fn.value_types[fn.outputs[number].index], Kind::Bool), "a condition is not a bool");
  }
  void condition(const Function& fn, const std::optional<std::uint32_t>& number) {
    if (number) condition(fn, *number);
  }

  void control(const Control& control) {
    origin(control.origin);
    origin(control.condition_origin);
    // What asks for nothing would be satisfied by everything.
    require(!control.requirements.empty(), "it requires nothing");
    for (const Requirement& requirement : control.requirements) {
      message(requirement.message);
      origin(requirement.origin);
    }
  }

  void gate_control(const Function& fn, const GateControl& control) {
    if (!require(v.module.controls.contains(control.control), "a control is not a row")) return;
    condition(fn, control.applies);
    const std::size_t wanted = v.module.controls[control.control].requirements.size();
    require(control.requirements.size() == wanted, "it has not one output a requirement of its control");
    for (const std::uint32_t number : control.requirements) condition(fn, number);
    optional_message(control.at_because);
  }

  // People are ids; a list or set of them is one too.
  void people(const Function& fn, std::uint32_t number) {
    if (!require(number < fn.outputs.size(), "it names an output that its function does not have")) return;
    const Type& type = v.row(fn.value_types[fn.outputs[number].index]);
    const bool sequence = type.kind == Kind::List || type.kind == Kind::Set;
    require((sequence ? v.row(type.element).kind : type.kind) == Kind::Person,
            "an approval excludes what is no person");
  }
  void approval(const Function& fn, const GateApproval& approval) {
    condition(fn, approval.when);
    require(!approval.seats.empty(), "an approval has no seat");
    require(approval.seats.size() <= limits::kSeats, "an approval has too many kinds of seat");
    for (const Seat& seat : approval.seats) {
      require(seat.people > 0, "a seat of an approval is for nobody");
      condition(fn, seat.when);
    }
    require(!approval.binds.empty() || approval.binds_policy, "an approval is about nothing");
    for (const std::uint32_t number : approval.binds) output(fn, number);
    for (const std::uint32_t number : approval.exclude) people(fn, number);
    require(approval.valid > 0, "an approval is valid for no time");
    for (const Widening& widening : approval.escalations)
      require(widening.after >= 0, "an approval escalates before it is asked for");
    origin(approval.origin);
  }
  void waiver(const Gate& gate, const Function& fn, const GateWaiver& waiver) {
    require(waiver.control < gate.controls.size(), "a waiver is for a control that its gate does not have");
    require(waiver.approval < gate.approvals.size(), "a waiver is granted by an approval that its gate does not have");
    condition(fn, waiver.scope);
    condition(fn, waiver.compensated);
    origin(waiver.origin);
  }

  // A path leads along the types to a collection.
  void cost_size(const CostSize& size) {
    require(size.bound <= limits::kMostSteps, "a size of its cost is larger than can be counted");
    if (!size.input.valid()) {
      require(size.path.empty() && !size.approval.empty(), "a size of its cost is of nothing");
      return;
    }
    if (!require(v.module.inputs.contains(size.input), "a size of its cost is of an input that is not a row")) return;
    TypeId at = v.module.inputs[size.input].type;
    for (const std::uint32_t step : size.path) {
      const Type& type = v.row(at);
      const bool element = step == kEachElement && is_collection(type.kind);
      const bool field =
          step != kEachElement && type.kind == Kind::Record && step < v.module.types[type.record].fields.size();
      if (!require(element || field, "a size of its cost is of a part that its input does not have")) return;
      at = element ? type.element : v.module.types[type.record].fields[step].type;
    }
    require(is_collection(v.row(at).kind), "a size of its cost is of no collection");
  }
  void cost(const Cost& cost) {
    if (!require(cost.sizes.size() <= limits::kCostSizes, "its cost has too many sizes")) return;
    for (const CostSize& size : cost.sizes) cost_size(size);
    for (const CostTerm& term : cost.terms) {
      require(term.steps <= limits::kMostSteps, "a term of its cost is larger than can be counted");
      require(term.sizes.size() <= limits::kCostDegree, "a term of its cost multiplies too many sizes");
      for (const std::uint32_t size : term.sizes)
        require(size < cost.sizes.size(), "a term of its cost names a size that it does not have");
    }
  }

  void gate(const Gate& gate) {
    const bool asked =
        v.module.inputs.contains(gate.request) && v.module.inputs[gate.request].kind == InputKind::Request;
    require(asked, "its request is not an input that is one");
    if (!require(v.module.functions.contains(gate.function), "its function is not a row")) return;
    const Function& fn = v.module.functions[gate.function];
    for (const GateControl& control : gate.controls) gate_control(fn, control);
    for (const GateClause& clause : gate.clauses) {
      condition(fn, clause.condition);
      message(clause.because);
      origin(clause.origin);
    }
    for (const GateApproval& one : gate.approvals) approval(fn, one);
    for (const GateWaiver& one : gate.waivers) waiver(gate, fn, one);
    obligations(gate, fn);
    optional_message(gate.nothing_because);
    cost(gate.cost);
    origin(gate.origin);
  }

  // What is merged is alike: by one rule, and argument by argument of one type that the rule can merge.
  void obligations(const Gate& gate, const Function& fn) {
    std::map<std::string_view, const Obligation*> first;
    for (const Obligation& obligation : gate.obligations) {
      for (const ObligationArgument& argument : obligation.arguments) output(fn, argument.value);
      origin(obligation.origin);
      const Obligation& same = *first.emplace(obligation.name, &obligation).first->second;
      require(same.merge == obligation.merge, "obligations of one name are merged in two ways");
      if (obligation.merge != Merge::All) mergeable(fn, same, obligation);
    }
  }
  void mergeable(const Function& fn, const Obligation& same, const Obligation& obligation) {
    if (!require(same.arguments.size() == obligation.arguments.size(), "obligations of one name have other arguments")) return;
    for (std::size_t i = 0; i < obligation.arguments.size(); ++i) {
      const std::uint32_t a = same.arguments[i].value, b = obligation.arguments[i].value;
      if (a >= fn.outputs.size() || b >= fn.outputs.size()) continue;  // reported
      const TypeId type = fn.value_types[fn.outputs[b].index];
      const bool alike = same.arguments[i].name == obligation.arguments[i].name &&
                         same_shape(v.module.types, fn.value_types[fn.outputs[a].index], type);
      require(alike, "obligations of one name have other arguments");
      const bool fits = obligation.merge == Merge::Union ? v.is(type, Kind::Set) : is_ordered(v.module.types, type);
      require(fits && !v.module.types[type].optional, "an argument cannot be merged so");
    }
  }

  void message_row(const Message& message) {
    if (!require(Verifier::none_or_in(message.values, v.module.functions), "its function is not a row")) return;
    for (const MessagePart& part : message.parts) {
      if (!part.value) continue;
      require(part.text.empty(), "a part is both a text and a value");
      if (!require(message.values.valid(), "a part is a value, and no function computes it")) return;
      output(v.module.functions[message.values], *part.value);
    }
  }

  // What evidence is about is one text: a digest or a key.
  void subject(const Input& input) {
    if (!input.about.valid()) return;
    if (!require(v.module.functions.contains(input.about), "its subject is not a function")) return;
    const Function& fn = v.module.functions[input.about];
    if (!require(fn.outputs.size() == 1, "its subject is not one output")) return;
    const Type& type = v.row(fn.value_types[fn.outputs[0].index]);
    require(is_text(type.kind) && !type.optional, "its subject is not a text");
  }
};

}  // namespace

void verify_policy(Verifier& v) {
  const Module& m = v.module;
  for (std::uint32_t i = 0; i < m.inputs.size(); ++i) {
    PolicyVerifier{v, fmt::format("input ${}", i)}.subject(m.inputs[InputId{i}]);
  }
  for (std::uint32_t i = 0; i < m.messages.size(); ++i) {
    PolicyVerifier{v, fmt::format("message m{}", i)}.message_row(m.messages[MessageId{i}]);
  }
  for (std::uint32_t i = 0; i < m.controls.size(); ++i) {
    PolicyVerifier{v, fmt::format("control {}", m.controls[ControlId{i}].id)}.control(m.controls[ControlId{i}]);
  }
  for (const Gate& gate : m.gates) PolicyVerifier{v, fmt::format("gate {}", gate.name)}.gate(gate);
}

}  // namespace writ::ir

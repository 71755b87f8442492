#include "runtime/explain/levers.hpp"

#include <algorithm>
#include <set>

#include "runtime/base/limits.hpp"
#include "runtime/explain/signatures.hpp"
#include "runtime/explain/values.hpp"
#include "runtime/values/text.hpp"

namespace writ::explain {
namespace {

auto shown(const ir::Module& module, const Place& place, std::string_view salt) -> std::string {
  if (place.sensitive || holds_sensitive(module.types, place.type))
    return sealed_value(module.types, place.type, place.value, salt);
  const Type& type = module.types[place.type];
  if (is_collection(type.kind) && place.value.known() && !place.value.absent) {
    const std::uint32_t size = type.kind == Kind::Map ? place.value.mapping->size : place.value.sequence->size;
    return group_digits(std::to_string(size)) + (size == 1 ? " element" : " elements");
  }
  std::string text = print_value(module.types, place.type, place.value);
  if (text.size() > limits::kShownValueBytes) text = text.substr(0, limits::kShownValueBytes) + "…";
  return type.kind == Kind::String && place.value.known() && !place.value.absent ? "\"" + text + "\"" : text;
}

}  // namespace

Levers::Levers(const ir::Module& module, const ir::Engine& engine, const evidence::Situation& situation,
               const decide::Decision& decision, Arena& arena)
    : module_(module),
      engine_(engine),
      situation_(situation),
      decision_(decision),
      gate_(*decision.gate),
      patterns_(module),
      arena_(arena),
      start_{situation.inputs, situation.statements, situation.ledger} {
  before_ = state_of(start_);
  subjects_ = subjects_of(start_);
  evidence_levers();
  sign_levers();
  ledger_lever();
  std::vector<Place> places;
  for (const ir::InputId input : inputs_of(module_, gate_)) {
    if (module_.inputs[input].kind == ir::InputKind::Data) continue;
    for (Place& place : places_in(module_, input, start_.inputs[input.index])) places.push_back(std::move(place));
  }
  Alternatives alternatives(module_, module_.functions[gate_.function], places, situation_.now, arena_);
  value_levers(places, start_, std::nullopt, alternatives);
  const std::size_t first = levers_.size();
  for (std::size_t i = 0; i < first; ++i) {
    const ChangeKind kind = levers_[i].told.kind;
    if (kind != ChangeKind::Renew && kind != ChangeKind::Provide) continue;
    const Facts there = used(levers_[i], start_);
    const ir::InputId input = levers_[i].place.input;
    value_levers(places_in(module_, input, there.inputs[input.index]), there, i, alternatives);
  }
}

auto Levers::add(Lever lever) -> std::size_t {
  levers_.push_back(std::move(lever));
  return levers_.size() - 1;
}

// What is known of every value outside of nested blocks: enough to see which conditions a change turns.
auto Levers::state_of(const Facts& facts) -> std::vector<std::uint8_t> {
  const ir::World world{facts.inputs, situation_.now};
  scratch_.reset();
  const Trace trace(module_, gate_.function, world, patterns_, scratch_);
  const ir::Function& function = trace.function();
  std::vector<std::uint8_t> state(function.value_types.size());
  for (std::uint32_t i = 0; i < state.size(); ++i) {
    const ir::ValueId value{i};
    if (!trace.in_body(value)) continue;
    const Cell& cell = trace.cell(value);
    const Type& type = module_.types[trace.type(value)];
    const bool boolean = type.kind == Kind::Bool && !type.optional;
    state[i] = static_cast<std::uint8_t>(boolean ? static_cast<unsigned>(trace.truth(value))
                                                 : (cell.is_unknown() ? 8u
                                                    : cell.absent     ? 4u
                                                                      : 0u));
  }
  return state;
}

auto Levers::subjects_of(const Facts& facts) -> std::vector<std::string> {
  const ir::World world{facts.inputs, situation_.now};
  scratch_.reset();
  std::vector<std::string> subjects;
  for (const ir::Input& input : module_.inputs) {
    if (!input.about.valid()) continue;
    Cell subject;
    engine_.evaluate(input.about, world, scratch_, &subject);
    subjects.push_back(subject.known() ? "= " + std::string(subject.text.view()) : "unknown");
  }
  return subjects;
}

// Evidence that does not count but can be read says the same when it is renewed; what is not there says something.
void Levers::evidence_levers() {
  Alternatives alternatives(module_, module_.functions[gate_.function], {}, situation_.now, arena_);
  for (const ir::InputId input : inputs_of(module_, gate_)) {
    if (module_.inputs[input].kind != ir::InputKind::Evidence || start_.inputs[input.index].known()) continue;
    const evidence::Admission& row = situation_.admissions[input.index];
    const bool readable = row.item && row.item->content.known();
    Lever lever;
    lever.told = {readable ? ChangeKind::Renew : ChangeKind::Provide, module_.inputs[input].name,
                  std::string(evidence::state_name(row.state)), ""};
    lever.place.input = input;
    lever.value = readable ? row.item->content : alternatives.any(module_.inputs[input].type);
    lever.thing = things_++;
    const std::vector<std::uint8_t> after = state_of(used(lever, start_));
    for (std::size_t i = 0; i < after.size(); ++i) lever.touched.push_back(after[i] != before_[i]);
    add(std::move(lever));
  }
}

void Levers::sign_levers() {
  for (std::uint32_t i = 0; i < decision_.approvals.size(); ++i) {
    const decide::ApprovalStatus& status = decision_.approvals[i].status;
    if (status.hi == decide::Standing::Refused && !status.ledger_open) continue;
    Lever lever;
    std::string who;
    for (const std::string& seat : decide::missing_seats(gate_.approvals[i], status))
      who += (who.empty() ? "" : ", ") + seat;
    lever.told = {ChangeKind::Sign, gate_.approvals[i].approval, std::string(decide::standing_name(status.hi)), who};
    lever.approval = i;
    lever.thing = things_++;
    add(std::move(lever));
  }
}

// Its head, which says that nothing more was said.
void Levers::ledger_lever() {
  if (!situation_.ledger.is_open() || gate_.approvals.empty()) return;
  Lever lever;
  lever.told = {ChangeKind::Close, situation_.ledger.terms.name, "open", situation_.ledger.terms.signer};
  lever.thing = things_++;
  add(std::move(lever));
}

// One lever for each way in which the values of a place can turn conditions: the nearest value that does.
void Levers::value_levers(const std::vector<Place>& places, const Facts& base, std::optional<std::size_t> needs,
                          Alternatives& alternatives) {
  const std::vector<std::uint8_t> before = needs ? state_of(base) : before_;
  const std::vector<std::string> subjects = needs ? subjects_of(base) : subjects_;
  const bool free = needs && levers_[*needs].told.kind == ChangeKind::Provide;
  for (const Place& place : places) {
    std::set<std::vector<std::uint8_t>> seen{before};
    const std::size_t thing = free ? levers_[*needs].thing : things_++;
    for (const Alternative& other : alternatives.of(place)) {
      Lever lever{{ChangeKind::Value, place.path, shown(module_, place, situation_.salt), other.told},
                  place,
                  other.value,
                  0,
                  thing,
                  needs,
                  {}};
      const Facts after = used(lever, base);
      std::vector<std::uint8_t> state = state_of(after);
      if (!seen.insert(state).second || subjects_of(after) != subjects) continue;
      for (std::size_t i = 0; i < state.size(); ++i) lever.touched.push_back(state[i] != before[i]);
      add(std::move(lever));
    }
  }
}

auto Levers::used(const Lever& lever, const Facts& facts) -> Facts {
  Facts made = facts;
  if (lever.told.kind == ChangeKind::Sign) {
    const ir::GateApproval& row = gate_.approvals[lever.approval];
    for (const ir::Seat& seat : row.seats) {
      for (std::uint32_t i = 0; i < seat.people; ++i) {
        const std::string somebody = "somebody " + std::to_string(made.statements.size());
        made.statements.push_back(evidence::signature_by(ir::full_name(row), somebody, seat.role, situation_.now));
        made.statements.back().for_any_use = true;
      }
    }
    return made;
  }
  if (lever.told.kind == ChangeKind::Close) {
    made.ledger.state = evidence::LedgerState::Closed;
    return made;
  }
  Cell& input = made.inputs[lever.place.input.index];
  input =
      lever.told.kind == ChangeKind::Value ? with_value(module_, lever.place, input, lever.value, arena_) : lever.value;
  return made;
}

}  // namespace writ::explain

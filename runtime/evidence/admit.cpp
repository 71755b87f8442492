// From items to the world: each declaration gets the one item that counts, or none.
#include "runtime/evidence/admit.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "runtime/evidence/judge.hpp"

namespace writ::evidence {
namespace {

struct Admitting {
  const ir::Module& module;
  const ir::Engine& engine;
  Situation& situation;
  Arena& arena;
  std::span<const Item*> items{};    // by InputId, otherwise as they were handed in
  std::span<std::uint32_t> first{};  // of each input among `items`, and their number
  [[nodiscard]] auto items_of(std::uint32_t input) const -> std::span<const Item* const> {
    return items.subspan(first[input], first[input + 1] - first[input]);
  }
};

// Counts the items of each input, then lays them side by side.
void sort_items(Admitting& a, std::span<const Item> items) {
  a.items = a.arena.array<const Item*>(items.size());
  a.first = a.arena.array<std::uint32_t>(a.module.inputs.size() + 1);
  for (const Item& item : items) {
    WRIT_CHECK(a.module.inputs.contains(item.input), "an item is for an input of the module");
    ++a.first[item.input.index + 1];
  }
  for (std::size_t i = 1; i < a.first.size(); ++i) a.first[i] += a.first[i - 1];
  const std::span<std::uint32_t> next = a.arena.array<std::uint32_t>(a.first.size());
  std::copy(a.first.begin(), a.first.end(), next.begin());
  for (const Item& item : items) a.items[next[item.input.index]++] = &item;
}

auto whole_document_issue(const std::string& name, const std::vector<decode::Issue>& issues) -> std::string {
  auto found = std::find_if(issues.begin(), issues.end(), [&](const decode::Issue& i) { return i.path == name; });
  return found == issues.end() ? std::string() : found->detail;
}

auto state_of_content(const Cell& content) -> State {
  if (content.known()) return State::Ok;
  return content.why == bit(Reason::Missing) ? State::Missing : State::Invalid;
}

// Of two items that both count, or both do not, the one that speaks: issued last; then
// vouched for better; then by digest, so that the order in which they came is not seen.
auto speaks_over(const Item& a, const Item& b) -> bool {
  const auto key = [](const Item& item) {
    return std::tuple(item.issued_at.has_value(), item.issued_at.value_or(0), -static_cast<int>(item.trust),
                      std::string_view(item.digest));
  };
  return key(a) > key(b);
}

auto demand_of(const Admitting& a, const ir::Input& input) -> Demand {
  Demand demand{input, nullptr, {}, a.situation.now, a.module.clock_skew};
  if (!input.about.valid()) return demand;
  const ir::Function& about = a.module.functions[input.about];
  WRIT_CHECK(about.outputs.size() == 1, "verify() checks that evidence is about one thing");
  demand.subject_type = &a.module.types[about.value_types[about.outputs[0].index]];
  demand.sensitive = subject_is_sensitive(a.module, input);
  a.engine.evaluate(input.about, a.situation.world(), a.arena, &demand.subject);
  return demand;
}

void forget(Admission& admission) {
  admission.state = State::Missing;
  admission.detail.clear();
  admission.item.reset();
}

// Judges the items of one declaration in the world as it is so far.
void admit_input(Admitting& a, std::uint32_t index) {
  const ir::Input& input = a.module.inputs[ir::InputId{index}];
  Admission& admission = a.situation.admissions[index];
  Cell& cell = a.situation.inputs[index];
  const Demand demand = demand_of(a, input);
  forget(admission);
  cell = Cell::unknown(bit(Reason::Missing));
  const Item* chosen = nullptr;
  Judgement verdict;
  for (const Item* one : a.items_of(index)) {
    const Item& item = *one;
    Judgement made = judge(demand, item);
    if (const auto next = next_change(demand, item))
      a.situation.next_change = std::min(a.situation.next_change.value_or(*next), *next);
    if (made.why == 0 && item.content.is_unknown()) {
      made = {state_of_content(item.content), item.content.why, whole_document_issue(input.name, item.issues)};
    }
    const bool better = made.why == 0 && verdict.why != 0;
    const bool worse = made.why != 0 && verdict.why == 0;
    if (chosen != nullptr && !better && (worse || !speaks_over(item, *chosen))) continue;
    chosen = &item;
    verdict = std::move(made);
  }
  if (chosen == nullptr) return;
  admission.state = verdict.state;
  admission.detail = verdict.detail;
  admission.item = *chosen;
  cell = verdict.why == 0 ? chosen->content : Cell::unknown(verdict.why);
}

auto reads_evidence(const ir::Module& module, const ir::Function& function) -> bool {
  for (const ir::Block& block : function.blocks) {
    for (const ir::Inst& inst : block.insts) {
      if (inst.op != ir::Op::Input) continue;
      if (module.inputs[ir::InputId{inst.a}].kind == ir::InputKind::Evidence) return true;
    }
  }
  return false;
}

// Evidence may be about something that other evidence says. The world grows from nothing known,
// round by round, to the least one that agrees with itself, so no order of declarations is seen;
// each round either settles another declaration or is the last that matters.
void admit_evidence(Admitting& a) {
  const std::size_t count = a.module.inputs.size();
  std::vector<Cell>& inputs = a.situation.inputs;
  const std::span<std::uint32_t> derived = a.arena.array<std::uint32_t>(count);  // about what other evidence says
  std::size_t rounds = 0;
  const std::span<std::uint32_t> direct = a.arena.array<std::uint32_t>(count);
  std::size_t first = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const ir::Input& input = a.module.inputs[ir::InputId{i}];
    if (input.kind != ir::InputKind::Evidence) continue;
    inputs[i] = Cell::unknown(bit(Reason::WrongSubject));
    const bool from_evidence = input.about.valid() && reads_evidence(a.module, a.module.functions[input.about]);
    (from_evidence ? derived[rounds++] : direct[first++]) = i;
  }
  for (const std::uint32_t i : direct.first(first)) admit_input(a, i);
  Cell* after = a.arena.cells(count);
  for (std::size_t round = 0; round < rounds; ++round) {
    // All of one round see the same world.
    for (const std::uint32_t i : derived.first(rounds)) {
      const Cell before = inputs[i];
      admit_input(a, i);
      after[i] = std::exchange(inputs[i], before);
    }
    for (const std::uint32_t i : derived.first(rounds)) inputs[i] = after[i];
  }
}

void admit_request(Situation& situation, const ir::Module& module, ir::InputId input, const Cell& value) {
  if (!module.inputs.contains(input)) return;
  situation.inputs[input.index] = value;
  situation.admissions[input.index].state = State::Ok;
  if (value.is_unknown()) admit_unknown_request(situation, module, input);
}

void admit_data(Situation& situation, const ir::Module& module) {
  for (std::uint32_t i = 0; i < module.inputs.size(); ++i) {
    const ir::Input& input = module.inputs[ir::InputId{i}];
    if (input.kind != ir::InputKind::Data) continue;
    situation.inputs[i] = input.data;
    situation.admissions[i].state = state_of_content(input.data);
  }
}

// Nothing is known, and nothing was handed in; memory is kept. Every member has its name here, so that one that is
// added does not build until it is forgotten as well.
void forget(Situation& situation, std::size_t count) {
  auto& [now, inputs, admissions, statements, ledger, issues, request_digest, extra_keys, documents, terms, next_change,
         salt] = situation;
  now = 0;
  inputs.resize(count);
  admissions.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    inputs[i] = Cell::unknown(bit(Reason::Missing));
    forget(admissions[i]);
  }
  statements.clear();
  if (ledger.state != LedgerState::NotAsked) ledger = {};
  issues.clear();
  request_digest.clear();
  extra_keys = 0;
  documents.clear();
  terms.clear();
  next_change.reset();
  salt.clear();
}

}  // namespace

auto state_name(State state) -> std::string_view {
  switch (state) {
    case State::Ok: return "ok";
    case State::Missing: return "missing";
    case State::Stale: return "stale";
    case State::Future: return "future";
    case State::Untrusted: return "untrusted";
    case State::WrongSubject: return "wrong_subject";
    case State::Invalid: return "invalid";
  }
  return {};
}

auto subject_is_sensitive(const ir::Module& module, const ir::Input& input) -> bool {
  if (!input.about.valid()) return false;
  const ir::Function& about = module.functions[input.about];
  for (const ir::Block& block : about.blocks) {
    for (const ir::Inst& inst : block.insts) {
      if (inst.op != ir::Op::Field) continue;
      const Type& record = module.types[about.value_types[inst.a]];
      if (module.types[record.record].fields[inst.b].sensitive) return true;
    }
  }
  return false;
}

auto admit(const ir::Module& module, const ir::Engine& engine, const Request& request, std::vector<Item> items,
           std::int64_t now, Arena& arena) -> Situation {
  Situation situation;
  admit_into(situation, module, engine, Request(request), items, now, arena);
  return situation;
}

void admit_unknown_request(Situation& situation, const ir::Module& module, ir::InputId input) {
  Admission& admission = situation.admissions[input.index];
  admission.state = state_of_content(situation.inputs[input.index]);
  admission.detail = whole_document_issue(module.inputs[input].name, situation.issues);
}

void admit_into(Situation& into, const ir::Module& module, const ir::Engine& engine, Request&& request,
                std::span<const Item> items, std::int64_t now, Arena& arena) {
  forget(into, module.inputs.size());
  into.now = now;
  into.issues = std::move(request.issues);
  into.request_digest = std::move(request.digest);
  into.extra_keys = request.extra_keys;
  admit_request(into, module, request.input, request.value);
  admit_data(into, module);
  if (items.empty()) return;  // every evidence is missing, as it was made
  Admitting admitting{module, engine, into, arena};
  sort_items(admitting, items);
  admit_evidence(admitting);
}

}  // namespace writ::evidence

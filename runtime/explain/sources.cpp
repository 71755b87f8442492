#include "runtime/explain/sources.hpp"

#include <algorithm>
#include <set>
#include <span>

#include "runtime/base/limits.hpp"
#include "runtime/explain/lineage.hpp"
#include "runtime/explain/values.hpp"
#include "runtime/ir/rules.hpp"
#include "runtime/values/open.hpp"
#include "runtime/values/text.hpp"

namespace writ::explain {
namespace {

auto reason_names(Reasons why) -> std::string {
  std::string names;
  for (int i = 0; i < kReasonCount; ++i) {
    const auto reason = static_cast<Reason>(i);
    if ((why & bit(reason)) != 0) names += (names.empty() ? "" : ", ") + std::string(reason_name(reason));
  }
  return names;
}

class Search {
 public:
  Search(Trace& trace, const evidence::Situation& situation) : trace_(trace), situation_(situation) {}

  // Whether `value` is open, that is, unknown as a whole or in a part: then its sources are found.
  auto look(ir::ValueId value, std::size_t depth) -> bool;
  auto finish() -> Sources;

 private:
  auto below(const ir::Inst& inst, std::size_t depth) -> bool;
  auto operands(const ir::Inst& inst, std::size_t depth) -> bool;
  auto row_operands(const ir::Inst& lookup, std::size_t depth) -> bool;
  auto elements(const ir::Inst& fold, std::size_t depth) -> bool;
  void input(ir::ValueId value, const ir::Inst& inst);
  // Where a part stands: its path from an input, and whether what is found there may be shown.
  struct Place {
    std::string path;
    ir::InputId input;
    Shown shown = Shown::Plain;
    [[nodiscard]] auto at(const std::string& step) const -> Place { return {path + step, input, shown}; }
  };
  void part(const Place& place, Reasons why);
  void parts(TypeId type, const Cell& cell, const Place& place, std::size_t depth);
  void entries(const Type& type, const Mapping& map, const Place& place, std::size_t depth);
  void members(const Type& type, const Sequence& set, const Place& place);
  void computed(ir::ValueId value, const ir::Inst& inst);
  void conversions(ir::ValueId value);
  void add(Unknown unknown);
  auto issues_of(ir::InputId input) const -> std::span<const decode::Issue>;
  auto issue_at(const std::string& path, ir::InputId input) const -> const decode::Issue*;
  auto root_of(ir::ValueId value) const -> ir::InputId;
  auto is_open(ir::ValueId value) const -> bool {
    return open_reasons(trace_.module().types, trace_.type(value), trace_.cell(value)) != 0;
  }

  Trace& trace_;
  const evidence::Situation& situation_;
  std::set<ir::ValueId> seen_;            // outside blocks: a block is run again and again
  std::vector<decode::Issue> converted_;  // found where json was given a type
  std::vector<Unknown> found_;
  std::size_t further_ = 0;
  std::size_t steps_ = 0;
};

void Search::add(Unknown unknown) {
  if (std::find(found_.begin(), found_.end(), unknown) != found_.end()) return;
  if (found_.size() < limits::kUnknownSources)
    found_.push_back(std::move(unknown));
  else
    ++further_;
}

auto Search::finish() -> Sources {
  std::sort(found_.begin(), found_.end(), [](const Unknown& a, const Unknown& b) {
    return std::tie(a.path, a.why, a.detail) < std::tie(b.path, b.why, b.detail);
  });
  return {std::move(found_), further_};
}

// The input that a path starts from; none where it starts from a collection that was computed.
auto Search::root_of(ir::ValueId value) const -> ir::InputId {
  for (std::size_t depth = 0; depth < limits::kExplainDepth; ++depth) {
    const ir::Inst& inst = trace_.inst(value);
    if (inst.op == ir::Op::Input) return ir::InputId{inst.a};
    if (inst.op != ir::Op::Param && !is_path_step(inst.op)) return {};
    const ir::Inst* fold = inst.op == ir::Op::Param ? trace_.entered(inst).fold : &inst;
    if (fold == nullptr) return {};
    value = ir::ValueId{fold->a};
  }
  return {};
}

auto Search::issues_of(ir::InputId input) const -> std::span<const decode::Issue> {
  if (!input.valid()) return {};
  const evidence::Admission& admission = situation_.admissions[input.index];
  return admission.item ? admission.item->issues : situation_.issues;
}

auto Search::issue_at(const std::string& path, ir::InputId input) const -> const decode::Issue* {
  for (const std::span<const decode::Issue> issues : {issues_of(input), std::span<const decode::Issue>(converted_)}) {
    auto found = std::find_if(issues.begin(), issues.end(), [&](const decode::Issue& i) { return i.path == path; });
    if (found != issues.end()) return &*found;
  }
  return nullptr;
}

// What the decoder finds wrong where json on the way to `value` is given a type.
void Search::conversions(ir::ValueId value) {
  converted_.clear();
  for (std::size_t depth = 0; depth < limits::kExplainDepth && is_path_step(trace_.inst(value).op); ++depth) {
    const ir::Inst& inst = trace_.inst(value);
    value = ir::ValueId{inst.a};
    const Cell& json = trace_.cell(value);
    const bool looked = inst.op == ir::Op::Convert && json.known() && !json.absent;
    if (!looked || shown_of(trace_, value) == Shown::Hidden) continue;
    const std::string name = path_of(trace_, value).value_or("");
    Arena arena;
    converted_ = decode::converted(trace_.module().types, inst.type, name, json.text.view(), arena).issues;
  }
}

void Search::input(ir::ValueId value, const ir::Inst& inst) {
  const ir::InputId id{inst.a};
  const evidence::Admission& admission = situation_.admissions[id.index];
  const bool refused = admission.state != evidence::State::Ok && admission.state != evidence::State::Invalid;
  const std::string why =
      refused ? std::string(evidence::state_name(admission.state)) : reason_names(trace_.cell(value).why);
  add({trace_.module().inputs[id].name, why, admission.detail, id, true});
}

// What the decoder found at the path says more than the reason alone.
void Search::part(const Place& place, Reasons why) {
  const decode::Issue* issue = issue_at(place.path, place.input);
  add({place.path, reason_names(why), issue == nullptr ? "" : issue->detail, place.input, false});
}

// The unknown parts of a value that is known as a whole.
void Search::parts(TypeId id, const Cell& cell, const Place& place, std::size_t depth) {
  const TypeTable& types = trace_.module().types;
  if (depth > limits::kNesting || ++steps_ > limits::kExplainSteps || open_reasons(types, id, cell) == 0) return;
  if (cell.is_unknown()) return part(place, cell.why);
  const Type& type = types[id];
  if (type.kind == Kind::Record) {
    const std::vector<Field>& fields = types[type.record].fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      Place field = place.at("." + fields[i].name);
      if (fields[i].sensitive) field.shown = Shown::Hidden;
      parts(fields[i].type, cell.fields[i], field, depth + 1);
    }
    return;
  }
  if (type.kind == Kind::Map) return entries(type, *cell.mapping, place, depth);
  const Sequence& items = *cell.sequence;
  if (type.kind == Kind::Set) return members(type, items, place);
  if (items.open) part(place, bit(Reason::Incomplete));
  for (std::uint32_t i = 0; i < items.size; ++i)
    parts(type.element, items.items[i], place.at("[" + std::to_string(i) + "]"), depth + 1);
}

void Search::entries(const Type& type, const Mapping& map, const Place& place, std::size_t depth) {
  if (map.open) part(place, bit(Reason::Incomplete));
  for (std::uint32_t i = 0; i < map.size; ++i) {
    parts(type.key, map.keys[i], place.at(" key"), depth + 1);
    parts(type.element, map.values[i], place.at(key_text(trace_.module().types, type.key, map.keys[i], place.shown)),
          depth + 1);
  }
}

// A set is kept in value order: where its members stood in the document only the decoder knows.
void Search::members(const Type& type, const Sequence& set, const Place& place) {
  if (set.open) part(place, bit(Reason::Incomplete));
  bool told = false;
  for (const std::span<const decode::Issue> issues :
       {issues_of(place.input), std::span<const decode::Issue>(converted_)}) {
    for (const decode::Issue& issue : issues) {
      if (!issue.path.starts_with(place.path + "[")) continue;
      add({issue.path, reason_names(bit(issue.reason)), issue.detail, place.input, false});
      told = true;
    }
  }
  const Reasons why = open_reasons(trace_.module().types, type.element, set.items, set.size);
  if (!told && why != 0) part(place, why);
}

// An operation that has no value although its operands do.
void Search::computed(ir::ValueId value, const ir::Inst& inst) {
  const bool guard = inst.op == ir::Op::Guard;
  const ir::ValueId told{guard ? inst.a : value.index};
  const std::string no_answer = why_no_answer(trace_, told);
  const std::string detail = no_answer.empty() ? values_text(values_in(trace_, told)) : no_answer;
  add({source_text(trace_, trace_.inst(told)), reason_names(trace_.cell(value).why), detail, {}, false});
}

auto Search::elements(const ir::Inst& fold, std::size_t depth) -> bool {
  const ir::ValueId collection{fold.a};
  if (trace_.cell(collection).is_unknown()) return look(collection, depth + 1);
  bool any = false;
  for (std::uint32_t i = 0; i < trace_.elements(fold) && steps_ <= limits::kExplainSteps; ++i) {
    trace_.enter(fold, i);
    for (ir::ValueId result : trace_.block(fold).results) any = look(result, depth + 1) || any;
  }
  // Cut short, or with members of which nobody knows whether they are one.
  return any || look(collection, depth + 1);
}

// Only what can have made the result unknown: a branch not taken and a row that cannot match did not.
auto Search::operands(const ir::Inst& inst, std::size_t depth) -> bool {
  if (ir::is_lookup(inst.op)) return row_operands(inst, depth);
  const std::vector<ir::ValueId> all = trace_.operands(inst);
  const auto can_matter = [&](std::size_t i) {
    if (inst.op == ir::Op::Select) {
      const Truth condition = trace_.truth(all[0]);
      return i == 0 || (i == 1 ? can_be_true(condition) : can_be_false(condition));
    }
    if (inst.op == ir::Op::Default) {
      const Cell& optional = trace_.cell(all[0]);
      return i == (optional.known() && optional.absent ? 1u : 0u);
    }
    if (!ir::is_choose(inst.op)) return true;
    return can_be_true(trace_.truth(all[i - i % 2]));
  };
  bool any = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (can_matter(i)) any = look(all[i], depth + 1) || any;
  }
  return any;
}

// What a row that can match tests, and what it answers.
auto Search::row_operands(const ir::Inst& lookup, std::size_t depth) -> bool {
  const ir::Rules& rules = trace_.module().rules[ir::RulesId{lookup.c}];
  const std::vector<ir::ValueId> all = trace_.operands(lookup);
  const std::vector<Cell> cells = trace_.operand_cells(lookup);
  const std::vector<std::uint32_t> computed = ir::computed_answers(rules);
  std::vector<bool> matters(all.size());
  ir::RulesScan(trace_.module(), rules, cells).each([&](std::uint32_t row, Reasons, ir::RowTests tests) {
    for (; !tests.done(); tests.next()) matters[tests.column()] = true;
    if (!rules.answers[row].valid()) matters[rules.columns.size() + computed[row]] = true;
    return true;
  });
  bool any = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (matters[i]) any = look(all[i], depth + 1) || any;
  }
  return any;
}

auto Search::below(const ir::Inst& inst, std::size_t depth) -> bool {
  if (depth >= limits::kExplainDepth) return false;
  if (inst.op == ir::Op::Guard && trace_.truth(ir::ValueId{inst.a}) == Truth::False) return false;
  return is_fold(inst.op) ? elements(inst, depth) : operands(inst, depth);
}

// Bounded by the depth and by the steps; what lies beyond them is told as it stands.
auto Search::look(ir::ValueId value, std::size_t depth) -> bool {
  if (!is_open(value)) return false;
  if (trace_.in_body(value) && !seen_.insert(value).second) return true;
  if (++steps_ > limits::kExplainSteps) return true;
  const ir::Inst& inst = trace_.inst(value);
  if (inst.op == ir::Op::Input && trace_.cell(value).is_unknown()) {
    input(value, inst);
  } else if (auto path = path_of(trace_, value)) {
    const bool inherited = is_path_step(inst.op) && trace_.cell(ir::ValueId{inst.a}).is_unknown();
    if (inherited) return look(ir::ValueId{inst.a}, depth);
    conversions(value);
    parts(inst.type, trace_.cell(value), {*path, root_of(value), shown_of(trace_, value)}, 0);
  } else if (!below(inst, depth)) {
    computed(value, inst);
  }
  return true;
}

}  // namespace

auto sources_of(Trace& trace, const evidence::Situation& situation, const std::vector<ir::ValueId>& values) -> Sources {
  Search search(trace, situation);
  for (ir::ValueId value : values) search.look(value, 0);
  return search.finish();
}

}  // namespace writ::explain

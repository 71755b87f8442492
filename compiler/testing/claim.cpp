#include "compiler/testing/claim.hpp"

#include <algorithm>

#include "compiler/testing/parts.hpp"
#include "compiler/testing/write.hpp"
#include "runtime/values/compare.hpp"
#include "runtime/values/text.hpp"

namespace writ::testing {

using Kind = lower::Change::Kind;

namespace {

// A result that leaves the arena of the trial: the two worlds of a change are entered one by one.
auto kept(const TypeTable& types, TypeId type, const Cell& value, Arena& memory) -> Cell {
  const bool text = value.known() && !value.absent && is_text(types[type].kind);
  return text ? Cell::of_text(memory.text(value.text.view())) : value;
}

auto word_of(Kind kind) -> std::string {
  switch (kind) {
    case Kind::Raising: return "raising";
    case Kind::Lowering: return "lowering";
    case Kind::Hiding: return "hiding";
  }
  return {};
}

}  // namespace

auto Claim::enter(const World& world) -> bool {
  trial_.enter(world, request_);
  trial_.ask(plan_.questions);
  return std::all_of(plan_.assumptions.begin(), plan_.assumptions.end(), [&](const lower::Expectation& assumed) {
    const Cell found = trial_.evaluate(assumed.condition);
    return found.known() && found.truth == Truth::True;
  });
}

// ---------------------------------------------------------------- changes

auto Claim::value_type() const -> TypeId {
  const ir::Function& function = trial_.module().functions[change_->value];
  return function.value_types[function.outputs[0].index];
}

auto Claim::part_in(const World& world) const -> std::optional<Cell> {
  const auto fact = world.facts.find(change_->input);
  if (fact == world.facts.end() || fact->second.kind != Fact::Kind::Value) return std::nullopt;
  std::optional<Part> part =
      part_of(trial_.module().types, trial_.module().inputs[change_->input].type, fact->second.value, change_->fields);
  if (!part || part->value.is_unknown() || part->value.absent) return std::nullopt;
  return part->value;
}

auto Claim::part_type() const -> TypeId {
  const TypeTable& types = trial_.module().types;
  TypeId type = trial_.module().inputs[change_->input].type;
  for (std::uint32_t field : change_->fields) type = types[types[type].record].fields[field].type;
  return type;
}

auto Claim::changes_as_said(const Cell& before, const Cell& after) const -> bool {
  const int moved = order(trial_.module().types, part_type(), before, after);
  return change_->kind == Kind::Raising ? moved < 0 : moved > 0;
}

// The input is missing; of a field, what the document may leave out is absent, the rest missing.
auto Claim::hidden(const World& world, Arena& memory) const -> World {
  World other = world;
  Fact& fact = other.facts[change_->input];
  if (change_->fields.empty()) {
    fact = {};
    return other;
  }
  const TypeTable& types = trial_.module().types;
  const Type& type = types[part_type()];
  const Cell gone = type.optional                   ? Cell::of_absent()
                    : type.kind == writ::Kind::Bool ? Cell::unknown_bool(bit(Reason::Missing))
                                                    : Cell::unknown(bit(Reason::Missing));
  fact.value = with_part(types, trial_.module().inputs[change_->input].type, fact.value, change_->fields, gone, memory);
  return other;
}

auto Claim::other_world(const Case& one, Arena& memory) const -> World {
  if (change_->kind == Kind::Hiding) return hidden(one.world, memory);
  World other = one.world;
  Fact& fact = other.facts[change_->input];
  fact.value = with_part(trial_.module().types, trial_.module().inputs[change_->input].type, fact.value,
                         change_->fields, *one.changed, memory);
  return other;
}

auto Claim::case_in(World world, Sampler& sampler, Random& random) -> std::optional<Case> {
  constexpr int kTries = 8;  // for a value on the right side of the one that is there
  if (change_ == nullptr) return Case{std::move(world), std::nullopt};
  const std::optional<Cell> before = part_in(world);
  const bool whole = change_->fields.empty() && world.facts[change_->input].kind == Fact::Kind::Value;
  if (change_->kind == Kind::Hiding)
    return whole || before ? std::optional(Case{std::move(world), std::nullopt}) : std::nullopt;
  for (int i = 0; before && i < kTries; ++i) {
    const Cell after = sampler.value(random, part_type(), world.now);
    if (!after.absent && changes_as_said(*before, after)) return Case{std::move(world), after};
  }
  return std::nullopt;
}

auto Claim::measured(const World& world) -> Cell {
  const bool must_pass = change_->kind != Kind::Hiding;
  if (!enter(world) && must_pass) return Cell::unknown(bit(Reason::Missing));
  return trial_.evaluate(change_->value);
}

auto Claim::judge_change(const Case& one, Arena& memory) -> Answer {
  const std::optional<Cell> part = part_in(one.world);
  const bool whole = change_->kind == Kind::Hiding && change_->fields.empty();
  if (!whole && !part) return Answer::Discarded;
  if (one.changed && !changes_as_said(*part, *one.changed)) return Answer::Discarded;
  if (!enter(one.world)) return Answer::Discarded;
  const TypeTable& types = trial_.module().types;
  const Cell before = kept(types, value_type(), trial_.evaluate(change_->value), memory);
  const Cell after = measured(other_world(one, memory));
  if (before.is_unknown() || after.is_unknown()) return Answer::Discarded;
  const int moved = order(types, value_type(), before, after);
  return (change_->never_lowers ? moved > 0 : moved < 0) ? Answer::Fails : Answer::Holds;
}

auto Claim::judge(const Case& one, Arena& memory) -> Answer {
  if (change_ != nullptr) return judge_change(one, memory);
  if (!enter(one.world)) return Answer::Discarded;
  const Cell found = trial_.evaluate(condition_->condition);
  return found.known() && found.truth == Truth::True ? Answer::Holds : Answer::Fails;
}

auto Claim::simpler(const Case& one, Shrinker& shrinker) -> std::vector<Case> {
  std::vector<Case> found;
  for (World& world : shrinker.simpler(one.world)) found.push_back({std::move(world), one.changed});
  if (!one.changed) return found;
  for (const Cell& value : shrinker.simpler(part_type(), *one.changed)) found.push_back({one.world, value});
  return found;
}

// ---------------------------------------------------------------- telling

auto Claim::what_counts() const -> std::string {
  return change_ == nullptr ? "passed the assumptions" : "passed the assumptions and had two values to compare";
}

auto Claim::failure(const Case& one, Arena& memory) -> std::string {
  const ir::Module& module = trial_.module();
  const ir::Origin& at = module.origins[change_ != nullptr ? change_->origin : condition_->origin];
  const std::string head = "line " + std::to_string(at.line) + ": `" + at.text + "`, but ";
  enter(one.world);
  if (change_ == nullptr) {
    const Cell found = trial_.evaluate(condition_->condition);
    return head + (found.is_unknown() ? "it is unknown" : "it is false") + " in some world" +
           answers_text(trial_, plan_.questions, condition_->condition);
  }
  const Cell before = kept(module.types, value_type(), trial_.evaluate(change_->value), memory);
  const Cell after = kept(module.types, value_type(), measured(other_world(one, memory)), memory);
  std::string what = word_of(change_->kind) + " `" + change_->path + "`";
  if (change_->kind == Kind::Hiding && !change_->fields.empty()) {
    what += " (it was " + print_value(module.types, part_type(), *part_in(one.world)) + ")";
  }
  if (one.changed) {
    what += " from " + print_value(module.types, part_type(), *part_in(one.world)) + " to " +
            print_value(module.types, part_type(), *one.changed);
  }
  return head + what + (change_->never_lowers ? " lowers" : " raises") + " `" + change_->written + "` from " +
         print_value(module.types, value_type(), before) + " to " + print_value(module.types, value_type(), after);
}

// Of a change the second world, with the value that the first one had as the least (or the most).
auto Claim::test_text(const Case& one, Arena& memory) -> std::string {
  if (change_ == nullptr) return write_test(trial_.module(), plan_.title, one.world, condition_->written);
  enter(one.world);
  const Cell before = kept(trial_.module().types, value_type(), trial_.evaluate(change_->value), memory);
  std::optional<std::string> least = write_value(trial_.module().types, value_type(), before);
  if (!least) return {};
  const std::string expected = change_->written + (change_->never_lowers ? " >= " : " <= ") + *least;
  return write_test(trial_.module(), plan_.title, other_world(one, memory), expected);
}

}  // namespace writ::testing

// Outcomes as sets, what they cost at a level, and the floor: each against its definition, in every case.
#include <algorithm>
#include <array>
#include <doctest/doctest.h>
#include <functional>
#include <set>

#include "tests/unit/decide/gate_case.hpp"

using namespace writ;
using namespace writ::test;
using decide::bits;
using decide::Outcome;
using decide::OutcomeSet;
using ir::LevelKind;
using ir::Verdict;

namespace {

constexpr std::array kTruths = {Truth::True, Truth::False, Truth::Unknown};
constexpr std::array kLevels = {LevelKind::Advisory, LevelKind::Soft, LevelKind::Hard};
constexpr std::array kVerdicts = {Verdict::Allow, Verdict::NeedsApproval, Verdict::Escalate, Verdict::Deny};
constexpr std::array kSingle = {Outcome::Satisfied, Outcome::Violated, Outcome::NotApplicable, Outcome::Waived};
constexpr OutcomeSet kAll = 15;

auto holds(Truth set, bool value) -> bool { return value ? can_be_true(set) : can_be_false(set); }

// Design 3.3, as it is written.
auto out(bool applies, bool requirements, bool waived) -> Outcome {
  if (!applies) return Outcome::NotApplicable;
  if (requirements) return Outcome::Satisfied;
  return waived ? Outcome::Waived : Outcome::Violated;
}
auto defined_outcomes(Truth a, Truth r, Truth w) -> OutcomeSet {
  OutcomeSet set = 0;
  for (const bool x : {false, true}) {
    for (const bool y : {false, true}) {
      for (const bool z : {false, true}) {
        if (holds(a, x) && holds(r, y) && holds(w, z)) set |= bits(out(x, y, z));
      }
    }
  }
  return set;
}

auto effect(Outcome outcome, LevelKind level) -> Verdict {
  if (outcome != Outcome::Violated || level == LevelKind::Advisory) return Verdict::Allow;
  return level == LevelKind::Soft ? Verdict::NeedsApproval : Verdict::Deny;
}

auto members(OutcomeSet set) -> std::vector<Outcome> {
  std::vector<Outcome> found;
  for (const Outcome one : kSingle) {
    if ((set & bits(one)) != 0) found.push_back(one);
  }
  return found;
}

// What the floor says when the outcome of every control is certain.
auto certain_floor(const std::vector<Outcome>& outcomes, Verdict nothing_applies) -> Verdict {
  const auto positive = [](Outcome o) { return o == Outcome::Satisfied || o == Outcome::Waived; };
  if (std::any_of(outcomes.begin(), outcomes.end(), positive)) return Verdict::Allow;
  const bool none =
      std::all_of(outcomes.begin(), outcomes.end(), [](Outcome o) { return o == Outcome::NotApplicable; });
  return none ? nothing_applies : Verdict::Deny;
}

// Every choice of one outcome from each set.
void each_completion(const std::vector<OutcomeSet>& sets, const std::function<void(const std::vector<Outcome>&)>& visit,
                     std::vector<Outcome> chosen = {}) {
  if (chosen.size() == sets.size()) return visit(chosen);
  for (const Outcome one : members(sets[chosen.size()])) {
    chosen.push_back(one);
    each_completion(sets, visit, chosen);
    chosen.pop_back();
  }
}

auto shown(const decide::Floor& floor) -> std::string {
  return std::string(decide::verdict_name(floor.hi)) + " " + std::string(decide::verdict_name(floor.lo));
}

void check_floor(const std::vector<OutcomeSet>& sets) {
  for (const Verdict nothing : kVerdicts) {
    decide::Floor exact{Verdict::Allow, Verdict::Deny};
    each_completion(sets, [&](const std::vector<Outcome>& outcomes) {
      exact.hi = std::max(exact.hi, certain_floor(outcomes, nothing));
      exact.lo = std::min(exact.lo, certain_floor(outcomes, nothing));
    });
    const decide::Floor made = decide::floor_of(sets, nothing);
    if (made.hi == exact.hi && made.lo == exact.lo) continue;
    std::string text;
    for (const OutcomeSet set : sets) text += std::to_string(set) + " ";
    FAIL_CHECK("sets ", text, "nothing applies ", decide::verdict_name(nothing), ": ", shown(made), ", must be ",
               shown(exact));
  }
}

}  // namespace

TEST_CASE("outcomes of every combination are those of the definition, and all fifteen sets occur") {
  std::set<OutcomeSet> seen;
  for (const Truth a : kTruths) {
    for (const Truth r : kTruths) {
      for (const Truth w : kTruths) {
        CHECK(decide::outcomes(a, r, w) == defined_outcomes(a, r, w));
        seen.insert(decide::outcomes(a, r, w));
      }
    }
  }
  CHECK(seen.size() == kAll);
  CHECK(seen.count(0) == 0);
  CHECK(seen.count(bits(Outcome::Violated) | bits(Outcome::NotApplicable)) == 1);
  CHECK(seen.count(kAll) == 1);
}

TEST_CASE("names of outcomes, in one order") {
  CHECK(decide::outcome_names(0).empty());
  CHECK(decide::outcome_names(kAll) ==
        std::vector<std::string_view>{"satisfied", "violated", "not_applicable", "waived"});
  CHECK(decide::outcome_names(bits(Outcome::Waived) | bits(Outcome::Satisfied)) ==
        std::vector<std::string_view>{"satisfied", "waived"});
  CHECK(decide::verdict_name(Verdict::NeedsApproval) == "needs_approval");
  CHECK(decide::verdict_name(Verdict::Escalate) == "escalate");
}

TEST_CASE("the cost of every set at every level is the maximum, the best case the minimum") {
  for (OutcomeSet set = 1; set <= kAll; ++set) {
    for (const LevelKind level : kLevels) {
      Verdict hi = Verdict::Allow, lo = Verdict::Deny;
      for (const Outcome one : members(set)) {
        hi = std::max(hi, effect(one, level));
        lo = std::min(lo, effect(one, level));
      }
      CAPTURE(static_cast<int>(set));
      CHECK(decide::strictest(set, level) == hi);
      CHECK(decide::most_generous(set, level) == lo);
    }
  }
}

TEST_CASE("the floor is exact: every choice of sets of up to three controls, every `if nothing applies`") {
  check_floor({});
  for (OutcomeSet a = 1; a <= kAll; ++a) {
    check_floor({a});
    for (OutcomeSet b = 1; b <= kAll; ++b) {
      check_floor({a, b});
      for (OutcomeSet c = 1; c <= kAll; ++c) check_floor({a, b, c});
    }
  }
}

TEST_CASE("a gate without controls shows nothing") {
  CHECK(shown(decide::floor_of({}, Verdict::Deny)) == "deny deny");
  CHECK(shown(decide::floor_of({}, Verdict::Allow)) == "allow allow");
}

TEST_CASE("a level changes on its day, UTC") {
  ir::Control control;
  control.level.kind = LevelKind::Advisory;
  control.then.kind = LevelKind::Hard;
  const ir::GateControl plain;
  const auto at = [&](std::int64_t now) { return decide::level_at(control, plain, now).kind; };
  CHECK(at(0) == LevelKind::Advisory);
  control.until = 20'000;
  CHECK(at(20'000 * kNanosOfDay - 1) == LevelKind::Advisory);
  CHECK(at(20'000 * kNanosOfDay) == LevelKind::Hard);
  CHECK(at(INT64_MIN) == LevelKind::Advisory);
  CHECK(at(INT64_MAX) == LevelKind::Hard);
  control.until = -1;  // 1969-12-31
  CHECK(at(-kNanosOfDay - 1) == LevelKind::Advisory);
  CHECK(at(-kNanosOfDay) == LevelKind::Hard);
  CHECK(at(-1) == LevelKind::Hard);
  control.until = 0;
  CHECK(at(-1) == LevelKind::Advisory);
  CHECK(at(0) == LevelKind::Hard);
}

TEST_CASE("a gate may weaken a control, through the last day that it names, and never make it stricter") {
  ir::Control control;
  control.level = {LevelKind::Hard, ""};
  ir::GateControl in_gate;
  in_gate.at = ir::Level{LevelKind::Soft, "risk_acceptance"};
  const auto at = [&](std::int64_t day) { return decide::level_at(control, in_gate, day * kNanosOfDay); };
  CHECK(at(5).kind == LevelKind::Soft);
  CHECK(at(5).override_by == "risk_acceptance");
  in_gate.at_until = 10;
  CHECK(at(10).kind == LevelKind::Soft);
  CHECK(decide::level_at(control, in_gate, 11 * kNanosOfDay - 1).kind == LevelKind::Soft);
  CHECK(at(11).kind == LevelKind::Hard);
  in_gate.at_until.reset();
  for (const LevelKind own : kLevels) {
    for (const LevelKind given : kLevels) {
      control.level = {own, "own"};
      in_gate.at = ir::Level{given, "given"};
      CHECK(at(5).kind == std::min(own, given));
      CHECK(at(5).override_by == (given < own ? "given" : "own"));
    }
  }
}

TEST_CASE("a gate weakens the level that is in force") {
  ir::Control control;
  control.level.kind = LevelKind::Advisory;
  control.until = 10;
  control.then.kind = LevelKind::Hard;
  ir::GateControl in_gate;
  in_gate.at = ir::Level{LevelKind::Soft, ""};
  in_gate.at_until = 20;
  std::string levels;
  for (const std::int64_t day : {9, 10, 20, 21}) {
    const LevelKind kind = decide::level_at(control, in_gate, day * kNanosOfDay).kind;
    levels += kind == LevelKind::Advisory ? "a" : kind == LevelKind::Soft ? "s" : "h";
  }
  CHECK(levels == "assh");
}

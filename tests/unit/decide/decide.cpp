// One gate at a time: what each part of it contributes, and what is said about it.
#include <doctest/doctest.h>

#include "tests/unit/decide/gate_case.hpp"

using namespace writ;
using namespace writ::test;
using ir::ClauseKind;
using ir::LevelKind;
using ir::Verdict;

namespace {

constexpr Truth T = Truth::True;
constexpr Truth F = Truth::False;
constexpr Truth U = Truth::Unknown;
const Cell kUnknown = Cell::unknown(bit(Reason::Missing));

auto decided(GateCase& c) -> std::string { return shown(c.decide()); }

auto names(const GateCase& c, const decide::Decision& made) -> std::string {
  std::string text;
  for (const decide::ObligationResult& one : made.obligations)
    text += (text.empty() ? "" : " ") + c.gate.obligations[one.obligation].name;
  return text;
}

}  // namespace

TEST_CASE("one control at every level, in every state") {
  const auto with = [](LevelKind level, std::vector<Truth> requirements, Truth applies = T) {
    GateCase c;
    c.control(LevelKind::Hard, {T});  // so that something positive is shown
    c.control(level, std::move(requirements), applies);
    return decided(c);
  };
  CHECK(with(LevelKind::Hard, {T, T}) == "allow, best allow");
  CHECK(with(LevelKind::Hard, {T, F}) == "deny, best deny");
  CHECK(with(LevelKind::Hard, {T, U}) == "deny, best allow");
  CHECK(with(LevelKind::Hard, {F, U}) == "deny, best deny");
  CHECK(with(LevelKind::Hard, {F}, F) == "allow, best allow");
  CHECK(with(LevelKind::Hard, {F}, U) == "deny, best allow");
  CHECK(with(LevelKind::Hard, {T}, U) == "allow, best allow");  // satisfied or not applicable: harmless
  CHECK(with(LevelKind::Soft, {F}) == "needs_approval, best needs_approval");
  CHECK(with(LevelKind::Soft, {U}) == "needs_approval, best allow");
  CHECK(with(LevelKind::Soft, {F}, U) == "needs_approval, best allow");
  CHECK(with(LevelKind::Advisory, {F}) == "allow, best allow");
  CHECK(with(LevelKind::Advisory, {U}, U) == "allow, best allow");
}

TEST_CASE("a gate that shows nothing positive denies, whatever the level") {
  const auto only = [](LevelKind level, Truth requirement, Truth applies,
                       std::optional<Verdict> nothing = std::nullopt) {
    GateCase c;
    c.gate.nothing_applies = nothing;
    c.control(level, {requirement}, applies);
    const decide::Decision made = c.decide();
    CHECK(made.nothing_positive == (made.floor_hi != Verdict::Allow));
    return shown(made);
  };
  CHECK(only(LevelKind::Advisory, F, T) == "deny, best deny");
  CHECK(only(LevelKind::Advisory, U, T) == "deny, best allow");
  CHECK(only(LevelKind::Advisory, T, U) == "deny, best allow");
  CHECK(only(LevelKind::Hard, T, F) == "deny, best deny");
  CHECK(only(LevelKind::Hard, T, F, Verdict::Allow) == "allow, best allow");
  CHECK(only(LevelKind::Hard, T, F, Verdict::NeedsApproval) == "needs_approval, best needs_approval");
  CHECK(only(LevelKind::Hard, T, U, Verdict::Allow) == "allow, best allow");
  CHECK(only(LevelKind::Hard, T, U, Verdict::Escalate) == "escalate, best allow");
  CHECK(only(LevelKind::Advisory, F, U, Verdict::Allow) == "deny, best allow");
  CHECK(only(LevelKind::Advisory, F, T, Verdict::Allow) == "deny, best deny");  // one applies, and is violated
  GateCase none;
  CHECK(decided(none) == "deny, best deny");
}

TEST_CASE("clauses deny or escalate as soon as they can be true") {
  const auto with = [](ClauseKind kind, Truth condition) {
    GateCase c;
    c.control(LevelKind::Hard, {T});
    c.clause(kind, condition);
    return decided(c);
  };
  CHECK(with(ClauseKind::Deny, T) == "deny, best deny");
  CHECK(with(ClauseKind::Deny, U) == "deny, best allow");
  CHECK(with(ClauseKind::Deny, F) == "allow, best allow");
  CHECK(with(ClauseKind::Escalate, T) == "escalate, best escalate");
  CHECK(with(ClauseKind::Escalate, U) == "escalate, best allow");
  CHECK(with(ClauseKind::Escalate, F) == "allow, best allow");
}

TEST_CASE("an approval is pending while a seat that is needed, or may be, is empty") {
  const auto with = [](Truth when, const std::vector<GateCase::Seating>& seats) {
    GateCase c;
    c.control(LevelKind::Hard, {T});
    c.approval(when, seats);
    const decide::Decision made = c.decide();
    std::string missing;
    for (const decide::EmptySeat& empty : made.approvals[0].status.empty) missing += std::to_string(empty.seat);
    return shown(made) + ", seats " + (missing.empty() ? "none" : missing);
  };
  CHECK(with(T, {{}}) == "needs_approval, best needs_approval, seats 0");
  CHECK(with(F, {{}}) == "allow, best allow, seats 0");
  CHECK(with(U, {{}}) == "needs_approval, best allow, seats 0");
  CHECK(with(T, {{1, F}, {2, U}}) == "needs_approval, best allow, seats 1");
  CHECK(with(T, {{1, F}, {2, T}, {1, U}}) == "needs_approval, best needs_approval, seats 12");
  CHECK(with(U, {{1, F}}) == "allow, best allow, seats none");
  CHECK(with(T, {{0, T}}) == "allow, best allow, seats none");
}

TEST_CASE("the strictest of all decides, and so it does for the best case") {
  GateCase c;
  c.control(LevelKind::Hard, {U});
  c.control(LevelKind::Soft, {F});
  c.control(LevelKind::Hard, {T});
  c.clause(ClauseKind::Escalate, U);
  CHECK(decided(c) == "deny, best needs_approval");
  c.gate.controls.erase(c.gate.controls.begin());
  CHECK(decided(c) == "escalate, best needs_approval");
}

TEST_CASE("reasons are kept beside each truth") {
  GateCase c;
  c.why = bit(Reason::Stale);
  c.control(LevelKind::Hard, {T, U}, U);
  c.why = bit(Reason::Missing);
  c.clause(ClauseKind::Deny, U);
  c.approval(U, {{}});
  const decide::Decision made = c.decide();
  CHECK(made.controls[0].applies_why == bit(Reason::Stale));
  CHECK(made.controls[0].requirements[0].why == 0);
  CHECK(made.controls[0].requirements[1].why == bit(Reason::Stale));
  CHECK(made.controls[0].outcomes == decide::outcomes(U, U, F));
  CHECK(made.clauses[0].why == bit(Reason::Missing));
  CHECK(made.approvals[0].why == bit(Reason::Missing));
  CHECK(made.gate == &c.gate);
  c.set(*c.gate.approvals[0].seats[0].when, F);  // No seat is needed, whether or not it is asked for.
  CHECK(c.decide().approvals[0].why == 0);
}

TEST_CASE("a condition that is left out always holds") {
  GateCase c;
  c.control(LevelKind::Hard, {T}).applies.reset();
  c.approval(T, {{}});
  c.gate.approvals[0].when.reset();
  c.gate.approvals[0].seats[0].when.reset();
  const decide::Decision made = c.decide();
  CHECK(made.controls[0].applies == T);
  CHECK(shown(made) == "needs_approval, best needs_approval");
}

TEST_CASE("the payload of an unknown means nothing") {
  GateCase c;
  c.control(LevelKind::Hard, {T});
  Cell stand_in = Cell::of(T);
  stand_in.why = bit(Reason::Stale);
  c.outputs[c.gate.controls[0].requirements[0]] = stand_in;
  CHECK(decided(c) == "deny, best allow");
}

TEST_CASE("obligations of the decision, and of no other, by name") {
  GateCase c;
  c.control(LevelKind::Hard, {T});
  c.obligation(Verdict::Allow, "record", Cell::of_int(1));
  c.obligation(Verdict::Deny, "notify", Cell::of_int(2));
  c.obligation(Verdict::Allow, "canary", Cell::of_int(3));
  c.obligation(Verdict::Allow, "canary", Cell::of_int(4));
  const decide::Decision made = c.decide();
  CHECK(names(c, made) == "canary canary record");
  CHECK(made.obligations[0].arguments[0].integer == 3);
  CHECK(made.obligations[1].arguments[0].integer == 4);
  CHECK_FALSE(made.obligation_unknown);
}

TEST_CASE("two of one name become one by their rule, whatever their order") {
  for (const bool swapped : {false, true}) {
    GateCase c;
    c.control(LevelKind::Hard, {T});
    c.obligation(Verdict::Allow, "keep", Cell::of_int(swapped ? 9 : 3));
    c.obligation(Verdict::Allow, "keep", Cell::of_int(swapped ? 3 : 9));
    c.obligation(Verdict::Allow, "keep", Cell::of_int(3));
    c.obligation(Verdict::Deny, "keep", Cell::of_int(99));
    const auto merged = [&](ir::Merge merge) {
      for (ir::Obligation& row : c.gate.obligations) row.merge = merge;
      std::string text;
      for (const decide::ObligationResult& one : c.decide().obligations)
        text += (text.empty() ? "" : " ") + std::to_string(one.arguments[0].integer);
      return text;
    };
    CHECK(merged(ir::Merge::Max) == "9");
    CHECK(merged(ir::Merge::Min) == "3");
    CHECK(merged(ir::Merge::All) == (swapped ? "9 3" : "3 9"));
    c.gate.obligations[0].binding = false;  // advice stands beside what binds
    CHECK(merged(ir::Merge::Max) == (swapped ? "9 3" : "3 9"));
  }
}

TEST_CASE("advice of which a part is not known stays so when it is merged") {
  GateCase c;
  c.control(LevelKind::Hard, {T});
  c.obligation(Verdict::Allow, "notify", kUnknown);
  c.obligation(Verdict::Allow, "notify", Cell::of_int(1));
  for (ir::Obligation& row : c.gate.obligations) {
    row.binding = false;
    row.merge = ir::Merge::Max;
  }
  const decide::Decision made = c.decide();
  REQUIRE(made.obligations.size() == 1);
  CHECK(made.obligations[0].arguments[0].is_unknown());
}

TEST_CASE("an obligation that nobody can state makes its decision deny, and leaves the best case") {
  GateCase c;
  c.control(LevelKind::Hard, {T});
  c.obligation(Verdict::Allow, "redact", kUnknown);
  c.obligation(Verdict::Deny, "notify", Cell::of_int(2));
  const decide::Decision made = c.decide();
  CHECK(shown(made) == "deny, best allow");
  CHECK(made.obligation_unknown);
  CHECK(made.unknown_obligations == std::vector<std::uint32_t>{0});
  CHECK(names(c, made) == "notify");
}

TEST_CASE("an obligation of a decision that is still possible counts as well") {
  GateCase c;
  c.control(LevelKind::Hard, {T});
  c.control(LevelKind::Soft, {U});
  c.obligation(Verdict::Allow, "redact", kUnknown);
  CHECK(decided(c) == "deny, best allow");
  c.gate.obligations[0].on = Verdict::NeedsApproval;
  CHECK(decided(c) == "deny, best allow");
  c.gate.obligations[0].on = Verdict::Escalate;  // between is none
  CHECK(decided(c) == "needs_approval, best allow");
  c.gate.obligations[0].on = Verdict::Deny;
  CHECK(decided(c) == "needs_approval, best allow");
}

TEST_CASE("an obligation of a decision that is out of reach does not count") {
  GateCase c;
  c.control(LevelKind::Soft, {F});
  c.control(LevelKind::Hard, {T});
  c.obligation(Verdict::Allow, "redact", kUnknown);
  const decide::Decision made = c.decide();
  CHECK(shown(made) == "needs_approval, best needs_approval");
  CHECK_FALSE(made.obligation_unknown);
}

TEST_CASE("advice may be unknown") {
  GateCase c;
  c.control(LevelKind::Hard, {T});
  c.obligation(Verdict::Allow, "notify", kUnknown);
  c.gate.obligations[0].binding = false;
  const decide::Decision made = c.decide();
  CHECK(shown(made) == "allow, best allow");
  CHECK(names(c, made) == "notify");
  CHECK(made.obligations[0].arguments[0].is_unknown());
}

TEST_CASE("an argument is known when all of its parts are") {
  GateCase c;
  c.control(LevelKind::Hard, {T});
  c.obligation(Verdict::Allow, "redact", Cell());
  const std::uint32_t output = c.gate.obligations[0].arguments[0].value;
  ir::Function& function = c.module.functions[c.gate.function];
  function.value_types[output] = c.module.types.set_of(c.module.types.simple(Kind::Int));
  const auto with = [&](std::vector<Cell> items, bool open) {
    const Sequence set{items.data(), static_cast<std::uint32_t>(items.size()), open};
    c.outputs[output] = Cell::of_sequence(&set);
    return decided(c);
  };
  CHECK(with({Cell::of_int(1)}, false) == "allow, best allow");
  CHECK(with({}, false) == "allow, best allow");
  CHECK(with({Cell::of_int(1), kUnknown}, false) == "deny, best allow");
  CHECK(with({Cell::of_int(1)}, true) == "deny, best allow");
  function.value_types[output] = c.module.types.optional_of(c.module.types.simple(Kind::Int));
  c.outputs[output] = Cell::of_absent();
  CHECK(decided(c) == "allow, best allow");
}

TEST_CASE("a level in force on the day of the decision") {
  GateCase c;
  c.control(LevelKind::Hard, {T});
  const ir::ControlId id = c.control(LevelKind::Advisory, {F}).control;
  c.module.controls[id].until = 20'000;
  c.module.controls[id].then.kind = LevelKind::Hard;
  c.now = 20'000 * kNanosOfDay - 1;
  CHECK(decided(c) == "allow, best allow");
  c.now += 1;
  CHECK(decided(c) == "deny, best deny");
  CHECK(c.decide().controls[1].level->kind == LevelKind::Hard);
}

// Gates of few conditions, whose decisions are made when they are opened: each is the one that is worked out whole.
#include "runtime/decide/truth_table.hpp"

#include <optional>

#include "tests/unit/decide/gate_case.hpp"

using namespace writ;
using namespace writ::test;
using ir::LevelKind;
using ir::Verdict;

namespace {

constexpr std::array kTruths = {Truth::True, Truth::False, Truth::Unknown};
constexpr std::array kLevels = {LevelKind::Advisory, LevelKind::Soft, LevelKind::Hard};

// Two controls with one condition, and a requirement each.
struct TwoControls : GateCase {
  std::uint32_t applies = condition(Truth::True);
  std::uint32_t first = condition(Truth::True);
  std::uint32_t second = condition(Truth::True);

  TwoControls(LevelKind one, LevelKind other, std::optional<Verdict> nothing_applies) {
    gate.nothing_applies = nothing_applies;
    add(one, first);
    add(other, second);
  }
  void add(LevelKind level, std::uint32_t requirement) {
    ir::Control row;
    row.level.kind = level;
    row.requirements.resize(1);
    ir::GateControl entry;
    entry.control = module.controls.add(std::move(row));
    entry.applies = applies;
    entry.requirements = {requirement};
    gate.controls.push_back(std::move(entry));
  }
};

auto has_table(const GateCase& gate) -> bool { return !decide::GatePlan(gate.module, gate.gate).truths().empty(); }

}  // namespace

TEST_CASE("two controls with three conditions, in every case") {
  for (const LevelKind one : kLevels) {
    for (const LevelKind other : kLevels) {
      for (const std::optional<Verdict> nothing : {std::optional<Verdict>(), std::optional(Verdict::Allow)}) {
        TwoControls gate(one, other, nothing);
        REQUIRE(has_table(gate));
        for (const Truth applies : kTruths) {
          for (const Truth first : kTruths) {
            for (const Truth second : kTruths) {
              gate.set(gate.applies, applies);
              gate.set(gate.first, first);
              gate.set(gate.second, second);
              gate.decide();  // compares
            }
          }
        }
      }
    }
  }
}

TEST_CASE("a gate without conditions has one decision") {
  GateCase gate;
  ir::Control row;
  row.level.kind = LevelKind::Hard;
  ir::GateControl entry;
  entry.control = gate.module.controls.add(std::move(row));
  gate.gate.controls.push_back(std::move(entry));
  REQUIRE(has_table(gate));
  CHECK(shown(gate.decide()) == "allow, best allow");
}

TEST_CASE("a gate that has more to it has no table") {
  GateCase four;
  four.control(LevelKind::Hard, {Truth::True, Truth::True, Truth::True});
  CHECK_FALSE(has_table(four));
  TwoControls with_clause(LevelKind::Hard, LevelKind::Hard, std::nullopt);
  with_clause.clause(ir::ClauseKind::Deny, Truth::False);
  CHECK_FALSE(has_table(with_clause));
  GateCase nine;
  const std::uint32_t shared = nine.condition(Truth::True);
  for (int i = 0; i < 9; ++i) {
    nine.control(LevelKind::Hard, {}).applies = shared;
  }
  CHECK_FALSE(has_table(nine));
}

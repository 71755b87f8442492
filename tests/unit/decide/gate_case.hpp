// A gate whose conditions are given, without rules that compute them.
#pragma once

#include <doctest/doctest.h>
#include <utility>
#include <vector>

#include "runtime/decide/decide.hpp"
#include "tests/property/same_outcomes.hpp"

namespace writ::test {

inline constexpr std::int64_t kNanosOfDay = 86'400'000'000'000;

// Says what it was told to.
class GivenOutputs final : public ir::Engine {
 public:
  explicit GivenOutputs(const std::vector<Cell>& outputs) : outputs_(outputs) {}
  [[nodiscard]] auto name() const -> std::string_view override { return "given"; }
  void evaluate(ir::FunctionId, const ir::World&, Arena&, Cell* outputs) const override {
    std::copy(outputs_.begin(), outputs_.end(), outputs);
  }

 private:
  const std::vector<Cell>& outputs_;
};

struct GateCase {
  ir::Module module;
  ir::Gate gate;
  std::vector<Cell> outputs;
  std::int64_t now = 0;
  Reasons why = bit(Reason::Stale);  // of every unknown

  GateCase() { gate.function = module.functions.add({}); }

  auto output(TypeId type, const Cell& value) -> std::uint32_t {
    ir::Function& function = module.functions[gate.function];
    const ir::ValueId id{function.value_types.size()};
    function.value_types.push_back(type);
    function.outputs.push_back(id);
    outputs.push_back(value);
    return static_cast<std::uint32_t>(outputs.size() - 1);
  }
  auto condition(Truth truth) -> std::uint32_t { return output(module.types.simple(Kind::Bool), Cell::of(truth, why)); }
  void set(std::uint32_t output, Truth truth) { outputs[output] = Cell::of(truth, why); }

  auto control(ir::LevelKind level, std::vector<Truth> requirements, Truth applies = Truth::True) -> ir::GateControl& {
    ir::Control row;
    row.level.kind = level;
    row.requirements.resize(requirements.size());
    ir::GateControl entry;
    entry.control = module.controls.add(std::move(row));
    entry.applies = condition(applies);
    for (const Truth truth : requirements) entry.requirements.push_back(condition(truth));
    return gate.controls.emplace_back(std::move(entry));
  }
  void clause(ir::ClauseKind kind, Truth truth) {
    ir::GateClause row;
    row.kind = kind;
    row.condition = condition(truth);
    gate.clauses.push_back(std::move(row));
  }
  struct Seating {
    std::uint32_t people = 1;
    Truth when = Truth::True;
  };
  void approval(Truth when, const std::vector<Seating>& seats) {
    ir::GateApproval row;
    row.when = condition(when);
    for (const Seating& seat : seats) row.seats.push_back({seat.people, "role", condition(seat.when)});
    gate.approvals.push_back(std::move(row));
  }
  void obligation(ir::Verdict on, std::string name, const Cell& argument) {
    ir::Obligation row;
    row.on = on;
    row.name = std::move(name);
    row.arguments.push_back({"x", output(module.types.simple(Kind::Int), argument)});
    gate.obligations.push_back(std::move(row));
  }

  auto decide() -> decide::Decision {
    evidence::Situation situation;
    situation.now = now;
    memory.reset();
    decide::Decision made = decide::decide(module, gate, GivenOutputs(outputs), situation, memory);
    decide::Decision again;
    CHECK(property::same_outcomes(again, made, module, gate, outputs.data(), situation, memory));
    return made;
  }

  Arena memory;
};

// "deny, best needs_approval".
inline auto shown(const decide::Decision& made) -> std::string {
  return std::string(decide::verdict_name(made.decision)) + ", best " +
         std::string(decide::verdict_name(made.best_case));
}

}  // namespace writ::test

// One world of a test, and what the rules say of it.
//
// A world says what each input is: a value, how old it is, or that it is not there. A
// trial turns that into the situation of a decision on the way that a gate goes
// (evidence::admit, decide::decide), asks the questions of the test, and evaluates its
// conditions. Answers are put into the inputs that conditions read them from.
//
// A trial keeps what it computed for the world that it was given last; cells live in its arena.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "compiler/lower/lower.hpp"
#include "runtime/decide/decide.hpp"
#include "runtime/ir/engine.hpp"

namespace writ::testing {

// What one input is. Untrusted evidence has a value that nobody vouched for.
struct Fact {
  enum class Kind : std::uint8_t { Value, Missing, Untrusted } kind = Kind::Missing;
  Cell value;
  std::int64_t aged = 0;  // ns before `now` that it was issued
};
struct World {
  std::int64_t now = 0;
  std::map<ir::InputId, Fact> facts;            // requests and evidence; the rest are missing
  std::vector<evidence::Statement> statements;  // on approvals, about what is asked in this world
};

// When something of this age was issued. An age that no instant is old enough for is as old as one can be.
auto issued(std::int64_t now, std::int64_t aged) -> std::int64_t;

class Trial {
 public:
  // Both must outlive the trial.
  Trial(const ir::Module& module, const ir::Engine& engine) : module_(module), engine_(engine) {}

  // Forgets the world before. `request` is what is asked: its fact counts, other requests do not.
  void enter(const World& world, ir::InputId request);
  // The answers, in order; the world knows them afterwards.
  void ask(std::span<const lower::Question> questions);
  // The one output of a function, in the world that was entered.
  auto evaluate(ir::FunctionId function) -> Cell;
  auto decision(std::size_t gate) -> const decide::Decision&;

  [[nodiscard]] auto situation() const -> const evidence::Situation& { return situation_; }
  [[nodiscard]] auto module() const -> const ir::Module& { return module_; }

 private:
  auto situation_of(const World& world) -> evidence::Situation;
  auto answer(const lower::Question& question) -> Cell;
  auto signatures(const lower::Question& question) -> Cell;
  auto signature(const evidence::Statement& statement) -> Cell;
  auto otherwise(const lower::Question& question) -> World;
  void keep_bound(World& other, std::size_t gate);

  const ir::Module& module_;
  const ir::Engine& engine_;
  Arena arena_;
  World world_;
  ir::InputId request_;
  evidence::Situation situation_;
  std::map<std::size_t, decide::Decision> decisions_;  // of the world itself, by gate
};

// The request that a test is about: that of its gate, of a gate that it asks, or the one it gives.
auto request_of(const ir::Module& module, const lower::TestPlan& plan) -> ir::InputId;

// "; `decision(release)` is allow": what was answered to the questions that `condition` reads.
auto answers_text(const Trial& trial, std::span<const lower::Question> questions, ir::FunctionId condition)
    -> std::string;

// A control's set of outcomes as one word of the language.
auto outcome_of(decide::OutcomeSet set) -> syntax::Outcome;

}  // namespace writ::testing

// One claim of a property or proof, judged in one case.
#pragma once

#include <optional>
#include <string>

#include "compiler/testing/sampler.hpp"
#include "compiler/testing/shrink.hpp"
#include "compiler/testing/trial.hpp"

namespace writ::testing {

// A world, and for `raising` and `lowering` the value that the part has in the other world.
struct Case {
  World world;
  std::optional<Cell> changed;
};
enum class Answer : std::uint8_t { Discarded, Holds, Fails };

class Claim {
 public:
  // A condition of `plan`, or a change; everything must outlive the claim.
  Claim(Trial& trial, const lower::TestPlan& plan, ir::InputId request, const lower::Expectation& condition)
      : trial_(trial), plan_(plan), request_(request), condition_(&condition) {}
  Claim(Trial& trial, const lower::TestPlan& plan, ir::InputId request, const lower::Change& change)
      : trial_(trial), plan_(plan), request_(request), change_(&change) {}

  // A case of the claim in a world; nothing where there is nothing to change.
  auto case_in(World world, Sampler& sampler, Random& random) -> std::optional<Case>;
  auto judge(const Case& one, Arena& memory) -> Answer;
  auto simpler(const Case& one, Shrinker& shrinker) -> std::vector<Case>;

  // What a world must do to count, for people.
  [[nodiscard]] auto what_counts() const -> std::string;
  // Of a case that fails: what went wrong in one sentence, and the test that shows it.
  auto failure(const Case& one, Arena& memory) -> std::string;
  // Empty when a value in it cannot be written in a test.
  auto test_text(const Case& one, Arena& memory) -> std::string;

 private:
  auto enter(const World& world) -> bool;  // whether it passes the assumptions
  auto part_in(const World& world) const -> std::optional<Cell>;
  auto part_type() const -> TypeId;
  auto other_world(const Case& one, Arena& memory) const -> World;
  auto hidden(const World& world, Arena& memory) const -> World;
  auto judge_change(const Case& one, Arena& memory) -> Answer;
  auto changes_as_said(const Cell& before, const Cell& after) const -> bool;
  auto measured(const World& world) -> Cell;
  auto value_type() const -> TypeId;

  Trial& trial_;
  const lower::TestPlan& plan_;
  ir::InputId request_;
  const lower::Expectation* condition_ = nullptr;
  const lower::Change* change_ = nullptr;
};

}  // namespace writ::testing

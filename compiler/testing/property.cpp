#include "compiler/testing/property.hpp"

#include <algorithm>
#include <array>

#include "compiler/testing/claim.hpp"
#include "compiler/testing/parts.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/values/text.hpp"

namespace writ::testing {
namespace {

auto counted(std::size_t count) -> std::string { return group_digits(std::to_string(count)); }

struct PropertyRun {
  const ir::Module& module;
  const ir::Engine& engine;
  const lower::TestPlan& plan;
  TestResult& result;
  Demand demand;
  Pools pools;
  Trial trial;

  void claim(Claim claim);  // tries it in as many worlds as are wanted
  void tell(Claim& claim, Case failed, Sampler& sampler);
};

// The smallest case, with all that it is made of.
class Smallest {
 public:
  Smallest(const ir::Module& module, Sampler& sampler, Case failed)
      : module_(module), shrinker_(module, sampler), best_(std::move(failed)) {}

  // As long as something simpler still fails. What is kept is copied, so that memory is that of
  // one round of candidates.
  auto find(Claim& claim) -> const Case& {
    std::size_t steps = 0;
    for (bool simpler = true; simpler && steps < limits::kShrinkSteps;) simpler = round(claim, steps);
    return best_;
  }
  auto memory() -> Arena& { return arenas_[current_]; }

 private:
  auto round(Claim& claim, std::size_t& steps) -> bool {
    Arena& memory = arenas_[1 - current_];
    memory.reset();
    shrinker_.use(memory);
    for (Case& candidate : claim.simpler(best_, shrinker_)) {
      if (++steps > limits::kShrinkSteps) return false;
      if (claim.judge(candidate, memory) != Answer::Fails) continue;
      for (auto& [id, fact] : candidate.world.facts) {
        if (fact.kind == Fact::Kind::Value)
          fact.value = copied(module_.types, module_.inputs[id].type, fact.value, memory);
      }
      best_ = std::move(candidate);  // what has changed is a scalar
      current_ = 1 - current_;
      return true;
    }
    return false;
  }

  const ir::Module& module_;
  Shrinker shrinker_;
  std::array<Arena, 2> arenas_;  // one holds the best
  std::size_t current_ = 0;
  Case best_;
};

void PropertyRun::tell(Claim& claim, Case failed, Sampler& sampler) {
  Smallest smallest(module, sampler, std::move(failed));
  const Case& small = smallest.find(claim);
  result.failures.push_back(claim.failure(small, smallest.memory()));
  result.world = claim.test_text(small, smallest.memory());
  if (result.world.empty()) result.failures.emplace_back("a value in this world cannot be written in a test");
}

// Worlds one after the other; where few pass, half of them are near the last one that did.
class Worlds {
 public:
  Worlds(Sampler& sampler, Random& random) : sampler_(sampler), random_(random) {}

  auto next(bool rare) -> World {
    memory().reset();
    sampler_.use(memory());
    return rare && passed_ && random_.percent(50) ? sampler_.variation(random_, *passed_) : sampler_.world(random_);
  }
  // Keeps the world that next() gave last.
  void keep(World world) {
    passed_ = std::move(world);
    current_ = 1 - current_;
  }
  auto memory() -> Arena& { return arenas_[current_]; }

 private:
  Sampler& sampler_;
  Random& random_;
  std::array<Arena, 2> arenas_;  // one holds the world that passed
  std::size_t current_ = 0;
  std::optional<World> passed_;
};

// What reads nothing that varies has one world.
void PropertyRun::claim(Claim claim) {
  const std::size_t wanted = demand.inputs.empty() && pools.instants().empty() ? 1 : plan.runs;
  Random random(result.seed);
  Sampler sampler(module, demand, pools);
  Worlds worlds(sampler, random);
  std::size_t passed = 0;
  std::size_t tried = 0;
  for (; passed < wanted && tried < wanted * limits::kTriesPerWorld; ++tried) {
    std::optional<Case> one = claim.case_in(worlds.next(passed * 4 < tried), sampler, random);
    if (sampler.impossible()) {
      result.failures.push_back("no value of `" + *sampler.impossible() + "` could be made up");
      return;
    }
    if (!one) continue;
    const Answer answer = claim.judge(*one, worlds.memory());
    if (answer == Answer::Discarded) continue;
    result.worlds = ++passed;
    if (answer == Answer::Fails) return tell(claim, std::move(*one), sampler);
    worlds.keep(std::move(one->world));
  }
  if (passed == wanted) return;
  result.failures.push_back("only " + counted(passed) + " of " + counted(tried) + " worlds " + claim.what_counts() +
                            "; " + counted(wanted) + " are wanted");
}

}  // namespace

void run_property(const ir::Module& module, const ir::Engine& engine, const lower::TestPlan& plan,
                  std::optional<std::uint64_t> seed, TestResult& result) {
  Demand demand = demand_of(module, plan);
  Pools pools(module, demand.functions);
  PropertyRun run{module, engine, plan, result, std::move(demand), std::move(pools), Trial(module, engine)};
  result.seed = seed.value_or(seed_of(plan.title));
  for (const lower::Expectation& condition : plan.expectations) {
    if (result.failures.empty()) run.claim(Claim(run.trial, plan, run.demand.request, condition));
  }
  for (const lower::Change& change : plan.changes) {
    if (result.failures.empty()) run.claim(Claim(run.trial, plan, run.demand.request, change));
  }
}

}  // namespace writ::testing

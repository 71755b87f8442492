// A property or proof, tried in sampled worlds.
//
// Worlds that do not pass the assumptions are discarded; too few that pass is a failure of
// its own, because then little was tried. The first world in which a claim fails is made
// simpler as long as it still fails, and is told as a test block.
//
// A claim fails where it is false and where it is unknown, as an expectation does.
// `raising PATH never lowers E` is tried in pairs: a world, and the same with PATH changed.
// What is raised or lowered passes the assumptions in both; where E is unknown in one of
// them there is nothing to compare, and the pair is discarded.
#pragma once

#include "compiler/testing/testing.hpp"

namespace writ::testing {

// Fills in what is found out: failures, worlds, seed, world.
void run_property(const ir::Module& module, const ir::Engine& engine, const lower::TestPlan& plan,
                  std::optional<std::uint64_t> seed, TestResult& result);

}  // namespace writ::testing

// A test block: the world that the author gives, and what was expected of it.
#pragma once

#include <string>
#include <vector>

#include "compiler/testing/trial.hpp"

namespace writ::testing {

// The world that the block gives, entered and asked. What is given is computed where nothing
// but pinned data is known; the values live in `memory`.
void enter_block(Trial& trial, const ir::Engine& engine, const lower::TestPlan& plan, Arena& memory);

// One sentence for each expectation that is missed.
auto run_test_block(const ir::Module& module, const ir::Engine& engine, const lower::TestPlan& plan)
    -> std::vector<std::string>;

}  // namespace writ::testing

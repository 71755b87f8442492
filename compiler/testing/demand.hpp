// What a block of tests reads: functions, inputs, and constants that its answers may turn on.
#pragma once

#include <set>
#include <vector>

#include "compiler/lower/lower.hpp"

namespace writ::testing {

struct Demand {
  std::set<ir::FunctionId> functions;  // conditions, gates that are asked, subjects of evidence
  std::set<ir::InputId> inputs;        // requests and evidence that they read; data and answers are not varied
  std::set<std::size_t> gates;         // that are asked, as indices into Module::gates
  ir::InputId request;                 // the one among them, or that of a gate that is asked; may be invalid
};
auto demand_of(const ir::Module& module, const lower::TestPlan& plan) -> Demand;

// Everything one function reads.
auto inputs_of(const ir::Function& function) -> std::set<ir::InputId>;

}  // namespace writ::testing

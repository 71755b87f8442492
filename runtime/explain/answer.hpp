// Why an expression that no gate asks is what it is.
#pragma once

#include <vector>

#include "runtime/explain/explain.hpp"

namespace writ::explain {

struct Answer {
  TypeId type;
  Cell value;
  std::vector<Witness> witness;  // of a bool
  std::vector<Unknown> unknown;
  std::vector<std::string> ways;  // of a list or set that the lineage answered: how each element came into it
};

// `function` has one output. Cells live in `arena`.
auto explain_answer(const ir::Module& module, const evidence::Situation& situation, ir::FunctionId function, Arena& arena)
    -> Answer;

}  // namespace writ::explain

// The same as admit(), in a situation that is used again.
#pragma once

#include <vector>

#include "runtime/evidence/evidence.hpp"

namespace writ::evidence {

// Whatever `into` held is forgotten, its memory is kept: without items nothing is allocated once it
// has been used for the module.
void admit_into(Situation& into, const ir::Module& module, const ir::Engine& engine, Request&& request,
                std::vector<Item> items, std::int64_t now, Arena& arena);

}  // namespace writ::evidence

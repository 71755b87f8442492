// The same as admit(), in a situation that is used again.
#pragma once

#include <cstddef>
#include <span>

#include "runtime/evidence/evidence.hpp"

namespace writ::evidence {

// Whatever `into` held is forgotten, its memory is kept: once it has been used for the module nothing is allocated for
// items that count, as long as they are no larger than those before. Why one does not count is told in words, which may
// allocate.
void admit_into(Situation& into, const ir::Module& module, const ir::Engine& engine, Request&& request,
                std::span<const Item> items, std::int64_t now, Arena& arena);

// What a request says, where it was read.
struct Asked {
  ir::InputId input;
  const Cell& value;
  std::span<const decode::Issue> issues;
  std::size_t extra_keys = 0;
};

// The same in a situation that is one of a request alone: of this module, with nothing beside a request for the same
// input, and not changed since. Only what the request says is written anew.
void admit_again(Situation& into, const ir::Module& module, const Asked& asked, std::int64_t now);

}  // namespace writ::evidence

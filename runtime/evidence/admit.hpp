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

// The request of a situation is not known; why, the value and the issues say.
void admit_unknown_request(Situation& situation, const ir::Module& module, ir::InputId input);

// The same in a situation that is one of a request alone: of this module, with nothing beside a request for the same
// input, and not changed since. Only what the request says is written anew. Here, as it is most of what is left to do
// of a decision that is much like the last.
inline void admit_again(Situation& into, const ir::Module& module, const Asked& asked, std::int64_t now) {
  into.now = now;
  into.issues.clear();
  if (!asked.issues.empty()) [[unlikely]]
    into.issues.assign(asked.issues.begin(), asked.issues.end());
  into.request_digest.clear();
  into.extra_keys = asked.extra_keys;
  into.inputs[asked.input.index] = asked.value;
  Admission& admission = into.admissions[asked.input.index];
  admission.state = State::Ok;
  admission.detail.clear();
  if (asked.value.is_unknown()) [[unlikely]]
    admit_unknown_request(into, module, asked.input);
}

}  // namespace writ::evidence

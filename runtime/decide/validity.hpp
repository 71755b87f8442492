// How long a decision may be kept. For who writes it down: a decision itself does not pay for it.
#pragma once

#include <cstdint>
#include <optional>

#include "runtime/evidence/evidence.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::decide {

// The next instant after now at which time alone may change the decision (design 3.8): evidence that becomes stale,
// expires or begins to count, keys that are revoked, signatures that age, escalation and expiry of what was asked for,
// waivers and levels that begin or end, and midnight UTC where the rules ask for the day. `now` itself where they use
// the time in another way; nothing where no time is left that matters. Never later than the first change; it may be
// earlier, because not everything that changes is decisive. For the same inputs the decision is the same at every
// instant before it. Linear in the gate, its function and the statements.
auto valid_until(const ir::Module& module, const ir::Gate& gate, const evidence::Situation& situation)
    -> std::optional<std::int64_t>;

}  // namespace writ::decide

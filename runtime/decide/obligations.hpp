// What a decision obliges to, merged as declared. Private to runtime/decide.
#pragma once

#include <vector>

#include "runtime/decide/decide.hpp"

namespace writ::decide {

// Those of `decision`, binding ones and advice, by name. Two of one name, both binding or both advice, become one by
// their rule (design 2.13): none is dropped, and the order in which a gate states them is not seen, but in `all`, where
// each stands by itself. An argument of which a part is not known is not known when it is merged. Cells live in
// `arena`. They replace what `all` held.
void obligations_into(std::vector<ObligationResult>& all, const ir::Module& module, const ir::Gate& gate,
                      const Cell* outputs, ir::Verdict decision, Arena& arena);

}  // namespace writ::decide

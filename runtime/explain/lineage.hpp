// The declared lineage in reasons: the way a label or an asset took, and why there is no answer.
// Private to runtime/explain.
//
// A way is the shortest one, "crm -clean-> train_v3 -> summariser"; there may be others. Linear in the graph.
#pragma once

#include <optional>
#include <string>

#include "runtime/explain/trace.hpp"

namespace writ::explain {

// A look-up of what the lineage answers for an asset, such as `labels(run.output)`.
struct LineageLook {
  ir::LineageAnswer answer = ir::LineageAnswer::Declared;
  ir::ValueId asset;
};
auto lineage_look(const Trace& trace, ir::ValueId value) -> std::optional<LineageLook>;

// How the element came to be in the answer; empty where nothing can or may be told.
auto way_of(const Trace& trace, ir::ValueId collection, const Cell& element) -> std::string;
// The same for `x in labels(a)` and `reaches(a, b)` where they are true.
auto way_in(const Trace& trace, ir::ValueId leaf) -> std::string;

// Why a look-up has no answer: "no asset `x` is declared".
auto why_no_answer(const Trace& trace, ir::ValueId look_up) -> std::string;

}  // namespace writ::explain

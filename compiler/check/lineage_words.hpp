// Which enums the words of a graph are members of. Private to compiler/check.
#pragma once

#include "compiler/check/checker.hpp"

namespace writ::check {

// Settles LineageGraph::words from what assets and transforms say. An enum is chosen when it is visible
// wherever such a word is said and has all of them, or, so that the misspelt one can be told, more of
// them than any other. Reports E-LINEAGE where two would do, and where none has any; the graph is then broken.
void settle_words(Checker& c);

}  // namespace writ::check

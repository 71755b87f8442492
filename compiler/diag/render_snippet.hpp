// The line a place stands on, with the place underlined.
#pragma once

#include <string>

#include "compiler/diag/span.hpp"

namespace writ::diag {

struct Snippet {
  std::string line;       // the source line, clipped to about a hundred columns
  std::string underline;  // blanks, then one `mark` a column; at least one
};

// Looks only at the neighbourhood of the place. A place that runs over several
// lines is underlined to the end of its first.
auto snippet(const FileTexts& texts, Span span, char mark) -> Snippet;

}  // namespace writ::diag

// What every rule file must be before anything reads it: UTF-8 text that shows
// in the order in which it is read.
#pragma once

#include <string_view>

#include "compiler/diag/diagnostic.hpp"

namespace writ::source {

// Whether the text of `file` can be parsed; the sink says why not. A bidirectional
// control is reported too, but the text can still be parsed. One pass.
auto check_text(diag::FileId file, std::string_view text, diag::Sink& sink) -> bool;

// `text` without a UTF-8 byte order mark.
auto without_bom(std::string_view text) -> std::string_view;

}  // namespace writ::source

// Rule text into a syntax tree.
//
// Always returns a tree. What could not be read is a Hole, and the sink says
// why: each wrong declaration is reported, and reading goes on at the next one.
// Nesting is bounded by limits::kNesting, so recursion over the tree is safe.
#pragma once

#include "compiler/diag/diagnostic.hpp"
#include "compiler/syntax/ast.hpp"

namespace writ::syntax {

// `text` is what files[file] holds: valid UTF-8 without a BOM; CRLF is a line end.
// It must outlive the tree.
auto parse(diag::FileId file, std::string_view text, diag::Sink& sink) -> Ast;

}  // namespace writ::syntax

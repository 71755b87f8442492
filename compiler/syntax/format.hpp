// A syntax tree as canonical text (design 5.3). No options.
//
// parse(format(t)) means what t means, and format of that is the same bytes. Nothing is
// lost: comments move with what they precede. A tree with holes is not formatted: callers
// check the sink first. Linear in the size of the tree, and does not fail.
//
// What the design leaves open is decided here:
//   - Kinds of declarations that it does not rank stand behind the enums: frameworks, covers,
//     appetites, roles, separations, obligations, transforms, assets. Numbers in the ids of
//     controls compare as numbers. Imports stay in the author's order.
//   - Neighbouring declarations of one kind stand together without a blank line if each is on
//     one line, the second has neither comment nor documentation before it, and the first no
//     documentation. Roles, frameworks, obligations and transforms then stand in columns, as
//     many of them as fit.
//   - A block has a line for each clause. Records, literals and enums take one line if they
//     fit on the page. A long record literal has a field a line; names and constants of a
//     long list, set or enum fill lines.
//   - A number of four digits has no `_`; durations are counted in days, h, min, s, ms, us or
//     ns, as decisions print them; zeros behind the fourth place of a percent go. A literal
//     stays of its kind: what is no percent does not become one.
//   - Sets of constants are sorted by how they are written, numbers by value. Chains such as
//     `(a and b) and c` lose their parentheses. Backquotes, and whether a
//     string is raw, stay as written.
//   - Comments: see format_comments.hpp. Outside of declarations a blank line behind a comment
//     stays, so that headings of sections keep apart.
#pragma once

#include <string>
#include <string_view>

#include "compiler/syntax/ast.hpp"

namespace writ::syntax {

// `text` is the source the tree was parsed from.
auto format(const Ast& ast, std::string_view text) -> std::string;

}  // namespace writ::syntax

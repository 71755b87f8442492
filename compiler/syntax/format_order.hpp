// The order of declarations in canonical text. Private to compiler/syntax.
#pragma once

#include <cstddef>
#include <string_view>

#include "compiler/syntax/ast.hpp"

namespace writ::syntax::layout {

// Declarations of a smaller rank come first; those of one rank stay as they are, but for
// controls, which come by id.
auto rank_of(const DeclForm& form) -> std::size_t;
auto comes_before(const DeclForm& a, const DeclForm& b) -> bool;

// `AB-2` before `AB-10`: parts that are numbers compare as numbers.
auto id_before(std::string_view a, std::string_view b) -> bool;

}  // namespace writ::syntax::layout

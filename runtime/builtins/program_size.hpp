// How large RE2's program of a pattern is at most, told from its tree. Private to runtime/builtins.
//
// RE2 takes every regular expression that a tree is made of, if its program is small: so for most patterns it need not
// be asked whether it does. tests/property/patterns.cpp holds this against RE2.
#pragma once

#include <cstddef>

#include "runtime/builtins/pattern_tree.hpp"

namespace writ::builtins {

// In instructions, never fewer than RE2 makes; kPatternRows * 1,000 and more are all the same.
auto program_size_at_most(const PatternTree& tree) -> std::size_t;

}  // namespace writ::builtins

// Which patterns of a module want RE2. Private to compiler/driver.
#pragma once

#include <optional>
#include <string>

#include "runtime/ir/ir.hpp"

namespace writ::driver {

// The first that no table of ours is known to match as RE2 does (runtime/builtins/automaton.hpp).
auto pattern_without_table(const ir::Module& module) -> std::optional<std::string>;

}  // namespace writ::driver

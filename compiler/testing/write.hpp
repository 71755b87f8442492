// Values and worlds as an author writes them, so that a world can be pasted as a test.
#pragma once

#include <optional>
#include <string>

#include "compiler/testing/trial.hpp"

namespace writ::testing {

// As an expression whose place says its type; nothing for what no expression makes: a map, a
// value with unknown parts, a number at the edge of what can be held.
auto write_value(const TypeTable& types, TypeId type, const Cell& value) -> std::optional<std::string>;

// `test "title" { at … given … expect … }` in the canonical layout. Empty when a value in it
// cannot be written.
auto write_test(const ir::Module& module, const std::string& title, const World& world, const std::string& expected)
    -> std::string;

}  // namespace writ::testing

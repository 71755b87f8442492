// A text that matches a pattern, made up.
//
// Reads the part of RE2's syntax that people write for ids and names: literals, `.`,
// classes, groups, alternatives, `* + ? {n,m}`, and the escapes \d \w \s. For anything
// else, and where what came out does not match after all, there is no text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compiler/testing/random.hpp"

namespace writ::testing {

auto text_matching(std::string_view pattern, Random& random) -> std::optional<std::string>;

}  // namespace writ::testing

// What a misspelt name was meant to be, and which names there are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace writ {

// The nearest of `known` within a third of the length of `wanted`, or empty.
auto nearest(std::string_view wanted, const std::vector<std::string>& known) -> std::string;

// "a, b, c"
auto listed(const std::vector<std::string>& names) -> std::string;

}  // namespace writ

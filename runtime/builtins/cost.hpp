// What the call of a builtin costs, from the text in its row (design 3.5).
//
//   cost   = term { "+" term }
//   term   = factor { "*" factor } [ "/" number ]        rounded up
//   factor = number | "|" parameter "|"                  the size of an argument: bytes of a text,
//                                                        elements of a collection
//
// The cost is that of the call without its arguments, so it is at least 1: "1 + |s|/16".
#pragma once

#include <optional>
#include <vector>

#include "runtime/base/steps.hpp"
#include "runtime/builtins/builtins.hpp"

namespace writ::builtins {

struct CostTerm {
  Steps steps = 1;                     // the product of the numbers
  std::vector<std::size_t> arguments;  // whose sizes are multiplied
  Steps divisor = 1;

  auto operator==(const CostTerm&) const -> bool = default;
};

// Nothing when the text does not parse, names something that is no parameter, or can be 0.
auto parse_cost(std::string_view cost, std::string_view signature) -> std::optional<std::vector<CostTerm>>;

}  // namespace writ::builtins

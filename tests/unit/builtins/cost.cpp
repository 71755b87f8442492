// The cost texts of the rows: a small syntax, and every row keeps to it.
#include "runtime/builtins/cost.hpp"
#include "runtime/builtins/signature.hpp"

#include <doctest/doctest.h>

using namespace writ;
using builtins::CostTerm;
using builtins::parse_cost;

TEST_CASE("every row says what it costs, in terms of its parameters") {
  for (const builtins::Builtin& row : builtins::all()) {
    CAPTURE(row.name);
    CAPTURE(row.cost);
    CHECK(parse_cost(row.cost, row.signature).has_value());
  }
}

TEST_CASE("terms, products and divisors") {
  constexpr std::string_view kSignature = "f(s: string, xs: set[T]) -> bool, of any T";
  const std::vector<builtins::Parameter> parameters = builtins::parameters_of(kSignature);
  REQUIRE(parameters.size() == 2);
  CHECK(parameters[0].name == "s");
  CHECK(parameters[0].type == "string");
  CHECK(parameters[1].name == "xs");
  CHECK(parameters[1].type == "set[T]");
  CHECK(*parse_cost("1", kSignature) == std::vector<CostTerm>{{1, {}, 1}});
  CHECK(*parse_cost("1 + |s|/16", kSignature) == std::vector<CostTerm>{{1, {}, 1}, {1, {0}, 16}});
  CHECK(*parse_cost("2+3*|s|*|xs|/4", kSignature) == std::vector<CostTerm>{{2, {}, 1}, {3, {0, 1}, 4}});
}

TEST_CASE("what is no cost is refused") {
  for (const std::string_view wrong : {"", "|s|", "|s|/16", "0", "1 + |t|", "1 + |s|/0", "1 + |s|/x", "1 + s", "1 +",
                                       "1 + ||", "1/2/3", "-1", "1.5"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_cost(wrong, "f(s: string) -> int").has_value());
  }
}

// Polynomials of steps: sums, products up to the degree, values that stop at the largest, text.
#include "compiler/check/polynomial.hpp"

#include <doctest/doctest.h>
#include <vector>

using namespace writ;
using namespace writ::check;

namespace {

auto product(const std::vector<SizeIndex>& sizes) -> Monomial {
  Monomial made;
  for (const SizeIndex size : sizes) {
    const auto next = made.times(size);
    REQUIRE(next.has_value());
    made = *next;
  }
  return made;
}

const std::vector<std::string> kNames = {"kinds", "tenants", "tools"};

}  // namespace

TEST_CASE("products have an order of their own and an end") {
  CHECK(product({2, 0, 1}) == product({0, 1, 2}));
  CHECK(product({1}) != product({1, 1}));
  CHECK(product({2}) < product({0, 0}));
  CHECK_FALSE(product({0, 1, 2}).times(0).has_value());
  const std::vector<Steps> sizes = {2, 3, 5};
  CHECK(product({}).at(sizes) == 1);
  CHECK(product({1, 1, 2}).at(sizes) == 45);
}

TEST_CASE("terms of one product are one term") {
  Polynomial p;
  p.add(90);
  p.add(5, product({1, 2}));
  p.add(20, product({1}));
  p.add(6);
  p.add(6, product({1}));
  p.add(4, product({0}));
  p.add(0, product({2}));
  CHECK(p.print(kNames) == "96 + 4·|kinds| + 26·|tenants| + 5·|tenants|·|tools|");
  CHECK(p.at(std::vector<Steps>{8, 5'000, 256}) == 96 + 4 * 8 + 26 * 5'000 + 5 * 5'000 * 256);
  CHECK(p.at(std::vector<Steps>{0, 0, 0}) == 96);
}

TEST_CASE("text") {
  CHECK(Polynomial().print(kNames) == "0");
  Polynomial p;
  p.add(1, product({0}));
  p.add(1'234'567, product({2, 2}));
  CHECK(p.print(kNames) == "|kinds| + 1,234,567·|tools|·|tools|");
  CHECK(term_text(7, {}, kNames) == "7");
  CHECK(term_text(1, {}, kNames) == "1");
  CHECK(steps_text(999) == "999");
  CHECK(steps_text(1'000) == "1,000");
  CHECK(steps_text(limits::kMostSteps) == "9,007,199,254,740,991 or more");
}

TEST_CASE("values stop at the largest and never turn over") {
  Polynomial p;
  p.add(limits::kMostSteps - 1);
  CHECK(p.at({}) == limits::kMostSteps - 1);
  p.add(5);
  CHECK(p.at({}) == limits::kMostSteps);
  Polynomial cube;
  cube.add(3, product({0, 0, 0}));
  CHECK(cube.at(std::vector<Steps>{1u << 20}) == limits::kMostSteps);
  CHECK(cube.at(std::vector<Steps>{0}) == 0);
}

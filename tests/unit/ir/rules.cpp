// The tests of rules in few bytes: what is packed passes what it passed before, whatever the number of classes.
#include "runtime/ir/rules.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <random>

#include "tests/unit/ir_builder.hpp"

using namespace writ;
using namespace writ::test;

namespace {

using Numbers = std::vector<std::uint32_t>;
using Intervals = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

// Ascending intervals of `classes` classes that do not touch, none now and then.
auto intervals(std::mt19937& random, std::uint32_t classes) -> Intervals {
  Intervals made;
  const auto below = [&random](std::uint32_t bound) { return static_cast<std::uint32_t>(random() % bound); };
  const std::uint32_t most = 1 + below(6);
  for (std::uint32_t next = 0; next < classes && made.size() < most;) {
    const std::uint32_t first = next + (below(3) == 0 ? 0 : below(classes - next));
    const std::uint32_t last = first + (below(2) == 0 ? 0 : below(classes - first));
    made.emplace_back(first, last);
    next = last + 2;
  }
  if (below(20) == 0) made.clear();
  return made;
}

auto unpacked(const ir::RowTests& tests) -> Intervals {
  Intervals found;
  tests.each_interval([&](ir::RulesInterval one) { found.emplace_back(one.first, one.last); });
  return found;
}

auto passes(const Intervals& passing, std::uint32_t of_class) -> bool {
  return std::any_of(passing.begin(), passing.end(),
                     [&](const auto& one) { return one.first <= of_class && of_class <= one.second; });
}

// Texts in order, as limits of a column.
auto limits(ModuleBuilder& m, std::uint32_t count) -> std::vector<ir::ConstantId> {
  std::vector<ir::ConstantId> made;
  for (std::uint32_t i = 0; i < count; ++i) made.push_back(m.text("t" + std::to_string(1'000'000 + i)));
  return made;
}

// A column of `classes` classes, and many rows that test it and the one behind it.
void check_packing(std::uint32_t classes, std::size_t rows) {
  std::mt19937 random(classes);
  ModuleBuilder m;
  ir::Rules rules;
  rules.columns = {{m.type(Kind::String), limits(m, classes - 1)}, {m.type(Kind::String), limits(m, 1)}};
  std::vector<Intervals> passing;
  Numbers numbers;
  for (std::size_t row = 0; row < rows; ++row) {
    passing.push_back(intervals(random, classes));
    numbers.insert(numbers.end(), {2, 0, static_cast<std::uint32_t>(passing.back().size())});
    for (const auto& [first, last] : passing.back()) numbers.insert(numbers.end(), {first, last});
    numbers.insert(numbers.end(), {1, 1, 1, 1});
  }
  rules.answers.resize(rows);
  rules.tests = ir::pack_tests(numbers, m.module.memory);
  const char* at = rules.tests.data();
  for (const Intervals& wanted : passing) {
    ir::RowTests tests(at);
    CHECK(tests.column() == 0);
    CHECK(unpacked(tests) == wanted);
    for (std::uint32_t c = 0; c < classes; c += 1 + classes / 500) CHECK(tests.passes(c) == passes(wanted, c));
    for (const auto& [first, last] : wanted) {
      CHECK((tests.passes(first) && tests.passes(last)));
      CHECK(!tests.passes(last + 1));
    }
    tests.next();
    CHECK(tests.column() == 1);
    CHECK(unpacked(tests) == Intervals{{1, 1}});
    tests.next();
    CHECK(tests.done());
    at = tests.end();
  }
  CHECK(at == rules.tests.data() + rules.tests.size());
  m.module.rules.add(std::move(rules));
  const auto faults = ir::verify(m.module);
  CHECK_MESSAGE(faults.empty(), faults[0].what);
}

}  // namespace

TEST_CASE("tests pass packed what they passed, and verify") {
  for (const std::uint32_t classes : {2u, 3u, 15u, 16u, 17u, 31u, 32u, 33u, 64u, 1'000u}) check_packing(classes, 300);
}

TEST_CASE("tests of more classes than 16 bits can number") {
  check_packing(65'536, 50);
  check_packing(65'540, 300);
}

TEST_CASE("intervals of many classes ascend and do not touch") {
  const auto fault = [](const Numbers& numbers) {
    ModuleBuilder m;
    ir::Rules rules;
    rules.columns = {{m.type(Kind::String), limits(m, 70'000)}};
    rules.answers.resize(1);
    rules.tests = ir::pack_tests(numbers, m.module.memory);
    m.module.rules.add(std::move(rules));
    const auto faults = ir::verify(m.module);
    return faults.empty() ? "" : faults[0].what;
  };
  constexpr std::string_view kRefused = "a test names classes that are not there, or not in order";
  for (const std::uint32_t far : {60u, 69'000u}) {
    CHECK(fault({1, 0, 2, 3, 9, 11, far}).empty());
    CHECK(fault({1, 0, 2, 3, 9, 10, far}) == kRefused);
    CHECK(fault({1, 0, 2, 3, 9, 5, far}) == kRefused);
    CHECK(fault({1, 0, 2, 11, far, 3, 9}) == kRefused);
    CHECK(fault({1, 0, 2, 3, 1, 11, far}) == kRefused);
    CHECK(fault({1, 0, 2, 3, 9, far, 70'001}) == kRefused);
  }
}

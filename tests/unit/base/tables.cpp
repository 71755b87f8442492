// Ids, tables, side tables and results, and that their misuse stops the process.
#include <unistd.h>

#include <csignal>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <sys/wait.h>
#include <type_traits>

#include "runtime/base/clock.hpp"
#include "runtime/base/id.hpp"
#include "runtime/base/result.hpp"

using namespace writ;

namespace {

struct ThingTag {};
struct OtherTag {};
using ThingId = Id<ThingTag>;

// Whether `action` ends the process as WRIT_CHECK does.
template <class Action>
auto stops(Action action) -> bool {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    std::signal(SIGABRT, SIG_DFL);  // not the test runner's
    close(STDERR_FILENO);
    action();
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

auto half(int number) -> Fallible<int> {
  if (number % 2 != 0) return fail("it is odd");
  return number / 2;
}

}  // namespace

static_assert(!std::is_constructible_v<ThingId, Id<OtherTag>>);
static_assert(!std::is_convertible_v<std::uint32_t, ThingId>);
static_assert(!std::is_invocable_v<decltype([](Id<OtherTag>) {}), ThingId>);

TEST_CASE("an id that was not given names no row") {
  const Table<ThingId, int> table;
  CHECK_FALSE(ThingId{}.valid());
  CHECK(ThingId{0u}.valid());
  CHECK_FALSE(table.contains(ThingId{}));
  CHECK(ThingId{} == ThingId{});
  CHECK(ThingId{1u} < ThingId{2u});
}

TEST_CASE("rows keep their ids and their order") {
  Table<ThingId, std::string> table;
  CHECK(table.empty());
  const ThingId first = table.add("a");
  const ThingId second = table.add("b");
  CHECK(first.index == 0);
  CHECK(second.index == 1);
  CHECK(table.size() == 2);
  table[first] += "!";
  CHECK(table[first] == "a!");
  CHECK(table.contains(second));
  CHECK_FALSE(table.contains(ThingId{2u}));
  std::string all;
  for (const std::string& row : table) all += row;
  CHECK(all == "a!b");
}

TEST_CASE("a table takes rows that can only be moved") {
  Table<ThingId, std::unique_ptr<int>> table;
  const ThingId id = table.add(std::make_unique<int>(7));
  CHECK(*table[id] == 7);
}

TEST_CASE("a side table grows to the id that is written, with empty facts between") {
  SideTable<ThingId, int> facts;
  facts[ThingId{3u}] = 9;
  CHECK(facts.size() == 4);
  CHECK(facts[ThingId{1u}] == 0);
  CHECK(facts[ThingId{3u}] == 9);
  const SideTable<ThingId, int> sized(2);
  CHECK(sized.size() == 2);
  CHECK(sized[ThingId{1u}] == 0);
}

TEST_CASE("an id outside its table stops the process") {
  CHECK(stops([] { Table<ThingId, int>()[ThingId{0u}] = 1; }));
  CHECK(stops([] {
    const Table<ThingId, int> table;
    (void)table[ThingId{}];
  }));
  CHECK(stops([] { SideTable<ThingId, int>()[ThingId{}] = 1; }));
  CHECK(stops([] {
    const SideTable<ThingId, int> facts(1);
    (void)facts[ThingId{1u}];
  }));
  CHECK_FALSE(stops([] {}));
}

TEST_CASE("a result has a value or an error, and asking for the other stops the process") {
  const Fallible<int> good = half(8);
  CHECK(good.has_value());
  CHECK(static_cast<bool>(good));
  CHECK(*good == 4);
  const Fallible<int> bad = half(3);
  CHECK_FALSE(bad.has_value());
  CHECK(bad.error().message == "it is odd");
  CHECK(stops([] { (void)half(3).value(); }));
  CHECK(stops([] { (void)half(8).error(); }));
}

TEST_CASE("a result of the same type as its error keeps them apart") {
  const Result<std::string, std::string> value(std::string("x"));
  const Result<std::string, std::string> error(Unexpected{std::string("x")});
  CHECK(value.has_value());
  CHECK_FALSE(error.has_value());
  CHECK(error.error() == "x");
}

TEST_CASE("what can only be moved is moved out of a result") {
  Fallible<std::unique_ptr<int>> result(std::make_unique<int>(5));
  CHECK(**result == 5);
  CHECK(*result->get() == 5);
  const std::unique_ptr<int> taken = *std::move(result);
  CHECK(*taken == 5);
}

TEST_CASE("the clock shows this century") {
  constexpr std::int64_t kNanosOf2020 = 1'577'836'800'000'000'000;
  CHECK(now_ns() > kNanosOf2020);
}

// The order of versions is an order, `next_version` leaves nothing between, and ranges mean their bounds.
#include <algorithm>
#include <doctest/doctest.h>
#include <random>

#include "runtime/base/limits.hpp"
#include "runtime/values/version.hpp"

using namespace writ;

namespace {

auto sign(int value) -> int { return value < 0 ? -1 : value > 0 ? 1 : 0; }

// From few parts, so that neighbours are frequent.
auto some_version(std::mt19937& random) -> std::string {
  static const std::vector<std::string> kNumbers = {"0", "1", "9", "10", "99999999999999999999"};
  static const std::vector<std::string> kWords = {"0", "1", "2", "10", "a", "a-", "b", "-", "A", "rc"};
  const auto pick = [&](const std::vector<std::string>& from) { return from[random() % from.size()]; };
  std::string text = pick(kNumbers) + "." + pick(kNumbers) + "." + pick(kNumbers);
  const std::size_t parts = random() % 4;
  for (std::size_t i = 0; i < parts; ++i) text += (i == 0 ? "-" : ".") + pick(kWords);
  return text;
}

}  // namespace

TEST_CASE("the example of the standard") {
  const std::vector<std::string> ascending = {"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta",
                                              "1.0.0-beta",  "1.0.0-beta.2",  "1.0.0-beta.11",
                                              "1.0.0-rc.1",  "1.0.0",         "2.0.0",
                                              "2.1.0",       "2.1.1"};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      CHECK(sign(compare_versions(ascending[i], ascending[j])) == sign(static_cast<int>(i) - static_cast<int>(j)));
    }
  }
}

TEST_CASE("the order is total: two ways round, three in a row, and zero for the same text only") {
  std::mt19937 random(7);
  for (int round = 0; round < 20'000; ++round) {
    const std::string a = some_version(random);
    const std::string b = some_version(random);
    const std::string c = some_version(random);
    CAPTURE(a);
    CAPTURE(b);
    CAPTURE(c);
    REQUIRE(is_semver(a));
    REQUIRE(sign(compare_versions(a, b)) == -sign(compare_versions(b, a)));
    REQUIRE((compare_versions(a, b) == 0) == (a == b));
    if (compare_versions(a, b) <= 0 && compare_versions(b, c) <= 0) REQUIRE(compare_versions(a, c) <= 0);
  }
}

TEST_CASE("nothing lies between a version and the next one, nor before the least") {
  std::mt19937 random(11);
  for (int round = 0; round < 20'000; ++round) {
    const std::string a = some_version(random);
    const std::string b = some_version(random);
    const std::string next = next_version(a);
    CAPTURE(a);
    CAPTURE(b);
    REQUIRE(is_semver(next));
    REQUIRE(compare_versions(a, next) < 0);
    REQUIRE((compare_versions(b, a) <= 0 || compare_versions(next, b) <= 0));
    REQUIRE(compare_versions(kLeastVersion, b) <= 0);
  }
  CHECK(next_version("1.2.9") == "1.2.10-0");
  CHECK(next_version("1.2.99") == "1.2.100-0");
  CHECK(next_version("1.2.3-rc") == "1.2.3-rc.0");
}

TEST_CASE("build metadata is checked and left out") {
  CHECK(parse_semver("1.2.3+5") == "1.2.3");
  CHECK(parse_semver("1.2.3-rc.1+a.b-c") == "1.2.3-rc.1");
  CHECK_FALSE(parse_semver("1.2.3+").has_value());
  CHECK_FALSE(parse_semver("1.2.3+a_b").has_value());
  CHECK_FALSE(parse_semver("1.2.3-" + std::string(limits::kVersionBytes, 'a')).has_value());
}

TEST_CASE("faults say what is wrong") {
  CHECK(semver_fault("1.2") == "it has 2 numbers and needs three");
  CHECK(semver_fault("1.2.x") == "`x` is not a number");
  CHECK(semver_fault("1.02.3") == "`02` has a leading zero");
  CHECK(semver_fault("1.2.3-a..b") == "a part between dots is empty");
  CHECK(semver_fault("1.2.3-01") == "`01` has a leading zero");
  CHECK(semver_fault("").size() > 0);
  CHECK(semver_fault("1.2.3-rc.1+5").empty());
}

TEST_CASE("ranges") {
  CHECK(satisfies("1.9.0", ">=1.2 <2") == true);
  CHECK(satisfies("2.0.0-rc.1", ">=1.2 <2") == false);
  CHECK(satisfies("2.0.0-rc.1", ">=1.2 <2.0.0") == true);
  CHECK(satisfies("1.2.0-rc.1", ">=1.2") == true);
  CHECK(satisfies("1.2.0-rc.1", ">=1.2.0") == false);
  CHECK(satisfies("1.9.9", "1") == true);
  CHECK(satisfies("10.0.0", "1") == false);
  CHECK(satisfies("1.3.0-0", ">1.2") == true);
  CHECK(satisfies("1.2.99", ">1.2") == false);
  CHECK(satisfies("1.2.99", "<=1.2") == true);
  CHECK(satisfies("1.9.0", "  1 \t<1.10\n") == true);
  for (const char* range : {"", "  ", ">=", ">= 1.2", "^1.2", "~1", "1.x", "*", "1 || 2", "1,2", "1.2.3.4", "v1",
                            "1.2-rc", "1.2.3+5", "=>1", "01", "1.2.3-01"}) {
    CAPTURE(range);
    CHECK_FALSE(satisfies("1.2.3", range).has_value());
    CHECK_FALSE(range_fault(range).empty());
  }
}

TEST_CASE("what is below a bound is not at or above it") {
  std::mt19937 random(13);
  for (int round = 0; round < 5'000; ++round) {
    const std::string version = some_version(random);
    std::string bound = some_version(random);
    if (random() % 2 == 0) bound = bound.substr(0, bound.find('.'));
    CAPTURE(version);
    CAPTURE(bound);
    REQUIRE(satisfies(version, "<" + bound) != satisfies(version, ">=" + bound));
    REQUIRE(satisfies(version, ">" + bound) != satisfies(version, "<=" + bound));
    REQUIRE(*satisfies(version, "=" + bound) ==
            (*satisfies(version, ">=" + bound) && *satisfies(version, "<=" + bound)));
  }
}

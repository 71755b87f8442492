#include "compiler/testing/pattern_text.hpp"

#include <doctest/doctest.h>

#include "runtime/builtins/pattern.hpp"

namespace writ::testing {
namespace {

TEST_CASE("a text is made up for the patterns that people write, and matches") {
  for (const char* pattern :
       {"", "a", "a*b+c?", "[a-z]{2,4}-[0-9]+", "(red|green|)", "(?:ab)+", "\\d{3}\\.\\w\\s", "[^a-y]", "[]a]", "[a-]",
        "^ab$", "a{0}", "x{3}", "x{2,}", "(a|(b|c)){2}", ".{5}", "\\(\\[\\\\", "[\\d_]{4}", "sha256:[0-9a-f]{16}"}) {
    CAPTURE(pattern);
    const auto compiled = builtins::Pattern::regex(pattern);
    REQUIRE(compiled);
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
      CAPTURE(seed);
      Random random(seed);
      const auto text = text_matching(pattern, random);
      REQUIRE(text);
      CHECK(compiled->matches(*text));
    }
  }
}

TEST_CASE("what is not understood has no text") {
  for (const char* pattern : {"\\pL", "[[:alpha:]]", "(?i)a", "a{100}", "a\\b"}) {
    CAPTURE(pattern);
    Random random(1);
    CHECK_FALSE(text_matching(pattern, random));
  }
}

TEST_CASE("neither has what is malformed, whatever it is") {
  for (const char* pattern : {"(", ")", "[", "[a", "*", "a{", "a{2", "a{2,1}", "\\", "(?", "(a", "a|*", "{2}"}) {
    CAPTURE(pattern);
    Random random(1);
    const auto text = text_matching(pattern, random);
    if (text) CHECK(builtins::Pattern::regex(pattern)->matches(*text));
  }
  Random random(1);
  CHECK_FALSE(text_matching(std::string(100'000, '('), random));
}

}  // namespace
}  // namespace writ::testing

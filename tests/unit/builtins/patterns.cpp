// What has an automaton and what is left to RE2, and the edges of both. That they agree is for
// tests/property/patterns.cpp.
#include <doctest/doctest.h>
#include <string>

#include "runtime/builtins/automaton.hpp"
#include "runtime/builtins/pattern.hpp"

using namespace writ;

namespace {

auto automaton(std::string_view pattern) -> std::optional<builtins::Automaton> {
  const auto tree = builtins::regex_tree(pattern);
  return tree ? builtins::Automaton::make(*tree) : std::nullopt;
}

auto matches(std::string_view pattern, std::string_view text) -> bool {
  const auto made = automaton(pattern);
  REQUIRE_MESSAGE(made.has_value(), pattern);
  return made->matches(text);
}

}  // namespace

TEST_CASE("the patterns that policies have get an automaton") {
  for (const char* pattern :
       {R"(v\d+\.\d+\.\d+)", R"(main|release\/\d+\.\d+)", "[0-9a-f]{40}", R"(CHG-\d{6,8})", "sha256:[0-9a-f]{64}",
        R"(registry\.corp\.example\/[a-z0-9\/_-]+@sha256:[0-9a-f]{64})", "[a-z][a-z0-9-]{2,40}",
        R"((feat|fix|chore|docs|refactor|test|perf)(\([a-z-]+\))?!?: .+)", R"(pkg:(npm|pypi|maven|golang|deb)\/.*)",
        "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "^[A-Z]+-[0-9]+$", "", "é+", "[^/]*"})
    CHECK_MESSAGE(automaton(pattern).has_value(), pattern);
}

TEST_CASE("what is not known for certain is left to RE2") {
  for (const char* pattern : {"(?i)a", "(?P<name>a)", R"(\bA)", R"(\pL)", R"(\x41)", R"(\Qa\E)", R"(\A)", R"(\z)",
                              R"(\C)", "[[:alpha:]]", "[é]", "[a-é]", "a{,2}", "a{", "a^", "$a", "(^a)", "^*", R"(\_)"})
    CHECK_FALSE_MESSAGE(builtins::regex_tree(pattern).has_value(), pattern);
  CHECK(builtins::Pattern::regex("(?i)a")->matches("A"));
  CHECK(builtins::Pattern::regex("[à-é]")->matches("é"));
  CHECK(builtins::Pattern::regex("a{,2}")->matches("a{,2}"));
  CHECK_FALSE(builtins::Pattern::regex("(?i)a")->matches("xA"));
}

TEST_CASE("a pattern that needs too many states is left to RE2") {
  const std::string_view many = "(a|b)*a(a|b){12}";  // remembers the last thirteen
  CHECK(builtins::regex_tree(many).has_value());
  CHECK_FALSE(automaton(many).has_value());
  CHECK(builtins::Pattern::regex(many)->matches("ba" + std::string(12, 'b')));
  CHECK_FALSE(builtins::Pattern::regex(many)->matches("ba" + std::string(13, 'b')));
  CHECK_FALSE(automaton("[a-z]{1,900}").has_value());
  CHECK_FALSE(automaton("((a{100}){100}){100}").has_value());
  CHECK_FALSE(automaton("((()"
                        "{1000}){1000}){1000}")
                  .has_value());
  CHECK_FALSE(builtins::regex_tree(std::string(100, '(') + std::string(100, ')')).has_value());
  CHECK_FALSE(builtins::regex_tree(std::string(10'000, 'a')).has_value());
  CHECK(builtins::Pattern::like(std::string(10'000, 'a'))->matches(std::string(10'000, 'a')));
}

TEST_CASE("both ends are held") {
  CHECK(matches("", ""));
  CHECK_FALSE(matches("", "a"));
  CHECK(matches("ab|c", "ab"));
  CHECK_FALSE(matches("ab|c", "abc"));
  CHECK(matches("^a$|^b", "b"));
  CHECK_FALSE(matches("^a$", "a\n"));
  CHECK_FALSE(matches("a", std::string_view("a\0", 2)));
}

TEST_CASE("beyond ASCII a character is its bytes") {
  CHECK(matches(".", "é"));
  CHECK_FALSE(matches(".", "\n"));
  CHECK_FALSE(matches(".", "\xc3"));
  CHECK_FALSE(matches("..", "é"));
  CHECK(matches("[^a]", "\n"));
  CHECK(matches("[^a]", "\U0001F600"));
  CHECK(matches("é{2}", "éé"));
  CHECK_FALSE(matches("é{2}", "\xc3\xa9\xa9"));
  CHECK(builtins::Pattern::like("?")->matches("€"));
  CHECK(builtins::Pattern::like("a*")->matches("a\n€"));
}

TEST_CASE("many bytes of one set are counted exactly") {
  for (const std::size_t length : {0, 1, 7, 8, 39, 40, 41, 80})
    CHECK(matches("[0-9a-f]{40}", std::string(length, 'a')) == (length == 40));
  for (std::size_t at = 0; at < 40; ++at) {
    std::string text(40, '0');
    text[at] = 'g';
    CHECK_FALSE(matches("[0-9a-f]{40}", text));
  }
  CHECK(matches("(a{9}|b)c", "aaaaaaaaac"));
  CHECK(matches("a{9,12}", std::string(11, 'a')));
  CHECK_FALSE(matches("a{9,12}", std::string(13, 'a')));
  CHECK(matches("x*a{20}", "xx" + std::string(20, 'a')));
  CHECK(matches("(a{20}|a{30}b)", std::string(30, 'a') + "b"));
  CHECK_FALSE(matches("(a{20}|a{30}b)", std::string(30, 'a')));
}

TEST_CASE("bytes that change nothing are swept over, up to the first that does") {
  for (std::size_t length = 0; length < 40; ++length) {
    const std::string text(length, 'a');
    CHECK(matches(".*", text));
    CHECK(builtins::Pattern::like("*")->matches(text));
    CHECK(matches("[a-h]*z?", text));
    CHECK(matches("[a-h]+", text) == (length > 0));
    for (std::size_t at = 0; at < length; ++at) {
      const auto with = [&](std::string_view other) { return std::string(text).replace(at, 1, other); };
      CHECK_FALSE(matches(".*", with("\n")));
      CHECK(builtins::Pattern::like("*")->matches(with("\n")));
      CHECK(matches(".*", with("€")));
      CHECK_FALSE(matches(".*", with("\xE2\x82")));
      CHECK(matches("[^=]*=.*", with("=")));
      CHECK_FALSE(matches("[^=]*=.*", text));
      CHECK(matches("[a-h]*z?", with("z")) == (at + 1 == length));
      CHECK_FALSE(matches("[a-h]+", with("i")));
    }
  }
}

// Text of strangers, made harmless.
#include "runtime/values/visible.hpp"

#include <doctest/doctest.h>

using namespace writ;

TEST_CASE("what a terminal obeys, and what reorders or hides text, is written out") {
  CHECK(made_visible("a\x1b[31mb", Newlines::Blank) == "a<U+001B>[31mb");
  CHECK(made_visible("a\u202Eb\uFEFFc\u200Bd", Newlines::Blank) == "a<U+202E>b<U+FEFF>c<U+200B>d");
  CHECK(made_visible("a\xFFz\xC3", Newlines::Blank) == "a<FF>z<C3>");
  CHECK(made_visible("a\tb\nc", Newlines::Blank) == "a b c");
  CHECK(made_visible("a\nb", Newlines::Keep) == "a\nb");
  CHECK(made_visible("Zo\u00EB \U0001F600", Newlines::Blank) == "Zo\u00EB \U0001F600");
}

TEST_CASE("long text is cut between characters") {
  CHECK(shortened_to("abc", 3) == "abc");
  CHECK(shortened_to("abcd", 3) == "abc…");
  CHECK(shortened_to("ab\u00E9", 3) == "ab…");
  CHECK(shortened_to("\U0001F600", 2) == "…");
}

// Parts of canonical JSON text, and what is canonical.
#include "runtime/values/json_parts.hpp"

#include <array>
#include <doctest/doctest.h>
#include <string>

namespace writ::json {
namespace {

constexpr std::string_view kObject = R"({"":0,"a":{"b":[1,"]}",{"c":"\"x\\"}]},"k\"":null,"z":[]})";

TEST_CASE("members and elements are pieces of the text") {
  CHECK(is_canonical(kObject));
  CHECK(member(kObject, "").value() == "0");
  CHECK(member(kObject, "a").value() == R"({"b":[1,"]}",{"c":"\"x\\"}]})");
  CHECK(member(kObject, "k\"").value() == "null");
  CHECK(member(kObject, "z").value() == "[]");
  CHECK(!member(kObject, "b"));
  CHECK(!member("[1]", "0"));
  const std::string_view list = member(*member(kObject, "a"), "b").value();
  CHECK(element(list, 0).value() == "1");
  CHECK(element(list, 1).value() == "\"]}\"");
  CHECK(element(list, 2).value() == R"({"c":"\"x\\"})");
  CHECK(!element(list, 3));
  CHECK(!element(list, -1));
  CHECK(!element("[]", 0));
  CHECK(!element(kObject, 0));
  CHECK(unquoted(R"("\"x\\\n\u0001ä")").value() == "\"x\\\n\x01ä");
  CHECK(!unquoted(R"("\q")"));
  CHECK(!unquoted("\""));
}

TEST_CASE("only one form of a value is canonical") {
  for (const std::string_view text :
       {"null", "true", "0", "-1.5", "1e+21", "\"\"", "\"ä€\"", "[]", "{}", "[[],{}]", R"({"a":1,"b":2})"}) {
    CHECK_MESSAGE(is_canonical(text), text);
  }
  for (const std::string_view text : {"",
                                      " 1",
                                      "1 ",
                                      "1.0",
                                      "-0",
                                      "01",
                                      "1e3",
                                      "+1",
                                      "nul",
                                      "[1, 2]",
                                      "[1,]",
                                      "[,1]",
                                      "[1",
                                      "1]",
                                      "[1]]",
                                      "{\"b\":1,\"a\":2}",
                                      "{\"a\":1,\"a\":2}",
                                      "{a:1}",
                                      "{\"a\"}",
                                      "{\"a\":}",
                                      "{,}",
                                      "{\"a\":1,}",
                                      "\"",
                                      "\"\\/\"",
                                      "\"\\u0041\"",
                                      "\"\n\"",
                                      "\"a\"b\"",
                                      "[}",
                                      "{]",
                                      "\xFF",
                                      "\"\xFF\""}) {
    CHECK_MESSAGE(!is_canonical(text), text);
  }
  const auto deep = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(is_canonical(deep(64)));
  CHECK(!is_canonical(deep(100)));
}

TEST_CASE("text that is not canonical is never read past its end") {
  constexpr std::array<char, 12> kLetters = {'{', '}', '[', ']', '"', '\\', ',', ':', 'a', '0', 'u', 'n'};
  std::uint64_t state = 7;
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (int size = static_cast<int>(state >> 60); size >= 0; --size) {
      state = state * 6364136223846793005ull + 1442695040888963407ull;
      text += kLetters[(state >> 33) % kLetters.size()];
    }
    const std::string copy(text);  // of its own size, so that a sanitizer sees its end
    std::size_t parts = 0;
    for (Parts at(copy); at.next() && parts <= copy.size();) ++parts;
    CHECK(parts <= copy.size());
    static_cast<void>(member(copy, "a"));
    static_cast<void>(element(copy, 1));
    static_cast<void>(is_canonical(copy));
    static_cast<void>(unquoted(copy));
  }
}

}  // namespace
}  // namespace writ::json

// What is bounded has a diagnostic at the bound, and nothing is said below it.

#include "runtime/base/limits.hpp"

#include "tests/unit/syntax/parsed.hpp"

namespace writ::syntax::test {
namespace {

auto repeated(std::size_t times, std::string_view text) -> std::string {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

auto codes_of_value(const std::string& expression) -> std::string {
  return Parsed(with_head("let x = " + expression + "\nlet y = 1\n")).codes();
}

// `open` a value `close`, as deep as may be, and one deeper. The value itself is one level.
void check_depth(std::string_view open, std::string_view close) {
  CAPTURE(open);
  const std::size_t most = limits::kNesting - 1;
  CHECK(codes_of_value(repeated(most, open) + "a" + repeated(most, close)).empty());
  CHECK(codes_of_value(repeated(most + 1, open) + "a" + repeated(most + 1, close)) == "E-NESTING");
  CHECK(codes_of_value(repeated(100'000, open)) == "E-NESTING");
}

TEST_CASE("nesting is bounded, whatever is nested") {
  check_depth("(", ")");
  check_depth("[", "]");
  check_depth("f(", ")");
  check_depth("{ a: ", " }");
  check_depth("a[", "]");
  check_depth("-", "");
  check_depth("not ", "");
  check_depth("if a then b else ", "");
  check_depth("match a { b => ", " }");
  check_depth("\"{", "}\"");
  std::string types = repeated(limits::kNesting, "list[");
  std::string found =
      Parsed(with_head("record R { a : " + types + "int" + repeated(limits::kNesting, "]") + " }\n")).codes();
  CHECK(found == "E-NESTING");
}

TEST_CASE("a chain has so many operators and no more") {
  for (std::string_view link : {" + a", " * a", ".b", "[0]", " default a", " - (a)"}) {
    CAPTURE(link);
    CHECK(codes_of_value("a" + repeated(limits::kChain, link)).empty());
    CHECK(codes_of_value("a" + repeated(limits::kChain + 1, link)) == "E-NESTING");
    CHECK(codes_of_value("a" + repeated(100'000, link)) == "E-NESTING");
  }
}

TEST_CASE("chains inside each other add up") {
  std::string half = repeated(limits::kChain / 2, " + a");
  CHECK(codes_of_value("a" + half + " + (a" + half + ")").empty());
  CHECK(codes_of_value("(a" + half + ")" + repeated(limits::kChain / 2, ".b")).empty());
  CHECK(codes_of_value("(a" + half + ")" + repeated(limits::kChain / 2 + 1, ".b")) == "E-NESTING");
}

TEST_CASE("what stands side by side is not bounded by these") {
  CHECK(codes_of_value("a" + repeated(10'000, " and a")).empty());
  CHECK(codes_of_value("[a" + repeated(10'000, ", a") + "]").empty());
  CHECK(codes_of_value("match a {" + repeated(10'000, " b => 1 + 2\n") + "}").empty());
  CHECK(Parsed(with_head(repeated(10'000, "let x = 1\n"))).ast.items.size() == 10'000);
}

// Reading takes time and memory in proportion to the text, also where it is wrong.
TEST_CASE("long texts are read to their end" * doctest::timeout(60)) {
  constexpr std::size_t kMany = 1'000'000;
  Parsed escapes(with_head("let x = \"" + repeated(kMany, "\\n") + "\"\n"));
  CHECK(escapes.codes().empty());
  CHECK(escapes.ast.cooked.size() == kMany + 1);
  CHECK(codes_of_value("\"" + repeated(kMany, "{a}b") + "\"").empty());
  CHECK(codes_of_value("\"{" + repeated(kMany, "\"{")) == "E-NESTING");
  CHECK(codes_of_value(repeated(kMany, "[")) == "E-NESTING");
  CHECK(codes_of_value("f(" + repeated(kMany, "// c\n") + "a" + repeated(kMany, "// c\n") + ": 1)").empty());
  CHECK(codes_of_value("[" + repeated(kMany, "1 a, b, ") + "]").empty());
  CHECK(Parsed(with_head(repeated(kMany, "/// d\n"))).ast.comments.size() == kMany);
}

TEST_CASE("of ten thousand mistakes the first are kept and the others counted") {
  Parsed file(with_head(repeated(10'000, "let = 1\n")));
  CHECK(file.sink.errors() == 10'000);
  CHECK(file.sink.sorted().size() == limits::kDiagnostics);
  CHECK(file.ast.items.size() == 10'000);
}

}  // namespace
}  // namespace writ::syntax::test

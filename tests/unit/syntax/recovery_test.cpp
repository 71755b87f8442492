// What is wrong is a Hole and is reported once; what stands around it is read all the same.

#include "tests/unit/syntax/parsed.hpp"

namespace writ::syntax::test {
namespace {

// "x..x": which items are holes.
auto holes(const Parsed& file) -> std::string {
  std::string shape;
  for (std::size_t i = 0; i < file.ast.items.size(); ++i) shape += file.is_hole(i) ? 'x' : '.';
  return shape;
}

TEST_CASE("three declarations are wrong, and two between them are read") {
  Parsed file(
      with_head("enum E { a, , b }\n"
                "let good = 1\n"
                "control A-1 \"t\" {\n  owner o\n  severty high\n  let x = 1\n}\n"
                "/// Documented.\n"
                "record R { let : int, record : E }\n"
                "record S { `let` : int, record : E }\n"
                "fn f(a) -> int = a\n"));
  CHECK(holes(file) == "x.xx.x");
  CHECK(file.codes() == "E-SYNTAX E-SYNTAX E-RESERVED E-SYNTAX");
  CHECK(file.item<LetDecl>(1).name.text == "good");
  CHECK(file.item<RecordDecl>(4).fields.size() == 2);
}

TEST_CASE("a brace that is never closed ends where the next declaration begins its line") {
  Parsed file(with_head("gate g on r {\n  controls A-1\n\nlet good = 1\n"));
  CHECK(holes(file) == "x.");
  CHECK(file.codes() == "E-SYNTAX");
}

TEST_CASE("a word that begins declarations is a name where a name may stand") {
  Parsed file(
      with_head("record R {\n"
                "  a : int,,\n"
                "  control : int\n"
                "  gate : string\n"
                "}\n"
                "let good = 1\n"));
  CHECK(holes(file) == "x.");
  CHECK(file.sink.errors() == 1);
}

TEST_CASE("the documentation of the next declaration is not lost behind a wrong one") {
  Parsed file(with_head("let x = = 1\n/// Of y.\n/// Two lines.\nlet y = 1\n"));
  REQUIRE(holes(file) == "x.");
  CHECK(file.ast.decls[file.ast.items[1]].doc.lines.size() == 2);
}

TEST_CASE("nothing of a wrong declaration gets into the next one") {
  Parsed file(with_head("fn f(a: int, b: list[int]) -> int = a + b + (c\nlet y = 1 + 2\n"));
  REQUIRE(holes(file) == "x.");
  const auto& sum = std::get<Binary>(file.ast.exprs[file.item<LetDecl>(1).value].form);
  CHECK(file.slice(sum.left) == "1");
  CHECK(file.slice(sum.right) == "2");
}

TEST_CASE("a header that is missing or wrong does not hide the declarations") {
  Parsed none("let x = 1\nlet y = \n");
  CHECK(none.codes() == "E-EDITION E-MODULE E-SYNTAX");
  CHECK(holes(none) == ".x");
  Parsed wrong("language writ 1\nmodule a verson 1.0.0\nlet x = 1\n");
  CHECK(wrong.codes() == "E-SYNTAX");
  CHECK(holes(wrong) == ".");
  Parsed later("language writ 2\nmodule a version 1.0.0\nwhatever that means\n");
  CHECK(later.codes() == "E-EDITION");  // its grammar is not known
  CHECK(later.ast.items.empty());
}

TEST_CASE("any text that is cut off is one mistake at most, and never none where it was cut inside") {
  const std::string whole =
      with_head("control A-1 \"t\" {\n  require a: f(x, [1, 2]) == \"b {c}\" otherwise \"d\"\n}\n");
  for (std::size_t size = kHead.size() + 1; size + 2 < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(Parsed(whole.substr(0, size)).sink.errors() == 1);
  }
}

}  // namespace
}  // namespace writ::syntax::test

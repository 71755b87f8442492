// Comments and documentation: none is lost, and each says whether it has a line of its own.

#include "compiler/syntax/format.hpp"
#include "tests/unit/syntax/parsed.hpp"

namespace writ::syntax::test {
namespace {

using Lines = std::vector<std::string_view>;

TEST_CASE("comments come in the order of the text, without what follows them") {
  Parsed file(
      "// head\nlanguage writ 1 // edition  \nmodule a version 1.0.0\n"
      "\t// own line\t\n"
      "let x = // after =\n"
      "  f( // in a call\n"
      "    1) // last");
  REQUIRE(file.codes().empty());
  Lines texts;
  std::vector<bool> own;
  for (const Comment& comment : file.ast.comments) {
    texts.push_back(file.slice(comment.span));
    own.push_back(comment.own_line);
  }
  CHECK(texts == Lines{"// head", "// edition", "// own line", "// after =", "// in a call", "// last"});
  CHECK(own == std::vector<bool>{true, false, true, false, false, false});
}

TEST_CASE("what look-ahead reads twice is one comment") {
  Parsed file(
      with_head("let x = f( // 1\n a // 2\n : b, // 3\n { // 4\n c // 5\n : 1 })\n"
                "test \"t\" { expect obligation // 6\n == 1\n expect allow // 7\n == a }\n"));
  REQUIRE(file.codes().empty());
  CHECK(file.ast.comments.size() == 7);
}

TEST_CASE("documentation of nothing is kept as a comment") {
  Parsed file(
      "language writ 1\n/// of the module\nmodule a version 1.0.0\n"
      "/// of an import\nimport b\n"
      "// between\n"
      "record R {\n  a : int\n  /// of no field\n}\n"
      "control A-1 \"t\" { /// of no clause\n }\n"
      "/// of the end");
  REQUIRE(file.codes().empty());
  Lines texts;
  for (const Comment& comment : file.ast.comments) texts.push_back(file.slice(comment.span));
  CHECK(texts == Lines{"/// of an import", "// between", "/// of no field", "/// of no clause", "/// of the end"});
  CHECK(file.ast.module_doc.lines == Lines{" of the module"});
  CHECK(file.ast.items.size() == 2);
}

TEST_CASE("four slashes document; two inside a string, a pattern or backquotes do nothing") {
  Parsed file(with_head("//// Title\nlet x = \"// no\" like \"\"\"// no\"\"\"\nlet y = `// no` matches /a\\/\\/b/\n"));
  REQUIRE(file.codes().empty());
  CHECK(file.ast.comments.empty());
  CHECK(file.ast.decls[file.ast.items[0]].doc.lines == Lines{"/ Title"});
}

TEST_CASE("CRLF gives the tree that LF gives") {
  const std::string lines =
      "// head\nlanguage writ 1\n/// Of the module.\nmodule a version 1.0.0\n\n"
      "/// One.\n/// Two.\nlet x = \"\"\"two\nlines\"\"\" // behind\n"
      "table t(a: int) -> int {\n  | a || r |\n  | 1 || 2 | // row\n}\n"
      "tolerance u {\n  accept <= 5 // limit\n  owner o\n  /// left over\n}\n";
  std::string returns;
  for (char c : lines) returns += c == '\n' ? "\r\n" : std::string(1, c);
  Parsed lf(lines);
  Parsed crlf(returns);
  REQUIRE(lf.codes().empty());
  REQUIRE(crlf.codes().empty());
  CHECK(format(crlf.ast, crlf.text) == format(lf.ast, lf.text));
  CHECK(crlf.ast.decls[crlf.ast.items[0]].doc.lines == lf.ast.decls[lf.ast.items[0]].doc.lines);
  REQUIRE(crlf.ast.comments.size() == lf.ast.comments.size());
  for (std::size_t i = 0; i < lf.ast.comments.size(); ++i) {
    CHECK(crlf.slice(crlf.ast.comments[i].span) == lf.slice(lf.ast.comments[i].span));
    CHECK(crlf.ast.comments[i].own_line == lf.ast.comments[i].own_line);
  }
}

}  // namespace
}  // namespace writ::syntax::test

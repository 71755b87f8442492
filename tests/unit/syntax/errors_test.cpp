// Mistakes are reported at the words that are wrong. `@` stands before them and is no part of the text.

#include "tests/unit/syntax/parsed.hpp"

namespace writ::syntax::test {
namespace {

struct Mistake {
  std::string marked;
  std::string_view code;
  std::string_view place;  // the words that are pointed at
};

void check(const Mistake& mistake) {
  CAPTURE(mistake.marked);
  std::size_t at = mistake.marked.find('@');
  REQUIRE(at != std::string::npos);
  std::string text = mistake.marked;
  text.erase(at, 1);
  Parsed file(with_head(text + "\nlet good = 1\n"));
  REQUIRE(file.codes() == mistake.code);
  Span span = file.sink.sorted().front()->span;
  CHECK(span.begin == kHead.size() + at);
  CHECK(file.slice(span) == mistake.place);
  CHECK(!file.is_hole(file.ast.items.size() - 1));
}

TEST_CASE("in expressions") {
  check({"let x = a and b @or c", "E-MIX", "or"});
  check({"let x = a and some y in ys: b or c @and d", "E-MIX", "and"});
  check({"let x = 1 < y @< 3", "E-CHAIN", "<"});
  check({"let x = y in 1 .. 3 @== z", "E-CHAIN", "=="});
  check({"let x = (y @= 1)", "E-ASSIGN", "="});
  check({"let x = a @&& b", "E-OPERATOR", "&&"});
  check({"let x = @!a", "E-OPERATOR", "!"});
  check({"let x = now@()", "E-NOW", "("});
  check({"let x = @'abc'", "E-STRING", "'"});
  check({"let x = \"a@\\t\"", "E-STRING", "\\t"});
  check({"let x = \"a@\\u{d800}\"", "E-STRING", "\\u{d800}"});
  check({"let x = f(a, @)", "E-SYNTAX", ")"});
  check({"let x = f(y for y in ys@, z)", "E-SYNTAX", ","});
  check({"let x = f(a: y @for y in ys)", "E-SYNTAX", "for"});
  check({"let x = y is @missing", "E-SYNTAX", "missing"});
  check({"let x = y within @tolerable", "E-WORD", "tolerable"});
  check({"let x = outcome(@mdl_01)", "E-ID", "mdl_01"});
  check({"let x = @2026-06-30T09:00Z", "E-SYNTAX", "2026-06-30T09:00Z"});
  check({"let x = @2026-02-30", "E-DATE", "2026-02-30"});
  check({"let x = every y in ys, if @one: y", "E-SYNTAX", "one"});
}

TEST_CASE("in declarations") {
  check({"let @every = 1", "E-RESERVED", "every"});
  check({"@lett x = 1", "E-SYNTAX", "lett"});
  check({"record R { a : list[int, max @many] }", "E-SYNTAX", "many"});
  check({"record R { a : int max @many }", "E-SYNTAX", "many"});
  check({"enum E { a, @else }", "E-RESERVED", "else"});
  check({"waiver @wv1 for AB-1 { expires 2026-01-01 }", "E-ID", "wv1"});
  check({"control AB-1 \"t\" { @require x > 1 }", "E-MESSAGE", "require"});
  check({"control AB-1 \"t\" { severity @extreme }", "E-WORD", "extreme"});
  check({"control AB-1 \"t\" { enforce soft @}", "E-SYNTAX", "}"});
  check({"evidence e : R { fresh within @24 }", "E-SYNTAX", "24"});
  check({"tolerance t { accept <= 5\n @points owner x }", "E-UNIT-LINE", "points"});
  check({"table t(@) -> int { | a || r | }", "E-SYNTAX", ")"});
  check({"table t(a: int) -> int {\n | a || r |\n @| 1 | 2 |\n}", "E-ROW", "| 1 | 2 |"});
  check({"table t(a: int) -> int {\n | a || r |\n @| 1 | 2 || 3 |\n}", "E-ROW", "| 1 | 2 || 3 |"});
  check({"table t(a: int) -> int {\n | a || r |\n @| 1 ||\n 2 |\n}", "E-ROW", "| 1 ||"});
  check({"table t(a: int) -> int {\n @| a ||\n r |\n | 1 || 2 |\n}", "E-ROW", "| a ||"});
  check({"property \"p\" runs 5 { assume a @}", "E-SYNTAX", "}"});
  check({"prove \"p\" { show a @assume b }", "E-SYNTAX", "assume"});
}

}  // namespace
}  // namespace writ::syntax::test

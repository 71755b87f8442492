// Places are those of the words that were written: whole, without what stands around them.

#include "tests/unit/syntax/parsed.hpp"

namespace writ::syntax::test {
namespace {

TEST_CASE("an expression's place ends with its last token, and begins with its first") {
  for (std::string_view text : {"(a + b).c",
                                "(a) + (b)",
                                "not x in s",
                                "x in (1) .. (2)",
                                "a - (b - c)",
                                "(a and b) or (c)",
                                "xs[(1)]",
                                "-(-a)",
                                "base with { a.b: 1, }",
                                "plan as map[string, int]?",
                                "f (x for x in xs where x)",
                                "[1, 2, ]",
                                "{ `if`: 1 }",
                                "\"{a} b\"",
                                "every x in xs, at least one: (x)",
                                "if a then (b) else (c)",
                                "match e { low, high => (1) }",
                                "t within accept",
                                "s matches /x\\/y/",
                                "s like \"a*\"",
                                "x is present",
                                "250_000 USD per year",
                                "0.5 %",
                                "first(xs) default (0)",
                                "(a) implies (b)",
                                "outcome(MDL-01)"}) {
    CHECK(Value(text).slice() == text);
  }
}

TEST_CASE("parentheses are no part of what they hold") {
  Value field("(a + b).c");
  CHECK(field.slice(field.form<FieldAccess>().base) == "a + b");
  Value sum("((a)) + (b)");
  CHECK(sum.slice(sum.form<Binary>().left) == "a");
  CHECK(sum.slice(sum.form<Binary>().right) == "b");
  Value whole("(a + b)");
  CHECK(whole.slice() == "a + b");
}

TEST_CASE("operators bind as the language says, and chains lean to the left") {
  Value negated("not x in s");
  CHECK(negated.slice(negated.form<Unary>().operand) == "x in s");
  Value difference("a - b - c");
  CHECK(difference.slice(difference.form<Binary>().left) == "a - b");
  Value product("a + b * c default d");
  CHECK(product.slice(product.form<Binary>().right) == "b * c default d");
  Value implied("a and b implies c or d");
  CHECK(implied.slice(implied.form<Binary>().left) == "a and b");
  CHECK(implied.slice(implied.form<Binary>().right) == "c or d");
  Value reached("-a.b[0]");
  CHECK(reached.slice(reached.form<Unary>().operand) == "a.b[0]");
  Value cast("a default v as int");
  CHECK(cast.slice(cast.form<Binary>().right) == "v as int");
  Value some("a or some x in xs: x and b");
  CHECK(some.slice(some.form<Logic>().operands.back()) == "some x in xs: x and b");
}

TEST_CASE("declarations, clauses and fields begin with their first word, not with their documentation") {
  Parsed file(
      with_head("/// Of the record.\n"
                "record R {  // first\n"
                "  /// Of the field.\n"
                "  /// Two lines.\n"
                "  name : list[string, max 9]? sensitive\n"
                "}\n"
                "/// Of the tolerance.\n"
                "tolerance t {\n"
                "  /// Of the clause.\n"
                "  accept <= 0.5 %  // behind\n"
                "}\n"));
  REQUIRE(file.codes().empty());
  const Decl& record = file.ast.decls[file.ast.items[0]];
  CHECK(file.slice(record.span).starts_with("record R {"));
  CHECK(file.slice(record.span).ends_with("sensitive\n}"));
  CHECK(record.doc.lines == std::vector<std::string_view>{" Of the record."});

  const FieldDecl& field = file.item<RecordDecl>(0).fields.front();
  CHECK(file.slice(field.span) == "name : list[string, max 9]? sensitive");
  CHECK(file.slice(field.name.span) == "name");
  CHECK(file.slice(file.ast.types[field.type].span) == "list[string, max 9]?");
  CHECK(field.doc.lines == std::vector<std::string_view>{" Of the field.", " Two lines."});

  const Clause& clause = file.ast.clauses[file.item<ToleranceDecl>(1).clauses.front()];
  CHECK(file.slice(clause.span) == "accept <= 0.5 %");
  CHECK(clause.doc.lines == std::vector<std::string_view>{" Of the clause."});
}

TEST_CASE("a row, a cell, an id and its label have their own places") {
  Parsed file(
      with_head("table t(a: int) -> int {\n"
                "  | a       || r |\n"
                "  | 1, not 2 || 3 |  // behind\n"
                "}\n"
                "test \"x\" { expect MDL-01.why violated }\n"));
  REQUIRE(file.codes().empty());
  const TableRow& row = file.item<TableDecl>(0).rows.front();
  CHECK(file.slice(row.span) == "| 1, not 2 || 3 |");
  CHECK(file.slice(row.cells.front().span) == "1, not 2");
  const Clause& clause = file.ast.clauses[file.item<TestDecl>(1).clauses.front()];
  const auto& expected = std::get<ExpectOutcomeClause>(clause.form);
  CHECK(file.slice(expected.control.span) == "MDL-01");
  CHECK(file.slice(expected.label.span) == "why");
}

TEST_CASE("names in backquotes are without them, their places are with them") {
  Parsed file(with_head("let `every` = `is`(`a b`)\n"));
  REQUIRE(file.codes().empty());
  const LetDecl& let = file.item<LetDecl>(0);
  CHECK(let.name.text == "every");
  CHECK(let.name.quoted);
  CHECK(file.slice(let.name.span) == "`every`");
  CHECK(std::get<Call>(file.ast.exprs[let.value].form).callee.text == "is");
}

}  // namespace
}  // namespace writ::syntax::test

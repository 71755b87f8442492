#include <doctest/doctest.h>

#include "compiler/testing/mutation_text.hpp"

namespace writ::testing {
namespace {

TEST_CASE("a limit moves by one step of its last digit") {
  CHECK(nudged("0.50", 1) == "0.51");
  CHECK(nudged("0.50", -1) == "0.49");
  CHECK(nudged("9", 1) == "10");
  CHECK(nudged("0.99", 1) == "1.00");
  CHECK(nudged("2_000", -1) == "1999");
  CHECK(nudged("99_999", 1) == "100_000");
  CHECK(nudged("0", -1) == "-1");
  CHECK(nudged("0.00", -1) == "-0.01");
}

TEST_CASE("twice as much keeps its places") {
  CHECK(doubled("24") == "48");
  CHECK(doubled("0.5") == "1.0");
  CHECK(doubled("7_500") == "15_000");
}

TEST_CASE("edits are made from front to back") {
  CHECK(apply_edits("a < b and c < d", {}) == "a < b and c < d");
  CHECK(apply_edits("a < b and c < d", {{2, 3, "<="}, {12, 13, ">"}}) == "a <= b and c > d");
  CHECK(apply_edits("abc", {{0, 3, ""}}).empty());
}

auto edited(std::string_view text, std::string_view from, std::string_view to) -> std::string {
  const syntax::Ast ast;
  FileMutants file{ast, text, {}};
  file.replace_word(0, static_cast<std::uint32_t>(text.size()), from, to, "");
  return file.found.empty() ? "" : apply_edits(text, file.found.front().edits);
}

TEST_CASE("a word is found outside comments, and whole") {
  CHECK(edited(") // and\n and (", "and", "or") == ") // and\n or (");
  CHECK(edited(" band and_more and", "and", "or") == " band and_more or");
  CHECK(edited(" < ", "<", "<=") == " <= ");
  CHECK(edited(" <= ", "<", "<=").empty());
  CHECK(edited(" ..< ", "..", "..<").empty());
  CHECK(edited(", if\n  any: ", "if any", "at least one") == ", at least one: ");
  CHECK(edited("not  (a)", "not", "") == "(a)");
  CHECK(edited("// only here: and", "and", "or").empty());
}

}  // namespace
}  // namespace writ::testing

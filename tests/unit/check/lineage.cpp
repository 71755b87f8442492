// How large a lineage may be: what golden files are too short to show.
#include "compiler/check/lineage.hpp"

#include <doctest/doctest.h>
#include <string>

#include "compiler/check/check.hpp"
#include "compiler/syntax/parse.hpp"

using namespace writ;

namespace {

auto id(std::size_t number) -> std::string { return "a" + std::to_string(number); }

// The findings of `assets` declarations, each made from the one before it where `chained`.
enum class Shape : std::uint8_t { Apart, Chain };
auto findings(std::size_t assets, Shape shape) -> std::vector<std::string> {
  std::string text = "language writ 1\nmodule big.data version 1.0.0\n\n";
  for (std::size_t i = 0; i < assets; ++i) {
    const bool made = shape == Shape::Chain && i > 0;
    text += "asset " + id(i) + " : dataset " + (made ? "from " + id(i - 1) + " " : "") + "{ }\n";
  }
  diag::Sink sink;
  diag::FileTexts texts;
  const diag::FileId file = texts.add("big.writ", text);
  const std::vector<syntax::Ast> asts{syntax::parse(file, text, sink)};
  check::check(texts, asts, sink);
  std::vector<std::string> rules;
  for (const diag::Diagnostic* found : sink.sorted()) rules.emplace_back(found->rule->name);
  return rules;
}

}  // namespace

TEST_CASE("a lineage has at most so many assets, and so many pairs of them") {
  CHECK(findings(limits::kAssets, Shape::Apart).empty());
  CHECK(findings(limits::kAssets + 1, Shape::Apart) == std::vector<std::string>{"LineageTooLarge"});
  CHECK(findings(1'000, Shape::Chain).empty());
  CHECK(findings(1'500, Shape::Chain) == std::vector<std::string>{"LineageTooLarge"});
}

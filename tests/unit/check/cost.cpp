// Costs at the edges: more sizes than are named, more than are multiplied, gates too large to count.
#include "compiler/check/cost.hpp"

#include <algorithm>
#include <doctest/doctest.h>

#include "compiler/check/check.hpp"
#include "compiler/source/source.hpp"
#include "compiler/syntax/parse.hpp"

using namespace writ;
using check::GateCost;

namespace {

struct Checked {
  diag::Sink sink;
  std::unique_ptr<source::Package> package;
  std::vector<syntax::Ast> asts;
  check::TypedPackage typed;

  explicit Checked(const std::string& declarations) {
    package = source::from_text(
        "t.writ", "language writ 1\nmodule t.m version 1.0.0\nrole lab \"Lab\" from \"x:lab\"\n" + declarations, sink);
    for (const source::File& file : package->files) asts.push_back(syntax::parse(file.id, package->text(file), sink));
    typed = check::check(package->texts, asts, sink);
    for (const diag::Diagnostic* d : sink.sorted()) messages.push_back(std::string(d->rule->name) + ": " + d->message);
  }
  [[nodiscard]] auto cost() const -> GateCost {
    REQUIRE_MESSAGE(messages.empty(), messages.front());
    for (std::uint32_t i = 0; i < typed.symbols.size(); ++i) {
      if (typed.symbols[check::SymbolId{i}].kind == check::SymbolKind::Gate)
        return check::gate_cost(typed, check::SymbolId{i});
    }
    FAIL("no gate");
    return {};
  }
  std::vector<std::string> messages;
};

auto gate(const std::string& requirements) -> std::string {
  return "control AB-1 \"t\" { owner lab severity low enforce hard " + requirements +
         " }\ngate g on p { controls AB-1 }\n";
}
auto require(const std::string& label, const std::string& condition) -> std::string {
  return "require " + label + ": " + condition + " otherwise \"No.\"\n";
}

}  // namespace

TEST_CASE("sizes beyond those that are named count at their bounds") {
  const std::size_t count = limits::kCostSizes + 5;
  std::string fields, requirements;
  for (std::size_t i = 0; i < count; ++i) {
    fields += "f" + std::to_string(i) + " : list[bool, max 10]\n";
    requirements += require("r" + std::to_string(i), "some x in p.f" + std::to_string(i) + ": x");
  }
  const GateCost cost = Checked("record P {\n" + fields + "}\nrequest p : P\n" + gate(requirements)).cost();
  CHECK(cost.sizes.size() == limits::kCostSizes);
  CHECK(cost.bound() == 2 + count * (4 + 10 * 2));
  CHECK(cost.polynomial.at(std::vector<Steps>(cost.sizes.size(), 0)) == 2 + count * 4 + 5 * 10 * 2);
}

TEST_CASE("a fourth size in one product counts at its bound") {
  const GateCost cost = Checked(
                            "record P { a : list[int, max 2], b : list[int, max 3], c : list[int, max 5], d : "
                            "list[int, max 7] }\nrequest p : P\n" +
                            gate(require("r", "some x in p.a: some y in p.b: some z in p.c: x in p.d and y < z")))
                            .cost();
  const auto& terms = cost.polynomial.terms();
  CHECK(std::all_of(terms.begin(), terms.end(),
                    [](const auto& term) { return term.first.factors().size() <= limits::kCostDegree; }));
  CHECK(cost.bound() == 2 + 4 + 2 * (1 + 4 + 3 * (1 + 4 + 5 * (1 + (1 + 2 + 2 + 7) + 3 + 1))));
}

TEST_CASE("a gate too large to count is refused") {
  std::string functions = "fn f0(a: int) -> int = a + a\n";
  for (int i = 1; i < 15; ++i) {
    const std::string call = "f" + std::to_string(i - 1) + "(a)";
    functions += "fn f" + std::to_string(i) + "(a: int) -> int = " + call + " + " + call + "\n";
  }
  std::string requirements;
  for (int i = 0; i < 40; ++i) requirements += require("r" + std::to_string(i), "f14(p.a) > 1");
  const Checked checked("record P { a : int }\nrequest p : P\n" + functions + gate(requirements));
  REQUIRE(checked.messages.size() == 1);
  CHECK(checked.messages[0] ==
        "TooLarge: the gate `g` grows to more than 4000000 operations when its functions are put in");
}

TEST_CASE("values that are passed on keep their own bounds") {
  // The parameters say 256 elements and 1024 bytes; what is given may be larger, or is smaller.
  const std::string text =
      "record P { a : list[string max 5_000, max 300], b : list[string max 16, max 4] }\nrequest p : P\n"
      "fn same(xs: list[string], s: string) -> bool = some x in xs: x == s\n";
  const GateCost large = Checked(text + gate(require("r", "same(if p.a == p.b then p.a else p.b, p.a[0])"))).cost();
  // if: 1 + the comparison, and its answers; the call: 1 + arguments + 2 + 1 + 300·(1 + 2 + a comparison of 5,000
  // bytes)
  CHECK(large.bound() == 2 + 1 + (1 + (1 + 2 + 2 + 4 * 314 + 2 + 2) + 4) + 2 + 1 + 300 * (1 + 2 + 314));
  const GateCost small = Checked(text + gate(require("r", "same(p.b, \"x\")"))).cost();
  CHECK(small.bound() == 2 + 1 + 2 + 1 + 2 + 1 + 4 * (1 + 2 + 2));
}

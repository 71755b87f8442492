// The lineage of a module in the text form: it reads back as it was, and nothing in it leads outside.
#include <doctest/doctest.h>

#include <string>

#include "runtime/ir/ir.hpp"

using namespace writ;

namespace {

constexpr std::string_view kHead = R"(writ_ir 1
module "m" version "1.0.0" edition 1
sources ""
meaning ""
clock_skew 0

enum e0 "Label" { "name" "key" }
type @0 enum e0                             ; Label
type @1 asset                               ; asset
type @2 set @0 size 0 .. 2                  ; set[Label]
type @3 map @1 @2 size 0 .. 2               ; map[asset, set[Label]]
type @4 int                                 ; int
type @5 map @1 @4 size 0 .. 2               ; map[asset, int]
const #0 : @3 = {"crm": {0}, "study": {1}}  ; map[asset, set[Label]]
const #1 : @5 = {"crm": 1}                  ; map[asset, int]
const #2 : @4 = 7                           ; int
)";
constexpr std::string_view kGraph = R"(
asset "crm" holds "name"
asset "in\"box" silent
asset "study" holds "key" "name"
flow 0 2 via "keys" removes "name" adds "key"
flow 1 2 via ""
)";

auto text(std::string_view tables, std::string_view graph = kGraph) -> std::string {
  return std::string(kHead) + std::string(graph) + std::string(tables) + "\nend\n";
}

// Why it is refused; "" when it is not.
auto refusal(const std::string& form) -> std::string {
  const auto module = ir::read(form);
  return module ? "" : module.error().message;
}

}  // namespace

TEST_CASE("a lineage reads back as it was printed") {
  const std::string form = text("lineage #0 labels\nlineage #1 keep\n");
  const auto module = ir::read(form);
  REQUIRE_MESSAGE(module.has_value(), refusal(form));
  CHECK(ir::print(*module) == form);
  const ir::Lineage& lineage = module->lineage;
  REQUIRE(lineage.assets.size() == 3);
  CHECK(lineage.assets[1].id == "in\"box");
  CHECK(lineage.assets[1].silent);
  CHECK(lineage.assets[2].holds == std::vector<std::string>{"key", "name"});
  REQUIRE(lineage.flows.size() == 2);
  CHECK(lineage.flows[0].removes == std::vector<std::string>{"name"});
  CHECK(lineage.flows[1].via.empty());
  CHECK(lineage.tables[0].answer == ir::LineageAnswer::Labels);
}

TEST_CASE("every question has its own name in the text form") {
  for (const char* name : {"purposes", "region", "keep", "kind", "class_of", "declared"})
    CHECK(refusal(text("lineage #1 " + std::string(name) + "\n")).empty());
  CHECK_FALSE(refusal(text("lineage #1 colour\n")).empty());
}

TEST_CASE("a lineage that leads outside is refused") {
  CHECK(refusal(text("lineage #9 labels\n")).find("it is not a constant") != std::string::npos);
  CHECK(refusal(text("lineage #2 keep\n")).find("it is not a map by asset") != std::string::npos);
  for (const char* name : {"sources", "upstream", "downstream", "labels"})
    CHECK(refusal(text("lineage #1 " + std::string(name) + "\n")).find("not what it answers") != std::string::npos);
  CHECK(refusal(text("lineage #0 upstream\n")).find("not what it answers") != std::string::npos);
  const std::string beyond = "\nasset \"crm\"\nflow 0 1 via \"\"\n";
  CHECK(refusal(text("lineage #0 labels\n", beyond)).find("not a row") != std::string::npos);
}

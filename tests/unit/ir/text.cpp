// The text form: whole, stable, and refused with the line when it is wrong.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/unit/ir/sample.hpp"

using namespace writ;
using namespace writ::test;

namespace {

void check_verifies(const ir::Module& module) {
  const auto faults = ir::verify(module);
  for (const ir::Fault& fault : faults) MESSAGE(fault.where, ": ", fault.what);
  REQUIRE(faults.empty());
}

auto replaced(std::string text, std::string_view from, std::string_view to) -> std::string {
  const std::size_t at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, "not in the text: ", from);
  return text.replace(at, from.size(), to);
}

// Why `text` is refused; "" when it is not.
auto refusal(std::string_view text) -> std::string {
  const auto module = ir::read(text);
  return module ? "" : module.error().message;
}

constexpr std::string_view kSmall = R"(writ_ir 1
module "m" version "1.0.0" edition 1
sources ""
meaning ""
clock_skew 0

type @0 bool                                ; bool
type @1 int                                 ; int
type @2 list @1 size 0 .. 256               ; list[int]
const #0 : @1 = 3                           ; int
input $0 request "xs" : @2                  ; list[int]
origin !0 "a.writ" 2 7 "every x in xs: x < 3"

function f0 "test" {
  %0 = input $0 : @2 !0                     ; list[int] xs  a.writ:2:7
  %1 = const #0 : @1                        ; int
  %4 = every %0 : @0 !0 {                   ; bool  a.writ:2:7
    %2 = param 0 : @1                       ; int
    %3 = lt %2 %1 : @0                      ; bool
    yield %3
  }
  output %4
}

end
)";

constexpr std::string_view kRules = R"(writ_ir 1
module "m" version "1.0.0" edition 1
sources ""
meaning ""
clock_skew 0

type @0 bool                                ; bool
type @1 int                                 ; int
type @2 string size 0 .. 16                 ; string
const #0 : @1 = 3                           ; int
const #1 : @1 = 5                           ; int
const #2 : @2 = "a"                         ; string
const #3 : @1 = 7                           ; int
input $0 request "n" : @1                   ; int
input $1 request "t" : @2                   ; string
rules t0 "tier" {
  column @1 (#0, #1)
  column @2 (#2)
  row (0 1 1 3 4, 1 0 0) #3
  row (0 0 2) given
  row () #0
  rest #1
}

function f0 "test" {
  %0 = input $0 : @1                        ; int n
  %1 = input $1 : @2                        ; string t
  %2 = lookup_first (%0, %1, %0) t0 : @1    ; int
  output %2
}

end
)";

}  // namespace

TEST_CASE("every operation has its own text name, and is found by it") {
  for (std::size_t i = 0; i < ir::kOpCount; ++i) {
    const auto op = static_cast<ir::Op>(i);
    CHECK(ir::op_named(ir::op_info(op).text) == op);
  }
  CHECK_FALSE(ir::op_named("goto").has_value());
}

TEST_CASE("a small module prints as documented and reads back") {
  const auto module = ir::read(kSmall);
  REQUIRE_MESSAGE(module.has_value(), refusal(kSmall));
  CHECK(ir::print(*module) == kSmall);
}

TEST_CASE("a table that is data prints as documented and reads back") {
  const auto module = ir::read(kRules);
  REQUIRE_MESSAGE(module.has_value(), refusal(kRules));
  CHECK(ir::print(*module) == kRules);
  const std::string rules(kRules);
  CHECK_FALSE(refusal(replaced(rules, "(0 1 1 3 4, 1 0 0)", "(0 1 1 3 4 1 0 0)")).empty());
  CHECK_FALSE(refusal(replaced(rules, "(0 1 1 3 4, 1 0 0)", "(0 1 1 3, 1 0 0)")).empty());
  CHECK_FALSE(refusal(replaced(rules, " t0 : @1", " t1 : @1")).empty());
  CHECK_FALSE(refusal(replaced(rules, "row () #0", "row ( #0")).empty());
}

TEST_CASE("a module with everything in it survives the round trip byte for byte") {
  const Sample sample;
  check_verifies(sample.b.module);
  const std::string text = ir::print(sample.b.module);
  const auto back = ir::read(text);
  REQUIRE_MESSAGE(back.has_value(), refusal(text), "\n", text);
  CHECK(ir::print(*back) == text);
}

TEST_CASE("what is read is what was printed") {
  const Sample sample;
  const auto back = ir::read(ir::print(sample.b.module));
  REQUIRE(back.has_value());
  const ir::Module& m = *back;
  CHECK(m.name == "acme.ml.release");
  CHECK(m.clock_skew == 120'000'000'000);
  CHECK(m.types.types().size() == sample.b.module.types.types().size());
  for (std::uint32_t i = 0; i < m.types.types().size(); ++i) CHECK(m.types[TypeId{i}] == sample.b.module.types[TypeId{i}]);
  const ir::Input& data = m.inputs[ir::InputId{2u}];
  CHECK(data.data.mapping->keys[0].text.view() == "a\x01\\");
  CHECK(data.data.mapping->values[1].decimal == static_cast<Int128>(~UInt128{0} >> 1));
  CHECK(m.inputs[ir::InputId{1u}].issuers.size() == 2);
  CHECK(*m.inputs[ir::InputId{1u}].fresh_within == 86'400'000'000'000);
  const ir::Function& fn = m.functions[ir::FunctionId{1u}];
  const ir::Function& original = sample.b.module.functions[ir::FunctionId{1u}];
  CHECK(fn.value_types == original.value_types);
  CHECK(fn.outputs == original.outputs);
  CHECK(fn.blocks.size() == 3);
  const ir::Control& control = m.controls[ir::ControlId{0u}];
  CHECK(control.level.override_by == "override");
  CHECK(*control.until == 20'605);
  CHECK(control.requirements[0].label == "toxicity");
  const ir::Gate& gate = m.gates[0];
  CHECK(gate.controls[0].requirements == std::vector<std::uint32_t>{0, 2});
  CHECK(gate.clauses[1].role == "cro");
  CHECK(*gate.approvals[0].seats[1].when == 2);
  CHECK_FALSE(gate.obligations[1].binding);
  CHECK(gate.nothing_applies == ir::Verdict::NeedsApproval);
  CHECK(m.messages[ir::MessageId{1u}].parts[2].text == " of\n\"them\"");
}

TEST_CASE("a fault names its line") {
  CHECK(refusal(replaced(std::string(kSmall), "= lt %2", "= lower %2")) == "line 19: expected an operation, found `lower`");
  CHECK(refusal(replaced(std::string(kSmall), "yield %3", "%3")) == "line 21: expected `=`, found `}`");
  CHECK(refusal(replaced(std::string(kSmall), "const #0", "const #1")) == "line 10: rows are numbered in order: this one is 0");
  CHECK(refusal(replaced(std::string(kSmall), "\"xs\"", "\"xs")) == "line 11: a text has no end on its line");
  CHECK(refusal(replaced(std::string(kSmall), "\"xs\"", "\"\\q\"")) == "line 11: an escape in a text that means nothing");
  CHECK(refusal(replaced(std::string(kSmall), "= 3 ", "= three")) == "line 10: expected a whole number of 64 bits, found `three`");
  CHECK(refusal(replaced(std::string(kSmall), "type @1 int ", "type @1 bool")) == "line 8: the same type is there already");
  CHECK(refusal("") == "line 1: expected `writ_ir`, found the end");
  CHECK(refusal("writ_ir 2").find("version") != std::string::npos);
  CHECK(refusal("\xff") == "the module is not well-formed UTF-8");
}

TEST_CASE("what reads but does not verify is refused with the place") {
  CHECK(refusal(replaced(std::string(kSmall), "lt %2 %1", "lt %2 %4")) ==
        "function f0 test, %3: an operand is not defined before it, or out of sight");
  CHECK(refusal(replaced(std::string(kSmall), "%0 = input $0", "%0 = param 0")) ==
        "function f0 test: its body has parameters or block results");
  CHECK(refusal(replaced(std::string(kSmall), "output %4", "output %3")) ==
        "function f0 test: an output is not a value of the body");
  CHECK(refusal(replaced(std::string(kSmall), "%1 = const", "%9 = const")).find("without a gap") != std::string::npos);
}

TEST_CASE("cut short anywhere, a module is refused and nothing breaks") {
  const std::string text = ir::print(Sample().b.module);
  std::size_t read = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) read += ir::read(std::string_view(text).substr(0, i)) ? 1 : 0;
  CHECK(read == 0);
  CHECK(refusal(text + "gate") == "line " + std::to_string(std::count(text.begin(), text.end(), '\n')) + ": something stands after `end`");
}

TEST_CASE("nesting beyond the limit is refused, not followed") {
  std::string text = "writ_ir 1\nmodule \"\" version \"\" edition 1\nsources \"\"\nmeaning \"\"\nclock_skew 0\ntype @0 int\n";
  for (int i = 1; i < 5'000; ++i) text += "type @" + std::to_string(i) + " list @" + std::to_string(i - 1) + "\n";
  CHECK(refusal(text).find("nests too deep") != std::string::npos);
  text = "writ_ir 1\nmodule \"\" version \"\" edition 1\nsources \"\"\nmeaning \"\"\nclock_skew 0\nrecord r0 \"R\" { \"r\" @0 }\ntype @0 record r0\n";
  CHECK(refusal(text).find("contains itself") != std::string::npos);
  text = "writ_ir 1\nmodule \"\" version \"\" edition 1\nsources \"\"\nmeaning \"\"\nclock_skew 0\ntype @0 bool\nfunction f0 \"\" {\n";
  for (int i = 0; i < 100'000; ++i) text += "%0 = every %0 : @0 {\n";
  CHECK(refusal(text).find("blocks nest too deep") != std::string::npos);
}

#include "compiler/jit/schedule.hpp"

#include <doctest/doctest.h>
#include <functional>
#include <limits>
#include <string>

#include "compiler/jit/held_sets.hpp"
#include "tests/unit/ir_builder.hpp"

namespace {

using namespace writ;
using ir::Op;

// Regions as text: the operations of each in order, but for inputs and constants, with what is behind an operand in
// round brackets and the body of a loop in square ones.
struct Shape {
  const jit::Schedule& schedule;

  auto of(jit::RegionId region) const -> std::string {
    std::string text;
    for (const std::uint32_t value : schedule.values(region)) {
      const ir::Inst& inst = schedule.numbering().definition(value);
      if (inst.op == Op::Input || inst.op == Op::Const) continue;
      if (!text.empty()) text += " ";
      text += ir::op_info(inst.op).text;
      if (ir::op_info(inst.op).b == ir::Operand::Block) text += "[" + of(schedule.body_of(inst)) + "]";
      for (std::uint32_t i = 0; i < 4; ++i) {
        if (const auto behind = schedule.behind(inst, i)) text += "(" + std::to_string(i) + ": " + of(*behind) + ")";
      }
    }
    return text;
  }
};

struct Bench {
  test::ModuleBuilder m;
  test::FunctionBuilder fn{m};
  TypeId yes = m.type(Kind::Bool), whole = m.type(Kind::Int), text = m.type(Kind::String), wholes = m.list(whole);
  ir::ConstantId pattern = m.text("a+");

  auto matches(std::uint32_t value) -> std::uint32_t { return fn.emit(Op::Matches, yes, value, pattern.index); }
  auto at_least(std::uint32_t value, std::int64_t least) -> std::uint32_t {
    return fn.emit(Op::Le, yes, fn.constant(whole, Cell::of_int(least)), value);
  }
  auto loop(Op op, std::uint32_t collection, std::int64_t least) -> std::uint32_t {
    const std::uint32_t element = fn.open(collection)[0];
    return fn.emit(op, yes, collection, fn.close({fn.emit(Op::Le, yes, number(least), element)}));
  }
  // One constant a number, as lowering makes them.
  auto number(std::int64_t value) -> std::uint32_t {
    for (std::uint32_t i = 0; i < m.module.constants.size(); ++i) {
      const ir::Constant& constant = m.module.constants[ir::ConstantId{i}];
      if (constant.type == whole && constant.value.integer == value) return fn.emit(Op::Const, whole, i);
    }
    return fn.constant(whole, Cell::of_int(value));
  }
  // A gate of so many controls: each applies to one number, if `also` holds, and requires what `requirement` says.
  using Made = std::function<std::uint32_t(std::int64_t)>;
  auto gate(std::int64_t controls, const Made& requirement, const Made& also = {}) -> ir::FunctionId {
    const std::uint32_t number = fn.input(whole);
    m.module.messages.add({});
    ir::Gate gate;
    gate.name = "gate";
    gate.request = ir::InputId{0u};
    for (std::int64_t i = 0; i < controls; ++i) {
      ir::Control control;
      control.id = std::to_string(i);
      control.requirements.push_back({"", ir::MessageId{0u}, {}});
      const auto first = static_cast<std::uint32_t>(fn.raw().outputs.size());
      const std::uint32_t is = fn.emit(Op::Eq, yes, number, fn.constant(whole, Cell::of_int(i)));
      fn.output(also ? fn.emit(Op::And, yes, is, also(i)) : is);
      fn.output(requirement(i));
      gate.controls.push_back({m.module.controls.add(std::move(control)), first, {first + 1}, {}, {}, {}});
    }
    gate.function = fn.finish();
    m.module.gates.push_back(gate);
    REQUIRE(ir::verify(m.module).empty());
    return gate.function;
  }
  auto shape(std::initializer_list<std::uint32_t> outputs) -> std::string {
    for (const std::uint32_t output : outputs) fn.output(output);
    const ir::FunctionId id = fn.finish();
    REQUIRE(ir::verify(m.module).empty());
    const interp::Plans plans(m.module, interp::kIndexedByNative);
    const jit::Schedule schedule(m.module, m.module.functions[id], plans.of(id));
    return Shape{schedule}.of(schedule.body());
  }
};

}  // namespace

TEST_CASE_FIXTURE(Bench, "what is dear stands behind what may decide, whichever is written first") {
  const std::uint32_t known = fn.input(yes);
  const std::uint32_t name = fn.input(text);
  SUBCASE("second") { CHECK(shape({fn.emit(Op::And, yes, known, matches(name))}) == "and(1: matches)"); }
  SUBCASE("first") { CHECK(shape({fn.emit(Op::Or, yes, matches(name), known)}) == "or(0: matches)"); }
  SUBCASE("both, and the author's order stays") {
    const std::uint32_t one = matches(name);
    const std::uint32_t other = matches(fn.input(text));
    CHECK(shape({fn.emit(Op::And, yes, one, other)}) == "matches and(1: matches)");
  }
  SUBCASE("what is cheap does not") {
    const std::uint32_t number = fn.input(whole);
    CHECK(shape({fn.emit(Op::And, yes, known, at_least(number, 3))}) == "le and");
  }
  SUBCASE("nor a set that is a word, but one that is looked up does") {
    const std::uint32_t number = fn.input(whole);
    const std::uint32_t close = fn.constant(wholes, m.sequence({Cell::of_int(1), Cell::of_int(64)}));
    const std::uint32_t far = fn.constant(wholes, m.sequence({Cell::of_int(1), Cell::of_int(65)}));
    const std::uint32_t one = fn.emit(Op::And, yes, known, fn.emit(Op::Member, yes, number, close));
    const std::uint32_t other = fn.emit(Op::And, yes, known, fn.emit(Op::Member, yes, number, far));
    CHECK(shape({one, other}) == "member and and(1: member)");
  }
}

TEST_CASE_FIXTURE(Bench, "branches stand inside of each other") {
  const std::uint32_t a = fn.input(yes);
  const std::uint32_t b = fn.input(yes);
  const std::uint32_t name = fn.input(text);
  const std::uint32_t inner = fn.emit(Op::Or, yes, b, matches(name));
  CHECK(shape({fn.emit(Op::And, yes, a, inner)}) == "and(1: or(1: matches))");
}

TEST_CASE_FIXTURE(Bench, "what two operands share is computed before both") {
  const std::uint32_t a = fn.input(yes);
  const std::uint32_t b = fn.input(yes);
  const std::uint32_t name = fn.input(text);
  SUBCASE("as one value") {
    const std::uint32_t shared = matches(name);
    CHECK(shape({fn.emit(Op::And, yes, a, shared), fn.emit(Op::And, yes, b, shared)}) == "matches and and");
  }
  SUBCASE("said twice") {
    const std::uint32_t one = fn.emit(Op::And, yes, a, matches(name));
    CHECK(shape({one, fn.emit(Op::And, yes, b, matches(name))}) == "matches and and");
  }
  SUBCASE("or an output") {
    const std::uint32_t shared = matches(name);
    CHECK(shape({shared, fn.emit(Op::And, yes, a, shared)}) == "matches and");
  }
}

TEST_CASE_FIXTURE(Bench, "choices, guards, defaults and rows of tables leave out what is not wanted") {
  const std::uint32_t known = fn.input(yes);
  const std::uint32_t name = fn.input(text);
  const std::uint32_t other = fn.input(text);
  SUBCASE("a choice, on both sides") {
    CHECK(shape({fn.emit(Op::Select, yes, known, matches(name), matches(other))}) == "select(1: matches)(2: matches)");
  }
  SUBCASE("a guard") {
    const auto reason = static_cast<std::uint32_t>(Reason::SampleTooSmall);
    CHECK(shape({fn.emit(Op::Guard, yes, known, matches(name), reason)}) == "guard(1: matches)");
  }
  SUBCASE("a default") {
    const std::uint32_t maybe = fn.input(m.optional(yes));
    CHECK(shape({fn.emit(Op::Default, yes, maybe, matches(name))}) == "default(1: matches)");
  }
  SUBCASE("a table, but not what its rows ask") {
    const std::uint32_t table = fn.emit_list(Op::Choose, yes, {matches(name), matches(other), known, known});
    CHECK(shape({table}) == "matches choose(1: matches)");
  }
}

TEST_CASE_FIXTURE(Bench, "equal loops are one") {
  const std::uint32_t numbers = fn.input(wholes);
  SUBCASE("which were written twice") {
    const std::uint32_t one = loop(Op::Every, numbers, 3);
    CHECK(shape({one, loop(Op::Every, numbers, 3)}) == "every[param le]");
  }
  SUBCASE("not if they ask for something else") {
    const std::uint32_t one = loop(Op::Every, numbers, 3);
    CHECK(shape({one, loop(Op::Every, numbers, 4)}) == "every[param le] every[param le]");
  }
  SUBCASE("nor if one of them is satisfied by less") {
    const std::uint32_t one = loop(Op::Every, numbers, 3);
    CHECK(shape({one, loop(Op::Some, numbers, 3)}) == "every[param le] some[param le]");
  }
  SUBCASE("nor over another collection") {
    const std::uint32_t one = loop(Op::Every, numbers, 3);
    CHECK(shape({one, loop(Op::Every, fn.input(wholes), 3)}) == "every[param le] every[param le]");
  }
}

TEST_CASE_FIXTURE(Bench, "equal loops inside of equal loops are one, and whose element is whose counts") {
  const std::uint32_t numbers = fn.input(wholes);
  const auto pairs = [&](bool turned) {
    const std::uint32_t outer = fn.open(numbers)[0];
    const std::uint32_t inner = fn.open(numbers)[0];
    const std::uint32_t asked = turned ? fn.emit(Op::Le, yes, inner, outer) : fn.emit(Op::Le, yes, outer, inner);
    const std::uint32_t some = fn.emit(Op::Some, yes, numbers, fn.close({asked}));
    return fn.emit(Op::Every, yes, numbers, fn.close({some}));
  };
  const std::uint32_t one = pairs(false);
  const std::uint32_t same = pairs(false);
  CHECK(shape({one, same, pairs(true)}) == "every[param some[param le]] every[param some[param le]]");
}

TEST_CASE_FIXTURE(Bench, "what no element goes into is in no loop") {
  const std::uint32_t numbers = fn.input(wholes);
  const std::uint32_t name = fn.input(text);
  SUBCASE("a value") {
    fn.open(numbers);
    const std::uint32_t every = fn.emit(Op::Every, yes, numbers, fn.close({matches(name)}));
    CHECK(shape({every}) == "matches every[]");
  }
  SUBCASE("a loop, which is then that which is there already") {
    const std::uint32_t there = loop(Op::Some, numbers, 3);
    fn.open(numbers);
    const std::uint32_t every = fn.emit(Op::Every, yes, numbers, fn.close({loop(Op::Some, numbers, 3)}));
    CHECK(shape({there, every}) == "some[param le] every[]");
  }
  SUBCASE("but behind the branch that the loop is behind") {
    const std::uint32_t known = fn.input(yes);
    fn.open(numbers);
    const std::uint32_t every = fn.emit(Op::Every, yes, numbers, fn.close({matches(name)}));
    CHECK(shape({fn.emit(Op::And, yes, known, every)}) == "and(1: matches every[])");
  }
}

TEST_CASE_FIXTURE(Bench, "what an index tells is not computed, and what controls require is behind a branch each") {
  const std::uint32_t name = fn.input(text);
  const std::uint32_t other = fn.input(yes);
  const auto dear = [&](std::int64_t) { return fn.emit(Op::And, yes, other, matches(name)); };
  const auto cheap = [&](std::int64_t) { return fn.emit(Op::Not, yes, fn.emit(Op::Or, yes, other, fn.input(yes))); };
  bool asked_often = false;
  std::string body = "eq eq";
  std::string guarded;
  ir::FunctionId id;
  SUBCASE("few controls, dear") {
    id = gate(2, dear);
    body = "eq and(1: matches) eq";  // both controls require the same
  }
  SUBCASE("few controls, cheap") {
    id = gate(2, cheap);
    body = "eq or not eq or not";
  }
  SUBCASE("many controls, cheap or not") {
    id = gate(20, cheap);
    asked_often = true;
    body = "";
    guarded = "or not";
  }
  const interp::Plans plans(m.module, interp::kIndexedByNative);
  const jit::Schedule schedule(m.module, m.module.functions[id], plans.of(id));
  CHECK(plans.of(id).told().has_value() == asked_often);
  CHECK(Shape{schedule}.of(schedule.body()) == body);
  for (std::size_t i = 0; i < plans.of(id).guarded().size(); ++i) {
    REQUIRE(schedule.guarded(i).has_value() == asked_often);
    if (asked_often) CHECK(Shape{schedule}.of(*schedule.guarded(i)) == guarded);
  }
}

TEST_CASE_FIXTURE(Bench,
                  "what an index tells in part is computed behind a branch, and what is required behind another") {
  const std::uint32_t numbers = fn.input(wholes);
  const ir::FunctionId id = gate(
      20, [&](std::int64_t i) { return fn.emit(Op::And, yes, at_least(fn.input(whole), i), matches(fn.input(text))); },
      [&](std::int64_t i) { return loop(Op::Some, numbers, i); });
  const interp::Plans plans(m.module, interp::kIndexedByNative);
  const jit::Schedule schedule(m.module, m.module.functions[id], plans.of(id));
  CHECK(Shape{schedule}.of(schedule.body()).empty());
  for (std::size_t i = 0; i < 20; ++i) {
    CHECK(plans.of(id).guarded()[i].told == interp::Telling::InPart);
    CHECK(Shape{schedule}.of(schedule.condition(i)) == "eq some[param le] and");
    REQUIRE(schedule.guarded(i));
    CHECK(Shape{schedule}.of(*schedule.guarded(i)) == "le and(1: matches)");
  }
}

TEST_CASE_FIXTURE(Bench, "words that are close together are bits of a word") {
  const auto bits = [&](std::initializer_list<Cell> members) {
    return jit::word_bits(m.module.types, m.module.types[wholes], m.sequence(members));
  };
  REQUIRE(bits({Cell::of_int(-1), Cell::of_int(62)}));
  CHECK(bits({Cell::of_int(-1), Cell::of_int(62)})->least == -1);
  CHECK(bits({Cell::of_int(-1), Cell::of_int(62)})->members == (std::uint64_t{1} << 63 | 1));
  CHECK(!bits({Cell::of_int(-1), Cell::of_int(63)}));
  CHECK(!bits({Cell::of_int(std::numeric_limits<std::int64_t>::min()),
               Cell::of_int(std::numeric_limits<std::int64_t>::max())}));
  REQUIRE(bits({}));
  CHECK(bits({})->members == 0);
  CHECK(!bits({Cell::of_int(1), Cell::unknown(bit(Reason::Missing))}));
}

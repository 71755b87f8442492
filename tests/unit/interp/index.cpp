// What an index is read off: in a bounded number of looks, and where it is not it decides the same.
#include <algorithm>
#include <chrono>

#include "runtime/interp/plan.hpp"
#include "tests/unit/interp/evaluate.hpp"

using namespace writ;
using namespace writ::test;
using ir::Op;

namespace {

constexpr interp::IndexedFrom kAlways = {1, 1, 1, 0};
constexpr interp::IndexedFrom kNotAtAll = {interp::kNever, interp::kNever, interp::kNever, 0};

// A gate of three controls, and a table of three rows. What each of them asks is made of `condition`.
struct Asked {
  ModuleBuilder m;
  FunctionBuilder fn{m, "gate"};
  TypeId yes = m.type(Kind::Bool), whole = m.type(Kind::Int);
  std::uint32_t number = fn.input(whole);

  auto is(std::int64_t value) -> std::uint32_t {
    return fn.emit(Op::Eq, yes, number, fn.constant(whole, Cell::of_int(value)));
  }
  auto output(std::uint32_t value) -> std::uint32_t {
    fn.output(value);
    return static_cast<std::uint32_t>(fn.raw().outputs.size() - 1);
  }
  void add_control(ir::Gate& gate, std::uint32_t applies, std::uint32_t requires_) {
    m.module.messages.add({});
    ir::Control control;
    control.id = "C-" + std::to_string(gate.controls.size());
    control.requirements.push_back({"", ir::MessageId{0u}, {}});
    ir::GateControl entry;
    entry.control = m.module.controls.add(std::move(control));
    entry.applies = output(applies);
    entry.requirements.push_back(output(requires_));
    gate.controls.push_back(std::move(entry));
  }
  auto module(std::uint32_t condition) -> ir::Module {
    ir::Gate gate;
    gate.name = "gate";
    gate.request = ir::InputId{0u};
    for (std::int64_t i = 0; i < 3; ++i)
      add_control(gate, fn.emit(Op::And, yes, condition, is(i)), fn.emit(Op::And, yes, is(i), condition));
    std::vector<std::uint32_t> rows;
    for (std::int64_t i = 0; i < 3; ++i) {
      rows.push_back(fn.emit(Op::And, yes, condition, is(i)));
      rows.push_back(fn.constant(whole, Cell::of_int(10 * i)));
    }
    fn.output(fn.emit_list(Op::ChooseFirst, whole, rows));
    gate.function = fn.finish();
    m.module.gates.push_back(std::move(gate));
    REQUIRE(ir::verify(m.module).empty());
    return std::move(m.module);
  }
};

// Whether an index tells all of a condition.
auto tells_wholes(const interp::Plans& plans) -> bool {
  const std::vector<interp::Guarded>& all = plans.of(ir::FunctionId{0u}).guarded();
  return std::any_of(all.begin(), all.end(), [](const auto& one) { return one.told == interp::Telling::Whole; });
}

void decides_alike(const ir::Module& module, const std::vector<Cell>& others = {}) {
  const auto indexed = interp::make_engine(module, kAlways);
  const auto straight = interp::make_engine(module, kNotAtAll);
  const std::size_t count = module.functions[ir::FunctionId{0u}].outputs.size();
  for (const Cell& number : {Cell::of_int(0), Cell::of_int(2), Cell::of_int(7), Cell::unknown(kMissing)}) {
    Arena arena;
    std::vector<Cell> left(count);
    std::vector<Cell> right(count);
    std::vector<Cell> inputs = {number};
    inputs.insert(inputs.end(), others.begin(), others.end());
    indexed->evaluate(ir::FunctionId{0u}, {inputs, 0}, arena, left.data());
    straight->evaluate(ir::FunctionId{0u}, {inputs, 0}, arena, right.data());
    for (std::size_t i = 0; i < count; ++i) {
      CHECK(left[i].why == right[i].why);
      CHECK((left[i].is_unknown() || left[i].integer == right[i].integer));
    }
  }
}

}  // namespace

TEST_CASE_FIXTURE(Asked, "expressions that share what they are made of are not walked through in full") {
  std::uint32_t made = is(2);
  const auto grow = [&](Op op) {
    for (int i = 0; i < 60; ++i) made = fn.emit(op, yes, made, made);
  };
  SUBCASE("and") { grow(Op::And); }
  SUBCASE("or") { grow(Op::Or); }
  SUBCASE("both, turned around in between") {
    grow(Op::And);
    made = fn.emit(Op::Not, yes, made);
    grow(Op::Or);
  }
  SUBCASE("a choice") {
    for (int i = 0; i < 60; ++i) made = fn.emit(Op::Select, yes, made, made, made);
  }
  const auto begin = std::chrono::steady_clock::now();
  const ir::Module shared = module(made);
  const interp::Plans plans(shared, kAlways);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
  CHECK(!tells_wholes(plans));
  CHECK(plans.of(ir::FunctionId{0u}).table_of(shared.functions[ir::FunctionId{0u}].outputs.back()) == nullptr);
  decides_alike(shared);
}

TEST_CASE_FIXTURE(Asked, "nor are those that are too deep, or of sets that are too large") {
  std::uint32_t made = is(2);
  SUBCASE("deep") {
    for (int i = 0; i < 300'000; ++i) made = fn.emit(Op::And, yes, made, is(2));
  }
  SUBCASE("large") {
    constexpr std::uint32_t kMembers = 1'000;
    Cell* members = m.module.memory.cells(kMembers);
    for (std::uint32_t i = 0; i < kMembers; ++i) members[i] = Cell::of_int(i);
    const Cell held = Cell::of_sequence(m.module.memory.make(Sequence{members, kMembers, false}));
    made = fn.emit(Op::Member, yes, number, fn.constant(m.list(whole), held));
  }
  const ir::Module large = module(made);
  CHECK(!tells_wholes(interp::Plans(large, kAlways)));
  decides_alike(large);
}

TEST_CASE_FIXTURE(Asked, "what is of a usual size is told") {
  std::uint32_t made = fn.emit(Op::Not, yes, is(5));
  for (int i = 0; i < 20; ++i) made = fn.emit(Op::And, yes, made, fn.emit(Op::Not, yes, is(5 + i)));
  const ir::Module usual = module(made);
  const interp::Plans plans(usual, kAlways);
  REQUIRE(plans.of(ir::FunctionId{0u}).told());
  for (std::uint32_t output = 0; output < 6; ++output) CHECK(plans.of(ir::FunctionId{0u}).told()->tells(output));
  CHECK(plans.of(ir::FunctionId{0u}).table_of(usual.functions[ir::FunctionId{0u}].outputs.back()) != nullptr);
  decides_alike(usual);
}

TEST_CASE_FIXTURE(Asked, "of a condition that asks something else too its comparisons are told") {
  const std::uint32_t truth = fn.input(yes);
  const std::uint32_t something = fn.emit(Op::Or, yes, truth, is(1));
  const ir::Module both = module(fn.emit(Op::And, yes, something, fn.emit(Op::Not, yes, is(7))));
  const interp::Plans plans(both, kAlways);
  const interp::FunctionPlan& plan = plans.of(ir::FunctionId{0u});
  REQUIRE(plan.guarded().size() == 3);
  for (const interp::Guarded& one : plan.guarded()) {
    CHECK(one.told == interp::Telling::InPart);
    CHECK(one.conditions.size() == 1);
    CHECK(!one.to_condition.empty());
  }
  CHECK(plan.plain_outputs() == std::vector<std::uint32_t>{6});
  for (const Cell& known : {Cell::of(Truth::True), Cell::of(Truth::False), Cell::unknown_bool(kStale)})
    decides_alike(both, {known});
}

TEST_CASE_FIXTURE(Asked, "a table and a gate may take only so many looks together") {
  // Each row is cheap enough, and there are too many rows that share it.
  std::uint32_t made = fn.emit(Op::Not, yes, is(5));
  for (int i = 0; i < 6; ++i) made = fn.emit(Op::And, yes, made, made);
  std::vector<std::uint32_t> rows;
  for (int i = 0; i < 100; ++i) {
    rows.push_back(fn.emit(Op::And, yes, made, is(3)));
    rows.push_back(number);
  }
  const std::uint32_t table = fn.emit_list(Op::ChooseFirst, whole, rows);
  fn.output(table);
  const ir::Module shared = module(made);
  CHECK(interp::Plans(shared, kAlways).of(ir::FunctionId{0u}).table_of(ir::ValueId{table}) == nullptr);
  decides_alike(shared);
}

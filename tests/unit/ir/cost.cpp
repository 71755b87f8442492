// The cost of a decision at the sizes of its inputs.
#include "runtime/ir/cost.hpp"

#include <doctest/doctest.h>

#include "tests/unit/ir/sample.hpp"

using namespace writ;
using namespace writ::test;

namespace {

// A sample, and worlds for it: its gate costs 139 + 9·|ledger| + 8·|report| + 2·|report|·|report[].tags|.
struct Worlds {
  Sample sample;
  ir::Module& module = sample.b.module;

  auto release(const Cell& tags) -> Cell {
    Cell* fields = module.memory.cells(3);
    fields[0] = Cell::of(Truth::True);
    fields[1] = Cell::of_absent();
    fields[2] = tags;
    return Cell::of_fields(fields);
  }
  auto tags(std::size_t count) -> Cell {
    Cell* items = module.memory.cells(count);
    for (std::size_t i = 0; i < count; ++i) items[i] = Cell::of_text("t");
    return Cell::of_sequence(module.memory.make(Sequence{items, static_cast<std::uint32_t>(count), false}));
  }
  auto steps(const Cell& report, const ir::Records& records = ir::no_records) -> Steps {
    const std::vector<Cell> inputs = {release(tags(7)), report, module.inputs[ir::InputId{2u}].data};
    return ir::steps_at(module, module.gates[0].cost, {inputs, 0}, records);
  }
};

}  // namespace

TEST_CASE("sizes are those of the world, and the largest of inner collections") {
  Worlds w;
  CHECK(w.steps(w.sample.b.sequence({})) == 139);
  CHECK(w.steps(w.sample.b.sequence({w.release(w.tags(0))})) == 139 + 8);
  CHECK(w.steps(w.sample.b.sequence({w.release(w.tags(5)), w.release(w.tags(2))})) == 139 + 16 + 2 * 2 * 5);
}

TEST_CASE("records on an approval are counted by its name") {
  Worlds w;
  const ir::Records records = [](std::string_view approval) { return approval == "prod_release" ? Steps{5} : Steps{1'000}; };
  CHECK(w.steps(w.sample.b.sequence({}), records) == 139 + 9 * 5);
}

TEST_CASE("what is not known has no elements") {
  Worlds w;
  CHECK(w.steps(Cell::unknown(bit(Reason::Stale))) == 139);
  const Cell half =
      w.sample.b.sequence({w.release(Cell::unknown(bit(Reason::Invalid))), Cell::unknown(bit(Reason::Missing))});
  CHECK(w.steps(half) == 139 + 16);
}

TEST_CASE("the bound is at the declared sizes, and stops where counting ends") {
  Worlds w;
  ir::Cost& cost = w.module.gates[0].cost;
  CHECK(ir::steps_at_most(cost) == 139 + 9 * 64 + 8 * 256 + 2 * 256 * 100);
  cost.sizes[1].bound = limits::kMostSteps;
  CHECK(ir::steps_at_most(cost) == limits::kMostSteps);
  CHECK(ir::steps_at_most({}) == 0);
}

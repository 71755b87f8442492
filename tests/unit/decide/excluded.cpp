// Who is excluded does not depend on how it is looked up.
#include "runtime/decide/excluded.hpp"

#include <doctest/doctest.h>
#include <random>
#include <string>
#include <vector>

#include "tests/unit/ir_builder.hpp"

using namespace writ;

namespace {

const std::vector<std::string> kPeople = {"", "ada", "bo", "cy", "dee", "eli", "fay", "gus", "hal", "ida", "jo", "kim"};

struct Names {
  test::ModuleBuilder m;
  ir::Function function;
  Arena arena;
  std::vector<Cell> cells;
  std::mt19937 random{7};

  Names() {
    const TypeId person = m.module.types.simple(Kind::Person);
    test::FunctionBuilder f(m);
    for (const TypeId type : {person, m.module.types.list_of(person), m.module.types.set_of(person)})
      f.output(f.input(type));
    function = m.module.functions[f.finish()];
    cells.resize(3);
  }
  auto below(std::size_t count) -> std::size_t { return random() % count; }
  auto one() -> Cell {
    const std::size_t kind = below(12);
    if (kind == 0) return Cell::unknown(bit(Reason::Missing));
    if (kind == 1) return Cell::of_absent();
    return Cell::of_text(kPeople[below(kPeople.size() - 2)]);
  }
  auto many() -> Cell {
    if (below(10) == 0) return one().is_unknown() ? Cell::unknown(bit(Reason::Stale)) : Cell::of_absent();
    const auto size = static_cast<std::uint32_t>(below(20));
    Cell* items = arena.cells(size);
    for (std::uint32_t i = 0; i < size; ++i) items[i] = below(3) == 0 ? one() : Cell::of_text(kPeople[below(5)]);
    return Cell::of_sequence(arena.make(Sequence{items, size, below(6) == 0}));
  }
  // What the cells say, member by member.
  static auto among(const Cell& named, bool sequence, std::string_view person) -> Truth {
    if (named.is_unknown()) return Truth::Unknown;
    if (named.absent) return Truth::False;
    if (!sequence) return truth_of(named.text.view() == person);
    Truth found = truth_from_bits(named.sequence->open, true);
    for (std::uint32_t i = 0; i < named.sequence->size; ++i)
      found = truth_or(found, among(named.sequence->items[i], false, person));
    return found;
  }
};

}  // namespace

TEST_CASE("people are excluded alike whether few or many are asked about") {
  Names names;
  const std::vector<std::uint32_t> outputs = {0, 1, 2};
  int excluded = 0;
  for (int round = 0; round < 3'000; ++round) {
    names.cells = {names.one(), names.many(), names.many()};
    const decide::Excluded few(names.m.module, names.function, outputs, names.cells.data(), 1, names.arena);
    const decide::Excluded many(names.m.module, names.function, outputs, names.cells.data(), 64, names.arena);
    for (const std::string& person : kPeople) {
      Truth wanted = Truth::False;
      for (std::size_t i = 0; i < 3; ++i) wanted = truth_or(wanted, Names::among(names.cells[i], i > 0, person));
      CHECK(few.names(person) == wanted);
      CHECK(many.names(person) == wanted);
      excluded += wanted == Truth::True ? 1 : 0;
    }
  }
  CHECK(excluded > 1'000);
}

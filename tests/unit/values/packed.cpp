// Packed records: where their fields stand, and which values can be packed.
#include "runtime/values/packed.hpp"

#include <cstring>
#include <doctest/doctest.h>

#include "tests/unit/values/sample_values.hpp"

namespace {

using namespace writ;

template <class T>
auto at(const std::byte* place) -> T {
  T value;
  std::memcpy(&value, place, sizeof value);
  return value;
}

// A request with one field of each form.
struct Packed : test::Sample {
  TypeId line = record("Line", {{"on", boolean, false}, {"name", text, false}, {"n", integer, false}});
  TypeId order = record("Order", {{"on", boolean, false},
                                  {"lines", types.list_of(line), false},
                                  {"n", integer, false},
                                  {"share", types.simple(Kind::Decimal), false},
                                  {"first", line, false},
                                  {"maybe", types.optional_of(integer), false},
                                  {"tags", types.set_of(text), false}});
  PackedLayout layout{types};

  auto line_of(bool on, std::string_view name, std::int64_t n) -> Cell {
    Cell* cells = arena.cells(3);
    cells[0] = Cell::of(truth_of(on));
    cells[1] = Cell::of_text(name);
    cells[2] = Cell::of_int(n);
    return Cell::of_fields(cells);
  }
  auto order_of(Cell first, bool open) -> Cell {
    Cell* lines = arena.cells(2);
    lines[0] = line_of(true, "a", 1);
    lines[1] = line_of(false, "bcd", 2);
    Cell* cells = arena.cells(7);
    cells[0] = Cell::of(Truth::False);
    cells[1] = Cell::of_sequence(arena.make(Sequence{lines, 2, open}));
    cells[2] = Cell::of_int(-7);
    cells[3] = Cell::of_decimal(5);
    cells[4] = first;
    cells[5] = Cell::of_absent();
    cells[6] = Cell::of_sequence(arena.make(Sequence{nullptr, 0, false}));
    return Cell::of_fields(cells);
  }
  [[nodiscard]] auto place(const std::byte* record, TypeId type, std::uint32_t field) const -> const std::byte* {
    return record + layout.offset_of(types[type].record, field);
  }
};

}  // namespace

TEST_CASE("fields that need most room stand first, and nothing is free between them") {
  const Packed p;
  const RecordId order = p.types[p.order].record;
  CHECK(p.layout.size_of(p.line) == 32);
  CHECK(p.layout.offset_of(order, 4) == 0);
  CHECK(p.layout.offset_of(order, 5) == 32);
  CHECK(p.layout.offset_of(order, 6) == 64);
  CHECK(p.layout.offset_of(order, 3) == 96);
  CHECK(p.layout.offset_of(order, 1) == 112);
  CHECK(p.layout.offset_of(order, 2) == 136);
  CHECK(p.layout.offset_of(order, 0) == 144);
  CHECK(p.layout.size_of(p.order) == 160);
}

TEST_CASE("what is packed is what the cells say") {
  Packed p;
  const Cell order = p.order_of(p.line_of(true, "x", 9), false);
  const std::byte* packed = pack(p.layout, p.order, order, p.arena);
  REQUIRE(packed != nullptr);
  CHECK(at<Truth>(p.place(packed, p.order, 0)) == Truth::False);
  CHECK(at<std::int64_t>(p.place(packed, p.order, 2)) == -7);
  CHECK(at<Cell>(p.place(packed, p.order, 5)).absent);
  const auto lines = at<PackedList>(p.place(packed, p.order, 1));
  CHECK(lines.size == 2);
  CHECK(lines.list == order.fields[1].sequence);
  const std::byte* second = lines.items + p.layout.size_of(p.line);
  CHECK(at<TextRef>(p.place(second, p.line, 1)).view() == "bcd");
  CHECK(at<TextRef>(p.place(second, p.line, 1)).hash != 0);
  CHECK(at<std::int64_t>(p.place(second, p.line, 2)) == 2);
  CHECK(at<std::int64_t>(p.place(p.place(packed, p.order, 4), p.line, 2)) == 9);
}

TEST_CASE("what is not known to its last part is not packed") {
  Packed p;
  const Cell known = p.line_of(true, "x", 9);
  CHECK(pack(p.layout, p.order, p.order_of(known, true), p.arena) == nullptr);
  CHECK(pack(p.layout, p.order, p.order_of(Cell::unknown(bit(Reason::Missing)), false), p.arena) == nullptr);
  const Cell partly = p.line_of(true, "x", 9);
  const_cast<Cell*>(partly.fields)[2] = Cell::unknown(bit(Reason::Invalid));
  CHECK(pack(p.layout, p.order, p.order_of(partly, false), p.arena) == nullptr);
  CHECK(pack(p.layout, p.order, Cell::unknown(bit(Reason::Invalid)), p.arena) == nullptr);
}

TEST_CASE("packing is for records with lists of records") {
  const Packed p;
  CHECK(p.layout.is_worth(p.order));
  CHECK_FALSE(p.layout.is_worth(p.line));
  CHECK_FALSE(p.layout.is_worth(p.integer));
}

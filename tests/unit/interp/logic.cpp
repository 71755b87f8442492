// Three-valued logic, as tables that can be read beside design 3.2.
#include <array>

#include "tests/unit/interp/evaluate.hpp"

using namespace writ;
using namespace writ::test;

namespace {

const std::array<Cell, 3> kTruths = {Cell::of(Truth::True), Cell::of(Truth::False), Cell::unknown_bool(kMissing)};

auto letter(const Cell& cell) -> char {
  if (cell.is_unknown()) return cell.truth == Truth::Unknown ? '?' : '!';
  return cell.truth == Truth::True ? 'T' : 'F';
}

}  // namespace

TEST_CASE("and, or, not: every combination") {
  std::string both;
  std::string either;
  std::string negated;
  for (const Cell& a : kTruths) {
    negated += letter(interp::eval_not(a));
    for (const Cell& b : kTruths) {
      both += letter(interp::eval_and(a, b));
      either += letter(interp::eval_or(a, b));
    }
  }
  CHECK(both == "TF?FFF?F?");
  CHECK(either == "TTTTF?T??");
  CHECK(negated == "FT?");
}

TEST_CASE("a settled answer drops reasons, an open one unites them") {
  const Cell missing = Cell::unknown_bool(kMissing);
  const Cell stale = Cell::unknown_bool(kStale);
  CHECK(interp::eval_and(missing, stale).why == (kMissing | kStale));
  CHECK(interp::eval_or(stale, missing).why == (kMissing | kStale));
  CHECK(interp::eval_and(missing, Cell::of(Truth::False)).why == 0);
  CHECK(interp::eval_or(Cell::of(Truth::True), missing).why == 0);
  CHECK(interp::eval_not(stale).why == kStale);
}

TEST_CASE("the payload of an unknown bool means nothing to what reads it") {
  Cell stand_in = Cell::unknown(kStale);  // payload 0
  CHECK(letter(interp::eval_and(stand_in, Cell::of(Truth::True))) == '?');
  CHECK(letter(interp::eval_or(stand_in, Cell::of(Truth::True))) == 'T');
  CHECK(letter(interp::eval_not(stand_in)) == '?');
}

TEST_CASE("select on bools: the two bits of every combination") {
  ModuleBuilder m;
  const TypeId boolean = m.type(Kind::Bool);
  std::string found;
  for (const Cell& c : kTruths) {
    for (const Cell& a : kTruths) {
      for (const Cell& b : kTruths) found += letter(interp::eval_select(m.module.types, boolean, c, a, b));
    }
  }
  // Condition true: a, three times each. False: b. Unknown: what both can be.
  CHECK(found == "TTTFFF???" "TF?TF?TF?" "T???F????");
}

TEST_CASE("select on other types: the common value, or all reasons") {
  ModuleBuilder m;
  const TypeId integer = m.type(Kind::Int);
  const TypeId boolean = m.type(Kind::Bool);
  const auto select = [&](TypeId type, const Cell& c, const Cell& a, const Cell& b) {
    return one(m, ir::Op::Select, type, {boolean, type, type}, {c, a, b});
  };
  const Cell open = Cell::unknown_bool(kMissing);
  CHECK(select(integer, open, Cell::of_int(7), Cell::of_int(7)).integer == 7);
  CHECK(select(integer, open, Cell::of_int(7), Cell::of_int(8)).why == kMissing);
  CHECK(select(integer, open, Cell::unknown(kStale), Cell::of_int(8)).why == (kMissing | kStale));
  CHECK(select(integer, Cell::of(Truth::True), Cell::of_int(7), Cell::unknown(kStale)).integer == 7);
  CHECK(select(integer, Cell::of(Truth::False), Cell::of_int(7), Cell::unknown(kStale)).why == kStale);
  const TypeId maybe = m.optional(integer);
  CHECK(select(maybe, open, Cell::of_absent(), Cell::of_absent()).absent);
  CHECK(select(maybe, open, Cell::of_absent(), Cell::of_int(1)).why == kMissing);
  const TypeId maybe_bool = m.optional(boolean);
  CHECK(select(maybe_bool, open, Cell::of(Truth::True), Cell::of_absent()).truth == Truth::Unknown);
}

TEST_CASE("guard: the value where the condition is true, its own reason where it is false") {
  ModuleBuilder m;
  const TypeId integer = m.type(Kind::Int);
  const TypeId boolean = m.type(Kind::Bool);
  const auto reason = static_cast<std::uint32_t>(Reason::SampleTooSmall);
  const auto guard = [&](TypeId type, const Cell& c, const Cell& value) {
    return one(m, ir::Op::Guard, type, {boolean, type}, {c, value}, reason);
  };
  CHECK(guard(integer, Cell::of(Truth::True), Cell::of_int(5)).integer == 5);
  CHECK(guard(integer, Cell::of(Truth::True), Cell::unknown(kStale)).why == kStale);
  CHECK(guard(integer, Cell::of(Truth::False), Cell::of_int(5)).why == bit(Reason::SampleTooSmall));
  CHECK(guard(integer, Cell::of(Truth::False), Cell::unknown(kStale)).why == bit(Reason::SampleTooSmall));
  CHECK(guard(integer, Cell::unknown_bool(kMissing), Cell::of_int(5)).why == kMissing);
  CHECK(guard(integer, Cell::unknown_bool(kMissing), Cell::unknown(kStale)).why == (kMissing | kStale));
  CHECK(guard(boolean, Cell::of(Truth::False), Cell::of(Truth::True)).truth == Truth::Unknown);
}

TEST_CASE("optionals: absent is a value, unknown is not") {
  ModuleBuilder m;
  const TypeId integer = m.type(Kind::Int);
  const TypeId maybe = m.optional(integer);
  const TypeId boolean = m.type(Kind::Bool);
  const Cell unknown = Cell::unknown(kStale);
  const auto present = [&](const Cell& c) { return one(m, ir::Op::Present, boolean, {maybe}, {c}); };
  CHECK(letter(present(Cell::of_int(0))) == 'T');
  CHECK(letter(present(Cell::of_absent())) == 'F');
  CHECK(letter(present(unknown)) == '?');
  const auto with_default = [&](const Cell& a, const Cell& b) { return one(m, ir::Op::Default, integer, {maybe, integer}, {a, b}); };
  CHECK(with_default(Cell::of_int(1), unknown).integer == 1);
  CHECK(with_default(Cell::of_absent(), Cell::of_int(2)).integer == 2);
  CHECK(with_default(Cell::of_absent(), unknown).why == kStale);
  CHECK(with_default(unknown, Cell::of_int(2)).why == kStale);
  CHECK_FALSE(with_default(Cell::of_absent(), Cell::of_int(2)).absent);
  CHECK(one(m, ir::Op::Unwrap, integer, {maybe}, {Cell::of_int(3)}).integer == 3);
  CHECK(one(m, ir::Op::Unwrap, integer, {maybe}, {Cell::of_absent()}).why == kMissing);
  CHECK(one(m, ir::Op::Unwrap, integer, {maybe}, {unknown}).why == kStale);
  CHECK(one(m, ir::Op::Wrap, maybe, {integer}, {Cell::of_int(4)}).integer == 4);
  CHECK(one(m, ir::Op::Wrap, maybe, {integer}, {unknown}).why == kStale);
}

TEST_CASE("field: of an unknown record unknown, with the truth of a bool set") {
  ModuleBuilder m;
  const TypeId boolean = m.type(Kind::Bool);
  const TypeId integer = m.type(Kind::Int);
  const TypeId record = m.record("R", {{"flag", boolean, false}, {"n", integer, false}});
  const std::array<Cell, 2> fields = {Cell::of(Truth::True), Cell::unknown(kInvalid)};
  const Cell known = Cell::of_fields(fields.data());
  const auto field = [&](TypeId type, std::uint32_t index, const Cell& c) { return one(m, ir::Op::Field, type, {record}, {c}, index); };
  CHECK(letter(field(boolean, 0, known)) == 'T');
  CHECK(field(integer, 1, known).why == kInvalid);
  CHECK(letter(field(boolean, 0, Cell::unknown(kStale))) == '?');
  CHECK(field(boolean, 0, Cell::unknown(kStale)).why == kStale);
}

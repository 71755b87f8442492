// Parts of collections, folds, tables: what is known of them when parts are not.
#include <algorithm>
#include <array>
#include <limits>

#include "runtime/builtins/builtins.hpp"
#include "tests/unit/interp/evaluate.hpp"

using namespace writ;
using namespace writ::test;
using ir::Op;

namespace {

struct Items {
  std::vector<Cell> cells;
  Sequence sequence;
  Items(std::vector<Cell> values, bool open = false) : cells(std::move(values)) {
    sequence = {cells.data(), static_cast<std::uint32_t>(cells.size()), open};
  }
  [[nodiscard]] auto cell() const -> Cell { return Cell::of_sequence(&sequence); }
};

auto ints(std::vector<std::int64_t> values) -> std::vector<Cell> {
  std::vector<Cell> cells;
  for (const std::int64_t value : values) cells.push_back(Cell::of_int(value));
  return cells;
}

// What `op` gives over a collection: where `element > 0`, the element itself.
struct Folded {
  ModuleBuilder m;
  Kind collection = Kind::List;
  auto operator()(Op op, const Cell& value, Kind element = Kind::Int) -> Cell {
    m.module.inputs = {};
    m.module.functions = {};
    m.module.constants = {};
    const TypeId item = m.type(element);
    const TypeId over = collection == Kind::Set ? m.set(item) : m.list(item);
    FunctionBuilder f(m);
    const std::uint32_t xs = f.input(over);
    const std::uint32_t zero = f.constant(item, element == Kind::Float ? Cell::of_float(0) : Cell::of_decimal(0));
    const std::uint32_t x = f.open(xs)[0];
    const std::uint32_t where = f.emit(Op::Lt, m.type(Kind::Bool), zero, x);
    const bool condition_only = op == Op::Every || op == Op::Some || op == Op::Count;
    const std::uint32_t block = f.close(condition_only ? std::vector{where} : std::vector{where, x});
    f.output(f.emit(op, result(op, item), xs, block));
    kept = run(m.module, f.finish(), {value});
    return kept.outputs[0];
  }
  auto result(Op op, TypeId item) -> TypeId {
    const Kind kind = m.module.types[item].kind;
    if (op == Op::Every || op == Op::Some) return m.type(Kind::Bool);
    if (op == Op::Count) return m.type(Kind::Int);
    if (op == Op::Max || op == Op::Min) return m.optional(item);
    if (op == Op::Avg) return m.optional(m.type(kind == Kind::Float ? Kind::Float : Kind::Decimal));
    if (op == Op::CollectList) return m.list(item);
    if (op == Op::CollectSet) return m.set(item);
    return item;
  }
  Ran kept;
};

constexpr std::array kAggregates = {Op::Count, Op::Sum, Op::Max, Op::Min, Op::Avg, Op::CollectList, Op::CollectSet};
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr Int128 kMostWide = static_cast<Int128>(~UInt128{0} >> 1);

}  // namespace

TEST_CASE("at, first, size") {
  ModuleBuilder m;
  const TypeId integer = m.type(Kind::Int);
  const TypeId list = m.list(integer);
  const TypeId maybe = m.optional(integer);
  const Items two({Cell::of_int(5), Cell::unknown(kInvalid)});
  const Items open({Cell::of_int(5)}, true);
  const Items none({});
  const Items open_none({}, true);
  const auto at = [&](const Items& xs, std::int64_t i) { return one(m, Op::At, integer, {list, integer}, {xs.cell(), Cell::of_int(i)}); };
  CHECK(at(two, 0).integer == 5);
  CHECK(at(two, 1).why == kInvalid);
  CHECK(at(two, 2).why == kNoEntry);
  CHECK(at(two, -1).why == kNoEntry);
  CHECK(at(open, 0).integer == 5);
  CHECK(at(open, 1).why == kIncomplete);
  const auto first = [&](const Cell& xs) { return one(m, Op::First, maybe, {list}, {xs}); };
  CHECK(first(two.cell()).integer == 5);
  CHECK(first(none.cell()).absent);
  CHECK(first(open_none.cell()).why == kIncomplete);
  CHECK(first(Cell::unknown(kStale)).why == kStale);
  const auto size = [&](const Cell& xs) { return one(m, Op::Size, integer, {list}, {xs}); };
  CHECK(size(two.cell()).integer == 2);
  CHECK(size(open.cell()).why == kIncomplete);
  CHECK(size(Cell::unknown(kStale)).why == kStale);
}

TEST_CASE("a set with an unknown member has no known size, and no known first") {
  ModuleBuilder m;
  const TypeId integer = m.type(Kind::Int);
  const TypeId set = m.set(integer);
  const Items unsure({Cell::of_int(5), Cell::unknown(kInvalid)});  // the second may be 5 too, or 4
  CHECK(one(m, Op::Size, integer, {set}, {unsure.cell()}).why == kInvalid);
  CHECK(one(m, Op::First, m.optional(integer), {set}, {unsure.cell()}).why == kInvalid);
  const Items open({Cell::of_int(5)}, true);
  CHECK(one(m, Op::First, m.optional(integer), {set}, {open.cell()}).why == kIncomplete);
  Folded fold;
  fold.collection = Kind::Set;
  CHECK(fold(Op::Every, unsure.cell()).truth == Truth::Unknown);
  CHECK(fold(Op::Some, unsure.cell()).truth == Truth::True);
}

TEST_CASE("maps: entry, get, has_key") {
  ModuleBuilder m;
  const TypeId text = m.type(Kind::String);
  const TypeId integer = m.type(Kind::Int);
  const TypeId map = m.map(text, integer);
  const std::array keys = {Cell::of_text("a"), Cell::of_text("b")};
  const std::array values = {Cell::of_int(1), Cell::unknown(kInvalid)};
  const Mapping closed{keys.data(), values.data(), 2, false};
  const Mapping open{keys.data(), values.data(), 2, true};
  const auto ask = [&](Op op, TypeId result, const Mapping& in, const Cell& key) {
    const bool key_first = op == Op::HasKey;
    const std::vector<TypeId> types = key_first ? std::vector{text, map} : std::vector{map, text};
    const std::vector<Cell> cells = key_first ? std::vector{key, Cell::of_mapping(&in)} : std::vector{Cell::of_mapping(&in), key};
    return one(m, op, result, types, cells);
  };
  const TypeId maybe = m.optional(integer);
  const TypeId boolean = m.type(Kind::Bool);
  CHECK(ask(Op::Entry, integer, closed, Cell::of_text("a")).integer == 1);
  CHECK(ask(Op::Entry, integer, closed, Cell::of_text("b")).why == kInvalid);
  CHECK(ask(Op::Entry, integer, closed, Cell::of_text("c")).why == kNoEntry);
  CHECK(ask(Op::Entry, integer, open, Cell::of_text("c")).why == kIncomplete);
  CHECK(ask(Op::Get, maybe, closed, Cell::of_text("c")).absent);
  CHECK(ask(Op::Get, maybe, open, Cell::of_text("c")).why == kIncomplete);
  CHECK(ask(Op::Get, maybe, closed, Cell::unknown(kStale)).why == kStale);
  CHECK(ask(Op::HasKey, boolean, closed, Cell::of_text("b")).truth == Truth::True);
  CHECK(ask(Op::HasKey, boolean, closed, Cell::of_text("c")).truth == Truth::False);
  CHECK(ask(Op::HasKey, boolean, open, Cell::of_text("c")).why == kIncomplete);
}

TEST_CASE("member: true as soon as it is there, else open to what is not known") {
  ModuleBuilder m;
  const TypeId integer = m.type(Kind::Int);
  const auto in = [&](const Cell& x, const Items& xs) { return one(m, Op::Member, m.type(Kind::Bool), {integer, m.list(integer)}, {x, xs.cell()}); };
  const Items some({Cell::of_int(1), Cell::unknown(kInvalid)});
  const Items open(ints({1}), true);
  CHECK(in(Cell::of_int(1), some).truth == Truth::True);
  CHECK(in(Cell::of_int(2), some).why == kInvalid);
  CHECK(in(Cell::of_int(1), open).truth == Truth::True);
  CHECK(in(Cell::of_int(2), open).why == kIncomplete);
  CHECK(in(Cell::of_int(2), Items(ints({1}))).truth == Truth::False);
  CHECK(in(Cell::unknown(kStale), Items(ints({}))).why == kStale);
}

TEST_CASE("every and some: Kleene over the elements, open is one more unknown") {
  Folded fold;
  CHECK(fold(Op::Every, Items(ints({1, 2})).cell()).truth == Truth::True);
  CHECK(fold(Op::Every, Items(ints({1, -2})).cell()).truth == Truth::False);
  CHECK(fold(Op::Every, Items(ints({})).cell()).truth == Truth::True);
  CHECK(fold(Op::Some, Items(ints({})).cell()).truth == Truth::False);
  CHECK(fold(Op::Some, Items(ints({-1, 2})).cell()).truth == Truth::True);
  CHECK(fold(Op::Every, Items(ints({1}), true).cell()).why == kIncomplete);
  CHECK(fold(Op::Every, Items(ints({-1}), true).cell()).truth == Truth::False);
  CHECK(fold(Op::Some, Items(ints({-1}), true).cell()).why == kIncomplete);
  CHECK(fold(Op::Some, Items(ints({1}), true).cell()).truth == Truth::True);
  const Items unsure({Cell::unknown(kInvalid), Cell::of_int(1), Cell::unknown(kStale)});
  CHECK(fold(Op::Every, unsure.cell()).why == (kInvalid | kStale));
  CHECK(fold(Op::Some, unsure.cell()).why == 0);
  CHECK(fold(Op::Every, Cell::unknown(kMissing)).why == kMissing);
  CHECK(fold(Op::Some, Cell::unknown(kMissing)).truth == Truth::Unknown);
}

TEST_CASE("aggregates of known lists") {
  Folded fold;
  const Items xs(ints({3, -9, 1, 3}));
  CHECK(fold(Op::Count, xs.cell()).integer == 3);
  CHECK(fold(Op::Sum, xs.cell()).integer == 7);
  CHECK(fold(Op::Max, xs.cell()).integer == 3);
  CHECK(fold(Op::Min, xs.cell()).integer == 1);
  CHECK(fold(Op::Avg, xs.cell()).decimal == 2'333'333'333'333);
  CHECK(fold(Op::CollectList, xs.cell()).sequence->size == 3);
  CHECK(fold(Op::CollectSet, xs.cell()).sequence->size == 2);
}

TEST_CASE("aggregates of nothing") {
  Folded fold;
  const Items xs(ints({-1}));
  CHECK(fold(Op::Count, xs.cell()).integer == 0);
  CHECK(fold(Op::Sum, xs.cell()).integer == 0);
  CHECK(fold(Op::Max, xs.cell()).absent);
  CHECK(fold(Op::Min, xs.cell()).absent);
  CHECK(fold(Op::Avg, xs.cell()).absent);
  CHECK(fold(Op::CollectSet, xs.cell()).sequence->size == 0);
}

TEST_CASE("aggregates are unknown when the collection, an element or a filter is, for all the reasons") {
  Folded fold;
  const Items unsure({Cell::unknown(kInvalid), Cell::of_int(1), Cell::unknown(kStale)}, true);
  for (const Op op : kAggregates) {
    CAPTURE(ir::op_info(op).text);
    CHECK(fold(op, unsure.cell()).why == (kInvalid | kStale | kIncomplete));
    CHECK(fold(op, Cell::unknown(kMissing)).why == kMissing);
    CHECK(fold(op, Items(ints({1}), true).cell()).why == kIncomplete);
  }
}

TEST_CASE("sums are exact, so the order of adding cannot be seen") {
  Folded fold;
  const Items back(ints({kMost, kMost, 5}));
  CHECK(fold(Op::Sum, back.cell()).why == kOverflow);
  CHECK(fold(Op::Avg, back.cell()).decimal == (Int128{2} * kMost + 5) * kDecimalOne / 3);
  std::vector<Cell> wide = {Cell::of_decimal(kMostWide), Cell::of_decimal(kMostWide), Cell::of_decimal(1)};
  CHECK(fold(Op::Sum, Items(wide).cell(), Kind::Decimal).why == kOverflow);
  CHECK(fold(Op::Avg, Items({wide[0], wide[1]}).cell(), Kind::Decimal).decimal == kMostWide);
  interp::WideSum sum;
  for (const Int128 value : {kMostWide, kMostWide, -kMostWide - 1, -kMostWide}) sum.add(value);
  CHECK(*sum.narrow() == -1);
}

TEST_CASE("a sum is in the range of decimals, as the sum of two is: the least number of 128 bits is outside") {
  ModuleBuilder m;
  const TypeId exact = m.type(Kind::Decimal);
  FunctionBuilder f(m);
  const std::uint32_t xs = f.input(m.list(exact));
  const std::uint32_t x = f.open(xs)[0];
  const std::uint32_t yes = f.constant(m.type(Kind::Bool), Cell::of(Truth::True));
  f.output(f.emit(Op::Sum, exact, xs, f.close({yes, x})));
  const ir::FunctionId sum = f.finish();
  CHECK(run(m.module, sum, {Items({Cell::of_decimal(-kMostWide)}).cell()}).outputs[0].decimal == -kMostWide);
  CHECK(run(m.module, sum, {Items({Cell::of_decimal(-kMostWide), Cell::of_decimal(-1)}).cell()}).outputs[0].why == kOverflow);
}

TEST_CASE("means round half to even") {
  const auto mean = [](std::vector<Int128> values) {
    interp::WideSum sum;
    for (const Int128 value : values) sum.add(value);
    return *sum.mean(static_cast<std::uint32_t>(values.size()), interp::WideSum::Scale::None);
  };
  CHECK(mean({1, 2}) == 2);
  CHECK(mean({0, 1}) == 0);
  CHECK(mean({-1, -2}) == -2);
  CHECK(mean({0, -1}) == 0);
  CHECK(mean({1, 1, 0}) == 1);
  CHECK(mean({-kMostWide - 1, -kMostWide - 1}) == -kMostWide - 1);
}

TEST_CASE("floats: left to right, and never infinite") {
  Folded fold;
  const auto reals = [](std::vector<double> values) {
    std::vector<Cell> cells;
    for (const double value : values) cells.push_back(Cell::of_float(value));
    return cells;
  };
  CHECK(fold(Op::Sum, Items(reals({0.1, 0.2, 0.3})).cell(), Kind::Float).real == (0.1 + 0.2) + 0.3);
  CHECK(fold(Op::Avg, Items(reals({1, 2})).cell(), Kind::Float).real == 1.5);
  constexpr double kHuge = std::numeric_limits<double>::max();
  CHECK(fold(Op::Sum, Items(reals({kHuge, kHuge})).cell(), Kind::Float).why == kOverflow);
  CHECK(fold(Op::Avg, Items(reals({kHuge, kHuge})).cell(), Kind::Float).why == kOverflow);
}

TEST_CASE("no fold sees the order of elements, its reasons least of all") {
  Folded fold;
  const std::array<std::vector<Cell>, 3> worlds = {
      std::vector<Cell>{Cell::of_int(kMost), Cell::of_int(2), Cell::of_int(-4), Cell::of_int(2)},
      std::vector<Cell>{Cell::unknown(kInvalid), Cell::of_int(1), Cell::unknown(kStale), Cell::of_int(-7)},
      std::vector<Cell>{Cell::of_int(1), Cell::of_int(1), Cell::unknown(kStale), Cell::of_int(3)}};
  std::vector<Op> ops(kAggregates.begin(), kAggregates.end() - 2);
  ops.insert(ops.end(), {Op::Every, Op::Some});
  for (const std::vector<Cell>& world : worlds) {
    for (const Op op : ops) {
      CAPTURE(ir::op_info(op).text);
      std::array<int, 4> order = {0, 1, 2, 3};
      const Cell expected = fold(op, Items(world).cell());
      do {
        std::vector<Cell> shuffled;
        for (const int i : order) shuffled.push_back(world[static_cast<std::size_t>(i)]);
        const Cell found = fold(op, Items(shuffled).cell());
        CHECK(found.why == expected.why);
        CHECK(found.absent == expected.absent);
        if (found.known()) CHECK(found.decimal == expected.decimal);
      } while (std::next_permutation(order.begin(), order.end()));
    }
  }
}

TEST_CASE("making collections keeps unknown parts as parts") {
  ModuleBuilder m;
  const TypeId integer = m.type(Kind::Int);
  const Cell list = one(m, Op::MakeList, m.list(integer), {integer, integer}, {Cell::unknown(kStale), Cell::of_int(2)});
  CHECK(list.known());
  CHECK(list.sequence->items[0].why == kStale);
  const Cell set = one(m, Op::MakeSet, m.set(integer), {integer, integer, integer},
                       {Cell::of_int(2), Cell::of_int(1), Cell::of_int(2)});
  CHECK(set.sequence->size == 2);
  CHECK(set.sequence->items[0].integer == 1);
  const TypeId record = m.record("R", {{"n", integer, false}});
  CHECK(one(m, Op::MakeRecord, record, {integer}, {Cell::unknown(kStale)}).fields[0].why == kStale);
}

TEST_CASE("choose: the common value of the rows that can match") {
  ModuleBuilder m;
  const TypeId boolean = m.type(Kind::Bool);
  const TypeId integer = m.type(Kind::Int);
  const Cell yes = Cell::of(Truth::True);
  const Cell no = Cell::of(Truth::False);
  const Cell maybe = Cell::unknown_bool(kMissing);
  const auto choose = [&](Op op, std::vector<Cell> rows) {
    std::vector<TypeId> types;
    for (std::size_t i = 0; i < rows.size(); i += 2) types.insert(types.end(), {boolean, integer});
    return one(m, op, op == Op::ChooseAll ? m.list(integer) : integer, types, std::move(rows));
  };
  const Cell seven = Cell::of_int(7);
  const Cell eight = Cell::of_int(8);
  CHECK(choose(Op::Choose, {no, eight, yes, seven}).integer == 7);
  CHECK(choose(Op::Choose, {no, eight, no, seven}).why == kNoEntry);
  CHECK(choose(Op::Choose, {maybe, seven, maybe, seven}).integer == 7);
  CHECK(choose(Op::Choose, {maybe, seven, maybe, eight}).why == kMissing);
  CHECK(choose(Op::Choose, {maybe, seven, yes, Cell::unknown(kStale)}).why == (kMissing | kStale));
  CHECK(choose(Op::Choose, {no, Cell::unknown(kStale), yes, seven}).integer == 7);
  CHECK(choose(Op::Choose, {yes, seven, yes, eight}).why == kNoEntry);
  CHECK(choose(Op::ChooseFirst, {yes, seven, yes, eight}).integer == 7);
  CHECK(choose(Op::ChooseFirst, {maybe, seven, yes, eight}).why == kMissing);
  CHECK(choose(Op::ChooseFirst, {maybe, seven, yes, seven, maybe, eight}).integer == 7);
  CHECK(choose(Op::ChooseFirst, {no, seven}).why == kNoEntry);
  const Cell all = choose(Op::ChooseAll, {yes, eight, no, seven, yes, seven});
  REQUIRE(all.sequence->size == 2);
  CHECK(all.sequence->items[0].integer == 8);
  CHECK(choose(Op::ChooseAll, {yes, eight, maybe, seven}).why == kMissing);
  CHECK(choose(Op::ChooseAll, {no, eight}).sequence->size == 0);
}

TEST_CASE("call: strict, and a builtin's own unknown comes through") {
  ModuleBuilder m;
  const TypeId integer = m.type(Kind::Int);
  const TypeId text = m.type(Kind::String);
  const auto abs = *builtins::find("abs");
  CHECK(one(m, Op::Call, integer, {integer}, {Cell::of_int(-4)}, abs).integer == 4);
  CHECK(one(m, Op::Call, integer, {integer}, {Cell::of_int(std::numeric_limits<std::int64_t>::min())}, abs).why == kOverflow);
  const auto starts = *builtins::find("starts");
  const Cell found = one(m, Op::Call, m.type(Kind::Bool), {text, text}, {Cell::unknown(kStale), Cell::unknown(kMissing)}, starts);
  CHECK(found.why == (kStale | kMissing));
  CHECK(found.truth == Truth::Unknown);
}

TEST_CASE("maps are folded by key and value, in key order") {
  ModuleBuilder m;
  const TypeId text = m.type(Kind::String);
  const TypeId integer = m.type(Kind::Int);
  FunctionBuilder f(m);
  const std::uint32_t map = f.input(m.map(text, integer));
  const std::uint32_t b = f.constant(text, Cell::of_text("b"));
  const auto params = f.open(map);
  const std::uint32_t where = f.emit(Op::Le, m.type(Kind::Bool), params[0], b);
  f.output(f.emit(Op::CollectList, m.list(integer), map, f.close({where, params[1]})));
  const std::array keys = {Cell::of_text("a"), Cell::of_text("b"), Cell::of_text("c")};
  const std::array values = {Cell::of_int(3), Cell::of_int(2), Cell::of_int(1)};
  const Mapping mapping{keys.data(), values.data(), 3, false};
  const Ran ran = run(m.module, f.finish(), {Cell::of_mapping(&mapping)});
  REQUIRE(ran.outputs[0].sequence->size == 2);
  CHECK(ran.outputs[0].sequence->items[1].integer == 2);
}

TEST_CASE("blocks nest, and see the values around them") {
  ModuleBuilder m;
  const TypeId integer = m.type(Kind::Int);
  const TypeId boolean = m.type(Kind::Bool);
  FunctionBuilder f(m);
  const std::uint32_t xs = f.input(m.list(integer));
  const std::uint32_t ys = f.input(m.list(integer));
  const std::uint32_t x = f.open(xs)[0];
  const std::uint32_t y = f.open(ys)[0];
  const std::uint32_t inner = f.emit(Op::Some, boolean, ys, f.close({f.emit(Op::Lt, boolean, x, y)}));
  f.output(f.emit(Op::Every, boolean, xs, f.close({inner})));
  f.output(f.emit(Op::Now, m.type(Kind::Instant)));
  const ir::FunctionId id = f.finish();
  const Items low(ints({1, 2}));
  const Items high(ints({0, 3}));
  const Ran ran = run(m.module, id, {low.cell(), high.cell()}, 99);
  CHECK(ran.outputs[0].truth == Truth::True);
  CHECK(ran.outputs[1].integer == 99);
  CHECK(run(m.module, id, {high.cell(), low.cell()}).outputs[0].truth == Truth::False);
}

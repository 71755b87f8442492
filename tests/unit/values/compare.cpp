// Order and equality, by example and by law: orders are total, equality is Kleene's, and knowing less
// never turns one known answer into another.
#include "runtime/values/compare.hpp"

#include <array>
#include <doctest/doctest.h>

#include "runtime/values/open.hpp"
#include "tests/unit/values/sample_values.hpp"

using namespace writ;
using namespace writ::test;

namespace {

constexpr Reasons kStale = bit(Reason::Stale);
constexpr Reasons kMissing = bit(Reason::Missing);
constexpr property::Quality kRagged = {15, 30, 15};
constexpr int kCases = 400;  // of each type

auto n(std::int64_t value) -> Cell { return Cell::of_int(value); }
auto t(std::string_view value) -> Cell { return Cell::of_text(value); }
const Cell kUnknown = Cell::unknown(kStale);

// "true", "false", or the reasons.
auto shown(const Cell& truth) -> std::string {
  if (truth.is_unknown() != (truth.truth == Truth::Unknown)) return "two answers";
  if (truth.truth == Truth::True) return "true";
  if (truth.truth == Truth::False) return "false";
  std::string names;
  for (int i = 0; i < kReasonCount; ++i) {
    const auto reason = static_cast<Reason>(i);
    if ((truth.why & bit(reason)) != 0) names += (names.empty() ? "" : " ") + std::string(reason_name(reason));
  }
  return names;
}

}  // namespace

TEST_CASE("known values in order") {
  Sample s;
  const auto before = [&](Kind kind, const Cell& a, const Cell& b) {
    return order(s.types, s.types.simple(kind), a, b) < 0;
  };
  CHECK(before(Kind::Bool, Cell::of(Truth::False), Cell::of(Truth::True)));
  CHECK(before(Kind::Int, n(-2), n(1)));
  CHECK(before(Kind::Int, n(INT64_MIN), n(INT64_MAX)));
  CHECK(before(Kind::Decimal, Cell::of_decimal(-(static_cast<Int128>(1) << 126)),
               Cell::of_decimal(static_cast<Int128>(1) << 126)));
  CHECK(before(Kind::Float, Cell::of_float(-1e300), Cell::of_float(5e-324)));
  CHECK(before(Kind::String, t(""), t("a")));
  CHECK(before(Kind::String, t("a"), t("ab")));
  CHECK(before(Kind::String, t("Z"), t("a")));
  CHECK(before(Kind::String, t("z"), t("ä")));
  CHECK(before(Kind::String, t("\uFFFF"), t("\U00010000")));  // by code point, not by UTF-16
  CHECK(before(Kind::String, t(std::string_view("a\0", 2)), t("ab")));
  CHECK(order(s.types, s.types.simple(Kind::Float), Cell::of_float(0.0), Cell::of_float(-0.0)) == 0);
}

TEST_CASE("absent before present, known before unknown") {
  Sample s;
  const TypeId maybe = s.types.optional_of(s.integer);
  CHECK(order(s.types, maybe, Cell::of_absent(), n(INT64_MIN)) < 0);
  CHECK(order(s.types, maybe, Cell::of_absent(), Cell::of_absent()) == 0);
  CHECK(order(s.types, maybe, Cell::of_absent(), kUnknown) < 0);
  CHECK(order(s.types, maybe, n(INT64_MAX), kUnknown) < 0);
}

TEST_CASE("collections in order: element by element, then by length, closed before open") {
  Sample s;
  const TypeId list = s.types.list_of(s.integer);
  const auto before = [&](const Cell& a, const Cell& b) {
    return order(s.types, list, a, b) < 0 && order(s.types, list, b, a) > 0;
  };
  CHECK(before(s.sequence({}), s.sequence({n(1)})));
  CHECK(before(s.sequence({n(1), n(9)}), s.sequence({n(2)})));
  CHECK(before(s.sequence({n(1)}), s.sequence({n(1), n(0)})));
  CHECK(before(s.sequence({n(1)}), s.sequence({n(1)}, true)));
  CHECK(before(s.sequence({n(1)}), s.sequence({kUnknown})));
}

TEST_CASE("equality of lists: a difference settles it, otherwise what is unknown decides") {
  Sample s;
  const TypeId list = s.types.list_of(s.integer);
  const auto equals = [&](const Cell& a, const Cell& b) { return shown(equal(s.types, list, a, b)); };
  CHECK(equals(s.sequence({}), s.sequence({})) == "true");
  CHECK(equals(s.sequence({n(1), n(2)}), s.sequence({n(1), n(2)})) == "true");
  CHECK(equals(s.sequence({n(1), n(2)}), s.sequence({n(2), n(1)})) == "false");
  CHECK(equals(s.sequence({n(1), kUnknown}), s.sequence({n(2), n(2)})) == "false");
  CHECK(equals(s.sequence({n(1), kUnknown}), s.sequence({n(1), n(2)})) == "stale");
  CHECK(equals(s.sequence({kUnknown}), s.sequence({n(1), n(2)})) == "false");  // another length
  CHECK(equals(s.sequence({n(1)}, true), s.sequence({n(1), n(2)})) == "incomplete");
  CHECK(equals(s.sequence({n(1), n(2)}, true), s.sequence({n(1)})) == "false");
  CHECK(equals(s.sequence({n(3)}, true), s.sequence({n(1), n(2)})) == "false");
  CHECK(equals(s.sequence({n(1)}, true), s.sequence({n(1)}, true)) == "incomplete");
  CHECK(equals(kUnknown, Cell::unknown(kMissing)) == "missing stale");
}

TEST_CASE("equality of sets") {
  Sample s;
  const TypeId set = s.types.set_of(s.integer);
  const auto equals = [&](const Cell& a, const Cell& b) { return shown(equal(s.types, set, a, b)); };
  const auto of = [&](std::vector<Cell> items, bool open = false) { return s.set(s.integer, std::move(items), open); };
  CHECK(equals(of({n(2), n(1), n(2)}), of({n(1), n(2)})) == "true");
  CHECK(equals(of({n(1)}), of({n(1), n(2)})) == "false");
  CHECK(equals(of({n(1), kUnknown}), of({n(1), n(2)})) == "stale");
  CHECK(equals(of({n(1), kUnknown}), of({n(1)})) == "stale");  // it may be 1
  CHECK(equals(of({n(3), kUnknown}), of({n(1), n(2)})) == "false");
  CHECK(equals(of({n(1)}, true), of({n(1), n(2)})) == "incomplete");
  CHECK(equals(of({n(3)}, true), of({n(1), n(2)})) == "false");
}

TEST_CASE("equality of maps, keys that are unknown included") {
  Sample s;
  const auto of = [&](std::vector<Sample::Entry> entries, bool open = false) {
    return s.mapping(s.text, std::move(entries), open);
  };
  const auto equals = [&](const Cell& a, const Cell& b) {
    const std::string found = shown(equal(s.types, s.counts, a, b));
    CHECK(shown(equal(s.types, s.counts, b, a)) == found);
    return found;
  };
  CHECK(equals(of({}), of({})) == "true");
  CHECK(equals(of({{t("b"), n(2)}, {t("a"), n(1)}}), of({{t("a"), n(1)}, {t("b"), n(2)}})) == "true");
  CHECK(equals(of({{t("a"), n(1)}}), of({{t("a"), n(2)}})) == "false");
  CHECK(equals(of({{t("a"), n(1)}}), of({{t("b"), n(1)}})) == "false");
  CHECK(equals(of({{t("a"), n(1)}}), of({})) == "false");
  CHECK(equals(of({{t("a"), kUnknown}}), of({{t("a"), n(1)}})) == "stale");
  CHECK(equals(of({{t("a"), kUnknown}}), of({{t("b"), n(1)}})) == "false");
  CHECK(equals(of({}, true), of({{t("a"), n(1)}})) == "incomplete");
  CHECK(equals(of({{t("a"), n(1)}}, true), of({{t("b"), n(1)}})) == "false");
  // A key that is not known may be the one that is looked for.
  CHECK(equals(of({{kUnknown, n(1)}}), of({{t("a"), n(1)}})) == "stale");
  CHECK(equals(of({{kUnknown, n(1)}, {t("b"), n(2)}}), of({{t("a"), n(1)}, {t("b"), n(3)}})) == "false");
  CHECK(equals(of({{kUnknown, n(1)}}), of({})) == "stale");
}

TEST_CASE("equality of records and optionals") {
  Sample s;
  const auto release = [&](const Cell& flag, const Cell& number) {
    return s.fields({flag, number, s.set(s.text, {})});
  };
  const auto equals = [&](const Cell& a, const Cell& b) { return shown(equal(s.types, s.release, a, b)); };
  const Cell yes = Cell::of(Truth::True);
  CHECK(equals(release(yes, n(1)), release(yes, n(1))) == "true");
  CHECK(equals(release(yes, n(1)), release(yes, Cell::of_absent())) == "false");
  CHECK(equals(release(yes, Cell::of_absent()), release(yes, Cell::of_absent())) == "true");
  CHECK(equals(release(Cell::unknown_bool(kStale), n(1)), release(yes, n(2))) == "false");
  CHECK(equals(release(Cell::unknown_bool(kStale), n(1)), release(yes, Cell::unknown(kMissing))) == "missing stale");
}

TEST_CASE("membership: found, not there, or behind something unknown") {
  Sample s;
  const auto holds = [&](const Cell& xs, const Cell& x) {
    return shown(contains(s.types, s.integer, *xs.sequence, x));
  };
  CHECK(holds(s.sequence({n(1), n(2)}), n(2)) == "true");
  CHECK(holds(s.sequence({n(1), n(2)}), n(3)) == "false");
  CHECK(holds(s.sequence({}), n(3)) == "false");
  CHECK(holds(s.sequence({kUnknown, n(2)}), n(2)) == "true");
  CHECK(holds(s.sequence({kUnknown, n(2)}), n(3)) == "stale");
  CHECK(holds(s.sequence({n(2)}, true), n(2)) == "true");
  CHECK(holds(s.sequence({n(2)}, true), n(3)) == "incomplete");
  CHECK(holds(s.sequence({kUnknown}, true), n(3)) == "stale incomplete");
  CHECK(holds(s.sequence({n(1)}), Cell::unknown(kMissing)) == "missing");
}

TEST_CASE("a key is found wherever it stands") {
  Sample s;
  std::vector<Sample::Entry> entries;
  for (int i = 0; i < 50; ++i) entries.push_back({n(2 * i), n(i)});
  entries.push_back({kUnknown, n(-1)});
  const Cell map = s.mapping(s.integer, entries);
  for (int i = -1; i < 101; ++i) {
    const Cell* found = find(s.types, s.integer, *map.mapping, n(i));
    CAPTURE(i);
    REQUIRE((found != nullptr) == (i >= 0 && i < 100 && i % 2 == 0));
    if (found != nullptr) CHECK(found->integer == i / 2);
  }
}

TEST_CASE("a set is sorted and shows what is known once") {
  Sample s;
  const Cell set = s.set(s.integer, {n(3), kUnknown, n(1), n(3), kUnknown, n(2), n(1)});
  std::string items;
  for (std::uint32_t i = 0; i < set.sequence->size; ++i) {
    const Cell& item = set.sequence->items[i];
    items += item.known() ? std::to_string(item.integer) : "?";
  }
  CHECK(items == "123??");  // two unknowns may be two members
}

TEST_CASE("generated: every order is total") {
  Sample s;
  for (const TypeId type : s.all_types()) {
    for (int i = 0; i < kCases; ++i) {
      std::array<Cell, 3> x;
      for (Cell& cell : x) cell = s.values.make(type, kRagged);
      const auto compare = [&](int a, int b) { return sign(order(s.types, type, x[a], x[b])); };
      CAPTURE(type_name(s.types, type));
      CAPTURE(property::dump_cells(s.types, type, x.data(), 3));
      CHECK(compare(0, 0) == 0);
      CHECK(compare(0, 1) == -compare(1, 0));
      if (compare(0, 1) <= 0 && compare(1, 2) <= 0) CHECK(compare(0, 2) <= 0);
      if (compare(0, 1) == 0 && compare(1, 2) == 0) CHECK(compare(0, 2) == 0);
    }
  }
}

TEST_CASE("generated: on known values equality is the order's, and never unknown") {
  Sample s;
  int same = 0;
  for (const TypeId type : s.all_types()) {
    for (int i = 0; i < kCases; ++i) {
      const Cell a = s.values.make(type, property::kPerfect);
      const Cell b = s.values.make(type, property::kPerfect);
      CAPTURE(type_name(s.types, type));
      CHECK(fully_known(s.types, type, a));
      CHECK(shown(equal(s.types, type, a, a)) == "true");
      CHECK(shown(equal(s.types, type, a, b)) == (order(s.types, type, a, b) == 0 ? "true" : "false"));
      same += order(s.types, type, a, b) == 0 ? 1 : 0;
    }
  }
  CHECK(same > kCases);  // both answers were seen
}

TEST_CASE("generated: equality is symmetric, and unknown only with a reason from its operands") {
  Sample s;
  for (const TypeId type : s.all_types()) {
    for (int i = 0; i < kCases; ++i) {
      const Cell a = s.hide(type, s.values.make(type, kRagged), 10);
      const Cell b = s.random.percent(50) ? s.hide(type, a, 10) : s.values.make(type, kRagged);
      const Cell one = equal(s.types, type, a, b);
      CAPTURE(type_name(s.types, type));
      CAPTURE(property::dump(s.types, type, a));
      CAPTURE(property::dump(s.types, type, b));
      CHECK(shown(one) == shown(equal(s.types, type, b, a)));
      const Reasons theirs = open_reasons(s.types, type, a) | open_reasons(s.types, type, b);
      CHECK((one.why & ~theirs) == 0);
    }
  }
}

TEST_CASE("generated: hiding never turns one answer of equality into another") {
  Sample s;
  int settled = 0;
  for (const TypeId type : s.all_types()) {
    for (int i = 0; i < kCases; ++i) {
      const Cell a = s.values.make(type, kRagged);
      const Cell b = s.random.percent(50) ? s.values.make(type, kRagged) : a;
      const Cell less_a = s.hide(type, a, 12);
      const Cell less_b = s.hide(type, b, 12);
      const Cell knows = equal(s.types, type, a, b);
      const Cell less = equal(s.types, type, less_a, less_b);
      CAPTURE(type_name(s.types, type));
      CAPTURE(property::dump(s.types, type, a));
      CAPTURE(property::dump(s.types, type, b));
      CAPTURE(property::dump(s.types, type, less_a));
      CAPTURE(property::dump(s.types, type, less_b));
      if (less.known()) CHECK(shown(knows) == shown(less));
      settled += less.known() ? 1 : 0;
    }
  }
  CHECK(settled > kCases);
}

TEST_CASE("generated: hiding never turns one answer of membership into another") {
  Sample s;
  for (const TypeId element : s.all_types()) {
    for (const TypeId type : {s.types.list_of(element), s.types.set_of(element)}) {
      for (int i = 0; i < kCases / 4; ++i) {
        const Cell xs = s.values.make(type, kRagged);
        const Cell less_xs = s.hide(type, xs, 12);
        const bool drawn = xs.known() && xs.sequence->size > 0 && s.random.percent(60);
        const Cell x = drawn ? xs.sequence->items[s.random.below(xs.sequence->size)] : s.values.make(element, kRagged);
        if (xs.is_unknown() || less_xs.is_unknown()) continue;
        const Cell knows = contains(s.types, element, *xs.sequence, x);
        const Cell less = contains(s.types, element, *less_xs.sequence, s.hide(element, x, 12));
        CAPTURE(type_name(s.types, type));
        CAPTURE(property::dump(s.types, type, xs));
        CAPTURE(property::dump(s.types, type, less_xs));
        CAPTURE(property::dump(s.types, element, x));
        if (less.known()) CHECK(shown(knows) == shown(less));
      }
    }
  }
}

TEST_CASE("generated: a set does not depend on the order in which its members came") {
  Sample s;
  for (const TypeId element : s.all_types()) {
    const TypeId type = s.types.set_of(element);
    for (int i = 0; i < kCases / 4; ++i) {
      std::vector<Cell> items;
      for (std::size_t k = s.random.below(8); k > 0; --k) items.push_back(s.values.make(element, kRagged));
      if (!items.empty()) items.push_back(items.front());
      const Cell one = s.set(element, items);
      for (std::size_t k = items.size(); k > 1; --k) std::swap(items[k - 1], items[s.random.below(k)]);
      const Cell other = s.set(element, items);
      CAPTURE(property::dump(s.types, type, one));
      CAPTURE(property::dump(s.types, type, other));
      CHECK(order(s.types, type, one, other) == 0);
      const bool zeros = element == s.types.simple(Kind::Float);  // 0 and -0 are one member, shown as either
      if (!zeros) CHECK(property::same(s.types, type, one, other));
      CHECK(one.sequence->size == other.sequence->size);
      for (std::uint32_t k = 1; k < one.sequence->size; ++k) {
        const Cell* at = one.sequence->items + k;
        const int step = order(s.types, element, at[-1], at[0]);
        CHECK(step <= 0);
        if (fully_known(s.types, element, at[-1])) CHECK(step < 0);
      }
    }
  }
}

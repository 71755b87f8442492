// Every builtin at its edges, and the rows themselves.
#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <set>

#include "runtime/base/limits.hpp"
#include "runtime/builtins/builtins.hpp"
#include "runtime/builtins/pattern.hpp"
#include "runtime/values/compare.hpp"

using namespace writ;

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr Int128 kMostWide = static_cast<Int128>(~UInt128{0} >> 1);
constexpr Reasons kOverflow = bit(Reason::Overflow);
constexpr Reasons kStale = bit(Reason::Stale);
constexpr Int128 kOne = kDecimalOne;

struct Caller {
  TypeTable types;
  Arena arena;

  auto type(Kind kind) -> TypeId { return types.simple(kind); }
  auto rule(std::string_view name, const std::vector<TypeId>& arguments) -> std::optional<TypeId> {
    return builtins::all()[*builtins::find(name)].rule(types, arguments);
  }
  auto call(std::string_view name, const std::vector<TypeId>& argument_types, const std::vector<Cell>& arguments) -> Cell {
    const auto result = rule(name, argument_types);
    REQUIRE(result.has_value());
    const builtins::Context context{types, argument_types, *result, arena};
    return builtins::call(*builtins::find(name), context, arguments);
  }
  auto of(std::string_view name, Kind kind, const Cell& argument) -> Cell { return call(name, {type(kind)}, {argument}); }
  auto strings(std::string_view name, std::string_view a, std::string_view b) -> bool {
    return call(name, {type(Kind::String), type(Kind::String)}, {Cell::of_text(a), Cell::of_text(b)}).truth == Truth::True;
  }
  auto set(std::vector<Cell> items, bool open = false) -> Cell {
    Cell* cells = arena.cells(items.size());
    std::copy(items.begin(), items.end(), cells);
    const auto size = canonical_set(types, type(Kind::Int), cells, static_cast<std::uint32_t>(items.size()));
    return Cell::of_sequence(arena.make(Sequence{cells, size, open}));
  }
  auto ints(const std::vector<std::int64_t>& values, bool open = false) -> Cell {
    std::vector<Cell> cells;
    for (const std::int64_t value : values) cells.push_back(Cell::of_int(value));
    return set(std::move(cells), open);
  }
  auto sets(std::string_view name, const Cell& a, const Cell& b) -> Cell {
    const TypeId type = types.set_of(types.simple(Kind::Int));
    return call(name, {type, type}, {a, b});
  }
};

auto shown(const Cell& set) -> std::string {
  if (set.is_unknown()) return "unknown";
  std::string text;
  for (std::uint32_t i = 0; i < set.sequence->size; ++i) {
    const Cell& item = set.sequence->items[i];
    text += (i > 0 ? " " : "") + (item.is_unknown() ? std::string("?") : std::to_string(item.integer));
  }
  return set.sequence->open ? text + " …" : text;
}

}  // namespace

TEST_CASE("rows are sorted, complete, and found by name") {
  const auto rows = builtins::all();
  CHECK(std::is_sorted(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.name < b.name; }));
  std::set<std::string_view> names;
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    CAPTURE(rows[i].name);
    CHECK(names.insert(rows[i].name).second);
    CHECK(builtins::find(rows[i].name) == i);
    CHECK(rows[i].signature.starts_with(rows[i].name));
    CHECK_FALSE(rows[i].what.empty());
    CHECK(rows[i].what.ends_with("."));
    CHECK(rows[i].example.find(rows[i].name) != std::string_view::npos);
    CHECK_FALSE(rows[i].cost.empty());
    TypeTable types;
    CHECK_FALSE(rows[i].rule(types, {}).has_value());
    const std::vector<TypeId> many(9, types.simple(Kind::Int));
    CHECK_FALSE(rows[i].rule(types, many).has_value());
  }
  CHECK_FALSE(builtins::find("no_such").has_value());
  CHECK_FALSE(builtins::find("").has_value());
}

TEST_CASE("calls are strict: unknown arguments give an unknown result with all reasons") {
  Caller c;
  const TypeId text = c.type(Kind::String);
  const Cell found = c.call("starts", {text, text}, {Cell::unknown(kStale), Cell::unknown(kOverflow)});
  CHECK(found.why == (kStale | kOverflow));
  CHECK(found.truth == Truth::Unknown);
  CHECK(c.of("abs", Kind::Int, Cell::unknown(kStale)).why == kStale);
}

TEST_CASE("abs") {
  Caller c;
  CHECK(c.of("abs", Kind::Int, Cell::of_int(-3)).integer == 3);
  CHECK(c.of("abs", Kind::Int, Cell::of_int(kMost)).integer == kMost);
  CHECK(c.of("abs", Kind::Int, Cell::of_int(kLeast + 1)).integer == kMost);
  CHECK(c.of("abs", Kind::Int, Cell::of_int(kLeast)).why == kOverflow);
  CHECK(c.of("abs", Kind::Duration, Cell::of_int(kLeast)).why == kOverflow);
  CHECK(c.of("abs", Kind::Decimal, Cell::of_decimal(-kMostWide)).decimal == kMostWide);
  CHECK(c.of("abs", Kind::Decimal, Cell::of_decimal(-kMostWide - 1)).why == kOverflow);
  CHECK(c.of("abs", Kind::Float, Cell::of_float(-0.5)).real == 0.5);
  CHECK_FALSE(c.rule("abs", {c.type(Kind::String)}).has_value());
  CHECK_FALSE(c.rule("abs", {c.types.optional_of(c.type(Kind::Int))}).has_value());
}

TEST_CASE("mod") {
  Caller c;
  const TypeId integer = c.type(Kind::Int);
  const auto rest = [&](std::int64_t a, std::int64_t b) { return c.call("mod", {integer, integer}, {Cell::of_int(a), Cell::of_int(b)}); };
  CHECK(rest(7, 3).integer == 1);
  CHECK(rest(-7, 3).integer == 2);
  CHECK(rest(7, -3).integer == -2);
  CHECK(rest(-7, -3).integer == -1);
  CHECK(rest(kLeast, -1).integer == 0);
  CHECK(rest(kLeast, kMost).integer == kMost - 1);
  CHECK(rest(1, 0).why == bit(Reason::DivisionByZero));
  CHECK_FALSE(c.rule("mod", {integer, c.type(Kind::Decimal)}).has_value());
  CHECK_FALSE(c.rule("mod", {c.type(Kind::String), c.type(Kind::String)}).has_value());
}

TEST_CASE("parse_date") {
  Caller c;
  CHECK(c.of("parse_date", Kind::String, Cell::of_text("1970-01-02")).integer == 1);
  for (const char* none : {"", "2026-02-29", "2026-2-9", "20260209", "2026-02-09T00:00:00Z", " 2026-02-09"}) {
    CHECK(c.of("parse_date", Kind::String, Cell::of_text(none)).absent);
  }
}

TEST_CASE("min2 and max2 keep the unit and lose the refinement") {
  Caller c;
  const TypeId integer = c.type(Kind::Int);
  CHECK(c.call("min2", {integer, integer}, {Cell::of_int(kLeast), Cell::of_int(kMost)}).integer == kLeast);
  CHECK(c.call("max2", {integer, integer}, {Cell::of_int(kLeast), Cell::of_int(kMost)}).integer == kMost);
  const TypeId text = c.type(Kind::String);
  CHECK(c.call("max2", {text, text}, {Cell::of_text("a"), Cell::of_text("b")}).text.view() == "b");
  CHECK(c.rule("min2", {c.type(Kind::Ratio), c.type(Kind::Decimal)}) == c.type(Kind::Decimal));
  CHECK_FALSE(c.rule("min2", {integer, c.type(Kind::Decimal)}).has_value());
  CHECK_FALSE(c.rule("min2", {c.type(Kind::Bool), c.type(Kind::Bool)}).has_value());
  Type tokens;
  tokens.kind = Kind::Int;
  tokens.unit = "tokens";
  tokens.range = Range{0, 10, false};
  const TypeId refined = c.types.intern(tokens);
  CHECK_FALSE(c.rule("min2", {refined, integer}).has_value());
  tokens.range.reset();
  CHECK(c.rule("min2", {refined, refined}) == c.types.intern(tokens));
}

TEST_CASE("floor, ceil, round: half to even, and no wrapping at the edges") {
  Caller c;
  const auto whole = [&](std::string_view name, Int128 value) { return c.of(name, Kind::Decimal, Cell::of_decimal(value)); };
  CHECK(whole("floor", -5 * kOne / 2).decimal == -3 * kOne);
  CHECK(whole("floor", 5 * kOne / 2).decimal == 2 * kOne);
  CHECK(whole("floor", -2 * kOne).decimal == -2 * kOne);
  CHECK(whole("ceil", -5 * kOne / 2).decimal == -2 * kOne);
  CHECK(whole("ceil", kOne / 1'000).decimal == kOne);
  CHECK(whole("ceil", 2 * kOne).decimal == 2 * kOne);
  CHECK(whole("round", 5 * kOne / 2).decimal == 2 * kOne);
  CHECK(whole("round", 7 * kOne / 2).decimal == 4 * kOne);
  CHECK(whole("round", -5 * kOne / 2).decimal == -2 * kOne);
  CHECK(whole("round", -7 * kOne / 2).decimal == -4 * kOne);
  CHECK(whole("round", 5 * kOne / 2 + 1).decimal == 3 * kOne);
  CHECK(whole("round", -5 * kOne / 2 - 1).decimal == -3 * kOne);
  CHECK(whole("floor", -kMostWide - 1).why == kOverflow);
  CHECK(whole("ceil", kMostWide).why == kOverflow);
  CHECK(whole("floor", kMostWide).decimal == kMostWide - kMostWide % kOne);
  CHECK(whole("ceil", -kMostWide - 1).decimal == -(kMostWide - kMostWide % kOne));
  for (const Int128 value : {kMostWide, -kMostWide - 1}) {
    const Cell rounded = whole("round", value);  // to the nearest whole number if there is one
    if (rounded.known()) CHECK((rounded.decimal > value ? rounded.decimal - value : value - rounded.decimal) <= kOne / 2);
  }
  CHECK_FALSE(c.rule("round", {c.type(Kind::Float)}).has_value());
  CHECK(c.rule("round", {c.type(Kind::Ratio)}) == c.type(Kind::Decimal));
}

TEST_CASE("strings") {
  Caller c;
  CHECK(c.of("length", Kind::String, Cell::of_text("né")).integer == 3);
  CHECK(c.of("code_points", Kind::String, Cell::of_text("né𝔸")).integer == 3);
  CHECK(c.of("code_points", Kind::String, Cell::of_text("")).integer == 0);
  CHECK(c.of("lower_ascii", Kind::String, Cell::of_text("AÉz@[Z")).text.view() == "aÉz@[z");
  CHECK(c.of("lower_ascii", Kind::String, Cell::of_text("")).text.view().empty());
  CHECK(c.of("trim", Kind::String, Cell::of_text("\t a b\r\n")).text.view() == "a b");
  CHECK(c.of("trim", Kind::String, Cell::of_text(" \n ")).text.view().empty());
  CHECK(c.strings("starts", "abc", ""));
  CHECK(c.strings("starts", "abc", "abc"));
  CHECK_FALSE(c.strings("starts", "abc", "abcd"));
  CHECK(c.strings("ends", "abc", "bc"));
  CHECK_FALSE(c.strings("ends", "abc", "zabc"));
  CHECK(c.strings("contains", "abc", "b"));
  CHECK(c.strings("contains", "", ""));
  CHECK_FALSE(c.strings("contains", "", "a"));
  CHECK_FALSE(c.rule("starts", {c.type(Kind::String), c.type(Kind::Digest)}).has_value());
}

TEST_CASE("split: every part or none") {
  Caller c;
  const TypeId text = c.type(Kind::String);
  const auto bounded = [&](Int128 low, Int128 high) {
    Type type;
    type.kind = Kind::Int;
    type.range = Range{low, high, false};
    return c.types.intern(type);
  };
  const auto parts = [&](std::string_view s, std::string_view separator, Int128 most) {
    const Cell found = c.call("split", {text, text, bounded(most, most)}, {Cell::of_text(s), Cell::of_text(separator), Cell::of_int(0)});
    if (found.is_unknown()) return std::string(found.why == bit(Reason::OverLimit) ? "over" : "invalid");
    std::string shown;
    for (std::uint32_t i = 0; i < found.sequence->size; ++i) shown += "[" + std::string(found.sequence->items[i].text.view()) + "]";
    return shown;
  };
  CHECK(parts("a,b,,c", ",", 4) == "[a][b][][c]");
  CHECK(parts("a,b,,c", ",", 3) == "over");
  CHECK(parts("", ",", 1) == "[]");
  CHECK(parts(",", ",", 2) == "[][]");
  CHECK(parts("a::b:", "::", 2) == "[a][b:]");
  CHECK(parts("aaa", "aa", 2) == "[][a]");
  CHECK(parts("abc", "", 9) == "invalid");
  CHECK(parts("né=x", "=", 2) == "[né][x]");
  const auto result = c.rule("split", {text, text, bounded(3, 3)});
  CHECK(c.types[*result].max_size == 3);
  CHECK(c.types[*result].min_size == 1);
  CHECK_FALSE(c.rule("split", {text, text, c.type(Kind::Int)}).has_value());
  CHECK_FALSE(c.rule("split", {text, text, bounded(0, 0)}).has_value());
  CHECK_FALSE(c.rule("split", {text, text, bounded(1, 2)}).has_value());
  CHECK_FALSE(c.rule("split", {text, text, bounded(1'000'001, 1'000'001)}).has_value());
}

TEST_CASE("concat, and what it may grow to") {
  Caller c;
  const TypeId text = c.type(Kind::String);
  CHECK(c.call("concat", {text, text}, {Cell::of_text("a"), Cell::of_text("é")}).text.view() == "aé");
  CHECK(c.call("concat", {text, text}, {Cell::of_text(""), Cell::of_text("")}).text.view().empty());
  const std::string large(limits::kLargestStringBytes, 'x');
  CHECK(c.call("concat", {text, text}, {Cell::of_text(large), Cell::of_text("y")}).why == bit(Reason::OverLimit));
  CHECK(c.call("concat", {text, text}, {Cell::of_text(large), Cell::of_text("")}).known());
}

TEST_CASE("versions, addresses, networks, countries") {
  Caller c;
  const auto read = [&](std::string_view name, std::string_view text) {
    const Cell found = c.of(name, Kind::String, Cell::of_text(text));
    return found.absent ? std::string("absent") : std::string(found.text.view());
  };
  CHECK(read("semver", "1.2.3-rc.1+5") == "1.2.3-rc.1");
  CHECK(read("semver", "1.2") == "absent");
  CHECK(read("ip", "2001:DB8::0:1") == "2001:db8::1");
  CHECK(read("ip", "localhost") == "absent");
  CHECK(read("cidr", "10.0.0.0/8") == "10.0.0.0/8");
  CHECK(read("cidr", "10.0.0.1/8") == "absent");
  CHECK(read("country", "NO") == "NO");
  CHECK(read("country", "no") == "absent");
  const auto in_range = [&](std::string_view version, std::string_view range) {
    return c.call("satisfies", {c.type(Kind::Semver), c.type(Kind::String)}, {Cell::of_text(version), Cell::of_text(range)});
  };
  CHECK(in_range("1.3.0", ">=1.2 <2").truth == Truth::True);
  CHECK(in_range("2.0.0", ">=1.2 <2").truth == Truth::False);
  CHECK(in_range("2.0.0", "latest").why == bit(Reason::Invalid));
  const auto inside = [&](std::string_view ip, std::string_view cidr) {
    return c.call("in_cidr", {c.type(Kind::Ip), c.type(Kind::Cidr)}, {Cell::of_text(ip), Cell::of_text(cidr)}).truth;
  };
  CHECK(inside("10.1.2.3", "10.0.0.0/8") == Truth::True);
  CHECK(inside("::1", "10.0.0.0/8") == Truth::False);
  CHECK_FALSE(c.rule("in_cidr", {c.type(Kind::Cidr), c.type(Kind::Ip)}).has_value());
  CHECK_FALSE(c.rule("satisfies", {c.type(Kind::String), c.type(Kind::String)}).has_value());
}

TEST_CASE("time") {
  Caller c;
  constexpr std::int64_t kDay = 86'400'000'000'000;
  CHECK(c.of("date", Kind::Instant, Cell::of_int(0)).integer == 0);
  CHECK(c.of("date", Kind::Instant, Cell::of_int(-1)).integer == -1);
  CHECK(c.of("date", Kind::Instant, Cell::of_int(kDay - 1)).integer == 0);
  CHECK(c.of("date", Kind::Instant, Cell::of_int(kDay)).integer == 1);
  CHECK(c.of("date", Kind::Instant, Cell::of_int(kLeast)).integer == -106'752);
  CHECK(c.of("weekday", Kind::Date, Cell::of_int(0)).integer == 4);
  CHECK(c.of("weekday", Kind::Date, Cell::of_int(-3)).integer == 1);
  CHECK(c.of("weekday", Kind::Date, Cell::of_int(-4)).integer == 7);
  for (const std::int64_t day : {kLeast, kMost}) {
    const std::int64_t found = c.of("weekday", Kind::Date, Cell::of_int(day)).integer;
    CHECK((found >= 1 && found <= 7));
  }
  const auto add = [&](std::int64_t day, std::int64_t n) { return c.call("add_days", {c.type(Kind::Date), c.type(Kind::Int)}, {Cell::of_int(day), Cell::of_int(n)}); };
  CHECK(add(58, 1).integer == 59);
  CHECK(add(0, -5).integer == -5);
  CHECK(add(kMost, 1).why == kOverflow);
  CHECK(add(-1, kLeast).why == kOverflow);
}

TEST_CASE("sets") {
  Caller c;
  const Cell a = c.ints({1, 2, 5});
  const Cell b = c.ints({2, 3});
  CHECK(shown(c.sets("union", a, b)) == "1 2 3 5");
  CHECK(shown(c.sets("inter", a, b)) == "2");
  CHECK(shown(c.sets("minus", a, b)) == "1 5");
  CHECK(shown(c.sets("minus", a, a)).empty());
  CHECK(shown(c.sets("union", c.ints({}), c.ints({}))).empty());
  CHECK(c.sets("subset", c.ints({2}), a).truth == Truth::True);
  CHECK(c.sets("subset", b, a).truth == Truth::False);
  CHECK(c.sets("subset", c.ints({}), c.ints({})).truth == Truth::True);
  CHECK_FALSE(c.rule("union", {c.types.set_of(c.type(Kind::Int)), c.types.set_of(c.type(Kind::String))}).has_value());
  CHECK_FALSE(c.rule("union", {c.types.list_of(c.type(Kind::Int)), c.types.list_of(c.type(Kind::Int))}).has_value());
}

TEST_CASE("sets with unknown members or cut short") {
  Caller c;
  const Cell a = c.ints({1, 2});
  const Cell open = c.ints({2}, true);
  const Cell unsure = c.set({Cell::of_int(2), Cell::unknown(kStale)});
  CHECK(shown(c.sets("union", a, open)) == "1 2 …");
  CHECK(shown(c.sets("union", a, unsure)) == "1 2 ?");
  CHECK(c.sets("inter", a, open).why == bit(Reason::Incomplete));
  CHECK(c.sets("inter", a, unsure).why == kStale);
  CHECK(c.sets("minus", a, open).why == bit(Reason::Incomplete));
  CHECK(c.sets("minus", unsure, a).why == kStale);
  CHECK(c.sets("subset", open, a).why == bit(Reason::Incomplete));
  CHECK(c.sets("subset", c.ints({9}, true), a).truth == Truth::False);
  CHECK(c.sets("subset", a, open).why == bit(Reason::Incomplete));
  CHECK(c.sets("subset", a, unsure).why == kStale);
  CHECK(c.sets("subset", c.ints({2}), unsure).truth == Truth::True);
  CHECK(c.sets("subset", unsure, a).why == kStale);
}

TEST_CASE("a union is bounded") {
  Caller c;
  std::vector<std::int64_t> low;
  std::vector<std::int64_t> high;
  for (std::int64_t i = 0; i < 600'000; ++i) {
    low.push_back(i);
    high.push_back(i + 600'000);
  }
  CHECK(c.sets("union", c.ints(low), c.ints(high)).why == bit(Reason::OverLimit));
}

TEST_CASE("ids are their text") {
  Caller c;
  CHECK(c.of("person", Kind::String, Cell::of_text("olga")).text.view() == "olga");
  CHECK(c.rule("person", {c.type(Kind::String)}) == c.type(Kind::Person));
  CHECK(c.rule("service", {c.type(Kind::String)}) == c.type(Kind::Service));
  CHECK_FALSE(c.rule("person", {c.type(Kind::Person)}).has_value());
}

TEST_CASE("patterns that are malformed or too large do not compile") {
  CHECK(builtins::Pattern::regex("a+").has_value());
  CHECK_FALSE(builtins::Pattern::regex("(").has_value());
  CHECK_FALSE(builtins::Pattern::regex("((a{900}){900}){900}").has_value());
  CHECK_FALSE(builtins::Pattern::regex("\xff").has_value());
  CHECK_FALSE(builtins::Pattern::regex(std::string(limits::kPatternBytes + 1, 'a')).has_value());
  CHECK(builtins::Pattern::regex("[a-z]{1,900}").has_value());
  CHECK(builtins::Pattern::regex(".{1,500}").has_value());
  CHECK_FALSE(builtins::Pattern::regex(".{1,501}").has_value());
  CHECK_FALSE(builtins::Pattern::regex("[a-z]{1,999}[a-z]{1,999}[a-z]{1,999}").has_value());
  CHECK(builtins::Pattern::regex_fault("a+").empty());
  CHECK(builtins::Pattern::regex_fault("[a-z]{1,999}[a-z]{1,999}[a-z]{1,999}").find("2000 is the most") != std::string::npos);
  CHECK(builtins::Pattern::like("(").has_value());
  CHECK(builtins::Pattern::like("(")->matches("("));
  // Linear in the text: a backtracking matcher would not come back from this.
  const auto many_stars = builtins::Pattern::like(std::string("a*a*a*a*a*a*a*a*a*a*a*b"));
  CHECK_FALSE(many_stars->matches(std::string(100'000, 'a')));
}

// Cells and their memory: truth as two bits, what of a value is open, and how values print.
#include <array>
#include <cstring>
#include <doctest/doctest.h>

#include "runtime/values/open.hpp"
#include "runtime/values/text.hpp"
#include "tests/unit/values/sample_values.hpp"

using namespace writ;
using namespace writ::test;

namespace {

constexpr Reasons kStale = bit(Reason::Stale);
constexpr Reasons kMissing = bit(Reason::Missing);
constexpr Reasons kIncomplete = bit(Reason::Incomplete);
constexpr std::array kTruths = {Truth::True, Truth::False, Truth::Unknown};

auto is_aligned(const void* at) -> bool { return reinterpret_cast<std::uintptr_t>(at) % alignof(Cell) == 0; }

}  // namespace

// Unknown stands for either; an answer is known only if both give it.
TEST_CASE("truth: not, and, or are those of every completion") {
  const auto completions = [](Truth t) { return std::array{can_be_true(t), can_be_false(t)}; };
  for (const Truth a : kTruths) {
    CHECK(truth_not(truth_not(a)) == a);
    for (const Truth b : kTruths) {
      std::array<bool, 2> both{}, either{};  // can be true, can be false
      for (const bool x : {true, false}) {
        for (const bool y : {true, false}) {
          if (!completions(a)[x ? 0 : 1] || !completions(b)[y ? 0 : 1]) continue;
          both[x && y ? 0 : 1] = true;
          either[x || y ? 0 : 1] = true;
        }
      }
      CHECK(truth_and(a, b) == truth_from_bits(both[0], both[1]));
      CHECK(truth_or(a, b) == truth_from_bits(either[0], either[1]));
    }
  }
}

TEST_CASE("a reason is kept only with an unknown truth") {
  CHECK(Cell::of(Truth::True, kStale).known());
  CHECK(Cell::of(Truth::Unknown, kStale).why == kStale);
  CHECK(Cell::unknown_bool(kStale).truth == Truth::Unknown);
  CHECK(Cell::of_absent().known());
}

TEST_CASE("every reason has a name and a bit of its own") {
  Reasons all = 0;
  for (int i = 0; i < kReasonCount; ++i) {
    const auto reason = static_cast<Reason>(i);
    CHECK((all & bit(reason)) == 0);
    all |= bit(reason);
    CHECK_FALSE(reason_name(reason).empty());
  }
  CHECK(reason_name(Reason::WrongSubject) == "wrong_subject");
  CHECK(reason_name(static_cast<Reason>(kReasonCount)).empty());
}

TEST_CASE("what of a value is open, down to its last part") {
  Sample s;
  const auto open = [&](TypeId type, const Cell& value) { return open_reasons(s.types, type, value); };
  const TypeId maybe = s.types.optional_of(s.release);
  const TypeId list = s.types.list_of(s.release);
  const auto release = [&](const Cell& n, const Cell& tag) {
    return s.fields({Cell::of(Truth::True), n, s.sequence({tag})});
  };
  const Cell good = release(Cell::of_int(1), Cell::of_text("a"));
  CHECK(open(s.integer, Cell::of_int(0)) == 0);
  CHECK(open(s.integer, Cell::unknown(kStale)) == kStale);
  CHECK(open(maybe, Cell::of_absent()) == 0);
  CHECK(open(s.release, good) == 0);
  CHECK(open(s.release, release(Cell::of_absent(), Cell::of_text("a"))) == 0);
  CHECK(open(s.release, release(Cell::unknown(kStale), Cell::unknown(kMissing))) == (kStale | kMissing));
  CHECK(open(list, s.sequence({good, good})) == 0);
  CHECK(open(list, s.sequence({good}, true)) == kIncomplete);
  CHECK(open(list, s.sequence({good, release(Cell::of_int(1), Cell::unknown(kStale))})) == kStale);
  CHECK(open(s.counts, s.mapping(s.text, {{Cell::of_text("a"), Cell::of_int(1)}})) == 0);
  CHECK(open(s.counts, s.mapping(s.text, {{Cell::of_text("a"), Cell::unknown(kStale)}}, true)) ==
        (kStale | kIncomplete));
  CHECK(open(s.counts, s.mapping(s.text, {{Cell::unknown(kMissing), Cell::of_int(1)}})) == kMissing);
  CHECK(fully_known(s.types, list, s.sequence({good})));
  CHECK_FALSE(fully_known(s.types, list, s.sequence({good}, true)));
}

TEST_CASE("values in messages") {
  Sample s;
  TypeTable& types = s.types;
  const auto shown = [&](TypeId type, const Cell& value) { return print_value(types, type, value); };
  const auto of = [&](Kind kind, const Cell& value) { return shown(types.simple(kind), value); };
  Type tokens;
  tokens.kind = Kind::Int;
  tokens.unit = "tokens";
  CHECK(of(Kind::Bool, Cell::of(Truth::False)) == "false");
  CHECK(shown(types.intern(tokens), Cell::of_int(12'345)) == "12_345 tokens");
  CHECK(of(Kind::Decimal, Cell::of_decimal(decimal::from_int(-70'000))) == "-70_000");
  CHECK(of(Kind::Ratio, Cell::of_decimal(kDecimalOne / 200)) == "0.5%");
  CHECK(of(Kind::Float, Cell::of_float(1e-15)) == "1e-15");
  CHECK(of(Kind::Float, Cell::of_float(0.1)) == "0.1");
  CHECK(of(Kind::Duration, Cell::of_int(86'400'000'000'000)) == "1 day");
  CHECK(of(Kind::Date, Cell::of_int(0)) == "1970-01-01");
  CHECK(of(Kind::Instant, Cell::of_int(1)) == "1970-01-01T00:00:00.000000001Z");
  CHECK(of(Kind::String, Cell::of_text("a \"b\"")) == "a \"b\"");
  CHECK(of(Kind::Person, Cell::of_text("olga")) == "olga");
  CHECK(shown(s.tier, Cell::of_int(2)) == "high");
  CHECK(shown(s.integer, Cell::unknown(kStale)) == "unknown");
  CHECK(shown(types.optional_of(s.integer), Cell::of_absent()) == "absent");
}

TEST_CASE("collections in messages: texts in quotes, and what is cut short says so") {
  Sample s;
  TypeTable& types = s.types;
  const auto shown = [&](TypeId type, const Cell& value) { return print_value(types, type, value); };
  const TypeId list = types.list_of(s.text);
  const TypeId set = types.set_of(s.integer);
  CHECK(shown(list, s.sequence({})) == "[]");
  CHECK(shown(list, s.sequence({Cell::of_text("a\n"), Cell::of_text("\"\\")})) == R"(["a\n", "\"\\"])");
  CHECK(shown(list, s.sequence({Cell::of_text("a")}, true)) == "[\"a\", …]");
  CHECK(shown(list, s.sequence({}, true)) == "[…]");
  CHECK(shown(set, s.sequence({})) == "{}");
  CHECK(shown(set, s.sequence({Cell::of_int(1), Cell::unknown(kStale)})) == "{ 1, unknown }");
  CHECK(shown(s.counts, s.mapping(s.text, {{Cell::of_text("a"), Cell::of_int(1)}}, true)) == "{ \"a\": 1, … }");
  CHECK(shown(s.release, s.fields({Cell::of(Truth::True), Cell::of_absent(), s.sequence({Cell::of_text("x")})})) ==
        "{ flag: true, n: absent, tags: { \"x\" } }");
}

TEST_CASE("an arena hands out separate, aligned memory of any size") {
  Arena arena;
  std::vector<std::string_view> texts;
  std::vector<Cell*> cells;
  for (std::size_t i = 0; i < 300; ++i) {
    texts.push_back(arena.text(std::string(i * i % 70'000, static_cast<char>('a' + i % 26))));
    cells.push_back(arena.cells(i));
    CHECK(is_aligned(cells.back()));
    for (std::size_t k = 0; k < i; ++k) cells.back()[k] = Cell::of_int(static_cast<std::int64_t>(i));
  }
  for (std::size_t i = 0; i < 300; ++i) {
    CHECK(texts[i] == std::string(i * i % 70'000, static_cast<char>('a' + i % 26)));
    for (std::size_t k = 0; k < i; ++k) CHECK(cells[i][k].integer == static_cast<std::int64_t>(i));
  }
  CHECK(arena.text("").empty());
  CHECK(arena.cells(3)[2].known());
}

TEST_CASE("an arena that was reset uses its memory again") {
  Arena arena;
  const void* first = arena.allocate(100);
  arena.allocate(1 << 20);
  arena.reset();
  CHECK(arena.allocate(100) == first);
  CHECK(arena.allocate(1 << 20) != nullptr);
  char* large = static_cast<char*>(arena.allocate(3 << 20));  // larger than any block that was kept
  std::memset(large, 1, 3 << 20);
}

TEST_CASE("an arena that was moved from shares nothing with the one that has its memory") {
  Arena one;
  const std::string_view kept = one.text("kept");
  Arena other = std::move(one);
  char* again = static_cast<char*>(one.allocate(16));  // NOLINT(bugprone-use-after-move): that is the point
  char* next = static_cast<char*>(other.allocate(16));
  std::memset(again, 'x', 16);
  std::memset(next, 'y', 16);
  CHECK(*again == 'x');
  CHECK(kept == "kept");
  one = std::move(other);
  CHECK(kept == "kept");
  CHECK(one.text("more") == "more");
}

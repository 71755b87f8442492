// What single operations take in native code, which is what compiler/jit/costs.cpp goes by.
//
//   bench_operations [ROUNDS]
//
// For each operation a function is made that does it sixty-four times, on inputs of their own, and hands out what comes
// of it; a function that hands out as many inputs is taken off. The worlds differ in every round, so that branches
// inside of helpers are as hard to foresee as in rules. Prints nanoseconds for one operation, the best of nine runs.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "runtime/builtins/builtins.hpp"
#include "runtime/host/engines.hpp"
#include "tests/unit/ir_builder.hpp"

namespace {

using namespace writ;
using ir::Op;

constexpr int kRepetitions = 9;
constexpr std::uint32_t kCopies = 64;
constexpr std::size_t kWorlds = 256;      // whose cells stay in the cache
constexpr std::size_t kManyWorlds = 512;  // more than the processor learns by heart

// What an operation is tried on.
struct Ground {
  test::ModuleBuilder m;
  TypeId yes = m.type(Kind::Bool), whole = m.type(Kind::Int), exact = m.type(Kind::Decimal),
         text = m.type(Kind::String);
  TypeId tier = m.enumeration("Tier", {"low", "medium", "high", "top"});
  TypeId pair = m.record("Pair", {{"name", text, false}, {"n", whole, false}});
  TypeId texts = m.set(text), wholes = m.list(whole), pairs = m.list(pair), tiers = m.set(tier);
  TypeId counts = m.map(text, whole);
  std::mt19937_64 random{7};

  auto kept(std::string_view value) -> Cell { return Cell::of_text(m.module.memory.text(value)); }
  // The members of sets are in order already.
  auto set_of(std::uint32_t size) -> Cell {
    Cell* cells = m.module.memory.cells(size);
    for (std::uint32_t i = 0; i < size; ++i) cells[i] = kept(fmt::format("team-{:03}", i));
    return Cell::of_sequence(m.module.memory.make(Sequence{cells, size, false}));
  }
  auto map_of(std::uint32_t size) -> Cell {
    Cell* values = m.module.memory.cells(size);
    for (std::uint32_t i = 0; i < size; ++i) values[i] = Cell::of_int(i);
    Mapping map;
    map.keys = set_of(size).sequence->items;
    map.values = values;
    map.size = size;
    map.open = false;
    return Cell::of_mapping(m.module.memory.make(map));
  }
  auto value(TypeId type) -> Cell {
    const auto any = static_cast<std::int64_t>(random());
    if (type == yes) return Cell::of(truth_of(any % 2 == 0));
    if (type == whole) return Cell::of_int(any % 100);
    if (type == exact) return Cell::of_decimal(Int128{any % 1'000} * kDecimalOne);
    if (type == text) return kept(fmt::format("team-{:03}", random() % 200));
    if (type == tier) return Cell::of_int(static_cast<std::int64_t>(random() % 4));
    if (type == pair) return Cell::of_fields(m.sequence({value(text), value(whole)}).sequence->items);
    if (type == texts) return set_of(4);
    if (type == tiers) return m.sequence({Cell::of_int(1), Cell::of_int(static_cast<std::int64_t>(2 + random() % 2))});
    if (type == counts) return map_of(4);
    const TypeId element = type == wholes ? whole : pair;
    return m.sequence({value(element), value(element), value(element), value(element)});
  }
};

// Emits one operation on a fresh input and says what is handed out.
using Emit = std::function<std::uint32_t(Ground& g, test::FunctionBuilder& f)>;
struct Case {
  std::string name;
  TypeId Ground::* input;
  Emit emit;
  std::size_t worlds = kWorlds;
};

auto builtin_named(std::string_view name) -> std::uint32_t {
  const auto rows = builtins::all();
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.name == name; });
  WRIT_CHECK(found != rows.end(), "no such builtin");
  return static_cast<std::uint32_t>(found - rows.begin());
}

// Nanoseconds for one world, the best of several runs.
auto time_of(Ground& g, const std::vector<TypeId>& inputs, std::size_t count, int rounds) -> double {
  ir::index_keys(g.m.module);
  auto engine = host::load_jit(g.m.module, std::string(WRIT_BUILD_DIR "/libwrit-jit.so"));
  if (!engine) {
    fmt::print(stderr, "{}\n", engine.error().message);
    std::exit(2);
  }
  std::vector<std::vector<Cell>> worlds(count);
  for (auto& world : worlds) {
    for (const TypeId type : inputs) world.push_back(g.value(type));
  }
  const ir::FunctionId id{0u};
  std::vector<Cell> outputs(g.m.module.functions[id].outputs.size());
  Arena arena;
  double best = 1e18;
  for (int i = 0; i < kRepetitions; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    for (int round = 0; round < rounds; ++round) {
      arena.reset();
      (*engine)->evaluate(id, {worlds[static_cast<std::size_t>(round) % count], 0}, arena, outputs.data());
    }
    const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - begin;
    best = std::min(best, taken.count() / rounds);
  }
  return best;
}

auto time_of(const Case& of, int rounds) -> double {
  Ground g;
  test::FunctionBuilder f(g.m);
  std::vector<TypeId> inputs;
  for (std::uint32_t i = 0; i < kCopies; ++i) {
    f.output(of.emit(g, f));
    while (inputs.size() < g.m.module.inputs.size())
      inputs.push_back(g.m.module.inputs[ir::InputId{inputs.size()}].type);
  }
  f.finish();
  return time_of(g, inputs, of.worlds, rounds);
}

auto on(TypeId Ground::* input, Op op, TypeId Ground::* result, Emit other = {}) -> Emit {
  return [=](Ground& g, test::FunctionBuilder& f) {
    const std::uint32_t a = f.input(g.*input);
    return f.emit(op, g.*result, a, other ? other(g, f) : 0);
  };
}

auto constant(TypeId Ground::* type, std::function<Cell(Ground&)> make) -> Emit {
  return [=](Ground& g, test::FunctionBuilder& f) { return f.constant(g.*type, make(g)); };
}

auto pattern(Op op, std::string_view text) -> Emit {
  return [=](Ground& g, test::FunctionBuilder& f) { return f.emit(op, g.yes, f.input(g.text), g.m.text(text).index); };
}

auto every(TypeId Ground::* collection, Emit condition) -> Emit {
  return [=](Ground& g, test::FunctionBuilder& f) {
    const std::uint32_t all = f.input(g.*collection);
    f.open(all);
    return f.emit(Op::Every, g.yes, all, f.close({condition(g, f)}));
  };
}

auto sum(TypeId Ground::* collection) -> Emit {
  return [=](Ground& g, test::FunctionBuilder& f) {
    const std::uint32_t all = f.input(g.*collection);
    const std::uint32_t element = f.open(all)[0];
    const std::uint32_t yes = f.constant(g.yes, Cell::of(Truth::True));
    return f.emit(Op::Sum, g.whole, all, f.close({yes, element}));
  };
}

// Behind a condition that holds in half of the worlds, or in all of them for half of the copies: the difference is half
// of what a branch costs that is guessed wrongly.
enum class Foreseen : std::uint8_t { No, Yes };
auto behind(Foreseen foreseen, const Emit& dear) -> Emit {
  return [=, copy = 0](Ground& g, test::FunctionBuilder& f) mutable {
    const std::int64_t least = foreseen == Foreseen::No ? 0 : copy++ % 2 == 0 ? 200 : -200;
    const std::uint32_t condition = f.emit(Op::Le, g.yes, f.constant(g.whole, Cell::of_int(least)), f.input(g.whole));
    return f.emit(Op::And, g.yes, condition, dear(g, f));
  };
}

auto call(std::string_view name, TypeId Ground::* result, std::vector<TypeId Ground::*> arguments) -> Emit {
  return [=](Ground& g, test::FunctionBuilder& f) {
    std::vector<std::uint32_t> values;
    for (const auto argument : arguments) values.push_back(f.input(g.*argument));
    return f.emit_list(Op::Call, g.*result, values, builtin_named(name));
  };
}

// The last value that was emitted, as far as it is one of the block that is open.
auto last(Ground&, test::FunctionBuilder& f) -> std::uint32_t {
  return static_cast<std::uint32_t>(f.raw().value_types.size() - 1);
}

auto cases() -> std::vector<Case> {
  using G = Ground;
  const Emit fifty = constant(&G::whole, [](G&) { return Cell::of_int(50); });
  const Emit decimal = constant(&G::exact, [](G&) { return Cell::of_decimal(Int128{7} * kDecimalOne); });
  const Emit name = constant(&G::text, [](G& g) { return g.kept("team-007"); });
  const auto set = [](std::uint32_t size) { return constant(&G::texts, [=](G& g) { return g.set_of(size); }); };
  const auto map = [](std::uint32_t size) { return constant(&G::counts, [=](G& g) { return g.map_of(size); }); };
  const Emit two_tiers = constant(&G::tiers, [](G& g) { return g.m.sequence({Cell::of_int(1), Cell::of_int(3)}); });
  const Emit another = [](G& g, test::FunctionBuilder& f) { return f.input(g.text); };
  const Emit below = [fifty](G& g, test::FunctionBuilder& f) {
    const std::uint32_t element = last(g, f);
    return f.emit(Op::Le, g.yes, element, fifty(g, f));
  };
  return {
      {"not", &G::yes, on(&G::yes, Op::Not, &G::yes)},
      {"le, int", &G::whole, on(&G::whole, Op::Le, &G::yes, fifty)},
      {"le, decimal", &G::exact, on(&G::exact, Op::Le, &G::yes, decimal)},
      {"mul, decimal", &G::exact, on(&G::exact, Op::Mul, &G::exact, decimal)},
      {"eq, text and constant", &G::text, on(&G::text, Op::Eq, &G::yes, name)},
      {"eq, two texts", &G::text, on(&G::text, Op::Eq, &G::yes, another)},
      {"lt, text", &G::text, on(&G::text, Op::Lt, &G::yes, name)},
      {"member, 3 texts", &G::text, on(&G::text, Op::Member, &G::yes, set(3))},
      {"member, 6 texts", &G::text, on(&G::text, Op::Member, &G::yes, set(6))},
      {"member, 100 texts", &G::text, on(&G::text, Op::Member, &G::yes, set(100))},
      {"member, enum", &G::tier, on(&G::tier, Op::Member, &G::yes, two_tiers)},
      {"has_key, 100 texts", &G::text, on(&G::text, Op::HasKey, &G::yes, map(100))},
      {"entry, 100 texts", &G::text,
       [map](G& g, test::FunctionBuilder& f) {
         const std::uint32_t held = map(100)(g, f);
         return f.emit(Op::Entry, g.whole, held, f.input(g.text));
       }},
      {"size", &G::wholes, on(&G::wholes, Op::Size, &G::whole)},
      {"like", &G::text, pattern(Op::Like, "team-0*")},
      {"matches, short", &G::text, pattern(Op::Matches, "team-[0-9]+")},
      {"matches, alternatives", &G::text, pattern(Op::Matches, "(team|crew|squad)-(0[0-9]*|1[0-9]+)")},
      {"call, subset of enums", &G::tiers, call("subset", &G::yes, {&G::tiers, &G::tiers})},
      {"call, inter of enums", &G::tiers, call("inter", &G::tiers, {&G::tiers, &G::tiers})},
      {"and, a match behind what is foreseen", &G::whole, behind(Foreseen::Yes, pattern(Op::Matches, "team-[0-9]+")),
       kManyWorlds},
      {"and, a match behind what is not", &G::whole, behind(Foreseen::No, pattern(Op::Matches, "team-[0-9]+")),
       kManyWorlds},
      {"sum of 4", &G::wholes, sum(&G::wholes)},
      {"every of 4, le", &G::wholes, every(&G::wholes, below)},
      {"every of 4, nothing to do", &G::wholes,
       every(&G::wholes, constant(&G::yes, [](G&) { return Cell::of(Truth::True); }))},
  };
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 20'000;
  for (const Case& of : cases()) {
    const Case nothing{"", of.input, [&](Ground& g, test::FunctionBuilder& f) { return f.input(g.yes); }, of.worlds};
    const double taken = (time_of(of, rounds) - time_of(nothing, rounds)) / kCopies;
    fmt::print("{:8.2f}  {}\n", taken, of.name);
  }
}

#include <doctest/doctest.h>

#include "compiler/testing/sampler.hpp"
#include "compiler/testing/shrink.hpp"
#include "runtime/values/compare.hpp"
#include "runtime/values/text.hpp"
#include "tests/unit/testing/package.hpp"

namespace writ::testing {
namespace {

constexpr const char* kRules = R"(
role lab "Lab" from "x:lab"
enum Ring ordered { internal, beta, public }
record Part { name : string matches /[a-c]{1,3}/, weight : decimal[kg] in 0 kg .. 5 kg }
unit kg
record Everything {
  flag : bool
  small : int in 3 ..< 9
  any : int
  share : ratio
  score : float in 0.0 .. 1.0
  day : date
  at : instant
  took : duration
  ring : Ring?
  who : person
  file : digest
  short : string max 3
  tags : set[Ring, 1 .. 2]
  parts : list[Part, max 3]
  counts : map[string, int in 0 .. 5, max 2]
}
request all : Everything
evidence report : Part { about all.file from lab fresh within 24 h }
property "p" runs 10 {
  assume report.weight > 2.5 kg and all.any != 4_711 and all.day > 2026-05-04
  expect all.small < 5
}
)";

// The value is one of its type, all the way down.
auto belongs(const TypeTable& types, TypeId id, const Cell& value) -> bool {
  const Type& type = types[id];
  if (value.is_unknown()) return false;
  if (value.absent) return type.optional;
  auto all = [&](TypeId element, const Cell* cells, std::uint32_t size) {
    for (std::uint32_t i = 0; i < size; ++i) {
      if (!belongs(types, element, cells[i])) return false;
    }
    return true;
  };
  if (type.kind == Kind::Record) {
    const auto& fields = types[type.record].fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (!belongs(types, fields[i].type, value.fields[i])) return false;
    }
    return true;
  }
  if (type.kind == Kind::List || type.kind == Kind::Set) {
    const Sequence& items = *value.sequence;
    return items.size >= type.min_size && items.size <= type.max_size && all(type.element, items.items, items.size);
  }
  if (type.kind == Kind::Map) {
    const Mapping& map = *value.mapping;
    return map.size >= type.min_size && map.size <= type.max_size && all(type.key, map.keys, map.size) &&
           all(type.element, map.values, map.size);
  }
  if (type.kind == Kind::Enum)
    return value.integer >= 0 && static_cast<std::size_t>(value.integer) < types[type.enumeration].members.size();
  return type.kind == Kind::Bool || fits(type, value);
}

struct Fixture {
  Rules rules{kRules};
  const ir::Module& module = rules.lowered.module;
  Demand demand = demand_of(module, rules.lowered.tests.at(0));
  Pools pools{module, demand.functions};
  Sampler sampler{module, demand, pools};

  auto in_types(const World& world) -> bool {
    for (const auto& [id, fact] : world.facts) {
      if (fact.kind == Fact::Kind::Value && !belongs(module.types, module.inputs[id].type, fact.value)) return false;
    }
    return true;
  }
  auto told(const World& world) -> std::string {
    std::string text = print_instant(world.now);
    for (const auto& [id, fact] : world.facts) {
      text += " " + std::to_string(static_cast<int>(fact.kind)) + " " + std::to_string(fact.aged);
      if (fact.kind == Fact::Kind::Value) text += print_value(module.types, module.inputs[id].type, fact.value);
    }
    return text;
  }
};

TEST_CASE("a sampled world, and one near it, is made of values of its types") {
  Fixture f;
  REQUIRE_FALSE(f.rules.sink.has_errors());
  CHECK(f.demand.inputs.size() == 2);
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    CAPTURE(seed);
    Arena memory;
    f.sampler.use(memory);
    Random random(seed);
    const World world = f.sampler.world(random);
    CHECK(f.in_types(world));
    CHECK(f.in_types(f.sampler.variation(random, world)));
  }
  CHECK_FALSE(f.sampler.impossible());
}

TEST_CASE("a seed gives the same world for ever") {
  Fixture f;
  Fixture g;
  std::set<std::string> different;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Arena memory;
    f.sampler.use(memory);
    g.sampler.use(memory);
    Random one(seed);
    Random other(seed);
    const std::string told = f.told(f.sampler.world(one));
    CHECK(told == g.told(g.sampler.world(other)));
    different.insert(told);
  }
  CHECK(different.size() > 45);
  CHECK(seed_of("a title") == 3'833'208'479);
}

TEST_CASE("limits in the rules, their neighbours and the ends of types are tried") {
  Fixture f;
  std::set<std::int64_t> small;
  std::set<std::int64_t> any;
  std::set<std::string> weights;
  std::set<int> evidence;
  std::set<std::int64_t> ages;
  bool beside_a_date = false;
  for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
    Arena memory;
    f.sampler.use(memory);
    Random random(seed);
    const World world = f.sampler.world(random);
    const Fact& request = world.facts.at(f.demand.request);
    small.insert(request.value.fields[1].integer);
    any.insert(request.value.fields[2].integer);
    beside_a_date = beside_a_date || print_instant(world.now) == "2026-05-03T23:59:59Z";
    for (const auto& [id, fact] : world.facts) {
      if (id == f.demand.request) continue;
      evidence.insert(static_cast<int>(fact.kind));
      ages.insert(fact.aged);
      if (fact.kind == Fact::Kind::Value) weights.insert(decimal::print(fact.value.fields[1].decimal));
    }
  }
  CHECK(small == std::set<std::int64_t>{3, 4, 5, 6, 7, 8});
  for (std::int64_t wanted : {0ll, 4'710ll, 4'711ll, 4'712ll, static_cast<long long>(INT64_MAX)})
    CHECK(any.contains(wanted));
  for (const char* wanted : {"0", "2.4", "2.5", "2.6", "5"}) CHECK(weights.contains(wanted));
  CHECK(evidence.size() == 3);
  CHECK(ages == std::set<std::int64_t>{0, 86'400'000'000'000, 90'000'000'000'000});
  CHECK(beside_a_date);
}

TEST_CASE("shrinking keeps to the types and ends where nothing is simpler") {
  Fixture f;
  std::set<std::string> ends;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    Arena memory;
    f.sampler.use(memory);
    Random random(seed);
    World world = f.sampler.world(random);
    Shrinker shrinker(f.module, f.sampler);
    shrinker.use(memory);
    std::size_t steps = 0;
    for (std::vector<World> simpler = shrinker.simpler(world); !simpler.empty(); simpler = shrinker.simpler(world)) {
      for (const World& candidate : simpler) REQUIRE(f.in_types(candidate));
      world = simpler[random.below(simpler.size())];
      REQUIRE(++steps < 2'000);
    }
    ends.insert(f.told(world));
  }
  CHECK(ends.size() <= 8);  // the text of a pattern, and which element of a set, may differ
}

}  // namespace
}  // namespace writ::testing

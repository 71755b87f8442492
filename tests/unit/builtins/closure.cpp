// Closures against a matrix in which every way is tried, and their limits.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "runtime/builtins/builtins.hpp"
#include "runtime/values/compare.hpp"
#include "tests/property/random_values.hpp"

using namespace writ;

namespace {

using Matrix = std::vector<std::vector<bool>>;

struct Graphs {
  TypeTable types;
  Arena arena;
  TypeId node = types.simple(Kind::Int);
  TypeId edges = map_of(node, types.set_of(node));

  auto map_of(TypeId key, TypeId element) -> TypeId {
    Type row;
    row.kind = Kind::Map;
    row.key = key;
    row.element = element;
    row.max_size = 2'000;
    return types.intern(row);
  }
  auto set_of(const std::vector<bool>& members) -> Cell {
    Cell* items = arena.cells(members.size());
    std::uint32_t count = 0;
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (members[i]) items[count++] = Cell::of_int(static_cast<std::int64_t>(i));
    }
    return Cell::of_sequence(arena.make(Sequence{items, count, false}));
  }
  // A node without edges is no key.
  auto map_of(const Matrix& graph) -> Cell {
    Cell* keys = arena.cells(graph.size());
    Cell* values = arena.cells(graph.size());
    std::uint32_t count = 0;
    for (std::size_t i = 0; i < graph.size(); ++i) {
      const Cell set = set_of(graph[i]);
      if (set.sequence->size == 0) continue;
      keys[count] = Cell::of_int(static_cast<std::int64_t>(i));
      values[count++] = set;
    }
    return Cell::of_mapping(arena.make(Mapping{keys, values, count, false}));
  }
  auto closure(const Cell& graph) -> Cell {
    const std::uint32_t row = *builtins::find("closure");
    const std::array types_of = {edges};
    const auto result = builtins::all()[row].rule(types, types_of);
    REQUIRE(result.has_value());
    return builtins::call(row, {types, types_of, *result, arena}, {&graph, 1});
  }
};

// Warshall's algorithm.
auto all_ways(Matrix reach) -> Matrix {
  for (std::size_t k = 0; k < reach.size(); ++k) {
    for (std::size_t i = 0; i < reach.size(); ++i) {
      for (std::size_t j = 0; reach[i][k] && j < reach.size(); ++j) reach[i][j] = reach[i][j] || reach[k][j];
    }
  }
  return reach;
}

}  // namespace

TEST_CASE("a closure has every way, cycles too, and a key for whatever is mentioned") {
  property::Random random(20'261'128);
  for (int i = 0; i < 300; ++i) {
    Graphs g;
    const std::size_t nodes = 1 + random.below(14);
    Matrix graph(nodes, std::vector<bool>(nodes));
    for (auto& row : graph) {
      for (std::size_t j = 0; j < nodes; ++j) row[j] = random.percent(18);
    }
    const Matrix expected = all_ways(graph);
    const Cell closed = g.closure(g.map_of(graph));
    REQUIRE(closed.known());
    for (std::size_t n = 0; n < nodes; ++n) {
      bool mentioned = false;
      for (std::size_t j = 0; j < nodes; ++j) mentioned = mentioned || graph[n][j] || graph[j][n];
      const Cell* found = find(g.types, g.node, *closed.mapping, Cell::of_int(static_cast<std::int64_t>(n)));
      REQUIRE((found != nullptr) == mentioned);
      if (found != nullptr) CHECK(order(g.types, g.types.set_of(g.node), *found, g.set_of(expected[n])) == 0);
    }
  }
}

TEST_CASE("what is not known of a graph leaves its closure unknown") {
  Graphs g;
  Cell* items = g.arena.cells(1);
  items[0] = Cell::unknown(bit(Reason::Stale));
  Cell* key = g.arena.cells(1);
  Cell* value = g.arena.cells(1);
  *value = Cell::of_sequence(g.arena.make(Sequence{items, 1, false}));
  CHECK(g.closure(Cell::of_mapping(g.arena.make(Mapping{key, value, 1, false}))).why == bit(Reason::Stale));
  *value = Cell::of_sequence(g.arena.make(Sequence{nullptr, 0, true}));
  CHECK(g.closure(Cell::of_mapping(g.arena.make(Mapping{key, value, 1, false}))).why == bit(Reason::Incomplete));
}

TEST_CASE("a million members is as far as it goes") {
  Graphs g;
  const std::size_t nodes = 1'500;  // in a ring: each leads to all
  Matrix ring(nodes, std::vector<bool>(nodes));
  for (std::size_t i = 0; i < nodes; ++i) ring[i][(i + 1) % nodes] = true;
  CHECK(g.closure(g.map_of(ring)).why == bit(Reason::OverLimit));
}

// What each node of a graph leads to, on any way: memberships of memberships.
//
// The checker lets it be asked of data alone, and it is made once, when the data is loaded. Here it is a function like
// any other: nodes are numbered in their order, and from each one the graph is walked; so it takes as many steps as the
// result has members, times the edges of each.
#include "runtime/builtins/closure.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "runtime/base/limits.hpp"
#include "runtime/builtins/families.hpp"
#include "runtime/values/compare.hpp"
#include "runtime/values/open.hpp"

namespace writ::builtins {
namespace {

using Node = std::uint32_t;

// The keys of the map and the members of its sets, in order; and by number whom each leads to at once.
struct Graph {
  Cell* nodes = nullptr;
  std::uint32_t count = 0;
  std::vector<std::vector<Node>> next;
};

auto node_of(const TypeTable& types, TypeId type, const Graph& graph, const Cell& cell) -> Node {
  const Cell* at = std::lower_bound(graph.nodes, graph.nodes + graph.count, cell,
                                    [&](const Cell& a, const Cell& b) { return order(types, type, a, b) < 0; });
  return static_cast<Node>(at - graph.nodes);
}

auto graph_of(const Context& context, TypeId type, const Mapping& edges) -> Graph {
  std::size_t mentioned = edges.size;
  for (std::uint32_t i = 0; i < edges.size; ++i) mentioned += edges.values[i].sequence->size;
  Graph graph;
  graph.nodes = context.arena.cells(mentioned);
  Cell* end = std::copy_n(edges.keys, edges.size, graph.nodes);
  for (std::uint32_t i = 0; i < edges.size; ++i)
    end = std::copy_n(edges.values[i].sequence->items, edges.values[i].sequence->size, end);
  graph.count = canonical_set(context.types, type, graph.nodes, static_cast<std::uint32_t>(end - graph.nodes));
  graph.next.resize(graph.count);
  for (std::uint32_t i = 0; i < edges.size; ++i) {
    std::vector<Node>& next = graph.next[node_of(context.types, type, graph, edges.keys[i])];
    const Sequence& set = *edges.values[i].sequence;
    for (std::uint32_t k = 0; k < set.size; ++k) next.push_back(node_of(context.types, type, graph, set.items[k]));
  }
  return graph;
}

class Walk {
 public:
  explicit Walk(const Graph& graph) : graph_(graph), met_by_(graph.count, graph.count) {}

  // In order; `start` itself only where a way leads back to it.
  auto from(Node start) -> const std::vector<Node>& {
    met_.clear();
    meet(start, start);
    for (std::size_t i = 0; i < met_.size(); ++i) meet(met_[i], start);
    std::sort(met_.begin(), met_.end());
    return met_;
  }

 private:
  void meet(Node node, Node start) {
    for (const Node next : graph_.next[node]) {
      if (met_by_[next] == start) continue;
      met_by_[next] = start;
      met_.push_back(next);
    }
  }

  const Graph& graph_;
  std::vector<Node> met_by_;  // by node: the last start that leads to it
  std::vector<Node> met_;
};

auto closure(const Context& context, std::span<const Cell> arguments) -> Cell {
  const TypeId map = context.argument_types[0];
  if (const Reasons why = open_reasons(context.types, map, arguments[0]); why != 0) return Cell::unknown(why);
  const Graph graph = graph_of(context, context.types[map].key, *arguments[0].mapping);
  Cell* values = context.arena.cells(graph.count);
  Walk walk(graph);
  std::size_t members = 0;
  for (Node node = 0; node < graph.count; ++node) {
    const std::vector<Node>& met = walk.from(node);
    members += met.size();
    if (members > limits::kLargestCollection) return Cell::unknown(bit(Reason::OverLimit));
    Cell* items = context.arena.cells(met.size());
    for (std::size_t i = 0; i < met.size(); ++i) items[i] = graph.nodes[met[i]];
    values[node] =
        Cell::of_sequence(context.arena.make(Sequence{items, static_cast<std::uint32_t>(met.size()), false}));
  }
  return Cell::of_mapping(context.arena.make(Mapping{graph.nodes, values, graph.count, false}));
}

// Room for the keys and for the members.
auto node_type(TypeTable& types, TypeId key, TypeId member) -> TypeId {
  Type node = types[unrefined(types, key)];
  const std::uint32_t other = types[member].max_size;
  node.max_size = node.max_size == 0 || other == 0 ? 0 : std::max(node.max_size, other);
  return types.intern(node);
}

auto closure_rule(TypeTable& types, Arguments arguments) -> std::optional<TypeId> {
  if (!is_one(types, arguments, Kind::Map)) return std::nullopt;
  Type map = types[arguments[0]];
  Type set = types[map.element];
  if (set.optional || set.kind != Kind::Set || !same_shape(types, map.key, set.element)) return std::nullopt;
  const std::uint64_t nodes = std::uint64_t{map.max_size} * (1 + std::uint64_t{set.max_size});
  map.max_size = static_cast<std::uint32_t>(std::min<std::uint64_t>(nodes, limits::kLargestCollection));
  map.key = node_type(types, map.key, set.element);
  set.element = map.key;
  set.max_size = map.max_size;
  set.min_size = 0;
  map.element = types.intern(set);
  return types.intern(map);
}

constexpr std::array kRows = {
    Builtin{kClosure, "closure(edges: map[T, set[T]]) -> map[T, set[T]]", closure, closure_rule, "1",
            "What each key, and each member, leads to on any way, itself only where a way leads back to it; made once, "
            "when the `data` that it names is loaded; unknown(over_limit) above a million members in all.",
            "closure(groups)[\"ada\"] == {\"staff\", \"team\"}"},
};

}  // namespace

auto closure_rows() -> std::span<const Builtin> { return kRows; }

}  // namespace writ::builtins

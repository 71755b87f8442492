// The closure of a lineage against brute force: following every way, one at a time.
//
// Also: knowing less of a graph never shows more. With a holding hidden no label is added and nothing
// that was open closes; and taking a flow away takes labels and ways away, never adds them.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <functional>
#include <random>
#include <set>

#include "compiler/check/closure.hpp"

using writ::check::Bits;
using writ::check::Closure;
using writ::check::FlowGraph;
using writ::check::LabelFlow;

namespace {

constexpr std::size_t kGraphs = 3'000;
constexpr std::size_t kLabels = 70;  // more than a word

struct Random {
  std::mt19937_64 engine;
  auto below(std::size_t most) -> std::size_t { return engine() % most; }
  auto chance(std::size_t percent) -> bool { return below(100) < percent; }
};

auto some_labels(Random& random, std::size_t percent) -> Bits {
  Bits bits(kLabels);
  if (!random.chance(percent)) return bits;
  for (std::size_t i = random.below(4) + 1; i-- > 0;) bits.add(random.below(kLabels));
  return bits;
}

// Nodes in a hidden order, so that flows go up and down in numbers.
auto random_graph(Random& random) -> FlowGraph {
  const std::size_t count = 1 + random.below(random.chance(10) ? 90 : 9);
  std::vector<std::uint32_t> order(count);
  for (std::uint32_t i = 0; i < count; ++i) order[i] = i;
  std::shuffle(order.begin(), order.end(), random.engine);
  FlowGraph graph;
  for (std::size_t i = 0; i < count; ++i) {
    graph.holds.push_back(some_labels(random, 60));
    graph.open.push_back(random.chance(10));
  }
  for (std::size_t flows = random.below(2 * count); flows-- > 0 && count > 1;) {
    const std::size_t to = 1 + random.below(count - 1);
    graph.flows.push_back({order[random.below(to)], order[to], some_labels(random, 40), some_labels(random, 20)});
  }
  return graph;
}

// What one label of one node reaches, flow after flow.
struct Brute {
  const FlowGraph& graph;
  std::set<std::uint32_t> reached;
  void from(std::uint32_t node, const std::function<bool(const LabelFlow&)>& passes) {
    for (const LabelFlow& flow : graph.flows) {
      if (flow.from == node && passes(flow) && reached.insert(flow.to).second) from(flow.to, passes);
    }
  }
};

auto reached(const FlowGraph& graph, std::uint32_t node, const std::function<bool(const LabelFlow&)>& passes)
    -> std::set<std::uint32_t> {
  Brute brute{graph, {}};
  brute.from(node, passes);
  return brute.reached;
}

auto brute(const FlowGraph& graph) -> Closure {
  const std::size_t count = graph.holds.size();
  Closure made{std::vector<Bits>(count, Bits(count)), std::vector<Bits>(count, Bits(count)), graph.holds, graph.open};
  const auto any = [](const LabelFlow&) { return true; };
  for (std::uint32_t node = 0; node < count; ++node) {
    for (const std::uint32_t below : reached(graph, node, any)) {
      made.upstream[below].add(node);
      made.downstream[node].add(below);
      if (graph.open[node]) made.open[below] = true;
    }
  }
  for (std::size_t label = 0; label < kLabels; ++label) {
    const auto passes = [&](const LabelFlow& flow) { return !flow.removes.has(label) || flow.adds.has(label); };
    std::set<std::uint32_t> begins;
    for (std::uint32_t node = 0; node < count; ++node) {
      if (graph.holds[node].has(label)) begins.insert(node);
    }
    for (const LabelFlow& flow : graph.flows) {
      if (flow.adds.has(label)) begins.insert(flow.to);
    }
    for (const std::uint32_t begin : begins) {
      made.labels[begin].add(label);
      for (const std::uint32_t below : reached(graph, begin, passes)) made.labels[below].add(label);
    }
  }
  return made;
}

auto within(const Bits& a, const Bits& b) -> bool {
  for (const std::uint32_t one : a.members()) {
    if (!b.has(one)) return false;
  }
  return true;
}

auto same(const Closure& a, const Closure& b) -> bool {
  return a.upstream == b.upstream && a.downstream == b.downstream && a.labels == b.labels && a.open == b.open;
}

// `less` was made from the graph of `more` with something taken away.
auto shows_no_more(const Closure& less, const Closure& more) -> bool {
  for (std::size_t node = 0; node < more.labels.size(); ++node) {
    if (!within(less.labels[node], more.labels[node]) || !within(less.upstream[node], more.upstream[node])) return false;
  }
  return true;
}

auto fault_of(Random& random) -> const char* {
  FlowGraph graph = random_graph(random);
  if (!circle_in(graph).empty()) return "a circle is found where there is none";
  const Closure closed = close(graph);
  if (!same(closed, brute(graph))) return "the closure is not what following every way gives";
  FlowGraph less = graph;
  const std::size_t node = random.below(less.holds.size());
  less.holds[node] = Bits(kLabels);
  less.open[node] = true;
  const Closure hidden = close(less);
  if (!shows_no_more(hidden, closed)) return "a holding that is hidden shows labels";
  for (std::size_t i = 0; i < closed.open.size(); ++i) {
    const bool reads = i == node || closed.upstream[i].has(node);
    if (reads && !hidden.open[i]) return "what is made from an asset that says nothing is not open";
    if (closed.open[i] && !hidden.open[i]) return "an open asset closes when less is known";
  }
  if (!graph.flows.empty()) {
    less = graph;
    less.flows.erase(less.flows.begin() + static_cast<std::ptrdiff_t>(random.below(less.flows.size())));
    if (!shows_no_more(close(less), closed)) return "a flow taken away shows labels or ways";
  }
  const std::vector<std::uint32_t> below = closed.downstream[node].members();
  graph.flows.push_back({below.empty() ? static_cast<std::uint32_t>(node) : below[random.below(below.size())],
                         static_cast<std::uint32_t>(node), Bits(kLabels), Bits(kLabels)});
  const std::vector<std::uint32_t> circle = circle_in(graph);
  if (circle.empty()) return "a circle is not found";
  for (std::size_t i = 0; i < circle.size(); ++i) {
    const std::uint32_t next = circle[(i + 1) % circle.size()];
    const auto joins = [&](const LabelFlow& flow) { return flow.from == circle[i] && flow.to == next; };
    if (std::none_of(graph.flows.begin(), graph.flows.end(), joins)) return "a circle has a gap";
  }
  return nullptr;
}

}  // namespace

auto main(int argc, char** argv) -> int {
  const bool seeded = argc == 3 && std::strcmp(argv[1], "--seed") == 0;
  Random random{std::mt19937_64(seeded ? std::strtoull(argv[2], nullptr, 10) : 1)};
  for (std::size_t i = 0; i < kGraphs; ++i) {
    if (const char* fault = fault_of(random)) {
      std::printf("graph %zu: %s\n", i, fault);
      return 1;
    }
  }
  std::printf("%zu graphs\n", kGraphs);
  return 0;
}

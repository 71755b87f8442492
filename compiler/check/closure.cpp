#include "compiler/check/closure.hpp"

#include <algorithm>
#include <bit>

#include "runtime/base/check.hpp"

namespace writ::check {

void Bits::add_all(const Bits& more) {
  for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= more.words_[i];
}

void Bits::add_all_but(const Bits& more, const Bits& without) {
  for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= more.words_[i] & ~without.words_[i];
}

auto Bits::members() const -> std::vector<std::uint32_t> {
  std::vector<std::uint32_t> found;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    for (std::uint64_t left = words_[i]; left != 0; left &= left - 1)
      found.push_back(static_cast<std::uint32_t>(i * kWord) + static_cast<std::uint32_t>(std::countr_zero(left)));
  }
  return found;
}

auto Bits::count() const -> std::size_t {
  std::size_t sum = 0;
  for (const std::uint64_t word : words_) sum += static_cast<std::size_t>(std::popcount(word));
  return sum;
}

namespace {

// Nodes that no circle holds back, sources first.
auto free_nodes(const FlowGraph& graph) -> std::vector<std::uint32_t> {
  const std::size_t count = graph.holds.size();
  std::vector<std::uint32_t> waits(count);
  std::vector<std::vector<std::uint32_t>> into(count);
  for (const LabelFlow& flow : graph.flows) {
    ++waits[flow.to];
    into[flow.from].push_back(flow.to);
  }
  std::vector<std::uint32_t> order;
  for (std::uint32_t node = 0; node < count; ++node) {
    if (waits[node] == 0) order.push_back(node);
  }
  for (std::size_t at = 0; at < order.size(); ++at) {
    for (const std::uint32_t next : into[order[at]]) {
      if (--waits[next] == 0) order.push_back(next);
    }
  }
  return order;
}

auto flows_into(const FlowGraph& graph) -> std::vector<std::vector<const LabelFlow*>> {
  std::vector<std::vector<const LabelFlow*>> found(graph.holds.size());
  for (const LabelFlow& flow : graph.flows) found[flow.to].push_back(&flow);
  return found;
}

}  // namespace

auto sources_first(const FlowGraph& graph) -> std::optional<std::vector<std::uint32_t>> {
  std::vector<std::uint32_t> order = free_nodes(graph);
  return order.size() == graph.holds.size() ? std::optional(std::move(order)) : std::nullopt;
}

// What is not free has a source that is not free: going up from one of them ends in a circle.
auto circle_in(const FlowGraph& graph) -> std::vector<std::uint32_t> {
  const std::vector<std::uint32_t> order = free_nodes(graph);
  if (order.size() == graph.holds.size()) return {};
  Bits free(graph.holds.size());
  for (const std::uint32_t node : order) free.add(node);
  const auto into = flows_into(graph);
  std::uint32_t at = 0;
  while (free.has(at)) ++at;
  std::vector<std::uint32_t> way;
  while (std::find(way.begin(), way.end(), at) == way.end()) {
    way.push_back(at);
    const auto& sources = into[at];
    at = (*std::find_if(sources.begin(), sources.end(), [&](const LabelFlow* flow) { return !free.has(flow->from); }))->from;
  }
  way.erase(way.begin(), std::find(way.begin(), way.end(), at));
  std::reverse(way.begin(), way.end());
  return way;
}

auto close(const FlowGraph& graph) -> Closure {
  const std::size_t count = graph.holds.size();
  const auto order = sources_first(graph);
  WRIT_CHECK(order.has_value(), "a graph with a circle has no closure");
  const auto into = flows_into(graph);
  Closure made{std::vector<Bits>(count, Bits(count)), std::vector<Bits>(count, Bits(count)), graph.holds, graph.open};
  for (const std::uint32_t node : *order) {
    for (const LabelFlow* flow : into[node]) {
      made.upstream[node].add(flow->from);
      made.upstream[node].add_all(made.upstream[flow->from]);
      made.labels[node].add_all_but(made.labels[flow->from], flow->removes);
      made.labels[node].add_all(flow->adds);
      made.open[node] = made.open[node] || made.open[flow->from];
    }
  }
  for (auto node = order->rbegin(); node != order->rend(); ++node) {
    for (const LabelFlow* flow : into[*node]) {
      made.downstream[flow->from].add(*node);
      made.downstream[flow->from].add_all(made.downstream[*node]);
    }
  }
  return made;
}

}  // namespace writ::check

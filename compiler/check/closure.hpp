// A graph of what is made from what, into everything that reaches everything.
//
// Nodes are numbered from 0; so are labels. A flow goes from a source to what is made from it; a label
// goes along it unless the flow removes it, and what the flow adds starts there. `close` computes,
// as bits, what lies above and below each node and which labels arrive at it. A label removed on one
// way still arrives by another. A node whose own labels nobody knows, and all below it, is `open`:
// the labels shown are there, and there may be others.
//
// Time and memory are linear in flows times nodes over 64. No limit of its own; the caller bounds nodes.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace writ::check {

class Bits {
 public:
  Bits() = default;
  explicit Bits(std::size_t size) : words_((size + kWord - 1) / kWord) {}
  void add(std::size_t index) { words_[index / kWord] |= std::uint64_t{1} << (index % kWord); }
  [[nodiscard]] auto has(std::size_t index) const -> bool {
    return ((words_[index / kWord] >> (index % kWord)) & 1u) != 0;
  }
  // Both of one size.
  void add_all(const Bits& more);
  void add_all_but(const Bits& more, const Bits& without);
  [[nodiscard]] auto members() const -> std::vector<std::uint32_t>;  // ascending
  [[nodiscard]] auto count() const -> std::size_t;
  auto operator==(const Bits&) const -> bool = default;

 private:
  static constexpr std::size_t kWord = 64;
  std::vector<std::uint64_t> words_;
};

struct LabelFlow {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  Bits removes;  // labels
  Bits adds;
};
struct FlowGraph {
  std::vector<Bits> holds;  // labels, by node
  std::vector<bool> open;   // nobody says what the node itself holds
  std::vector<LabelFlow> flows;
};
struct Closure {
  std::vector<Bits> upstream;    // nodes, by node; itself is not among them
  std::vector<Bits> downstream;  // so too
  std::vector<Bits> labels;
  std::vector<bool> open;
};

// The nodes in an order in which sources come first; nothing where some node is made from itself.
auto sources_first(const FlowGraph& graph) -> std::optional<std::vector<std::uint32_t>>;
// The nodes of one circle, each made from the one before it; empty where there is none.
auto circle_in(const FlowGraph& graph) -> std::vector<std::uint32_t>;

// Of a graph without a circle.
auto close(const FlowGraph& graph) -> Closure;

}  // namespace writ::check

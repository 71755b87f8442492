// A document that was found well-formed, before any schema: what JSON and YAML have in common.
//
// It is a row of nodes in the order of the text, each before what it holds. Both readers
// make the same nodes, so that everything behind them treats both formats alike. The only
// difference that is left is Plain, a YAML scalar without quotes: what it means depends on
// what is wanted there. For runtime/decode, and for who reads documents without a type (compiler/schema).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"
#include "runtime/decode/decode.hpp"

namespace writ::decode {

enum class Shape : std::uint8_t {
  Null,
  True,
  False,
  Number,      // text: its digits, as JSON writes a number
  NotANumber,  // NaN, Infinity, -Infinity: no JSON, but what many programs write
  Text,
  Plain,
  List,
  Object,
};

struct Node {
  std::string_view key;      // in an object
  std::string_view text;     // of a Number, NotANumber, Text or Plain
  std::uint32_t span = 1;    // nodes of this and of everything in it
  std::uint32_t count = 0;   // elements of a List, entries of an Object
  std::uint32_t offset = 0;  // where it begins in the text, or its key does
  Shape shape = Shape::Null;
  bool cut_short = false;  // an envelope says that there may be more
};
using NodeIndex = std::uint32_t;

struct Document {
  std::vector<Node> nodes;             // the root first
  std::shared_ptr<const void> memory;  // what the texts of the nodes point to
};

// The children of a node stand behind it, one after the other.
inline auto next_sibling(const Document& document, NodeIndex at) -> NodeIndex { return at + document.nodes[at].span; }

// The entry `key` of an object; nothing when it has none, or is no object.
auto find_entry(const Document& document, NodeIndex object, std::string_view key) -> std::optional<NodeIndex>;

// Refuses what is too large, empty or not UTF-8, what holds NUL bytes, and what the format refuses.
// A byte order mark is skipped.
auto read_document(std::string_view bytes, Format format) -> Fallible<Document>;

// "line 3, column 5", counted from 1, in code points.
auto place_of(std::string_view bytes, std::size_t offset) -> std::string;

// "line 3, column 5: this is not UTF-8", or nothing when it is.
auto utf8_fault_text(std::string_view bytes) -> std::string;

// ---------------------------------------------------------------- for the two readers

auto read_json(std::string_view bytes) -> Fallible<Document>;
auto read_yaml(std::string_view bytes) -> Fallible<Document>;

// Puts nodes into a document, and sees to what both formats refuse: nesting and size beyond
// the limits, and keys that stand twice. Once it has failed it takes no more.
class Builder {
 public:
  explicit Builder(std::string_view bytes) : bytes_(bytes) {}

  // The key of the next node; its text must outlive the document.
  void key(std::string_view key, std::size_t offset);
  void scalar(Shape shape, std::string_view text, std::size_t offset);
  void open(Shape shape, std::size_t offset);
  void close();
  // A copy of what was read already: the node at `from`, with everything in it.
  void repeat(NodeIndex from, std::size_t offset);

  void fail(std::size_t offset, std::string_view why);
  [[nodiscard]] auto failed() const -> bool { return !fault_.empty(); }
  [[nodiscard]] auto fault() const -> const std::string& { return fault_; }

  [[nodiscard]] auto size() const -> NodeIndex { return static_cast<NodeIndex>(nodes_.size()); }
  [[nodiscard]] auto is_open(NodeIndex node) const -> bool;
  [[nodiscard]] auto node(NodeIndex at) const -> const Node& { return nodes_[at]; }
  auto take() -> std::vector<Node> { return std::move(nodes_); }

 private:
  auto add(Node node) -> bool;
  void check_keys(NodeIndex object);
  [[nodiscard]] auto repeated_key_of_few(NodeIndex object) const -> std::optional<NodeIndex>;
  [[nodiscard]] auto repeated_key(NodeIndex object) const -> std::optional<NodeIndex>;
  [[nodiscard]] auto height(NodeIndex node) const -> std::size_t;

  std::string_view bytes_;
  std::vector<Node> nodes_;
  std::vector<NodeIndex> open_;  // from the outermost in
  std::string_view key_;
  std::size_t key_offset_ = 0;
  bool has_key_ = false;
  std::string fault_;
};

}  // namespace writ::decode

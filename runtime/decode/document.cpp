#include "runtime/decode/document.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "runtime/base/limits.hpp"
#include "runtime/decode/shown.hpp"
#include "runtime/values/text.hpp"

namespace writ::decode {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

auto is_container(Shape shape) -> bool { return shape == Shape::List || shape == Shape::Object; }

auto too_large(std::string_view what, std::size_t bytes, std::size_t limit) -> Unexpected<Error> {
  return fail(fmt::format("{} has {} bytes; at most {} are read", what, group_digits(std::to_string(bytes)),
                          group_digits(std::to_string(limit))));
}

}  // namespace

auto find_entry(const Document& document, NodeIndex object, std::string_view key) -> std::optional<NodeIndex> {
  if (document.nodes[object].shape != Shape::Object) return std::nullopt;
  const NodeIndex end = object + document.nodes[object].span;
  for (NodeIndex at = object + 1; at != end; at = next_sibling(document, at)) {
    if (document.nodes[at].key == key) return at;
  }
  return std::nullopt;
}

auto place_of(std::string_view bytes, std::size_t offset) -> std::string {
  const std::string_view before = bytes.substr(0, std::min(offset, bytes.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
  const auto begins_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; };
  const auto column =
      std::count_if(before.begin() + static_cast<std::ptrdiff_t>(start), before.end(), begins_character) + 1;
  return fmt::format("line {}, column {}", line, column);
}

auto utf8_fault_text(std::string_view bytes) -> std::string {
  const std::size_t fault = utf8_fault(bytes);
  return fault == bytes.size() ? std::string() : place_of(bytes, fault) + ": this is not UTF-8";
}

auto read_document(std::string_view bytes, Format format) -> Fallible<Document> {
  if (bytes.size() > limits::kDocumentBytes) return too_large("the document", bytes.size(), limits::kDocumentBytes);
  if (format == Format::Yaml && bytes.size() > limits::kYamlBytes)
    return too_large("the YAML document", bytes.size(), limits::kYamlBytes);
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  if (const std::size_t nul = bytes.find('\0'); nul != std::string_view::npos)
    return fail(place_of(bytes, nul) + ": there is a NUL byte");
  return format == Format::Json ? read_json(bytes) : read_yaml(bytes);
}

// ---------------------------------------------------------------- building

void Builder::fail(std::size_t offset, std::string_view why) {
  if (!failed()) fault_ = place_of(bytes_, offset) + ": " + std::string(why);
}

void Builder::key(std::string_view key, std::size_t offset) {
  key_ = key;
  key_offset_ = offset;
  has_key_ = true;
}

auto Builder::is_open(NodeIndex node) const -> bool {
  return std::find(open_.begin(), open_.end(), node) != open_.end();
}

auto Builder::add(Node node) -> bool {
  if (failed()) return false;
  if (nodes_.size() >= limits::kDocumentNodes) {
    fail(node.offset,
         fmt::format("there are more than {} values", group_digits(std::to_string(limits::kDocumentNodes))));
    return false;
  }
  if (has_key_) {
    node.key = key_;
    node.offset = static_cast<std::uint32_t>(key_offset_);
    has_key_ = false;
  }
  if (!open_.empty()) ++nodes_[open_.back()].count;
  nodes_.push_back(node);
  return true;
}

void Builder::scalar(Shape shape, std::string_view text, std::size_t offset) {
  Node node;
  node.shape = shape;
  node.text = text;
  node.offset = static_cast<std::uint32_t>(offset);
  add(node);
}

void Builder::open(Shape shape, std::size_t offset) {
  if (open_.size() >= limits::kDocumentNesting) {
    return fail(offset, fmt::format("lists and objects are more than {} levels deep", limits::kDocumentNesting));
  }
  Node node;
  node.shape = shape;
  node.offset = static_cast<std::uint32_t>(offset);
  if (add(node)) open_.push_back(size() - 1);
}

void Builder::close() {
  if (failed()) return;
  const NodeIndex closed = open_.back();
  open_.pop_back();
  nodes_[closed].span = size() - closed;
  if (nodes_[closed].shape == Shape::Object) check_keys(closed);
}

void Builder::check_keys(NodeIndex object) {
  // Most objects are small, and need no memory for this.
  constexpr std::uint32_t kFew = 8;
  const std::optional<NodeIndex> twice =
      nodes_[object].count <= kFew ? repeated_key_of_few(object) : repeated_key(object);
  if (twice) fail(nodes_[*twice].offset, "the key " + shown_key(nodes_[*twice].key) + " stands twice in one object");
}

auto Builder::repeated_key_of_few(NodeIndex object) const -> std::optional<NodeIndex> {
  const NodeIndex end = object + nodes_[object].span;
  for (NodeIndex at = object + 1; at != end; at += nodes_[at].span) {
    for (NodeIndex before = object + 1; before != at; before += nodes_[before].span) {
      if (nodes_[before].key == nodes_[at].key) return at;
    }
  }
  return std::nullopt;
}

auto Builder::repeated_key(NodeIndex object) const -> std::optional<NodeIndex> {
  std::vector<NodeIndex> children;
  children.reserve(nodes_[object].count);
  for (NodeIndex at = object + 1; at != object + nodes_[object].span; at += nodes_[at].span) children.push_back(at);
  std::sort(children.begin(), children.end(), [&](NodeIndex a, NodeIndex b) {
    const int found = nodes_[a].key.compare(nodes_[b].key);
    return found != 0 ? found < 0 : a < b;
  });
  const auto same = [&](NodeIndex a, NodeIndex b) { return nodes_[a].key == nodes_[b].key; };
  const auto twice = std::adjacent_find(children.begin(), children.end(), same);
  return twice == children.end() ? std::nullopt : std::optional(*(twice + 1));
}

// Lists and objects inside each other, this one included.
auto Builder::height(NodeIndex node) const -> std::size_t {
  std::vector<NodeIndex> ends;
  std::size_t highest = 0;
  for (NodeIndex at = node; at != node + nodes_[node].span; ++at) {
    while (!ends.empty() && ends.back() <= at) ends.pop_back();
    if (!is_container(nodes_[at].shape)) continue;
    ends.push_back(at + nodes_[at].span);
    highest = std::max(highest, ends.size());
  }
  return highest;
}

void Builder::repeat(NodeIndex from, std::size_t offset) {
  const NodeIndex span = nodes_[from].span;
  if (nodes_.size() + span > limits::kDocumentNodes) {
    return fail(offset, fmt::format("with aliases written out there are more than {} values",
                                    group_digits(std::to_string(limits::kDocumentNodes))));
  }
  if (open_.size() + height(from) > limits::kDocumentNesting) {
    return fail(offset, fmt::format("lists and objects are more than {} levels deep", limits::kDocumentNesting));
  }
  Node first = nodes_[from];
  first.key = {};
  first.offset = static_cast<std::uint32_t>(offset);
  if (!add(first)) return;
  for (NodeIndex i = 1; i < span; ++i) nodes_.push_back(Node(nodes_[from + i]));
}

}  // namespace writ::decode

#include "compiler/replay/differences.hpp"

#include <map>

#include "runtime/base/check.hpp"
#include "runtime/decode/document.hpp"

namespace writ::replay {
namespace {

using decode::Document;
using decode::Node;
using decode::NodeIndex;
using decode::Shape;

constexpr std::size_t kShownBytes = 120;

auto shown(std::string_view text) -> std::string {
  if (text.size() <= kShownBytes) return std::string(text);
  std::size_t end = kShownBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
  return std::string(text.substr(0, end)) + "…";
}

auto described(const Node& node) -> std::string {
  switch (node.shape) {
    case Shape::Null: return "null";
    case Shape::True: return "true";
    case Shape::False: return "false";
    case Shape::Number:
    case Shape::NotANumber:
    case Shape::Plain: return shown(node.text);
    case Shape::Text: return "\"" + shown(node.text) + "\"";
    case Shape::List: return "a list of " + std::to_string(node.count);
    case Shape::Object: return "an object of " + std::to_string(node.count);
  }
  return {};
}

struct Side {
  const Document& document;
  [[nodiscard]] auto node(NodeIndex at) const -> const Node& { return document.nodes[at]; }
  [[nodiscard]] auto children(NodeIndex at) const -> std::vector<NodeIndex> {
    std::vector<NodeIndex> found;
    const NodeIndex end = at + node(at).span;
    for (NodeIndex child = at + 1; child < end; child = decode::next_sibling(document, child)) found.push_back(child);
    return found;
  }
};

class Comparison {
 public:
  Comparison(const Document& was, const Document& is) : was_{was}, is_{is} {}

  // As deep as documents nest, which their readers bound.
  void at(NodeIndex a, NodeIndex b, const std::string& path) {
    const Node& was = was_.node(a);
    const Node& is = is_.node(b);
    if (was.shape != is.shape) return add(path, described(was), described(is));
    if (was.shape == Shape::Object) return objects(a, b, path);
    if (was.shape == Shape::List) return lists(a, b, path);
    if (was.text != is.text) add(path, described(was), described(is));
  }
  auto take() -> std::vector<Difference> { return std::move(found_); }

 private:
  void objects(NodeIndex a, NodeIndex b, const std::string& path) {
    std::map<std::string_view, std::pair<NodeIndex, NodeIndex>> members;  // 0: not there; the root is no member
    for (NodeIndex child : was_.children(a)) members[was_.node(child).key].first = child;
    for (NodeIndex child : is_.children(b)) members[is_.node(child).key].second = child;
    for (const auto& [key, sides] : members) {
      const std::string place = path.empty() ? std::string(key) : path + "." + std::string(key);
      if (sides.first == 0)
        add(place, "", described(is_.node(sides.second)));
      else if (sides.second == 0)
        add(place, described(was_.node(sides.first)), "");
      else
        at(sides.first, sides.second, place);
    }
  }
  void lists(NodeIndex a, NodeIndex b, const std::string& path) {
    const std::vector<NodeIndex> was = was_.children(a);
    const std::vector<NodeIndex> is = is_.children(b);
    if (was.size() != is.size()) add(path, described(was_.node(a)), described(is_.node(b)));
    for (std::size_t i = 0; i < std::min(was.size(), is.size()); ++i)
      at(was[i], is[i], path + "[" + std::to_string(i) + "]");
  }
  void add(const std::string& path, std::string was, std::string is) {
    found_.push_back({path, std::move(was), std::move(is)});
  }

  Side was_;
  Side is_;
  std::vector<Difference> found_;
};

}  // namespace

auto differences(std::string_view was, std::string_view is) -> std::vector<Difference> {
  const auto a = decode::read_document(was, decode::Format::Json);
  const auto b = decode::read_document(is, decode::Format::Json);
  WRIT_CHECK(a && b, "records are JSON");
  Comparison comparison(*a, *b);
  comparison.at(0, 0, "");
  return comparison.take();
}

}  // namespace writ::replay

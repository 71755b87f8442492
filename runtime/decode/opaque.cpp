// Free-form parts of a document (design 7.3), carried as canonical JSON text.
#include <algorithm>

#include "runtime/decode/decoding.hpp"
#include "runtime/values/json_text.hpp"
#include "runtime/values/text.hpp"

namespace writ::decode {
namespace {

class Writer {
 public:
  Writer(const Document& document, std::size_t most) : document_(document), most_(most) {}

  // As deep as the document. Nothing is written past `most` bytes.
  void value(NodeIndex at) {
    const Node& node = document_.nodes[at];
    if (fault_ || too_long()) return;
    switch (node.shape) {
      case Shape::Null: out_ += "null"; break;
      case Shape::True: out_ += "true"; break;
      case Shape::False: out_ += "false"; break;
      case Shape::Number: number(node.text); break;
      case Shape::NotANumber: fault_ = Reason::Invalid; break;
      case Shape::Text: out_ += json::quoted(node.text); break;
      case Shape::Plain: plain(node.text); break;
      case Shape::List: list(at); break;
      case Shape::Object: object(at); break;
    }
  }
  [[nodiscard]] auto fault() const -> std::optional<Reason> { return fault_; }
  [[nodiscard]] auto too_long() const -> bool { return out_.size() > most_; }
  [[nodiscard]] auto out() const -> const std::string& { return out_; }

 private:
  void number(std::string_view digits) {
    const std::optional<std::string> written = json::number(digits);
    if (written)
      out_ += *written;
    else
      fault_ = Reason::Overflow;
  }
  // Nothing says what is wanted here, so a scalar without quotes is what it looks like.
  void plain(std::string_view text) {
    if (text == "true" || text == "false")
      out_ += text;
    else if (json::is_number(text))
      number(text);
    else
      out_ += json::quoted(text);
  }
  auto children(NodeIndex at) -> std::vector<NodeIndex> {
    std::vector<NodeIndex> found;
    for (NodeIndex child = at + 1; child != at + document_.nodes[at].span; child = next_sibling(document_, child))
      found.push_back(child);
    return found;
  }
  void list(NodeIndex at) {
    const char* separator = "";
    out_ += "[";
    for (const NodeIndex child : children(at)) {
      out_ += separator;
      value(child);
      separator = ",";
    }
    out_ += "]";
  }
  void object(NodeIndex at) {
    std::vector<NodeIndex> members = children(at);
    std::sort(members.begin(), members.end(), [&](NodeIndex a, NodeIndex b) {
      return json::key_before(document_.nodes[a].key, document_.nodes[b].key);
    });
    const char* separator = "";
    out_ += "{";
    for (const NodeIndex member : members) {
      out_ += separator + json::quoted(document_.nodes[member].key) + ":";
      value(member);
      separator = ",";
    }
    out_ += "}";
  }

  const Document& document_;
  std::size_t most_;
  std::string out_;
  std::optional<Reason> fault_;
};

}  // namespace

auto decode_opaque(Decoding& d, const Document& document, TypeId id, NodeIndex at) -> Cell {
  const std::size_t declared = d.types[id].max_size;
  const std::size_t most = declared != 0 ? declared : limits::kLargestStringBytes;
  Writer writer(document, most);
  writer.value(at);
  if (writer.fault())
    return d.unknown(id, *writer.fault(), [] { return std::string("it holds a number that JSON does not"); });
  if (writer.too_long())
    return d.break_limit(id, "has more than the " + group_digits(std::to_string(most)) + " bytes that are allowed");
  return Cell::of_text(d.arena.text(writer.out()));
}

}  // namespace writ::decode

// Envelopes of evidence: who says it, about what, when; and what of it was cut short.
//
// An envelope is ours, unlike what it carries, so it is read strictly: a key that is not one of
// its own may be a misspelt `expires_at`, and ignoring that would make evidence live longer.
#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>

#include "runtime/decode/decoding.hpp"
#include "runtime/decode/shown.hpp"
#include "runtime/values/text.hpp"

namespace writ::decode {
namespace {

constexpr std::array<std::string_view, 7> kKeys = {"evidence",   "subject",    "issuer", "issued_at",
                                                   "expires_at", "incomplete", "content"};
constexpr std::size_t kMostPaths = limits::kDefaultCollection;

auto child_at(const Document& document, NodeIndex list, std::uint32_t index) -> std::optional<NodeIndex> {
  if (index >= document.nodes[list].count) return std::nullopt;
  NodeIndex at = list + 1;
  for (std::uint32_t i = 0; i < index; ++i) at = next_sibling(document, at);
  return at;
}

// ---------------------------------------------------------------- paths

// A path from the content on: `suites[2].cases`, `tenants["a.b"].models`, or `.` for the content itself.
class PathWalk {
 public:
  PathWalk(const Document& document, NodeIndex content, std::string_view path)
      : document_(document), at_(content), rest_(path) {}

  // The node that the path leads to; nothing when there is none, or when it is no path.
  auto walk() -> std::optional<NodeIndex> {
    if (rest_ == ".") return at_;
    bool first = true;
    while (!rest_.empty()) {
      if (!(rest_[0] == '[' ? bracket() : name(first))) return std::nullopt;
      first = false;
    }
    return first ? std::nullopt : std::optional(at_);
  }

 private:
  auto enter(std::optional<NodeIndex> child) -> bool {
    at_ = child.value_or(at_);
    return child.has_value();
  }
  auto shape() const -> Shape { return document_.nodes[at_].shape; }

  auto name(bool first) -> bool {
    if (!first && rest_[0] != '.') return false;
    if (!first) rest_.remove_prefix(1);
    const std::string_view key = rest_.substr(0, rest_.find_first_of(".["));
    rest_.remove_prefix(key.size());
    return shape() == Shape::Object && enter(find_entry(document_, at_, key));
  }
  auto bracket() -> bool {
    if (rest_.starts_with("[\"")) {
      const std::size_t end = rest_.find("\"]");
      if (end == std::string_view::npos || end < 2) return false;
      const std::string_view key = rest_.substr(2, end - 2);
      rest_.remove_prefix(end + 2);
      return shape() == Shape::Object && enter(find_entry(document_, at_, key));
    }
    std::uint32_t index = 0;
    const auto [end, code] = std::from_chars(rest_.data() + 1, rest_.data() + rest_.size(), index);
    if (code != std::errc() || end == rest_.data() + rest_.size() || *end != ']') return false;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()) + 1);
    return shape() == Shape::List && enter(child_at(document_, at_, index));
  }

  const Document& document_;
  NodeIndex at_;
  std::string_view rest_;
};

// ---------------------------------------------------------------- the envelope

struct Opening {
  Document& document;
  Envelope& envelope;
  std::vector<std::pair<std::string_view, NodeIndex>> marks = {};  // paths of `incomplete`, and where they lead

  void fault(std::string what) {
    if (envelope.faults.size() < limits::kReportedInputIssues) envelope.faults.push_back(std::move(what));
  }
  // `null` is as good as nothing.
  auto find(std::string_view key) -> std::optional<NodeIndex> {
    const auto at = find_entry(document, 0, key);
    return at && document.nodes[*at].shape != Shape::Null ? at : std::nullopt;
  }
};

auto read_text(Opening& o, std::string_view key) -> std::string {
  const auto at = o.find(key);
  if (!at) return {};
  const auto text = text_of(o.document.nodes[*at]);
  if (text && text->size() <= limits::kDefaultStringBytes) return std::string(*text);
  o.fault(fmt::format("`{}`: found {}, wanted a text of at most {} bytes", key, shown_node(o.document.nodes[*at]),
                      group_digits(std::to_string(limits::kDefaultStringBytes))));
  return {};
}

auto read_instant(Opening& o, std::string_view key) -> std::optional<std::int64_t> {
  const auto at = o.find(key);
  if (!at) return std::nullopt;
  const auto text = text_of(o.document.nodes[*at]);
  const auto instant = text ? parse_instant(*text) : std::nullopt;
  if (!instant)
    o.fault(fmt::format("`{}`: found {}, wanted an instant with a zone such as \"2026-05-04T09:00:00Z\"", key,
                        shown_node(o.document.nodes[*at])));
  return instant;
}

void mark_path(Opening& o, std::optional<NodeIndex> content, const Node& node) {
  const auto path = text_of(node);
  if (!path) return o.fault("`incomplete`: found " + shown_node(node) + ", wanted the path of a collection");
  o.envelope.incomplete.emplace_back(*path);
  const auto found = content ? PathWalk(o.document, *content, *path).walk() : std::nullopt;
  if (!found) return o.fault("`incomplete`: " + shown_text(*path) + " names nothing in the content");
  o.document.nodes[*found].cut_short = true;
  o.marks.emplace_back(*path, *found);
}

void read_incomplete(Opening& o, std::optional<NodeIndex> content) {
  const auto list = o.find("incomplete");
  if (!list) return;
  const Node& node = o.document.nodes[*list];
  if (node.shape != Shape::List) return o.fault("`incomplete`: found " + shown_node(node) + ", wanted a list of paths");
  if (node.count > kMostPaths) return o.fault(fmt::format("`incomplete` names more than {} collections", kMostPaths));
  NodeIndex at = *list + 1;
  for (std::uint32_t i = 0; i < node.count; ++i, at = next_sibling(o.document, at))
    mark_path(o, content, o.document.nodes[at]);
}

void refuse_other_keys(Opening& o) {
  constexpr std::size_t kMostNamed = 5;
  std::string names;
  std::size_t count = 0;
  for (NodeIndex at = 1; at != o.document.nodes[0].span; at = next_sibling(o.document, at)) {
    const std::string_view key = o.document.nodes[at].key;
    if (std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end()) continue;
    if (++count <= kMostNamed) names += (count == 1 ? "" : ", ") + shown_key(key);
  }
  if (count > kMostNamed) names += fmt::format(" and {} more", count - kMostNamed);
  if (count > 0) o.fault("an envelope has no key " + names);
}

void decode_content(Opening& o, const TypeTable& types, TypeId type, std::string_view name,
                    std::optional<NodeIndex> content, Arena& arena) {
  Decoded& made = o.envelope.content;
  if (!content) {
    made.value = unknown_of(types[type], Reason::Missing);
    made.issues = {{std::string(name), Reason::Missing, "the envelope has no `content`"}};
    return;
  }
  Decoding d(types, o.document, name, arena);
  made = decode_whole(d, type, *content);
  if (made.value.is_unknown()) return;
  for (const auto& [path, node] : o.marks) {
    if (std::find(d.cut_short.begin(), d.cut_short.end(), node) != d.cut_short.end()) continue;
    o.fault("`incomplete`: " + shown_text(path) + " is no list, set or map that the rules read");
  }
}

}  // namespace

auto decode_envelope(const TypeTable& types, TypeId type, std::string_view name, std::string_view bytes, Format format,
                     Arena& arena) -> Fallible<Envelope> {
  Fallible<Document> document = read_document(bytes, format);
  if (!document) return fail(document.error().message);
  const Node& root = document->nodes[0];
  if (root.shape != Shape::Object) {
    return fail("it is no envelope: found " + shown_node(root) +
                ", wanted an object with `subject`, `issuer`, `issued_at` and `content`");
  }
  Envelope envelope;
  Opening opening{*document, envelope};
  envelope.evidence = read_text(opening, "evidence");
  envelope.subject = read_text(opening, "subject");
  envelope.issuer = read_text(opening, "issuer");
  envelope.issued_at = read_instant(opening, "issued_at");
  envelope.expires_at = read_instant(opening, "expires_at");
  refuse_other_keys(opening);
  const auto content = find_entry(*document, 0, "content");
  read_incomplete(opening, content);
  decode_content(opening, types, type, name, content, arena);
  return envelope;
}

}  // namespace writ::decode

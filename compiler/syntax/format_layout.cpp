#include "compiler/syntax/format_layout.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace writ::syntax::layout {

// Eight bytes at a time: one that continues a code point begins with the bits 10.
auto columns(std::string_view text) -> std::uint32_t {
  std::size_t continuing = 0;
  std::size_t at = 0;
  for (std::uint64_t bytes = 0; at + sizeof bytes <= text.size(); at += sizeof bytes) {
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    continuing += static_cast<std::size_t>(std::popcount(bytes & ~(bytes << 1) & 0x8080'8080'8080'8080u));
  }
  for (; at < text.size(); ++at) continuing += (static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80u ? 1 : 0;
  return static_cast<std::uint32_t>(text.size() - continuing);
}

// ---------------------------------------------------------------- pages

void Page::append(const Page& page) {
  std::size_t shift = text.size();
  text += page.text;
  for (const LineComment& comment : page.comments) comments.push_back({comment.at + shift, comment.block});
}

void Page::append_comment(std::string_view comment, std::uint32_t block) {
  comments.push_back({text.size(), block});
  text.append("  ").append(comment);
}

namespace {

auto columns_before(std::string_view text, std::size_t at) -> std::uint32_t {
  std::size_t newline = text.substr(0, at).rfind('\n');
  std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
  return columns(text.substr(begin, at - begin));
}

auto line_end(std::string_view text, std::size_t at) -> std::size_t {
  return std::min(text.find('\n', at), text.size());
}

auto on_next_line(const Page& page, std::size_t at, std::size_t next) -> bool {
  std::size_t end = line_end(page.text, at);
  return line_end(page.text, std::min(end + 1, page.text.size())) >= next;
}

// One past the last comment of the run that begins at `first`.
auto run_end(const Page& page, std::size_t first) -> std::size_t {
  std::uint32_t block = page.comments[first].block;
  std::size_t next = first + 1;
  for (; next < page.comments.size() && page.comments[next].block == block; ++next) {
    if (block == kNoBlock && !on_next_line(page, page.comments[next - 1].at, page.comments[next].at)) break;
  }
  return next;
}

// The column in which the comments of a run stand; 0 when one of them would leave the page
// that would not without it.
auto common_column(const Page& page, std::size_t first, std::size_t last) -> std::uint32_t {
  std::uint32_t column = 0;
  for (std::size_t i = first; i < last; ++i) column = std::max(column, columns_before(page.text, page.comments[i].at));
  for (std::size_t i = first; i < last; ++i) {
    std::size_t at = page.comments[i].at;
    std::uint32_t own = columns_before(page.text, at);
    std::uint32_t size = columns(std::string_view(page.text).substr(at, line_end(page.text, at) - at));
    if (own + size <= kWidth && column + size > kWidth) return 0;
  }
  return column;
}

}  // namespace

auto with_aligned_comments(const Page& page) -> std::string {
  std::string text;
  std::size_t copied = 0;
  for (std::size_t first = 0; first < page.comments.size();) {
    std::size_t last = run_end(page, first);
    std::uint32_t column = common_column(page, first, last);
    for (; first < last; ++first) {
      std::size_t at = page.comments[first].at;
      std::uint32_t own = columns_before(page.text, at);
      text.append(page.text, copied, at - copied);
      if (column > own) text.append(column - own, ' ');
      copied = at;
    }
  }
  return text.append(page.text, copied);
}

// ---------------------------------------------------------------- layouts

namespace {

auto sum(std::uint32_t a, std::uint32_t b) -> std::uint32_t { return std::min(a + b, Layouts::kNever); }

}  // namespace

Layouts::Layouts() { make_constants(); }

void Layouts::make_constants() {
  nothing_ = add({.kind = Kind::Text});
  line_ = add({.kind = Kind::Line, .breaks = true, .width = 1, .text = " "});
  soft_line_ = add({.kind = Kind::Line, .breaks = true});
  wide_line_ = add({.kind = Kind::Line, .breaks = true, .width = 2, .text = "  "});
  hard_line_ = add({.kind = Kind::HardLine, .breaks = true, .width = kNever});
  fit_line_ = group(line_);
}

void Layouts::clear() {
  nodes_ = {};
  children_.clear();
  made_.clear();
  make_constants();
}

// Text of several lines, such as a raw string, stands on no line, and reaches to its first break.
auto Layouts::text(std::string_view text) -> Layout {
  std::size_t newline = text.find('\n');
  bool breaks = newline != std::string_view::npos;
  std::uint32_t head = columns(text.substr(0, newline));
  return add({.kind = Kind::Text, .breaks = breaks, .width = breaks ? kNever : head, .head = head, .text = text});
}

auto Layouts::keep(std::string text) -> std::string_view {
  made_.push_back(std::move(text));
  return made_.back();
}

// How long a comment is never decides how code is laid out.
auto Layouts::line_comment(std::string_view text, std::uint32_t block) -> Layout {
  return add({.kind = Kind::LineComment, .breaks = true, .width = kNever, .first = block, .text = text});
}

auto Layouts::concat(std::span<const Layout> parts) -> Layout {
  Node node{.kind = Kind::Concat,
            .first = static_cast<std::uint32_t>(children_.size()),
            .count = static_cast<std::uint32_t>(parts.size())};
  for (Layout part : parts) {
    const Node& child = nodes_[part];
    node.width = sum(node.width, child.width);
    if (!node.breaks) node.head = sum(node.head, child.head);
    node.breaks = node.breaks || child.breaks;
  }
  children_.insert(children_.end(), parts.begin(), parts.end());
  return add(node);
}

auto Layouts::concat(std::initializer_list<Layout> parts) -> Layout {
  return concat(std::span(parts.begin(), parts.size()));
}

auto Layouts::wrap(Kind kind, Layout layout) -> Layout {
  Node node = nodes_[layout];
  node.kind = kind;
  node.first = static_cast<std::uint32_t>(children_.size());
  node.count = 1;
  node.text = {};
  children_.push_back(layout);
  return add(node);
}

auto Layouts::group(Layout layout) -> Layout { return wrap(Kind::Group, layout); }
auto Layouts::nest(Layout layout) -> Layout { return wrap(Kind::Nest, layout); }
auto Layouts::align(Layout layout) -> Layout { return wrap(Kind::Align, layout); }

auto Layouts::hanging(Layout layout) -> Layout { return wrap(Kind::Hanging, layout); }
auto Layouts::hung(Layout layout) -> Layout { return wrap(Kind::Hung, layout); }
auto Layouts::enclosed(Layout layout) -> Layout { return concat({text("("), wrap(Kind::Enclosed, layout), text(")")}); }

auto Layouts::flat(Layout layout) -> Layout {
  if (nodes_[layout].kind == Kind::Text) return layout;
  Layout wrapped = wrap(Kind::Flat, layout);
  Node& node = nodes_[wrapped];
  node.breaks = false;
  node.head = node.width;
  return wrapped;
}

auto Layouts::when_broken(std::string_view text) -> Layout {
  return add({.kind = Kind::WhenBroken, .head = columns(text), .text = text});
}

auto Layouts::width(Layout layout) const -> std::uint32_t { return nodes_[layout].width; }

// ---------------------------------------------------------------- writing

class Writer {
 public:
  explicit Writer(const Layouts& layouts) : layouts_(layouts) {}

  auto write(Layout layout, bool flat) -> Page {
    stack_.push_back({layout, {0, kIndent, flat}, 0});
    while (!stack_.empty()) step();
    return std::move(page_);
  }

 private:
  using Kind = Layouts::Kind;
  struct Manner {
    std::uint32_t indent;  // of new lines
    std::uint32_t hang;    // of those that are hung
    bool flat;
  };
  struct Step {
    Layout layout;
    Manner manner;
    std::uint32_t next;  // of its children
  };

  // One layout begun, or the next child of a concat entered. Most children are texts, which are written at once.
  void step() {
    Step& top = stack_.back();
    const Layouts::Node& node = layouts_.nodes_[top.layout];
    while (node.kind == Kind::Concat && top.next < node.count) {
      Layout child = layouts_.children_[node.first + top.next++];
      const Layouts::Node& begun = layouts_.nodes_[child];
      if (begun.kind != Kind::Text) return stack_.push_back({child, top.manner, 0});
      put(begun);
    }
    Manner manner = top.manner;
    stack_.pop_back();
    begin(node, manner);
  }

  void begin(const Layouts::Node& node, Manner manner) {
    switch (node.kind) {
      case Kind::Concat: return;
      case Kind::Text: return put(node);
      case Kind::Line: return manner.flat ? put(node.text) : new_line(manner.indent);
      case Kind::HardLine: return new_line(manner.indent);
      case Kind::LineComment: return put_comment(node);
      case Kind::WhenBroken: return manner.flat ? void() : put(node.text);
      case Kind::Group: return enter(node, {manner.indent, manner.hang, manner.flat || fits(node)});
      case Kind::Nest: return enter(node, {manner.indent + kIndent, manner.hang, manner.flat});
      case Kind::Align: return enter(node, {column(), manner.hang, manner.flat});
      case Kind::Enclosed: return begin_enclosed(node, manner);
      case Kind::Hanging: return enter(node, {manner.indent, manner.indent + (fresh_ ? 0 : kIndent), manner.flat});
      case Kind::Hung: return enter(node, {manner.hang, manner.hang, manner.flat});
      case Kind::Flat: return enter(node, {manner.indent, manner.hang, true});
    }
  }

  void begin_enclosed(const Layouts::Node& node, Manner manner) {
    fresh_ = true;
    enter(node, {column(), manner.hang, manner.flat});
  }

  void enter(const Layouts::Node& node, Manner manner) {
    stack_.push_back({layouts_.children_[node.first], manner, 0});
  }

  [[nodiscard]] auto column() const -> std::uint32_t { return at_line_start_ ? indent_ : column_; }

  // Whether a group fits on the line together with what must follow it there. Only groups
  // that are not on one line already are asked, so everything still to come may break.
  auto fits(const Layouts::Node& group) const -> bool {
    std::uint32_t used = column() + group.width;
    for (std::size_t i = stack_.size(); i-- > 0 && used <= kWidth;) {
      const Layouts::Node& node = layouts_.nodes_[stack_[i].layout];
      for (std::uint32_t k = stack_[i].next; k < node.count && used <= kWidth; ++k) {
        const Layouts::Node& child = layouts_.nodes_[layouts_.children_[node.first + k]];
        used += child.head;
        if (child.breaks) return used <= kWidth;
      }
    }
    return used <= kWidth;
  }

  void put(const Layouts::Node& node) {
    if (node.width == Layouts::kNever) return put(node.text);
    if (node.text.empty()) return;
    begin_text();
    page_.text += node.text;
    column_ += node.width;
  }

  void begin_text() {
    if (at_line_start_) page_.text.append(indent_, ' ');
    column_ = column();
    at_line_start_ = false;
    fresh_ = false;
  }

  void put(std::string_view text) {
    if (text.empty()) return;
    begin_text();
    page_.text += text;
    std::size_t newline = text.rfind('\n');
    column_ = newline == std::string_view::npos ? column_ + columns(text) : columns(text.substr(newline + 1));
  }

  void put_comment(const Layouts::Node& node) {
    if (at_line_start_) return put(node.text);
    page_.append_comment(node.text, node.first);
  }

  void new_line(std::uint32_t indent) {
    page_.text += '\n';
    at_line_start_ = true;
    fresh_ = true;
    indent_ = indent;
  }

  const Layouts& layouts_;
  std::vector<Step> stack_;
  Page page_;
  bool at_line_start_ = true;  // the indent is written with the first text, so that no line ends in blanks
  bool fresh_ = true;          // nothing was written since the line or a parenthesis began
  std::uint32_t indent_ = 0;
  std::uint32_t column_ = 0;
};

auto Layouts::page(Layout layout) const -> Page { return Writer(*this).write(layout, false); }
auto Layouts::flat_text(Layout layout) const -> std::string { return Writer(*this).write(layout, true).text; }

}  // namespace writ::syntax::layout

// Documents in the manner of Wadler: text with places where a line may break, laid out in
// at most kWidth columns where that can be done.
//
// A group is written on one line if it fits there with what follows it up to the next
// place that may break; if not, its own lines break, and the groups inside it are asked
// one by one. Every layout knows its width on one line and how far it reaches before it
// may break, so that a group is decided without being walked: laying out is linear in the
// number of layouts.
//
// What goes on in a second line hangs kIndent further in than what it goes on from, so that
// one sees where it belongs; but not if that began its own line, or stands in parentheses:
// there nothing else begins at the same margin. Private to compiler/syntax.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/id.hpp"

namespace writ::syntax::layout {

inline constexpr std::uint32_t kWidth = 100;
inline constexpr std::uint32_t kIndent = 2;

struct LayoutTag {};
using Layout = Id<LayoutTag>;

// Code points: the columns that a text takes.
auto columns(std::string_view text) -> std::uint32_t;

// A comment at the end of a line: where the blanks before it begin, and the block that its
// line belongs to. The comments of one block are set in one column; outside of blocks, those
// of neighbouring lines are.
struct LineComment {
  std::size_t at;
  std::uint32_t block;
};
inline constexpr std::uint32_t kNoBlock = 0;

// Finished text, and the comments in it that want to be aligned.
struct Page {
  std::string text;
  std::vector<LineComment> comments;

  void append(const Page& page);
  void append_comment(std::string_view comment, std::uint32_t block);
};

// The text with its comments aligned, wherever the columns allow it.
auto with_aligned_comments(const Page& page) -> std::string;

class Layouts {
 public:
  Layouts();

  // ---- text; a view must outlive the layout
  auto text(std::string_view text) -> Layout;
  auto made(std::string text) -> Layout { return this->text(keep(std::move(text))); }
  auto line_comment(std::string_view text, std::uint32_t block) -> Layout;  // a line break must follow
  auto keep(std::string text) -> std::string_view;                          // as long as the layouts

  // ---- places to break: what they are on one line stands behind the name
  [[nodiscard]] auto nothing() const -> Layout { return nothing_; }
  [[nodiscard]] auto line() const -> Layout { return line_; }            // a blank
  [[nodiscard]] auto soft_line() const -> Layout { return soft_line_; }  // nothing
  [[nodiscard]] auto wide_line() const -> Layout { return wide_line_; }  // two blanks
  [[nodiscard]] auto hard_line() const -> Layout { return hard_line_; }  // always breaks
  [[nodiscard]] auto fit_line() const -> Layout { return fit_line_; }    // breaks only if what follows does not fit

  // ---- combinations
  auto concat(std::span<const Layout> parts) -> Layout;
  auto concat(std::initializer_list<Layout> parts) -> Layout;
  auto group(Layout layout) -> Layout;
  auto nest(Layout layout) -> Layout;                 // lines inside begin kIndent further in
  auto align(Layout layout) -> Layout;                // lines inside begin where it begins
  auto enclosed(Layout layout) -> Layout;             // ( … ), aligned behind the parenthesis
  auto hanging(Layout layout) -> Layout;              // sets the margin for the hung lines inside
  auto hung(Layout layout) -> Layout;                 // lines inside begin at that margin
  auto flat(Layout layout) -> Layout;                 // never breaks, fit or not
  auto when_broken(std::string_view text) -> Layout;  // only if the group around it breaks

  // On one line; kNever if it cannot stand there.
  static constexpr std::uint32_t kNever = 1u << 24;
  [[nodiscard]] auto width(Layout layout) const -> std::uint32_t;

  [[nodiscard]] auto page(Layout layout) const -> Page;
  [[nodiscard]] auto flat_text(Layout layout) const -> std::string;

  // Forgets every layout but the constant ones.
  void clear();

 private:
  friend class Writer;
  enum class Kind : std::uint8_t {
    Text,
    Line,
    HardLine,
    LineComment,
    Concat,
    Group,
    Nest,
    Align,
    Enclosed,
    Hanging,
    Hung,
    Flat,
    WhenBroken
  };
  struct Node {
    Kind kind;
    bool breaks = false;      // may begin a new line somewhere
    std::uint32_t width = 0;  // on one line
    std::uint32_t head = 0;   // up to the first place that may break
    std::uint32_t first = 0;  // children, or the block of a comment
    std::uint32_t count = 0;
    std::string_view text;
  };

  auto add(Node node) -> Layout { return nodes_.add(node); }
  auto wrap(Kind kind, Layout layout) -> Layout;
  void make_constants();

  Table<Layout, Node> nodes_;
  std::vector<Layout> children_;
  std::deque<std::string> made_;
  Layout nothing_, line_, soft_line_, wide_line_, hard_line_, fit_line_;
};

}  // namespace writ::syntax::layout

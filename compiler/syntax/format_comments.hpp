// Which comment belongs to what.
//
// A comment has three places where it can stay for good: on a line of its own before a
// part (a declaration, clause, field, row, element, operand), at the end of a part's last
// line, and before the bracket that closes a list of parts. One that was written elsewhere,
// say between a name and its colon, moves in front of the smallest part around it, and
// stays there from then on. Private to compiler/syntax.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/syntax/ast.hpp"
#include "compiler/syntax/format_layout.hpp"

namespace writ::syntax::layout {

using Lines = std::vector<std::string_view>;

// One of several parts that stand one after the other, and the comments it holds.
struct Item {
  Span span;
  Layout layout;
  Lines before = {};
  std::string_view after = {};  // at the end of its last line

  [[nodiscard]] auto commented() const -> bool { return !before.empty() || !after.empty(); }
};

// Each comment is given out once.
class Comments {
 public:
  Comments(const std::vector<Comment>& comments, std::string_view text)
      : comments_(comments), text_(text), taken_(comments.size()) {}

  // All that begin in [begin, end).
  auto take(std::uint32_t begin, std::uint32_t end) -> std::vector<const Comment*>;
  // The one behind `end` on the same line, if it comes before `limit`.
  auto take_behind(std::uint32_t end, std::uint32_t limit) -> std::string_view;
  auto take_text(std::uint32_t begin, std::uint32_t end) -> Lines;
  // Whether one that begins in [begin, end) is still to be given out.
  auto any(std::uint32_t begin, std::uint32_t end) -> bool;

  [[nodiscard]] auto text(const Comment& comment) const -> std::string_view;
  [[nodiscard]] auto empty() const -> bool { return comments_.empty(); }

 private:
  auto first(std::uint32_t begin) -> std::size_t;

  const std::vector<Comment>& comments_;
  std::string_view text_;
  std::vector<bool> taken_;
  std::size_t done_ = 0;  // all before it are taken
};

// Gives the comments in [begin, end) to the items, which are in source order; what stands
// behind the last one is returned. Comments inside an item that nothing in it has taken
// become its own. `Leading::Outside`: the first item cannot hold comments before it, so
// they are left for what is around.
enum class Leading : std::uint8_t { Inside, Outside };
auto give_comments(Comments& comments, std::uint32_t begin, std::uint32_t end, std::vector<Item>& items,
                   Leading leading) -> Lines;

}  // namespace writ::syntax::layout

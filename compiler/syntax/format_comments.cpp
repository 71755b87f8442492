#include "compiler/syntax/format_comments.hpp"

#include <algorithm>

namespace writ::syntax::layout {

// The first comment that begins at or after `begin`.
auto Comments::first(std::uint32_t begin) -> std::size_t {
  while (done_ < taken_.size() && taken_[done_]) ++done_;
  auto from = comments_.begin() + static_cast<std::ptrdiff_t>(done_);
  auto found = std::lower_bound(from, comments_.end(), begin,
                                [](const Comment& c, std::uint32_t at) { return c.span.begin < at; });
  return static_cast<std::size_t>(found - comments_.begin());
}

auto Comments::take(std::uint32_t begin, std::uint32_t end) -> std::vector<const Comment*> {
  std::vector<const Comment*> found;
  for (std::size_t i = first(begin); i < comments_.size() && comments_[i].span.begin < end; ++i) {
    if (taken_[i]) continue;
    taken_[i] = true;
    found.push_back(&comments_[i]);
  }
  return found;
}

auto Comments::take_text(std::uint32_t begin, std::uint32_t end) -> Lines {
  Lines lines;
  for (const Comment* comment : take(begin, end)) lines.push_back(text(*comment));
  return lines;
}

auto Comments::any(std::uint32_t begin, std::uint32_t end) -> bool {
  for (std::size_t i = first(begin); i < comments_.size() && comments_[i].span.begin < end; ++i) {
    if (!taken_[i]) return true;
  }
  return false;
}

auto Comments::take_behind(std::uint32_t end, std::uint32_t limit) -> std::string_view {
  std::size_t i = first(end);
  if (i == comments_.size() || taken_[i] || comments_[i].own_line || comments_[i].span.begin >= limit) return {};
  std::string_view between = text_.substr(end, comments_[i].span.begin - end);
  if (between.find('\n') != std::string_view::npos) return {};
  taken_[i] = true;
  return text(comments_[i]);
}

auto Comments::text(const Comment& comment) const -> std::string_view {
  std::string_view text = text_.substr(comment.span.begin, comment.span.end - comment.span.begin);
  std::size_t last = text.find_last_not_of(" \t\r");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

auto give_comments(Comments& comments, std::uint32_t begin, std::uint32_t end, std::vector<Item>& items,
                   Leading leading) -> Lines {
  if (comments.empty()) return {};
  auto add = [](Lines& to, Lines more) { to.insert(to.end(), more.begin(), more.end()); };
  std::uint32_t behind = begin;  // where the item before ended
  for (std::size_t i = 0; i < items.size(); ++i) {
    Item& item = items[i];
    if (i > 0) items[i - 1].after = comments.take_behind(behind, item.span.begin);
    if (i > 0 || leading == Leading::Inside) {
      add(item.before, comments.take_text(behind, item.span.begin));
      add(item.before, comments.take_text(item.span.begin, item.span.end));
    }
    behind = item.span.end;
  }
  if (!items.empty()) items.back().after = comments.take_behind(behind, end);
  return comments.take_text(behind, end);
}

}  // namespace writ::syntax::layout

// Marks in texts: code and emphasis, in a way that no author can write them by accident. Private to compiler/read.
//
// They are control characters, which plain() takes out of what authors wrote. A format splits a text into
// spans and makes each harmless for itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace writ::read {

auto code(std::string_view text) -> std::string;
auto em(std::string_view text) -> std::string;
// Our own words, where `x` is code and *x* emphasis.
auto marked(std::string_view text) -> std::string;
// What an author wrote: control characters go, line breaks become blanks.
auto plain(std::string_view text) -> std::string;

struct Span {
  enum class Kind : std::uint8_t { Plain, Code, Em } kind = Kind::Plain;
  std::string text;
};
auto spans_of(std::string_view text) -> std::vector<Span>;

}  // namespace writ::read

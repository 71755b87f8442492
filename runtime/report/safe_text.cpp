// Text from documents and rules, made harmless.
#include "runtime/report/writers.hpp"
#include "runtime/values/visible.hpp"

namespace writ::report {
namespace {

auto is_continuation(char c) -> bool { return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u; }

}  // namespace

auto visible(std::string_view text) -> std::string { return made_visible(text, Newlines::Blank); }

auto xml_text(std::string_view text) -> std::string {
  std::string out;
  for (char c : made_visible(text, Newlines::Keep)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\n': out += "&#10;"; break;
      default: out += c;
    }
  }
  return out;
}

auto markdown_text(std::string_view text) -> std::string {
  // Lists, headings and numbers begin a line, and this is never at the beginning of one.
  constexpr std::string_view kRead = "\\`*_[]#!|~";
  std::string out;
  for (const char c : visible(text)) {
    if (c == '<' || c == '&') {
      out += c == '<' ? "&lt;" : "&amp;";
      continue;
    }
    if (kRead.find(c) != std::string_view::npos) out += '\\';
    out += c;
    if (c == '@' || c == '#') out += "<!-- -->";  // otherwise code hosts call people, and name issues
  }
  return out;
}

auto width(std::string_view text) -> std::size_t {
  std::size_t count = 0;
  for (char c : text) count += is_continuation(c) ? 0 : 1;
  return count;
}

auto padded(std::string_view text, std::size_t to) -> std::string {
  const std::size_t now = width(text);
  return std::string(text) + std::string(now < to ? to - now : 0, ' ');
}

auto shortened(std::string_view text, std::size_t to) -> std::string {
  if (width(text) <= to) return std::string(text);
  std::size_t end = 0;
  for (std::size_t count = 0; end < text.size(); ++end) {
    if (!is_continuation(text[end]) && ++count == to) break;
  }
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace writ::report

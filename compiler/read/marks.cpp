#include "compiler/read/marks.hpp"

namespace writ::read {
namespace {

constexpr char kCode = '\x0e';
constexpr char kEm = '\x11';
constexpr char kEnd = '\x0f';

}  // namespace

auto code(std::string_view text) -> std::string { return kCode + plain(text) + kEnd; }
auto em(std::string_view text) -> std::string { return kEm + plain(text) + kEnd; }

auto marked(std::string_view text) -> std::string {
  std::string out;
  bool open = false;
  for (const char c : text) {
    const bool mark = c == '`' || c == '*';
    if (!mark) out += c;
    if (mark) out += open ? kEnd : c == '`' ? kCode : kEm;
    open = mark ? !open : open;
  }
  return out;
}

auto plain(std::string_view text) -> std::string {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n' || c == '\t' || c == '\r')
      out += ' ';
    else if (byte >= 0x20 && byte != 0x7f)
      out += c;
  }
  return out;
}

auto spans_of(std::string_view text) -> std::vector<Span> {
  std::vector<Span> spans{{}};
  for (const char c : text) {
    if (c == kCode || c == kEm)
      spans.push_back({c == kCode ? Span::Kind::Code : Span::Kind::Em, ""});
    else if (c == kEnd)
      spans.push_back({});
    else
      spans.back().text += c;
  }
  std::erase_if(spans, [](const Span& span) { return span.text.empty(); });
  return spans;
}

}  // namespace writ::read

#include "compiler/diag/span.hpp"

#include <algorithm>

namespace writ::diag {
namespace {

auto line_start(std::string_view text, std::size_t offset) -> std::size_t {
  if (offset == 0) return 0;
  std::size_t newline = text.rfind('\n', offset - 1);
  return newline == std::string_view::npos ? 0 : newline + 1;
}

auto is_continuation(char byte) -> bool { return (static_cast<unsigned char>(byte) & 0xC0u) == 0x80u; }

}  // namespace

auto FileTexts::position(FileId file, std::uint32_t offset) const -> LineColumn {
  std::string_view text = files_[file].text;
  std::size_t at = std::min<std::size_t>(offset, text.size());
  std::size_t start = line_start(text, at);
  auto lines = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(start), '\n');
  LineColumn found{static_cast<std::uint32_t>(lines) + 1, 1};
  for (std::size_t i = start; i < at; ++i) {
    if (!is_continuation(text[i])) ++found.column;
  }
  return found;
}

auto FileTexts::line_text(FileId file, std::uint32_t offset) const -> std::string_view {
  std::string_view text = files_[file].text;
  std::size_t start = line_start(text, std::min<std::size_t>(offset, text.size()));
  std::size_t end = text.find('\n', start);
  std::string_view line = text.substr(start, end == std::string_view::npos ? end : end - start);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

auto FileTexts::slice(Span span) const -> std::string_view {
  if (!span.valid()) return {};
  std::string_view text = files_[span.file].text;
  std::size_t begin = std::min<std::size_t>(span.begin, text.size());
  std::size_t end = std::clamp<std::size_t>(span.end, begin, text.size());
  return text.substr(begin, end - begin);
}

}  // namespace writ::diag

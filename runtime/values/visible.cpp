#include "runtime/values/visible.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "runtime/values/text.hpp"

namespace writ {
namespace {

struct Glyph {
  std::uint32_t code_point = 0;
  std::size_t size = 1;
};

// The first code point of valid UTF-8.
auto glyph_at(std::string_view text) -> Glyph {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  std::uint32_t code = size == 1 ? lead : lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size && i < text.size(); ++i)
    code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3Fu);
  return {code, std::min(size, text.size())};
}

// Controls, and what changes the direction or hides: marks, embeddings, isolates, zero width, tags.
auto is_harmful(std::uint32_t c) -> bool {
  const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
  const bool direction =
      c == 0x061C || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F);
  return control || direction || c == 0xFEFF || (c >= 0xE0000 && c <= 0xE007F) || (c >= 0xFFFE && c <= 0xFFFF);
}

auto is_continuation(char c) -> bool { return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u; }

}  // namespace

auto made_visible(std::string_view text, Newlines newlines) -> std::string {
  std::string out;
  while (!text.empty()) {
    const std::size_t fault = utf8_fault(text);
    if (fault == 0) {
      out += fmt::format("<{:02X}>", static_cast<unsigned char>(text[0]));
      text.remove_prefix(1);
      continue;
    }
    for (std::string_view good = text.substr(0, fault); !good.empty();) {
      const Glyph glyph = glyph_at(good);
      const bool space = glyph.code_point == '\t' || (glyph.code_point == '\n' && newlines == Newlines::Blank);
      const bool kept = glyph.code_point == '\n' || !is_harmful(glyph.code_point);
      if (space)
        out += ' ';
      else if (kept)
        out += good.substr(0, glyph.size);
      else
        out += fmt::format("<U+{:04X}>", glyph.code_point);
      good.remove_prefix(glyph.size);
    }
    text.remove_prefix(fault);
  }
  return out;
}

auto shortened_to(std::string_view text, std::size_t bytes) -> std::string {
  if (text.size() <= bytes) return std::string(text);
  std::size_t end = bytes;
  while (end > 0 && is_continuation(text[end])) --end;
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace writ

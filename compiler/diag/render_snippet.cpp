#include "compiler/diag/render_snippet.hpp"

#include <algorithm>

#include "compiler/diag/render_common.hpp"

namespace writ::diag {
namespace {

constexpr std::size_t kWindowBytes = 400;     // looked at on each side of a place
constexpr std::uint32_t kLineColumns = 100;   // shown
constexpr std::uint32_t kBeforeColumns = 60;  // shown before a place that is far from its line's start
constexpr std::string_view kCut = "…";

// The stretch of one line that is looked at.
struct Window {
  std::size_t begin;
  std::size_t end;
  bool cut_begin;
  bool cut_end;
};

auto is_continuation(char byte) -> bool { return (static_cast<unsigned char>(byte) & 0xC0u) == 0x80u; }

auto window_around(std::string_view text, std::size_t place) -> Window {
  Window w{place, place, false, false};
  while (w.begin > 0 && text[w.begin - 1] != '\n' && place - w.begin < kWindowBytes) --w.begin;
  w.cut_begin = w.begin > 0 && text[w.begin - 1] != '\n';
  while (w.cut_begin && w.begin < place && is_continuation(text[w.begin])) ++w.begin;
  while (w.end < text.size() && text[w.end] != '\n' && w.end - place < kWindowBytes) ++w.end;
  w.cut_end = w.end < text.size() && text[w.end] != '\n';
  while (w.cut_end && w.end > place && is_continuation(text[w.end])) --w.end;
  if (!w.cut_end && w.end > w.begin && text[w.end - 1] == '\r') --w.end;
  return w;
}

// Moves the window's start right until at most kBeforeColumns stand before the place.
void trim_front(std::string_view text, std::size_t place, Window& w) {
  std::uint32_t columns = 0;
  for (std::size_t i = w.begin; i < place;) {
    Glyph glyph = first_glyph(text.substr(i));
    columns += shown(text.substr(i), glyph).columns;
    i += glyph.size;
  }
  while (columns > kBeforeColumns && w.begin < place) {
    Glyph glyph = first_glyph(text.substr(w.begin));
    columns -= shown(text.substr(w.begin), glyph).columns;
    w.begin += glyph.size;
    w.cut_begin = true;
  }
}

}  // namespace

auto snippet(const FileTexts& texts, Span span, char mark) -> Snippet {
  std::string_view text = texts[span.file].text;
  std::size_t place = std::min<std::size_t>(span.begin, text.size());
  Window w = window_around(text, place);
  trim_front(text, place, w);

  Snippet made;
  std::uint32_t columns = 0;
  std::uint32_t marks = 0;
  if (w.cut_begin) {
    made.line = kCut;
    made.underline = " ";
    columns = 1;
  }
  for (std::size_t i = w.begin; i < w.end;) {
    Glyph glyph = first_glyph(text.substr(i, w.end - i));
    Shown piece = shown(text.substr(i), glyph);
    if (columns + piece.columns > kLineColumns) {
      w.cut_end = true;
      break;
    }
    made.line += piece.text;
    columns += piece.columns;
    if (i < place) made.underline.append(piece.columns, ' ');
    if (i >= place && i < span.end) marks += piece.columns;
    i += glyph.size;
  }
  if (w.cut_end) made.line += kCut;
  made.underline.append(std::max(marks, 1u), mark);
  while (!made.line.empty() && made.line.back() == ' ') made.line.pop_back();
  return made;
}

}  // namespace writ::diag

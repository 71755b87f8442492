#include "compiler/diag/render_common.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

#include "compiler/diag/render.hpp"

namespace writ::diag {
namespace {

struct CodeRange {
  std::uint32_t first;
  std::uint32_t last;
};

auto within(std::uint32_t code, const CodeRange* begin, const CodeRange* end) -> bool {
  return std::any_of(begin, end, [&](const CodeRange& r) { return code >= r.first && code <= r.last; });
}

// C0, DEL, C1, marks and overrides of direction, line and paragraph separators, BOM.
constexpr CodeRange kUnprintable[] = {{0x00, 0x1F},     {0x7F, 0x9F},     {0x061C, 0x061C}, {0x200E, 0x200F},
                                      {0x2028, 0x202E}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF}};
// Combining marks and zero-width joiners: drawn over their neighbour.
constexpr CodeRange kNoWidth[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F},
                                  {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF},
                                  {0x1DC0, 0x1DFF}, {0x200B, 0x200D}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F},
                                  {0xFE20, 0xFE2F}};
// The East Asian wide blocks and emoji.
constexpr CodeRange kWide[] = {{0x1100, 0x115F}, {0x2E80, 0x303E},   {0x3041, 0xA4CF},   {0xA960, 0xA97C},
                               {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
                               {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};

auto is_continuation(char byte) -> bool { return (static_cast<unsigned char>(byte) & 0xC0u) == 0x80u; }

// Where one is after `passed`.
auto advance(LineColumn at, std::string_view passed) -> LineColumn {
  for (char c : passed) {
    if (c == '\n') {
      at = {at.line + 1, 1};
    } else if (!is_continuation(c)) {
      ++at.column;
    }
  }
  return at;
}

auto bits(char byte, unsigned mask) -> std::uint32_t { return static_cast<unsigned char>(byte) & mask; }

}  // namespace

auto Places::at(FileId file, std::uint32_t offset) -> LineColumn {
  constexpr std::size_t kCheckpointBytes = 4096;
  std::string_view text = texts_[file].text;
  std::size_t place = std::min<std::size_t>(offset, text.size());
  std::vector<LineColumn>& known = checkpoints_[file];
  if (known.empty()) known.emplace_back();
  while (known.size() <= place / kCheckpointBytes) {
    known.push_back(advance(known.back(), text.substr((known.size() - 1) * kCheckpointBytes, kCheckpointBytes)));
  }
  std::size_t begin = place / kCheckpointBytes * kCheckpointBytes;
  return advance(known[place / kCheckpointBytes], text.substr(begin, place - begin));
}

auto first_glyph(std::string_view text) -> Glyph {
  auto lead = static_cast<unsigned char>(text[0]);
  Glyph byte{lead, 1, false};
  if (lead < 0x80) return {lead, 1, true};
  std::uint32_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return byte;
  std::uint32_t code = lead & (0xFFu >> (size + 1));
  for (std::uint32_t i = 1; i < size; ++i) {
    if (!is_continuation(text[i])) return byte;
    code = code << 6 | bits(text[i], 0x3F);
  }
  constexpr std::uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kSmallest[size] || code > 0x10FFFF || surrogate) return byte;
  return {code, size, true};
}

auto shown(std::string_view bytes, Glyph glyph) -> Shown {
  constexpr std::uint32_t kTabColumns = 4;
  if (!glyph.valid) return {fmt::format("<{:02X}>", glyph.code_point), 4};
  if (glyph.code_point == '\t') return {std::string(kTabColumns, ' '), kTabColumns};
  if (within(glyph.code_point, std::begin(kUnprintable), std::end(kUnprintable))) {
    std::string text = fmt::format("<U+{:04X}>", glyph.code_point);
    return {text, static_cast<std::uint32_t>(text.size())};
  }
  std::string text(bytes.substr(0, glyph.size));
  if (glyph.code_point < 0x0300) return {std::move(text), 1};
  if (within(glyph.code_point, std::begin(kNoWidth), std::end(kNoWidth))) return {std::move(text), 0};
  return {std::move(text), within(glyph.code_point, std::begin(kWide), std::end(kWide)) ? 2u : 1u};
}

auto printable(std::string_view text) -> std::string {
  std::string out;
  while (!text.empty()) {
    Glyph glyph = first_glyph(text);
    out += glyph.valid && glyph.code_point == '\n' ? std::string("\n") : shown(text, glyph).text;
    text.remove_prefix(glyph.size);
  }
  return out;
}

auto counted(std::size_t count, std::string_view noun) -> std::string {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

auto severity_name(Severity severity) -> std::string_view {
  switch (severity) {
    case Severity::Error: return "error";
    case Severity::Warning: return "warning";
  }
  return {};
}

auto summary(const Sink& sink) -> std::string {
  std::string out;
  if (sink.errors() > 0) out += counted(sink.errors(), "error");
  if (sink.warnings() > 0) out += (out.empty() ? "" : ", ") + counted(sink.warnings(), "warning");
  if (out.empty()) out = "no findings";
  if (sink.allowed() > 0) out += fmt::format(" ({} allowed)", sink.allowed());
  if (sink.dropped() > 0) out += fmt::format(" ({} not shown)", sink.dropped());
  return out;
}

auto json_string(std::string_view text) -> std::string {
  std::string out = "\"";
  while (!text.empty()) {
    Glyph glyph = first_glyph(text);
    if (!glyph.valid) {
      out += "\xEF\xBF\xBD";
    } else if (glyph.code_point == '"' || glyph.code_point == '\\') {
      out += '\\';
      out += text[0];
    } else if (glyph.code_point == '\n') {
      out += "\\n";
    } else if (glyph.code_point < 0x20 || glyph.code_point == 0x7F) {
      out += fmt::format("\\u{:04x}", glyph.code_point);
    } else {
      out += text.substr(0, glyph.size);
    }
    text.remove_prefix(glyph.size);
  }
  return out += '"';
}

}  // namespace writ::diag

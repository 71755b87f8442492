#include "compiler/source/text_checks.hpp"

#include <cstdint>

namespace writ::source {
namespace {

auto byte_at(std::string_view text, std::size_t i) -> std::uint32_t {
  return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
}

// The length of the well-formed sequence at `i`, whose first byte is not ASCII; 0 when it is none
// (table 3-7 of the Unicode standard: no overlong forms, surrogates, or planes above 16).
auto sequence_length(std::string_view text, std::size_t i) -> std::size_t {
  std::uint32_t lead = byte_at(text, i);
  std::uint32_t second = byte_at(text, i + 1);
  auto continues = [&](std::size_t at) { return (byte_at(text, at) & 0xC0u) == 0x80u; };
  if (lead >= 0xC2 && lead <= 0xDF) return continues(i + 1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    std::uint32_t low = lead == 0xE0 ? 0xA0 : 0x80;
    std::uint32_t high = lead == 0xED ? 0x9F : 0xBF;
    return second >= low && second <= high && continues(i + 2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    std::uint32_t low = lead == 0xF0 ? 0x90 : 0x80;
    std::uint32_t high = lead == 0xF4 ? 0x8F : 0xBF;
    return second >= low && second <= high && continues(i + 2) && continues(i + 3) ? 4 : 0;
  }
  return 0;
}

// "202E" when a control that changes the order of display stands at `i`; all of them are three bytes.
auto bidi_control(std::string_view text, std::size_t i) -> const char* {
  constexpr const char* kEmbeddings[] = {"202A", "202B", "202C", "202D", "202E"};
  constexpr const char* kIsolates[] = {"2066", "2067", "2068", "2069"};
  if (byte_at(text, i) != 0xE2) return nullptr;
  std::uint32_t last = byte_at(text, i + 2);
  if (byte_at(text, i + 1) == 0x80 && last >= 0xAA && last <= 0xAE) return kEmbeddings[last - 0xAA];
  if (byte_at(text, i + 1) == 0x81 && last >= 0xA6 && last <= 0xA9) return kIsolates[last - 0xA6];
  return nullptr;
}

auto place(diag::FileId file, std::size_t at, std::size_t length) -> diag::Span {
  return {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + length)};
}

// PowerShell and old editors write UTF-16; its byte order mark tells.
auto is_utf16(std::string_view text) -> bool {
  return text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF";
}

void report_not_utf8(diag::FileId file, std::string_view text, std::size_t at, diag::Sink& sink) {
  auto& found = sink.report(diag::FileNotUtf8, place(file, at, 1));
  if (is_utf16(text)) found.help("the file seems to be UTF-16; save it as UTF-8");
}

}  // namespace

auto without_bom(std::string_view text) -> std::string_view {
  constexpr std::string_view kBom = "\xEF\xBB\xBF";
  return text.substr(0, kBom.size()) == kBom ? text.substr(kBom.size()) : text;
}

auto check_text(diag::FileId file, std::string_view text, diag::Sink& sink) -> bool {
  if (text.empty()) {
    sink.report(diag::FileEmpty, place(file, 0, 0));
    return false;
  }
  for (std::size_t i = 0; i < text.size();) {
    std::uint32_t byte = byte_at(text, i);
    if (byte == 0) {
      sink.report(diag::FileHasNul, place(file, i, 1));
      return false;
    }
    std::size_t length = byte < 0x80 ? 1 : sequence_length(text, i);
    if (length == 0) {
      report_not_utf8(file, text, i, sink);
      return false;
    }
    if (const char* control = bidi_control(text, i)) {
      sink.report(diag::BidiControl, place(file, i, length), diag::Text{control}).help("remove it, or write `\\u{" + std::string(control) + "}` in a string");
    }
    i += length;
  }
  return true;
}

}  // namespace writ::source

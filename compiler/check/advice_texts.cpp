// Texts that are not what they seem (W-CONFUSABLE): a word in letters of two scripts that look
// alike, and characters that are not seen.
//
// Only the scripts whose letters are taken for each other are told apart; Han, kana, Hangul and the
// rest go with everything. A text in two languages is fine as long as each word keeps to one script.
#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "compiler/check/advice.hpp"

namespace writ::check {

using namespace syntax;

namespace {

enum class Script : std::uint8_t { None, Latin, Greek, Cyrillic, Armenian, Cherokee };

struct Block {
  std::uint32_t first, last;
  Script script;
};
// The letters of the blocks of Unicode; signs among them count with their block, but for the
// micro sign and what stands outside of these.
constexpr Block kBlocks[] = {
    {0x41, 0x5A, Script::Latin},        {0x61, 0x7A, Script::Latin},        {0xC0, 0xD6, Script::Latin},
    {0xD8, 0xF6, Script::Latin},        {0xF8, 0x24F, Script::Latin},       {0x370, 0x373, Script::Greek},
    {0x376, 0x377, Script::Greek},      {0x37B, 0x37D, Script::Greek},      {0x386, 0x386, Script::Greek},
    {0x388, 0x3FF, Script::Greek},      {0x400, 0x52F, Script::Cyrillic},   {0x531, 0x556, Script::Armenian},
    {0x561, 0x587, Script::Armenian},   {0x13A0, 0x13FD, Script::Cherokee}, {0x1C80, 0x1C88, Script::Cyrillic},
    {0x1E00, 0x1EFF, Script::Latin},    {0x1F00, 0x1FFC, Script::Greek},    {0x2C60, 0x2C7F, Script::Latin},
    {0xA640, 0xA66E, Script::Cyrillic}, {0xA680, 0xA69B, Script::Cyrillic}, {0xA722, 0xA7CA, Script::Latin},
    {0xAB70, 0xABBF, Script::Cherokee}, {0xFF21, 0xFF3A, Script::Latin},    {0xFF41, 0xFF5A, Script::Latin},
};
constexpr std::array<std::string_view, 6> kScriptNames = {"", "Latin", "Greek", "Cyrillic", "Armenian", "Cherokee"};

// Soft hyphen, zero-width space, word joiner, byte order mark. The joiners that scripts and emoji need are not here.
constexpr std::uint32_t kUnseen[] = {0xAD, 0x200B, 0x2060, 0xFEFF};

auto script_of(std::uint32_t code) -> Script {
  for (const Block& block : kBlocks) {
    if (code >= block.first && code <= block.last) return block.script;
  }
  return Script::None;
}

struct CodePoint {
  std::uint32_t code = 0;
  std::string_view bytes;
};
// The text is well-formed: it was checked when the file was read, or made from escapes that were.
auto take(std::string_view& text) -> CodePoint {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  CodePoint point{size == 1 ? lead : lead & (0xFFu >> (size + 1)), text.substr(0, size)};
  for (char byte : point.bytes.substr(1)) point.code = point.code << 6 | (static_cast<unsigned char>(byte) & 0x3Fu);
  text.remove_prefix(point.bytes.size());
  return point;
}

auto shown(const CodePoint& point, Script script) -> std::string {
  return fmt::format("`{}` (U+{:04X}) is {}", point.bytes, point.code, kScriptNames[static_cast<std::size_t>(script)]);
}

// Letters and marks go on with a word; blanks and ASCII signs end it.
auto ends_word(std::uint32_t code) -> bool {
  const bool digit = code >= '0' && code <= '9';
  return code < 0x80 && script_of(code) == Script::None && !digit;
}

// "`p` (U+0070) is Latin, `а` (U+0430) is Cyrillic"; empty where each word keeps to one script.
auto mixture(std::string_view text) -> std::string {
  Script first = Script::None;
  std::string about;
  while (!text.empty()) {
    const CodePoint point = take(text);
    const Script script = script_of(point.code);
    if (ends_word(point.code)) first = Script::None;
    if (script == Script::None) continue;
    if (first == Script::None) about = shown(point, script);
    if (first != Script::None && script != first) return about + ", " + shown(point, script);
    first = script;
  }
  return {};
}

auto unseen(std::string_view text) -> std::string {
  while (!text.empty()) {
    const CodePoint point = take(text);
    for (std::uint32_t code : kUnseen) {
      if (point.code == code) return fmt::format("{:04X}", code);
    }
  }
  return {};
}

auto is_ascii(std::string_view text) -> bool {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void check_text(const Advising& a, const Expr& expr, const StringLit& literal) {
  for (const StringPart& part : literal.parts) {
    if (part.expr.valid() || is_ascii(part.text)) continue;  // which is one script, and seen
    if (std::string mixed = mixture(part.text); !mixed.empty()) {
      a.c.sink.report(diag::MixedScripts, expr.span, diag::Text{mixed})
          .help("write the word in one script; a text that looks the same is not the same");
      return;
    }
    if (std::string code = unseen(part.text); !code.empty()) {
      a.c.sink.report(diag::InvisibleCharacter, expr.span, diag::Text{code})
          .help("remove it, or write it as `\\u{" + code + "}` so that it is seen");
      return;
    }
  }
}

}  // namespace

void advise_on_texts(const Advising& a) {
  for (ModuleIndex module = 0; module < a.c.package.asts.size(); ++module) {
    if (a.is_made(module)) continue;
    const Ast& ast = a.c.package.asts[module];
    std::set<std::uint32_t> seen;  // look-ahead leaves rows that nothing refers to
    for (const Expr& expr : ast.exprs) {
      const auto* literal = std::get_if<StringLit>(&expr.form);
      if (literal != nullptr && seen.insert(expr.span.begin).second) check_text(a, expr, *literal);
    }
  }
}

}  // namespace writ::check

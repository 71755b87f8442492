// Every ill-formed byte sequence is found, and no well-formed one is refused.

#include "compiler/source/text_checks.hpp"

#include <doctest/doctest.h>

#include <string>

namespace writ::source {
namespace {

// The code of the first finding, or "" when the text can be parsed without one.
auto first_code(const std::string& text) -> std::string {
  diag::FileTexts texts;
  diag::Sink sink;
  bool parses = check_text(texts.add("x.writ", text), text, sink);
  if (sink.sorted().empty()) {
    CHECK(parses);
    return {};
  }
  return std::string(sink.sorted().front()->rule->name);
}

auto encode(std::uint32_t code) -> std::string {
  auto part = [&](int shift, std::uint32_t lead) { return static_cast<char>(lead | (code >> shift & 0x3F)); };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xC0 | code >> 6), part(0, 0x80)};
  if (code < 0x10000) return {static_cast<char>(0xE0 | code >> 12), part(6, 0x80), part(0, 0x80)};
  return {static_cast<char>(0xF0 | code >> 18), part(12, 0x80), part(6, 0x80), part(0, 0x80)};
}

TEST_CASE("every code point but NUL, surrogates and the nine bidirectional controls is text") {
  std::size_t refused = 0;
  std::size_t bidi = 0;
  for (std::uint32_t code = 1; code <= 0x10FFFF; ++code) {
    bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    bool control = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    diag::FileTexts texts;
    diag::Sink sink;
    std::string text = encode(code);
    bool parses = check_text(texts.add("x", text), text, sink);
    if (parses == surrogate) ++refused;  // counts disagreements: one CHECK instead of a million
    if (parses && sink.has_errors() != control) ++bidi;
  }
  CHECK(refused == 0);
  CHECK(bidi == 0);
}

TEST_CASE("ill-formed sequences are refused") {
  for (const char* text : {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3(", "\xE0\x9F\xBF", "\xE2\x82",
                           "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF0\x9F\x98", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
                           "\xFE", "\xFF", "a\xE2\x28\xA1"}) {
    CHECK(first_code(text) == "FileNotUtf8");
  }
}

TEST_CASE("the place is the first byte that is wrong") {
  diag::FileTexts texts;
  diag::Sink sink;
  std::string text = "é漢\xFF";
  check_text(texts.add("x", text), text, sink);
  CHECK(sink.sorted().front()->span.begin == 5);
}

TEST_CASE("NUL, nothing at all, and overrides are named as such") {
  CHECK(first_code(std::string("a\0b", 3)) == "FileHasNul");
  CHECK(first_code("") == "FileEmpty");
  CHECK(first_code("a\u202Eb") == "BidiControl");
  CHECK(first_code("a\u2069b") == "BidiControl");
  CHECK(first_code("a\u200Fb").empty());
}

TEST_CASE("UTF-16 is recognised") {
  diag::FileTexts texts;
  diag::Sink sink;
  std::string text("\xFF\xFEl\0", 4);
  CHECK_FALSE(check_text(texts.add("x", text), text, sink));
  CHECK(sink.sorted().front()->helps.front() == "the file seems to be UTF-16; save it as UTF-8");
}

TEST_CASE("a byte order mark is dropped once") {
  CHECK(without_bom("\xEF\xBB\xBFx") == "x");
  CHECK(without_bom("x") == "x");
  CHECK(without_bom("\xEF\xBB\xBF\xEF\xBB\xBF") == "\xEF\xBB\xBF");
}

}  // namespace
}  // namespace writ::source

// UTF-8: every sequence of up to three bytes, the edges of those of four.
#include <array>
#include <doctest/doctest.h>

#include "runtime/values/text.hpp"
#include "runtime/values/visible.hpp"

using namespace writ;

namespace {

// Bytes of a code point by the definition; nothing for a surrogate or what is too large.
auto encoded(std::uint32_t code) -> std::string {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
  if (code < 0x80) return {byte(code)};
  if (code < 0x800) return {byte(0xC0 | code >> 6), byte(0x80 | (code & 0x3F))};
  if (code >= 0xD800 && code <= 0xDFFF) return {};
  if (code < 0x10000) return {byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F))};
  if (code > 0x10FFFF) return {};
  return {byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 0x3F)), byte(0x80 | (code >> 6 & 0x3F)),
          byte(0x80 | (code & 0x3F))};
}

}  // namespace

TEST_CASE("every code point is valid, alone, and cut short is not") {
  int faults = 0;
  for (std::uint32_t code = 0; code <= 0x10FFFF; ++code) {
    const std::string text = encoded(code);
    if (text.empty()) continue;
    faults += is_valid_utf8(text) ? 0 : 1;
    for (std::size_t cut = 1; cut < text.size(); ++cut) faults += is_valid_utf8(text.substr(0, cut)) ? 1 : 0;
  }
  CHECK(faults == 0);
}

TEST_CASE("of all sequences of one, two and three bytes only the encodings are valid") {
  std::array<std::size_t, 4> valid{};
  for (std::uint32_t a = 0; a < 256; ++a) {
    valid[1] += is_valid_utf8(std::string{static_cast<char>(a)}) ? 1 : 0;
    for (std::uint32_t b = 0; b < 256; ++b) {
      std::string two{static_cast<char>(a), static_cast<char>(b)};
      valid[2] += is_valid_utf8(two) ? 1 : 0;
      two += ' ';
      for (std::uint32_t c = 0; c < 256; ++c) {
        two[2] = static_cast<char>(c);
        valid[3] += is_valid_utf8(two) ? 1 : 0;
      }
    }
  }
  // 128 of one byte, 1920 of two, 63488 - 2048 surrogates of three; and what is put together from shorter ones.
  CHECK(valid[1] == 128);
  CHECK(valid[2] == 128 * 128 + 1'920);
  CHECK(valid[3] == 128 * 128 * 128 + 2 * 128 * 1'920 + (63'488 - 2'048));
}

TEST_CASE("the fault is at the first byte of the sequence that is wrong") {
  CHECK(utf8_fault("") == 0);
  CHECK(utf8_fault("abc") == 3);
  CHECK(utf8_fault(std::string_view("a\0b", 3)) == 3);
  CHECK(utf8_fault("ab\xFF") == 2);
  CHECK(utf8_fault("\xC3\xA4\x80") == 2);      // a byte that continues nothing
  CHECK(utf8_fault("\xC0\xAF") == 0);          // overlong /
  CHECK(utf8_fault("\xE0\x80\xAF") == 0);      // overlong /
  CHECK(utf8_fault("\xED\xA0\x80") == 0);      // a surrogate
  CHECK(utf8_fault("x\xE2\x82") == 1);         // cut short
  CHECK(utf8_fault("\xF0\x8F\xBF\xBF") == 0);  // overlong
  CHECK(utf8_fault("\xF0\x90\x80\x80") == 4);  // U+10000
  CHECK(utf8_fault("\xF4\x8F\xBF\xBF") == 4);  // U+10FFFF
  CHECK(utf8_fault("\xF4\x90\x80\x80") == 0);  // U+110000
  CHECK(utf8_fault("\xF5\x80\x80\x80") == 0);
  CHECK(utf8_fault("\xF8\x88\x80\x80\x80") == 0);
  CHECK(utf8_fault("\xF0\x9F\x98\x80 ok") == 7);
}

TEST_CASE("whatever the bytes, what is made visible is valid and holds no control") {
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const std::string text = made_visible(std::string{static_cast<char>(a), static_cast<char>(b)}, Newlines::Blank);
      bool harmless = is_valid_utf8(text);
      for (const char c : text) harmless = harmless && (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
      if (!harmless) FAIL_CHECK("bytes ", a, " ", b);
    }
  }
}

#include "runtime/values/json_text.hpp"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>

#include "runtime/values/text.hpp"

namespace writ::json {
namespace {

auto escape_of(char c) -> std::string {
  switch (c) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\b': return "\\b";
    case '\f': return "\\f";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
  }
  return static_cast<unsigned char>(c) < 0x20 ? fmt::format("\\u{:04x}", static_cast<unsigned char>(c))
                                              : std::string(1, c);
}

auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }

// A number taken apart: an optional minus, digits, digits after the point, exponent.
struct Parts {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
  std::string_view exponent;  // with its sign
};

// The digits at the front of `text`, which loses them.
auto take_digits(std::string_view& text) -> std::string_view {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  const std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

auto take_exponent(std::string_view& text) -> std::string_view {
  const std::string_view from = text;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
  return take_digits(text).empty() ? std::string_view() : from.substr(0, from.size() - text.size());
}

auto take_apart(std::string_view text) -> std::optional<Parts> {
  Parts parts;
  if (text.starts_with('-')) {
    parts.negative = true;
    text.remove_prefix(1);
  }
  parts.whole = take_digits(text);
  if (parts.whole.empty() || (parts.whole.size() > 1 && parts.whole[0] == '0')) return std::nullopt;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    parts.fraction = take_digits(text);
    if (parts.fraction.empty()) return std::nullopt;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    parts.exponent = take_exponent(text);
    if (parts.exponent.empty()) return std::nullopt;
  }
  return text.empty() ? std::optional(parts) : std::nullopt;
}

// Beyond these an exponent has no use; nothing that is computed reaches them.
constexpr std::size_t kMostExponentDigits = 9;

auto exponent_value(std::string_view text) -> std::optional<std::int64_t> {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  while (text.size() > 1 && text[0] == '0') text.remove_prefix(1);
  if (text.size() > kMostExponentDigits) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) value = value * 10 + (c - '0');
  return negative ? -value : value;
}

// Number::toString of ECMAScript, for the value 0.DIGITS * 10^point.
auto laid_out(const std::string& digits, std::int64_t point) -> std::string {
  const auto count = static_cast<std::int64_t>(digits.size());
  const auto zeros = [](std::int64_t n) { return std::string(static_cast<std::size_t>(n), '0'); };
  if (count <= point && point <= 21) return digits + zeros(point - count);
  if (0 < point && point <= 21)
    return digits.substr(0, static_cast<std::size_t>(point)) + "." + digits.substr(static_cast<std::size_t>(point));
  if (-6 < point && point <= 0) return "0." + zeros(-point) + digits;
  const std::string mantissa = count == 1 ? digits : digits.substr(0, 1) + "." + digits.substr(1);
  return fmt::format("{}e{:+}", mantissa, point - 1);
}

auto is_beyond_basic_plane(unsigned char lead) -> bool { return lead >= 0xF0; }

}  // namespace

auto repaired(std::string_view text) -> std::string {
  std::string out;
  while (!text.empty()) {
    const std::size_t fault = utf8_fault(text);
    out += text.substr(0, fault);
    if (fault >= text.size()) break;
    out += "\uFFFD";
    text.remove_prefix(fault + 1);
  }
  return out;
}

auto quoted(std::string_view text) -> std::string {
  constexpr auto stands = [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; };
  const std::string sound = repaired(text);
  std::string out = "\"";
  out.reserve(sound.size() + 2);
  for (auto at = sound.begin(); at != sound.end();) {
    const auto end = std::find_if_not(at, sound.end(), stands);
    out.append(at, end);
    if (end == sound.end()) break;
    out += escape_of(*end);
    at = end + 1;
  }
  return out += '"';
}

// Bytes of UTF-8 sort by code point. UTF-16 differs only where one side is beyond the basic plane: its
// surrogates (D800 …) sort before U+E000 … U+FFFF.
auto key_before(std::string_view a, std::string_view b) -> bool {
  std::size_t i = 0;
  while (i < a.size() && i < b.size() && a[i] == b[i]) ++i;
  if (i == a.size() || i == b.size()) return a.size() < b.size();
  const auto x = static_cast<unsigned char>(a[i]);
  const auto y = static_cast<unsigned char>(b[i]);
  const bool split = is_beyond_basic_plane(x) != is_beyond_basic_plane(y);
  // 0xEE and 0xEF begin U+E000 … U+FFFF.
  if (split && (x == 0xEE || x == 0xEF || y == 0xEE || y == 0xEF)) return is_beyond_basic_plane(x);
  return x < y;
}

auto is_number(std::string_view text) -> bool { return take_apart(text).has_value(); }

auto number(std::string_view text) -> std::optional<std::string> {
  const std::optional<Parts> parts = take_apart(text);
  if (!parts) return std::nullopt;
  std::string digits(parts->whole);
  digits += parts->fraction;
  const std::size_t first = digits.find_first_not_of('0');
  if (first == std::string::npos) return "0";
  const std::optional<std::int64_t> exponent = exponent_value(parts->exponent);
  if (!exponent) return std::nullopt;
  const std::int64_t point =
      static_cast<std::int64_t>(parts->whole.size()) - static_cast<std::int64_t>(first) + *exponent;
  digits.erase(0, first);
  digits.erase(digits.find_last_not_of('0') + 1);
  return (parts->negative ? "-" : "") + laid_out(digits, point);
}

}  // namespace writ::json

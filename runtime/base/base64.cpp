#include "runtime/base/base64.hpp"

#include <cstdint>

namespace writ {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

auto digit_of(char c) -> std::optional<std::uint32_t> {
  if (c == '-') c = '+';
  if (c == '_') c = '/';
  const std::size_t at = kDigits.find(c);
  return at == std::string_view::npos ? std::nullopt : std::optional(static_cast<std::uint32_t>(at));
}

auto mixes_alphabets(std::string_view text) -> bool {
  return text.find_first_of("+/") != std::string_view::npos && text.find_first_of("-_") != std::string_view::npos;
}

// Without its padding; nothing where that is not what the length asks for.
auto unpadded(std::string_view text) -> std::optional<std::string_view> {
  std::string_view body = text.substr(0, text.find('='));
  const std::string_view padding = text.substr(body.size());
  if (padding.find_first_not_of('=') != std::string_view::npos) return std::nullopt;
  const std::size_t wanted = (4 - body.size() % 4) % 4;
  if (wanted == 3 || (!padding.empty() && padding.size() != wanted)) return std::nullopt;
  return body;
}

}  // namespace

auto base64(std::string_view bytes) -> std::string {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t pending = 0;
  unsigned bits = 0;
  for (const char c : bytes) {
    pending = (pending << 8 | static_cast<unsigned char>(c)) & 0x3FFFu;
    for (bits += 8; bits >= 6;) text += kDigits[pending >> (bits -= 6) & 63u];
  }
  if (bits > 0) text += kDigits[pending << (6 - bits) & 63u];
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

auto from_base64(std::string_view text) -> std::optional<std::string> {
  const auto body = mixes_alphabets(text) ? std::nullopt : unpadded(text);
  if (!body) return std::nullopt;
  std::string bytes;
  bytes.reserve(body->size() / 4 * 3 + 2);
  std::uint32_t pending = 0;
  unsigned bits = 0;
  for (const char c : *body) {
    const auto digit = digit_of(c);
    if (!digit) return std::nullopt;
    pending = (pending << 6 | *digit) & 0x3FFFu;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(pending >> bits & 255u);
  }
  if ((pending & ((1u << bits) - 1)) != 0) return std::nullopt;
  return bytes;
}

}  // namespace writ

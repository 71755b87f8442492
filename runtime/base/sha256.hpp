// SHA-256 in the form that records and rules use.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace writ {

// "sha256:" and 64 lower-case hexadecimal digits.
auto sha256_hex(std::string_view bytes) -> std::string;
// Of the parts one after the other.
auto sha256_hex(std::initializer_list<std::string_view> parts) -> std::string;
// The same into memory of the caller.
inline constexpr std::size_t kSha256Text = 7 + 64;
void sha256_hex(std::initializer_list<std::string_view> parts, std::span<char, kSha256Text> text);

}  // namespace writ

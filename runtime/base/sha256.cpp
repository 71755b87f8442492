#include "runtime/base/sha256.hpp"

#include <algorithm>
#include <array>
#include <openssl/sha.h>

#include "runtime/base/check.hpp"

namespace writ {

// The functions of SHA-256 itself: to ask for it by name makes OpenSSL read its settings and list all that it can do,
// which costs more than a whole decision.
void sha256_hex(std::initializer_list<std::string_view> parts, std::span<char, kSha256Text> text) {
  SHA256_CTX context;
  bool done = SHA256_Init(&context) == 1;
  for (const std::string_view part : parts) done = done && SHA256_Update(&context, part.data(), part.size()) == 1;
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  done = done && SHA256_Final(digest.data(), &context) == 1;
  WRIT_CHECK(done, "SHA-256 is always there");
  static constexpr char kHex[] = "0123456789abcdef";
  static constexpr std::string_view kName = "sha256:";
  char* at = std::copy(kName.begin(), kName.end(), text.data());
  for (unsigned char byte : digest) {
    *at++ = kHex[byte >> 4];
    *at++ = kHex[byte & 15];
  }
}

auto sha256_hex(std::initializer_list<std::string_view> parts) -> std::string {
  std::string text(kSha256Text, ' ');
  sha256_hex(parts, std::span<char, kSha256Text>(text.data(), kSha256Text));
  return text;
}

auto sha256_hex(std::string_view bytes) -> std::string { return sha256_hex({bytes}); }

}  // namespace writ

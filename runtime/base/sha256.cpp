#include "runtime/base/sha256.hpp"

#include <openssl/evp.h>

#include <array>

#include "runtime/base/check.hpp"

namespace writ {

auto sha256_hex(std::string_view bytes) -> std::string {
  std::array<unsigned char, 32> digest{};
  unsigned int size = 0;
  int done = EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  WRIT_CHECK(done == 1 && size == digest.size(), "SHA-256 is always there");
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text = "sha256:";
  for (unsigned char byte : digest) {
    text += kHex[byte >> 4];
    text += kHex[byte & 15];
  }
  return text;
}

}  // namespace writ

#include "runtime/base/sha256.hpp"

#include <array>
#include <memory>
#include <openssl/evp.h>

#include "runtime/base/check.hpp"

namespace writ {

auto sha256_hex(std::initializer_list<std::string_view> parts) -> std::string {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  bool done = context != nullptr && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
  for (std::string_view part : parts) done = done && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
  std::array<unsigned char, 32> digest{};
  unsigned int size = 0;
  done = done && EVP_DigestFinal_ex(context.get(), digest.data(), &size) == 1;
  WRIT_CHECK(done && size == digest.size(), "SHA-256 is always there");
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text = "sha256:";
  for (unsigned char byte : digest) {
    text += kHex[byte >> 4];
    text += kHex[byte & 15];
  }
  return text;
}

auto sha256_hex(std::string_view bytes) -> std::string { return sha256_hex({bytes}); }

}  // namespace writ

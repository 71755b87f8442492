// A compiled policy that somebody changed and gave digests that fit: what only the reader and verifier stand against.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/base/sha256.hpp"
#include "runtime/ir/compiled.hpp"

namespace writ::property {

// The sizes at the head are followed; what does not hold together stays as it is.
inline auto resealed(std::string bytes) -> std::string {
  constexpr std::size_t kSizes = 12, kDigest = 71;
  constexpr std::size_t kHead = kSizes + 8 * ir::kSectionCount;
  const auto fixed = [&](std::size_t at) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i) value |= std::uint64_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
    return value;
  };
  if (bytes.size() < kHead + 2 * kDigest + 8) return bytes;
  std::size_t end = kHead;
  for (std::size_t i = 0; i < ir::kSectionCount; ++i) {
    const std::uint64_t size = fixed(kSizes + 8 * i);
    if (size > bytes.size() - end) return bytes;
    end += static_cast<std::size_t>(size);
  }
  if (bytes.size() - end < 2 * kDigest + 8) return bytes;
  const std::string digest = sha256_hex(std::string_view(bytes).substr(0, end));
  bytes.replace(end, kDigest, digest);
  const std::size_t signature = end + kDigest + 8;
  const std::size_t size = bytes.size() - kDigest - signature;
  bytes.replace(bytes.size() - kDigest, kDigest, sha256_hex({digest, std::string_view(bytes).substr(signature, size)}));
  return bytes;
}

}  // namespace writ::property

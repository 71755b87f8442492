// Where the tokens of a JSON text are, as a walk goes over them (walk.hpp). Private to runtime/decode.
//
// Both are two ways to the same tokens: `At` says where one begins, `behind(at, end)` is the one behind a token at `at`
// that ends before `end`. Behind the text there are kBytesBehind bytes: words and eight bytes of a key are read
// without looking for the end.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "runtime/values/arena.hpp"

namespace writ::decode {

// Behind a text: a blank, a quote that ends a string without an end, one that ends the string that this one seems to
// begin, and what is no token.
inline constexpr std::size_t kBytesBehind = 64;
inline constexpr std::size_t kStopBehind = 1;  // where the first quote is
inline void put_behind(char* end) {
  std::memset(end, '!', kBytesBehind);
  std::memcpy(end, " \"\"", 3);
}

// What a string says, from between its quotes; no text at all where an escape is none. Names are looked at eight bytes
// at a time, so as many are readable from where it begins.
auto unescaped(std::string_view written, Arena& arena) -> std::string_view;

// The tokens were found before (structure.hpp).
struct Indexed {
  // A row of the tokens. It is handed on from step to step, since in a member it would be waited for at each; and
  // whether to go on is branched on, since a row that is computed from what stands there would be waited for too.
  using At = const std::uint32_t*;

  const char* begin;
  bool escapes;  // there is a backslash somewhere

  [[nodiscard]] auto place_of(At at) const -> const char* { return begin + *at; }
  [[nodiscard]] auto behind(At at, const char* /*end*/) const -> At { return at + 1; }
  // Behind a key at `at` and its colon, which end before `end`.
  [[nodiscard]] auto behind_key(At at, const char* /*end*/) const -> At { return at + 2; }
  // A string; only blanks stand between its end and the next token.
  [[nodiscard]] auto text(At at, std::string_view& out, Arena& arena) const -> At {
    const char* first = begin + at[0] + 1;
    const char* end = begin + at[1] - 1;
    while (*end != '"') --end;
    out = {first, static_cast<std::size_t>(end - first)};
    if (!escapes) return at + 1;
    out = unescaped(out, arena);
    return out.data() != nullptr ? at + 1 : nullptr;
  }
};

// Nothing was found before: the text reads_plainly(), so that blanks are blanks only, a quote always begins or ends a
// string, and no string needs to be looked into. That is said of all bytes much sooner than where all tokens are.
struct Plain {
  using At = const char*;

  [[nodiscard]] auto place_of(At at) const -> const char* { return at; }
  [[nodiscard]] auto behind(At /*at*/, const char* end) const -> At {
    while (*end == ' ') ++end;
    return end;
  }
  [[nodiscard]] auto behind_key(At at, const char* end) const -> At { return behind(at, end); }
  [[nodiscard]] auto text(At at, std::string_view& out, Arena& /*arena*/) const -> At {
    const char* const end = quote_from(at + 1);
    out = {at + 1, static_cast<std::size_t>(end - at - 1)};
    return behind(at, end + 1);
  }

 private:
#if defined(__SSE2__)
  static constexpr std::size_t kStep = sizeof(__m128i);
  // A bit for each of so many bytes.
  static auto quotes_at(const char* at) -> unsigned {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'))));
  }
  static auto quote_from(const char* at) -> const char* {
    unsigned found = quotes_at(at);
    while (found == 0) [[unlikely]]
      found = quotes_at(at += kStep);
    return at + std::countr_zero(found);
  }
#else
  static auto quote_from(const char* at) -> const char* {
    while (*at != '"') ++at;
    return at;
  }
#endif
};

// Whether all bytes are printable ones of ASCII, and none is a backslash, of a text with its bytes behind.
inline auto reads_plainly(std::string_view text) -> bool {
  using Bytes = signed char __attribute__((vector_size(16)));
  static_assert(sizeof(Bytes) <= kBytesBehind);
  constexpr std::size_t kStep = 4096;  // between two looks at what was found
  for (std::size_t begin = 0; begin < text.size(); begin += kStep) {
    Bytes others{};
    const std::size_t end = std::min(text.size(), begin + kStep);
    for (std::size_t at = begin; at < end; at += sizeof(Bytes)) {
      Bytes bytes;
      std::memcpy(&bytes, text.data() + at, sizeof bytes);
      others |= (bytes < ' ') | (bytes == '\\');
    }
    std::uint64_t found[2];
    std::memcpy(found, &others, sizeof found);
    if ((found[0] | found[1]) != 0) return false;
  }
  return true;
}

}  // namespace writ::decode

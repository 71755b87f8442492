// A hash of short texts, and whether two are the same.
//
// Eight bytes a step, of the hash each mixed in by one wide multiplication, after the scheme of wyhash (Wang Yi, public
// domain). It has no secret: it is for tables whose texts come from rules, so that nobody who asks can make them
// collide.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "runtime/values/cell.hpp"
#include "runtime/values/decimal.hpp"

namespace writ {

constexpr auto mixed(std::uint64_t a, std::uint64_t b) -> std::uint64_t {
  const UInt128 product = static_cast<UInt128>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

inline constexpr std::uint64_t kFirstMix = 0x9E37'79B9'7F4A'7C15;
inline constexpr std::uint64_t kSecondMix = 0xD6E8'FEB8'6659'FD93;

template <class Word>
auto word_at(const char* data) -> std::uint64_t {
  Word word = 0;
  std::memcpy(&word, data, sizeof word);
  return word;
}

// What is left when the steps of eight bytes are done, of a text of `size` bytes that ends at `end`: the last eight
// bytes, some of which a step has seen, or two parts that may overlap.
inline auto last_bytes(const char* end, std::size_t size) -> std::uint64_t {
  if (size >= 8) return word_at<std::uint64_t>(end - 8);
  if (size >= 4) return word_at<std::uint32_t>(end - size) << 32 | word_at<std::uint32_t>(end - 4);
  if (size == 0) return 0;
  const char* begin = end - size;
  return word_at<std::uint8_t>(begin) << 16 | word_at<std::uint8_t>(begin + size / 2) << 8 |
         word_at<std::uint8_t>(end - 1);
}

inline auto hash_of(std::string_view text) -> std::uint64_t {
  std::uint64_t hash = text.size() ^ kFirstMix;
  const char* end = text.data() + text.size();
  for (const char* at = text.data(); end - at > 8; at += 8) hash = mixed(hash ^ word_at<std::uint64_t>(at), kSecondMix);
  return mixed(hash ^ last_bytes(end, text.size()), kFirstMix);
}

// The hash of a text as TextRef keeps it: never 0.
inline auto short_hash(std::string_view text) -> std::uint32_t {
  return static_cast<std::uint32_t>(hash_of(text) >> 32) | 1u;
}

// The hash that a text has, or else one that is computed: out of the way of whoever has it.
[[gnu::noinline]] auto computed_hash(std::string_view text) -> std::uint32_t;
inline auto short_hash(const TextRef& text) -> std::uint32_t {
  return text.hash != 0 ? text.hash : computed_hash(text.view());
}

// Eight bytes at each end of a text: with its size, all of one of up to sixteen.
struct TextEnds {
  static constexpr std::size_t kWhole = 16;
  std::uint64_t first = 0;  // 0 of one that has no eight
  std::uint64_t last = 0;
  auto operator==(const TextEnds&) const -> bool = default;
};
inline auto ends_of(std::string_view text) -> TextEnds {
  return {text.size() >= 8 ? word_at<std::uint64_t>(text.data()) : 0,
          last_bytes(text.data() + text.size(), text.size())};
}

// Copies a text to where there is room for it; most are short.
inline void copy_text(std::string_view text, char* to) {
  const auto ends = [&]<class Word>(Word) {  // two words, which may overlap
    const char* const last = text.data() + text.size() - sizeof(Word);
    Word words[2];
    std::memcpy(&words[0], text.data(), sizeof(Word));
    std::memcpy(&words[1], last, sizeof(Word));
    std::memcpy(to, &words[0], sizeof(Word));
    std::memcpy(to + text.size() - sizeof(Word), &words[1], sizeof(Word));
  };
  if (text.size() > 16) {
    std::memcpy(to, text.data(), text.size());
  } else if (text.size() >= 8) {
    ends(std::uint64_t{});
  } else if (text.size() >= 4) {
    ends(std::uint32_t{});
  } else {
    for (std::size_t i = 0; i < text.size(); ++i) to[i] = text[i];
  }
}

// What is left of each, as of the hash, may be looked at twice.
inline auto same_text(std::string_view a, std::string_view b) -> bool {
  if (a.size() != b.size()) return false;
  const char* at_b = b.data();
  const char* const end = a.data() + a.size();
  for (const char* at = a.data(); end - at > 8; at += 8, at_b += 8) {
    if (word_at<std::uint64_t>(at) != word_at<std::uint64_t>(at_b)) return false;
  }
  return last_bytes(end, a.size()) == last_bytes(b.data() + b.size(), b.size());
}

}  // namespace writ

// A hash of short texts, and whether two are the same.
//
// By wide multiplications, after the scheme of wyhash (Wang Yi, public domain): one of a text of up to sixteen bytes,
// of a longer one another for each eight. It has no secret: it is for tables whose texts come from rules, so that
// nobody who asks can make them collide.
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

// Two words that, with its size, say all of a text of up to sixteen bytes; of a longer one the first and the last
// eight. Where there are four bytes at least no branch depends on how many: texts that are asked for one after the
// other differ in that.
struct TextEnds {
  static constexpr std::size_t kWhole = 16;
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  auto operator==(const TextEnds&) const -> bool = default;
};
// Of a text of four to sixteen bytes.
inline auto ends_of_short(std::string_view text) -> TextEnds {
  const char* const begin = text.data();
  const char* const last = begin + text.size() - 4;
  const auto pair = [](const char* high, const char* low) {
    return word_at<std::uint32_t>(high) << 32 | word_at<std::uint32_t>(low);
  };
  const std::size_t step = text.size() / 8 * 4;  // to a word that the other end does not have
  return {pair(begin, begin + step), pair(last, last - step)};
}
inline auto ends_of(std::string_view text) -> TextEnds {
  const char* const end = text.data() + text.size();
  if (text.size() > TextEnds::kWhole) return {word_at<std::uint64_t>(text.data()), word_at<std::uint64_t>(end - 8)};
  return text.size() < 4 ? TextEnds{0, last_bytes(end, text.size())} : ends_of_short(text);
}

// Of a text of up to sixteen bytes, by its ends.
inline auto hash_of_short(std::size_t size, const TextEnds& ends) -> std::uint64_t {
  return mixed(ends.first ^ size ^ kFirstMix, ends.last ^ kSecondMix);
}
// Of any text and its ends.
inline auto hash_of(std::string_view text, const TextEnds& ends) -> std::uint64_t {
  if (text.size() <= TextEnds::kWhole) return hash_of_short(text.size(), ends);
  std::uint64_t hash = text.size() ^ kFirstMix;
  const char* end = text.data() + text.size();
  for (const char* at = text.data(); end - at > 8; at += 8) hash = mixed(hash ^ word_at<std::uint64_t>(at), kSecondMix);
  return mixed(hash ^ ends.last, kFirstMix);
}
inline auto hash_of(std::string_view text) -> std::uint64_t { return hash_of(text, ends_of(text)); }

// The hash of a text as TextRef keeps it: never 0.
constexpr auto kept_hash(std::uint64_t hash) -> std::uint32_t { return static_cast<std::uint32_t>(hash >> 32) | 1u; }
inline auto short_hash(std::string_view text, const TextEnds& ends) -> std::uint32_t {
  return kept_hash(hash_of(text, ends));
}
inline auto short_hash(std::string_view text) -> std::uint32_t { return short_hash(text, ends_of(text)); }

// The hash that a text has, or else one that is computed: out of the way of whoever has it.
[[gnu::noinline]] auto computed_hash(std::string_view text) -> std::uint32_t;
inline auto short_hash(const TextRef& text) -> std::uint32_t {
  return text.hash != 0 ? text.hash : computed_hash(text.view());
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

// Of two texts of one size whose ends are the same.
inline auto same_between(const char* a, const char* b, std::size_t size) -> bool {
  for (const char* const end = a + size; end - a > 8; a += 8, b += 8) {
    if (word_at<std::uint64_t>(a) != word_at<std::uint64_t>(b)) return false;
  }
  return true;
}
inline auto same_text(std::string_view a, std::string_view b) -> bool {
  if (a.size() != b.size() || ends_of(a) != ends_of(b)) return false;
  return a.size() <= TextEnds::kWhole || same_between(a.data(), b.data(), a.size());
}

}  // namespace writ

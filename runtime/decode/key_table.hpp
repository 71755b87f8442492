// Names found by their bytes: the fields of a record, the members of an enum. Private to runtime/decode.
//
// A name is looked at as its first and its last eight bytes and its size, which is all of it up to sixteen bytes.
// The seed is chosen so that the names of a table fall on different slots where that can be had.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/values/decimal.hpp"

namespace writ::decode {

inline constexpr std::size_t kWordBytes = 8;

inline auto load_word(const char* at) -> std::uint64_t {
  std::uint64_t word = 0;
  std::memcpy(&word, at, kWordBytes);
  return word;
}

// A name as it is compared. Eight bytes must be readable from where it begins.
struct KeyBits {
  std::uint64_t first;
  std::uint64_t last;  // 0 up to eight bytes
  std::string_view text;

  // Without a branch on the size: which name comes next is hard to guess.
  explicit KeyBits(std::string_view name)
      : first(load_word(name.data()) & mask_of(name.size())),
        last(load_word(name.data() + behind_word(name.size())) & (std::uint64_t{0} - (behind_word(name.size()) != 0))),
        text(name) {}
  [[nodiscard]] auto hash(std::uint64_t seed) const -> std::uint64_t {
    constexpr std::uint64_t kLastMix = 0x9E3779B97F4A7C15u;
    constexpr std::uint64_t kSizeMix = 0xA24BAED4963EE407u;
    const UInt128 product = static_cast<UInt128>(first ^ seed) * (last ^ kLastMix ^ (text.size() * kSizeMix));
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  }
  [[nodiscard]] auto operator==(const KeyBits& other) const -> bool {
    if (first != other.first || last != other.last || text.size() != other.text.size()) return false;
    return text.size() <= 2 * kWordBytes || std::memcmp(text.data(), other.text.data(), text.size()) == 0;
  }

 private:
  static auto behind_word(std::size_t size) -> std::size_t { return std::max(size, kWordBytes) - kWordBytes; }
  static auto mask_of(std::size_t size) -> std::uint64_t {
    return size >= kWordBytes ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * size)) - 1;
  }
};

class KeyTable {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  // Numbers go by the order of the names; the first of two equal ones counts.
  explicit KeyTable(const std::vector<std::string_view>& names);
  KeyTable(KeyTable&&) = default;
  auto operator=(KeyTable&&) -> KeyTable& = default;

  [[nodiscard]] auto seed() const -> std::uint64_t { return seed_; }
  // `hash` is key.hash(seed()).
  [[nodiscard]] auto find(const KeyBits& key, std::uint64_t hash) const -> std::uint32_t {
    const std::uint32_t number = find_first(key, hash);
    return number != kNone ? number : find_from(hash >> shift_, key);
  }
  [[nodiscard]] auto find(const KeyBits& key) const -> std::uint32_t { return find(key, key.hash(seed_)); }
  // The same, where it is short and stands where its hash says, as most do; else kNone.
  [[nodiscard, gnu::always_inline]] auto find_first(const KeyBits& key) const -> std::uint32_t {
    return find_first(key, key.hash(seed_));
  }

 private:
  struct Slot {
    KeyBits key;
    std::uint32_t number = kNone;
  };
  [[nodiscard, gnu::always_inline]] auto find_first(const KeyBits& key, std::uint64_t hash) const -> std::uint32_t {
    const Slot& slot = slots_[hash >> shift_];
    const std::uint64_t other = (slot.key.first ^ key.first) | (slot.key.last ^ key.last);
    const std::size_t size = key.text.size();
    const bool same = other == 0 && slot.key.text.size() == size && size <= 2 * kWordBytes;
    return same ? slot.number : kNone;
  }
  // From a slot on.
  [[nodiscard]] auto find_from(std::size_t at, const KeyBits& key) const -> std::uint32_t;
  auto fill(const std::vector<KeyBits>& keys, std::uint64_t seed) -> std::size_t;

  std::vector<char> bytes_;  // what the keys of the slots point to
  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
  unsigned shift_ = 0;
  std::uint64_t seed_ = 0;
};

}  // namespace writ::decode

// Names found by their bytes: the fields of a record, the members of an enum. Private to runtime/decode.
//
// A name is looked at as its first and its last eight bytes and its size, which is all of it up to sixteen bytes.
// The seed is chosen so that the names of a table fall on different slots where that can be had.
#pragma once

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

  explicit KeyBits(std::string_view name) : first(load_word(name.data())), last(0), text(name) {
    if (name.size() > kWordBytes)
      last = load_word(name.data() + name.size() - kWordBytes);
    else if (name.size() < kWordBytes)
      first &= (std::uint64_t{1} << (8 * name.size())) - 1;
  }
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
    for (std::size_t at = hash >> shift_;; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.number == kNone || slot.key == key) return slot.number;
    }
  }
  [[nodiscard]] auto find(const KeyBits& key) const -> std::uint32_t { return find(key, key.hash(seed_)); }

 private:
  struct Slot {
    KeyBits key;
    std::uint32_t number = kNone;
  };
  auto fill(const std::vector<KeyBits>& keys, std::uint64_t seed) -> std::size_t;

  std::vector<char> bytes_;  // what the keys of the slots point to
  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
  unsigned shift_ = 0;
  std::uint64_t seed_ = 0;
};

}  // namespace writ::decode

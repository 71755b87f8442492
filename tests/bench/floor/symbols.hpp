// Texts into small numbers by a hash table with open addresses: what a policy's texts become beforehand.
#pragma once

#include <cstdint>
#include <cstring>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace writ::bench {

inline constexpr std::uint32_t kNoSymbol = ~0u;

inline auto load_8(const char* at) -> std::uint64_t {
  std::uint64_t value = 0;
  std::memcpy(&value, at, 8);
  return value;
}

inline auto load_4(const char* at) -> std::uint64_t {
  std::uint32_t value = 0;
  std::memcpy(&value, at, 4);
  return value;
}

inline auto mix(std::uint64_t a, std::uint64_t b) -> std::uint64_t {
  const auto product = static_cast<unsigned __int128>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

// The first and the last eight bytes, with those between folded in; shorter texts in two loads that overlap.
inline auto hash(std::string_view text) -> std::uint64_t {
  constexpr std::uint64_t kFirst = 0x2d358dccaa6c78a5, kSecond = 0x8bb84b93962eacc9;
  const char* at = text.data();
  const std::size_t size = text.size();
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  if (size >= 8) {
    a = load_8(at);
    b = load_8(at + size - 8);
    for (std::size_t i = 8; i + 8 < size; i += 8) a = mix(a ^ kFirst, load_8(at + i) ^ kSecond);
  } else if (size >= 4) {
    a = load_4(at);
    b = load_4(at + size - 4);
  } else if (size > 0) {
    const auto byte = [at](std::size_t i) { return static_cast<std::uint64_t>(static_cast<unsigned char>(at[i])); };
    a = byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
  }
  return mix(a ^ kFirst, b ^ kSecond ^ size);
}

class Symbols {
 public:
  Symbols() : Symbols(std::vector<std::string>{}) {}
  explicit Symbols(std::vector<std::string> texts) {
    std::size_t slots = 4;
    while (slots < texts.size() * 2) slots *= 2;
    mask_ = slots - 1;
    slots_.assign(slots, {});
    for (std::string& text : texts) add(std::move(text));
  }
  Symbols(Symbols&&) = default;
  auto operator=(Symbols&&) -> Symbols& = default;

  // The place of the text among those given; kNoSymbol when it is none of them.
  [[nodiscard]] auto find(std::string_view text) const -> std::uint32_t {
    for (std::uint64_t at = hash(text) & mask_; slots_[at].text.data() != nullptr; at = (at + 1) & mask_) {
      if (slots_[at].text == text) return slots_[at].number;
    }
    return kNoSymbol;
  }
  [[nodiscard]] auto has(std::string_view text) const -> bool { return find(text) != kNoSymbol; }

 private:
  struct Slot {
    std::string_view text;
    std::uint32_t number = kNoSymbol;
  };
  void add(std::string text) {
    const std::string& kept = texts_.emplace_back(std::move(text));
    std::uint64_t at = hash(kept) & mask_;
    while (slots_[at].text.data() != nullptr) at = (at + 1) & mask_;
    slots_[at] = {kept, static_cast<std::uint32_t>(texts_.size() - 1)};
  }
  std::deque<std::string> texts_;  // does not move them
  std::vector<Slot> slots_;
  std::uint64_t mask_ = 0;
};

}  // namespace writ::bench

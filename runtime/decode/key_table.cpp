#include "runtime/decode/key_table.hpp"

#include <bit>

namespace writ::decode {
namespace {

constexpr std::string_view kNoName = "\0\0\0\0\0\0\0";  // with the end of the literal, eight readable bytes
constexpr std::uint64_t kFirstSeed = 0x8EBC6AF09C88C6E3u;
constexpr std::uint64_t kSeedStep = 0xD6E8FEB86659FD93u;
// Seeds tried for a table without collisions; large tables take the first.
constexpr int kSeeds = 64;
constexpr std::size_t kFewNames = 64;

}  // namespace

// How many names do not stand on the slot of their hash.
auto KeyTable::fill(const std::vector<KeyBits>& keys, std::uint64_t seed) -> std::size_t {
  seed_ = seed;
  slots_.assign(mask_ + 1, Slot{KeyBits(kNoName), kNone});
  std::size_t moved = 0;
  for (std::uint32_t i = 0; i < keys.size(); ++i) {
    std::size_t at = keys[i].hash(seed) >> shift_;
    std::size_t tries = 0;
    for (; slots_[at].number != kNone && !(slots_[at].key == keys[i]); at = (at + 1) & mask_) ++tries;
    if (slots_[at].number == kNone) slots_[at] = Slot{keys[i], i};
    moved += tries == 0 ? 0 : 1;
  }
  return moved;
}

auto KeyTable::find_from(std::size_t at, const KeyBits& key) const -> std::uint32_t {
  for (;; at = (at + 1) & mask_) {
    const Slot& slot = slots_[at];
    if (slot.number == kNone || slot.key == key) return slot.number;
  }
}

KeyTable::KeyTable(const std::vector<std::string_view>& names) {
  std::size_t size = 0;
  for (const std::string_view name : names) size += name.size() + kWordBytes;
  bytes_.reserve(size);  // so that they stay where they are
  std::vector<KeyBits> keys;
  for (const std::string_view name : names) {
    const std::size_t from = bytes_.size();
    bytes_.insert(bytes_.end(), name.begin(), name.end());
    bytes_.insert(bytes_.end(), kWordBytes, '\0');
    keys.emplace_back(std::string_view(bytes_.data() + from, name.size()));
  }
  const std::size_t slots = std::bit_ceil(std::max<std::size_t>(2, 2 * names.size()));
  mask_ = slots - 1;
  shift_ = 64u - static_cast<unsigned>(std::countr_zero(slots));
  std::uint64_t best_seed = kFirstSeed;
  std::size_t best = fill(keys, best_seed);
  std::uint64_t seed = kFirstSeed;
  for (int i = 1; i < kSeeds && best > 0 && names.size() <= kFewNames; ++i) {
    seed += kSeedStep;
    const std::size_t moved = fill(keys, seed);
    if (moved >= best) continue;
    best = moved;
    best_seed = seed;
  }
  if (seed_ != best_seed) fill(keys, best_seed);
}

}  // namespace writ::decode

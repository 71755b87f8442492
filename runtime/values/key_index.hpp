// Where a member of a set, or a key of a map, stands: by hash, where the order would take a search.
//
// Made for the collections that a policy holds, once, when it is loaded; those of requests have none. All keys are
// known and are texts that are equal when their bytes are, or words: ints, enums, times. Immutable, any thread.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "runtime/values/arena.hpp"
#include "runtime/values/cell.hpp"
#include "runtime/values/text_hash.hpp"
#include "runtime/values/types.hpp"

namespace writ {

class KeyIndex {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFFu;

  // Null where keys of the type cannot be found so. They must outlive it, and so must the arena.
  static auto make(const Type& type, const Cell* keys, std::uint32_t size, Arena& arena) -> const KeyIndex*;

  // The place of a known key of the same type among the keys of which this was made; kNone where it is none of them.
  [[nodiscard]] auto place_of(const Cell& key) const -> std::uint32_t {
    if (tags_ == nullptr) return place_by_bit(key);
    const std::uint32_t hash = hash_of_key(key);
    for (std::uint32_t at = hash >> shift_;; at = (at + 1) & mask_) {
      if (tags_[at] == 0) return kNone;
      if (tags_[at] == hash && is_same(slots_[at], key)) return slots_[at].place;
    }
  }

 private:
  struct Slot {
    std::uint64_t word = 0;  // the key: a word, or where the text is
    std::uint32_t size = 0;  // of the text
    std::uint32_t place = kNone;
  };
  // Never 0.
  [[nodiscard]] auto hash_of_key(const Cell& key) const -> std::uint32_t {
    if (!texts_) return static_cast<std::uint32_t>(mixed(word_of(key) ^ kFirstMix, kSecondMix) >> 32) | 1u;
    return key.text.hash != 0 ? key.text.hash : short_hash(key.text.view());
  }
  [[nodiscard]] auto word_of(const Cell& key) const -> std::uint64_t {
    return texts_ ? reinterpret_cast<std::uintptr_t>(key.text.data) : static_cast<std::uint64_t>(key.integer);
  }
  // Of equal hashes. Texts of one policy that are equal are the same bytes in the same place.
  [[nodiscard]] auto is_same(const Slot& slot, const Cell& key) const -> bool {
    if (slot.word == word_of(key) && (!texts_ || slot.size == key.text.size)) return true;
    if (!texts_) return false;
    const char* const text = reinterpret_cast<const char*>(static_cast<std::uintptr_t>(slot.word));
    return same_text({text, slot.size}, key.text.view());
  }
  // Words that ascend: how many of them are less is how many bits are below.
  [[nodiscard]] auto place_by_bit(const Cell& key) const -> std::uint32_t {
    const std::uint64_t at = static_cast<std::uint64_t>(key.integer) - static_cast<std::uint64_t>(least_);
    if (at >= 64 || (bits_ >> at & 1) == 0) return kNone;
    return static_cast<std::uint32_t>(std::popcount(bits_ & ((std::uint64_t{1} << at) - 1)));
  }
  // Whether all keys could be made bits.
  auto make_bits(const Cell* keys, std::uint32_t size) -> bool;
  void add(const Cell& key, std::uint32_t place);

  // A power of two of slots, at most half full. Most keys that are asked for are not there, which the hashes alone
  // tell: they stand close together.
  std::uint32_t* tags_ = nullptr;  // the hash of the key in a slot; 0: empty
  Slot* slots_ = nullptr;
  // Or, without slots, the words of a stretch of 64, as members of most enums are.
  std::uint64_t bits_ = 0;
  std::int64_t least_ = 0;
  std::uint32_t mask_ = 0;
  std::uint32_t shift_ = 0;
  bool texts_ = false;
};

// Gives the sets and maps of a policy their indexes, and the texts in them their hashes; equal texts become one.
class KeyIndexing {
 public:
  // Both must outlive what is indexed. Everything that is added lives in `arena`.
  KeyIndexing(const TypeTable& types, Arena& arena) : types_(types), arena_(arena), texts_(kFirstTexts) {}
  // `cell` is fully known and of `type`; nobody else looks at it yet.
  void add(TypeId type, const Cell& cell);

 private:
  static constexpr std::size_t kFirstTexts = 64;
  void add_items(TypeId type, const Cell* items, std::uint32_t size);
  void add_record(const RecordType& record, const Cell* fields);
  void add_set(const Type& type, const Sequence& set);
  void add_map(const Type& type, const Mapping& map);
  void add_text(TextRef& text);
  void grow();

  const TypeTable& types_;
  Arena& arena_;
  std::vector<TextRef> texts_;  // by hash, a power of two of slots, at most half full; empty where `hash` is 0
  std::size_t count_ = 0;
};

}  // namespace writ

// Where a member of a set, or a key of a map, stands: by hash, where the order would take a search.
//
// Made for the collections that a policy holds, once, when it is loaded; those of requests have none. All keys are
// known and are texts that are equal when their bytes are, or words: ints, enums, times. Immutable, any thread. A look
// touches one place of memory beside the index, and the key itself only where a text is longer than sixteen bytes.
#pragma once

#include <bit>
#include <cstdint>
#include <span>

#include "runtime/values/arena.hpp"
#include "runtime/values/cell.hpp"
#include "runtime/values/text_hash.hpp"
#include "runtime/values/text_table.hpp"
#include "runtime/values/types.hpp"

namespace writ {

class KeyIndex {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFFu;
  static constexpr std::size_t kUnit = 8;  // bytes

  // What is asked of it: whether a key is one of them, as of a set, or where it stands among them, as of a map.
  enum class Asked : std::uint8_t { Members, Places };
  // Null where keys of the type cannot be found so. They must outlive it, and so must the arena. `kept` is where the
  // texts of the policy stand, if they do so side by side (KeyIndexing::keep_texts): then those are found by where they
  // stand.
  static auto make(const Type& type, const Cell* keys, std::uint32_t size, Arena& arena, Asked asked = Asked::Places,
                   std::span<const char> kept = {}) -> const KeyIndex*;

  // How the policy's own texts are found. Each begins at a unit of its own. Code made by the JIT reads this, at the
  // beginning of an index: it is part of the engine ABI.
  struct Own {
    const char* texts = nullptr;                       // where they stand
    alignas(8) const std::uint64_t* bits = nullptr;    // of members: by unit from `first_unit` on, which 64 divides
    alignas(8) const std::uint32_t* places = nullptr;  // of a map's keys: likewise; kNone: it is none of them
    alignas(8) std::uint32_t size = 0;                 // bytes of `texts`; 0: they are found as all others are
    std::uint32_t first_unit = 0;
    std::uint32_t unit_count = 0;
  };
  [[nodiscard]] auto own() const -> const Own& { return own_; }

  // The place of a known key of the same type among the keys of which this was made; kNone where it is none of them.
  [[nodiscard]] auto place_of(const Cell& key) const -> std::uint32_t {
    switch (form_) {
      case Form::Texts:
        return own_.places != nullptr && is_own(key.text) ? place_of_own(key.text) : place_of_text(key.text);
      case Form::Words: return place_of_word(key.integer);
      case Form::Near: break;
    }
    return place_by_bit(key.integer);
  }
  // It is one of the keys.
  [[nodiscard]] auto contains(const Cell& key) const -> bool {
    if (form_ == Form::Texts && own_.bits != nullptr && is_own(key.text)) return has_bit(key.text);
    return place_of(key) != kNone;
  }

 private:
  enum class Form : std::uint8_t { Texts, Words, Near };
  // A look ends at the first slot that is empty: `hash` is 0.
  struct TextSlot {
    std::uint32_t hash = 0;
    std::uint32_t size = 0;
    std::uint32_t place = kNone;
    TextEnds ends;
  };
  struct WordSlot {
    std::uint32_t hash = 0;
    std::uint32_t place = kNone;
    std::int64_t word = 0;
  };
  // Never 0.
  static auto hash_of_word(std::int64_t word) -> std::uint32_t {
    return static_cast<std::uint32_t>(mixed(static_cast<std::uint64_t>(word) ^ kFirstMix, kSecondMix) >> 32) | 1u;
  }

  [[nodiscard]] auto mask() const -> std::uint32_t { return 0xFFFFFFFFu >> shift_; }
  [[nodiscard]] auto place_of_text(const TextRef& key) const -> std::uint32_t {
    const TextEnds ends = ends_of(key.view());
    const std::uint32_t hash = key.hash != 0 ? key.hash : short_hash(key.view(), ends);
    for (std::uint32_t at = hash >> shift_;; at = (at + 1) & mask()) {
      const TextSlot& slot = texts_[at];
      if (slot.hash == hash && slot.size == key.size && slot.ends == ends && (is_short(key) || is_same(slot, key)))
        return slot.place;
      if (slot.hash == 0) return kNone;
    }
  }
  static auto is_short(const TextRef& key) -> bool { return key.size <= TextEnds::kWhole; }
  // What most keys do not come to is out of the way of those that do.
  [[nodiscard]] auto is_same(const TextSlot& slot, const TextRef& key) const -> bool;
  [[nodiscard]] auto place_of_word(std::int64_t word) const -> std::uint32_t;
  [[nodiscard]] auto place_by_bit(std::int64_t word) const -> std::uint32_t;

  // A text with a hash is a whole one, and two of those in the policy's place for them are equal only where they begin
  // at the same byte.
  [[nodiscard]] auto is_own(const TextRef& key) const -> bool { return key.hash != 0 && offset_of(key) < own_.size; }
  [[nodiscard]] auto offset_of(const TextRef& key) const -> std::uintptr_t {
    return reinterpret_cast<std::uintptr_t>(key.data) - reinterpret_cast<std::uintptr_t>(own_.texts);
  }
  // From the first one that counts on; of one before it, more than there are.
  [[nodiscard]] auto unit_of(const TextRef& key) const -> std::uint32_t {
    return static_cast<std::uint32_t>(offset_of(key) / kUnit) - own_.first_unit;
  }
  [[nodiscard]] auto has_bit(const TextRef& key) const -> bool {
    const std::uint32_t unit = unit_of(key);
    return unit < own_.unit_count && (own_.bits[unit / 64] >> (unit % 64) & 1) != 0;
  }
  [[nodiscard]] auto place_of_own(const TextRef& key) const -> std::uint32_t {
    const std::uint32_t unit = unit_of(key);
    return unit < own_.unit_count ? own_.places[unit] : kNone;
  }

  // Whether all keys could be made bits.
  auto make_near(const Cell* keys, std::uint32_t size) -> bool;
  void make_slots(const Cell* keys, std::uint32_t size, Arena& arena);
  void make_own(const Cell* keys, std::uint32_t size, Arena& arena, Asked asked, std::span<const char> kept);
  template <class Slot>
  auto free_slot(Slot* slots, std::uint32_t hash) const -> Slot&;

  Own own_;      // first: see there
  struct Near {  // the words of a stretch of 64, as members of most enums are
    std::uint64_t bits;
    std::int64_t least;
  };
  // A power of two of slots, at most half full.
  union {
    const TextSlot* texts_ = nullptr;
    const WordSlot* words_;
    Near near_;
  };
  std::uint8_t shift_ = 0;
  Form form_ = Form::Near;
  const Cell* keys_ = nullptr;
};

// Gives the sets and maps of a policy their indexes, and the texts in them their hashes; equal texts become one. A text
// that has a hash was read from where each stands once, and is left there unless texts are kept.
class KeyIndexing {
 public:
  // Both must outlive what is indexed. Everything that is added lives in `arena`.
  KeyIndexing(const TypeTable& types, Arena& arena) : types_(types), arena_(arena) {}
  // From now on texts that are added are copied side by side, in `bytes` bytes: as many as room_for() says of all of
  // them together; not where these are more than a module may have. Then members of sets and keys of maps that are
  // texts of the policy themselves are found by where they stand. Once.
  void keep_texts(std::size_t bytes);
  [[nodiscard]] auto room_for(TypeId type, const Cell& cell) const -> std::size_t;
  // `cell` is fully known and of `type`; nobody else looks at it yet.
  void add(TypeId type, const Cell& cell);
  // The texts that were added, each once, where they are kept; else none. Afterwards nothing is added.
  auto take_texts() -> TextTable {
    if (kept_.empty()) return {};
    texts_.settle();
    return std::move(texts_);
  }

 private:
  void add_items(TypeId type, const Cell* items, std::uint32_t size);
  void add_record(const RecordType& record, const Cell* fields);
  void add_set(const Type& type, const Sequence& set);
  void add_map(const Type& type, const Mapping& map);
  void add_text(TextRef& text);
  auto kept(TextRef text) -> TextRef;

  const TypeTable& types_;
  Arena& arena_;
  TextTable texts_;
  std::span<char> kept_;
  std::size_t kept_size_ = 0;  // that are in use
};

}  // namespace writ

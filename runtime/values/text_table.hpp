// Texts by what they say, each once.
//
// One thread at a time; any number may look while nobody adds. The bytes of texts belong to whoever adds them.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "runtime/values/cell.hpp"
#include "runtime/values/text_hash.hpp"

namespace writ {

class TextTable {
 public:
  [[nodiscard]] auto empty() const -> bool { return count_ == 0; }
  // The one that says the same, or null. `text` has its hash. A look touches one line of memory, and the text that is
  // there only where it is longer than sixteen bytes.
  [[nodiscard]] auto find(const TextRef& text) const -> const TextRef* { return find(text, ends_of(text.view())); }
  [[nodiscard, gnu::always_inline]] auto find(const TextRef& text, const TextEnds& ends) const -> const TextRef* {
    const Slot& slot = slots_[slot_of(text, ends)];
    return slot.text.hash != 0 ? &slot.text : nullptr;
  }
  // The same of a text of up to sixteen bytes where it stands where it is looked for first, as most do. Null: it may be
  // there nevertheless.
  [[nodiscard, gnu::always_inline]] auto find_at_first(const TextRef& text, const TextEnds& ends) const
      -> const TextRef* {
    const Slot& slot = slots_[(text.hash >> 1) & mask_];
    const bool is_it = slot.text.hash == text.hash && slot.text.size == text.size && slot.ends == ends;
    return is_it ? &slot.text : nullptr;
  }
  // The one that says the same, or else make(text), which is there from now on. `text` has its hash, and what is made
  // of it has the same.
  template <class Make>
  auto add(const TextRef& text, const Make& make) -> const TextRef& {
    if (kRoom * count_ >= slots_.size()) grow();
    const TextEnds ends = ends_of(text.view());
    Slot& slot = slots_[slot_of(text, ends)];
    if (slot.text.hash == 0) {
      slot = {ends, make(text)};
      ++count_;
    }
    return slot.text;
  }
  // No more are added: where that takes little memory, nearly all are put where they are looked for first.
  void settle() {
    constexpr std::size_t kRoomSettled = 16, kMostSlots = 1 << 15;
    while (kRoomSettled * count_ >= slots_.size() && slots_.size() < kMostSlots) grow();
  }

 private:
  static constexpr std::size_t kFirstSlots = 64;
  static constexpr std::size_t kRoom = 4;  // slots for each text: hardly any look goes on to a second one
  struct Slot {
    TextEnds ends;
    TextRef text;  // empty: hash 0
  };

  // Where it stands, or would.
  [[nodiscard, gnu::always_inline]] auto slot_of(const TextRef& text, const TextEnds& ends) const -> std::size_t {
    std::size_t at = (text.hash >> 1) & mask_;
    while (slots_[at].text.hash != 0 && !is_it(slots_[at], text, ends)) at = (at + 1) & mask_;
    return at;
  }
  [[nodiscard]] static auto is_it(const Slot& slot, const TextRef& text, const TextEnds& ends) -> bool {
    return slot.text.hash == text.hash && slot.text.size == text.size && slot.ends == ends &&
           (text.size <= TextEnds::kWhole || same_between(slot.text.data, text.data, text.size));
  }
  void grow() {
    const std::vector<Slot> before = std::exchange(slots_, std::vector<Slot>(2 * slots_.size()));
    mask_ = slots_.size() - 1;
    for (const Slot& slot : before) {
      if (slot.text.hash != 0) slots_[slot_of(slot.text, slot.ends)] = slot;
    }
  }

  std::vector<Slot> slots_ = std::vector<Slot>(kFirstSlots);  // a power of two
  std::size_t mask_ = kFirstSlots - 1;
  std::size_t count_ = 0;
};

}  // namespace writ

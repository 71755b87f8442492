// Texts by what they say, each once.
//
// One thread at a time; any number may look while nobody adds. The bytes of texts belong to whoever adds them.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "runtime/values/cell.hpp"

namespace writ {

class TextTable {
 public:
  [[nodiscard]] auto empty() const -> bool { return count_ == 0; }
  // The one that says the same, or null. `text` has its hash.
  [[nodiscard]] auto find(const TextRef& text) const -> const TextRef* {
    const TextRef& slot = slots_[slot_of(text)];
    return slot.hash != 0 ? &slot : nullptr;
  }
  // The one that says the same, or else make(text), which is there from now on. `text` has its hash, and what is made
  // of it has the same.
  template <class Make>
  auto add(const TextRef& text, const Make& make) -> const TextRef& {
    if (2 * count_ >= slots_.size()) grow();
    TextRef& slot = slots_[slot_of(text)];
    if (slot.hash == 0) {
      slot = make(text);
      ++count_;
    }
    return slot;
  }

 private:
  static constexpr std::size_t kFirstSlots = 64;

  // Where it stands, or would.
  [[nodiscard]] auto slot_of(const TextRef& text) const -> std::size_t {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = (text.hash >> 1) & mask;
    while (slots_[at].hash != 0 && (slots_[at].hash != text.hash || slots_[at].view() != text.view()))
      at = (at + 1) & mask;
    return at;
  }
  void grow() {
    const std::vector<TextRef> before = std::exchange(slots_, std::vector<TextRef>(2 * slots_.size()));
    for (const TextRef& text : before) {
      if (text.hash != 0) slots_[slot_of(text)] = text;
    }
  }

  std::vector<TextRef> slots_ = std::vector<TextRef>(kFirstSlots);  // a power of two, half full at most; empty: hash 0
  std::size_t count_ = 0;
};

}  // namespace writ

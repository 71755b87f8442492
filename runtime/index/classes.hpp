// Values of one column of a table, sorted into classes: two values of one class pass the same tests.
//
// A table compares a column with constants only, so there are few classes however many values there are:
// of an ordered kind each constant and each gap between two of them, of a text each constant and all else.
// A test is then a set of classes, and whether a value passes it is a question about two small numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/ir/rules.hpp"
#include "runtime/values/text_hash.hpp"

namespace writ::index {

using Class = std::uint32_t;

using Interval = ir::RulesInterval;
// Ascending, and disjoint.
using Classes = std::vector<Interval>;

auto both(const Classes& a, const Classes& b) -> Classes;
auto either(const Classes& a, const Classes& b) -> Classes;
// What is not in `a`, of `count` classes.
auto all_but(const Classes& a, std::uint32_t count) -> Classes;
inline auto holds(std::span<const Interval> classes, Class c) -> bool {
  for (const Interval& one : classes) {
    if (one.first <= c && c <= one.last) return true;
  }
  return false;
}

using ir::Lookup;

// Both inclusive; of no number where the first is above the last.
struct Range {
  std::int64_t first;
  std::int64_t last;
};

// The constants that a column is compared with, and the class of any value. Immutable once made.
class Column {
 public:
  // `constants` are known values of one kind, in any order and with repeats. Texts are copied, and numbered in the
  // order in which they come first.
  Column(Lookup lookup, std::span<const Cell> constants);

  [[nodiscard]] auto lookup() const -> Lookup { return lookup_; }
  [[nodiscard]] auto count() const -> std::uint32_t { return count_; }
  // Of a known value that is there.
  [[nodiscard]] auto class_of(const Cell& value) const -> Class {
    return lookup_ == Lookup::Word && !near_.empty() ? class_near(value.integer) : class_of_any(value);
  }
  // The same of a column of texts, by hash and ends of one. These are numbered from 0; those that are not among the
  // constants have the last number.
  [[nodiscard]] auto class_of_text(std::string_view text, std::uint32_t hash, const TextEnds& ends) const -> Class {
    for (std::size_t at = hash >> shift_; slots_[at].number != 0; at = (at + 1) & (slots_.size() - 1)) {
      const Slot& slot = slots_[at];
      if (slot.hash == hash && holds(slot, text, ends)) return slot.number - 1;
    }
    return other_;
  }
  // The same of a text of up to sixteen bytes where it stands where it is looked for first, as most do. kOther: it may
  // be a constant nevertheless.
  static constexpr Class kOther = 0xFFFFFFFFu;
  [[nodiscard, gnu::always_inline]] auto class_at_first(std::string_view text, std::uint32_t hash,
                                                        const TextEnds& ends) const -> Class {
    const Slot& slot = slots_[hash >> shift_];
    const bool is_it = slot.hash == hash && slot.size == text.size() && slot.ends == ends;
    return is_it ? slot.number - 1 : kOther;
  }
  // The numbers of some classes, of a column of words.
  [[nodiscard]] auto range_of(Interval classes) const -> Range;

  // The classes of what is equal to, below, or above a constant of the column. Texts have no order.
  [[nodiscard]] auto equal(const Cell& constant) const -> Classes;
  [[nodiscard]] auto below(const Cell& constant) const -> Classes;
  [[nodiscard]] auto above(const Cell& constant) const -> Classes;

 private:
  [[nodiscard]] auto class_of_any(const Cell& value) const -> Class;
  [[nodiscard]] auto class_of_text(const TextRef& text) const -> Class;
  [[nodiscard]] auto class_near(std::int64_t value) const -> Class {
    const std::uint64_t at = static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(least_);
    return at < near_.size() ? near_[at] : value < least_ ? 0 : count_ - 1;
  }
  void number_words();
  void hash_texts(std::span<const Cell> constants);
  auto place_texts(std::span<const Cell> constants, std::size_t slots) -> bool;
  [[nodiscard]] auto class_of_word(std::int64_t value) const -> Class;

  Lookup lookup_;
  std::uint32_t count_ = 0;
  std::vector<std::int64_t> words_;  // ascending, without repeats; so are the next two
  std::vector<Int128> wides_;
  std::vector<double> reals_;
  std::int64_t least_ = 0;
  std::vector<std::uint16_t> near_;  // classes by value - least_, where the words are close together
  std::string bytes_;                // of the longer texts
  // A text of up to sixteen bytes stands in its slot, so that one look finds it; a longer one in bytes_. No slot is in
  // two lines of a cache.
  struct alignas(32) Slot {
    std::uint32_t hash = 0;  // the upper bits say where
    std::uint32_t size = 0;
    Class number = 0;  // from 1; 0: empty
    union {
      TextEnds ends = {};
      std::size_t begin;
    };
  };
  [[nodiscard]] auto holds(const Slot& slot, std::string_view text, const TextEnds& ends) const -> bool {
    if (slot.size != text.size()) return false;
    if (text.size() <= TextEnds::kWhole) return slot.ends == ends;
    return same_text({bytes_.data() + slot.begin, slot.size}, text);
  }
  std::vector<Slot> slots_;  // a power of two of them, less than half full
  unsigned shift_ = 0;       // what is left of a hash is a slot
  Class other_ = kOther;     // of all texts that are no constants
};

// How many classes each has.
auto counts_of(std::span<const Column> columns) -> std::vector<std::uint32_t>;

}  // namespace writ::index

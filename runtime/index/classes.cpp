#include "runtime/index/classes.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <limits>

#include "runtime/values/text_hash.hpp"

namespace writ::index {
namespace {

// Words that are no farther apart than this are looked up directly, and so are more of them, as long as a look costs no
// more memory than this a word: a search among a few thousand takes 50 ns, one after the other, a look 5.
constexpr std::uint64_t kNearRange = 1024;
constexpr std::uint64_t kNearForWord = 8;
constexpr std::uint64_t kMostNear = 1u << 16;

template <class T>
void sort_out(std::vector<T>& values) {
  if (!std::is_sorted(values.begin(), values.end())) std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

// Of n ascending values: 2i + 1 is the one at i, 2i what lies below it and above the one before.
template <class T>
auto class_among(const std::vector<T>& values, const T& value) -> Class {
  const T* base = values.data();
  std::size_t left = values.size();
  while (left > 1) {
    const std::size_t half = left / 2;
    base = base[half - 1] < value ? base + half : base;
    left -= half;
  }
  const auto at = static_cast<Class>(base - values.data());
  if (*base == value) return 2 * at + 1;
  return 2 * at + (*base < value ? 2 : 0);
}

}  // namespace

auto both(const Classes& a, const Classes& b) -> Classes {
  Classes made;
  std::size_t i = 0;
  std::size_t k = 0;
  while (i < a.size() && k < b.size()) {
    const Interval common{std::max(a[i].first, b[k].first), std::min(a[i].last, b[k].last)};
    if (common.first <= common.last) made.push_back(common);
    a[i].last < b[k].last ? ++i : ++k;
  }
  return made;
}

auto either(const Classes& a, const Classes& b) -> Classes {
  Classes all = a;
  all.insert(all.end(), b.begin(), b.end());
  std::sort(all.begin(), all.end(), [](const Interval& x, const Interval& y) { return x.first < y.first; });
  Classes made;
  for (const Interval& one : all) {
    if (!made.empty() && one.first <= made.back().last + 1) {
      made.back().last = std::max(made.back().last, one.last);
    } else {
      made.push_back(one);
    }
  }
  return made;
}

auto all_but(const Classes& a, std::uint32_t count) -> Classes {
  Classes made;
  Class next = 0;
  for (const Interval& one : a) {
    if (next < one.first) made.push_back({next, one.first - 1});
    next = one.last + 1;
  }
  if (next < count) made.push_back({next, count - 1});
  return made;
}

Column::Column(Lookup lookup, std::span<const Cell> constants) : lookup_(lookup) {
  for (const Cell& one : constants) {
    if (lookup == Lookup::Truth) words_.push_back(one.truth == Truth::True ? 1 : 0);
    if (lookup == Lookup::Word) words_.push_back(one.integer);
    if (lookup == Lookup::Wide) wides_.push_back(one.decimal);
    if (lookup == Lookup::Real) reals_.push_back(one.real);
  }
  sort_out(words_);
  sort_out(wides_);
  sort_out(reals_);
  count_ = static_cast<std::uint32_t>(2 * (words_.size() + wides_.size() + reals_.size()) + 1);
  if (!words_.empty()) number_words();
  if (lookup == Lookup::Text) hash_texts(constants);
}

void Column::number_words() {
  least_ = words_.front();
  const std::uint64_t range = static_cast<std::uint64_t>(words_.back()) - static_cast<std::uint64_t>(least_);
  if (range >= std::max(kNearRange, std::min(kMostNear, kNearForWord * words_.size()))) return;
  if (count_ > std::numeric_limits<std::uint16_t>::max()) return;
  near_.resize(range + 1);
  for (std::size_t i = 0; i < words_.size(); ++i) {
    const auto at = [this](std::int64_t word) {
      return static_cast<std::uint64_t>(word) - static_cast<std::uint64_t>(least_);
    };
    near_[at(words_[i])] = static_cast<std::uint16_t>(2 * i + 1);
    if (i + 1 == words_.size()) break;
    std::fill(near_.begin() + static_cast<std::ptrdiff_t>(at(words_[i]) + 1),
              near_.begin() + static_cast<std::ptrdiff_t>(at(words_[i + 1])), static_cast<std::uint16_t>(2 * i + 2));
  }
}

// Few of them get as much room as it takes for each to stand where it is looked for first, within reason.
void Column::hash_texts(std::span<const Cell> constants) {
  constexpr std::size_t kFew = 64, kMostRoom = 32;
  const std::size_t most = constants.size() <= kFew ? kMostRoom * constants.size() : 0;
  std::size_t slots = std::bit_ceil(2 * constants.size() + 2);
  while (!place_texts(constants, slots) && 2 * slots <= most) slots *= 2;
  other_ = count_++;
}

// Whether each stands where it is looked for first.
auto Column::place_texts(std::span<const Cell> constants, std::size_t slots) -> bool {
  count_ = 0;
  bytes_.clear();
  slots_.assign(slots, {});
  shift_ = 32u - static_cast<unsigned>(std::countr_zero(slots));
  bool all = true;
  for (const Cell& one : constants) {
    const std::string_view text = one.text.view();
    const TextEnds ends = ends_of(text);
    const std::uint32_t hash = short_hash(one.text);
    if (class_of_text(text, hash, ends) != kOther) continue;
    std::size_t at = hash >> shift_;
    all = all && slots_[at].number == 0;
    while (slots_[at].number != 0) at = (at + 1) & (slots_.size() - 1);
    Slot& slot = slots_[at];
    slot.hash = hash;
    slot.size = static_cast<std::uint32_t>(text.size());
    slot.number = ++count_;
    if (text.size() <= TextEnds::kWhole) {
      slot.ends = ends;
    } else {
      slot.begin = bytes_.size();
      bytes_ += text;
    }
  }
  return all;
}

auto Column::class_of_any(const Cell& value) const -> Class {
  switch (lookup_) {
    case Lookup::Truth: return class_of_word(value.truth == Truth::True ? 1 : 0);
    case Lookup::Word: return class_of_word(value.integer);
    case Lookup::Wide: return wides_.empty() ? 0 : class_among(wides_, value.decimal);
    case Lookup::Real: return reals_.empty() ? 0 : class_among(reals_, value.real);
    case Lookup::Text: return class_of_text(value.text);
  }
  return 0;
}

auto Column::class_of_word(std::int64_t value) const -> Class {
  if (words_.empty()) return 0;
  return near_.empty() ? class_among(words_, value) : class_near(value);
}

// Of n ascending words, 2i + 1 is the one at i, 2i what lies between it and the one before.
auto Column::range_of(Interval classes) const -> Range {
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  constexpr Range kNothing = {1, 0};
  Range range = {kLeast, kMost};
  if (classes.first > 0) {
    range.first = words_[(classes.first - 1) / 2];
    if (classes.first % 2 == 0) {
      if (range.first == kMost) return kNothing;
      ++range.first;
    }
  }
  if (classes.last + 1 < count_) {
    range.last = words_[classes.last / 2];
    if (classes.last % 2 == 0) {
      if (range.last == kLeast) return kNothing;
      --range.last;
    }
  }
  return range;
}

auto Column::class_of_text(const TextRef& text) const -> Class {
  const TextEnds ends = ends_of(text.view());
  return class_of_text(text.view(), text.hash != 0 ? text.hash : short_hash(text.view(), ends), ends);
}

auto Column::equal(const Cell& constant) const -> Classes {
  const Class one = class_of(constant);
  return {{one, one}};
}

auto Column::below(const Cell& constant) const -> Classes {
  const Class one = class_of(constant);
  return {{0, one - 1}};  // a constant has a class below it
}

auto Column::above(const Cell& constant) const -> Classes { return {{class_of(constant) + 1, count_ - 1}}; }

auto counts_of(std::span<const Column> columns) -> std::vector<std::uint32_t> {
  std::vector<std::uint32_t> counts;
  for (const Column& column : columns) counts.push_back(column.count());
  return counts;
}

}  // namespace writ::index

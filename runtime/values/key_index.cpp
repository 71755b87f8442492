#include "runtime/values/key_index.hpp"

#include <algorithm>
#include <bit>

#include "runtime/base/check.hpp"
#include "runtime/base/limits.hpp"

namespace writ {
namespace {

enum class KeyForm : std::uint8_t { Text, Word, Neither };

// Texts of all kinds but JSON are equal only where they are the same bytes.
auto form_of(const Type& type) -> KeyForm {
  if (type.optional) return KeyForm::Neither;
  if (is_text(type.kind)) return type.kind == Kind::Json ? KeyForm::Neither : KeyForm::Text;
  switch (type.kind) {
    case Kind::Int:
    case Kind::Instant:
    case Kind::Date:
    case Kind::Duration:
    case Kind::Enum: return KeyForm::Word;
    default: return KeyForm::Neither;
  }
}

auto has_parts(const Type& type) -> bool {
  return type.kind == Kind::List || type.kind == Kind::Set || type.kind == Kind::Map || type.kind == Kind::Record;
}

auto all_known(const Cell* keys, std::uint32_t size) -> bool {
  return std::all_of(keys, keys + size, [](const Cell& key) { return key.known(); });
}

// Whole units, and one at least.
auto room_of(const TextRef& text) -> std::size_t {
  constexpr std::size_t kUnit = KeyIndex::kUnit;
  return std::max<std::size_t>(1, (text.size + kUnit - 1) / kUnit) * kUnit;
}

// What is indexed lives in the arena, and nobody else has seen it yet.
template <class T>
auto writable(const T& value) -> T& {
  return const_cast<T&>(value);
}

}  // namespace

auto computed_hash(std::string_view text) -> std::uint32_t { return short_hash(text); }

// Of equal sizes and ends.
auto KeyIndex::is_same(const TextSlot& slot, const TextRef& key) const -> bool {
  return same_between(keys_[slot.place].text.data, key.data, key.size);
}

auto KeyIndex::place_of_word(std::int64_t word) const -> std::uint32_t {
  const std::uint32_t hash = hash_of_word(word);
  for (std::uint32_t at = hash >> shift_;; at = (at + 1) & mask()) {
    const WordSlot& slot = words_[at];
    if (slot.hash == hash && slot.word == word) return slot.place;
    if (slot.hash == 0) return kNone;
  }
}

// Words that ascend: how many of them are less is how many bits are below.
auto KeyIndex::place_by_bit(std::int64_t word) const -> std::uint32_t {
  const std::uint64_t at = static_cast<std::uint64_t>(word) - static_cast<std::uint64_t>(near_.least);
  if (at >= 64 || (near_.bits >> at & 1) == 0) return kNone;
  return static_cast<std::uint32_t>(std::popcount(near_.bits & ((std::uint64_t{1} << at) - 1)));
}

// Where a key of this hash can stand.
template <class Slot>
auto KeyIndex::free_slot(Slot* slots, std::uint32_t hash) const -> Slot& {
  std::uint32_t at = hash >> shift_;
  while (slots[at].hash != 0) at = (at + 1) & mask();
  return slots[at];
}

void KeyIndex::make_slots(const Cell* keys, std::uint32_t size, Arena& arena) {
  const std::size_t count = std::bit_ceil(std::max<std::size_t>(2, std::size_t{size} * 2));
  shift_ = static_cast<std::uint8_t>(32 - std::countr_zero(count));
  if (form_ == Form::Words) {
    WordSlot* const slots = arena.array<WordSlot>(count).data();
    for (std::uint32_t i = 0; i < size; ++i) {
      const std::uint32_t hash = hash_of_word(keys[i].integer);
      free_slot(slots, hash) = {hash, i, keys[i].integer};
    }
    words_ = slots;
    return;
  }
  TextSlot* const slots = arena.array<TextSlot>(count).data();
  for (std::uint32_t i = 0; i < size; ++i) {
    const std::string_view text = keys[i].text.view();
    const std::uint32_t hash = short_hash(keys[i].text);
    free_slot(slots, hash) = {hash, keys[i].text.size, i, ends_of(text)};
  }
  texts_ = slots;
}

// Where keys are far from each other this would take more memory than the slots do: then it is not made.
void KeyIndex::make_own(const Cell* keys, std::uint32_t size, Arena& arena, Asked asked, std::span<const char> kept) {
  own_ = {kept.data(), nullptr, nullptr, static_cast<std::uint32_t>(kept.size()), 0, 0};
  std::uint32_t first = 0xFFFFFFFFu, last = 0;
  const bool all = std::all_of(keys, keys + size, [&](const Cell& key) {
    const std::uint32_t unit = unit_of(key.text);
    first = std::min(first, unit);
    last = std::max(last, unit);
    return is_own(key.text);
  });
  first = first / 64 * 64;
  const std::size_t units = all && size > 0 ? std::size_t{last} - first + 1 : 0;
  const std::size_t words = (units + 63) / 64;
  const std::size_t bytes = asked == Asked::Members ? words * sizeof(std::uint64_t) : units * sizeof(std::uint32_t);
  if (!all || bytes > 2 * size * sizeof(TextSlot)) {
    own_ = {};
    return;
  }
  own_.first_unit = first;
  own_.unit_count = static_cast<std::uint32_t>(units);
  if (asked == Asked::Members) {
    const std::span<std::uint64_t> bits = arena.array<std::uint64_t>(words);
    for (std::uint32_t i = 0; i < size; ++i) {
      const std::uint32_t unit = unit_of(keys[i].text);
      bits[unit / 64] |= std::uint64_t{1} << (unit % 64);
    }
    own_.bits = bits.data();
    return;
  }
  const std::span<std::uint32_t> places = arena.array<std::uint32_t>(units);
  std::fill(places.begin(), places.end(), kNone);
  for (std::uint32_t i = 0; i < size; ++i) places[unit_of(keys[i].text)] = i;
  own_.places = places.data();
}

auto KeyIndex::make_near(const Cell* keys, std::uint32_t size) -> bool {
  if (size == 0 || size > 64) return false;
  Near near{0, keys[0].integer};
  for (std::uint32_t i = 0; i < size; ++i) {
    const std::uint64_t at = static_cast<std::uint64_t>(keys[i].integer) - static_cast<std::uint64_t>(near.least);
    if (at >= 64 || near.bits >> at != 0) return false;  // too far, or not above those before it
    near.bits |= std::uint64_t{1} << at;
  }
  near_ = near;
  return true;
}

auto KeyIndex::make(const Type& type, const Cell* keys, std::uint32_t size, Arena& arena, Asked asked,
                    std::span<const char> kept) -> const KeyIndex* {
  static_assert(offsetof(KeyIndex, own_) == 0 && offsetof(Own, bits) == 8 && offsetof(Own, places) == 16, "engine ABI");
  static_assert(offsetof(Own, size) == 24 && offsetof(Own, unit_count) == 32, "engine ABI");
  const KeyForm form = form_of(type);
  if (form == KeyForm::Neither) return nullptr;
  auto* index = arena.make(KeyIndex());
  if (form == KeyForm::Word && index->make_near(keys, size)) return index;
  index->keys_ = keys;
  index->form_ = form == KeyForm::Text ? Form::Texts : Form::Words;
  if (form == KeyForm::Text && !kept.empty()) index->make_own(keys, size, arena, asked, kept);
  index->make_slots(keys, size, arena);
  return index;
}

void KeyIndexing::add(TypeId id, const Cell& cell) {
  const Type& type = types_[id];
  if (!has_parts(type)) {
    if (form_of(type) == KeyForm::Text && cell.known()) add_text(writable(cell).text);
    return;
  }
  if (cell.is_unknown() || cell.absent) return;
  if (type.kind == Kind::List) return add_items(type.element, cell.sequence->items, cell.sequence->size);
  if (type.kind == Kind::Set) return add_set(type, *cell.sequence);
  if (type.kind == Kind::Map) return add_map(type, *cell.mapping);
  add_record(types_[type.record], cell.fields);
}

void KeyIndexing::add_items(TypeId type, const Cell* items, std::uint32_t size) {
  const Type& row = types_[type];
  if (!has_parts(row) && form_of(row) != KeyForm::Text) return;
  for (std::uint32_t i = 0; i < size; ++i) add(type, items[i]);
}

void KeyIndexing::add_record(const RecordType& record, const Cell* fields) {
  const Cell* cell = fields;
  for (const Field& field : record.fields) add(field.type, *cell++);
}

void KeyIndexing::add_set(const Type& type, const Sequence& set) {
  if (set.index != nullptr) return;  // a set that stands in several places
  add_items(type.element, set.items, set.size);
  if (!set.open && all_known(set.items, set.size))
    writable(set).index =
        KeyIndex::make(types_[type.element], set.items, set.size, arena_, KeyIndex::Asked::Members, kept_);
}

void KeyIndexing::add_map(const Type& type, const Mapping& map) {
  add_items(type.key, map.keys, map.size);
  add_items(type.element, map.values, map.size);
  if (!map.open && all_known(map.keys, map.size))
    writable(map).index = KeyIndex::make(types_[type.key], map.keys, map.size, arena_, KeyIndex::Asked::Places, kept_);
}

void KeyIndexing::add_text(TextRef& text) {
  if (text.hash != 0 && kept_.empty()) return;
  text.hash = short_hash(text.view());
  text = texts_.add(text, [this](const TextRef& first) { return kept(first); });
}

void KeyIndexing::keep_texts(std::size_t bytes) {
  WRIT_CHECK(kept_.empty() && texts_.empty(), "texts are kept from the first one on");
  if (bytes > limits::kModuleBytes) return;
  kept_ = {static_cast<char*>(arena_.allocate(bytes)), bytes};
}

// Each begins at a unit of its own, the empty one too.
auto KeyIndexing::kept(TextRef text) -> TextRef {
  if (kept_.empty()) return text;
  const std::size_t room = room_of(text);
  WRIT_CHECK(kept_.size() - kept_size_ >= room, "texts have more room than was asked for");
  char* const at = kept_.data() + kept_size_;
  std::copy_n(text.data, text.size, at);
  kept_size_ += room;
  return {at, text.size, text.hash};
}

auto KeyIndexing::room_for(TypeId id, const Cell& cell) const -> std::size_t {
  const Type& type = types_[id];
  if (cell.is_unknown() || cell.absent) return 0;
  std::size_t room = 0;
  const auto all = [&](TypeId element, const Cell* items, std::uint32_t size) {
    for (std::uint32_t i = 0; i < size; ++i) room += room_for(element, items[i]);
  };
  if (type.kind == Kind::List || type.kind == Kind::Set) {
    all(type.element, cell.sequence->items, cell.sequence->size);
  } else if (type.kind == Kind::Map) {
    all(type.key, cell.mapping->keys, cell.mapping->size);
    all(type.element, cell.mapping->values, cell.mapping->size);
  } else if (type.kind == Kind::Record) {
    const std::vector<Field>& fields = types_[type.record].fields;
    for (std::size_t i = 0; i < fields.size(); ++i) room += room_for(fields[i].type, cell.fields[i]);
  } else if (form_of(type) == KeyForm::Text) {
    room = room_of(cell.text);
  }
  return room;
}

}  // namespace writ

#include "runtime/values/key_index.hpp"

#include <algorithm>
#include <bit>
#include <utility>

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

auto all_known(const Cell* keys, std::uint32_t size) -> bool {
  return std::all_of(keys, keys + size, [](const Cell& key) { return key.known(); });
}

// What is indexed lives in the arena, and nobody else has seen it yet.
template <class T>
auto writable(const T& value) -> T& {
  return const_cast<T&>(value);
}

}  // namespace

void KeyIndex::add(const Cell& key, std::uint32_t place) {
  const std::uint32_t hash = hash_of_key(key);
  std::uint32_t at = hash >> shift_;
  while (tags_[at] != 0) at = (at + 1) & mask_;
  tags_[at] = hash;
  slots_[at] = {word_of(key), texts_ ? key.text.size : 0, place};
}

auto KeyIndex::make_bits(const Cell* keys, std::uint32_t size) -> bool {
  if (size == 0 || size > 64) return false;
  least_ = keys[0].integer;
  bits_ = 0;
  for (std::uint32_t i = 0; i < size; ++i) {
    const std::uint64_t at = static_cast<std::uint64_t>(keys[i].integer) - static_cast<std::uint64_t>(least_);
    if (at >= 64 || bits_ >> at != 0) return false;  // too far, or not above those before it
    bits_ |= std::uint64_t{1} << at;
  }
  return true;
}

auto KeyIndex::make(const Type& type, const Cell* keys, std::uint32_t size, Arena& arena) -> const KeyIndex* {
  const KeyForm form = form_of(type);
  if (form == KeyForm::Neither) return nullptr;
  auto* index = arena.make(KeyIndex());
  if (form == KeyForm::Word && index->make_bits(keys, size)) return index;
  const std::size_t slots = std::bit_ceil(std::max<std::size_t>(2, std::size_t{size} * 2));
  index->slots_ = arena.array<Slot>(slots).data();
  index->tags_ = arena.array<std::uint32_t>(slots).data();
  index->mask_ = static_cast<std::uint32_t>(slots - 1);
  index->shift_ = 32u - static_cast<std::uint32_t>(std::countr_zero(slots));
  index->texts_ = form == KeyForm::Text;
  for (std::uint32_t i = 0; i < size; ++i) index->add(keys[i], i);
  return index;
}

void KeyIndexing::add(TypeId id, const Cell& cell) {
  const Type& type = types_[id];
  if (cell.is_unknown() || cell.absent) return;
  if (type.kind == Kind::List) return add_items(type.element, cell.sequence->items, cell.sequence->size);
  if (type.kind == Kind::Set) return add_set(type, *cell.sequence);
  if (type.kind == Kind::Map) return add_map(type, *cell.mapping);
  if (type.kind == Kind::Record) return add_record(types_[type.record], cell.fields);
  if (form_of(type) == KeyForm::Text) add_text(writable(cell).text);
}

void KeyIndexing::add_items(TypeId type, const Cell* items, std::uint32_t size) {
  for (std::uint32_t i = 0; i < size; ++i) add(type, items[i]);
}

void KeyIndexing::add_record(const RecordType& record, const Cell* fields) {
  for (std::size_t i = 0; i < record.fields.size(); ++i) add(record.fields[i].type, fields[i]);
}

void KeyIndexing::add_set(const Type& type, const Sequence& set) {
  add_items(type.element, set.items, set.size);
  if (!set.open && all_known(set.items, set.size))
    writable(set).index = KeyIndex::make(types_[type.element], set.items, set.size, arena_);
}

void KeyIndexing::add_map(const Type& type, const Mapping& map) {
  add_items(type.key, map.keys, map.size);
  add_items(type.element, map.values, map.size);
  if (!map.open && all_known(map.keys, map.size))
    writable(map).index = KeyIndex::make(types_[type.key], map.keys, map.size, arena_);
}

void KeyIndexing::add_text(TextRef& text) {
  if (2 * count_ >= texts_.size()) grow();
  text.hash = short_hash(text.view());
  std::size_t at = (text.hash >> 1) & (texts_.size() - 1);
  for (; texts_[at].hash != 0; at = (at + 1) & (texts_.size() - 1)) {
    if (texts_[at].hash != text.hash || texts_[at].view() != text.view()) continue;
    text = texts_[at];
    return;
  }
  texts_[at] = text;
  ++count_;
}

void KeyIndexing::grow() {
  const std::vector<TextRef> before = std::exchange(texts_, std::vector<TextRef>(2 * texts_.size()));
  for (const TextRef& text : before) {
    if (text.hash == 0) continue;
    std::size_t at = (text.hash >> 1) & (texts_.size() - 1);
    while (texts_[at].hash != 0) at = (at + 1) & (texts_.size() - 1);
    texts_[at] = text;
  }
}

}  // namespace writ

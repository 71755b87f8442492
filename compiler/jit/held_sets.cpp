#include "compiler/jit/held_sets.hpp"

#include <algorithm>

namespace writ::jit {
namespace {

// So many texts are compared one by one; more are found by the hash of their set.
constexpr std::uint32_t kFewTexts = 6;
constexpr std::uint32_t kShortText = 32;

auto is_word(Kind kind) -> bool {
  return kind == Kind::Enum || kind == Kind::Int || kind == Kind::Instant || kind == Kind::Date ||
         kind == Kind::Duration;
}

// Null where it is none, or where something of it is not known.
auto plain_sequence(const TypeTable& types, const Type& collection, const Cell& constant) -> const Sequence* {
  const bool is_sequence = collection.kind == Kind::List || collection.kind == Kind::Set;
  if (!is_sequence || collection.optional || types[collection.element].optional) return nullptr;
  const Sequence& items = *constant.sequence;
  const bool known = std::all_of(items.items, items.items + items.size, [](const Cell& item) { return item.known(); });
  return known && !items.open ? &items : nullptr;
}

}  // namespace

auto few_texts(const TypeTable& types, const Type& collection, const Cell& constant) -> const Sequence* {
  const Sequence* texts = plain_sequence(types, collection, constant);
  if (texts == nullptr || !is_text(types[collection.element].kind) || texts->size > kFewTexts) return nullptr;
  const auto is_short = [](const Cell& text) { return text.text.size <= kShortText; };
  return std::all_of(texts->items, texts->items + texts->size, is_short) ? texts : nullptr;
}

auto word_bits(const TypeTable& types, const Type& collection, const Cell& constant) -> std::optional<WordBits> {
  const Sequence* words = plain_sequence(types, collection, constant);
  if (words == nullptr || !is_word(types[collection.element].kind)) return std::nullopt;
  WordBits bits;
  for (std::uint32_t i = 0; i < words->size; ++i)
    bits.least = i == 0 ? words->items[i].integer : std::min(bits.least, words->items[i].integer);
  for (std::uint32_t i = 0; i < words->size; ++i) {
    const std::uint64_t at =
        static_cast<std::uint64_t>(words->items[i].integer) - static_cast<std::uint64_t>(bits.least);
    if (at >= 64) return std::nullopt;
    bits.members |= std::uint64_t{1} << at;
  }
  return bits;
}

auto enum_bits(const TypeTable& types, const Type& collection, const Cell& constant) -> std::optional<std::uint64_t> {
  if (collection.kind != Kind::Set || types[collection.element].kind != Kind::Enum) return std::nullopt;
  if (types[types[collection.element].enumeration].members.size() > 64) return std::nullopt;
  const auto bits = word_bits(types, collection, constant);
  return bits ? std::optional(bits->members << bits->least) : std::nullopt;
}

}  // namespace writ::jit

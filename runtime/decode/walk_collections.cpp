// Lists, sets and maps on the direct way.
#include <algorithm>

#include "runtime/decode/walk.hpp"

namespace writ::decode {
namespace {

auto text_order(const Cell& a, const Cell& b) -> int { return a.text.view().compare(b.text.view()); }
auto number_order(const Cell& a, const Cell& b) -> int {
  return a.integer < b.integer ? -1 : a.integer > b.integer ? 1 : 0;
}

// How known values of a kind are ordered, where that is by their payload alone.
using Order = int (*)(const Cell&, const Cell&);
auto order_of(Form form) -> Order {
  switch (form) {
    case Form::Text:
    case Form::Id:
    case Form::Digest: return text_order;
    case Form::Int:
    case Form::Instant:
    case Form::Date:
    case Form::Enum: return number_order;
    case Form::Bool:
    case Form::Decimal:
    case Form::Float:
    case Form::Json:
    case Form::Other:
    case Form::Unread:
    case Form::UnreadText:
    case Form::List:
    case Form::Set:
    case Form::Map:
    case Form::Record: return nullptr;
  }
  return nullptr;
}

auto is_plain(const Cell& cell) -> bool { return cell.known() && !cell.absent; }

// In order without repeats, as most sets are written.
auto is_ascending(Order order, const Cell* cells, std::size_t count) -> bool {
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_plain(cells[i]) || (i > 0 && order(cells[i - 1], cells[i]) >= 0)) return false;
  }
  return true;
}

}  // namespace

// Leaves the elements on the stack of cells.
template <class Tokens>
auto Walk<Tokens>::elements(const TypePlan& element, At at, std::size_t most) -> At {
  if (!enter()) return nullptr;
  Place place{place_, Step::Kind::Element};
  place_ = &place;
  at = after(at);
  if (!is(at, ']')) {
    for (;; at = after(at), ++place.index) {
      Cell cell;
      at = value(element, at, cell);
      if (at == nullptr || place.index == most) return nullptr;
      scratch_.cells.push_back(cell);
      if (!is(at, ',')) break;
    }
  }
  place_ = place.outer;
  --depth_;
  return behind(at, ']');
}

template <class Tokens>
auto Walk<Tokens>::sequence(const TypePlan& type, At at, Cell& out) -> At {
  if (!is(at, '[')) return odd(type, at, out);
  const std::size_t base = scratch_.cells.size();
  // A set may have more elements than members.
  at = elements(*type.element, at, type.form == Form::Set ? limits::kDocumentNodes : type.most);
  if (at == nullptr) return nullptr;
  const auto count = static_cast<std::uint32_t>(scratch_.cells.size() - base);
  auto* items = static_cast<Cell*>(arena_.allocate(count * sizeof(Cell)));
  std::copy_n(scratch_.cells.begin() + static_cast<std::ptrdiff_t>(base), count, items);
  scratch_.cells.resize(base);
  const bool made = type.form == Form::Set ? set_of(type, items, count, out) : list_of(type, items, count, out);
  return made ? at : nullptr;
}

template <class Tokens>
auto Walk<Tokens>::list_of(const TypePlan& type, const Cell* items, std::uint32_t count, Cell& out) -> bool {
  // Too short a list is not looked into, so nothing may have been noted of its elements.
  if (count < type.least) return count == 0 && too_short(type, count, out);
  out = Cell::of_sequence(arena_.make(Sequence{items, count, false}));
  return true;
}

template <class Tokens>
auto Walk<Tokens>::set_of(const TypePlan& type, Cell* items, std::uint32_t count, Cell& out) -> bool {
  const Order order = order_of(type.element->form);
  const bool plain = order != nullptr && std::all_of(items, items + count, is_plain);
  if (!plain) return distinct_set(type, items, count, out);
  std::uint32_t distinct = count;
  if (!is_ascending(order, items, count)) {
    std::sort(items, items + count, [order](const Cell& a, const Cell& b) { return order(a, b) < 0; });
    const Cell* end =
        std::unique(items, items + count, [order](const Cell& a, const Cell& b) { return order(a, b) == 0; });
    distinct = static_cast<std::uint32_t>(end - items);
  }
  if (distinct > type.most) return false;
  if (distinct < type.least) return distinct_set(type, items, count, out);
  collapsed_ += count - distinct;
  out = Cell::of_sequence(arena_.make(Sequence{items, distinct, false}));
  return true;
}

// ---------------------------------------------------------------- maps

template <class Tokens>
auto Walk<Tokens>::map_entry(const TypePlan& type, At at, Place& place, MapEntry& entry) -> At {
  at = key(at, entry.name);
  if (at == nullptr) return nullptr;
  place.key = entry.name;
  const TypePlan& wanted = *type.key;
  const bool plain = wanted.form == Form::Text && wanted.pattern == nullptr;
  if (plain && entry.name.size() > wanted.most) return nullptr;
  if (plain)
    entry.key = Cell::of_text(entry.name);
  else if (!map_key(wanted, entry.name, entry.key))
    return nullptr;
  ++place.index;
  at = value(*type.element, at, entry.value);
  ++place.index;
  return at;
}

template <class Tokens>
auto Walk<Tokens>::map_entries(const TypePlan& type, At at, std::vector<MapEntry>& entries) -> At {
  Place place{place_, is_text(type.key->kind) ? Step::Kind::TextKey : Step::Kind::OtherKey};
  place_ = &place;
  KeySet keys(scratch_.keys);
  at = after(at);
  if (!is(at, '}')) {
    for (;; at = after(at)) {
      MapEntry entry;
      at = map_entry(type, at, place, entry);
      if (at == nullptr || entries.size() == type.most) return nullptr;
      if (!keys.add(KeyBits(entry.name).hash(0), entry.name)) return nullptr;
      entries.push_back(entry);
      if (!is(at, ',')) break;
    }
  }
  place_ = place.outer;
  return keys.close() ? behind(at, '}') : nullptr;
}

template <class Tokens>
auto Walk<Tokens>::mapping(const TypePlan& type, At at, Cell& out) -> At {
  if (!is(at, '{')) return odd(type, at, out);
  std::vector<MapEntry> entries;
  if (!enter()) return nullptr;
  at = map_entries(type, at, entries);
  if (at == nullptr) return nullptr;
  --depth_;
  // Too small a map is not looked into, so nothing may have been noted of its entries.
  const bool small = entries.size() < type.least;
  const bool made = small ? entries.empty() && too_short(type, 0, out) : sorted_map(type, entries, out);
  return made ? at : nullptr;
}

template auto Walk<Indexed>::sequence(const TypePlan&, At, Cell&) -> At;
template auto Walk<Indexed>::mapping(const TypePlan&, At, Cell&) -> At;
template auto Walk<Plain>::sequence(const TypePlan&, At, Cell&) -> At;
template auto Walk<Plain>::mapping(const TypePlan&, At, Cell&) -> At;

}  // namespace writ::decode

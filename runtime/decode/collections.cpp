// Lists, sets and maps.
#include <algorithm>
#include <fmt/format.h>

#include "runtime/decode/decoding.hpp"
#include "runtime/decode/shown.hpp"
#include "runtime/values/compare.hpp"
#include "runtime/values/open.hpp"
#include "runtime/values/text.hpp"

namespace writ::decode {
namespace {

auto most_of(const Type& type) -> std::uint32_t {
  return type.max_size != 0 ? type.max_size : limits::kDefaultCollection;
}

auto size_text(const Type& type, std::uint64_t count) -> std::string {
  return group_digits(std::to_string(count)) + (type.kind == Kind::Map ? " key" : " element") + (count == 1 ? "" : "s");
}

auto too_many(Decoding& d, TypeId id, std::uint64_t count) -> Cell {
  const Type& type = d.types[id];
  return d.break_limit(id, fmt::format("has {}, at most {} are allowed", size_text(type, count),
                                       group_digits(std::to_string(most_of(type)))));
}

// The elements of a list node, in its order.
auto decode_elements(Decoding& d, TypeId element, NodeIndex list) -> Cell* {
  const std::uint32_t count = d.node(list).count;
  Cell* items = d.arena.cells(count);
  NodeIndex at = list + 1;
  for (std::uint32_t i = 0; i < count && !d.limit_broken(); ++i, at = next_sibling(d.document, at)) {
    d.enter({Step::Kind::Element, {}, i});
    items[i] = decode_value(d, element, at);
    d.leave();
  }
  return items;
}

// The reasons for which a set may have fewer than `least` members: members that are not known may
// turn out to be one and the same, or one of the others. 0 when it has enough.
auto may_be_fewer(const Decoding& d, TypeId element, const Cell* items, std::uint32_t count, std::uint32_t least)
    -> Reasons {
  std::uint32_t surely = 0;
  Reasons why = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Reasons open = open_reasons(d.types, element, items[i]);
    if (open == 0) ++surely;
    why |= open;
  }
  if (surely == 0 && count > 0) surely = 1;
  return surely < least ? why : Reasons{0};
}

auto decode_set(Decoding& d, TypeId id, NodeIndex at) -> Cell {
  const Type& type = d.types[id];
  Cell* items = decode_elements(d, type.element, at);
  if (d.limit_broken()) return unknown_of(type, Reason::OverLimit);
  return made_set(d, id, items, d.node(at).count, d.node(at).cut_short);
}

auto decode_list(Decoding& d, TypeId id, NodeIndex at) -> Cell {
  const Type& type = d.types[id];
  const std::uint32_t count = d.node(at).count;
  const bool open = d.node(at).cut_short;
  if (count > most_of(type)) return too_many(d, id, count);
  if (!open && count < type.min_size) return too_few(d, id, count);
  const Cell* items = decode_elements(d, type.element, at);
  return Cell::of_sequence(d.arena.make(Sequence{items, count, open}));
}

// ---------------------------------------------------------------- maps

auto decode_entries(Decoding& d, const Type& type, NodeIndex map) -> std::vector<MapEntry> {
  const Step::Kind step = is_text(d.types[type.key].kind) ? Step::Kind::TextKey : Step::Kind::OtherKey;
  std::vector<MapEntry> entries;
  entries.reserve(d.node(map).count);
  const NodeIndex end = map + d.node(map).span;
  for (NodeIndex at = map + 1; at != end && !d.limit_broken(); at = next_sibling(d.document, at)) {
    d.enter({step, d.node(at).key});
    const Cell key = decode_key(d, type.key, d.node(at).key);
    entries.push_back({key, decode_value(d, type.element, at), d.node(at).key});
    d.leave();
  }
  return entries;
}

// The map without one of its entries would say less than was said, or something else; so without
// that entry nothing of it is known.
auto lost_entry(Decoding& d, TypeId id, const std::vector<MapEntry>& entries) -> std::optional<Cell> {
  const auto unread =
      std::find_if(entries.begin(), entries.end(), [](const MapEntry& e) { return e.key.is_unknown(); });
  if (unread != entries.end()) {
    return d.unknown(id, Reason::Invalid, [&] {
      return "its key " + d.shown_name(unread->name) + " is not " + wanted(d.types, d.types[id].key);
    });
  }
  const TypeId key = d.types[id].key;
  const auto twice = std::adjacent_find(entries.begin(), entries.end(), [&](const MapEntry& a, const MapEntry& b) {
    return order(d.types, key, a.key, b.key) == 0;
  });
  if (twice == entries.end()) return std::nullopt;
  return d.unknown(id, Reason::Invalid, [&] {
    return "its keys " + d.shown_name(twice->name) + " and " + d.shown_name((twice + 1)->name) + " are the same";
  });
}

auto mapping_of(Decoding& d, const std::vector<MapEntry>& entries, bool open) -> Cell {
  Cell* keys = d.arena.cells(entries.size());
  Cell* values = d.arena.cells(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    keys[i] = entries[i].key;
    values[i] = entries[i].value;
  }
  return Cell::of_mapping(d.arena.make(Mapping{keys, values, static_cast<std::uint32_t>(entries.size()), open}));
}

}  // namespace

auto too_few(Decoding& d, TypeId id, std::uint64_t count) -> Cell {
  const Type& type = d.types[id];
  return d.unknown(id, Reason::Invalid, [&] {
    return fmt::format("it has {}, at least {} are wanted", size_text(type, count),
                       group_digits(std::to_string(type.min_size)));
  });
}

auto made_set(Decoding& d, TypeId id, Cell* items, std::uint32_t count, bool open) -> Cell {
  const Type& type = d.types[id];
  const std::uint32_t distinct = canonical_set(d.types, type.element, items, count);
  d.out.collapsed += count - distinct;
  count = distinct;
  if (count > most_of(type)) return too_many(d, id, count);
  if (!open && count < type.min_size) return too_few(d, id, count);
  if (!open) {
    // Its unknown members have their issues already.
    if (const Reasons why = may_be_fewer(d, type.element, items, count, type.min_size)) return Cell::unknown(why);
  }
  return Cell::of_sequence(d.arena.make(Sequence{items, count, open}));
}

auto decode_key(Decoding& d, TypeId type, std::string_view key) -> Cell {
  Node node;
  node.shape = Shape::Plain;
  node.text = key;
  return decode_scalar(d, type, node);
}

auto made_map(Decoding& d, TypeId id, std::vector<MapEntry>& entries, bool open) -> Cell {
  const Type& type = d.types[id];
  std::stable_sort(entries.begin(), entries.end(),
                   [&](const MapEntry& a, const MapEntry& b) { return order(d.types, type.key, a.key, b.key) < 0; });
  if (const std::optional<Cell> unknown = lost_entry(d, id, entries)) return *unknown;
  return mapping_of(d, entries, open);
}

auto decode_sequence(Decoding& d, TypeId id, NodeIndex at) -> Cell {
  const Node& node = d.node(at);
  if (node.shape != Shape::List) return d.invalid(id, node);
  if (node.cut_short) d.cut_short.push_back(at);
  return d.types[id].kind == Kind::Set ? decode_set(d, id, at) : decode_list(d, id, at);
}

auto decode_mapping(Decoding& d, TypeId id, NodeIndex at) -> Cell {
  const Node& node = d.node(at);
  if (node.shape != Shape::Object) return d.invalid(id, node);
  if (node.cut_short) d.cut_short.push_back(at);
  const Type& type = d.types[id];
  if (node.count > most_of(type)) return too_many(d, id, node.count);
  if (!node.cut_short && node.count < type.min_size) return too_few(d, id, node.count);
  std::vector<MapEntry> entries = decode_entries(d, type, at);
  if (d.limit_broken()) return unknown_of(type, Reason::OverLimit);
  return made_map(d, id, entries, node.cut_short);
}

}  // namespace writ::decode

#include "compiler/check/cost_places.hpp"

#include <algorithm>

namespace writ::check {
namespace {

auto text_bound(const writ::Type& type) -> Steps {
  constexpr Steps kDigest = 71;   // sha256: and 64 digits
  constexpr Steps kAddress = 39;  // eight groups of four digits
  switch (type.kind) {
    case Kind::Digest: return kDigest;
    case Kind::Json: return type.max_size != 0 ? type.max_size : limits::kLargestStringBytes;
    case Kind::Semver: return limits::kVersionBytes;
    case Kind::Ip: return kAddress;
    case Kind::Cidr: return kAddress + 4;
    case Kind::Country: return 2;
    case Kind::String:
    case Kind::Person:
    case Kind::Service:
    case Kind::Asset: return type.max_size != 0 ? type.max_size : limits::kDefaultStringBytes;
    case Kind::Bool:
    case Kind::Int:
    case Kind::Decimal:
    case Kind::Ratio:
    case Kind::Float:
    case Kind::Instant:
    case Kind::Date:
    case Kind::Duration:
    case Kind::Enum:
    case Kind::Record:
    case Kind::List:
    case Kind::Set:
    case Kind::Map: return 0;
  }
  return 0;
}

}  // namespace

auto either(const Source& a, const Source& b) -> Source {
  // What is surely empty adds nothing.
  if (b.size == 0 && b.inside.size == 0 && a.size != 0)
    return {{}, a.sized, a.size, a.each, {a.inside.size, std::max(a.inside.text, b.inside.text)}};
  if (a.size == 0 && a.inside.size == 0 && b.size != 0) return either(b, a);
  Source made;
  if (a.place == b.place) made.place = a.place;
  if (a.sized == b.sized) made.sized = a.sized;
  if (a.each == b.each) made.each = a.each;
  made.size = std::max(a.size, b.size);
  made.inside = a.inside;
  made.inside.widen(b.inside);
  return made;
}

auto Places::input(SymbolId symbol) -> PlaceId {
  auto [slot, fresh] = roots_.try_emplace(symbol);
  if (fresh) slot->second = rows_.add({symbol, {}, 0, package_.symbols[symbol].type});
  return slot->second;
}

auto Places::ledger(SymbolId approval) -> PlaceId {
  auto [slot, fresh] = roots_.try_emplace(approval);
  if (fresh) slot->second = rows_.add({approval, {}, 0, {}});
  return slot->second;
}

auto Places::child(PlaceId parent, std::uint32_t step, writ::TypeId type) -> PlaceId {
  auto [slot, fresh] = children_.try_emplace({parent, step});
  if (fresh) slot->second = rows_.add({rows_[parent].root, parent, step, type});
  return slot->second;
}

auto Places::source(PlaceId place) -> Source {
  const writ::TypeId type = rows_[place].type;
  Source made{place, {}, 0, {}, bounds(type)};
  if (!is_collection(package_.types[type].kind)) return made;
  made.sized = place;
  made.size = largest(type);
  made.each = child(place, kEachElement, package_.types[type].element);
  return made;
}

auto Places::field(const Source& record, std::uint32_t index) -> Source {
  if (!record.place.valid()) return {{}, {}, record.inside.size, {}, record.inside};
  const writ::Type& type = package_.types[rows_[record.place].type];
  return source(child(record.place, index, package_.types[type.record].fields[index].type));
}

auto Places::element(const Source& collection) -> Source {
  if (collection.each.valid()) return source(collection.each);
  return {{}, {}, collection.inside.size, {}, collection.inside};
}

auto Places::key(const Source& map) -> Source {
  if (!map.place.valid()) return {{}, {}, 0, {}, map.inside};
  return {{}, {}, 0, {}, bounds(package_.types[rows_[map.place].type].key)};
}

auto Places::largest(writ::TypeId collection) const -> Steps {
  const writ::Type& type = package_.types[collection];
  const Steps declared = type.max_size != 0 ? type.max_size : limits::kDefaultCollection;
  if (type.kind != Kind::Map) return declared;
  // A key that is no member makes the map unknown. An element of a set that is none does not.
  const writ::Type& key = package_.types[type.key];
  return key.kind == Kind::Enum ? std::min<Steps>(declared, package_.types[key.enumeration].members.size()) : declared;
}

// As deep as types nest; each type once.
auto Places::bounds(writ::TypeId id) -> Bounds {
  if (!id.valid()) return {};
  if (auto known = bounds_.find(id); known != bounds_.end()) return known->second;
  const writ::Type& type = package_.types[id];
  Bounds made{0, text_bound(type)};
  if (type.kind == Kind::Record) {
    for (const Field& field : package_.types[type.record].fields) made.widen(bounds(field.type));
  }
  if (is_collection(type.kind)) {
    made.widen({largest(id), 0});
    made.widen(bounds(type.element));
    if (type.kind == Kind::Map) made.widen(bounds(type.key));
  }
  return bounds_[id] = made;
}

auto Places::size(PlaceId place) const -> CostSize {
  CostSize made;
  made.root = rows_[place].root;
  const std::string& root = package_.symbols[made.root].name;
  if (!rows_[place].type.valid()) {
    made.name = "ledger." + root;
    made.bound = limits::kLedgerRecords;
    return made;
  }
  made.bound = largest(rows_[place].type);
  std::vector<PlaceId> steps;
  for (PlaceId at = place; rows_[at].parent.valid(); at = rows_[at].parent) steps.push_back(at);
  made.name = root;
  for (auto at = steps.rbegin(); at != steps.rend(); ++at) {
    const Row& row = rows_[*at];
    made.path.push_back(row.step);
    const writ::Type& parent = package_.types[rows_[row.parent].type];
    made.name += row.step == kEachElement ? "[]" : "." + package_.types[parent.record].fields[row.step].name;
  }
  return made;
}

}  // namespace writ::check

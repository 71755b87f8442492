// Parts of collections, and making new ones. Strict in the collection and in the key.
#include <algorithm>

#include "runtime/interp/ops_families.hpp"
#include "runtime/values/compare.hpp"

namespace writ::interp {
namespace {

auto type_of(const OpContext& context, std::uint32_t value) -> const Type& {
  return context.module.types[context.function.value_types[value]];
}

auto reasons_of_keys(const TypeTable& types, TypeId key, const Mapping& map) -> Reasons {
  return open_reasons_sorted(types, key, map.keys, map.size);
}

// Why a key that was not found may be there after all; 0 when it surely is not.
auto may_have_more(const TypeTable& types, TypeId key, const Mapping& map) -> Reasons {
  const Reasons more = map.open ? bit(Reason::Incomplete) : Reasons{0};
  return more | reasons_of_keys(types, key, map);
}

auto list_of(const OpContext& context, std::span<const Cell> items) -> const Sequence* {
  Cell* copy = context.arena.cells(items.size());
  std::copy(items.begin(), items.end(), copy);
  return context.arena.make(Sequence{copy, static_cast<std::uint32_t>(items.size()), false});
}

}  // namespace

auto multiplicity_reasons(const TypeTable& types, const Type& row, const Cell& collection) -> Reasons {
  if (row.kind == Kind::Map) return reasons_of_keys(types, row.key, *collection.mapping);
  if (row.kind != Kind::Set) return 0;
  return open_reasons_sorted(types, row.element, collection.sequence->items, collection.sequence->size);
}

auto elements_of(const Type& row, const Cell& collection) -> Elements {
  if (collection.is_unknown()) return {};
  if (row.kind == Kind::Map) return {collection.mapping->keys, collection.mapping->values, collection.mapping->size};
  return {collection.sequence->items, nullptr, collection.sequence->size};
}

auto is_open(const Type& row, const Cell& collection) -> bool {
  if (collection.is_unknown()) return false;
  return row.kind == Kind::Map ? collection.mapping->open : collection.sequence->open;
}

auto eval_size(const TypeTable& types, TypeId type, const Cell& collection) -> Cell {
  if (collection.is_unknown()) return Cell::unknown(collection.why);
  const Type& row = types[type];
  const Reasons more = is_open(row, collection) ? bit(Reason::Incomplete) : Reasons{0};
  const Reasons why = more | multiplicity_reasons(types, row, collection);
  return why != 0 ? Cell::unknown(why) : Cell::of_int(elements_of(row, collection).size);
}

auto eval_at(const Type& result, const Cell& list, const Cell& index) -> Cell {
  const Reasons why = list.why | index.why;
  if (why != 0) return unknown_of(result, why);
  const Sequence& items = *list.sequence;
  if (index.integer >= 0 && index.integer < items.size) return settled(result, items.items[index.integer]);
  return unknown_of(result, bit(items.open ? Reason::Incomplete : Reason::NoEntry));
}

auto eval_first(const TypeTable& types, TypeId type, const Type& result, const Cell& collection) -> Cell {
  if (collection.is_unknown()) return unknown_of(result, collection.why);
  const Type& row = types[type];
  const Sequence& items = *collection.sequence;
  // Which member of a set comes first is not known while one of them is not, or while there may be more.
  const Reasons more = items.open && (row.kind == Kind::Set || items.size == 0) ? bit(Reason::Incomplete) : Reasons{0};
  const Reasons why = more | multiplicity_reasons(types, row, collection);
  if (why != 0) return unknown_of(result, why);
  return items.size == 0 ? Cell::of_absent() : settled(result, items.items[0]);
}

auto eval_entry(const OpContext& context, const ir::Inst& inst, const Cell& map, const Cell& key) -> Cell {
  const TypeTable& types = context.module.types;
  const Type& result = types[inst.type];
  const TypeId key_type = type_of(context, inst.a).key;
  const Reasons why = map.why | open_reasons(types, key_type, key);
  if (why != 0) return unknown_of(result, why);
  if (const Cell* found = find(types, key_type, *map.mapping, key)) return settled(result, *found);
  const Reasons more = may_have_more(types, key_type, *map.mapping);
  if (more != 0) return unknown_of(result, more);
  return inst.op == ir::Op::Get ? Cell::of_absent() : unknown_of(result, bit(Reason::NoEntry));
}

auto eval_has_key(const OpContext& context, const ir::Inst& inst, const Cell& key, const Cell& map) -> Cell {
  const TypeTable& types = context.module.types;
  const TypeId key_type = type_of(context, inst.b).key;
  const Reasons why = map.why | open_reasons(types, key_type, key);
  if (why != 0) return Cell::unknown_bool(why);
  if (find(types, key_type, *map.mapping, key) != nullptr) return Cell::of(Truth::True);
  const Reasons more = may_have_more(types, key_type, *map.mapping);
  return Cell::of(more != 0 ? Truth::Unknown : Truth::False, more);
}

auto eval_member(const OpContext& context, const ir::Inst& inst, const Cell& element, const Cell& collection) -> Cell {
  const Reasons why = element.why | collection.why;
  if (why != 0) return Cell::unknown_bool(why);
  const Type& row = type_of(context, inst.b);
  const auto holds = row.kind == Kind::Set ? contains_sorted : contains;
  return holds(context.module.types, row.element, *collection.sequence, element);
}

auto make_list(const OpContext& context, std::span<const Cell> items) -> Cell {
  return Cell::of_sequence(list_of(context, items));
}

auto make_set(const OpContext& context, TypeId element, std::span<const Cell> items) -> Cell {
  Cell* copy = context.arena.cells(items.size());
  std::copy(items.begin(), items.end(), copy);
  const std::uint32_t size =
      canonical_set(context.module.types, element, copy, static_cast<std::uint32_t>(items.size()));
  return Cell::of_sequence(context.arena.make(Sequence{copy, size, false}));
}

auto make_record(const OpContext& context, std::span<const Cell> fields) -> Cell {
  return Cell::of_fields(list_of(context, fields)->items);
}

}  // namespace writ::interp

#include <algorithm>
#include <vector>

#include "runtime/ir/ir.hpp"
#include "runtime/values/key_index.hpp"

namespace writ::ir {

namespace {

// What a policy holds and may look into: constants that are made of others, and data. With `texts` single ones, too:
// what requests say is compared with them.
template <class See>
void each_held(const Module& module, bool texts, const See& see) {
  for (const Constant& constant : module.constants) {
    const Kind kind = module.types[constant.type].kind;
    if (is_collection(kind) || kind == Kind::Record || (texts && is_text(kind))) see(constant.type, constant.value);
  }
  for (const Input& input : module.inputs) {
    if (input.kind == InputKind::Data) see(input.type, input.data);
  }
}

// A set of texts stands in values of the type. `seen` holds for records that have been looked at.
auto has_sets_of_texts(const TypeTable& types, TypeId id, std::vector<bool>& seen) -> bool {
  const Type& type = types[id];
  const auto has = [&](TypeId part) { return has_sets_of_texts(types, part, seen); };
  switch (type.kind) {
    case Kind::Set: return is_text(types[type.element].kind) || has(type.element);
    case Kind::List: return has(type.element);
    case Kind::Map: return has(type.element);
    case Kind::Record: break;
    default: return false;
  }
  if (seen[type.record.index]) return false;
  seen[type.record.index] = true;
  const std::vector<Field>& fields = types[type.record].fields;
  return std::any_of(fields.begin(), fields.end(), [&](const Field& field) { return has(field.type); });
}

// Members that are asked for are texts of the policy themselves where data says who is in what.
auto has_memberships(const Module& module) -> bool {
  std::vector<bool> seen(module.types.records().size());
  return std::any_of(module.inputs.begin(), module.inputs.end(), [&](const Input& input) {
    return input.kind == InputKind::Data && has_sets_of_texts(module.types, input.type, seen);
  });
}

}  // namespace

void index_keys(Module& module) {
  KeyIndexing indexing(module.types, module.memory);
  const bool kept = has_memberships(module);
  if (kept) {
    std::size_t room = 0;
    each_held(module, kept, [&](TypeId type, const Cell& cell) { room += indexing.room_for(type, cell); });
    indexing.keep_texts(room);
  }
  each_held(module, kept, [&](TypeId type, const Cell& cell) { indexing.add(type, cell); });
  module.own_texts = indexing.take_texts();
}

}  // namespace writ::ir

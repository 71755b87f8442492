#include "runtime/host/request_packing.hpp"

#include "runtime/values/text_hash.hpp"

namespace writ::host {
namespace {

// Goes over the texts of a value that are no members of sets and no keys or values of maps.
template <class See>
void each_text(const TypeTable& types, TypeId id, Cell& cell, const See& see) {
  const Type& type = types[id];
  if (cell.is_unknown() || cell.absent) return;
  if (type.kind == Kind::Record) {
    const std::vector<Field>& fields = types[type.record].fields;
    auto* cells = const_cast<Cell*>(cell.fields);
    for (std::size_t i = 0; i < fields.size(); ++i) each_text(types, fields[i].type, cells[i], see);
  } else if (type.kind == Kind::List) {
    auto* items = const_cast<Cell*>(cell.sequence->items);
    for (std::uint32_t i = 0; i < cell.sequence->size; ++i) each_text(types, type.element, items[i], see);
  } else if (is_text(type.kind)) {
    see(cell.text);
  }
}

}  // namespace

KnownTexts::KnownTexts(const ir::Module& module) : module_texts_(module.own_texts) {
  if (!module_texts_.empty()) return;
  for (const ir::Constant& constant : module.constants) add(module.types, constant.type, constant.value);
  for (const ir::Input& input : module.inputs) {
    if (input.kind == ir::InputKind::Data) add(module.types, input.type, input.data);
  }
}

void KnownTexts::add(const TypeTable& types, TypeId id, const Cell& cell) {
  const Type& type = types[id];
  if (cell.is_unknown() || cell.absent) return;
  if (type.kind == Kind::List || type.kind == Kind::Set) {
    for (std::uint32_t i = 0; i < cell.sequence->size; ++i) add(types, type.element, cell.sequence->items[i]);
  } else if (type.kind == Kind::Map) {
    for (std::uint32_t i = 0; i < cell.mapping->size; ++i) {
      add(types, type.key, cell.mapping->keys[i]);
      add(types, type.element, cell.mapping->values[i]);
    }
  } else if (type.kind == Kind::Record) {
    const std::vector<Field>& fields = types[type.record].fields;
    for (std::size_t i = 0; i < fields.size(); ++i) add(types, fields[i].type, cell.fields[i]);
  } else if (is_text(type.kind)) {
    TextRef text = cell.text;
    text.hash = short_hash(text);
    texts_.add(text, [](const TextRef& first) { return first; });
  }
}

RequestPacking::RequestPacking(const ir::Module& module, TypeId request)
    : request_(request), layout_(module.types), known_(module) {}

void RequestPacking::make_ready(Cell& root, Arena& arena) const {
  std::size_t bytes = 0;
  each_text(layout_.types(), request_, root, [&](const TextRef& text) { bytes += text.size; });
  auto* room = static_cast<char*>(arena.allocate(bytes));
  each_text(layout_.types(), request_, root, [&](TextRef& text) {
    text.hash = short_hash(text.view());
    if (const TextRef* own = known_.own(text)) {
      text = *own;
      return;
    }
    copy_text(text.view(), room);
    text.data = room;
    room += text.size;
  });
  root.packed = pack(layout_, request_, root, arena);
  root.is_packed = root.packed != nullptr;
}

}  // namespace writ::host

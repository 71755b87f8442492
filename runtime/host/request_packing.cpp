#include "runtime/host/request_packing.hpp"

#include <cstring>
#include <utility>

#include "runtime/values/text_hash.hpp"

namespace writ::host {
namespace {

constexpr std::size_t kFirstTexts = 64;

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

KnownTexts::KnownTexts(const ir::Module& module) : slots_(2 * kFirstTexts) {
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
    add(cell.text);
  }
}

void KnownTexts::add(const TextRef& text) {
  if (2 * count_ >= slots_.size()) grow();
  TextRef hashed = text;
  if (hashed.hash == 0) hashed.hash = short_hash(text.view());
  if (&own(hashed) != &hashed) return;
  std::size_t at = (hashed.hash >> 1) & mask();
  while (slots_[at].hash != 0) at = (at + 1) & mask();
  slots_[at] = hashed;
  ++count_;
}

void KnownTexts::grow() {
  const std::vector<TextRef> before = std::exchange(slots_, std::vector<TextRef>(2 * slots_.size()));
  count_ = 0;
  for (const TextRef& text : before) {
    if (text.hash != 0) add(text);
  }
}

auto KnownTexts::own(const TextRef& text) const -> const TextRef& {
  for (std::size_t at = (text.hash >> 1) & mask(); slots_[at].hash != 0; at = (at + 1) & mask()) {
    if (slots_[at].hash == text.hash && slots_[at].view() == text.view()) return slots_[at];
  }
  return text;
}

RequestPacking::RequestPacking(const ir::Module& module, TypeId request)
    : request_(request), layout_(module.types), known_(module) {}

void RequestPacking::make_ready(Cell& root, Arena& arena) const {
  std::size_t bytes = 0;
  each_text(layout_.types(), request_, root, [&](const TextRef& text) { bytes += text.size; });
  auto* room = static_cast<char*>(arena.allocate(bytes));
  each_text(layout_.types(), request_, root, [&](TextRef& text) {
    text.hash = short_hash(text.view());
    const TextRef& own = known_.own(text);
    if (&own != &text) {
      text = own;
      return;
    }
    std::memcpy(room, text.data, text.size);
    text.data = room;
    room += text.size;
  });
  root.packed = pack(layout_, request_, root, arena);
  root.is_packed = root.packed != nullptr;
}

}  // namespace writ::host

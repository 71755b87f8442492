#include "runtime/values/packed.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "runtime/values/open.hpp"
#include "runtime/values/text_hash.hpp"

namespace writ {
namespace {

constexpr std::uint32_t kAlignment = 16;  // of records

auto rounded(std::uint32_t size, std::uint32_t to) -> std::uint32_t { return (size + to - 1) / to * to; }

// Of all forms but records.
auto size_of_form(PackedForm form) -> std::uint32_t {
  switch (form) {
    case PackedForm::Truth: return 1;
    case PackedForm::Word:
    case PackedForm::Real: return 8;
    case PackedForm::Wide:
    case PackedForm::Text: return 16;
    case PackedForm::List: return sizeof(PackedList);
    case PackedForm::Whole: return sizeof(Cell);
    case PackedForm::Record: break;
  }
  return 0;
}

template <class T>
void put(std::byte* at, const T& value) {
  std::memcpy(at, &value, sizeof value);
}

auto hashed(TextRef text) -> TextRef {
  text.hash = short_hash(text);
  return text;
}

class Packer {
 public:
  Packer(const PackedLayout& layout, Arena& arena) : layout_(layout), arena_(arena) {}

  void put_value(TypeId type, const Cell& cell, std::byte* at) {
    switch (layout_.form_of(type)) {
      case PackedForm::Truth: return put(at, cell.truth);
      case PackedForm::Word: return put(at, cell.integer);
      case PackedForm::Real: return put(at, cell.real);
      case PackedForm::Wide: return put(at, cell.decimal);
      case PackedForm::Text: return put(at, hashed(cell.text));
      case PackedForm::List: return put(at, packed_list(layout_.types()[type].element, *cell.sequence));
      case PackedForm::Record: return put_record(layout_.types()[type].record, cell.fields, at);
      case PackedForm::Whole: return put(at, cell);
    }
  }

 private:
  void put_record(RecordId id, const Cell* cells, std::byte* at) {
    const std::vector<Field>& fields = layout_.types()[id].fields;
    for (std::uint32_t i = 0; i < fields.size(); ++i)
      put_value(fields[i].type, cells[i], at + layout_.offset_of(id, i));
  }

  auto packed_list(TypeId element, const Sequence& list) -> PackedList {
    const std::size_t size = layout_.size_of(element);
    auto* items = static_cast<std::byte*>(arena_.allocate(size * list.size));
    for (std::uint32_t i = 0; i < list.size; ++i) put_value(element, list.items[i], items + i * size);
    return {items, list.size, &list};
  }

  const PackedLayout& layout_;
  Arena& arena_;
};

}  // namespace

PackedLayout::PackedLayout(const TypeTable& types) : types_(types), records_(types.records().size()) {
  for (std::uint32_t i = 0; i < records_.size(); ++i) lay_out(RecordId{i});
}

auto PackedLayout::form_of(TypeId id) const -> PackedForm {
  const Type& type = types_[id];
  if (type.optional) return PackedForm::Whole;
  switch (type.kind) {
    case Kind::Bool: return PackedForm::Truth;
    case Kind::Int:
    case Kind::Instant:
    case Kind::Date:
    case Kind::Duration:
    case Kind::Enum: return PackedForm::Word;
    case Kind::Decimal:
    case Kind::Ratio: return PackedForm::Wide;
    case Kind::Float: return PackedForm::Real;
    case Kind::String:
    case Kind::Digest:
    case Kind::Person:
    case Kind::Service:
    case Kind::Asset:
    case Kind::Semver:
    case Kind::Cidr:
    case Kind::Ip:
    case Kind::Country: return PackedForm::Text;
    case Kind::List: return PackedForm::List;
    case Kind::Record: return PackedForm::Record;
    case Kind::Json:
    case Kind::Set:
    case Kind::Map: return PackedForm::Whole;
  }
  return PackedForm::Whole;
}

auto PackedLayout::size_of(TypeId type) const -> std::uint32_t {
  const PackedForm form = form_of(type);
  return form == PackedForm::Record ? records_[types_[type].record.index].size : size_of_form(form);
}

// Those that must stand at larger multiples first, so that nothing is left free between them. A record does not hold
// itself but in a list, so this ends.
void PackedLayout::lay_out(RecordId id) {
  if (records_[id.index].size != 0) return;
  const std::vector<Field>& fields = types_[id].fields;
  for (const Field& field : fields) {
    if (form_of(field.type) == PackedForm::Record) lay_out(types_[field.type].record);
  }
  std::vector<std::uint32_t> offsets(fields.size());
  std::uint32_t at = 0;
  for (const auto& together : {std::array{PackedForm::Record, PackedForm::Whole},
                               {PackedForm::Wide, PackedForm::Text},
                               {PackedForm::List, PackedForm::List},
                               {PackedForm::Word, PackedForm::Real},
                               {PackedForm::Truth, PackedForm::Truth}}) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const PackedForm form = form_of(fields[i].type);
      if (form != together[0] && form != together[1]) continue;
      offsets[i] = at;
      at += size_of(fields[i].type);
    }
  }
  records_[id.index] = {rounded(std::max(at, 1u), kAlignment), std::move(offsets)};
}

auto PackedLayout::is_worth(TypeId type) const -> bool {
  std::vector<bool> seen(records_.size());
  return form_of(type) == PackedForm::Record && is_worth_inside(type, seen);
}

auto PackedLayout::is_worth_inside(TypeId id, std::vector<bool>& seen) const -> bool {
  const PackedForm form = form_of(id);
  if (form == PackedForm::List) {
    const TypeId element = types_[id].element;
    return form_of(element) == PackedForm::Record || is_worth_inside(element, seen);
  }
  if (form != PackedForm::Record || seen[types_[id].record.index]) return false;
  seen[types_[id].record.index] = true;
  const std::vector<Field>& fields = types_[types_[id].record].fields;
  return std::any_of(fields.begin(), fields.end(),
                     [&](const Field& field) { return is_worth_inside(field.type, seen); });
}

auto pack(const PackedLayout& layout, TypeId type, const Cell& value, Arena& arena) -> const std::byte* {
  if (value.absent || open_reasons(layout.types(), type, value) != 0) return nullptr;
  auto* at = static_cast<std::byte*>(arena.allocate(layout.size_of(type)));
  Packer(layout, arena).put_value(type, value, at);
  return at;
}

}  // namespace writ

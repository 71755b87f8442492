#include "runtime/ir/row_writer.hpp"

#include <utility>

#include "runtime/builtins/builtins.hpp"

namespace writ::ir {

void RowWriter::builtin(std::uint32_t row) { out_.number(builtins_.number(builtins::all()[row].name)); }

void RowWriter::part(Int128 value) {
  const UInt128 code = (static_cast<UInt128>(value) << 1) ^ static_cast<UInt128>(value >> 127);
  out_.number(static_cast<std::uint64_t>(code));
  out_.number(static_cast<std::uint64_t>(code >> 64));
}

void RowWriter::part(const std::map<std::string, std::vector<std::string>, std::less<>>& groups) {
  out_.number(groups.size());
  for (const auto& [role, from] : groups) (*this)(role, from);
}

void RowWriter::types(const TypeTable& table) { (*this)(table.enums(), table.records(), table.types()); }

// By type, so that those of one type are read one like the other: of each its distance from the one before, and its
// value.
void RowWriter::constants(const Table<ConstantId, Constant, LargeAllocator<Constant>>& rows) {
  std::map<TypeId, std::vector<std::uint32_t>> by_type;
  for (std::uint32_t i = 0; i < rows.size(); ++i) by_type[rows[ConstantId{i}].type].push_back(i);
  out_.number(rows.size());
  out_.number(by_type.size());
  for (const auto& [type, ids] : by_type) {
    (*this)(type.index, std::uint64_t{ids.size()});
    std::uint32_t next = 0;
    for (const std::uint32_t id : ids) {
      out_.number(id - next);
      next = id + 1;
      value(type, rows[ConstantId{id}].value);
    }
  }
}

// 0 and its parts, or its number from 1. Its bytes begin with where texts are counted from, which what follows depends
// on.
void RowWriter::sequence(TypeId type, const Sequence& items) {
  if (!is_shared(module_.types, module_.types[type]))
    return values(module_.types[type].element, items.items, items.size);
  ByteWriter before = std::exchange(out_, ByteWriter());
  const std::uint32_t text = std::exchange(last.value, 0);
  values(module_.types[type].element, items.items, items.size);
  const std::string bytes = std::exchange(out_, std::move(before)).take();
  last.value = text;
  auto& known = shared_[type];
  if (const auto at = known.find(bytes); at != known.end()) return out_.number(at->second);
  if (items.size <= kMostShared) known.emplace(bytes, known.size() + 1);
  out_.number(0);
  values(module_.types[type].element, items.items, items.size);
}

// As deep as the type. An absent part is told from one that is there only where both may be.
void RowWriter::value(TypeId type, const Cell& cell) {
  const Type& row = module_.types[type];
  if (row.optional) part(!cell.absent);
  if (cell.absent) return;
  if (is_text(row.kind)) return near(names_.number(cell.text.view()), last.value);
  switch (row.kind) {
    case Kind::Bool: return part(cell.truth == Truth::True);
    case Kind::Decimal:
    case Kind::Ratio: return part(cell.decimal);
    case Kind::Float: return part(cell.real);
    case Kind::Int:
    case Kind::Instant:
    case Kind::Date:
    case Kind::Duration:
    case Kind::Enum: return part(cell.integer);
    case Kind::List:
    case Kind::Set: return sequence(type, *cell.sequence);
    case Kind::Map:
      values(row.key, cell.mapping->keys, cell.mapping->size);
      return values(row.element, cell.mapping->values, cell.mapping->size);
    case Kind::Record: return record(module_.types[row.record], cell.fields);
    case Kind::String:
    case Kind::Digest:
    case Kind::Person:
    case Kind::Service:
    case Kind::Asset:
    case Kind::Semver:
    case Kind::Cidr:
    case Kind::Ip:
    case Kind::Country:
    case Kind::Json: return;  // texts, above
  }
}

void RowWriter::values(TypeId type, const Cell* first, std::uint32_t count) {
  out_.number(count);
  for (std::uint32_t i = 0; i < count; ++i) value(type, first[i]);
}

// With the number of its fields, so that no value takes no bytes: the reader bounds counts by what is left.
void RowWriter::record(const RecordType& row, const Cell* first) {
  out_.number(row.fields.size());
  for (std::size_t i = 0; i < row.fields.size(); ++i) value(row.fields[i].type, first[i]);
}

void RowWriter::names(const Numbering& numbering) {
  out_.number(numbering.names().size());
  for (const std::string_view name : numbering.names()) out_.number(name.size());
  for (const std::string_view name : numbering.names()) out_.raw(name);
}

auto RowWriter::finished() -> const std::array<std::string, kSectionCount>& {
  section(Section::Names, [&] { names(names_); });
  section(Section::Words, [&] {
    names(operations_);
    names(builtins_);
  });
  return sections_;
}

}  // namespace writ::ir

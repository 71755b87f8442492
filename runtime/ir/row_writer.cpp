#include "runtime/ir/row_writer.hpp"

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

// As deep as the type. An absent part is told from one that is there only where both may be.
void RowWriter::value(TypeId type, const Cell& cell) {
  const Type& row = module_.types[type];
  if (row.optional) part(!cell.absent);
  if (cell.absent) return;
  if (is_text(row.kind)) return text(cell.text.view());
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
    case Kind::Set: return values(row.element, cell.sequence->items, cell.sequence->size);
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

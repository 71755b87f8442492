#include "runtime/values/open.hpp"

namespace writ {
namespace {

auto incomplete_if(bool open) -> Reasons { return open ? bit(Reason::Incomplete) : Reasons{0}; }

auto of_sequence(const TypeTable& types, TypeId element, const Sequence& sequence) -> Reasons {
  return incomplete_if(sequence.open) | open_reasons(types, element, sequence.items, sequence.size);
}

auto of_mapping(const TypeTable& types, const Type& row, const Mapping& map) -> Reasons {
  return incomplete_if(map.open) | open_reasons(types, row.key, map.keys, map.size) |
         open_reasons(types, row.element, map.values, map.size);
}

auto of_record(const TypeTable& types, const RecordType& record, const Cell* fields) -> Reasons {
  Reasons why = 0;
  for (std::size_t i = 0; i < record.fields.size(); ++i) why |= open_reasons(types, record.fields[i].type, fields[i]);
  return why;
}

}  // namespace

auto open_reasons(const TypeTable& types, TypeId type, const Cell* cells, std::uint32_t count) -> Reasons {
  Reasons why = 0;
  for (std::uint32_t i = 0; i < count; ++i) why |= open_reasons(types, type, cells[i]);
  return why;
}

auto open_reasons(const TypeTable& types, TypeId type, const Cell& value) -> Reasons {
  if (value.is_unknown() || value.absent) return value.why;
  const Type& row = types[type];
  if (row.kind == Kind::Record) return of_record(types, types[row.record], value.fields);
  if (row.kind == Kind::Map) return of_mapping(types, row, *value.mapping);
  if (row.kind == Kind::List || row.kind == Kind::Set) return of_sequence(types, row.element, *value.sequence);
  return 0;
}

}  // namespace writ

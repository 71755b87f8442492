// Values, by type. What they point to lives in the module's memory.
#include <algorithm>

#include "runtime/base/limits.hpp"
#include "runtime/ir/reader.hpp"
#include "runtime/ir/text_form.hpp"

namespace writ::ir {

// As deep as the type, which is known to be bounded before any value is read.
auto Reader::value(TypeId type) -> Cell {
  const Type& row = module_.types[type];
  if (scan_.accept("absent")) return Cell::of_absent();
  if (is_text(row.kind)) return Cell::of_text(module_.memory.text(scan_.text()));
  switch (row.kind) {
    case Kind::Bool: {
      const bool yes = scan_.accept("true");
      if (!yes) scan_.expect("false");
      return Cell::of(truth_of(yes));
    }
    case Kind::Decimal:
    case Kind::Ratio: {
      const decimal::Parsed parsed = decimal::parse(scan_.number());
      if (parsed.fault) scan_.fail("a number is not a decimal");
      return Cell::of_decimal(parsed.value);
    }
    case Kind::Float: {
      const auto real = text_form::parse_float(scan_.number());
      if (!real) scan_.fail("a number is not a finite float");
      return Cell::of_float(real.value_or(0));
    }
    case Kind::Int:
    case Kind::Instant:
    case Kind::Date:
    case Kind::Duration:
    case Kind::Enum: return Cell::of_int(scan_.signed64());
    case Kind::List:
    case Kind::Set: return sequence(row);
    case Kind::Map: return mapping(row);
    case Kind::Record: return fields(module_.types[row.record]);
    case Kind::String:
    case Kind::Digest:
    case Kind::Person:
    case Kind::Service:
    case Kind::Asset:
    case Kind::Semver:
    case Kind::Cidr:
    case Kind::Ip:
    case Kind::Country:
    case Kind::Json: break;  // texts, above
  }
  return {};
}

auto Reader::cells(const std::vector<Cell>& values) -> const Cell* {
  Cell* copy = module_.memory.cells(values.size());
  std::copy(values.begin(), values.end(), copy);
  return copy;
}

auto Reader::sequence(const Type& row) -> Cell {
  const bool list = row.kind == Kind::List;
  scan_.expect(list ? "[" : "{");
  std::vector<Cell> items;
  while (!scan_.accept(list ? "]" : "}") && !scan_.at_end()) {
    if (!items.empty()) scan_.expect(",");
    items.push_back(value(row.element));
    if (items.size() > limits::kLargestCollection) scan_.fail("a collection is too large");
  }
  const Cell* first = cells(items);
  return Cell::of_sequence(module_.memory.make(Sequence{first, static_cast<std::uint32_t>(items.size()), false}));
}

auto Reader::mapping(const Type& row) -> Cell {
  scan_.expect("{");
  std::vector<Cell> keys;
  std::vector<Cell> values;
  while (!scan_.accept("}") && !scan_.at_end()) {
    if (!keys.empty()) scan_.expect(",");
    keys.push_back(value(row.key));
    scan_.expect(":");
    values.push_back(value(row.element));
    if (keys.size() > limits::kLargestCollection) scan_.fail("a collection is too large");
  }
  const Cell* first_key = cells(keys);
  const Cell* first_value = cells(values);
  const Mapping map{first_key, first_value, static_cast<std::uint32_t>(keys.size()), false};
  return Cell::of_mapping(module_.memory.make(map));
}

auto Reader::fields(const RecordType& record) -> Cell {
  scan_.expect("(");
  std::vector<Cell> values;
  for (std::size_t i = 0; i < record.fields.size() && !scan_.failed(); ++i) {
    if (i > 0) scan_.expect(",");
    values.push_back(value(record.fields[i].type));
  }
  scan_.expect(")");
  values.resize(record.fields.size());
  return Cell::of_fields(cells(values));
}

}  // namespace writ::ir

#include "compiler/check/meaning_form.hpp"

#include <algorithm>
#include <bit>

#include "runtime/base/check.hpp"
#include "runtime/values/decimal.hpp"

namespace writ::check {
namespace {

auto kind_word(Kind kind) -> std::string_view {
  switch (kind) {
    case Kind::Bool: return "bool";
    case Kind::Int: return "int";
    case Kind::Decimal: return "decimal";
    case Kind::Ratio: return "ratio";
    case Kind::Float: return "float";
    case Kind::String: return "string";
    case Kind::Digest: return "digest";
    case Kind::Person: return "person";
    case Kind::Service: return "service";
    case Kind::Asset: return "asset";
    case Kind::Instant: return "instant";
    case Kind::Date: return "date";
    case Kind::Duration: return "duration";
    case Kind::Semver: return "semver";
    case Kind::Cidr: return "cidr";
    case Kind::Ip: return "ip";
    case Kind::Country: return "country";
    case Kind::Json: return "json";
    case Kind::Enum: return "enum";
    case Kind::Record: return "record";
    case Kind::List: return "list";
    case Kind::Set: return "set";
    case Kind::Map: return "map";
  }
  WRIT_CHECK(false, "a kind outside its enum");
}

auto namespace_of(SymbolKind kind) -> Namespace {
  switch (kind) {
    case SymbolKind::Request:
    case SymbolKind::Evidence:
    case SymbolKind::Data:
    case SymbolKind::Let:
    case SymbolKind::Fn:
    case SymbolKind::Table:
    case SymbolKind::Tolerance:
    case SymbolKind::Fixture:
    case SymbolKind::Asset: return Namespace::Values;
    case SymbolKind::Enum:
    case SymbolKind::Record: return Namespace::Types;
    case SymbolKind::Unit: return Namespace::Units;
    case SymbolKind::Role: return Namespace::Roles;
    case SymbolKind::Appetite: return Namespace::Appetites;
    case SymbolKind::Framework: return Namespace::Frameworks;
    case SymbolKind::Obligation: return Namespace::Obligations;
    case SymbolKind::Approval: return Namespace::Approvals;
    case SymbolKind::Control: return Namespace::Controls;
    case SymbolKind::Waiver: return Namespace::Waivers;
    case SymbolKind::Gate: return Namespace::Gates;
    case SymbolKind::Risk: return Namespace::Risks;
    case SymbolKind::Transform: return Namespace::Transforms;
  }
  WRIT_CHECK(false, "a kind of symbol outside its enum");
}

// Refinements are bounds of 128 bits, on the scale of the kind.
auto wide_text(Int128 value) -> std::string {
  UInt128 rest = value < 0 ? -static_cast<UInt128>(value) : static_cast<UInt128>(value);
  std::string digits;
  for (; rest != 0 || digits.empty(); rest /= 10) digits += static_cast<char>('0' + static_cast<int>(rest % 10));
  if (value < 0) digits += '-';
  std::reverse(digits.begin(), digits.end());
  return digits;
}

auto float_text(double value) -> std::string { return std::to_string(std::bit_cast<std::uint64_t>(value)); }

}  // namespace

auto type_names(const TypedPackage& package) -> TypeNames {
  TypeNames names;
  for (std::uint32_t row = 0; row < package.symbols.size(); ++row) {
    const Symbol& symbol = package.symbols[SymbolId{row}];
    if (!symbol.type.valid()) continue;
    const Type& type = package.types[symbol.type];
    if (symbol.kind == SymbolKind::Record) names.records.emplace(type.record, row);
    if (symbol.kind == SymbolKind::Enum) names.enums.emplace(type.enumeration, row);
  }
  return names;
}

void MeaningForm::word(std::string_view ours) {
  out_ += ' ';
  out_ += ours;
}

void MeaningForm::text(std::string_view authors) {
  word(std::to_string(authors.size()));
  out_ += ':';
  out_ += authors;
}

void MeaningForm::type(writ::TypeId id) {
  if (!id.valid()) return word("none");
  const Type& row = types()[id];
  group(kind_word(row.kind), [&] {
    if (row.optional) word("optional");
    if (!row.unit.empty()) leaf("unit", row.unit);
    if (is_collection(row.kind) || row.kind == Kind::String) {
      number(row.min_size);
      number(row.max_size);
    }
    if (row.range) {
      word(row.range->high_open ? "below" : "in");
      word(wide_text(row.range->low));
      word(wide_text(row.range->high));
    }
    if (row.float_range) {
      word(row.float_range->high_open ? "below" : "in");
      word(float_text(row.float_range->low));
      word(float_text(row.float_range->high));
    }
    if (!row.pattern.empty()) leaf("matches", row.pattern);
    if (row.kind == Kind::Map) type(row.key);
    if (is_collection(row.kind)) type(row.element);
    if (row.kind == Kind::Record) {
      auto named = names_.records.find(row.record);
      named == names_.records.end() ? fields(types()[row.record]) : symbol(named->second);
    }
    if (row.kind == Kind::Enum) {
      auto named = names_.enums.find(row.enumeration);
      named == names_.enums.end() ? members(types()[row.enumeration]) : symbol(named->second);
    }
  });
}

// Records are finite, so a record without a name of its own ends too.
void MeaningForm::fields(const RecordType& row) {
  for (const Field& field : row.fields) {
    group("field", [&] {
      text(field.name);
      if (field.sensitive) word("sensitive");
      type(field.type);
    });
  }
}

void MeaningForm::members(const EnumType& row) {
  if (row.ordered) word("ordered");
  for (const std::string& member : row.members) text(member);
}

void MeaningForm::symbol(SymbolId id) {
  const Symbol& row = package_.symbols[id];
  group(namespace_noun(namespace_of(row.kind)), [&] {
    text(package_.modules[row.module].name);
    text(row.name);
  });
}

void MeaningForm::name(Namespace space, const syntax::Ident& ident) {
  if (!ident.valid()) return word("none");
  SymbolId id = package_.find(module_, space, ident.text);
  id.valid() ? symbol(id) : text(ident.text);
}

void MeaningForm::names(Namespace space, const std::vector<syntax::Ident>& idents) {
  unordered(idents, [&](const syntax::Ident& ident) { name(space, ident); });
}

void MeaningForm::file(std::string_view path, std::string_view digest) {
  std::string known(digest);
  if (known.empty()) known = file_(module_, path);
  known.empty() ? leaf("path", path) : leaf("file", known);
}

void MeaningForm::local(LocalId id) {
  auto found = std::find(scope_.begin(), scope_.end(), id);
  group("local", [&] { number(found - scope_.begin()); });
}

void MeaningForm::value(writ::TypeId id, const Cell& cell) {
  const Type& row = types()[id];
  group(kind_word(row.kind), [&] {
    if (!row.unit.empty()) leaf("unit", row.unit);
    if (row.kind == Kind::Decimal || row.kind == Kind::Ratio) return word(wide_text(cell.decimal));
    if (row.kind == Kind::Float) return word(float_text(cell.real));
    number(cell.integer);
  });
}

}  // namespace writ::check

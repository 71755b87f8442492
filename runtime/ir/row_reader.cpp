#include "runtime/ir/row_reader.hpp"

#include <utility>

#include "runtime/builtins/builtins.hpp"
#include "runtime/values/text.hpp"

namespace writ::ir {

void RowReader::fail_in(Section section) {
  const std::string why = "its " + std::string(section_name(section)) + " cannot be read: " + error();
  in_ = ByteReader({});
  in_.fail(why);
}

// ---------------------------------------------------------------- names and words

namespace {

// The sizes, then the texts without a gap.
auto read_names(ByteReader& in) -> std::pair<std::vector<std::size_t>, std::string_view> {
  std::vector<std::size_t> sizes(in.count());
  std::size_t all = 0;
  for (std::size_t& size : sizes) all += size = in.count();
  const std::string_view texts = in.raw(all);
  if (!is_valid_utf8(texts)) in.fail("a text is not well-formed UTF-8");
  return {std::move(sizes), texts};
}

// What is well-formed as a whole is so in parts that begin where a character begins.
auto begins_within_character(std::string_view rest) -> bool {
  return !rest.empty() && (static_cast<unsigned char>(rest.front()) & 0xC0u) == 0x80u;
}

}  // namespace

void RowReader::tables() {
  section(Section::Names, [&] { names(); });
  section(Section::Words, [&] { words(); });
}

void RowReader::names() {
  const auto [sizes, texts] = read_names(in_);
  std::string_view rest = module_.memory.text(texts);
  names_.reserve(sizes.size());
  for (const std::size_t size : sizes) {
    if (begins_within_character(rest)) fail("a text begins within a character");
    if (failed()) return;
    names_.push_back(rest.substr(0, size));
    rest.remove_prefix(size);
  }
}

void RowReader::words() {
  const auto each = [&](const auto& add) {
    const auto [sizes, texts] = read_names(in_);
    std::string_view rest = texts;
    for (std::size_t i = 0; i < sizes.size() && !failed(); ++i) {
      add(rest.substr(0, sizes[i]));
      rest.remove_prefix(sizes[i]);
    }
  };
  const auto keep = [&](auto& rows, const auto& found, std::string_view what, std::string_view word) {
    if (!found)
      return fail("it uses the " + std::string(what) + " `" + std::string(word) + "`, which this program lacks");
    rows.push_back(*found);
  };
  each([&](std::string_view word) { keep(operations_, op_named(word), "operation", word); });
  each([&](std::string_view word) { keep(builtins_, builtins::find(word), "function", word); });
}

// ---------------------------------------------------------------- rows

void RowReader::part(Int128& value) {
  const UInt128 low = in_.number();
  const UInt128 code = low | static_cast<UInt128>(in_.number()) << 64;
  value = static_cast<Int128>((code >> 1) ^ (0 - (code & 1)));
}

void RowReader::part(std::map<std::string, std::vector<std::string>, std::less<>>& groups) {
  const std::size_t count = in_.count();
  for (std::size_t i = 0; i < count && !failed(); ++i) {
    std::string role;
    part(role);
    if (!groups.empty() && groups.rbegin()->first >= role) return fail("roles are not in order");
    part(groups[role]);
  }
}

void RowReader::types(TypeTable& table) {
  std::vector<EnumType> enums;
  std::vector<RecordType> records;
  std::vector<Type> rows;
  (*this)(enums, records, rows);
  if (std::max({enums.size(), records.size(), rows.size()}) > limits::kTypes) return fail("there are too many");
  for (EnumType& row : enums) table.add(std::move(row));
  for (RecordType& row : records) table.add(std::move(row));
  for (const Type& row : rows) {
    if (failed()) return;
    const std::size_t index = table.types().size();
    if (table.intern(row).index != index) fail("the same type is there twice");
  }
  // Values are read by type, so what types promise is looked at before them.
  verifier_.emplace(Verifier{module_, table});
  verify_types(*verifier_);
  if (!verifier_->faults.empty()) fail(verifier_->faults[0].where + ": " + verifier_->faults[0].what);
}

auto RowReader::fault() -> std::string {
  if (failed()) return error();
  verify_rest(*verifier_);
  return verifier_->faults.empty() ? "" : verifier_->faults[0].where + ": " + verifier_->faults[0].what;
}

// ---------------------------------------------------------------- functions

void RowReader::part(std::vector<Inst>& insts) {
  constexpr std::size_t kLeastBytes = 4;  // of an instruction
  const std::size_t count = in_.count();
  instructions_ += count;
  if (instructions_ > limits::kInstructions) return fail("there are too many instructions");
  insts.reserve(std::min(count, in_.left() / kLeastBytes));
  for (std::size_t i = 0; i < count && !failed(); ++i) fields(*this, insts.emplace_back());
}

void RowReader::ascending(std::vector<std::uint32_t>& numbers) {
  numbers.resize(in_.count());
  std::uint32_t previous = 0;
  for (std::uint32_t& number : numbers) near(number, previous);
}

// Values are numbered from 0 without a gap, so their number is the number of instructions.
void RowReader::value_types(Function& function) {
  std::size_t count = 0;
  for (const Block& block : function.blocks) count += block.insts.size();
  function.value_types.resize(count);
  for (const Block& block : function.blocks) {
    for (const Inst& inst : block.insts) {
      if (inst.result.index >= count) return fail("values are not numbered from 0 without a gap");
      function.value_types[inst.result.index] = inst.type;
    }
  }
}

// ---------------------------------------------------------------- values

// As deep as the type, which was verified. The type may not be a row: it was read just before.
void RowReader::value(TypeId type, Cell& cell) {
  if (!module_.types.types().contains(type)) return fail("the type of a value is not a row");
  const Type& row = module_.types[type];
  bool there = true;
  if (row.optional) part(there);
  if (!there) {
    cell = Cell::of_absent();
  } else if (is_text(row.kind)) {
    cell = Cell::of_text(name(in_.number()));
  } else {
    known(row, cell);
  }
}

void RowReader::known(const Type& row, Cell& cell) {
  switch (row.kind) {
    case Kind::Bool: {
      bool yes = false;
      part(yes);
      cell = Cell::of(truth_of(yes));
      return;
    }
    case Kind::Decimal:
    case Kind::Ratio: return part(cell.decimal);
    case Kind::Float: return part(cell.real);
    case Kind::Int:
    case Kind::Instant:
    case Kind::Date:
    case Kind::Duration:
    case Kind::Enum: return part(cell.integer);
    case Kind::List:
    case Kind::Set: return sequence(row, cell);
    case Kind::Map: return mapping(row, cell);
    case Kind::Record: return record(module_.types[row.record], cell);
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

// Each value takes a byte at least, so there are never more cells than bytes: neither here nor in all that is
// promised further out.
auto RowReader::cells(std::size_t count) -> Cell* {
  if (count > promised_) fail("it counts more than is there");
  if (failed()) return nullptr;
  promised_ -= count;
  return module_.memory.cells(count);
}

auto RowReader::values(TypeId type, std::size_t count) -> const Cell* {
  Cell* first = cells(count);
  for (std::size_t i = 0; i < count && !failed(); ++i) value(type, first[i]);
  return first;
}

void RowReader::sequence(const Type& row, Cell& cell) {
  const std::size_t count = in_.count();
  const Cell* first = values(row.element, count);
  cell = Cell::of_sequence(module_.memory.make(Sequence{first, static_cast<std::uint32_t>(count), false}));
}

void RowReader::mapping(const Type& row, Cell& cell) {
  const std::size_t count = in_.count();
  const Cell* keys = values(row.key, count);
  if (in_.count() != count) fail("a map has not as many values as keys");
  const Cell* elements = values(row.element, count);
  cell = Cell::of_mapping(module_.memory.make(Mapping{keys, elements, static_cast<std::uint32_t>(count), false}));
}

void RowReader::record(const RecordType& row, Cell& cell) {
  if (in_.count() != row.fields.size()) fail("a record has not the fields of its type");
  Cell* first = cells(row.fields.size());
  for (std::size_t i = 0; i < row.fields.size() && !failed(); ++i) value(row.fields[i].type, first[i]);
  cell = Cell::of_fields(first);
}

}  // namespace writ::ir

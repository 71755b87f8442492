// Values of constants and data in the binary form: each part is verified when it is read.
#include <algorithm>

#include "runtime/ir/row_reader.hpp"
#include "runtime/values/formed_text.hpp"
#include "runtime/values/text_hash.hpp"

namespace writ::ir {
namespace {

auto is_plain_text(const Type& type) -> bool {
  return is_text(type.kind) && !is_formed(type.kind) && type.kind != Kind::Json;
}
auto is_word(Kind kind) -> bool {
  return kind == Kind::Int || kind == Kind::Instant || kind == Kind::Date || kind == Kind::Duration;
}

void hash(TextRef& text) { text.hash = short_hash(text.view()); }

}  // namespace

void RowReader::plan_values() {
  for (const Type& type : module_.types.types()) {
    const Kind kind = type.kind;
    plans_.push_back(type.optional                    ? Plan::Optional
                     : is_plain_text(type)            ? Plan::Text
                     : is_word(kind)                  ? type.range ? Plan::RangedWord : Plan::Word
                     : kind == Kind::Record           ? Plan::Record
                     : kind == Kind::Map              ? Plan::Map
                     : !is_collection(kind)           ? Plan::Single
                     : is_shared(module_.types, type) ? Plan::SharedSequence
                                                      : Plan::Sequence);
  }
  shared_.resize(plans_.size());
}

// Calls place(i) for where the value goes, just before it is read.
template <class Place>
void RowReader::each_value(TypeId type, std::size_t count, const Place& place) {
  const Plan plan = plans_[type.index];
  if (plan == Plan::Text) {
    for (std::size_t i = 0; i < count && !failed(); ++i) text(place(i));
  } else if (plan == Plan::Word || (plan == Plan::RangedWord && ranges_ == Ranges::Ignored)) {
    for (std::size_t i = 0; i < count && !failed(); ++i) {
      Cell& cell = place(i);
      cell.integer = unzigzag(in_.number());
    }
  } else {
    for (std::size_t i = 0; i < count && !failed(); ++i) inner(type, place(i));
  }
}

// Each type once, and each constant.
void RowReader::constants(Table<ConstantId, Constant, LargeAllocator<Constant>>& rows) {
  constexpr std::size_t kLeastBytes = 2;  // of a constant
  const std::size_t count = in_.count();
  if (count > in_.left() / kLeastBytes + 1) return fail("it counts more than is there");
  rows.resize(count);
  std::size_t left = count;
  for (std::size_t types = in_.count(); types > 0 && !failed(); --types) {
    const TypeId type{in_.number32()};
    const std::uint64_t of_type = in_.number();
    if (!module_.types.types().contains(type)) return fail("the type of a value is not a row");
    if (of_type > left) return fail("there are more constants than it says");
    left -= static_cast<std::size_t>(of_type);
    std::uint64_t next = 0;
    Cell elsewhere;
    each_value(type, static_cast<std::size_t>(of_type), [&](std::size_t) -> Cell& {
      next += std::uint64_t{in_.number32()} + 1;
      const ConstantId id{static_cast<std::size_t>(next - 1)};
      if (next > count || rows[id].type.valid()) fail("a constant is not a row, or there twice");
      if (failed()) return elsewhere;
      rows[id].type = type;
      return rows[id].value;
    });
  }
  if (left > 0) fail("there are fewer constants than it says");
}

// As deep as the type, which was verified. The type may not be a row: it was read just before.
void RowReader::value(TypeId type, Cell& cell) {
  if (!module_.types.types().contains(type)) return fail("the type of a value is not a row");
  inner(type, cell);
}

void RowReader::inner(TypeId type, Cell& cell) {
  switch (plans_[type.index]) {
    case Plan::Text: text(cell); return hash(cell.text);
    case Plan::Word: return part(cell.integer);
    case Plan::RangedWord:
    case Plan::Single: return single(module_.types[type], cell);
    case Plan::Record: cell.fields = record(module_.types[module_.types[type].record]); return;
    case Plan::Map: cell.mapping = mapping(module_.types[type]); return;
    case Plan::Sequence: cell.sequence = new_sequence(module_.types[type]); return;
    case Plan::SharedSequence: cell.sequence = shared_sequence(type); return;
    case Plan::Optional: return optional(type, cell);
  }
}

void RowReader::optional(TypeId id, Cell& cell) {
  bool there = false;
  part(there);
  if (!there) {
    cell = Cell::of_absent();
    return;
  }
  const Type& type = module_.types[id];
  if (type.kind == Kind::Record) {
    cell.fields = record(module_.types[type.record]);
  } else if (type.kind == Kind::Map) {
    cell.mapping = mapping(type);
  } else if (is_collection(type.kind)) {
    cell.sequence = is_shared(module_.types, type) ? shared_sequence(id) : new_sequence(type);
  } else {
    single(type, cell);
  }
}

void RowReader::single(const Type& type, Cell& cell) {
  payload(type, cell);
  require(rules().single(type, cell));
  if (is_text(type.kind)) hash(cell.text);
}

void RowReader::payload(const Type& row, Cell& cell) {
  switch (row.kind) {
    case Kind::Bool: {
      bool yes = false;
      part(yes);
      cell.truth = truth_of(yes);
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
    case Kind::String:
    case Kind::Digest:
    case Kind::Person:
    case Kind::Service:
    case Kind::Asset:
    case Kind::Semver:
    case Kind::Cidr:
    case Kind::Ip:
    case Kind::Country:
    case Kind::Json: return text(cell);
    case Kind::List:
    case Kind::Set:
    case Kind::Map:
    case Kind::Record: return;  // have parts
  }
}

// Texts are well-formed since the names are. Those within a collection or record are hashed, as index_keys() does.
void RowReader::text(Cell& cell) {
  std::uint32_t number = 0;
  near(number, last.value);
  const std::string_view text = name(number);
  if (text.size() > limits::kLargestStringBytes) return fail("a text is too long");
  cell.text = {text.data(), static_cast<std::uint32_t>(text.size())};
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
  if (count > limits::kLargestCollection) fail("a collection is too large");
  Cell* first = cells(count);
  if (failed()) return nullptr;
  each_value(type, count, [first](std::size_t i) -> Cell& { return first[i]; });
  if (plans_[type.index] == Plan::Text) std::for_each(first, first + count, [](Cell& cell) { hash(cell.text); });
  return first;
}

// A new one, or one that the section has had. What is had is not read again, so it must be small: whoever looks at all
// parts of a value shall not take long.
auto RowReader::shared_sequence(TypeId type) -> const Sequence* {
  std::vector<const Sequence*>& had = shared_[type.index];
  const std::uint64_t number = in_.number();
  if (number == 0) {
    const Sequence* made = new_sequence(module_.types[type]);
    if (made->size <= kMostShared) had.push_back(made);
    return made;
  }
  if (number <= had.size()) return had[static_cast<std::size_t>(number) - 1];
  fail("it names a list or set that is not there");
  return nullptr;
}

auto RowReader::new_sequence(const Type& row) -> const Sequence* {
  const std::size_t count = in_.count();
  const Cell* first = values(row.element, count);
  if (row.kind == Kind::Set && !failed())
    require(rules().ascending(row.element, first, static_cast<std::uint32_t>(count)));
  return module_.memory.make(Sequence{first, static_cast<std::uint32_t>(count), false});
}

auto RowReader::mapping(const Type& row) -> const Mapping* {
  const std::size_t count = in_.count();
  const Cell* keys = values(row.key, count);
  if (!failed()) require(rules().ascending(row.key, keys, static_cast<std::uint32_t>(count)));
  if (in_.count() != count) fail("a map has not as many values as keys");
  const Cell* elements = values(row.element, count);
  return module_.memory.make(Mapping{keys, elements, static_cast<std::uint32_t>(count), false});
}

auto RowReader::record(const RecordType& row) -> const Cell* {
  if (in_.count() != row.fields.size()) fail("a record has not the fields of its type");
  Cell* first = cells(row.fields.size());
  for (std::size_t i = 0; i < row.fields.size() && !failed(); ++i) inner(row.fields[i].type, first[i]);
  return first;
}

}  // namespace writ::ir

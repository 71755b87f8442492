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

// What is well-formed as a whole is so in parts that begin where a character begins.
auto Texts::read(ByteReader& in) -> Texts {
  Texts made;
  const std::size_t count = in.count();
  made.begins_.reserve(count + 1);
  std::size_t next = 0;
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    made.begins_.push_back(static_cast<std::uint32_t>(next));
    next += in.count();
  }
  made.begins_.push_back(static_cast<std::uint32_t>(next));
  made.bytes_ = in.raw(next);
  if (!is_valid_utf8(made.bytes_)) in.fail("a text is not well-formed UTF-8");
  if (in.failed()) return {};
  const auto begins_within_character = [&made](std::uint32_t begin) {
    return begin < made.bytes_.size() && (static_cast<unsigned char>(made.bytes_[begin]) & 0xC0u) == 0x80u;
  };
  if (!std::any_of(made.begins_.begin(), made.begins_.end(), begins_within_character)) return made;
  in.fail("a text begins within a character");
  return {};
}

void RowReader::tables() {
  reserve_memory();
  section(Section::Names, [&] {
    names_ = Texts::read(in_);
    names_.move_to(module_.memory);
  });
  section(Section::Words, [&] { words(); });
}

// Of a large policy what is made of these sections fits one piece of large memory, more or less.
void RowReader::reserve_memory() {
  constexpr std::size_t kCellsOfData = 16;  // bytes that a byte of data becomes
  const auto size = [this](Section section) { return sections_[static_cast<std::size_t>(section)].size(); };
  const std::size_t wanted = size(Section::Names) + size(Section::Rules) + kCellsOfData * size(Section::Inputs);
  if (wanted >= kLargeMemory) module_.memory.reserve(std::min(wanted, large_size(1)));
}

void RowReader::words() {
  const auto each = [&](const auto& add) {
    const Texts words = Texts::read(in_);
    for (std::size_t i = 0; i < words.size() && !failed(); ++i) add(words[i]);
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
  if (!verifier_->faults.empty()) return fail(verifier_->faults[0].where + ": " + verifier_->faults[0].what);
  plan_values();
}

auto RowReader::fault() -> std::string {
  if (failed()) return error();
  verify_rest(*verifier_, ValuesAre::Verified);
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

}  // namespace writ::ir

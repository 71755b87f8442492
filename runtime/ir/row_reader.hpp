// Reads rows in the binary form, whatever the bytes. Private to runtime/ir; compiled.hpp describes the form.
#pragma once

#include <algorithm>
#include <concepts>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/base/limits.hpp"
#include "runtime/ir/binary_rows.hpp"
#include "runtime/ir/bytes.hpp"
#include "runtime/ir/value_rules.hpp"
#include "runtime/ir/verifier.hpp"

namespace writ::ir {

// Texts that stand one behind the other.
class Texts {
 public:
  // The sizes, then the texts without a gap; nothing where something is wrong.
  static auto read(ByteReader& in) -> Texts;

  [[nodiscard]] auto size() const -> std::size_t { return begins_.empty() ? 0 : begins_.size() - 1; }
  [[nodiscard]] auto operator[](std::size_t i) const -> std::string_view {
    return {bytes_.data() + begins_[i], begins_[i + 1] - begins_[i]};
  }
  // To what outlives them.
  void move_to(Arena& memory) { bytes_ = memory.text(bytes_); }

 private:
  std::vector<std::uint32_t> begins_;  // and where the last one ends
  std::string_view bytes_;
};

class RowReader {
 public:
  // `sections` by Section; rows are added to `module`, whose memory keeps the texts of values.
  RowReader(std::span<const std::string_view> sections, Module& module) : sections_(sections), module_(module) {}

  // The names and words, on which everything else builds; then sections() of binary_rows.hpp; then fault().
  void tables();
  // What is wrong with the bytes, or with the module that was read; empty when nothing is.
  auto fault() -> std::string;

  template <class... Parts>
  void operator()(Parts&... parts) {
    (part(parts), ...);
  }

  // ---- what binary_rows.hpp asks of a form
  Last last;
  template <class Rows>
  void section(Section section, const Rows& rows) {
    if (failed()) return;
    in_ = ByteReader(sections_[static_cast<std::size_t>(section)]);
    promised_ = in_.left();
    ranges_ = section == Section::Inputs ? Ranges::Kept : Ranges::Ignored;
    for (auto& had : shared_) had.clear();
    rows();
    if (in_.left() > 0) fail("something stands after its last row");
    if (failed()) fail_in(section);
  }
  void near(std::uint32_t& number, std::uint32_t& previous) {
    number = previous += static_cast<std::uint32_t>(unzigzag(in_.number()));
  }
  void near(std::vector<ConstantId>& ids, std::uint32_t& previous) {
    ids.resize(in_.count());
    for (ConstantId& id : ids) near(id.index, previous);
  }
  void tests(std::string_view& bytes) { bytes = module_.memory.text(in_.raw(in_.count())); }
  void near(std::string& text) {
    std::uint32_t number = 0;
    near(number, last.text);
    text = name(number);
  }
  void value_before(std::uint32_t& value, std::uint32_t result) {
    const std::uint64_t code = in_.number();
    value = static_cast<std::uint32_t>((code & 1) != 0 ? code >> 1
                                                       : result - static_cast<std::uint64_t>(unzigzag(code >> 1)));
  }
  void ascending(std::vector<std::uint32_t>& numbers);
  void operation(Op& op) { op = one_of(operations_, Op::Const); }
  void builtin(std::uint32_t& row) { row = one_of(builtins_, std::uint32_t{0}); }
  void raw(std::string& bytes) { bytes = in_.raw(in_.count()); }
  void types(TypeTable& table);
  void constants(Table<ConstantId, Constant, LargeAllocator<Constant>>& rows);
  void value(TypeId type, Cell& cell);
  void value_types(Function& function);

 private:
  [[nodiscard]] auto failed() const -> bool { return in_.failed(); }
  [[nodiscard]] auto error() const -> const std::string& { return in_.error(); }

  void part(std::string& text) { text = name(in_.number32()); }
  void part(bool& value) {
    const std::uint64_t number = in_.number();
    if (number > 1) fail("a truth is neither 0 nor 1");
    value = number == 1;
  }
  void part(double& value) { value = std::bit_cast<double>(in_.fixed64()); }
  void part(Int128& value);
  void part(std::uint32_t& value) { value = in_.number32(); }
  void part(std::uint64_t& value) { value = in_.number(); }
  void part(std::int64_t& value) { value = unzigzag(in_.number()); }
  template <class Enum>
    requires std::is_enum_v<Enum>
  void part(Enum& value) {
    const std::uint64_t number = in_.number();
    if (number > static_cast<std::uint64_t>(kLast<Enum>)) return fail("it is of a kind that does not exist");
    value = static_cast<Enum>(number);
  }
  template <class Tag>
  void part(Id<Tag>& id) {
    id = Id<Tag>{in_.number32() - 1u};
  }
  template <class T>
  void part(std::optional<T>& value) {
    bool there = false;
    part(there);
    if (there) part(value.emplace());
  }
  template <class T>
  void part(std::vector<T>& rows) {
    const std::size_t count = in_.count();
    for (std::size_t i = 0; i < count && !failed(); ++i) part(rows.emplace_back());
  }
  void part(std::vector<Inst>& insts);
  template <class IdType, class Row, class Memory>
  void part(Table<IdType, Row, Memory>& rows) {
    constexpr std::size_t kLeastBytes = 2;  // of a row
    const std::size_t count = in_.count();
    rows.reserve(std::min(count, in_.left() / kLeastBytes));
    for (std::size_t i = 0; i < count && !failed(); ++i) {
      Row row;
      part(row);
      rows.add(std::move(row));
    }
  }
  void part(std::map<std::string, std::vector<std::string>, std::less<>>& groups);
  template <class Row>
    requires std::is_class_v<Row>
  void part(Row& row) {
    fields(*this, row);
  }

  void fail(std::string_view what) { in_.fail(what); }
  void fail_in(Section section);
  template <class T>
  auto one_of(const std::vector<T>& rows, T otherwise) -> T {
    const std::uint64_t number = in_.number();
    if (number < rows.size()) return rows[number];
    fail("it names a word that is not there");
    return otherwise;
  }
  auto name(std::uint64_t number) -> std::string_view {
    if (number < names_.size()) return names_[static_cast<std::size_t>(number)];
    fail("it names a text that is not there");
    return {};
  }

  // ---- names and words
  void reserve_memory();
  void words();

  // ---- values: each is verified when it is read
  // How values of a type are read, known at once.
  enum class Plan : std::uint8_t {
    Text,        // of any form
    Word,        // any number will do
    RangedWord,  // any number, where ranges are ignored
    Single,      // another value without parts
    Record,
    Map,
    Sequence,
    SharedSequence,
    Optional,
  };
  void plan_values();
  template <class Place>
  void each_value(TypeId type, std::size_t count, const Place& place);
  void inner(TypeId type, Cell& cell);
  void optional(TypeId id, Cell& cell);
  void single(const Type& type, Cell& cell);
  void payload(const Type& row, Cell& cell);
  void text(Cell& cell);
  auto cells(std::size_t count) -> Cell*;
  auto values(TypeId type, std::size_t count) -> const Cell*;
  auto shared_sequence(TypeId type) -> const Sequence*;
  auto new_sequence(const Type& row) -> const Sequence*;
  auto mapping(const Type& row) -> const Mapping*;
  auto record(const RecordType& row) -> const Cell*;
  [[nodiscard]] auto rules() const -> ValueRules { return {module_.types, ranges_}; }
  void require(std::string_view fault) {
    if (!fault.empty()) fail(fault);
  }

  std::span<const std::string_view> sections_;
  Module& module_;
  ByteReader in_{{}};
  Texts names_;  // in the module's memory
  std::vector<Op> operations_;
  std::vector<std::uint32_t> builtins_;
  std::optional<Verifier> verifier_;                  // of the module, once its types are there
  std::size_t promised_ = 0;                          // cells that the section may still make
  Ranges ranges_ = Ranges::Ignored;                   // of values in the section
  std::vector<Plan> plans_;                           // by type
  std::vector<std::vector<const Sequence*>> shared_;  // of the section, by type
  std::size_t instructions_ = 0;
};

}  // namespace writ::ir

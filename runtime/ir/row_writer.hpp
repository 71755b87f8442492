// Writes rows in the binary form. Private to runtime/ir; compiled.hpp describes the form.
#pragma once

#include <array>
#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/ir/binary_rows.hpp"
#include "runtime/ir/bytes.hpp"

namespace writ::ir {

// Numbers names in the order in which they are used first. What it is given must outlive it.
class Numbering {
 public:
  auto number(std::string_view name) -> std::uint32_t {
    const auto [at, added] = numbers_.try_emplace(name, static_cast<std::uint32_t>(names_.size()));
    if (added) names_.push_back(name);
    return at->second;
  }
  [[nodiscard]] auto names() const -> const std::vector<std::string_view>& { return names_; }

 private:
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
  std::vector<std::string_view> names_;
};

class RowWriter {
 public:
  explicit RowWriter(const Module& module) : module_(module) {}

  template <class... Parts>
  void operator()(const Parts&... parts) {
    (part(parts), ...);
  }

  // ---- what binary_rows.hpp asks of a form
  Last last;
  template <class Rows>
  void section(Section section, const Rows& rows) {
    out_ = ByteWriter();
    shared_.clear();
    rows();
    sections_[static_cast<std::size_t>(section)] = out_.take();
  }
  void near(std::uint32_t number, std::uint32_t& previous) {
    out_.number(zigzag(static_cast<std::int32_t>(number - previous)));
    previous = number;
  }
  void near(const std::vector<ConstantId>& ids, std::uint32_t& previous) {  // none is the row before the first
    out_.number(ids.size());
    for (const ConstantId id : ids) near(id.index, previous);
  }
  void tests(std::string_view bytes) { raw(bytes); }
  void near(const std::string& text) { near(names_.number(text), last.text); }
  // By its distance or by its number, whichever is shorter.
  void value_before(std::uint32_t value, std::uint32_t result) {
    const std::uint64_t distance = zigzag(static_cast<std::int32_t>(result - value));
    out_.number(distance <= value ? distance * 2 : std::uint64_t{value} * 2 + 1);
  }
  void ascending(const std::vector<std::uint32_t>& numbers) {
    out_.number(numbers.size());
    std::uint32_t previous = 0;
    for (const std::uint32_t number : numbers) near(number, previous);
  }
  void operation(Op op) { out_.number(operations_.number(op_info(op).text)); }
  void builtin(std::uint32_t row);
  void raw(std::string_view bytes) {
    out_.number(bytes.size());
    out_.raw(bytes);
  }
  void types(const TypeTable& table);
  void constants(const Table<ConstantId, Constant, LargeAllocator<Constant>>& rows);
  void value(TypeId type, const Cell& cell);
  void value_types(const Function&) {}  // are not written

  // All sections, in order, after everything was written.
  auto finished() -> const std::array<std::string, kSectionCount>&;

 private:
  void part(const std::string& text) { out_.number(names_.number(text)); }
  void part(bool value) { out_.number(value ? 1 : 0); }
  void part(double value) { out_.fixed64(std::bit_cast<std::uint64_t>(value)); }
  void part(Int128 value);
  template <std::unsigned_integral Number>
  void part(Number value) {
    out_.number(value);
  }
  void part(std::int64_t value) { out_.number(zigzag(value)); }
  template <class Enum>
    requires std::is_enum_v<Enum>
  void part(Enum value) {
    out_.number(static_cast<std::uint64_t>(value));
  }
  template <class Tag>
  void part(const Id<Tag>& id) {  // 0 is none
    out_.number(id.valid() ? std::uint64_t{id.index} + 1 : 0);
  }
  template <class T>
  void part(const std::optional<T>& value) {
    part(value.has_value());
    if (value) part(*value);
  }
  template <class T>
  void part(const std::vector<T>& rows) {
    all(rows);
  }
  template <class IdType, class Row, class Memory>
  void part(const Table<IdType, Row, Memory>& rows) {
    all(rows);
  }
  void part(const std::map<std::string, std::vector<std::string>, std::less<>>& groups);
  template <class Row>
    requires std::is_class_v<Row>
  void part(const Row& row) {
    fields(*this, row);
  }
  template <class Rows>
  void all(const Rows& rows) {
    out_.number(rows.size());
    for (const auto& row : rows) part(row);
  }
  void sequence(TypeId type, const Sequence& items);
  void values(TypeId type, const Cell* first, std::uint32_t count);
  void record(const RecordType& row, const Cell* first);
  void names(const Numbering& numbering);

  const Module& module_;
  ByteWriter out_;
  Numbering names_;
  Numbering operations_;
  Numbering builtins_;
  std::array<std::string, kSectionCount> sections_;
  // The lists and sets of a type that were written, by their bytes, with their numbers.
  std::map<TypeId, std::unordered_map<std::string, std::size_t>> shared_;
};

}  // namespace writ::ir

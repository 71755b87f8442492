// Reads conditions of the IR as tests of columns: a condition is parts that are combined by `and`, and each part
// compares one value with constants, as often as it likes and however that is combined. Parts of inputs that are bools,
// and whether a value is in a constant set, are comparisons too.
//
// Expressions may share what they are made of, and then a walk takes longer than they are large: a chain of sixty
// `and`s of which each has the one before twice would never end. So looks are counted (Looks), and a condition that
// takes too many cannot be read. It is evaluated, which is always right.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "runtime/index/classes.hpp"
#include "runtime/index/paths.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::index {

// How many instructions may be looked at to find out which conditions can be read: for one of them, and for all of a
// function together, which is some sixteen times as many as it has. No more are looked at when it is read. For one
// thread.
class Looks {
 public:
  explicit Looks(const ir::Function& function) : left_(kAll + kEachValue * function.value_types.size()) {}

  void begin_condition() { of_this_ = kCondition; }
  // Whether so many more may be taken.
  auto take(std::size_t looks = 1) -> bool {
    if (looks > of_this_ || looks > left_) return false;
    of_this_ -= looks;
    left_ -= looks;
    return true;
  }
  [[nodiscard]] auto are_left() const -> bool { return of_this_ > 0 && left_ > 0; }

 private:
  static constexpr std::size_t kCondition = 256;
  static constexpr std::size_t kEachValue = 16;
  static constexpr std::size_t kAll = 4'096;
  std::size_t of_this_ = 0;
  std::size_t left_;
};

// The classes of one column that pass.
struct ColumnTest {
  std::uint32_t column = 0;
  Classes classes;
};
// All of a row; at most one a column, by column, and a column without one passes.
using ColumnTests = std::vector<ColumnTest>;
// A row that matches where both do.
auto both(const ColumnTests& a, const ColumnTests& b) -> ColumnTests;
// As in ir::Rules.
void append(const ColumnTests& row, std::vector<std::uint32_t>& rows);

// Conditions are read twice: first for what they compare with what, then, when the columns are known, as classes.
class ConditionReader {
 public:
  // All must outlive it. `same` is by ValueId, as same_parts() has it: of values that are the same one has a column.
  // Without it each is its own.
  ConditionReader(const ir::Module& module, const Definitions& definitions, Looks& looks,
                  std::span<const std::uint32_t> same = {})
      : module_(module), definitions_(definitions), looks_(looks), same_(same) {}

  // The conditions that the rest is asked about.
  [[nodiscard]] auto can_read(std::uint32_t condition) -> bool;
  // What `and` combines in a condition, as far as it can be read; nothing where it takes too many looks to see.
  [[nodiscard]] auto readable_parts(std::uint32_t condition) -> std::vector<std::uint32_t>;
  // Whether all that it asks of are parts of inputs.
  [[nodiscard]] auto asks_parts_only(std::uint32_t condition) const -> bool;

  void collect(std::uint32_t condition);
  [[nodiscard]] auto arguments() const -> const std::vector<ir::ValueId>& { return arguments_; }  // by column
  [[nodiscard]] auto columns() const -> std::vector<Column>;
  // Of a condition that was collected.
  [[nodiscard]] auto tests(const std::vector<Column>& columns, std::uint32_t condition) const -> ColumnTests;

 private:
  // Where an argument lies, from the constant that it is compared with.
  enum class Side : std::uint8_t { Equal, Below, AtMost, Above, AtLeast };
  // One comparison.
  struct Atom {
    std::uint32_t argument = 0;
    Lookup lookup = Lookup::Word;
    Side side = Side::Equal;
    Cell limit;
    const Sequence* members = nullptr;  // equal to one of them; not to `limit`
  };

  [[nodiscard]] auto definition(std::uint32_t value) const -> const ir::Inst& { return *definitions_[value]; }
  [[nodiscard]] auto lookup_of(std::uint32_t value) const -> std::optional<Lookup>;
  [[nodiscard]] auto constant(std::uint32_t value) const -> std::optional<Cell>;
  [[nodiscard]] auto is_true(const ir::Inst& inst) const -> bool;
  [[nodiscard]] auto same_as(std::uint32_t value) const -> std::uint32_t {
    return same_.empty() ? value : same_[value];
  }

  [[nodiscard]] auto atom(const ir::Inst& inst) const -> std::optional<Atom>;
  [[nodiscard]] auto comparison(const ir::Inst& inst) const -> std::optional<Atom>;
  [[nodiscard]] auto membership(const ir::Inst& inst) const -> std::optional<Atom>;
  [[nodiscard]] auto truth_of_part(const ir::Inst& inst) const -> std::optional<Atom>;

  auto is_conjunction(std::uint32_t value) -> bool;
  auto add_parts(std::uint32_t value, std::vector<std::uint32_t>& parts) -> bool;
  auto argument_of(std::uint32_t value) -> std::optional<std::uint32_t>;
  void collect(const Atom& atom);
  void conjoin(const std::vector<Column>& columns, std::uint32_t value, ColumnTests& tests) const;
  [[nodiscard]] auto test(const std::vector<Column>& columns, std::uint32_t value) const -> ColumnTest;
  [[nodiscard]] auto classes(const Column& column, const Atom& atom) const -> Classes;

  const ir::Module& module_;
  const Definitions& definitions_;
  Looks& looks_;
  std::span<const std::uint32_t> same_;
  std::unordered_map<std::uint32_t, std::uint32_t> column_of_;  // by ValueId
  std::vector<ir::ValueId> arguments_;
  std::vector<Lookup> lookups_;
  std::vector<std::vector<Cell>> constants_;
};

}  // namespace writ::index

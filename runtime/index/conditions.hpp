// Many conditions of one function as an index: which of them can be true, without evaluating each.
//
// A condition is a row (rows.hpp): a conjunction of comparisons of a few values with constants (condition_reader.hpp).
// One that matters only where another one can be true asks what that one asks as well, so that it is found only there;
// what it is told to be, and why, is its own affair: Kleene's logic, and the reasons that `and`, `or` and `not` give
// (runtime/interp).
//
// Parts of inputs are read from the world when they are asked for first; of what a dispatch or few rows do not ask
// nothing is read. Other arguments are evaluated before.
//
// Built once for a policy; immutable, any thread. Asking allocates nothing.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "runtime/index/classes.hpp"
#include "runtime/index/condition_reader.hpp"
#include "runtime/index/paths.hpp"
#include "runtime/index/rows.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::index {

class Conditions {
 public:
  struct Asked {
    std::vector<std::uint32_t> parts;    // of a conjunction, each of which `reader` can read
    std::optional<std::uint32_t> where;  // a part of another row: nobody asks where it is surely false
  };
  // At least one row, and something that it asks; or nothing.
  static auto of(ConditionReader reader, const Definitions& definitions, std::span<const Asked> rows)
      -> std::optional<Conditions>;

  // The values that have to be evaluated before each() is called.
  [[nodiscard]] auto operands() const -> const std::vector<ir::ValueId>& { return operands_; }
  [[nodiscard]] auto columns() const -> std::size_t { return columns_.size(); }

  // Calls visit(row, why) for the rows that are true (why is 0) or may be (the reasons why that is not known),
  // ascending, and where their other condition can be true. `inputs` are those of the world, `operands` the values of
  // operands(); `classes` is room for as many as there are columns.
  template <class Visit>
  void each(const Cell* inputs, const Cell* operands, Class* classes, Visit&& visit) const {
    std::fill_n(classes, columns_.size(), kNotAsked);
    Reasons open = 0;
    const auto value_of = [&](std::uint32_t column) -> const Cell& {
      const Argument& argument = arguments_[column];
      return argument.part.input.valid() ? part_at(argument.part, inputs) : operands[argument.operand];
    };
    const auto class_of = [&](std::uint32_t column) {
      if (classes[column] != kNotAsked) return classes[column];
      const Cell& value = value_of(column);
      open |= value.why;
      return classes[column] = value.known() ? columns_[column].class_of(value) : kNotKnown;
    };
    rows_.each(class_of, [&](std::uint32_t row) {
      Reasons why = 0;
      if (open != 0) {
        for (std::uint32_t i = begins_[row]; i < begins_[row + 1]; ++i) why |= value_of(asks_[i]).why;
      }
      visit(row, why);
      return true;
    });
  }

 private:
  static constexpr Class kNotAsked = 0xFFFFFFFEu;

  struct Argument {
    Path part;
    std::uint32_t operand = 0;  // where it is none
  };

  Conditions(const Definitions& definitions, const ConditionReader& reader, std::vector<Column> columns,
             std::span<const Asked> rows);
  // The tests of all rows, as in ir::Rules.
  auto read(const ConditionReader& reader, std::span<const Asked> rows) -> std::vector<std::uint32_t>;

  std::vector<Argument> arguments_;  // by column
  std::vector<ir::ValueId> operands_;
  std::vector<Column> columns_;
  std::vector<std::uint32_t> begins_;  // by row, and one more: where what it asks itself begins
  std::vector<std::uint32_t> asks_;    // columns
  Rows rows_;
};

}  // namespace writ::index

// A table of the IR as an index: which rows match, and which may.
//
// A table is data (ir::Rules), or instructions: the conditions of a Choose are conjunctions of comparisons of a few
// values with constants (condition_reader.hpp), and the index is read off them. A table with any other condition has no
// index.
// A row that compares a value that is not known is not known for that value's reasons, unless a known one fails:
// Kleene's logic, and the reasons that `and`, `or` and `not` give (runtime/interp).
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "runtime/index/classes.hpp"
#include "runtime/index/condition_reader.hpp"
#include "runtime/index/packed_rows.hpp"
#include "runtime/index/paths.hpp"
#include "runtime/index/rows.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::index {

class TableIndex {
 public:
  // Of a Lookup, LookupFirst or LookupAll of `function`.
  static auto of(const ir::Module& module, const ir::Function& function, const ir::Inst& lookup) -> TableIndex;
  // Of a Choose, ChooseFirst or ChooseAll of `function`; nothing where one of its conditions is something else, or
  // where it takes too many looks to see what it is.
  static auto of(const ir::Module& module, const ir::Function& function, const Definitions& definitions,
                 const ir::Inst& choose, Looks& looks) -> std::optional<TableIndex>;

  // The values that rows ask of, one a column.
  [[nodiscard]] auto arguments() const -> const std::vector<ir::ValueId>& { return arguments_; }

  // Calls visit(row, why) for the rows that match (why is 0) or may match (the reasons why that is not known),
  // ascending, until it says false. `values` are those of the arguments; `classes` is room for as many.
  template <class Visit>
  void each(std::span<const Cell> values, Class* classes, Visit&& visit) const {
    Reasons open = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) open |= values[i].why;
    if (packed_ && open == 0) return each_packed(values, visit);
    for (std::size_t i = 0; i < columns_.size(); ++i) classes[i] = values[i].why == 0 ? kNotAsked : kNotKnown;
    // Each column is looked up when it is asked for first: of rows that a dispatch finds few tests are looked at.
    const auto class_of = [&](std::uint32_t column) {
      if (classes[column] == kNotAsked) classes[column] = columns_[column].class_of(values[column]);
      return classes[column];
    };
    bool surely = false;  // a row matches, so that no other one is wanted
    Reasons maybe = 0;
    rows_.each(class_of, [&](std::uint32_t row) {
      Reasons why = 0;
      if (open != 0) rows_.each_test(row, [&](std::uint32_t column) { why |= values[column].why; });
      surely = surely || why == 0;
      maybe |= why;
      return visit(row, why);
    });
    if (otherwise_ && !surely) visit(*otherwise_, maybe);
  }

 private:
  static constexpr Class kNotAsked = 0xFFFFFFFEu;

  TableIndex(std::vector<ir::ValueId> arguments, std::vector<Column> columns, Rows rows,
             std::optional<std::uint32_t> otherwise, std::optional<PackedRows> packed)
      : arguments_(std::move(arguments)),
        columns_(std::move(columns)),
        rows_(std::move(rows)),
        packed_(std::move(packed)),
        otherwise_(otherwise) {}

  // Where all values are known.
  template <class Visit>
  void each_packed(std::span<const Cell> values, Visit& visit) const {
    bool surely = false;
    const std::uint32_t column = *rows_.found_by();
    rows_.each_found(columns_[column].class_of(values[column]), [&](std::uint32_t row) {
      if (!packed_->passes(row, values, columns_)) return true;
      surely = true;
      return visit(row, Reasons{0});
    });
    if (otherwise_ && !surely) visit(*otherwise_, Reasons{0});
  }

  std::vector<ir::ValueId> arguments_;
  std::vector<Column> columns_;
  Rows rows_;
  std::optional<PackedRows> packed_;        // where a column leads to rows, and they ask little
  std::optional<std::uint32_t> otherwise_;  // the last row, where it matches when no other does
};

}  // namespace writ::index

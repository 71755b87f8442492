// What of a function is evaluated one instruction after the other, and what an index answers (runtime/index).
//
// What no output is made of is left out. So are the conditions of a large table and the constants that its rows
// answer with, since its index finds the rows. All engines go by the same plan. Made once a module; immutable, any
// thread.
#pragma once

#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "runtime/index/table.hpp"
#include "runtime/interp/ops.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::interp {

struct IndexedTable {
  index::TableIndex index;
  const ir::Inst* choose = nullptr;
  // The values that are wanted to answer: the arguments of the index, then the answers that are no constants.
  std::vector<ir::ValueId> operands;
  struct Answer {
    const Cell* constant = nullptr;  // or
    std::uint32_t operand = 0;
  };
  std::vector<Answer> answers;  // by row
};

// A table of instructions that has fewer rows is evaluated row by row. In native code the two are close for about ten
// rows (measured: 11 rows of 5 columns take 115 ns by rows and 56 by the index, 10 rows of 20 mostly empty columns 157
// and 184); interpreted, the 11 rows take 3.3 us and 0.13.
inline constexpr std::uint32_t kIndexedByNative = 8;
inline constexpr std::uint32_t kIndexedByInterpreter = 3;

class FunctionPlan {
 public:
  FunctionPlan(const ir::Module& module, const ir::Function& function, std::uint32_t least_rows);

  [[nodiscard]] auto is_left_out(ir::ValueId value) const -> bool { return left_out_[value.index]; }
  // The instructions of a block that are not left out.
  [[nodiscard]] auto steps(ir::BlockId block) const -> const std::vector<const ir::Inst*>& {
    return steps_[block.index];
  }
  // Of the instruction that makes `value`; null where it has no index.
  [[nodiscard]] auto table_of(ir::ValueId value) const -> const IndexedTable* {
    const auto found = tables_.find(value.index);
    return found == tables_.end() ? nullptr : found->second.get();
  }

 private:
  std::vector<bool> left_out_;                       // by ValueId
  std::vector<std::vector<const ir::Inst*>> steps_;  // by BlockId
  std::unordered_map<std::uint32_t, std::unique_ptr<const IndexedTable>> tables_;
};

class Plans {
 public:
  Plans(const ir::Module& module, std::uint32_t least_rows);
  [[nodiscard]] auto of(ir::FunctionId function) const -> const FunctionPlan& { return plans_[function.index]; }

 private:
  std::vector<FunctionPlan> plans_;
};

// What the table's instruction gives. `operands` are the values of IndexedTable::operands.
auto choose_indexed(const OpContext& context, const IndexedTable& table, std::span<const Cell> operands) -> Cell;

}  // namespace writ::interp

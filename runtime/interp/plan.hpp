// What of a function is evaluated one instruction after the other, and what an index answers (runtime/index).
//
// What no output is made of is left out. So are the conditions of a large table and the constants that its rows
// answer with, since its index finds the rows. What a control requires may be left out where it does not apply, and
// where many controls ask of a few values whether they do, an index tells those that can (told.hpp). All engines go by
// the same plan. Made once a module; immutable, any thread.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "runtime/index/table.hpp"
#include "runtime/interp/ops.hpp"
#include "runtime/interp/told.hpp"
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

// Measured (build/bench_gates, and tables in tests/bench). A table in native code: 11 rows of 5 columns take 115 ns by
// rows and 56 by the index, 10 rows of 20 mostly empty columns 157 and 184; interpreted, the 11 rows take 3.3 us and
// 0.13. Conditions of two or three comparisons each: an index takes some 50 ns and 6 for a value, where native code
// takes 4 ns for a condition, and 12 where there is too much of it to be optimized; interpreted, one alone takes 140.
// Making the index takes a microsecond a row, so that few rows are not worth it even there.
inline constexpr std::uint32_t kNever = 0xFFFFFFFFu;
inline constexpr IndexedFrom kIndexedByNative = {8, 16, 32, 4};
inline constexpr IndexedFrom kIndexedByInterpreter = {3, 4, 4, 0};

// What matters only where a control can apply (ir/guards.hpp), and is evaluated then.
struct Guarded {
  ir::ValueId condition;
  Telling told = Telling::Nothing;            // of the condition, by FunctionPlan::told()
  std::vector<std::uint32_t> conditions;      // outputs that are the condition, where it is told in part
  std::vector<std::uint32_t> outputs;         // what the control requires, but for what is told
  std::vector<const ir::Inst*> to_condition;  // of the body, which nothing else needs: for the condition, so too
  std::vector<const ir::Inst*> steps;         // and for the outputs
};

class FunctionPlan {
 public:
  FunctionPlan(const ir::Module& module, ir::FunctionId function, IndexedFrom from);

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

  // The body in parts: what is always done, and what may not be.
  [[nodiscard]] auto always() const -> const std::vector<const ir::Inst*>& { return always_; }
  [[nodiscard]] auto guarded() const -> const std::vector<Guarded>& { return guarded_; }
  // By its guards, which are numbered as guarded() is.
  [[nodiscard]] auto told() const -> const std::optional<Told>& { return told_; }
  // The outputs that are evaluated in any case.
  [[nodiscard]] auto plain_outputs() const -> const std::vector<std::uint32_t>& { return plain_outputs_; }

 private:
  void index_tables(const ir::Module& module, const ir::Function& function, const index::Definitions& definitions,
                    IndexedFrom from, index::Looks& looks);
  void tell(const ir::Module& module, ir::FunctionId id, const index::Definitions& definitions, IndexedFrom from,
            index::Looks& looks);
  void divide(const ir::Function& function);

  std::vector<bool> left_out_;                       // by ValueId
  std::vector<std::vector<const ir::Inst*>> steps_;  // by BlockId
  std::unordered_map<std::uint32_t, std::unique_ptr<const IndexedTable>> tables_;
  std::vector<const ir::Inst*> always_;
  std::vector<Guarded> guarded_;
  std::optional<Told> told_;
  std::vector<std::uint32_t> plain_outputs_;
};

class Plans {
 public:
  Plans(const ir::Module& module, IndexedFrom from);
  [[nodiscard]] auto of(ir::FunctionId function) const -> const FunctionPlan& { return plans_[function.index]; }

 private:
  std::vector<FunctionPlan> plans_;
};

// What the table's instruction gives. `operands` are the values of IndexedTable::operands.
auto choose_indexed(const OpContext& context, const IndexedTable& table, std::span<const Cell> operands) -> Cell;

}  // namespace writ::interp

// A program run over a block of columns. Private to runtime/batch.
//
// The memory of a run is used again by the next one. One thread at a time.
#pragma once

#include <memory>
#include <vector>

#include "runtime/batch/columns.hpp"

namespace writ::batch {

class Evaluation {
 public:
  explicit Evaluation(std::shared_ptr<const Program> program);

  // What it computes lives until it is run again. `columns` must be of the program.
  void run(const Columns& columns, const Block& block);

  // Of an output that the program hands out; truths only.
  [[nodiscard]] auto can_be_true(std::uint32_t output) const -> const Plane& {
    return true_[program_->outputs[output].at];
  }
  [[nodiscard]] auto can_be_false(std::uint32_t output) const -> const Plane& {
    return false_[program_->outputs[output].at];
  }
  // The rows in which an output is not known, down to its last part.
  auto open(std::uint32_t output) -> Plane;

 private:
  struct Column {  // of words
    const std::int64_t* words = nullptr;
    const Plane* unknown = nullptr;  // null: of no row
  };
  void load(const Columns& columns, const Block& block);
  void spread(const SymbolColumn& column, const SymbolTable& table, bool all_known);
  void step(const Step& step);
  void logic(const Step& step);
  void compare(const Step& step);
  void calculate(const Step& step);
  void apply(const Step& step);
  [[nodiscard]] auto cell(const Value& value, std::size_t row) const -> Cell;
  void put(const Value& value, std::size_t row, const Cell& cell);

  std::shared_ptr<const Program> program_;
  const Kernels& kernels_;
  std::size_t rows_ = 0;
  std::vector<Plane> true_, false_;               // by slot of bits
  std::vector<Column> words_;                     // by slot of words
  std::vector<std::vector<std::int64_t>> made_;   // by slot of words, where they are computed
  std::vector<Plane> made_unknown_;               // so too
  std::vector<std::vector<Cell>> cells_;          // by slot
  std::vector<const std::uint16_t*> codes_;       // by column of symbols
  std::vector<const SymbolTable*> tables_;        // so too
  std::vector<std::vector<std::uint16_t>> late_;  // so too, where texts are classified now
  std::vector<Plane> planes_;                     // of the tests of one column
  Arena arena_;                                   // of cells
};

}  // namespace writ::batch

// A function evaluated with every intermediate value kept, to be asked about afterwards.
//
// Blocks are walked in the reference engine's order and every operation is its own
// function of runtime/interp, so a trace sees the values that decided. The values of a
// nested block are those of its last element until enter() runs it for another one.
// Off the fast path: it allocates a cell a value. One thread at a time.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/interp/ops.hpp"
#include "runtime/ir/engine.hpp"

namespace writ::explain {

class Trace {
 public:
  // Everything passed must outlive the trace.
  Trace(const ir::Module& module, ir::FunctionId function, const ir::World& world, const interp::Patterns& patterns,
        Arena& arena, std::string_view salt = {});

  // What sensitive values are shown with; empty: nothing is shown of them.
  [[nodiscard]] auto salt() const -> std::string_view { return salt_; }
  [[nodiscard]] auto module() const -> const ir::Module& { return context_.module; }
  [[nodiscard]] auto function() const -> const ir::Function& { return context_.function; }
  [[nodiscard]] auto output(std::uint32_t number) const -> ir::ValueId { return context_.function.outputs[number]; }

  [[nodiscard]] auto cell(ir::ValueId value) const -> const Cell& { return cells_[value.index]; }
  [[nodiscard]] auto type(ir::ValueId value) const -> TypeId { return context_.function.value_types[value.index]; }
  [[nodiscard]] auto inst(ir::ValueId value) const -> const ir::Inst& { return *insts_[value.index]; }
  [[nodiscard]] auto truth(ir::ValueId value) const -> Truth { return interp::truth(cell(value)); }
  // The values an instruction takes, in order; not those of a block it owns.
  [[nodiscard]] auto operands(const ir::Inst& inst) const -> std::vector<ir::ValueId>;

  [[nodiscard]] auto operand_cells(const ir::Inst& inst) const -> std::vector<Cell>;

  // Outside all nested blocks: computed once.
  [[nodiscard]] auto in_body(ir::ValueId value) const -> bool { return block_of_[value.index] == ir::BlockId{0u}; }

  // How many elements the block of `fold` can be run for: none when the collection is unknown.
  [[nodiscard]] auto elements(const ir::Inst& fold) const -> std::uint32_t;
  // Runs the block of `fold` for one element, so that its values can be read.
  void enter(const ir::Inst& fold, std::uint32_t element);
  [[nodiscard]] auto block(const ir::Inst& fold) const -> const ir::Block& {
    return context_.function.blocks[ir::BlockId{fold.b}];
  }

  // The operation whose block `param` stands in, and the element that is entered.
  struct Entered {
    const ir::Inst* fold = nullptr;
    std::uint32_t element = 0;
  };
  [[nodiscard]] auto entered(const ir::Inst& param) const -> Entered;

 private:
  void run(ir::BlockId id, const interp::Elements& elements, std::uint32_t index);
  auto evaluate(const ir::Inst& inst, const interp::Elements& elements, std::uint32_t index) -> Cell;
  auto fold(const ir::Inst& inst) -> Cell;
  auto elements_of(const ir::Inst& fold) const -> interp::Elements;

  interp::OpContext context_;
  const ir::World& world_;
  std::string_view salt_;
  Cell* cells_;
  std::vector<const ir::Inst*> insts_;  // by ValueId
  std::vector<Entered> entered_;        // by BlockId
  std::vector<ir::BlockId> block_of_;   // by ValueId
};

// Operations that run a block once an element.
auto is_fold(ir::Op op) -> bool;

}  // namespace writ::explain

// Regions, and the branches around those that may not be wanted.
//
// What is in a region and which operands have one of their own is in schedule.hpp. Here is what each operation says of
// its other operands before that one is computed; the answers are those of logic_and() and its kin in every case, so
// that code with a branch and code without give the same bits.
#include <llvm/IR/MDBuilder.h>

#include "compiler/jit/emit.hpp"
#include "compiler/jit/lines.hpp"

namespace writ::jit {

void Emitter::emit_region(RegionId region) {
  const llvm::DebugLoc around = b_.getCurrentDebugLocation();
  for (const std::uint32_t value : schedule_.values(region)) {
    const ir::Inst& inst = schedule_.numbering().definition(value);
    if (emission_.lines != nullptr) b_.SetCurrentDebugLocation(emission_.lines->at(inst.origin));
    values_[value] = emit_inst(inst);
  }
  b_.SetCurrentDebugLocation(around);
}

// A known False decides `and`, a known True `or`, for no reasons but its own: none.
auto Emitter::logic(const ir::Inst& inst) -> Value {
  const bool is_and = inst.op == ir::Op::And;
  const auto combined = [&] {
    return is_and ? logic_and(operand(inst.a), operand(inst.b)) : logic_or(operand(inst.a), operand(inst.b));
  };
  for (const std::uint32_t number : {0u, 1u}) {
    const auto region = schedule_.behind(inst, number);
    if (!region) continue;
    const Data decisive = b_.getInt8(static_cast<std::uint8_t>(truth_of(!is_and)));
    const Value& first = operand(number == 0 ? inst.b : inst.a);
    return unless(b_.CreateICmpEQ(first.data, decisive), {decisive, why_const(0)}, [&] {
      emit_region(*region);
      return combined();
    });
  }
  return combined();
}

// The operand is computed where it is wanted; where it is not, it is something that nobody may look at.
void Emitter::want(const ir::Inst& inst, std::uint32_t number, Data wanted) {
  const auto region = schedule_.behind(inst, number);
  if (!region) return;
  const std::uint32_t value = schedule_.numbering().operands(inst)[number];
  const Rep held = rep(value);
  const Value nothing = {llvm::Constant::getNullValue(data_type(held)), held == Rep::Memory ? nullptr : why_const(0)};
  values_[schedule_.numbering().same_as(value)] = unless(b_.CreateNot(wanted), nothing, [&] {
    emit_region(*region);
    return operand(value);
  });
}

auto Emitter::unless(Data decided, const Value& answer, const std::function<Value()>& compute) -> Value {
  auto* wanted = new_block("wanted");
  auto* done = new_block("decided");
  auto* before = b_.GetInsertBlock();
  b_.CreateCondBr(decided, done, wanted);
  b_.SetInsertPoint(wanted);
  const Value computed = compute();
  auto* computed_in = b_.GetInsertBlock();
  b_.CreateBr(done);
  b_.SetInsertPoint(done);
  return merge(answer, before, computed, computed_in);
}

void Emitter::require(Data holds, llvm::BasicBlock* otherwise) {
  const auto* constant = llvm::dyn_cast<llvm::ConstantInt>(holds);
  if (constant != nullptr && constant->isOne()) return;
  constexpr std::uint32_t kOften = 2'000;
  auto* go_on = new_block("held");
  b_.CreateCondBr(holds, go_on, otherwise, llvm::MDBuilder(b_.getContext()).createBranchWeights(kOften, 1));
  b_.SetInsertPoint(go_on);
}

// The cells of a table that is answered row by row: condition, answer, condition, answer. The answer of a row that
// cannot match is not looked at (interp/ops_choose.cpp), and its cell is left as it is.
auto Emitter::put_rows(const ir::Inst& table) -> Data {
  const std::vector<std::uint32_t> operands = schedule_.numbering().operands(table);
  const Data cells = frame_cells(operands.size());
  for (std::uint32_t i = 0; i < operands.size(); ++i) {
    const auto put = [&] { put_cell(operands[i], at(cells, std::uint64_t{i})); };
    const auto region = schedule_.behind(table, i);
    if (!region) {
      put();
      continue;
    }
    const Data cannot_match =
        b_.CreateICmpEQ(operand(operands[i - 1]).data, b_.getInt8(static_cast<std::uint8_t>(Truth::False)));
    unless(cannot_match, {}, [&]() -> Value {
      emit_region(*region);
      put();
      return {};
    });
  }
  return cells;
}

}  // namespace writ::jit

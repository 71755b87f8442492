// Logic, comparison and arithmetic on values in registers. Little of it branches:
// everything is total, so both sides of a choice can always be computed; what is dear
// and may not be wanted is left out by emit_branch.cpp. Only what is behind a pointer
// is looked at when it is known to be there.
#include <cstddef>

#include "compiler/jit/emit.hpp"

namespace writ::jit {
namespace {

constexpr std::uint8_t kTrue = static_cast<std::uint8_t>(Truth::True);
constexpr std::uint8_t kFalse = static_cast<std::uint8_t>(Truth::False);
constexpr std::uint8_t kUnknown = static_cast<std::uint8_t>(Truth::Unknown);
static_assert(kTrue == 1 && kFalse == 2 && kUnknown == 3, "the two bits are computed with masks below");

}  // namespace

// ---------------------------------------------------------------- three-valued logic

auto Emitter::settle(Data bits, Data why) -> Value {
  if (is_known(why)) return {bits, why};
  return {bits, b_.CreateSelect(b_.CreateICmpEQ(bits, b_.getInt8(kUnknown)), why, why_const(0))};
}

auto Emitter::truth(Data is_true, Data why) -> Value {
  const Data known = b_.CreateSelect(is_true, b_.getInt8(kTrue), b_.getInt8(kFalse));
  if (is_known(why)) return {known, why};
  return {b_.CreateSelect(is_zero(why), known, b_.getInt8(kUnknown)), why};
}

// Of two that are known the first decides, or the second is the answer.
auto Emitter::logic_and(const Value& a, const Value& b) -> Value {
  if (is_known(a.why) && is_known(b.why))
    return {b_.CreateSelect(b_.CreateICmpEQ(a.data, b_.getInt8(kFalse)), a.data, b.data), a.why};
  const Data can_be_true = b_.CreateAnd(b_.CreateAnd(a.data, b.data), kTrue);
  const Data can_be_false = b_.CreateAnd(b_.CreateOr(a.data, b.data), kFalse);
  return settle(b_.CreateOr(can_be_true, can_be_false), b_.CreateOr(a.why, b.why));
}

auto Emitter::logic_or(const Value& a, const Value& b) -> Value {
  if (is_known(a.why) && is_known(b.why))
    return {b_.CreateSelect(b_.CreateICmpEQ(a.data, b_.getInt8(kTrue)), a.data, b.data), a.why};
  const Data can_be_true = b_.CreateAnd(b_.CreateOr(a.data, b.data), kTrue);
  const Data can_be_false = b_.CreateAnd(b_.CreateAnd(a.data, b.data), kFalse);
  return settle(b_.CreateOr(can_be_true, can_be_false), b_.CreateOr(a.why, b.why));
}

auto Emitter::logic_not(const Value& a) -> Value {
  const Data was_false = b_.CreateAnd(b_.CreateLShr(a.data, 1), kTrue);
  const Data was_true = b_.CreateAnd(b_.CreateShl(a.data, 1), kFalse);
  return {b_.CreateOr(was_false, was_true), a.why};
}

// ---------------------------------------------------------------- choice

auto Emitter::has_bit(Data bits, std::uint8_t bit) -> Data {
  return b_.CreateICmpNE(b_.CreateAnd(bits, bit), b_.getInt8(0));
}

auto Emitter::select(const ir::Inst& inst) -> Value {
  const Rep rep = rep_of(types(), inst.type);
  const Data condition = operand(inst.a).data;
  want(inst, 1, has_bit(condition, kTrue));
  want(inst, 2, has_bit(condition, kFalse));
  if (rep == Rep::Memory) return select_memory(inst);
  return select_scalar(rep, operand(inst.a), operand(inst.b), operand(inst.c));
}

auto Emitter::select_scalar(Rep rep, const Value& c, const Value& a, const Value& b) -> Value {
  const Data zero = why_const(0);
  const Data may_take_a = has_bit(c.data, kTrue);
  const Data may_take_b = has_bit(c.data, kFalse);
  const Data a_why = b_.CreateSelect(may_take_a, a.why, zero);
  const Data b_why = b_.CreateSelect(may_take_b, b.why, zero);
  const Data why = b_.CreateOr(c.why, b_.CreateOr(a_why, b_why));
  if (rep == Rep::Truth) {
    const Data none = b_.getInt8(0);
    return settle(b_.CreateOr(b_.CreateSelect(may_take_a, a.data, none), b_.CreateSelect(may_take_b, b.data, none)),
                  why);
  }
  const Data both_known = is_zero(b_.CreateOr(a.why, b.why));
  const Data agree = b_.CreateAnd(both_known, same(rep, a.data, b.data));
  return {b_.CreateSelect(may_take_a, a.data, b.data), b_.CreateSelect(agree, zero, why)};
}

auto Emitter::same(Rep rep, Data a, Data b) -> Data {
  return rep == Rep::Real ? b_.CreateFCmpOEQ(a, b) : b_.CreateICmpEQ(a, b);
}

// Pointers are chosen without looking behind them; only an unknown condition needs the values compared.
auto Emitter::select_memory(const ir::Inst& inst) -> Value {
  const Value& c = operand(inst.a);
  const Data chosen = b_.CreateSelect(has_bit(c.data, kTrue), cell_of(inst.b), cell_of(inst.c));
  auto* open = new_block("select.unknown");
  auto* done = new_block("select.done");
  auto* before = b_.GetInsertBlock();
  b_.CreateCondBr(b_.CreateICmpEQ(c.data, b_.getInt8(kUnknown)), open, done);
  b_.SetInsertPoint(open);
  const Data compared = help(inst).data;
  auto* compared_in = b_.GetInsertBlock();
  b_.CreateBr(done);
  b_.SetInsertPoint(done);
  auto* result = b_.CreatePHI(b_.getPtrTy(), 2);
  result->addIncoming(chosen, before);
  result->addIncoming(compared, compared_in);
  return {result, nullptr};
}

auto Emitter::guard(const ir::Inst& inst) -> Value {
  const auto region = schedule_.behind(inst, 1);
  if (!region) return guarded(inst);
  const Data fails = b_.CreateICmpEQ(operand(inst.a).data, b_.getInt8(kFalse));
  const Data reason = why_const(bit(static_cast<Reason>(inst.c)));
  const Rep rep = rep_of(types(), inst.type);
  if (rep == Rep::Memory) expect(b_.CreateNot(fails));
  const Value refused = rep == Rep::Memory ? Value{unknown_cell(reason), nullptr} : unknown(rep, reason);
  return unless(fails, refused, [&] {
    emit_region(*region);
    return guarded(inst);
  });
}

auto Emitter::guarded(const ir::Inst& inst) -> Value {
  const Value& condition = operand(inst.a);
  const Value& value = operand(inst.b);
  const Rep rep = rep_of(types(), inst.type);
  const Data holds = b_.CreateICmpEQ(condition.data, b_.getInt8(kTrue));
  const Data fails = b_.CreateICmpEQ(condition.data, b_.getInt8(kFalse));
  const Data value_why = why_of(inst.b);
  const Data reason = why_const(bit(static_cast<Reason>(inst.c)));
  const Data refused = b_.CreateSelect(fails, reason, b_.CreateOr(condition.why, value_why));
  if (rep == Rep::Memory) {
    expect(holds);
    return {b_.CreateSelect(holds, cell_of(inst.b), unknown_cell(refused)), nullptr};
  }
  const Value none = unknown(rep, refused);
  return {b_.CreateSelect(holds, value.data, none.data), b_.CreateSelect(holds, value.why, none.why)};
}

// ---------------------------------------------------------------- comparison

auto Emitter::compare(const ir::Inst& inst) -> Value {
  const Rep held = rep(inst.a);
  if (held != rep(inst.b)) return help(inst);
  if (held == Rep::Memory) return inst.op == ir::Op::Eq ? equal_in_memory(inst) : help(inst);
  const Value& a = operand(inst.a);
  const Value& b = operand(inst.b);
  const Data why = b_.CreateOr(a.why, b.why);
  if (in_word(inst.a) && in_word(inst.b))
    return truth(compare_data(inst.op, Rep::Word, word_of(inst.a), word_of(inst.b)), why);
  return truth(compare_data(inst.op, held, a.data, b.data), why);
}

auto Emitter::equal_in_memory(const ir::Inst& inst) -> Value {
  if (is_plain_text(inst.a)) return equal_text(inst);
  if (const auto compared = equal_enums(inst)) return *compared;
  return help(inst);
}

auto Emitter::compare_data(ir::Op op, Rep held, Data a, Data b) -> Data {
  const bool real = held == Rep::Real;
  if (op == ir::Op::Eq) return same(held, a, b);
  if (op == ir::Op::Lt) return real ? b_.CreateFCmpOLT(a, b) : b_.CreateICmpSLT(a, b);
  return real ? b_.CreateFCmpOLE(a, b) : b_.CreateICmpSLE(a, b);
}

// ---------------------------------------------------------------- arithmetic

auto Emitter::arithmetic(const ir::Inst& inst) -> Value {
  const Rep held = rep_of(types(), inst.type);
  const bool alike = rep(inst.a) == held && rep(inst.b) == held;
  if (!alike || types()[inst.type].kind == Kind::Date) return help(inst);
  if (held == Rep::Real) return arithmetic_real(inst);
  const bool short_ = in_word(inst.a) && in_word(inst.b) && in_word(inst.result.index);
  if (short_ && inst.op != ir::Op::Div) return arithmetic_word(inst);
  if (inst.op == ir::Op::Div || (inst.op == ir::Op::Mul && held == Rep::Wide)) return help(inst);
  return arithmetic_checked(inst);
}

auto Emitter::overflow_of(Data overflows, Data why) -> Data {
  const Data computed = b_.CreateSelect(overflows, why_const(bit(Reason::Overflow)), why_const(0));
  return b_.CreateSelect(is_zero(why), computed, why);
}

auto Emitter::in_word(std::uint32_t value) const -> bool {
  return rep(value) == Rep::Wide && bounds_.of(value) && bounds_.of(value)->fits_word();
}

auto Emitter::word_of(std::uint32_t value) -> Data { return b_.CreateTrunc(operand(value).data, b_.getInt64Ty()); }

auto Emitter::from_word(Data word, Data why) -> Value { return {b_.CreateSExt(word, b_.getInt128Ty()), why}; }

// Where an operand is unknown the result is any number, as always; that it may wrap then is no matter.
auto Emitter::arithmetic_word(const ir::Inst& inst) -> Value {
  const Data a = word_of(inst.a);
  const Data b = word_of(inst.b);
  const Data why = b_.CreateOr(operand(inst.a).why, operand(inst.b).why);
  if (inst.op == ir::Op::Add) return from_word(b_.CreateAdd(a, b), why);
  if (inst.op == ir::Op::Sub) return from_word(b_.CreateSub(a, b), why);
  const auto multiply = helper("writ_jit_multiply", b_.getInt64Ty(), {b_.getInt64Ty(), b_.getInt64Ty()});
  auto* call = b_.CreateCall(multiply, {a, b});
  call->setDoesNotAccessMemory();
  return from_word(call, why);
}

auto Emitter::arithmetic_checked(const ir::Inst& inst) -> Value {
  const Value& a = operand(inst.a);
  const Value& b = operand(inst.b);
  const auto intrinsic = inst.op == ir::Op::Add   ? llvm::Intrinsic::sadd_with_overflow
                         : inst.op == ir::Op::Sub ? llvm::Intrinsic::ssub_with_overflow
                                                  : llvm::Intrinsic::smul_with_overflow;
  return checked(intrinsic, a.data, b.data, b_.CreateOr(a.why, b.why));
}

// The most negative number of 128 bits is outside the range of a decimal (decimal.cpp); that of 64 bits is an int.
auto Emitter::checked(llvm::Intrinsic::ID intrinsic, Data a, Data b, Data why) -> Value {
  const Data pair = b_.CreateBinaryIntrinsic(intrinsic, a, b);
  const Data result = b_.CreateExtractValue(pair, 0);
  Data overflows = b_.CreateExtractValue(pair, 1);
  if (result->getType() == b_.getInt128Ty()) {
    const Data least = b_.getInt(llvm::APInt::getSignedMinValue(128));
    overflows = b_.CreateOr(overflows, b_.CreateICmpEQ(result, least));
  }
  return {result, overflow_of(overflows, why)};
}

auto Emitter::arithmetic_real(const ir::Inst& inst) -> Value {
  const Value& a = operand(inst.a);
  const Value& b = operand(inst.b);
  const Data why = b_.CreateOr(a.why, b.why);
  const Data result = inst.op == ir::Op::Add   ? b_.CreateFAdd(a.data, b.data)
                      : inst.op == ir::Op::Sub ? b_.CreateFSub(a.data, b.data)
                      : inst.op == ir::Op::Mul ? b_.CreateFMul(a.data, b.data)
                                               : b_.CreateFDiv(a.data, b.data);
  const Data magnitude = b_.CreateUnaryIntrinsic(llvm::Intrinsic::fabs, result);
  // Also true of NaN.
  const Data not_finite = b_.CreateFCmpUEQ(magnitude, llvm::ConstantFP::getInfinity(b_.getDoubleTy()));
  const Data computed = overflow_of(not_finite, why);
  if (inst.op != ir::Op::Div) return {result, computed};
  const Data by_zero = b_.CreateFCmpOEQ(b.data, llvm::ConstantFP::get(b_.getDoubleTy(), 0.0));
  const Data refused = b_.CreateSelect(is_zero(why), why_const(bit(Reason::DivisionByZero)), why);
  return {result, b_.CreateSelect(by_zero, refused, computed)};
}

auto Emitter::negate(const ir::Inst& inst) -> Value {
  const Value& a = operand(inst.a);
  if (rep(inst.a) == Rep::Memory || rep(inst.a) == Rep::Truth) return help(inst);
  if (rep(inst.a) == Rep::Real) return {b_.CreateFNeg(a.data), a.why};
  if (in_word(inst.a) && in_word(inst.result.index)) return from_word(b_.CreateNeg(word_of(inst.a)), a.why);
  const Data zero = llvm::Constant::getNullValue(a.data->getType());
  return checked(llvm::Intrinsic::ssub_with_overflow, zero, a.data, a.why);
}

// No int is too large for a decimal.
auto Emitter::widen(const ir::Inst& inst) -> Value {
  const Value& a = operand(inst.a);
  if (rep(inst.a) == rep_of(types(), inst.type)) return a;
  if (rep(inst.a) != Rep::Word) return help(inst);
  if (in_word(inst.result.index)) return from_word(b_.CreateMul(a.data, b_.getInt64(kDecimalOne)), a.why);
  const Data wide = b_.CreateSExt(a.data, b_.getInt128Ty());
  return {b_.CreateMul(wide, llvm::ConstantInt::get(b_.getInt128Ty(), kDecimalOne)), a.why};
}

}  // namespace writ::jit

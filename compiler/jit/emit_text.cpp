// Texts: equal to each other, to a constant, or to one of a few constants; and whether a pattern accepts them.
#include <llvm/TargetParser/Triple.h>

#include "compiler/jit/emit.hpp"
#include "compiler/jit/emit_pattern.hpp"
#include "compiler/jit/held_sets.hpp"
#include "runtime/builtins/pattern.hpp"

namespace writ::jit {
namespace {

constexpr std::size_t kMostPatterns = 100;  // that become code of one group: each takes some 4 ms to make

}  // namespace

auto Emitter::is_plain_text(std::uint32_t value) const -> bool {
  const Type& type = types()[type_of(value)];
  return is_text(type.kind) && !type.optional;
}

auto Emitter::held_constant(std::uint32_t value) const -> const Cell* {
  const ir::Inst& made = schedule_.numbering().definition(value);
  return made.op == ir::Op::Const ? &module_.constants[ir::ConstantId{made.a}].value : nullptr;
}

auto Emitter::equal_text(const ir::Inst& inst) -> Value {
  const Cell* constant = held_constant(inst.b);
  if (constant == nullptr && held_constant(inst.a) != nullptr) return equal_to_constant(inst.b, *held_constant(inst.a));
  if (constant != nullptr) return equal_to_constant(inst.a, *constant);
  const Data a = operand(inst.a).data;
  const Data b = operand(inst.b).data;
  const Data why = b_.CreateOr(why_of(inst.a), why_of(inst.b));
  return truth(same_bytes(a, b, is_zero(why)), why);
}

auto Emitter::equal_to_constant(std::uint32_t value, const Cell& constant) -> Value {
  const Data text = operand(value).data;
  const Data why = why_of(value);
  return truth(same_as(constant.text.view(), text, is_zero(why)), why);
}

// In a list or set of few texts that the rules name: each is tried.
auto Emitter::member_of_few(const ir::Inst& inst) -> std::optional<Value> {
  const Cell* constant = held_constant(inst.b);
  if (constant == nullptr || !is_plain_text(inst.a)) return std::nullopt;
  const Sequence* texts = few_texts(types(), types()[type_of(inst.b)], *constant);
  if (texts == nullptr) return std::nullopt;
  const Data element = operand(inst.a).data;
  const Data why = why_of(inst.a);
  const Data known = is_zero(why);
  Data found = b_.getFalse();
  for (std::uint32_t i = 0; i < texts->size; ++i)
    found = b_.CreateOr(found, same_as(texts->items[i].text.view(), element, known));
  return truth(found, why);
}

auto Emitter::same_as(std::string_view constant, Data text, Data known) -> Data {
  const Data size = b_.getInt32(static_cast<std::uint32_t>(constant.size()));
  return text_is(text, known, size, [&](Data bytes) { return bytes_are(b_, constant, bytes); });
}

// Of two that have hashes these differ, nearly always, where the texts do.
auto Emitter::same_bytes(Data a, Data b, Data known) -> Data {
  const Data size = load_at(b_.getInt32Ty(), b, offsetof(TextRef, size));
  return text_is(a, known, size, [&](Data left) -> Data {
    const Data right = load_at(b_.getPtrTy(), b, offsetof(TextRef, data));
    const auto hash = [this](Data text) { return load_at(b_.getInt32Ty(), text, offsetof(TextRef, hash)); };
    const auto is_hashed = [this](Data hash) { return b_.CreateICmpNE(hash, b_.getInt32(0)); };
    const Data one = hash(a);
    const Data other = hash(b);
    const Data differ = b_.CreateAnd(b_.CreateICmpNE(one, other), b_.CreateAnd(is_hashed(one), is_hashed(other)));
    const Data are_one = b_.CreateICmpEQ(left, right);
    return unless(b_.CreateOr(differ, are_one), {are_one, nullptr},
                  [&]() -> Value {
                    const auto callee =
                        helper("bcmp", b_.getInt32Ty(), {b_.getPtrTy(), b_.getPtrTy(), b_.getInt64Ty()});
                    const Data difference = b_.CreateCall(callee, {left, right, b_.CreateZExt(size, b_.getInt64Ty())});
                    return {b_.CreateICmpEQ(difference, b_.getInt32(0)), nullptr};
                  })
        .data;
  });
}

// A function of the pattern's own, or a helper where that would be large, or slow for want of vectors.
auto Emitter::matches(const ir::Inst& inst) -> Value {
  llvm::Function* pattern = pattern_of(inst);
  if (pattern == nullptr)
    return truth_and_why(call_helper("writ_jit_matches", inst, {cell_of(inst.a)}, b_.getInt32Ty()));
  const Data text = operand(inst.a).data;
  const Data why = why_of(inst.a);
  return unless(b_.CreateNot(is_zero(why)), unknown(Rep::Truth, why), [&] {
    const Data size = b_.CreateZExt(load_at(b_.getInt32Ty(), text, offsetof(TextRef, size)), b_.getInt64Ty());
    const Data accepted = b_.CreateCall(pattern, {load_at(b_.getPtrTy(), text, offsetof(TextRef, data)), size});
    return truth(accepted, why_const(0));
  });
}

auto Emitter::pattern_of(const ir::Inst& inst) -> llvm::Function* {
  llvm::Module& native = *native_->getParent();
  if (llvm::Triple(native.getTargetTriple()).isWasm()) return nullptr;
  const bool is_like = inst.op == ir::Op::Like;
  const std::string name = (is_like ? "like." : "matches.") + std::to_string(inst.b);
  if (llvm::Function* there = native.getFunction(name)) return there;
  if (native.size() > 3 * emission_.functions.size() + kMostPatterns) return nullptr;
  const std::string_view text = module_.constants[ir::ConstantId{inst.b}].value.text.view();
  const auto pattern = is_like ? builtins::Pattern::known_like(text) : builtins::Pattern::known_regex(text);
  const builtins::Automaton* automaton = pattern.automaton();
  return automaton == nullptr ? nullptr : emit_pattern(*automaton, name, native);
}

// `same` is asked of the bytes only where the text is known and of this size.
auto Emitter::text_is(Data text, Data known, Data size, const std::function<Data(Data bytes)>& same) -> Data {
  auto* sizes = new_block("text.size");
  auto* bytes = new_block("text.bytes");
  auto* done = new_block("text.done");
  auto* before = b_.GetInsertBlock();
  b_.CreateCondBr(known, sizes, done);
  b_.SetInsertPoint(sizes);
  const Data own_size = load_at(b_.getInt32Ty(), text, offsetof(TextRef, size));
  b_.CreateCondBr(b_.CreateICmpEQ(own_size, size), bytes, done);
  b_.SetInsertPoint(bytes);
  const Data equal = same(load_at(b_.getPtrTy(), text, offsetof(TextRef, data)));
  auto* compared = b_.GetInsertBlock();
  b_.CreateBr(done);
  b_.SetInsertPoint(done);
  auto* result = b_.CreatePHI(b_.getInt1Ty(), 3);
  result->addIncoming(b_.getFalse(), before);
  result->addIncoming(b_.getFalse(), sizes);
  result->addIncoming(equal, compared);
  return result;
}

}  // namespace writ::jit

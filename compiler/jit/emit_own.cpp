// What the policy's own texts ask for: members of sets and entries of maps that are found by where the text stands.
//
// An index says it of those texts (KeyIndex::Own). Where it does not, and of all other texts and whatever is not known,
// the helper is asked, which would say the same of these as well.
#include <bit>
#include <cstddef>

#include "compiler/jit/emit.hpp"
#include "runtime/values/key_index.hpp"

namespace writ::jit {

using Own = KeyIndex::Own;

// A request's own texts are in no index; where a policy keeps none, code would ask in vain.
auto Emitter::may_be_own(std::uint32_t key) const -> bool { return !module_.own_texts.empty() && is_plain_text(key); }

// It is plain when code is made that it is known, and that its index tells.
auto Emitter::has_index(std::uint32_t collection) const -> bool {
  const Cell* held = held_constant(collection);
  if (held == nullptr || held->is_unknown() || types()[type_of(collection)].optional) return false;
  const bool is_map = kind(collection) == Kind::Map;
  return (is_map ? held->mapping->index : held->sequence->index) != nullptr;
}

// What an index and a collection consist of stays as it is while code runs.
auto Emitter::load_fixed(llvm::Type* type, Data base, std::uint64_t offset) -> Data {
  const Data loaded = load_at(type, base, offset);
  llvm::cast<llvm::LoadInst>(loaded)->setMetadata(llvm::LLVMContext::MD_invariant_load,
                                                  llvm::MDNode::get(b_.getContext(), {}));
  return loaded;
}

// Where the text would stand in the collection's index. `ask` is where code goes when either is not known, there is no
// index, or the text has no hash: it may be a part of one then.
auto Emitter::look_for_own(const OwnLook& look, llvm::BasicBlock* ask) -> OwnPlace {
  Data why = load_why(look.key);
  if (!has_index(look.collection)) why = b_.CreateOr(why, load_why(look.cell));
  require(is_zero(why), ask);
  OwnPlace place;
  place.row = load_at(b_.getPtrTy(), look.cell, 0);
  place.index = load_fixed(b_.getPtrTy(), place.row, look.index_at);
  if (!has_index(look.collection)) require(b_.CreateIsNotNull(place.index), ask);
  require(b_.CreateICmpNE(load_at(b_.getInt32Ty(), look.key, offsetof(TextRef, hash)), b_.getInt32(0)), ask);
  const auto address = [&](Data pointer) { return b_.CreatePtrToInt(pointer, b_.getInt64Ty()); };
  place.offset = b_.CreateSub(address(load_at(b_.getPtrTy(), look.key, offsetof(TextRef, data))),
                              address(load_fixed(b_.getPtrTy(), place.index, offsetof(Own, texts))));
  constexpr auto kShift = std::countr_zero(KeyIndex::kUnit);
  const auto number = [&](std::uint64_t at) { return own_number(place.index, at); };
  place.unit = b_.CreateSub(b_.CreateLShr(place.offset, kShift), number(offsetof(Own, first_unit)));
  place.is_inside = b_.CreateICmpULT(place.unit, number(offsetof(Own, unit_count)));
  return place;
}

auto Emitter::own_number(Data index, std::uint64_t offset) -> Data {
  return b_.CreateZExt(load_fixed(b_.getInt32Ty(), index, offset), b_.getInt64Ty());
}

// What `ask` computes in a block of its own, and the one in which that ends; code goes on in `done`.
auto Emitter::ask_in(llvm::BasicBlock* asking, const std::function<Value()>& ask, llvm::BasicBlock* done)
    -> std::pair<Value, llvm::BasicBlock*> {
  b_.SetInsertPoint(asking);
  const Value asked = ask();
  auto* asked_in = b_.GetInsertBlock();
  b_.CreateBr(done);
  b_.SetInsertPoint(done);
  return {asked, asked_in};
}

// `ask` computes what the helper says.
auto Emitter::member_of_own(const OwnLook& look, const std::function<Value()>& ask) -> Value {
  auto* asking = new_block("own.ask");
  auto* done = new_block("own.done");
  const OwnPlace place = look_for_own(look, asking);
  const auto bit_of = [&]() -> Value {
    const Data bits = load_fixed(b_.getPtrTy(), place.index, offsetof(Own, bits));
    const Data at = b_.CreateGEP(b_.getInt64Ty(), bits, b_.CreateLShr(place.unit, 6));
    const Data word = load_fixed(b_.getInt64Ty(), at, 0);
    const Data bit = b_.CreateAnd(b_.CreateLShr(word, b_.CreateAnd(place.unit, 63)), 1);
    return truth(b_.CreateICmpNE(bit, b_.getInt64(0)), why_const(0));
  };
  auto* inside = new_block("own.inside");
  auto* outside = new_block("own.outside");
  b_.CreateCondBr(place.is_inside, inside, outside);
  b_.SetInsertPoint(outside);  // one of the policy's own, and surely no member; or another
  require(b_.CreateICmpULT(place.offset, own_number(place.index, offsetof(Own, size))), asking);
  auto* surely_not = b_.GetInsertBlock();
  b_.CreateBr(done);
  b_.SetInsertPoint(inside);
  const Value found = bit_of();
  b_.CreateBr(done);
  const auto [asked, asked_in] = ask_in(asking, ask, done);
  const auto phi = [&](Data no, Data yes, Data other) -> Data {
    if (no == yes && yes == other) return no;
    auto* node = b_.CreatePHI(no->getType(), 3);
    node->addIncoming(no, surely_not);
    node->addIncoming(yes, inside);
    node->addIncoming(other, asked_in);
    return node;
  };
  return {phi(b_.getInt8(static_cast<std::uint8_t>(Truth::False)), found.data, asked.data),
          phi(why_const(0), found.why, asked.why)};
}

// The cell of the entry. `ask` as above.
auto Emitter::entry_of_own(const OwnLook& look, const std::function<Value()>& ask) -> Data {
  auto* asking = new_block("own.ask");
  auto* done = new_block("own.done");
  const OwnPlace place = look_for_own(look, asking);
  require(place.is_inside, asking);
  const Data places = load_fixed(b_.getPtrTy(), place.index, offsetof(Own, places));
  const Data number = load_fixed(b_.getInt32Ty(), b_.CreateGEP(b_.getInt32Ty(), places, place.unit), 0);
  require(b_.CreateICmpNE(number, b_.getInt32(KeyIndex::kNone)), asking);
  const Data values = load_fixed(b_.getPtrTy(), place.row, offsetof(Mapping, values));
  const Data entry = at(values, b_.CreateZExt(number, b_.getInt64Ty()));
  require(is_zero(why_in(entry)), asking);
  auto* found_in = b_.GetInsertBlock();
  b_.CreateBr(done);
  const auto [asked, asked_in] = ask_in(asking, ask, done);
  return merge({entry, nullptr}, found_in, asked, asked_in).data;
}

}  // namespace writ::jit

// What the policy's own texts ask for: members of sets and entries of maps that are found by where the text stands.
//
// An index says it of those texts (KeyIndex::Own). All others, and whatever is not known, are left to the helpers,
// which say the same of these as well.
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

// `found` is told the collection's own row, its index, and the unit of the text. `nothing` where the text is not one of
// the policy's own, or no index tells; `outside` where it is, and surely none of the keys.
auto Emitter::look_for_own(const OwnLook& look, const Value& nothing, const Value& outside, const OwnFound& found)
    -> Value {
  Data why = load_why(look.key);
  if (!has_index(look.collection)) why = b_.CreateOr(why, load_why(look.row));
  const auto go_on = [&]() -> Value {
    OwnLook known = look;
    known.row = load_at(b_.getPtrTy(), look.row, 0);
    return look_in_index(known, nothing, outside, found);
  };
  return unless(b_.CreateNot(is_zero(why)), nothing, go_on, Odds::Wanted);
}

auto Emitter::look_in_index(const OwnLook& look, const Value& nothing, const Value& outside, const OwnFound& found)
    -> Value {
  const Data index = load_fixed(b_.getPtrTy(), look.row, look.index_at);
  const auto go_on = [&]() -> Value {
    const auto number = [&](std::uint64_t offset) { return load_fixed(b_.getInt32Ty(), index, offset); };
    const auto wide = [&](Data word) { return b_.CreateZExt(word, b_.getInt64Ty()); };
    const auto address = [&](Data pointer) { return b_.CreatePtrToInt(pointer, b_.getInt64Ty()); };
    const Data offset = b_.CreateSub(address(load_at(b_.getPtrTy(), look.key, offsetof(TextRef, data))),
                                     address(load_fixed(b_.getPtrTy(), index, offsetof(Own, texts))));
    const Data is_there = b_.CreateICmpULT(offset, wide(number(offsetof(Own, size))));
    const Data hash = load_at(b_.getInt32Ty(), look.key, offsetof(TextRef, hash));
    const Data is_own = b_.CreateAnd(is_there, b_.CreateICmpNE(hash, b_.getInt32(0)));
    const auto of_own = [&]() -> Value {
      constexpr auto kShift = std::countr_zero(KeyIndex::kUnit);
      const Data unit = b_.CreateSub(b_.CreateTrunc(b_.CreateLShr(offset, kShift), b_.getInt32Ty()),
                                     number(offsetof(Own, first_unit)));
      const Data is_outside = b_.CreateICmpUGE(unit, number(offsetof(Own, unit_count)));
      return unless(is_outside, outside, [&] { return found(look.row, index, wide(unit)); });
    };
    return unless(b_.CreateNot(is_own), nothing, of_own, Odds::Wanted);
  };
  if (has_index(look.collection)) return go_on();
  return unless(b_.CreateIsNull(index), nothing, go_on, Odds::Wanted);
}

// A truth; 0 where the helper is to be asked.
auto Emitter::member_of_own(std::uint32_t set, Data element, Data cell) -> Value {
  const Value ask = {b_.getInt8(0), why_const(0)};
  const Value no = {b_.getInt8(static_cast<std::uint8_t>(Truth::False)), why_const(0)};
  const auto bit_of = [&](Data, Data index, Data unit) {
    const Data bits = load_fixed(b_.getPtrTy(), index, offsetof(Own, bits));
    const Data word = load_fixed(b_.getInt64Ty(), b_.CreateGEP(b_.getInt64Ty(), bits, b_.CreateLShr(unit, 6)), 0);
    const Data bit = b_.CreateAnd(b_.CreateLShr(word, b_.CreateAnd(unit, 63)), 1);
    return truth(b_.CreateICmpNE(bit, b_.getInt64(0)), why_const(0));
  };
  return look_for_own({set, element, cell, offsetof(Sequence, index)}, ask, no, bit_of);
}

// Where the entry stands, if it is known; null where the helper is to be asked.
auto Emitter::entry_of_own(std::uint32_t map, Data key, Data cell) -> Data {
  const Value ask = {llvm::ConstantPointerNull::get(b_.getPtrTy()), nullptr};
  const auto entry_at = [&](Data row, Data index, Data unit) {
    const Data places = load_fixed(b_.getPtrTy(), index, offsetof(Own, places));
    const Data place = load_fixed(b_.getInt32Ty(), b_.CreateGEP(b_.getInt32Ty(), places, unit), 0);
    const auto there = [&]() -> Value {
      const Data values = load_fixed(b_.getPtrTy(), row, offsetof(Mapping, values));
      const Data entry = at(values, b_.CreateZExt(place, b_.getInt64Ty()));
      return {b_.CreateSelect(is_zero(why_in(entry)), entry, ask.data), nullptr};
    };
    return unless(b_.CreateICmpEQ(place, b_.getInt32(KeyIndex::kNone)), ask, there, Odds::Wanted);
  };
  return look_for_own({map, key, cell, offsetof(Mapping, index)}, ask, ask, entry_at).data;
}

}  // namespace writ::jit

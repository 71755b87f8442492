// What a function hands out, and what of it may be left out: the requirements of controls that do not apply
// (runtime/ir/guards.hpp).
//
// Where an index tells which controls can apply, code asks it once. It has then written false everywhere and what it
// told, and set a bit for each control that can apply: code goes through the bits, a word at a time and then, unless
// the word is empty, one by one.
#include <algorithm>

#include "compiler/jit/emit.hpp"

namespace writ::jit {
namespace {

constexpr std::size_t kWordBits = 64;
constexpr std::size_t kWordsInCell = sizeof(Cell) / sizeof(std::uint64_t);

}  // namespace

void Emitter::write_outputs() {
  const Data can_apply = plan_.told() ? tell(*plan_.told()) : nullptr;
  for (const std::uint32_t output : plan_.plain_outputs()) write_output(output);
  for (std::size_t i = 0; i < plan_.guarded().size(); ++i) {
    if (plan_.guarded()[i].told == interp::Telling::Nothing) write_guarded(plan_.guarded()[i], schedule_.guarded(i));
  }
  if (can_apply != nullptr) write_told(can_apply);
}

void Emitter::write_output(std::uint32_t output) {
  const std::uint32_t value = fn_.outputs[output].index;
  const Data to = at(native_->getArg(3), std::uint64_t{output});
  if (rep(value) == Rep::Memory) {
    copy_settled(type_of(value), cell_of(value), to);
  } else {
    store(operand(value), to);
  }
}

// What a control requires is false where it surely does not apply.
void Emitter::write_guarded(const interp::Guarded& one, std::optional<RegionId> region) {
  const Value no = {b_.getInt8(static_cast<std::uint8_t>(Truth::False)), why_const(0)};
  const Data left_out = b_.CreateICmpEQ(operand(one.condition.index).data, no.data);
  const auto room = [&](std::uint32_t output) { return at(native_->getArg(3), std::uint64_t{output}); };
  if (!region) {
    for (const std::uint32_t output : one.outputs) {
      const Value& value = operand(fn_.outputs[output].index);
      store({b_.CreateSelect(left_out, no.data, value.data), b_.CreateSelect(left_out, no.why, value.why)},
            room(output));
    }
    return;
  }
  for (const std::uint32_t output : one.outputs) store(no, room(output));
  unless(left_out, {}, [&]() -> Value {
    emit_region(*region);
    for (const std::uint32_t output : one.outputs) write_output(output);
    return {};
  });
}

// Which controls can apply: words of bits.
auto Emitter::tell(const interp::Told& told) -> Data {
  const std::size_t words = (plan_.guarded().size() + kWordBits - 1) / kWordBits;
  const Data can_apply = frame_cells(1 + words / kWordsInCell);
  const Data operands = frame_cells(1 + told.operands().size());
  for (std::size_t i = 0; i < told.operands().size(); ++i) put_cell(told.operands()[i].index, at(operands, i));
  emission_.sites.push_back({&fn_, nullptr, nullptr, &told});
  auto* pointer = b_.getPtrTy();
  const auto callee =
      helper("writ_jit_tell", b_.getVoidTy(), {pointer, pointer, b_.getInt64Ty(), pointer, pointer, pointer, pointer});
  b_.CreateCall(callee, {native_->getArg(4), native_->getArg(2), b_.getInt64(emission_.sites.size() - 1),
                         native_->getArg(0), operands, native_->getArg(3), can_apply});
  return can_apply;
}

void Emitter::write_told(Data can_apply) {
  const std::vector<interp::Guarded>& all = plan_.guarded();
  for (std::size_t first = 0; first < all.size(); first += kWordBits) {
    std::vector<std::size_t> guards;
    for (std::size_t i = first; i < std::min(first + kWordBits, all.size()); ++i) {
      const interp::Telling told = all[i].told;
      const bool whole = told == interp::Telling::Whole && !all[i].outputs.empty();
      if (whole || told == interp::Telling::InPart) guards.push_back(i);
    }
    if (guards.empty()) continue;
    const Data word = load_at(b_.getInt64Ty(), can_apply, first / kWordBits * sizeof(std::uint64_t));
    unless(b_.CreateICmpEQ(word, b_.getInt64(0)), {}, [&]() -> Value {
      write_told_of(word, guards);
      return {};
    });
  }
}

void Emitter::write_told_of(Data word, std::span<const std::size_t> guards) {
  for (const std::size_t guard : guards) {
    const Data bit = b_.CreateAnd(word, b_.getInt64(std::uint64_t{1} << guard % kWordBits));
    unless(b_.CreateICmpEQ(bit, b_.getInt64(0)), {}, [&]() -> Value {
      write_told_of(guard);
      return {};
    });
  }
}

void Emitter::write_told_of(std::size_t guard) {
  const interp::Guarded& one = plan_.guarded()[guard];
  if (one.told == interp::Telling::InPart) {
    emit_region(schedule_.condition(guard));
    for (const std::uint32_t output : one.conditions) write_output(output);
    write_guarded(one, schedule_.guarded(guard));
    return;
  }
  emit_region(*schedule_.guarded(guard));
  for (const std::uint32_t output : one.outputs) write_output(output);
}

}  // namespace writ::jit

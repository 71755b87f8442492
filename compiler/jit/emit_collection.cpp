// Loops over collections, and calls of helpers.
//
// A loop has this shape; the state is one value, carried around it:
//
//   before:  an unknown collection: to done, unknown for the same reasons
//   walk:    its parts; an empty one: to leave, with the first state
//   loop:    state = step(state, body); again unless settled or at the end
//   leave:   finish(state), which hears whether the collection is open
//   done:    the result
#include <array>
#include <cstddef>

#include "compiler/jit/emit.hpp"
#include "runtime/builtins/builtins.hpp"
#include "runtime/interp/ops.hpp"

namespace writ::jit {
namespace {

// Cells of the frame that hold the state of a fold.
constexpr std::uint64_t kFoldCells = (sizeof(interp::Fold) + sizeof(Cell) - 1) / sizeof(Cell);
static_assert(alignof(interp::Fold) <= alignof(Cell));

}  // namespace

auto Emitter::load_at(llvm::Type* type, Data base, std::uint64_t offset) -> Data {
  return b_.CreateLoad(type, b_.CreateConstInBoundsGEP1_64(b_.getInt8Ty(), base, offset));
}

auto Emitter::parts_of_packed(std::uint32_t list) -> Parts {
  const Data head = operand(list).data;
  return {load_at(b_.getPtrTy(), head, offsetof(PackedList, items)),  nullptr,
          load_at(b_.getInt32Ty(), head, offsetof(PackedList, size)), b_.getInt8(0),
          packed_->size_of(types()[type_of(list)].element),           true};
}

auto Emitter::parts_of(std::uint32_t collection) -> Parts {
  if (operand(collection).packed) return parts_of_packed(collection);
  const Data head = load_at(b_.getPtrTy(), operand(collection).data, 0);
  if (kind(collection) == Kind::Map) {
    return {load_at(b_.getPtrTy(), head, offsetof(Mapping, keys)),
            load_at(b_.getPtrTy(), head, offsetof(Mapping, values)),
            load_at(b_.getInt32Ty(), head, offsetof(Mapping, size)),
            load_at(b_.getInt8Ty(), head, offsetof(Mapping, open))};
  }
  return {load_at(b_.getPtrTy(), head, offsetof(Sequence, items)), nullptr,
          load_at(b_.getInt32Ty(), head, offsetof(Sequence, size)),
          load_at(b_.getInt8Ty(), head, offsetof(Sequence, open))};
}

// Emits the body for the element at `index`; its results are then operands.
void Emitter::emit_body(const ir::Inst& inst, const Parts& parts, Data index) {
  const Data wide = b_.CreateZExt(index, b_.getInt64Ty());
  const Data key = b_.CreateGEP(b_.getInt8Ty(), parts.keys, b_.CreateMul(wide, b_.getInt64(parts.stride)));
  elements_.push_back({key, parts.values == nullptr ? nullptr : at(parts.values, wide), inst.a, parts.packed});
  emit_region(schedule_.body_of(inst));
  elements_.pop_back();
}

auto Emitter::merge(const Value& a, llvm::BasicBlock* from_a, const Value& b, llvm::BasicBlock* from_b) -> Value {
  const auto phi = [&](Data x, Data y) -> Data {
    if (x == nullptr || x == y) return x;
    auto* node = b_.CreatePHI(x->getType(), 2);
    node->addIncoming(x, from_a);
    node->addIncoming(y, from_b);
    return node;
  };
  return {phi(a.data, b.data), phi(a.why, b.why), a.packed || b.packed};
}

auto Emitter::loop(std::uint32_t collection, TypeId result_type, const LoopPlan& plan) -> Value {
  const Rep rep = rep_of(types(), result_type);
  auto* walk = new_block("walk");
  auto* again = new_block("loop");
  auto* leave = new_block("leave");
  auto* done = new_block("done");

  const Data why = why_of(collection);
  const Value nothing_known = rep == Rep::Memory ? Value{operand(collection).data, nullptr} : unknown(rep, why);
  auto* before = b_.GetInsertBlock();
  b_.CreateCondBr(is_zero(why), walk, done);

  b_.SetInsertPoint(walk);
  const Parts parts = parts_of(collection);
  const Value first = plan.start(parts);
  auto* walked = b_.GetInsertBlock();
  b_.CreateCondBr(b_.CreateICmpEQ(parts.size, b_.getInt32(0)), leave, again);

  b_.SetInsertPoint(again);
  const auto carried = [this](Data value) { return value == nullptr ? nullptr : b_.CreatePHI(value->getType(), 2); };
  auto* index = b_.CreatePHI(b_.getInt32Ty(), 2, "index");
  auto* data = carried(first.data);
  auto* reasons = carried(first.why);
  const Step next = plan.step({data, reasons}, parts, index);
  const Data after = b_.CreateAdd(index, b_.getInt32(1));
  Data more = b_.CreateICmpULT(after, parts.size);
  if (next.settled != nullptr) more = b_.CreateAnd(more, b_.CreateNot(next.settled));
  auto* stepped = b_.GetInsertBlock();
  b_.CreateCondBr(more, again, leave);
  const auto close = [&](llvm::PHINode* node, Data begins, Data goes_on) {
    if (node == nullptr) return;
    node->addIncoming(begins, walked);
    node->addIncoming(goes_on, stepped);
  };
  close(index, b_.getInt32(0), after);
  close(data, first.data, next.state.data);
  close(reasons, first.why, next.state.why);

  b_.SetInsertPoint(leave);
  const Value state = merge(first, walked, next.state, stepped);
  const Value result = plan.finish(state, parts);
  auto* left = b_.GetInsertBlock();
  b_.CreateBr(done);

  b_.SetInsertPoint(done);
  return merge(nothing_known, before, result, left);
}

auto Emitter::body_result(const ir::Inst& inst, std::size_t number) -> std::uint32_t {
  return fn_.blocks[ir::BlockId{inst.b}].results[number].index;
}

auto Emitter::is_open(const Parts& parts) -> Data { return b_.CreateICmpNE(parts.open, b_.getInt8(0)); }

// The fold of `and` or `or`; an open collection is one more operand, of which nothing is known.
auto Emitter::quantifier(const ir::Inst& inst) -> Value {
  const bool every = inst.op == ir::Op::Every;
  const auto combine = [this, every](const Value& a, const Value& b) {
    return every ? logic_and(a, b) : logic_or(a, b);
  };
  const Truth neutral = truth_of(every);
  const Truth settled = truth_not(neutral);
  LoopPlan plan;
  plan.start = [&](const Parts&) -> Value { return {b_.getInt8(static_cast<std::uint8_t>(neutral)), why_const(0)}; };
  plan.step = [&](const Value& state, const Parts& parts, Data index) -> Step {
    emit_body(inst, parts, index);
    const Value& result = operand(body_result(inst, 0));
    // As long as each result is known and does not settle it, the state is as it was in the beginning.
    const Value next = is_known(result.why) ? result : combine(state, result);
    return {next, b_.CreateICmpEQ(next.data, b_.getInt8(static_cast<std::uint8_t>(settled)))};
  };
  plan.finish = [&](const Value& state, const Parts& parts) -> Value {
    const Value open = combine(state, unknown(Rep::Truth, why_const(bit(Reason::Incomplete))));
    const Data may_be_more = is_open(parts);
    return {b_.CreateSelect(may_be_more, open.data, state.data), b_.CreateSelect(may_be_more, open.why, state.why)};
  };
  return loop(inst.a, inst.type, plan);
}

// In a set or map two members that are not known may be one, which takes a look at all of them: a fold.
auto Emitter::count(const ir::Inst& inst) -> Value {
  if (kind(inst.a) != Kind::List) return fold(inst);
  LoopPlan plan;
  plan.start = [&](const Parts&) { return known_word(0); };
  plan.step = [&](const Value& state, const Parts& parts, Data index) -> Step {
    emit_body(inst, parts, index);
    const Value& where = operand(body_result(inst, 0));
    const Data one = b_.CreateZExt(b_.CreateAnd(where.data, 1), b_.getInt64Ty());
    return {{b_.CreateAdd(state.data, one), b_.CreateOr(state.why, where.why)}, nullptr};
  };
  plan.finish = [&](const Value& state, const Parts& parts) -> Value {
    const Data incomplete = b_.CreateSelect(is_open(parts), why_const(bit(Reason::Incomplete)), why_const(0));
    return {state.data, b_.CreateOr(state.why, incomplete)};
  };
  return loop(inst.a, inst.type, plan);
}

// The state is an interp::Fold in the frame; the helpers do what the reference engine does.
auto Emitter::fold(const ir::Inst& inst) -> Value {
  const Data state = frame_cells(kFoldCells);
  const std::size_t taken = fn_.blocks[ir::BlockId{inst.b}].results.size();
  LoopPlan plan;
  plan.start = [&](const Parts&) -> Value {
    call_helper("writ_jit_fold_begin", inst, {cell_of(inst.a), state});
    return {};
  };
  plan.step = [&](const Value&, const Parts& parts, Data index) -> Step {
    emit_body(inst, parts, index);
    const Data results = frame_cells(taken);
    for (std::size_t i = 0; i < taken; ++i) put_cell(body_result(inst, i), at(results, i));
    call_helper("writ_jit_fold_step", inst, {results, state});
    return {};
  };
  plan.finish = [&](const Value&, const Parts&) -> Value {
    const Data result = frame_cells(1);
    call_helper("writ_jit_fold_finish", inst, {state, result});
    return value_at(inst.type, result);
  };
  return loop(inst.a, inst.type, plan);
}

// ---------------------------------------------------------------- helpers

auto Emitter::help(const ir::Inst& inst) -> Value { return help_with("writ_jit_apply", inst, put_operands(inst)); }

auto Emitter::choose(const ir::Inst& inst) -> Value {
  if (plan_.table_of(inst.result) != nullptr) return help_with("writ_jit_choose", inst, put_operands(inst));
  return help_with("writ_jit_apply", inst, put_rows(inst));
}

auto Emitter::call(const ir::Inst& inst) -> Value {
  if (builtins::all()[inst.c].name == "subset") {
    if (const auto asked = subset_of_enums(inst)) return *asked;
  }
  return help(inst);
}

// In all elements of a packed list, one after the other. Texts of packed records have hashes, which stand beside their
// sizes: hardly ever are both the same of different texts.
auto Emitter::search(const ir::Inst& inst) -> Value {
  const ir::Inst& set = schedule_.numbering().definition(schedule_.numbering().same_as(inst.b));
  const Data asked = operand(inst.a).data;
  const auto kept = [this](Data text) { return load_at(b_.getInt64Ty(), text, offsetof(TextRef, size)); };
  const Data wanted = kept(asked);
  LoopPlan plan;
  plan.start = [&](const Parts&) -> Value {
    return {b_.getInt8(static_cast<std::uint8_t>(Truth::False)), why_const(0)};
  };
  plan.step = [&](const Value&, const Parts& parts, Data index) -> Step {
    emit_body(set, parts, index);
    const Data text = operand(body_result(set, 1)).data;
    const Data alike = b_.CreateICmpEQ(kept(text), wanted);
    const Value same = unless(b_.CreateNot(alike), {b_.getFalse(), nullptr},
                              [&]() -> Value { return {same_bytes(asked, text, b_.getTrue()), nullptr}; });
    return {truth(same.data, why_const(0)), same.data};
  };
  plan.finish = [](const Value& state, const Parts&) { return state; };
  return loop(set.a, inst.type, plan);
}

auto Emitter::member(const ir::Inst& inst) -> Value {
  if (packed_use_ && packed_use_->is_searched(inst.b)) return search(inst);
  if (const auto tried = member_of_few(inst)) return *tried;
  if (const auto tested = member_of_bits(inst)) return *tested;
  const Data element = cell_of(inst.a);
  const Data set = cell_of(inst.b);
  const auto ask = [&] { return asked(call_helper("writ_jit_member", inst, {element, set}, b_.getInt32Ty())); };
  if (!may_be_own(inst.a)) return ask();
  return member_of_own({inst.b, element, set, offsetof(Sequence, index)}, ask);
}

auto Emitter::has_key(const ir::Inst& inst) -> Value {
  return asked(call_helper("writ_jit_has_key", inst, {cell_of(inst.a), cell_of(inst.b)}, b_.getInt32Ty()));
}

// Of what a helper was asked.
auto Emitter::asked(Data both) -> Value {
  const Value told = truth_and_why(both);
  expect(is_zero(told.why));
  return otherwise_ != nullptr ? Value{told.data, why_const(0)} : told;
}

// As the helpers hand both over.
auto Emitter::truth_and_why(Data both) -> Value {
  return {b_.CreateTrunc(both, b_.getInt8Ty()), b_.CreateTrunc(b_.CreateLShr(both, 16), b_.getInt16Ty())};
}

auto Emitter::entry(const ir::Inst& inst) -> Value {
  const Data map = cell_of(inst.a);
  const Data key = cell_of(inst.b);
  const Data room = frame_cells(1);
  const auto ask = [&]() -> Value {
    return known_cell(call_helper("writ_jit_entry", inst, {map, key, room}, b_.getPtrTy()));
  };
  const Data found = may_be_own(inst.b) ? entry_of_own({inst.a, key, map, offsetof(Mapping, index)}, ask) : ask().data;
  const Rep held = rep_of(types(), inst.type);
  return held == Rep::Memory ? Value{found, nullptr} : load(held, found);
}

auto Emitter::put_operands(const ir::Inst& inst) -> Data {
  const std::vector<std::uint32_t> operands = schedule_.numbering().operands(inst);
  const Data cells = frame_cells(operands.size());
  for (std::size_t i = 0; i < operands.size(); ++i) put_cell(operands[i], at(cells, i));
  return cells;
}

auto Emitter::help_with(const char* name, const ir::Inst& inst, Data operands) -> Value {
  const Data result = frame_cells(1);
  call_helper(name, inst, {operands, result});
  return value_at(inst.type, result);
}

auto Emitter::site(const ir::Inst& inst) -> Data {
  emission_.sites.push_back({&fn_, &inst, plan_.table_of(inst.result)});
  return b_.getInt64(emission_.sites.size() - 1);
}

// Every helper takes its site, and pointers to cells.
auto Emitter::call_helper(const char* name, const ir::Inst& inst, std::initializer_list<Data> cells, llvm::Type* result)
    -> Data {
  auto* pointer = b_.getPtrTy();
  llvm::SmallVector<llvm::Type*, 6> types = {pointer, pointer, b_.getInt64Ty()};
  types.append(cells.size(), pointer);
  const auto callee = helper(name, result == nullptr ? b_.getVoidTy() : result, types);
  llvm::SmallVector<Data, 6> arguments = {native_->getArg(4), native_->getArg(2), site(inst)};
  arguments.append(cells);
  return b_.CreateCall(callee, arguments);
}

}  // namespace writ::jit

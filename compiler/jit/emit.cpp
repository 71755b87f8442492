#include "compiler/jit/emit.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <llvm/TargetParser/Triple.h>

#include "compiler/jit/lines.hpp"
#include "compiler/jit/packed_use.hpp"

namespace writ::jit {
namespace {

constexpr std::size_t kWhyAt = offsetof(Cell, why);
constexpr std::size_t kAbsentAt = offsetof(Cell, absent);
constexpr std::size_t kIsPackedAt = offsetof(Cell, is_packed);
constexpr std::size_t kPackedAt = offsetof(Cell, packed);
static_assert(kAbsentAt == kWhyAt + sizeof(Reasons), "both are written by one store of 32 bits");

// Functions of a larger size than this take their frame from the arena, not from the stack.
constexpr std::size_t kStackFrame = 512;
// Functions of a larger size are not made twice.
constexpr std::size_t kMadeTwice = 2'000;

auto signature(llvm::LLVMContext& context) -> llvm::FunctionType* {
  auto* pointer = llvm::PointerType::get(context, 0);
  auto* word = llvm::Type::getInt64Ty(context);
  return llvm::FunctionType::get(llvm::Type::getVoidTy(context), {pointer, word, pointer, pointer, pointer}, false);
}

// The name is for profiles and debuggers.
auto declare(const ir::Module& module, ir::FunctionId id, const char* which, llvm::Module& native) -> llvm::Function* {
  auto* function = llvm::Function::Create(signature(native.getContext()), llvm::Function::InternalLinkage,
                                          module.name + "/" + module.functions[id].name + which, native);
  function->setDoesNotThrow();
  constexpr std::array<const char*, 5> kNames = {"inputs", "now", "arena", "outputs", "runtime"};
  for (unsigned i = 0; i < kNames.size(); ++i) function->getArg(i)->setName(kNames[i]);
  return function;
}

// Calls one of two, by whether these inputs are packed.
void emit_choice(llvm::Function* native, const std::vector<ir::InputId>& inputs, llvm::Function* packed,
                 llvm::Function* cells) {
  llvm::LLVMContext& context = native->getContext();
  llvm::IRBuilder<> b(llvm::BasicBlock::Create(context, "choice", native));
  llvm::Value* all = b.getTrue();
  for (const ir::InputId input : inputs) {
    const std::uint64_t at = input.index * sizeof(Cell) + kIsPackedAt;
    llvm::Value* one = b.CreateLoad(b.getInt8Ty(), b.CreateConstGEP1_64(b.getInt8Ty(), native->getArg(0), at));
    all = b.CreateAnd(all, b.CreateICmpNE(one, b.getInt8(0)));
  }
  auto* if_packed = llvm::BasicBlock::Create(context, "packed", native);
  auto* if_cells = llvm::BasicBlock::Create(context, "cells", native);
  b.CreateCondBr(all, if_packed, if_cells);
  for (const auto& [block, callee] : {std::pair(if_packed, packed), std::pair(if_cells, cells)}) {
    b.SetInsertPoint(block);
    llvm::SmallVector<llvm::Value*, 5> arguments;
    for (llvm::Argument& argument : native->args()) arguments.push_back(&argument);
    b.CreateCall(callee, arguments)->setTailCall();
    b.CreateRetVoid();
  }
}

auto looks_up_own_texts(const ir::Module& module, const ir::Function& function) -> bool {
  if (module.own_texts.empty()) return false;
  const auto is_text_key = [&](std::uint32_t value) { return is_text(module.types[function.value_types[value]].kind); };
  const auto looks_up = [&](const ir::Inst& inst) {
    return (inst.op == ir::Op::Member && is_text_key(inst.a)) || (inst.op == ir::Op::Entry && is_text_key(inst.b));
  };
  return std::any_of(function.blocks.begin(), function.blocks.end(), [&](const ir::Block& block) {
    return std::any_of(block.insts.begin(), block.insts.end(), looks_up);
  });
}

auto emit_function(const Emission& emission, const PackedLayout& layout, ir::FunctionId id, llvm::Module& native)
    -> llvm::Function* {
  const ir::Module& module = emission.module;
  const interp::FunctionPlan& plan = emission.plans.of(id);
  const bool may_be_twice =
      !llvm::Triple(native.getTargetTriple()).isWasm() && size_of(module.functions[id], plan) <= kMadeTwice;
  llvm::Function* cells = declare(module, id, "", native);
  Emitter(emission, id, cells, nullptr).run();
  if (!may_be_twice) return cells;
  if (looks_up_own_texts(module, module.functions[id])) {
    llvm::Function* known = declare(module, id, " (known)", native);
    Emitter(emission, id, known, nullptr, cells).run();
    cells = known;
  }
  const Numbering numbering(module.functions[id], plan);
  const std::vector<ir::InputId> inputs = PackedUse(module, module.functions[id], plan, numbering, layout).inputs();
  if (inputs.empty()) return cells;
  llvm::Function* packed = declare(module, id, " (packed)", native);
  Emitter(emission, id, packed, &layout).run();
  llvm::Function* choice = declare(module, id, " (choice)", native);
  emit_choice(choice, inputs, packed, cells);
  return choice;
}

}  // namespace

auto rep_of(const TypeTable& types, TypeId id) -> Rep {
  const Type& type = types[id];
  if (type.optional) return Rep::Memory;
  switch (type.kind) {
    case Kind::Bool: return Rep::Truth;
    case Kind::Int:
    case Kind::Instant:
    case Kind::Date:
    case Kind::Duration:
    case Kind::Enum: return Rep::Word;
    case Kind::Decimal:
    case Kind::Ratio: return Rep::Wide;
    case Kind::Float: return Rep::Real;
    case Kind::String:
    case Kind::Digest:
    case Kind::Person:
    case Kind::Service:
    case Kind::Asset:
    case Kind::Semver:
    case Kind::Cidr:
    case Kind::Ip:
    case Kind::Country:
    case Kind::Json:
    case Kind::Record:
    case Kind::List:
    case Kind::Set:
    case Kind::Map: return Rep::Memory;
  }
  return Rep::Memory;
}

auto size_of(const ir::Function& function, const interp::FunctionPlan& plan) -> std::size_t {
  std::size_t size = 0;
  for (const ir::Block& block : function.blocks) {
    for (const ir::Inst& inst : block.insts) {
      if (plan.is_left_out(inst.result)) continue;
      ++size;
      const interp::IndexedTable* table = plan.table_of(inst.result);
      if (ir::op_info(inst.op).a == ir::Operand::List) size += table != nullptr ? table->operands.size() : inst.b;
    }
  }
  return size;
}

void emit(const Emission& emission, llvm::Module& native) {
  const PackedLayout layout(emission.module.types);
  std::vector<llvm::Constant*> entries;
  for (const ir::FunctionId id : emission.functions) entries.push_back(emit_function(emission, layout, id, native));
  auto* type = llvm::ArrayType::get(llvm::PointerType::get(native.getContext(), 0), entries.size());
  // The module owns it. One table and internal functions: symbols cost time when they are linked.
  new llvm::GlobalVariable(native, type, /*isConstant=*/true, llvm::GlobalValue::ExternalLinkage,
                           llvm::ConstantArray::get(type, entries), emission.table);
}

Emitter::Emitter(const Emission& emission, ir::FunctionId id, llvm::Function* native, const PackedLayout* packed,
                 llvm::Function* otherwise)
    : emission_(emission),
      module_(emission.module),
      fn_(emission.module.functions[id]),
      plan_(emission.plans.of(id)),
      native_(native),
      packed_(packed),
      otherwise_(otherwise),
      b_(native->getContext()),
      entry_(native->getContext()),
      values_(fn_.value_types.size()),
      schedule_(module_, fn_, plan_),
      bounds_(module_, fn_) {
  const Numbering& numbering = schedule_.numbering();
  for (const std::uint32_t value : numbering.order())
    bounds_.add(numbering.definition(value), numbering.element_of(value));
  if (packed_ != nullptr) packed_use_.emplace(module_, fn_, plan_, numbering, *packed_);
}

void Emitter::run() {
  auto* frame = llvm::BasicBlock::Create(b_.getContext(), "frame", native_);
  auto* body = new_block("body");
  if (emission_.lines != nullptr) emission_.lines->enter(*native_, fn_);
  entry_.SetInsertPoint(frame);
  b_.SetInsertPoint(body);
  if (size_of(fn_, plan_) > kStackFrame) take_frame_from_arena();
  emit_region(schedule_.body());
  write_outputs();
  b_.CreateRetVoid();
  if (arena_frame_ != nullptr) arena_frame_->setArgOperand(1, b_.getInt64(frame_cells_));
  entry_.CreateBr(body);
}

auto Emitter::emit_inst(const ir::Inst& inst) -> Value {
  using ir::Op;
  switch (inst.op) {
    case Op::Const: return constant(inst);
    case Op::Input: return input(inst);
    case Op::Now: return {native_->getArg(1), why_const(0)};
    case Op::Param: return param(inst);
    case Op::Field: return field(inst);
    case Op::Present: return present(inst);
    case Op::Default: return default_to(inst);
    case Op::Unwrap: return unwrap(inst);
    case Op::Wrap: return wrap(inst);
    case Op::And:
    case Op::Or: return logic(inst);
    case Op::Not: return logic_not(operand(inst.a));
    case Op::Select: return select(inst);
    case Op::Guard: return guard(inst);
    case Op::Eq:
    case Op::Lt:
    case Op::Le: return compare(inst);
    case Op::Add:
    case Op::Sub:
    case Op::Mul:
    case Op::Div: return arithmetic(inst);
    case Op::Neg: return negate(inst);
    case Op::Widen: return widen(inst);
    case Op::Every:
    case Op::Some: return quantifier(inst);
    case Op::Count: return count(inst);
    case Op::Sum:
    case Op::Max:
    case Op::Min:
    case Op::Avg:
    case Op::CollectList: return fold(inst);
    case Op::CollectSet: return packed_use_ && packed_use_->is_searched(inst.result.index) ? Value{} : fold(inst);
    case Op::Entry: return entry(inst);
    case Op::Member: return member(inst);
    case Op::HasKey: return has_key(inst);
    case Op::Like:
    case Op::Matches: return matches(inst);
    case Op::At:
    case Op::Get:
    case Op::Size:
    case Op::First:
    case Op::JsonKey:
    case Op::JsonAt:
    case Op::Convert:
    case Op::MakeList:
    case Op::MakeSet:
    case Op::MakeRecord: return help(inst);
    case Op::Call: return call(inst);
    case Op::Choose:
    case Op::ChooseFirst:
    case Op::ChooseAll:
    case Op::Lookup:
    case Op::LookupFirst:
    case Op::LookupAll: return choose(inst);
  }
  WRIT_CHECK(false, "an operation that is not in ops.def");
  return {};
}

// ---------------------------------------------------------------- leaves and parts

auto Emitter::constant(const ir::Inst& inst) -> Value {
  const Cell& cell = module_.constants[ir::ConstantId{inst.a}].value;
  switch (rep_of(types(), inst.type)) {
    case Rep::Truth: return {b_.getInt8(static_cast<std::uint8_t>(cell.truth)), why_const(0)};
    case Rep::Word: return {b_.getInt64(static_cast<std::uint64_t>(cell.integer)), why_const(0)};
    case Rep::Wide: {
      const auto bits = static_cast<UInt128>(cell.decimal);
      const std::array<std::uint64_t, 2> words = {static_cast<std::uint64_t>(bits),
                                                  static_cast<std::uint64_t>(bits >> 64)};
      return {b_.getInt(llvm::APInt(128, words)), why_const(0)};
    }
    case Rep::Real: return {llvm::ConstantFP::get(b_.getDoubleTy(), cell.real), why_const(0)};
    case Rep::Memory: break;
  }
  if (cell.is_unknown()) expect(b_.getFalse());
  return {at(constants(), std::uint64_t{inst.a}), nullptr};
}

auto Emitter::input(const ir::Inst& inst) -> Value {
  const Data cell = at(native_->getArg(0), std::uint64_t{inst.a});
  const ir::Input& row = module_.inputs[ir::InputId{inst.a}];
  if (packed_ == nullptr || row.kind != ir::InputKind::Request || !packed_->is_worth(row.type))
    return value_at(inst.type, cell);
  return {load_at(b_.getPtrTy(), cell, kPackedAt), nullptr, true};
}

auto Emitter::param(const ir::Inst& inst) -> Value {
  const Element& element = elements_.back();
  if (element.packed) return packed_at(inst.type, element.key);
  return value_at(inst.type, inst.a == 0 ? element.key : element.value);
}

// A field of an unknown record is unknown for the same reasons, which is what the
// record's own cell says: so that cell stands in for the field.
auto Emitter::field(const ir::Inst& inst) -> Value {
  const Data record = operand(inst.a).data;
  if (operand(inst.a).packed) {
    const std::uint32_t offset = packed_->offset_of(types()[type_of(inst.a)].record, inst.b);
    return packed_at(inst.type, b_.CreateConstInBoundsGEP1_64(b_.getInt8Ty(), record, offset));
  }
  const Data fields = b_.CreateAlignedLoad(b_.getPtrTy(), record, llvm::Align(alignof(Cell)), "fields");
  const Data cell = b_.CreateSelect(is_zero(load_why(record)), at(fields, std::uint64_t{inst.b}), record, "field");
  return value_at(inst.type, cell);
}

auto Emitter::present(const ir::Inst& inst) -> Value {
  const Data cell = operand(inst.a).data;
  return truth(b_.CreateNot(load_absent(cell)), load_why(cell));
}

auto Emitter::default_to(const ir::Inst& inst) -> Value {
  const Data optional = operand(inst.a).data;
  const Data absent = is_absent(optional);
  want(inst, 1, absent);
  const Rep rep = rep_of(types(), inst.type);
  if (rep == Rep::Memory) return {b_.CreateSelect(absent, cell_of(inst.b), optional), nullptr};
  const Value& other = operand(inst.b);
  const Value here = load(rep, optional);
  return {b_.CreateSelect(absent, other.data, here.data), b_.CreateSelect(absent, other.why, here.why)};
}

auto Emitter::unwrap(const ir::Inst& inst) -> Value {
  const Data optional = operand(inst.a).data;
  const Rep rep = rep_of(types(), inst.type);
  const Data absent = is_absent(optional);
  const Data missing = why_const(bit(Reason::Missing));
  if (rep == Rep::Memory) {
    expect(b_.CreateNot(absent));
    return {b_.CreateSelect(absent, unknown_cell(missing), optional), nullptr};
  }
  const Value here = load(rep, optional);
  const Value nothing = unknown(rep, missing);
  return {b_.CreateSelect(absent, nothing.data, here.data), b_.CreateSelect(absent, nothing.why, here.why)};
}

auto Emitter::wrap(const ir::Inst& inst) -> Value {
  expect(is_zero(why_of(inst.a)));
  return {cell_of(inst.a), nullptr};
}

// ---------------------------------------------------------------- cells

auto Emitter::data_type(Rep rep) -> llvm::Type* {
  switch (rep) {
    case Rep::Truth: return b_.getInt8Ty();
    case Rep::Word: return b_.getInt64Ty();
    case Rep::Wide: return b_.getInt128Ty();
    case Rep::Real: return b_.getDoubleTy();
    case Rep::Memory: return b_.getPtrTy();
  }
  return nullptr;
}

auto Emitter::value_at(TypeId type, Data cell) -> Value {
  const Rep rep = rep_of(types(), type);
  return rep == Rep::Memory ? known_cell(cell) : load(rep, cell);
}

// What stands in a packed record is known; what is held as a cell there, too.
auto Emitter::packed_at(TypeId type, Data place) -> Value {
  switch (packed_->form_of(type)) {
    case PackedForm::Truth: return {b_.CreateLoad(b_.getInt8Ty(), place), why_const(0)};
    case PackedForm::Word: return {b_.CreateAlignedLoad(b_.getInt64Ty(), place, llvm::Align(8)), why_const(0)};
    case PackedForm::Real: return {b_.CreateAlignedLoad(b_.getDoubleTy(), place, llvm::Align(8)), why_const(0)};
    case PackedForm::Wide: return {b_.CreateAlignedLoad(b_.getInt128Ty(), place, llvm::Align(16)), why_const(0)};
    case PackedForm::Text:
    case PackedForm::List:
    case PackedForm::Record: return {place, nullptr, true};
    case PackedForm::Whole: return {place, nullptr};
  }
  return {};
}

auto Emitter::load_why(Data cell) -> Data { return otherwise_ != nullptr ? why_const(0) : why_in(cell); }

auto Emitter::why_in(Data cell) -> Data {
  const Data place = b_.CreateConstInBoundsGEP1_64(b_.getInt8Ty(), cell, kWhyAt);
  return b_.CreateAlignedLoad(b_.getInt16Ty(), place, llvm::Align(2), "why");
}

auto Emitter::load_absent(Data cell) -> Data {
  const Data place = b_.CreateConstInBoundsGEP1_64(b_.getInt8Ty(), cell, kAbsentAt);
  return b_.CreateICmpNE(b_.CreateAlignedLoad(b_.getInt8Ty(), place, llvm::Align(1)), b_.getInt8(0));
}

auto Emitter::load(Rep rep, Data cell) -> Value {
  expect_known(cell);
  const Data why = load_why(cell);
  const Data data = b_.CreateAlignedLoad(data_type(rep), cell, llvm::Align(alignof(Cell)));
  if (rep != Rep::Truth) return {data, why};
  // Where something is unknown only its reasons count; the cell may be one that stands in (field).
  return {b_.CreateSelect(is_zero(why), data, b_.getInt8(static_cast<std::uint8_t>(Truth::Unknown))), why};
}

auto Emitter::is_absent(Data cell) -> Data {
  return b_.CreateAnd(load_absent(cell), is_zero(load_why(cell)), "absent");
}

void Emitter::store(const Value& value, Data cell) {
  b_.CreateAlignedStore(value.data, cell, llvm::Align(alignof(Cell)));
  const Data place = b_.CreateConstInBoundsGEP1_64(b_.getInt8Ty(), cell, kWhyAt);
  b_.CreateAlignedStore(b_.CreateZExt(value.why, b_.getInt32Ty()), place, llvm::Align(4));
}

void Emitter::copy_cell(Data from, Data to) {
  b_.CreateMemCpy(to, llvm::Align(alignof(Cell)), from, llvm::Align(alignof(Cell)), sizeof(Cell));
}

// A cell may stand in for another of which nothing is known (field), so its payload may be of another type.
void Emitter::copy_settled(TypeId type, Data from, Data to) {
  const Data why = load_why(from);
  const Data known = is_zero(why);
  const Data payload = b_.CreateAlignedLoad(b_.getInt128Ty(), from, llvm::Align(alignof(Cell)));
  const bool is_bool = types()[type].kind == Kind::Bool;
  const Data none = b_.getIntN(128, is_bool ? static_cast<std::uint64_t>(Truth::Unknown) : 0);
  const Data absent = b_.CreateAnd(load_absent(from), known);
  store({b_.CreateSelect(known, payload, none), why}, to);
  const Data place = b_.CreateConstInBoundsGEP1_64(b_.getInt8Ty(), to, kAbsentAt);
  b_.CreateAlignedStore(b_.CreateZExt(absent, b_.getInt8Ty()), place, llvm::Align(1));
}

// A packed list says where it is as cells. Of a packed record there is no cell (packed_use.hpp).
void Emitter::put_packed(std::uint32_t value, Data to) {
  const Data place = operand(value).data;
  if (kind(value) == Kind::List)
    return store({load_at(b_.getPtrTy(), place, offsetof(PackedList, list)), why_const(0)}, to);
  WRIT_CHECK(is_text(kind(value)), "a record of a packed request is read by its fields");
  store({b_.CreateAlignedLoad(b_.getInt128Ty(), place, llvm::Align(8)), why_const(0)}, to);
}

void Emitter::put_cell(std::uint32_t value, Data to) {
  if (operand(value).packed) {
    put_packed(value, to);
  } else if (rep(value) == Rep::Memory) {
    copy_cell(operand(value).data, to);
  } else {
    store(operand(value), to);
  }
}

auto Emitter::cell_of(std::uint32_t value) -> Data {
  if (rep(value) == Rep::Memory && !operand(value).packed) return operand(value).data;
  const Data cell = frame_cells(1);
  put_cell(value, cell);
  return cell;
}

auto Emitter::why_of(std::uint32_t value) -> Data {
  const Value& held = operand(value);
  if (held.packed) return why_const(0);
  return rep(value) == Rep::Memory ? load_why(held.data) : held.why;
}

auto Emitter::unknown_cell(Data why) -> Data {
  const Data cell = frame_cells(1);
  store({b_.getInt64(0), why}, cell);
  return cell;
}

auto Emitter::at(Data cells, std::uint64_t index) -> Data {
  return index == 0 ? cells : b_.CreateConstGEP1_64(b_.getInt8Ty(), cells, index * sizeof(Cell));
}

auto Emitter::at(Data cells, Data index) -> Data {
  return b_.CreateGEP(b_.getInt8Ty(), cells, b_.CreateMul(index, b_.getInt64(sizeof(Cell))));
}

auto Emitter::is_known(Data why) -> bool {
  const auto* constant = llvm::dyn_cast<llvm::ConstantInt>(why);
  return constant != nullptr && constant->isZero();
}

auto Emitter::is_zero(Data why) -> Data { return b_.CreateICmpEQ(why, why_const(0)); }

auto Emitter::unknown(Rep rep, Data why) -> Value {
  if (rep == Rep::Truth) return {b_.getInt8(static_cast<std::uint8_t>(Truth::Unknown)), why};
  return {llvm::Constant::getNullValue(data_type(rep)), why};
}

// ---------------------------------------------------------------- frame

void Emitter::take_frame_from_arena() {
  arena_frame_ =
      entry_.CreateCall(helper("writ_jit_cells", entry_.getPtrTy(), {entry_.getPtrTy(), entry_.getInt64Ty()}),
                        {native_->getArg(2), entry_.getInt64(0)}, "cells");
}

auto Emitter::frame_cells(std::uint64_t count) -> Data {
  const std::uint64_t first = frame_cells_;
  frame_cells_ += count;
  if (arena_frame_ != nullptr) return entry_.CreateConstGEP1_64(b_.getInt8Ty(), arena_frame_, first * sizeof(Cell));
  auto* type = llvm::ArrayType::get(b_.getInt8Ty(), count * sizeof(Cell));
  auto* cells = entry_.CreateAlloca(type, nullptr, "cell");
  cells->setAlignment(llvm::Align(alignof(Cell)));
  return cells;
}

auto Emitter::constants() -> Data {
  if (constants_ == nullptr) constants_ = entry_.CreateLoad(entry_.getPtrTy(), native_->getArg(4), "constants");
  return constants_;
}

auto Emitter::new_block(const char* name) -> llvm::BasicBlock* {
  return llvm::BasicBlock::Create(b_.getContext(), name, native_);
}

auto Emitter::helper(const char* name, llvm::Type* result, llvm::ArrayRef<llvm::Type*> params) -> llvm::FunctionCallee {
  auto* type = llvm::FunctionType::get(result, params, false);
  auto callee = native_->getParent()->getOrInsertFunction(name, type);
  llvm::cast<llvm::Function>(callee.getCallee())->setDoesNotThrow();
  return callee;
}

}  // namespace writ::jit

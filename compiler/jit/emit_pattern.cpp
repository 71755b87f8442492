#include "compiler/jit/emit_pattern.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <optional>
#include <vector>

namespace writ::jit {
namespace {

using builtins::Automaton;
using Data = llvm::Value*;
using State = std::uint32_t;

constexpr std::size_t kMostStates = 160;  // of one pattern; the helper serves a larger one
constexpr unsigned kLanes = 16;           // bytes that are held against a set at once

// Bytes are numbered in a vector as they stand in the text.
static_assert(std::endian::native == std::endian::little);

// The states that are blocks: those that are reached when stretches are taken at once. Nothing when they are many.
class Reached {
 public:
  explicit Reached(const Automaton& automaton) : automaton_(automaton) { add(automaton.start()); }
  auto states() -> std::optional<std::map<State, std::optional<Automaton::Ahead>>> {
    while (!open_.empty()) {
      const State state = open_.back();
      open_.pop_back();
      const auto& ahead = found_.emplace(state, automaton_.ahead(state)).first->second;
      if (found_.size() > kMostStates) return std::nullopt;
      if (ahead && ahead->length > 0) {
        add(ahead->target);
        continue;
      }
      for (unsigned byte = 0; byte < 256; ++byte) add(automaton_.next(state, static_cast<unsigned char>(byte)));
    }
    return std::move(found_);
  }

 private:
  void add(State state) {
    if (!Automaton::is_dead(state) && !found_.contains(state)) open_.push_back(state);
  }
  const Automaton& automaton_;
  std::map<State, std::optional<Automaton::Ahead>> found_;
  std::vector<State> open_;
};

class PatternEmitter {
 public:
  PatternEmitter(const Automaton& automaton, std::map<State, std::optional<Automaton::Ahead>> states,
                 llvm::Function* native)
      : automaton_(automaton), states_(std::move(states)), native_(native), b_(native->getContext()) {}

  void run() {
    b_.SetInsertPoint(new_block("text"));
    begin_ = native_->getArg(0);
    end_ = ahead_of(begin_, native_->getArg(1));
    refused_ = answer("refused", false);
    accepted_ = answer("accepted", true);
    for (const auto& [state, ahead] : states_) {
      Block& block = blocks_[state];
      block.enter = new_block("state");
      llvm::IRBuilder<> at(block.enter);
      block.at = at.CreatePHI(b_.getPtrTy(), 4, "at");
    }
    go(automaton_.start(), begin_);
    for (const auto& [state, ahead] : states_) emit(state, ahead);
  }

 private:
  struct Block {
    llvm::BasicBlock* enter = nullptr;
    llvm::PHINode* at = nullptr;
  };

  auto new_block(const char* name) -> llvm::BasicBlock* {
    return llvm::BasicBlock::Create(b_.getContext(), name, native_);
  }
  auto answer(const char* name, bool is_accepted) -> llvm::BasicBlock* {
    auto* block = new_block(name);
    llvm::IRBuilder<>(block).CreateRet(b_.getInt1(is_accepted));
    return block;
  }
  auto ahead_of(Data from, Data count) -> Data { return b_.CreateInBoundsGEP(b_.getInt8Ty(), from, count); }
  auto ahead_of(Data from, std::uint64_t count) -> Data { return ahead_of(from, b_.getInt64(count)); }
  auto left_from(Data at) -> Data {
    return b_.CreateSub(b_.CreatePtrToInt(end_, b_.getInt64Ty()), b_.CreatePtrToInt(at, b_.getInt64Ty()), "left");
  }

  // Ends the block: the walk goes on in `state`, with the byte at `at`.
  void go(State state, Data at) {
    blocks_[state].at->addIncoming(at, b_.GetInsertBlock());
    b_.CreateBr(blocks_[state].enter);
  }
  void go_if(Data holds, State state, Data at) {
    blocks_[state].at->addIncoming(at, b_.GetInsertBlock());
    b_.CreateCondBr(holds, blocks_[state].enter, refused_);
  }
  // Goes on below where it holds, else to `otherwise`.
  void expect(Data holds, llvm::BasicBlock* otherwise) {
    auto* next = new_block("go.on");
    b_.CreateCondBr(holds, next, otherwise);
    b_.SetInsertPoint(next);
  }

  void emit(State state, const std::optional<Automaton::Ahead>& ahead) {
    const Block& block = blocks_[state];
    b_.SetInsertPoint(block.enter);
    auto* ended = automaton_.accepts(state) ? accepted_ : refused_;
    if (ahead && ahead->length > 0) return take(*ahead, block.at, ended);
    Data at = block.at;
    if (ahead) at = sweep(ahead->stretches, at);
    expect(b_.CreateICmpNE(at, end_), ended);
    step(state, at, ahead);
  }

  // So many bytes at once.
  void take(const Automaton::Ahead& ahead, Data at, llvm::BasicBlock* ended) {
    if (ended == accepted_) expect(b_.CreateICmpNE(at, end_), ended);
    expect(b_.CreateICmpUGE(left_from(at), b_.getInt64(ahead.length)), refused_);
    const Data held = ahead.text.empty() ? all_in(ahead.stretches, at, ahead.length) : bytes_are(b_, ahead.text, at);
    go_if(held, ahead.target, ahead_of(at, std::uint64_t{ahead.length}));
  }

  // As many lanes as fit; the last vector may begin inside of the one before it.
  auto all_in(const std::vector<Automaton::Stretch>& stretches, Data at, std::uint32_t length) -> Data {
    const unsigned lanes = std::bit_floor(std::min(kLanes, length));
    Data held = nullptr;
    for (std::uint32_t from = 0; from < length; from += lanes) {
      const std::uint32_t begin = std::min(from, length - lanes);
      const Data some = held_in(stretches, ahead_of(at, std::uint64_t{begin}), lanes);
      held = held == nullptr ? some : b_.CreateAnd(held, some);
    }
    auto* mask = b_.getIntNTy(lanes);
    return b_.CreateICmpEQ(b_.CreateBitCast(held, mask), llvm::Constant::getAllOnesValue(mask));
  }

  // Which of the bytes from `at` on are in one of the stretches, a lane each.
  auto held_in(const std::vector<Automaton::Stretch>& stretches, Data at, unsigned lanes) -> Data {
    auto* vector = llvm::FixedVectorType::get(b_.getInt8Ty(), lanes);
    return held_in(stretches, static_cast<Data>(b_.CreateAlignedLoad(vector, at, llvm::Align(1))));
  }
  auto held_in(const std::vector<Automaton::Stretch>& stretches, Data bytes) -> Data {
    const auto all = [&](unsigned value) { return llvm::ConstantInt::get(bytes->getType(), value); };
    Data held = nullptr;
    for (const Automaton::Stretch& one : stretches) {
      const Data from_first = b_.CreateSub(bytes, all(one.first));
      const Data some = b_.CreateICmpULE(from_first, all(static_cast<unsigned>(one.last - one.first)));
      held = held == nullptr ? some : b_.CreateOr(held, some);
    }
    return held;
  }

  // How many of the lanes, from the first on, hold; `of` is how many are asked.
  auto count_held(Data lanes, Data skipped) -> Data {
    const Data bits = b_.CreateZExt(b_.CreateBitCast(lanes, b_.getIntNTy(kLanes)), b_.getInt32Ty());
    const Data asked = b_.CreateLShr(bits, skipped);
    const Data count =
        b_.CreateIntrinsic(llvm::Intrinsic::cttz, {b_.getInt32Ty()}, {b_.CreateNot(asked), b_.getFalse()});
    return b_.CreateZExt(count, b_.getInt64Ty());
  }

  // Where the bytes of the set end: sixteen at a time, the last ones, which are fewer, with some before them; one by
  // one where the whole text is shorter.
  auto sweep(const std::vector<Automaton::Stretch>& stretches, Data from) -> Data {
    auto* before = b_.GetInsertBlock();
    auto* many = new_block("sweep");
    auto* whole = new_block("sweep.whole");
    auto* few = new_block("sweep.few");
    auto* done = new_block("sweep.done");
    b_.CreateBr(many);
    b_.SetInsertPoint(done);
    auto* found = b_.CreatePHI(b_.getPtrTy(), 4);
    b_.SetInsertPoint(many);
    auto* at = b_.CreatePHI(b_.getPtrTy(), 2);
    at->addIncoming(from, before);
    b_.CreateCondBr(b_.CreateICmpUGE(left_from(at), b_.getInt64(kLanes)), whole, few);
    b_.SetInsertPoint(whole);
    const Data count = count_held(held_in(stretches, at, kLanes), b_.getInt32(0));
    const Data after = ahead_of(at, count);
    at->addIncoming(after, whole);
    found->addIncoming(after, whole);
    b_.CreateCondBr(b_.CreateICmpEQ(count, b_.getInt64(kLanes)), many, done);
    b_.SetInsertPoint(few);
    sweep_few(stretches, at, found, done);
    b_.SetInsertPoint(done);
    return found;
  }

  void sweep_few(const std::vector<Automaton::Stretch>& stretches, Data at, llvm::PHINode* found,
                 llvm::BasicBlock* done) {
    auto* with_before = new_block("sweep.last");
    auto* each = new_block("sweep.each");
    auto* byte = new_block("sweep.byte");
    const Data size = native_->getArg(1);
    auto* entered = b_.GetInsertBlock();
    b_.CreateCondBr(b_.CreateICmpUGE(size, b_.getInt64(kLanes)), with_before, each);
    b_.SetInsertPoint(with_before);
    const Data skipped = b_.CreateTrunc(b_.CreateSub(b_.getInt64(kLanes), left_from(at)), b_.getInt32Ty());
    const Data last = ahead_of(begin_, b_.CreateSub(size, b_.getInt64(kLanes)));
    found->addIncoming(ahead_of(at, count_held(held_in(stretches, last, kLanes), skipped)), with_before);
    b_.CreateBr(done);
    b_.SetInsertPoint(each);
    auto* one = b_.CreatePHI(b_.getPtrTy(), 2);
    one->addIncoming(at, entered);
    found->addIncoming(one, each);
    b_.CreateCondBr(b_.CreateICmpNE(one, end_), byte, done);
    b_.SetInsertPoint(byte);
    const Data held = held_in(stretches, static_cast<Data>(b_.CreateLoad(b_.getInt8Ty(), one)));
    one->addIncoming(ahead_of(one, 1), byte);
    found->addIncoming(one, byte);
    b_.CreateCondBr(held, each, done);
  }

  // One byte: the state that most of them lead to is what remains. Those that were swept over do not come.
  void step(State state, Data at, const std::optional<Automaton::Ahead>& swept) {
    std::array<State, 256> targets{};
    std::map<State, std::size_t> counts;
    for (unsigned byte = 0; byte < 256; ++byte) {
      const bool comes = !swept || !is_in(swept->stretches, byte);
      targets[byte] = comes ? automaton_.next(state, static_cast<unsigned char>(byte)) : kAny;
      if (comes) ++counts[targets[byte]];
    }
    const State most = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
                         return a.second < b.second;
                       })->first;
    const Data byte = b_.CreateLoad(b_.getInt8Ty(), at, "byte");
    const Data after = ahead_of(at, 1);
    auto* from = b_.GetInsertBlock();
    const auto enter = [&](State target) {
      if (Automaton::is_dead(target)) return refused_;
      blocks_[target].at->addIncoming(after, from);
      return blocks_[target].enter;
    };
    auto* choice = b_.CreateSwitch(byte, enter(most), static_cast<unsigned>(256 - counts[most]));
    for (unsigned value = 0; value < 256; ++value) {
      if (targets[value] != most && targets[value] != kAny)
        choice->addCase(b_.getInt8(static_cast<std::uint8_t>(value)), enter(targets[value]));
    }
  }

  static constexpr State kAny = 0xFFFFFFFFu;  // wherever is cheapest
  static auto is_in(const std::vector<Automaton::Stretch>& stretches, unsigned byte) -> bool {
    return std::any_of(stretches.begin(), stretches.end(),
                       [byte](const Automaton::Stretch& one) { return one.first <= byte && byte <= one.last; });
  }

  const Automaton& automaton_;
  std::map<State, std::optional<Automaton::Ahead>> states_;
  std::map<State, Block> blocks_;
  llvm::Function* native_;
  llvm::IRBuilder<> b_;
  Data begin_ = nullptr;
  Data end_ = nullptr;
  llvm::BasicBlock* accepted_ = nullptr;
  llvm::BasicBlock* refused_ = nullptr;
};

}  // namespace

auto emit_pattern(const Automaton& automaton, const std::string& name, llvm::Module& native) -> llvm::Function* {
  auto states = Reached(automaton).states();
  if (!states) return nullptr;
  llvm::LLVMContext& context = native.getContext();
  auto* type = llvm::FunctionType::get(llvm::Type::getInt1Ty(context),
                                       {llvm::PointerType::get(context, 0), llvm::Type::getInt64Ty(context)}, false);
  auto* function = llvm::Function::Create(type, llvm::Function::InternalLinkage, name, native);
  function->setDoesNotThrow();
  function->setOnlyReadsMemory();
  function->addFnAttr("no-jump-tables", "true");  // a branch that is foreseen costs less than a jump that is not
  PatternEmitter(automaton, std::move(*states), function).run();
  return function;
}

auto bytes_are(llvm::IRBuilderBase& b, std::string_view constant, llvm::Value* bytes) -> llvm::Value* {
  Data differs = nullptr;
  for (std::size_t at = 0; at < constant.size();) {
    const std::size_t left = constant.size() - at;
    const std::size_t width = std::bit_floor(std::min<std::size_t>(8, constant.size()));
    const std::size_t from = left < width ? constant.size() - width : at;
    std::uint64_t word = 0;
    for (std::size_t i = width; i-- > 0;) word = word << 8 | static_cast<unsigned char>(constant[from + i]);
    auto* type = b.getIntNTy(static_cast<unsigned>(8 * width));
    const Data place = b.CreateConstInBoundsGEP1_64(b.getInt8Ty(), bytes, from);
    const Data read = b.CreateAlignedLoad(type, place, llvm::Align(1));
    const Data other = b.CreateZExt(b.CreateXor(read, llvm::ConstantInt::get(type, word)), b.getInt64Ty());
    differs = differs == nullptr ? other : b.CreateOr(differs, other);
    at = from + width;
  }
  return differs == nullptr ? static_cast<Data>(b.getTrue()) : b.CreateICmpEQ(differs, b.getInt64(0));
}

}  // namespace writ::jit

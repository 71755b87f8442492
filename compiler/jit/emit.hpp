// One LLVM function for each function of the IR.
//
// The native function has the signature of Entry (native.hpp) and computes exactly
// the cells that the reference engine does, payload, reasons and absence. Values of
// a scalar type live in registers, as a payload and the reasons why it is unknown;
// all others are pointers to cells, which are left where they already are (in the
// world, the module, the arena) or stand in the function's own frame. Native code
// is made for logic, comparison, arithmetic that is short, parts of values, and the
// loops of collections. For the rest it calls helpers (runtime/native/helpers.hpp), which run
// the reference engine's own functions.
//
// A function that goes over lists of its request is made twice: for cells, and for a request that is packed
// (packed_use.hpp). Which of the two is called is asked when it is entered. One that looks up texts of the policy is
// made twice as well: the code that is entered expects whatever it reads to be known, and has no reasons for anything
// else; where something is not known it calls the other (emit_known.cpp).
//
// Expects a verified module: nothing is checked here a second time.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/Module.h>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/jit/bounds.hpp"
#include "compiler/jit/packed_use.hpp"
#include "compiler/jit/schedule.hpp"
#include "runtime/ir/ir.hpp"
#include "runtime/native/helpers.hpp"
#include "runtime/values/packed.hpp"

namespace writ::jit {

using native::Site;

class Lines;

// What to emit: these functions, and a constant array `table` of their addresses.
struct Emission {
  const ir::Module& module;
  const interp::Plans& plans;
  std::vector<ir::FunctionId> functions;
  std::string table;
  std::vector<Site>& sites;
  Lines* lines = nullptr;  // told which place of the rules code came from; null: nobody wants to know
};
void emit(const Emission& emission, llvm::Module& native);

// How a value is held while its function runs.
enum class Rep : std::uint8_t {
  Truth,   // i8, the two bits of design 3.2
  Word,    // i64: int, instant, duration, date, enum
  Wide,    // i128: decimal, ratio
  Real,    // double
  Memory,  // pointer to a cell: everything else, and every optional
};
auto rep_of(const TypeTable& types, TypeId type) -> Rep;

// What the code and the frame of a function grow with: its values, and the values that stand in lists. Not what an
// index answers.
auto size_of(const ir::Function& function, const interp::FunctionPlan& plan) -> std::size_t;

struct Value {
  llvm::Value* data = nullptr;  // payload, or pointer to the cell
  llvm::Value* why = nullptr;   // i16; null for Memory
  bool packed = false;          // of Memory: the pointer is to a place in a packed record; it is known
};

// A loop over a collection while its body is emitted. The cells are pointers; `value`
// is there for maps only. `packed` as of a Value.
struct Element {
  llvm::Value* key;
  llvm::Value* value;
  std::uint32_t collection;  // the value that is looped over
  bool packed;
};

// What a collection that is known consists of. `values` is null unless it is a map.
struct Parts {
  llvm::Value* keys;
  llvm::Value* values;
  llvm::Value* size;  // i32
  llvm::Value* open;  // i8
  std::uint64_t stride = sizeof(Cell);
  bool packed = false;
};

// The state of a loop after one element, and (i1, or null for never) that no further element can change it.
struct Step {
  Value state;
  llvm::Value* settled;
};

// What differs between loops. A state that lives in memory is an empty Value.
struct LoopPlan {
  std::function<Value(const Parts& parts)> start;
  std::function<Step(const Value& state, const Parts& parts, llvm::Value* index)> step;  // of the element there
  std::function<Value(const Value& state, const Parts& parts)> finish;
};

// The state of one function's emission. The member functions are grouped by the file that holds them.
class Emitter {
 public:
  // `packed` is the layout of inputs that code may expect to be packed; null: everything is in cells. `otherwise` is
  // the same function, to be called where something is not known; null: nothing is expected to be.
  Emitter(const Emission& emission, ir::FunctionId id, llvm::Function* native, const PackedLayout* packed,
          llvm::Function* otherwise = nullptr);
  void run();

 private:
  using Data = llvm::Value*;

  // -- emit_branch.cpp: regions, and operands that may not be wanted
  void emit_region(RegionId region);
  auto logic(const ir::Inst& inst) -> Value;
  void want(const ir::Inst& inst, std::uint32_t number, Data wanted);
  auto put_rows(const ir::Inst& table) -> Data;
  auto unless(Data decided, const Value& answer, const std::function<Value()>& compute) -> Value;
  void require(Data holds, llvm::BasicBlock* otherwise);  // as it nearly always does

  // -- emit_known.cpp: code that expects everything to be known
  void expect(Data holds);
  void expect_known(Data cell);
  auto known_cell(Data cell) -> Value;
  auto otherwise() -> llvm::BasicBlock*;

  // -- emit_outputs.cpp: outputs, those of controls that may not apply among them
  void write_outputs();
  void write_output(std::uint32_t output);
  void write_guarded(const interp::Guarded& one, std::optional<RegionId> region);
  auto tell(const interp::Told& told) -> Data;
  void write_told(Data can_apply);
  void write_told_of(Data word, std::span<const std::size_t> guards);
  void write_told_of(std::size_t guard);

  // -- emit.cpp: leaves, parts of values, cells, the frame
  auto emit_inst(const ir::Inst& inst) -> Value;
  auto constant(const ir::Inst& inst) -> Value;
  auto input(const ir::Inst& inst) -> Value;
  auto param(const ir::Inst& inst) -> Value;
  auto field(const ir::Inst& inst) -> Value;
  auto present(const ir::Inst& inst) -> Value;
  auto default_to(const ir::Inst& inst) -> Value;
  auto unwrap(const ir::Inst& inst) -> Value;
  auto wrap(const ir::Inst& inst) -> Value;

  [[nodiscard]] auto types() const -> const TypeTable& { return module_.types; }
  [[nodiscard]] auto type_of(std::uint32_t value) const -> TypeId { return fn_.value_types[value]; }
  [[nodiscard]] auto rep(std::uint32_t value) const -> Rep { return rep_of(types(), type_of(value)); }
  [[nodiscard]] auto kind(std::uint32_t value) const -> Kind { return types()[type_of(value)].kind; }
  auto operand(std::uint32_t value) -> const Value& { return values_[schedule_.numbering().same_as(value)]; }

  auto data_type(Rep rep) -> llvm::Type*;
  auto value_at(TypeId type, Data cell) -> Value;  // in registers, or where it is
  auto packed_at(TypeId type, Data place) -> Value;
  auto load(Rep rep, Data cell) -> Value;
  auto load_why(Data cell) -> Data;     // of a value
  auto why_in(Data cell) -> Data;       // of any cell
  auto load_absent(Data cell) -> Data;  // i1
  auto is_absent(Data cell) -> Data;    // i1: a known absence
  void store(const Value& value, Data cell);
  void copy_cell(Data from, Data to);
  void copy_settled(TypeId type, Data from, Data to);  // with the payload of an unknown put in order
  void put_cell(std::uint32_t value, Data to);
  void put_packed(std::uint32_t value, Data to);
  auto cell_of(std::uint32_t value) -> Data;  // as a cell, in the frame if it was in registers, or packed
  auto why_of(std::uint32_t value) -> Data;
  auto unknown_cell(Data why) -> Data;  // a frame cell, unknown for `why`
  auto at(Data cells, std::uint64_t index) -> Data;
  auto at(Data cells, Data index) -> Data;

  auto why_const(Reasons why) -> Data { return b_.getInt16(why); }
  auto is_zero(Data why) -> Data;
  // It is plain when code is made that there are no reasons.
  static auto is_known(Data why) -> bool;
  auto known_word(std::int64_t value) -> Value {
    return {b_.getInt64(static_cast<std::uint64_t>(value)), why_const(0)};
  }
  auto unknown(Rep rep, Data why) -> Value;  // of a scalar

  // Cells in the function's own frame. Their place is fixed when the function begins, so a loop that
  // comes around writes the same ones again, and no loop can exhaust the stack.
  auto frame_cells(std::uint64_t count) -> Data;
  void take_frame_from_arena();
  auto constants() -> Data;
  auto new_block(const char* name) -> llvm::BasicBlock*;
  auto helper(const char* name, llvm::Type* result, llvm::ArrayRef<llvm::Type*> params) -> llvm::FunctionCallee;

  // -- emit_scalar.cpp: logic, choice, comparison, arithmetic
  auto truth(Data is_true, Data why) -> Value;  // i1 where nothing is unknown, else Unknown for `why`
  auto settle(Data bits, Data why) -> Value;    // reasons only where the truth is Unknown
  auto has_bit(Data bits, std::uint8_t bit) -> Data;
  auto logic_and(const Value& a, const Value& b) -> Value;
  auto logic_or(const Value& a, const Value& b) -> Value;
  auto logic_not(const Value& a) -> Value;
  auto select(const ir::Inst& inst) -> Value;
  auto select_scalar(Rep rep, const Value& c, const Value& a, const Value& b) -> Value;
  auto select_memory(const ir::Inst& inst) -> Value;
  auto guard(const ir::Inst& inst) -> Value;
  auto guarded(const ir::Inst& inst) -> Value;
  auto compare(const ir::Inst& inst) -> Value;
  auto equal_in_memory(const ir::Inst& inst) -> Value;
  auto compare_data(ir::Op op, Rep held, Data a, Data b) -> Data;  // i1
  auto same(Rep rep, Data a, Data b) -> Data;                      // i1
  auto arithmetic(const ir::Inst& inst) -> Value;
  // Decimals whose bounds fit into 64 bits are computed there: nothing can overflow, so nothing is asked.
  [[nodiscard]] auto in_word(std::uint32_t value) const -> bool;
  auto word_of(std::uint32_t value) -> Data;  // the low 64 bits, which are all of it
  auto from_word(Data word, Data why) -> Value;
  auto arithmetic_word(const ir::Inst& inst) -> Value;
  auto arithmetic_checked(const ir::Inst& inst) -> Value;
  auto arithmetic_real(const ir::Inst& inst) -> Value;
  auto negate(const ir::Inst& inst) -> Value;
  auto widen(const ir::Inst& inst) -> Value;
  auto checked(llvm::Intrinsic::ID intrinsic, Data a, Data b, Data why) -> Value;
  auto overflow_of(Data overflows, Data why) -> Data;

  // -- emit_text.cpp: texts that are equal
  [[nodiscard]] auto is_plain_text(std::uint32_t value) const -> bool;
  [[nodiscard]] auto held_constant(std::uint32_t value) const -> const Cell*;  // null: it is none
  auto equal_text(const ir::Inst& inst) -> Value;
  auto equal_to_constant(std::uint32_t value, const Cell& constant) -> Value;
  auto member_of_few(const ir::Inst& inst) -> std::optional<Value>;
  auto same_bytes(Data a, Data b, Data known) -> Data;                     // i1, of the texts in two cells
  auto same_as(std::string_view constant, Data text, Data known) -> Data;  // i1, of the text in a cell
  auto matches(const ir::Inst& inst) -> Value;
  auto pattern_of(const ir::Inst& inst) -> llvm::Function*;
  auto text_is(Data text, Data known, Data size, const std::function<Data(Data bytes)>& same) -> Data;

  // -- emit_sets.cpp: sets of what a word has bits for; nothing where it is another
  auto member_of_bits(const ir::Inst& inst) -> std::optional<Value>;
  auto equal_enums(const ir::Inst& inst) -> std::optional<Value>;
  auto subset_of_enums(const ir::Inst& call) -> std::optional<Value>;
  [[nodiscard]] auto held_enums(std::uint32_t value) const -> std::optional<std::uint64_t>;
  auto walk_enums(const ir::Inst& inst, std::uint32_t set, const std::function<Value(Data bits, Data more)>& answer)
      -> Value;
  auto verdict(Data certain_false, Data certain_true, Data why) -> Value;

  // -- emit_own.cpp: what the policy's own texts ask for
  struct OwnLook {
    std::uint32_t collection;  // a value
    Data key;                  // cells
    Data cell;
    std::uint64_t index_at;  // in what the collection's cell points to
  };
  struct OwnPlace {
    Data row;        // what the collection's cell points to
    Data index;      // its own
    Data offset;     // i64, in bytes from the first of the policy's texts
    Data unit;       // i64, from the first one that the index counts
    Data is_inside;  // i1: it counts that one
  };
  [[nodiscard]] auto may_be_own(std::uint32_t key) const -> bool;
  [[nodiscard]] auto has_index(std::uint32_t collection) const -> bool;
  auto look_for_own(const OwnLook& look, llvm::BasicBlock* ask) -> OwnPlace;
  auto own_number(Data index, std::uint64_t offset) -> Data;
  auto ask_in(llvm::BasicBlock* asking, const std::function<Value()>& ask, llvm::BasicBlock* done)
      -> std::pair<Value, llvm::BasicBlock*>;
  auto member_of_own(const OwnLook& look, const std::function<Value()>& ask) -> Value;
  auto entry_of_own(const OwnLook& look, const std::function<Value()>& ask) -> Data;
  auto load_fixed(llvm::Type* type, Data base, std::uint64_t offset) -> Data;

  // -- emit_collection.cpp: loops, and calls of helpers
  auto quantifier(const ir::Inst& inst) -> Value;  // every, some
  auto count(const ir::Inst& inst) -> Value;
  auto fold(const ir::Inst& inst) -> Value;  // the other aggregates
  auto loop(std::uint32_t collection, TypeId result, const LoopPlan& plan) -> Value;
  void emit_body(const ir::Inst& inst, const Parts& parts, Data index);
  auto merge(const Value& a, llvm::BasicBlock* from_a, const Value& b, llvm::BasicBlock* from_b) -> Value;
  auto body_result(const ir::Inst& inst, std::size_t number) -> std::uint32_t;
  auto parts_of(std::uint32_t collection) -> Parts;
  auto parts_of_packed(std::uint32_t list) -> Parts;
  auto load_at(llvm::Type* type, Data base, std::uint64_t offset) -> Data;
  auto is_open(const Parts& parts) -> Data;
  auto help(const ir::Inst& inst) -> Value;  // any operation that is no leaf and owns no block
  auto choose(const ir::Inst& inst) -> Value;
  auto call(const ir::Inst& inst) -> Value;
  auto member(const ir::Inst& inst) -> Value;
  auto search(const ir::Inst& inst) -> Value;
  auto has_key(const ir::Inst& inst) -> Value;
  auto asked(Data both) -> Value;
  auto truth_and_why(Data both) -> Value;
  auto entry(const ir::Inst& inst) -> Value;
  auto help_with(const char* name, const ir::Inst& inst, Data operands) -> Value;
  auto put_operands(const ir::Inst& inst) -> Data;  // in cells of the frame
  auto site(const ir::Inst& inst) -> Data;
  auto call_helper(const char* name, const ir::Inst& inst, std::initializer_list<Data> cells,
                   llvm::Type* result = nullptr) -> Data;

  const Emission& emission_;
  const ir::Module& module_;
  const ir::Function& fn_;
  const interp::FunctionPlan& plan_;
  llvm::Function* native_;
  const PackedLayout* packed_;
  std::optional<PackedUse> packed_use_;  // with `packed_`
  llvm::Function* otherwise_;
  llvm::BasicBlock* otherwise_block_ = nullptr;
  llvm::IRBuilder<> b_;
  llvm::IRBuilder<> entry_;    // at the end of the entry block, where the frame is made
  std::vector<Value> values_;  // by ValueId, of the first of those that are the same
  Schedule schedule_;
  Bounds bounds_;
  std::vector<Element> elements_;          // of the loops around the current block, innermost last
  llvm::CallInst* arena_frame_ = nullptr;  // where the frame is, unless it is on the stack
  std::uint64_t frame_cells_ = 0;          // used so far
  Data constants_ = nullptr;
};

}  // namespace writ::jit

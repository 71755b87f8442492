// The IR: a policy as typed, total, clockless instructions, and what decides with them.
//
// A Module is all that is needed to decide: types, constants, inputs, functions, and
// the governance facts (controls, gates, tests' expectations stay outside). A server
// runs it with no compiler present, so nothing here refers to the syntax tree.
//
// A Function is a tree of blocks. A block is a straight list of instructions, each
// naming its result; there are no branches, because every operation is total and
// without effect. The only repetition is an operation over a collection, which runs
// a nested block once an element. An instruction may use results of its own block
// that come earlier, and of enclosing blocks that come before the operation that
// owns it. verify() checks all this; engines rely on it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/id.hpp"
#include "runtime/base/large_memory.hpp"
#include "runtime/base/result.hpp"
#include "runtime/values/arena.hpp"
#include "runtime/values/cell.hpp"
#include "runtime/values/text_table.hpp"
#include "runtime/values/types.hpp"

namespace writ::ir {

struct ValueTag {};
struct BlockTag {};
struct FunctionTag {};
struct ConstantTag {};
struct RulesTag {};
struct InputTag {};
struct OriginTag {};
struct MessageTag {};
struct ControlTag {};
using ValueId = Id<ValueTag>;
using BlockId = Id<BlockTag>;
using FunctionId = Id<FunctionTag>;
using ConstantId = Id<ConstantTag>;
using RulesId = Id<RulesTag>;
using InputId = Id<InputTag>;
using OriginId = Id<OriginTag>;
using MessageId = Id<MessageTag>;
using ControlId = Id<ControlTag>;

enum class Op : std::uint8_t {
#define WRIT_OP(NAME, TEXT, A, B, C) NAME,
#include "runtime/ir/ops.def"
#undef WRIT_OP
};
enum class Operand : std::uint8_t { None, Value, Const, Input, Field, Index, Block, List, Builtin, Reason, Rules };
struct OpInfo {
  std::string_view text;
  Operand a, b, c;
};
auto op_info(Op op) -> const OpInfo&;
auto op_named(std::string_view text) -> std::optional<Op>;
inline constexpr std::size_t kOpCount = 0
#define WRIT_OP(NAME, TEXT, A, B, C) +1
#include "runtime/ir/ops.def"
#undef WRIT_OP
    ;

struct Inst {
  Op op = Op::Const;
  TypeId type;          // of the result
  ValueId result;       // unique in its function, counted from 0
  std::uint32_t a = 0;  // what they are: ops.def
  std::uint32_t b = 0;
  std::uint32_t c = 0;
  OriginId origin;  // the source text this came from; may be invalid
};

struct Block {
  std::uint32_t params = 0;  // its first instructions are exactly these Params, in order
  std::vector<Inst> insts;
  std::vector<ValueId> results;  // what the owning operation takes; the body's are Function::outputs
};

struct Function {
  std::string name;                 // for people and the text form
  Table<BlockId, Block> blocks;     // row 0 is the body
  std::vector<std::uint32_t> pool;  // value ids of List operands
  std::vector<TypeId> value_types;  // by ValueId
  std::vector<ValueId> outputs;     // results of the body that evaluate() hands out
};

struct Constant {
  TypeId type;
  Cell value;  // fully known; memory in Module::memory
};

// A decision table as data: rows that compare a few arguments with constants. rules.hpp reads it.
//
// A column sorts the values of its argument into classes, so that two values of one class pass the same tests. Of
// an ordered kind with n limits, class 2i + 1 is limit i, class 2i is what lies below it and above the one before,
// and class 2n what lies above them all. Of a text, class i is limit i, and class n any other text.
struct RulesColumn {
  TypeId type;
  std::vector<ConstantId> limits;  // ascending; texts by their bytes
};
// A row matches where the value of each column that it tests is in one of the classes that pass; a column that it
// does not test passes. What is not known of a value is as with comparisons and `and` (design 3.2).
struct Rules {
  std::string name;  // for people and the text form
  std::vector<RulesColumn> columns;
  // A row after the other, in few bytes (rules.hpp): its tests, and of each its column and the classes that pass.
  // Columns ascend within a row, and intervals within a test, which do not touch. In Module::memory.
  std::string_view tests;
  // What each row says, one a row. No constant: it is computed, and the next of the instruction's operands behind
  // the arguments.
  std::vector<ConstantId> answers;
  bool rest = false;  // one more answer, behind the others: of all that no row matches
};

// ---------------------------------------------------------------- where data comes from

// An answer is what the rules themselves say of a world, for the conditions of tests; no gate reads one.
enum class InputKind : std::uint8_t { Request, Evidence, Data, Answer };
struct Input {
  std::string name;
  InputKind kind = InputKind::Request;
  TypeId type;
  // Evidence only.
  FunctionId about;                          // its one output is the subject (text or digest); invalid: any subject
  std::vector<std::string> issuers;          // roles; empty: any issuer
  std::optional<std::int64_t> fresh_within;  // ns
  // Data only: the value, decoded when the policy was loaded.
  Cell data;
};

// The place and words of the source that an instruction, control or clause came from.
struct Origin {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string text;  // the expression as written, on one line
};

// ---------------------------------------------------------------- what is decided

// Text with interpolated values: part i is text, or output `value` of `values`.
struct MessagePart {
  std::string text;
  std::optional<std::uint32_t> value;
};
struct Message {
  std::vector<MessagePart> parts;
  FunctionId values;  // invalid when no part is a value
};

enum class LevelKind : std::uint8_t { Advisory, Soft, Hard };
struct Level {
  LevelKind kind = LevelKind::Hard;
  std::string override_by;    // the approval, for Soft; empty: none
  std::string override_from;  // the module that declares it
};
struct Requirement {
  std::string label;  // empty: the control has one requirement and no label
  MessageId message;
  OriginId origin;
};
struct Control {
  std::string id;
  std::string title;
  std::string owner;
  std::string severity;
  std::vector<std::string> maps;  // "iso42001:A.6.2.4"
  std::vector<std::string> tags;
  std::string remedy;  // empty: none
  Level level;
  std::optional<std::int64_t> until;  // the first day (days since 1970) on which `then` holds
  Level then;
  bool has_condition = false;  // `applies when`
  OriginId condition_origin;
  std::vector<Requirement> requirements;
  OriginId origin;
};

// A gate's function computes, in this order and named by output number:
// what each control needs, what each clause needs, what each obligation says.
struct GateControl {
  ControlId control;
  std::optional<std::uint32_t> applies;     // output; absent: always
  std::vector<std::uint32_t> requirements;  // outputs, one a requirement
  std::optional<Level> at;                  // `controls X at advisory because …`
  std::optional<std::int64_t> at_until;     // the last day on which `at` holds
  MessageId at_because;
};
enum class ClauseKind : std::uint8_t { Deny, Escalate };
struct GateClause {
  ClauseKind kind = ClauseKind::Deny;
  std::uint32_t condition = 0;  // output
  std::string role;             // Escalate: to whom
  MessageId because;
  OriginId origin;
};
struct Seat {
  std::uint32_t people = 1;
  std::string role;
  std::optional<std::uint32_t> when;  // output; absent: always
};
// From `after` the approval was asked for, `role` may fill any seat.
struct Widening {
  std::int64_t after = 0;  // ns
  std::string role;
};
// Who may say yes, and to what. A gate has one row an approval, whether it asks for it itself or only
// as what lifts a soft control or grants a waiver.
struct GateApproval {
  std::string approval;
  std::string declared_in;            // the module: statements name "module/approval"
  bool asked_for = true;              // by `approval …` in the gate
  std::optional<std::uint32_t> when;  // output; absent: always
  std::vector<std::uint32_t> binds;   // outputs, in the order written: what a statement is about
  bool binds_policy = false;          // and about the policy's meaning
  std::vector<Seat> seats;
  std::vector<std::uint32_t> exclude;          // outputs: a person, or a list or set of them
  std::int64_t valid = 0;                      // ns that a statement counts
  bool veto = false;                           // one rejection refuses
  std::optional<std::int64_t> delegate_up_to;  // ns that a delegation may last; absent: never
  std::vector<Widening> escalations;           // the earliest first
  std::optional<std::int64_t> expire;          // ns after it was asked for: refused
  OriginId origin;
};
// "module/approval": what statements call it.
auto full_name(const GateApproval& approval) -> std::string;

// A violation that is accepted for some days, in the open.
struct GateWaiver {
  std::string id;
  std::string digest;                        // of its meaning: what was granted
  std::uint32_t control = 0;                 // index into Gate::controls
  std::uint32_t scope = 0;                   // output: whether it covers this request
  std::optional<std::uint32_t> compensated;  // output: whether what compensates it holds; absent: nothing need
  std::int64_t granted = 0;                  // the first day on which it holds, in days since 1970
  std::int64_t expires = 0;                  // the last
  std::uint32_t approval = 0;                // index into Gate::approvals
  std::string because;
  OriginId origin;
};
enum class Verdict : std::uint8_t { Allow, NeedsApproval, Escalate, Deny };
struct ObligationArgument {
  std::string name;
  std::uint32_t value = 0;  // output
};
// How two of one name become one, on one decision: every one of them, equal ones once; or one with the greatest or
// the least of each argument; or one with all that any of them holds.
enum class Merge : std::uint8_t { All, Max, Min, Union };
struct Obligation {
  Verdict on = Verdict::Allow;
  bool binding = true;  // oblige; false: advise
  std::string name;
  Merge merge = Merge::All;  // the same for all rows of one name
  std::vector<ObligationArgument> arguments;
  OriginId origin;
};
// How many elements a part of an input has, or how many records there are on an approval.
inline constexpr std::uint32_t kEachElement = 0xFFFFFFFFu;
struct CostSize {
  InputId input;                    // invalid: records on `approval`
  std::vector<std::uint32_t> path;  // fields of records, and kEachElement for the elements of a collection
  std::string approval;
  std::uint64_t bound = 0;  // as declared
};
struct CostTerm {
  std::uint64_t steps = 0;
  std::vector<std::uint32_t> sizes;  // that it is multiplied by, as indices into Cost::sizes
};
// The most steps that a decision takes, as a sum over its terms (design 3.5). Steps are counted on
// the source, so this says the same to every engine. Without terms: not counted.
struct Cost {
  std::vector<CostSize> sizes;
  std::vector<CostTerm> terms;
};
struct Gate {
  std::string name;  // without the module
  std::string title;
  InputId request;
  FunctionId function;
  std::vector<GateControl> controls;
  std::vector<GateClause> clauses;
  std::vector<GateApproval> approvals;
  std::vector<GateWaiver> waivers;
  std::vector<Obligation> obligations;
  std::optional<Verdict> nothing_applies;  // `if nothing applies D because …`
  MessageId nothing_because;
  Cost cost;
  OriginId origin;
};
// The row of an approval; nothing where the gate does not use it.
auto find_approval(const Gate& gate, std::string_view module, std::string_view approval)
    -> std::optional<std::uint32_t>;

// The declared lineage, where rules ask for it. Engines look answers up in the tables, which are
// constants like any others; the graph itself is read by explanations alone.
struct LineageAsset {
  std::string id;
  bool silent = false;             // has no source, and does not say what it holds: its labels are not known
  std::vector<std::string> holds;  // labels
};
struct LineageFlow {
  std::uint32_t from = 0;  // assets
  std::uint32_t to = 0;
  std::string via;  // a transform; empty: as it is
  std::vector<std::string> removes;
  std::vector<std::string> adds;
};
enum class LineageAnswer : std::uint8_t {
  Sources,
  Upstream,
  Downstream,
  Labels,
  Purposes,
  Region,
  Keep,
  Kind,
  ClassOf,
  Declared,
};
struct LineageTable {
  ConstantId table;  // a map by asset
  LineageAnswer answer = LineageAnswer::Sources;
};
struct Lineage {
  std::vector<LineageAsset> assets;
  std::vector<LineageFlow> flows;
  std::vector<LineageTable> tables;
};

struct Module {
  std::string name;     // acme.ml.release
  std::string version;  // 3.2.0
  std::uint32_t edition = 1;
  std::string source_digest;    // "sha256:…" of the canonical sources and the files they name
  std::string meaning_digest;   // of what they decide, whatever they look like; empty: not known
  std::int64_t clock_skew = 0;  // ns that evidence may be ahead of `now`
  TypeTable types;
  Table<ConstantId, Constant, LargeAllocator<Constant>> constants;
  Table<InputId, Input> inputs;
  Table<RulesId, Rules> rules;
  Table<FunctionId, Function> functions;
  Table<OriginId, Origin> origins;
  Table<MessageId, Message> messages;
  Table<ControlId, Control> controls;
  std::vector<Gate> gates;
  Lineage lineage;
  Arena memory;  // of constants and data
  // The texts of constants and data, each where it stands once; empty where that is worth nothing (index_keys).
  TextTable own_texts;
};

// The sets and maps of constants and data get their indexes (key_index.hpp), which engines look into, and the module
// knows its texts. Once, when all of them are there; engines answer the same without.
void index_keys(Module& module);

// ---------------------------------------------------------------- from bytes and back

struct Fault {
  std::string where;  // "function release_to_production, %12"
  std::string what;
};

// Checks that a module is safe to run. An engine runs whatever it is given, so
// nothing reaches one unless this found no fault. Linear in the module.
auto verify(const Module& module) -> std::vector<Fault>;

// The stable text form. read(print(m)) prints the same bytes.
auto print(const Module& module) -> std::string;

// Reads and verifies the text form, whatever the bytes: a fault is an Error that
// names the line. Bounded by limits::kModuleBytes and kNesting.
auto read(std::string_view text) -> Fallible<Module>;

}  // namespace writ::ir

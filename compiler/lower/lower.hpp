// A typed package into IR: one module of rules at a time, with what it imports put in.
//
// Cannot fail: the sink held no error when this was called. Functions are put in
// where they are called, lets are computed once a function, messages and evidence
// subjects become functions of their own. Test blocks become plans beside the
// module: they are the author's, not part of what decides.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/check/typed.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::lower {

struct Given {
  enum class Kind : std::uint8_t { Value, Missing, Untrusted } kind = Kind::Value;
  ir::InputId input;
  ir::FunctionId value;   // Value only: its one output
  std::int64_t aged = 0;  // ns before the test's `at`
};
// What somebody said on an approval: `approved x by anna as role aged 2 h`, `requested x aged 80 h`.
struct Said {
  enum class Kind : std::uint8_t { Approve, Reject, Request } kind = Kind::Approve;
  std::string approval;  // "module/name"
  std::string person;
  std::string principal;  // empty: for themself
  std::string role;
  std::int64_t aged = 0;  // ns before the test's `at`
};
struct Expectation {
  enum class Kind : std::uint8_t { Decision, Outcome, Obligation, Condition } kind = Kind::Decision;
  ir::Verdict verdict = ir::Verdict::Deny;
  std::string name;   // the control's id, or the obligation
  std::string label;  // of a requirement; empty: the control
  syntax::Outcome outcome = syntax::Outcome::Satisfied;
  ir::FunctionId condition;
  std::string written;  // the condition
  ir::OriginId origin;  // with the clause as written
};
// What a condition asks of the rules: `decision(g)`, `outcome(MDL-01)`, `approvals(a)`. The answer is put into the
// world before the condition is evaluated. Questions come before those that their `instead` reads.
struct Question {
  struct Instead {
    ir::InputId input;
    ir::FunctionId value;
  };
  ir::InputId answer;
  std::size_t gate = 0;                 // index into Module::gates
  std::string control;                  // `outcome`
  std::optional<std::size_t> approval;  // `approvals`: index into Gate::approvals. Without either: `decision`
  std::vector<Instead> instead;         // `decision(g, report: …)`: inputs that are otherwise
  ir::OriginId origin;
};
// `raising report.score never lowers tier`: two worlds, one with the input changed.
struct Change {
  enum class Kind : std::uint8_t { Raising, Lowering, Hiding } kind = Kind::Raising;
  ir::InputId input;
  std::vector<std::uint32_t> fields;  // the path, as fields of records
  std::string path;                   // as written
  bool never_lowers = true;           // else: never raises
  ir::FunctionId value;
  std::string written;  // the value
  ir::OriginId origin;
};
struct TestPlan {
  enum class Kind : std::uint8_t { Test, Property, Proof } kind = Kind::Test;
  std::string title;
  std::int64_t at = 0;
  std::optional<std::size_t> gate;  // index into Module::gates
  std::vector<Given> givens;
  std::vector<Said> said;
  std::vector<Question> questions;
  std::vector<Expectation> assumptions;   // of a property or proof: conditions
  std::vector<Expectation> expectations;  // of a property or proof: conditions
  std::vector<Change> changes;            // of a proof
  std::size_t runs = 0;                   // worlds that a property or proof is tried in
  std::vector<std::string> not_yet;       // constructs in it that cannot be evaluated; then it is not run
  ir::OriginId origin;
};
// A use of a decision table: where in the module its rows are conditions and values of a Choose.
struct TableUse {
  ir::FunctionId function;
  ir::ValueId value;
  check::SymbolId table;
};
struct Lowered {
  ir::Module module;
  std::vector<TestPlan> tests;
  std::vector<TableUse> tables;
  std::vector<std::pair<ir::InputId, check::SymbolId>> data;  // inputs that a data file must fill
  ir::FunctionId value;                                       // of the symbol that was asked for; its one output
};

// Test blocks are for who runs them: who decides leaves them out.
enum class TestBlocks : std::uint8_t { Lower, LeaveOut };
// `texts` are for origins. Data inputs have no value yet: the driver decodes them.
// With `value`, a `let` of the module, also the function that computes it.
auto lower(const check::TypedPackage& package, check::ModuleIndex module, const diag::FileTexts& texts,
           check::SymbolId value = {}, TestBlocks tests = TestBlocks::Lower) -> Lowered;

}  // namespace writ::lower

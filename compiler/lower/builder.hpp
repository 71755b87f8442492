// What the steps of lowering share: the module being made and one function at a time.
// Private to compiler/lower.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "compiler/lower/lower.hpp"

namespace writ::lower {

using check::Binding;
using check::ExprFacts;
using check::LocalId;
using check::ModuleIndex;
using check::SymbolId;
using syntax::ExprId;

// Line starts of the files, so that an origin costs a binary search.
class Lines {
 public:
  explicit Lines(const diag::FileTexts& texts) : texts_(texts) {}
  auto position(diag::Span span) -> diag::LineColumn;

 private:
  const diag::FileTexts& texts_;
  std::map<std::uint32_t, std::vector<std::uint32_t>> starts_;
};

struct Lowering {
  const check::TypedPackage& package;
  const diag::FileTexts& texts;
  Lines lines;
  Lowered out;
  std::map<SymbolId, ir::InputId> inputs;
  std::map<SymbolId, ir::ControlId> controls;
  std::map<std::string, ir::ConstantId> constants;  // by type and bytes
  std::map<std::tuple<std::size_t, std::string, std::optional<std::size_t>>, ir::InputId>
      answers;                                            // by gate, control, approval
  std::map<check::LineageQuery, ir::ConstantId> lineage;  // tables of answers
  std::vector<Question>* questions = nullptr;             // of the test that is being lowered
  bool keeps_origins = true;                              // else what is lowered has none

  auto module() -> ir::Module& { return out.module; }
  auto types() -> TypeTable& { return out.module.types; }
  auto ast(ModuleIndex index) const -> const syntax::Ast& { return package.asts[index]; }
  auto constant(writ::TypeId type, const Cell& value) -> ir::ConstantId;
  auto origin(diag::Span span, std::string text = {}) -> ir::OriginId;  // `text`: instead of the source's
  auto source_text(diag::Span span) const -> std::string;               // on one line
  auto input(SymbolId symbol) -> ir::InputId;                           // adds it on first use
};

// One function being built. Everything that depends on no local goes into the body
// and is computed once; the rest into the block that is open.
class FunctionBuilder {
 public:
  FunctionBuilder(Lowering& lowering, std::string name, ModuleIndex module);

  // The value of an expression of the current module.
  auto value(ExprId id) -> ir::ValueId;
  // Of an expression of another module, such as an imported control's.
  auto value_in(ModuleIndex module, ExprId id) -> ir::ValueId {
    ModuleIndex here = std::exchange(module_, module);
    ir::ValueId made = value(id);
    module_ = here;
    return made;
  }
  void output(ir::ValueId id) { function_.outputs.push_back(id); }
  auto output_count() const -> std::uint32_t { return static_cast<std::uint32_t>(function_.outputs.size()); }
  // The same, as the number of the output.
  auto output_of(ModuleIndex module, ExprId id) -> std::uint32_t;
  // Adds the function to the module.
  auto finish() -> ir::FunctionId;

  [[nodiscard]] auto type_of(ir::ValueId id) const -> writ::TypeId { return function_.value_types[id.index]; }
  // The result of the newest instruction: in a block just opened, its last parameter.
  [[nodiscard]] auto last_value() const -> std::uint32_t {
    return static_cast<std::uint32_t>(function_.value_types.size() - 1);
  }
  auto module_index() const -> ModuleIndex { return module_; }

  // ---- for the lowering of forms
  auto emit(ir::Op op, writ::TypeId type, std::uint32_t a = 0, std::uint32_t b = 0, std::uint32_t c = 0) -> ir::ValueId;
  auto emit_list(ir::Op op, writ::TypeId type, const std::vector<ir::ValueId>& values, std::uint32_t c = 0)
      -> ir::ValueId;
  auto constant(writ::TypeId type, const Cell& cell) -> ir::ValueId;
  auto constant(ir::ConstantId id) -> ir::ValueId;
  auto bool_constant(bool value) -> ir::ValueId;
  // The constant that a value is, also where it was just widened; nothing for what is no constant.
  auto constant_of(ir::ValueId value) -> std::optional<ir::ConstantId>;
  // A list or set of `values`: a constant when they are, so that it is made once and not by every decision.
  auto sequence(ir::Op make, writ::TypeId type, const std::vector<ir::ValueId>& values) -> ir::ValueId;
  auto symbol(SymbolId id) -> ir::ValueId;
  auto local(LocalId id) -> ir::ValueId;
  auto call_function(SymbolId fn, const std::vector<ir::ValueId>& arguments) -> ir::ValueId;
  auto risks() -> ir::ValueId;  // the register of the current module, a constant
  // Whether `now` lies in the days of `effective FROM until UNTIL`, both included, UTC.
  auto in_force(const syntax::EffectiveClause& clause) -> ir::ValueId;
  auto both(ir::ValueId a, ir::ValueId b) -> ir::ValueId;  // either may be invalid: always
  auto tolerance_within(SymbolId tolerance, syntax::Band band) -> ir::ValueId;
  auto answer(ir::InputId input, writ::TypeId type) -> ir::ValueId;

  // A nested block over `sequence`: opens it with its parameters, `make` gives the results.
  template <class Make>
  auto repeat(ir::Op op, writ::TypeId type, ir::ValueId sequence, LocalId element, LocalId second, Make&& make)
      -> ir::ValueId {
    ir::BlockId block = open_block(sequence, element, second);
    std::vector<ir::ValueId> results = make();
    close_block(block, std::move(results));
    return emit(op, type, sequence.index, block.index);
  }

  Lowering& lowering;
  ir::OriginId origin;  // of what is being lowered

  [[nodiscard]] auto ast() const -> const syntax::Ast& { return lowering.ast(module_); }
  [[nodiscard]] auto fact(ExprId id) const -> const ExprFacts& { return lowering.package.modules[module_].exprs[id]; }
  auto types() -> TypeTable& { return lowering.types(); }
  auto bool_type() -> writ::TypeId { return types().simple(Kind::Bool); }

 private:
  auto open_block(ir::ValueId sequence, LocalId element, LocalId second) -> ir::BlockId;
  void close_block(ir::BlockId block, std::vector<ir::ValueId> results);
  auto in_body(ModuleIndex module, auto&& make) -> ir::ValueId;
  auto day_constant(std::string_view day) -> ir::ValueId;
  auto function_value(const check::Symbol& row, const syntax::FnDecl& decl) -> ir::ValueId;
  auto table_value(writ::TypeId type, const syntax::TableDecl& decl, const std::vector<ir::ValueId>& arguments)
      -> ir::ValueId;
  // As data, where that is possible.
  auto looked_up(writ::TypeId type, const syntax::TableDecl& decl, const std::vector<ir::ValueId>& arguments)
      -> std::optional<ir::ValueId>;
  auto cell_condition(const syntax::TableCell& cell, ir::ValueId argument) -> ir::ValueId;
  auto cell_test(const syntax::CellTest& test, ir::ValueId argument) -> ir::ValueId;
  auto compared(syntax::BinaryOp op, ir::ValueId left, ir::ValueId right) -> ir::ValueId;
  auto cut_origin(const syntax::Ast& ast, const syntax::Clause& clause, ExprId measure) -> ir::OriginId;
  auto cut(const syntax::BandClause& band, ir::ValueId measure) -> ir::ValueId;

  ir::Function function_;
  ModuleIndex module_;
  std::vector<ir::BlockId> open_;
  std::map<SymbolId, ir::ValueId> symbols_;
  std::map<std::pair<SymbolId, int>, ir::ValueId> bands_;
  std::map<SymbolId, std::pair<ir::ValueId, ir::ValueId>> measures_;  // measure, needs (may be invalid)
  std::map<LocalId, ir::ValueId> locals_;
  std::map<ir::ValueId, ir::ConstantId> constant_values_;
  std::map<ir::ConstantId, ir::ValueId> constants_;
  std::map<ir::InputId, ir::ValueId> answers_;
  std::vector<std::pair<ir::ValueId, SymbolId>> tables_;
};

// ---- gates.cpp: inputs, controls, gates, messages
void lower_policy(Lowering& lowering, ModuleIndex module);
auto lower_message(Lowering& lowering, ModuleIndex module, ExprId text, const std::string& name) -> ir::MessageId;
// ---- questions.cpp: the input that holds the answer to `decision(…)` or `outcome(…)`
auto lower_question(FunctionBuilder& f, ExprId id) -> ir::InputId;
// ---- cost.cpp
auto lower_cost(Lowering& lowering, SymbolId gate) -> ir::Cost;
// ---- tests.cpp
void lower_tests(Lowering& lowering, ModuleIndex module);

}  // namespace writ::lower

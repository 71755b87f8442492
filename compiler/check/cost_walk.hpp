// Counts the steps of one gate: a walk over its tree with functions put in. Private to compiler/check.
//
// The walk stands in a site, the innermost expression that repeats. Each step it charges is taken
// as often as the sizes of that site multiply to, so that the sum over all sites is the cost.
#pragma once

#include <set>
#include <utility>
#include <vector>

#include "compiler/check/cost_places.hpp"
#include "runtime/builtins/cost.hpp"

namespace writ::check {

// Comparing a text with another that has at most as many bytes.
auto text_steps(Steps bytes) -> Steps;

class CostWalk {
 public:
  explicit CostWalk(const TypedPackage& package) : places(package), package_(package) {}

  // ---- cost.cpp: what a gate decides with
  auto gate(SymbolId id) -> GateCost;
  void approval(SymbolId id);

  // ---- cost_expressions.cpp: charges an expression of the present module
  auto walk(syntax::ExprId id) -> Source;
  auto call_function(SymbolId fn, std::vector<Source> arguments) -> Source;
  auto symbol(SymbolId id) -> Source;  // by name; what it stands for is charged the first time
  auto local(LocalId id) -> Source;
  void tolerance(SymbolId id);

  void charge(Steps steps);
  // Charges what `body` does as often as `over` has elements.
  template <class Body>
  void repeat(const Source& over, syntax::ExprId owner, diag::Span span, Body&& body) {
    const std::uint32_t outside = open(over, owner, span);
    body();
    site_ = outside;
  }
  void repeat_steps(const Source& over, syntax::ExprId owner, Steps steps) {
    repeat(over, owner, span(owner), [&] { charge(steps); });
  }
  void bind(LocalId local, Source source) {
    if (local.valid()) locals_[local] = source;
  }

  [[nodiscard]] auto ast() const -> const syntax::Ast& { return package_.asts[module_]; }
  [[nodiscard]] auto fact(syntax::ExprId id) const -> const ExprFacts& { return package_.modules[module_].exprs[id]; }
  [[nodiscard]] auto span(syntax::ExprId id) const -> diag::Span { return ast().exprs[id].span; }
  [[nodiscard]] auto type(syntax::ExprId id) const -> const writ::Type* {
    const writ::TypeId found = fact(id).type;
    return found.valid() ? &package_.types[found] : nullptr;
  }

  // ---- cost_values.cpp: what depends on the sizes of values
  // `a == b`, `a < b`, where both are of this type.
  void compare(writ::TypeId type, const Source& a, const Source& b, syntax::ExprId owner);
  void call_builtin(const builtins::Builtin& builtin, const std::vector<Source>& arguments, syntax::ExprId owner);
  [[nodiscard]] auto built(const std::vector<Source>& arguments, writ::TypeId result) -> Source;
  // A literal, a member or a collection of these: nothing for whatever is computed.
  auto constant(syntax::ExprId id) -> std::optional<Source>;

  Places places;

 private:
  struct TableCost {
    Steps cells = 0;
    struct TextColumn {
      std::size_t column = 0;
      Steps tests = 0;
      Steps longest = 0;  // text in its cells
    };
    std::vector<TextColumn> texts;
    Source answers;                        // that are constant
    std::vector<syntax::ExprId> computed;  // answers that are not
  };

  auto open(const Source& over, syntax::ExprId owner, diag::Span span) -> std::uint32_t;
  auto variable(PlaceId place) -> std::optional<SizeIndex>;
  // Runs `make` as what is computed once: outside of everything that repeats.
  template <class Make>
  auto once(ModuleIndex module, Make&& make) {
    const ModuleIndex module_outside = std::exchange(module_, module);
    const std::uint32_t outside = std::exchange(site_, 0);
    auto made = make();
    site_ = outside;
    module_ = module_outside;
    return made;
  }

  // While it lives, what is charged is what the declaration of a symbol says.
  class Within {
   public:
    Within(SymbolId& part, SymbolId symbol) : part_(part), outside_(std::exchange(part, symbol)) {}
    ~Within() { part_ = outside_; }
    Within(const Within&) = delete;
    auto operator=(const Within&) -> Within& = delete;

   private:
    SymbolId& part_;
    SymbolId outside_;
  };

  void clauses(const syntax::GateDecl& decl);
  void control(SymbolId id);
  void waivers(SymbolId control);
  void obligation(syntax::ExprId call);
  void dates(const syntax::EffectiveClause& form);
  void tolerance_clause(const syntax::ClauseForm& form);
  auto function(const Symbol& row, const syntax::FnDecl& decl) -> Source;
  void qualify(std::vector<std::pair<CostSize, SizeIndex>>& sizes) const;
  auto finish() -> GateCost;

  void call_term(const builtins::CostTerm& term, const std::vector<Source>& arguments, syntax::ExprId owner);
  void repeat_product(std::span<const Source> sizes, syntax::ExprId owner, Steps steps);
  auto constant_json(syntax::ExprId id) const -> std::optional<Source>;
  auto constant_id(const syntax::Call& call, const Binding& binding) -> std::optional<Source>;
  auto constant_let(SymbolId id) -> std::optional<Source>;
  auto constant_elements(const std::vector<syntax::ExprId>& elements) -> std::optional<Source>;
  auto table(SymbolId id, const syntax::TableDecl& decl, const std::vector<Source>& arguments) -> Source;
  auto table_cost(SymbolId id, const syntax::TableDecl& decl) -> const TableCost&;
  void count_column(TableCost& cost, const syntax::TableDecl& decl, std::size_t column, writ::TypeId type);

  const TypedPackage& package_;
  ModuleIndex gate_module_ = 0;
  ModuleIndex module_ = 0;
  std::uint32_t site_ = 0;
  SymbolId part_;
  std::size_t visits_ = 0;
  std::vector<CostSite> sites_;
  std::map<std::pair<SymbolId, std::uint32_t>, Steps> parts_;  // what each declaration says, by site
  std::vector<PlaceId> sizes_;                                 // by SizeIndex, in the order of first use
  std::map<PlaceId, SizeIndex> variables_;
  std::map<SymbolId, Source> symbols_;
  std::map<LocalId, Source> locals_;
  std::set<SymbolId> done_;  // tolerances, controls, approvals
  std::map<SymbolId, TableCost> tables_;
};

}  // namespace writ::check

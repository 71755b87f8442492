// What checking adds to the trees of a package: types, and what every name means.
//
// The trees stay as they were parsed; facts stand in side tables under the same ids.
// When the sink holds no error the product is complete: lowering asks no question
// that could fail.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/check/lineage.hpp"
#include "compiler/check/symbols.hpp"
#include "compiler/diag/diagnostic.hpp"
#include "compiler/syntax/ast.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/values/types.hpp"

namespace writ::check {

// Names of different kinds do not collide: a role and an appetite may share one.
enum class Namespace : std::uint8_t {
  Values,
  Types,
  Units,
  Roles,
  Appetites,
  Frameworks,
  Obligations,
  Approvals,
  Controls,
  Waivers,
  Gates,
  Risks,
  Transforms,
};
inline constexpr std::size_t kNamespaceCount = 13;
auto namespace_noun(Namespace space) -> std::string_view;  // "a role"

// Where a value may come from, as a set (design 2.5).
using Origins = std::uint8_t;
inline constexpr Origins kFromRequest = 1;
inline constexpr Origins kFromEvidence = 2;
inline constexpr Origins kFromData = 4;
inline constexpr Origins kFromNow = 8;

enum class SymbolKind : std::uint8_t {
  Request,
  Evidence,
  Data,
  Let,
  Fn,
  Table,
  Tolerance,
  Fixture,
  Asset,
  Enum,
  Record,
  Unit,
  Role,
  Appetite,
  Framework,
  Obligation,
  Approval,
  Control,
  Waiver,
  Gate,
  Risk,
  Transform,
};
enum class Progress : std::uint8_t { Untouched, Running, Done };

struct Symbol {
  SymbolKind kind;
  std::string name;
  ModuleIndex module = 0;
  syntax::DeclId decl;
  diag::Span span;                       // of the name
  writ::TypeId type;                     // of the value; a function's result; an enum's or record's own type
  std::vector<writ::TypeId> parameters;  // of functions, tables and obligations
  std::vector<LocalId> locals;           // of functions and tables, one a parameter
  Progress progress = Progress::Untouched;
};

enum class LocalKind : std::uint8_t { Element, Second, Parameter, Named };
struct Local {
  LocalKind kind;
  std::string name;
  diag::Span span;
  writ::TypeId type;
  syntax::ExprId value;  // Named only: `let` of a control, `where` of a function
};

// What an expression's name, field or callee means.
struct Binding {
  enum class Kind : std::uint8_t { None, Symbol, Local, Member, Builtin, Special, Lineage } kind = Kind::None;
  SymbolId symbol;
  LocalId local;
  std::uint32_t index =
      0;  // Member: of the enum; Builtin: row of the registry; Special: a Special; Lineage: a LineageQuery
};

// Calls that are part of the language rather than of the library.
// Formed: `semver("1.2.3")` and its kin with a text that is written there, which is the value itself.
enum class Special : std::uint8_t { Count, Sum, Max, Min, Avg, Get, First, Person, Service, Formed, Decision, Outcome, Risks, Approvals, Asset };

struct ExprFacts {
  writ::TypeId type;  // after narrowing
  Binding binding;
  std::uint32_t field = 0;  // of a FieldAccess on a record
  bool unwrap = false;      // an optional that is known to be present here
  bool wrap = false;        // a value where an optional is wanted
  bool widen = false;       // an int or ratio where a decimal is wanted
  writ::TypeId as;          // with wrap or widen: the type wanted
  LocalId variable;         // bound here: quantifier, comprehension
  LocalId second;
};

struct Tolerance {
  SymbolId symbol;
  syntax::ExprId measure;
  syntax::ExprId needs;                      // may be invalid
  std::optional<syntax::ClauseId> bands[3];  // target, accept, warn
};

// What `limits { … }` says, here or in an import; the defaults of limits.hpp otherwise.
struct ModuleLimits {
  std::uint32_t string_bytes = limits::kDefaultStringBytes;
  std::uint32_t collection = limits::kDefaultCollection;
  std::int64_t clock_skew = limits::kClockSkewNanos;
  std::optional<std::uint64_t> cost;          // steps of one gate; nothing: not limited
  diag::Span cost_span;                       // where that is said
  std::optional<std::int64_t> waiver;         // the longest that a waiver may last, in ns
  std::optional<std::uint32_t> waivers_open;  // how many may be in force on one day
};

// What `risks` means in a module: the risks that it and its imports declare.
struct RiskRegister {
  writ::TypeId type;  // a list of records
  std::vector<SymbolId> risks;
};

struct ModuleFacts {
  std::string name;
  ModuleLimits limits;
  std::set<std::string, std::less<>> unread;  // names of schemas that could not be imported, which was said
  std::optional<RiskRegister> risks;          // where the name `risks` is used
  std::vector<ModuleIndex> imports;           // visible without a prefix
  std::vector<std::pair<std::string, ModuleIndex>> aliases;  // visible as `alias.name`
  std::map<std::string, SymbolId, std::less<>> names[kNamespaceCount];
  SideTable<syntax::ExprId, ExprFacts> exprs;
  SideTable<syntax::TypeId, writ::TypeId> types;
  std::map<std::uint32_t, SymbolId> decl_symbols;                      // by DeclId
  std::map<std::uint32_t, LocalId> clause_locals;                      // `let` clauses, by ClauseId
  std::map<std::uint32_t, std::vector<LocalId>> where_locals;          // `fn … where`, by DeclId
  std::map<std::uint32_t, SymbolId> test_gates;                        // the gate a test is about, by DeclId
  std::map<std::uint32_t, SymbolId> answering_gates;                   // of `outcome(…)` and `decision(…)`, by ExprId
  std::map<std::uint32_t, std::vector<std::uint32_t>> changed_fields;  // of `raising PATH …`, by ClauseId
  std::map<std::uint32_t, std::vector<std::string>>
      not_yet;  // what a test, property or proof cannot evaluate, by DeclId
};

struct GateCost;  // cost.hpp

struct TypedPackage {
  std::span<const syntax::Ast> asts;
  TypeTable types;
  Table<SymbolId, Symbol> symbols;
  Table<LocalId, Local> locals;
  std::vector<ModuleFacts> modules;  // one a tree, in the same order
  LineageGraph lineage;
  std::map<SymbolId, std::shared_ptr<const GateCost>> costs;  // of gates, counted when all was found in order

  [[nodiscard]] auto ast_of(const Symbol& symbol) const -> const syntax::Ast& { return asts[symbol.module]; }
  // What `name` means in `module`: its own, else an imported one. Invalid: nothing.
  [[nodiscard]] auto find(ModuleIndex module, Namespace space, std::string_view name) const -> SymbolId;
};

}  // namespace writ::check

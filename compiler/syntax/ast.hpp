// The syntax tree of one rule file: what the author wrote, nothing inferred.
//
// Rows in tables, 32-bit ids for children, std::variant for the form. The tree
// never changes after parsing; what later phases learn they keep in side tables
// under the same ids. Text is a view into the source file, which must outlive
// the tree. Everything written is here, comments included, so that the
// formatter can give it back.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/diag/span.hpp"
#include "runtime/base/id.hpp"

namespace writ::syntax {

using diag::Span;

struct ExprTag {};
struct TypeTag {};
struct ClauseTag {};
struct DeclTag {};
using ExprId = Id<ExprTag>;
using TypeId = Id<TypeTag>;
using ClauseId = Id<ClauseTag>;
using DeclId = Id<DeclTag>;

// A name as written. `text` has no backquotes; `quoted` says that they stood there.
struct Ident {
  std::string_view text;
  Span span;
  bool quoted = false;

  [[nodiscard]] auto valid() const -> bool { return !text.empty(); }
};

struct QualifiedName {  // a.b.c
  std::vector<Ident> parts;
  Span span;
};

// `///` lines in front of something: one view a line, after the slashes, blanks kept.
struct Doc {
  std::vector<std::string_view> lines;
};

// `// …`, from the slashes to the end of the line without trailing blanks.
struct Comment {
  Span span;
  bool own_line = false;  // nothing but blanks before it on its line
};

// ------------------------------------------------------------------ expressions

struct Hole {};  // the text was wrong; a diagnostic says how

enum class NumberForm : std::uint8_t { Plain, Percent, Quantity };

// `2_000`, `0.5%`, `24 h`, `250_000 USD per year`.
struct NumberLit {
  NumberForm form = NumberForm::Plain;
  std::string_view digits;  // as written, with `_`; never with a sign
  std::string_view unit;    // "USD", "h"; empty unless Quantity
  std::string_view per;     // "year"; empty without `per`
};
struct BoolLit {
  bool value = false;
};
struct NowLit {};
struct DateLit {
  std::string_view text;  // 2026-06-30
};
struct InstantLit {
  std::string_view text;  // 2026-06-30T09:00:00Z
};
struct DigestLit {
  std::string_view text;  // sha256:9f…
};

// One stretch of a string: either text or an interpolated expression.
struct StringPart {
  std::string_view text;  // escapes resolved; owned by Ast::cooked or the source
  ExprId expr;            // valid: `{expr}` stands here and `text` is empty
};
struct StringLit {
  std::vector<StringPart> parts;
  bool raw = false;  // """…"""
};

struct NameRef {
  Ident name;
};
struct FieldAccess {
  ExprId base;
  Ident field;
};
struct IndexAccess {
  ExprId base;
  ExprId index;
};
struct Update {
  std::vector<Ident> path;
  ExprId value;
};
struct With {  // base with { a.b: v }
  ExprId base;
  std::vector<Update> updates;
};

struct Comprehension {  // for NAME in SEQ where COND
  Ident variable;
  ExprId sequence;
  ExprId where;  // may be invalid
  [[nodiscard]] auto valid() const -> bool { return variable.valid(); }
};
struct Argument {
  Ident label;  // may be invalid
  ExprId value;
};
struct Call {
  Ident callee;
  std::vector<Argument> arguments;
  Comprehension comprehension;  // of the only argument: sum(x for x in xs)
};
struct OutcomeOf {  // outcome(MDL-01)
  Ident control;
};
struct ListLit {
  std::vector<ExprId> elements;
  Comprehension comprehension;  // valid: exactly one element, [e for x in xs]
};
struct SetLit {
  std::vector<ExprId> elements;
  Comprehension comprehension;
};
struct FieldInit {
  Ident name;
  ExprId value;
};
struct RecordLit {
  std::vector<FieldInit> fields;
};

enum class UnaryOp : std::uint8_t { Not, Negate };
struct Unary {
  UnaryOp op;
  ExprId operand;
};
enum class BinaryOp : std::uint8_t { Add, Subtract, Multiply, Divide, Default, Implies, Eq, Ne, Lt, Le, Gt, Ge };
constexpr auto is_comparison(BinaryOp op) -> bool {
  return op == BinaryOp::Eq || op == BinaryOp::Ne || op == BinaryOp::Lt || op == BinaryOp::Le || op == BinaryOp::Gt ||
         op == BinaryOp::Ge;
}
struct Binary {
  BinaryOp op;
  ExprId left;
  ExprId right;
};
enum class LogicOp : std::uint8_t { And, Or };
struct Logic {  // two or more operands; `and` and `or` never mix without parentheses
  LogicOp op;
  std::vector<ExprId> operands;
};
enum class RangeEnd : std::uint8_t { Inclusive, Exclusive };  // `..` and `..<`
struct InRange {                                              // x in a .. b
  ExprId value;
  ExprId low;
  ExprId high;
  RangeEnd end;
  bool negated;  // `not in`
};
struct InSet {  // x in S
  ExprId value;
  ExprId set;
  bool negated;
};
struct Presence {  // x is present, x is absent
  ExprId value;
  bool present;
};
enum class Band : std::uint8_t { Target, Accept, Warn, Breach };
struct WithinBand {  // t within accept
  ExprId tolerance;
  Band band;
};
struct Matches {  // s matches /re/
  ExprId value;
  std::string_view pattern;  // between the slashes
};
struct Like {  // s like "a*"
  ExprId value;
  ExprId pattern;  // a StringLit
};
struct Cast {  // v as T
  ExprId value;
  TypeId type;
};
enum class QuantifierKind : std::uint8_t { Every, Some, No };
enum class Emptiness : std::uint8_t { Unsaid, IfAny, AtLeastOne };
struct Quantifier {
  QuantifierKind kind;
  Ident variable;
  Ident second;  // valid for `every k, v in map`
  ExprId sequence;
  Emptiness emptiness;
  ExprId body;
};
struct If {
  ExprId condition;
  ExprId then_value;
  ExprId else_value;
};
struct MatchArm {
  std::vector<Ident> members;
  ExprId value;
};
struct Match {
  ExprId subject;
  std::vector<MatchArm> arms;
};

using ExprForm =
    std::variant<Hole, NumberLit, BoolLit, NowLit, DateLit, InstantLit, DigestLit, StringLit, NameRef, FieldAccess,
                 IndexAccess, With, Call, OutcomeOf, ListLit, SetLit, RecordLit, Unary, Binary, Logic, InRange, InSet,
                 Presence, WithinBand, Matches, Like, Cast, Quantifier, If, Match>;
struct Expr {
  Span span;  // without surrounding parentheses
  ExprForm form;
};

// ------------------------------------------------------------------ types

struct SizeBound {  // `max 64` or `1 .. 64`
  bool given = false;
  std::string_view low;  // empty for `max`
  std::string_view high;
  Span span;
};
struct CollectionType {
  enum class Kind : std::uint8_t { List, Set, Map } kind;
  TypeId key;  // maps only
  TypeId element;
  SizeBound size;
};
struct RangeRefinement {
  ExprId low;
  ExprId high;
  RangeEnd end;
};
struct MaxRefinement {
  ExprId bound;
};
struct PatternRefinement {
  std::string_view pattern;
  Span span;
};
struct NamedType {
  QualifiedName name;
  std::string_view unit;  // int[tokens], decimal[USD per day]
  std::string_view per;
  std::variant<std::monostate, RangeRefinement, MaxRefinement, PatternRefinement> refinement;
};
struct TypeExpr {
  Span span;
  bool optional = false;
  std::variant<Hole, NamedType, CollectionType> form;
};

// ------------------------------------------------------------------ clauses

struct CriterionRef {  // iso42001:A.6.2.4
  Ident framework;
  std::string_view criterion;
  Span span;
};
struct Level {
  enum class Kind : std::uint8_t { Advisory, Soft, Hard } kind;
  Ident override_by;  // Soft only
};
enum class Decision : std::uint8_t { Allow, NeedsApproval, Escalate, Deny };
enum class Outcome : std::uint8_t { Satisfied, Violated, NotApplicable, Waived, Indeterminate };

// Shared by several blocks.
struct OwnerClause {
  Ident name;
};
struct ReviewClause {
  ExprId every;
};
struct EffectiveClause {
  std::string_view from;
  std::string_view until;
  Span span;
};
struct BecauseClause {
  ExprId text;
};
struct AppetiteClause {
  Ident name;
};
// evidence
struct AboutClause {
  ExprId subject;
};
struct FromClause {
  std::vector<Ident> roles;
};
struct FreshClause {
  ExprId within;
};
// tolerance
struct MeasureClause {
  ExprId value;
};
struct NeedsClause {
  ExprId condition;
};
struct BandClause {
  Band band;  // Target, Accept, Warn
  std::variant<std::pair<BinaryOp, ExprId>, RangeRefinement> limit;
};
struct BreachClause {};  // breach otherwise
// control
struct MapsClause {
  std::vector<CriterionRef> criteria;
};
struct TagsClause {
  std::vector<Ident> tags;
};
struct SeverityClause {
  Ident word;
};  // low medium high critical
struct EnforceClause {
  Level level;
  std::string_view until;
  std::optional<Level> then;
};
struct WaivableClause {
  Ident by;
};
struct LetClause {
  Ident name;
  ExprId value;
};
struct AppliesClause {
  ExprId condition;
};
struct RequireClause {
  Ident label;
  ExprId condition;
  ExprId message;
};
struct RemedyClause {
  ExprId text;
};
// waiver
struct ScopeClause {
  ExprId condition;
};
struct CompensatedClause {
  std::vector<Ident> controls;
};
struct ApprovedByClause {
  Ident approval;
};
struct GrantedClause {
  std::string_view date;
};
struct ExpiresClause {
  std::string_view date;
};
// approval
struct BindsClause {
  std::vector<ExprId> values;
};
struct NeedClause {
  std::string_view count;
  Ident role;
  ExprId when;
};
struct ExcludeClause {
  std::vector<ExprId> people;
};
struct ValidClause {
  ExprId duration;
};
struct VetoClause {
  bool any;
};
struct DelegateClause {
  ExprId up_to;
};  // invalid: `delegate never`
struct EscalateAfterClause {
  ExprId after;
  Ident role;
};
struct ExpireAfterClause {
  ExprId after;
};
// gate
struct GateControlsClause {
  Ident tag;  // `controls tagged T`; invalid when ids are listed
  std::vector<Ident> controls;
  std::optional<Level::Kind> at;  // a weaker level, in the open
  ExprId because;
  std::string_view until;
};
struct GateApprovalClause {
  Ident approval;
  ExprId when;
};
struct EscalateWhenClause {
  Ident role;
  ExprId condition;
  ExprId because;
};
struct DenyWhenClause {
  ExprId condition;
  ExprId because;
};
struct OnDecisionClause {
  Decision decision;
  bool oblige;
  std::vector<ExprId> calls;
};  // each a Call
struct NothingAppliesClause {
  Decision decision;
  ExprId because;
};
// risk
struct LikelihoodClause {
  std::string_view value;
  std::string_view of;
};
struct ImpactClause {
  std::string_view value;
  std::string_view of;
};
struct TreatedClause {
  std::vector<Ident> controls;
};
struct ResidualClause {
  ExprId value;
};
struct StatusClause {
  Ident name;
};
// asset
struct ClassClause {
  Ident name;
};
struct HoldsClause {
  ExprId set;
};
struct RegionClause {
  Ident name;
};
struct KeepClause {
  ExprId duration;
};
struct PurposesClause {
  ExprId set;
};
struct BasisClause {
  Ident name;
};
struct DigestClause {
  std::string_view digest;
};
// test
struct AtClause {
  std::string_view instant;
};
struct GivenClause {
  enum class Kind : std::uint8_t { Value, Missing, Untrusted } kind;
  Ident name;
  ExprId value;  // Value only
  ExprId aged;   // may be invalid
};
struct RequestedClause {
  Ident approval;
  ExprId aged;
};
struct SignedClause {
  bool approved;
  Ident approval;
  Ident by;
  Ident principal;
  Ident role;
  ExprId aged;
};
struct ExpectOutcomeClause {
  Ident control;
  Ident label;
  Outcome outcome;
};
struct ExpectObligationClause {
  Ident name;
};
struct ExpectDecisionClause {
  Decision decision;
};
struct ExpectClause {
  ExprId condition;
};
// property, prove
struct AssumeClause {
  ExprId condition;
};
struct ShowClause {
  ExprId condition;
};
struct MonotoneClause {
  enum class Change : std::uint8_t { Raising, Lowering, Hiding } change;
  std::vector<Ident> path;
  bool never_lowers;  // else never raises
  ExprId value;
};

using ClauseForm =
    std::variant<Hole, OwnerClause, ReviewClause, EffectiveClause, BecauseClause, AppetiteClause, AboutClause,
                 FromClause, FreshClause, MeasureClause, NeedsClause, BandClause, BreachClause, MapsClause, TagsClause,
                 SeverityClause, EnforceClause, WaivableClause, LetClause, AppliesClause, RequireClause, RemedyClause,
                 ScopeClause, CompensatedClause, ApprovedByClause, GrantedClause, ExpiresClause, BindsClause,
                 NeedClause, ExcludeClause, ValidClause, VetoClause, DelegateClause, EscalateAfterClause,
                 ExpireAfterClause, GateControlsClause, GateApprovalClause, EscalateWhenClause, DenyWhenClause,
                 OnDecisionClause, NothingAppliesClause, LikelihoodClause, ImpactClause, TreatedClause, ResidualClause,
                 StatusClause, ClassClause, HoldsClause, RegionClause, KeepClause, PurposesClause, BasisClause,
                 DigestClause, AtClause, GivenClause, RequestedClause, SignedClause, ExpectOutcomeClause,
                 ExpectObligationClause, ExpectDecisionClause, ExpectClause, AssumeClause, ShowClause, MonotoneClause>;
struct Clause {
  Span span;
  Doc doc;
  ClauseForm form;
};

// ------------------------------------------------------------------ declarations

struct Parameter {
  Ident name;
  TypeId type;
};
struct LimitEntry {
  Ident name;
  ExprId value;
};
struct LimitsDecl {
  std::vector<LimitEntry> entries;
};
struct UnitDecl {
  Ident name;
  ExprId equals;
};  // `equals` may be invalid
struct EnumMember {
  Doc doc;
  Ident name;
};
struct EnumDecl {
  Ident name;
  bool ordered;
  std::vector<EnumMember> members;
};
struct FieldDecl {
  Doc doc;
  Ident name;
  TypeId type;
  bool sensitive;
  Span span;
};
struct RecordDecl {
  Ident name;
  std::vector<FieldDecl> fields;
};
struct RequestDecl {
  Ident name;
  TypeId type;
};
struct EvidenceDecl {
  Ident name;
  TypeId type;
  std::vector<ClauseId> clauses;
};
struct DataDecl {
  Ident name;
  TypeId type;
  ExprId path;
  std::string_view digest;
  ExprId value;
};  // path or value
struct LetDecl {
  Ident name;
  TypeId type;
  ExprId value;
};  // `type` may be invalid
struct WhereBinding {
  Ident name;
  ExprId value;
};
struct FnDecl {
  Ident name;
  std::vector<Parameter> parameters;
  TypeId result;
  ExprId body;
  std::vector<WhereBinding> where;
};

struct CellTest {
  bool negated = false;  // `not` before the test
  std::variant<ExprId, std::pair<BinaryOp, ExprId>, RangeRefinement> test;
};
struct TableCell {
  enum class Kind : std::uint8_t { Any, Otherwise, Tests } kind;  // `-`, `otherwise`, alternatives
  std::vector<CellTest> tests;
  Span span;
};
struct TableRow {
  std::vector<TableCell> cells;
  ExprId result;
  Span span;
};
enum class HitPolicy : std::uint8_t { Unsaid, Unique, First, Collect };
struct TableDecl {
  Ident name;
  std::vector<Parameter> parameters;
  TypeId result;
  HitPolicy hit;
  std::vector<Ident> header;  // column names; the last is the result's
  std::vector<TableRow> rows;
};

struct RoleDecl {
  Ident name;
  ExprId title;
  ExprId group;
  std::string_view at_least;
};
struct SeparateDecl {
  std::vector<Ident> roles;
  ExprId because;
};
struct FrameworkDecl {
  Ident name;
  ExprId path;
  std::string_view digest;
};
struct CoverExclusion {
  std::string_view criterion;
  Span span;
  ExprId because;
};
struct CoverDecl {
  Ident framework;
  bool every;
  std::vector<std::pair<std::string_view, Span>> criteria;
  std::vector<CoverExclusion> exclusions;
};
struct AppetiteDecl {
  Ident name;
  Ident stance;  // averse minimal cautious open
  ExprId title;
  Ident approved_by;
  std::string_view on;
  ExprId review;
};
struct ToleranceDecl {
  Ident name;
  ExprId title;
  std::vector<ClauseId> clauses;
};
struct ControlDecl {
  Ident id;
  ExprId title;
  std::vector<ClauseId> clauses;
};
struct WaiverDecl {
  Ident id;
  Ident control;
  std::vector<ClauseId> clauses;
};
struct ApprovalDecl {
  Ident name;
  ExprId title;
  std::vector<ClauseId> clauses;
};
enum class Merge : std::uint8_t { Unsaid, Max, Min, Union, All };
struct ObligationDecl {
  Ident name;
  std::vector<Parameter> parameters;
  Merge merge;
};
struct GateDecl {
  Ident name;
  ExprId title;
  Ident request;
  std::vector<ClauseId> clauses;
};
struct RiskDecl {
  Ident id;
  ExprId title;
  std::vector<ClauseId> clauses;
};
struct TransformDecl {
  Ident name;
  ExprId removes;
  ExprId adds;
};
struct AssetSource {
  Ident asset;
  Ident via;
};
struct AssetDecl {
  Ident name;
  ExprId title;
  Ident kind;
  std::vector<AssetSource> sources;
  std::vector<ClauseId> clauses;
};
struct FixtureDecl {
  Ident name;
  TypeId type;
  ExprId value;
};
struct TestDecl {
  ExprId title;
  std::vector<ClauseId> clauses;
};
struct PropertyDecl {
  ExprId title;
  std::string_view runs;
  std::vector<ClauseId> clauses;
};
struct ProveDecl {
  ExprId title;
  std::vector<ClauseId> clauses;
};

using DeclForm =
    std::variant<Hole, LimitsDecl, UnitDecl, EnumDecl, RecordDecl, RequestDecl, EvidenceDecl, DataDecl, LetDecl, FnDecl,
                 TableDecl, RoleDecl, SeparateDecl, FrameworkDecl, CoverDecl, AppetiteDecl, ToleranceDecl, ControlDecl,
                 WaiverDecl, ApprovalDecl, ObligationDecl, GateDecl, RiskDecl, TransformDecl, AssetDecl, FixtureDecl,
                 TestDecl, PropertyDecl, ProveDecl>;
struct Allowance {  // allow W-DEAD-ROW because "…"
  Ident code;
  ExprId because;
  Span span;
};
struct Decl {
  Span span;  // from the first word to the last character, docs and allowances not included
  Doc doc;
  DeclForm form;
  std::vector<Allowance> allowances = {};
};

// ------------------------------------------------------------------ files

struct ModuleImport {
  QualifiedName name;
  Ident as;
};
struct SchemaImport {
  enum class Kind : std::uint8_t { JsonSchema, OpenApi, Proto } kind;
  ExprId path;
  ExprId operation;       // OpenApi only
  QualifiedName message;  // Proto only
  Ident as;
  std::string_view digest;
};
struct Import {
  Span span;
  std::variant<ModuleImport, SchemaImport> form;
};

struct Ast {
  diag::FileId file;
  std::string_view edition;  // "1"
  Doc module_doc;
  QualifiedName module;      // empty when the header was wrong
  std::string_view version;  // "3.2.0"
  Span header_span;          // of the module line
  std::vector<Import> imports;
  std::vector<DeclId> items;  // in source order; wrong ones are Holes

  Table<DeclId, Decl> decls;
  Table<ClauseId, Clause> clauses;
  Table<ExprId, Expr> exprs;
  Table<TypeId, TypeExpr> types;
  std::vector<Comment> comments;   // in source order
  std::deque<std::string> cooked;  // strings whose escapes changed their text
};

// "MDL-01", "a.b.c": a name as one string.
auto joined(const QualifiedName& name) -> std::string;

}  // namespace writ::syntax

// A syntax tree as text that is equal when two trees mean the same: spans and layout do not
// count, and neither does what canonical form changes on purpose (the order of sets, `not (a
// in s)`, nested chains of `and`, how numbers and durations are spelled). Written without the
// formatter, so that it can judge it. Every form seen is counted.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/ast.hpp"

namespace writ::tree {

using namespace syntax;

using Seen = std::map<std::string, std::size_t>;

// A number as a fraction in lowest terms; durations in nanoseconds.
class NumberText {
 public:
  static auto of(const NumberLit& number) -> std::string {
    std::string unit = std::string(number.unit) + (number.per.empty() ? "" : " per " + std::string(number.per));
    if (number.form == NumberForm::Percent) unit = "%";
    std::string digits = plain(number.digits);
    if (number.form == NumberForm::Plain) return digits;
    std::size_t point = digits.find('.');
    std::size_t places = point == std::string::npos ? 0 : digits.size() - point - 1;
    __int128 ns = number.form == NumberForm::Quantity && number.per.empty() ? ns_of(number.unit) : 0;
    if (ns == 0 || digits.size() > 18) return trimmed(digits, number.form) + " " + unit;
    __int128 value = 0;
    __int128 scale = 1;
    for (char c : digits) value = c == '.' ? value : value * 10 + (c - '0');
    for (std::size_t i = 0; i < places; ++i) scale *= 10;
    value *= ns;
    while (scale > 1 && value % 10 == 0) value /= 10, scale /= 10;
    bool whole = value % scale == 0 && value / scale <= INT64_MAX;
    return whole ? std::to_string(static_cast<std::int64_t>(value / scale)) + " ns" : digits + " " + unit;
  }

 private:
  static auto plain(std::string_view digits) -> std::string {
    std::string text;
    for (char c : digits) {
      if (c != '_') text += c;
    }
    while (text.size() > 1 && text[0] == '0' && text[1] != '.') text.erase(0, 1);
    return text;
  }
  // Zeros behind the fourth place of a percent mean nothing.
  static auto trimmed(std::string digits, NumberForm form) -> std::string {
    std::size_t point = digits.find('.');
    while (form == NumberForm::Percent && point != std::string::npos && digits.size() - point > 5 &&
           digits.back() == '0')
      digits.pop_back();
    return digits;
  }
  static auto ns_of(std::string_view unit) -> __int128 {
    static const std::map<std::string_view, __int128> kUnits = {{"ns", 1},
                                                                {"us", 1'000},
                                                                {"ms", 1'000'000},
                                                                {"s", 1'000'000'000},
                                                                {"sec", 1'000'000'000},
                                                                {"second", 1'000'000'000},
                                                                {"seconds", 1'000'000'000},
                                                                {"min", 60'000'000'000},
                                                                {"minute", 60'000'000'000},
                                                                {"minutes", 60'000'000'000},
                                                                {"h", 3'600'000'000'000},
                                                                {"hour", 3'600'000'000'000},
                                                                {"hours", 3'600'000'000'000},
                                                                {"day", 86'400'000'000'000},
                                                                {"days", 86'400'000'000'000},
                                                                {"week", 604'800'000'000'000},
                                                                {"weeks", 604'800'000'000'000}};
    auto found = kUnits.find(unit);
    return found == kUnits.end() ? 0 : found->second;
  }
};

class TreeText {
 public:
  TreeText(const Ast& ast, Seen& seen) : ast_(ast), seen_(seen) {}

  // ---- files

  auto head() -> std::string {
    std::string text = "edition " + std::string(ast_.edition) + "\n" + doc(ast_.module_doc);
    text += "module " + name(ast_.module) + " " + std::string(ast_.version) + "\n";
    for (const Import& import : ast_.imports) {
      text += std::visit([&](const auto& form) { return dump(form); }, import.form) + "\n";
    }
    return text;
  }

  auto declaration(DeclId id) -> std::string {
    const Decl& decl = ast_.decls[id];
    saw("declaration", decl.form.index());
    if (!decl.allowances.empty()) ++seen_["allowance"];
    std::string allowed;
    for (const Allowance& one : decl.allowances) allowed += "allow " + all(one.code, one.because) + "\n";
    return doc(decl.doc) + allowed + std::to_string(decl.form.index()) +
           std::visit([&](const auto& form) { return dump(form); }, decl.form);
  }

 private:
  void saw(const char* what, std::size_t which) { ++seen_[std::string(what) + " " + std::to_string(which)]; }

  // ---- parts

  template <class... Parts>
  auto all(const Parts&... parts) -> std::string {
    std::string text = "(";
    ((text += " " + dump(parts)), ...);
    return text + ")";
  }
  template <class Part>
  auto dump(const std::vector<Part>& parts) -> std::string {
    std::string text = "[";
    for (const Part& part : parts) text += dump(part) + ";";
    return text + "]";
  }
  template <class A, class B>
  auto dump(const std::pair<A, B>& pair) -> std::string {
    return all(pair.first, pair.second);
  }
  template <class... Forms>
  auto dump(const std::variant<Forms...>& form) -> std::string {
    return std::to_string(form.index()) + std::visit([&](const auto& one) { return dump(one); }, form);
  }
  template <class Part>
  auto dump(const std::optional<Part>& part) -> std::string {
    return part ? dump(*part) : "none";
  }
  template <class Enum>
    requires std::is_enum_v<Enum>
  auto dump(Enum value) -> std::string {
    return std::to_string(static_cast<int>(value));
  }
  auto dump(bool value) -> std::string { return value ? "true" : "false"; }
  auto dump(std::string_view text) -> std::string { return "'" + std::string(text) + "'"; }
  auto dump(const std::monostate&) -> std::string { return {}; }
  auto dump(const Hole&) -> std::string { return "hole"; }
  auto dump(const Span&) -> std::string { return {}; }
  auto dump(const Ident& ident) -> std::string {
    if (ident.quoted) ++seen_["quoted name"];
    return ident.valid() ? (ident.quoted ? "`" : "") + std::string(ident.text) : "-";
  }
  auto dump(const QualifiedName& qualified) -> std::string { return dump(qualified.parts); }
  auto name(const QualifiedName& qualified) -> std::string { return dump(qualified.parts); }
  auto doc(const Doc& doc) -> std::string {
    std::string text;
    for (std::string_view line : doc.lines)
      text += "///" + std::string(line.substr(0, line.find_last_not_of(" \t\r") + 1)) + "\n";
    return text;
  }
  // A count, a size: a number without a unit.
  auto count(std::string_view digits) -> std::string {
    return digits.empty() ? "-" : NumberText::of({NumberForm::Plain, digits, {}, {}});
  }

  // ---- expressions

  auto dump(ExprId id) -> std::string {
    if (!id.valid()) return "-";
    const ExprForm& form = ast_.exprs[id].form;
    saw("expression", form.index());
    if (const auto* unary = std::get_if<Unary>(&form)) {
      std::string negated =
          unary->op == UnaryOp::Not ? membership(ast_.exprs[unary->operand].form, true) : std::string();
      if (!negated.empty()) return negated;
    }
    if (std::string member = membership(form, false); !member.empty()) return member;
    return "{" + std::to_string(form.index()) + " " + std::visit([&](const auto& one) { return dump(one); }, form) +
           "}";
  }

  auto dump(const NumberLit& form) -> std::string {
    saw("number", static_cast<std::size_t>(form.form));
    return NumberText::of(form);
  }
  auto dump(const BoolLit& form) -> std::string { return dump(form.value); }
  auto dump(const NowLit&) -> std::string { return "now"; }
  auto dump(const DateLit& form) -> std::string { return dump(form.text); }
  auto dump(const InstantLit& form) -> std::string { return dump(form.text); }
  auto dump(const DigestLit& form) -> std::string { return dump(form.text); }
  auto dump(const StringPart& part) -> std::string {
    if (part.expr.valid()) ++seen_["interpolation"];
    return part.expr.valid() ? dump(part.expr) : dump(part.text);
  }
  auto dump(const StringLit& form) -> std::string {
    if (form.raw) ++seen_["raw string"];
    return all(form.raw, form.parts);
  }
  auto dump(const NameRef& form) -> std::string { return dump(form.name); }
  auto dump(const FieldAccess& form) -> std::string { return all(form.base, form.field); }
  auto dump(const IndexAccess& form) -> std::string { return all(form.base, form.index); }
  auto dump(const Update& update) -> std::string { return all(update.path, update.value); }
  auto dump(const With& form) -> std::string { return all(form.base, form.updates); }
  auto dump(const Comprehension& form) -> std::string {
    if (!form.valid()) return "-";
    ++seen_[form.where.valid() ? "comprehension with where" : "comprehension"];
    return all(form.variable, form.sequence, form.where);
  }
  auto dump(const Argument& argument) -> std::string {
    if (argument.label.valid()) ++seen_["labelled argument"];
    return all(argument.label, argument.value);
  }
  auto dump(const Call& form) -> std::string { return all(form.callee, form.arguments, form.comprehension); }
  auto dump(const OutcomeOf& form) -> std::string { return dump(form.control); }
  auto dump(const ListLit& form) -> std::string { return all(form.elements, form.comprehension); }
  auto dump(const SetLit& form) -> std::string {
    std::vector<std::string> elements;
    for (ExprId id : form.elements) elements.push_back(dump(id));
    std::sort(elements.begin(), elements.end());
    std::string text = "set";
    for (const std::string& element : elements) text += element + ";";
    return text + dump(form.comprehension);
  }
  auto dump(const FieldInit& field) -> std::string { return all(field.name, field.value); }
  auto dump(const RecordLit& form) -> std::string { return dump(form.fields); }
  auto dump(const Unary& form) -> std::string {
    saw("unary", static_cast<std::size_t>(form.op));
    return all(form.op, form.operand);
  }
  auto dump(const Binary& form) -> std::string {
    saw("binary", static_cast<std::size_t>(form.op));
    return all(form.op, form.left, form.right);
  }
  auto dump(const Logic& form) -> std::string {
    std::string text = all(form.op);
    add_operands(form, text);
    return text;
  }
  void add_operands(const Logic& form, std::string& text) {
    for (ExprId id : form.operands) {
      const auto* inner = std::get_if<Logic>(&ast_.exprs[id].form);
      if (inner != nullptr && inner->op == form.op) {
        ++seen_["chain in a chain"];
        add_operands(*inner, text);
      } else {
        text += dump(id) + ";";
      }
    }
  }
  auto dump(const InRange& form) -> std::string { return all(form.value, form.low, form.high, form.end); }
  auto dump(const InSet& form) -> std::string { return all(form.value, form.set); }
  // Empty for what is no membership, and for what is negated twice.
  auto membership(const ExprForm& form, bool negated) -> std::string {
    const auto* set = std::get_if<InSet>(&form);
    const auto* range = std::get_if<InRange>(&form);
    if (set == nullptr && range == nullptr) return {};
    bool inside = set != nullptr ? set->negated : range->negated;
    if (negated && inside) return {};
    return (negated || inside ? "{not in" : "{in") + (set != nullptr ? dump(*set) : dump(*range)) + "}";
  }
  auto dump(const Presence& form) -> std::string { return all(form.value, form.present); }
  auto dump(const WithinBand& form) -> std::string {
    saw("band", static_cast<std::size_t>(form.band));
    return all(form.tolerance, form.band);
  }
  auto dump(const Matches& form) -> std::string { return all(form.value, form.pattern); }
  auto dump(const Like& form) -> std::string { return all(form.value, form.pattern); }
  auto dump(const Cast& form) -> std::string { return all(form.value, form.type); }
  auto dump(const Quantifier& form) -> std::string {
    saw("quantifier", static_cast<std::size_t>(form.kind));
    saw("emptiness", static_cast<std::size_t>(form.emptiness));
    if (form.second.valid()) ++seen_["second variable"];
    return all(form.kind, form.variable, form.second, form.sequence, form.emptiness, form.body);
  }
  auto dump(const If& form) -> std::string { return all(form.condition, form.then_value, form.else_value); }
  auto dump(const MatchArm& arm) -> std::string { return all(arm.members, arm.value); }
  auto dump(const Match& form) -> std::string { return all(form.subject, form.arms); }

  // ---- types

  auto dump(TypeId id) -> std::string {
    if (!id.valid()) return "-";
    const TypeExpr& type = ast_.types[id];
    if (type.optional) ++seen_["optional type"];
    return all(type.optional, type.form);
  }
  auto dump(const SizeBound& size) -> std::string {
    ++seen_[!size.given ? "no size" : size.low.empty() ? "largest size" : "two sizes"];
    return all(size.given) + count(size.low) + count(size.high);
  }
  auto dump(const CollectionType& form) -> std::string {
    saw("collection", static_cast<std::size_t>(form.kind));
    return all(form.kind, form.key, form.element, form.size);
  }
  auto dump(const RangeRefinement& form) -> std::string { return all(form.low, form.high, form.end); }
  auto dump(const MaxRefinement& form) -> std::string { return dump(form.bound); }
  auto dump(const PatternRefinement& form) -> std::string { return dump(form.pattern); }
  auto dump(const NamedType& form) -> std::string {
    saw("refinement", form.refinement.index());
    if (!form.unit.empty()) ++seen_[form.per.empty() ? "unit of a type" : "rate of a type"];
    return all(form.name, form.unit, form.per, form.refinement);
  }

  // ---- clauses

  auto dump(ClauseId id) -> std::string {
    const Clause& clause = ast_.clauses[id];
    saw("clause", clause.form.index());
    if (!clause.doc.lines.empty()) ++seen_["documented clause"];
    return "\n  " + doc(clause.doc) + dump(clause.form);
  }

  auto dump(const CriterionRef& ref) -> std::string { return all(ref.framework, ref.criterion); }
  auto dump(const syntax::Level& level) -> std::string {
    saw("level", static_cast<std::size_t>(level.kind));
    return all(level.kind, level.override_by);
  }
  auto dump(const OwnerClause& form) -> std::string { return dump(form.name); }
  auto dump(const ReviewClause& form) -> std::string { return dump(form.every); }
  auto dump(const EffectiveClause& form) -> std::string { return all(form.from, form.until); }
  auto dump(const BecauseClause& form) -> std::string { return dump(form.text); }
  auto dump(const AppetiteClause& form) -> std::string { return dump(form.name); }
  auto dump(const AboutClause& form) -> std::string { return dump(form.subject); }
  auto dump(const FromClause& form) -> std::string { return dump(form.roles); }
  auto dump(const FreshClause& form) -> std::string { return dump(form.within); }
  auto dump(const MeasureClause& form) -> std::string { return dump(form.value); }
  auto dump(const NeedsClause& form) -> std::string { return dump(form.condition); }
  auto dump(const BandClause& form) -> std::string { return all(form.band, form.limit); }
  auto dump(const BreachClause&) -> std::string { return "breach"; }
  auto dump(const MapsClause& form) -> std::string { return dump(form.criteria); }
  auto dump(const TagsClause& form) -> std::string { return dump(form.tags); }
  auto dump(const SeverityClause& form) -> std::string { return dump(form.word); }
  auto dump(const EnforceClause& form) -> std::string { return all(form.level, form.until, form.then); }
  auto dump(const WaivableClause& form) -> std::string { return dump(form.by); }
  auto dump(const LetClause& form) -> std::string { return all(form.name, form.value); }
  auto dump(const AppliesClause& form) -> std::string { return dump(form.condition); }
  auto dump(const RequireClause& form) -> std::string { return all(form.label, form.condition, form.message); }
  auto dump(const RemedyClause& form) -> std::string { return dump(form.text); }
  auto dump(const ScopeClause& form) -> std::string { return dump(form.condition); }
  auto dump(const CompensatedClause& form) -> std::string { return dump(form.controls); }
  auto dump(const ApprovedByClause& form) -> std::string { return dump(form.approval); }
  auto dump(const GrantedClause& form) -> std::string { return dump(form.date); }
  auto dump(const ExpiresClause& form) -> std::string { return dump(form.date); }
  auto dump(const BindsClause& form) -> std::string { return dump(form.values); }
  auto dump(const NeedClause& form) -> std::string { return count(form.count) + all(form.role, form.when); }
  auto dump(const ExcludeClause& form) -> std::string { return dump(form.people); }
  auto dump(const ValidClause& form) -> std::string { return dump(form.duration); }
  auto dump(const VetoClause& form) -> std::string { return dump(form.any); }
  auto dump(const DelegateClause& form) -> std::string { return dump(form.up_to); }
  auto dump(const EscalateAfterClause& form) -> std::string { return all(form.after, form.role); }
  auto dump(const ExpireAfterClause& form) -> std::string { return dump(form.after); }
  auto dump(const GateControlsClause& form) -> std::string {
    return all(form.tag, form.controls, form.at, form.because, form.until);
  }
  auto dump(const GateApprovalClause& form) -> std::string { return all(form.approval, form.when); }
  auto dump(const EscalateWhenClause& form) -> std::string { return all(form.role, form.condition, form.because); }
  auto dump(const DenyWhenClause& form) -> std::string { return all(form.condition, form.because); }
  auto dump(const OnDecisionClause& form) -> std::string { return all(form.decision, form.oblige, form.calls); }
  auto dump(const NothingAppliesClause& form) -> std::string { return all(form.decision, form.because); }
  auto dump(const LikelihoodClause& form) -> std::string { return count(form.value) + " of " + count(form.of); }
  auto dump(const ImpactClause& form) -> std::string { return count(form.value) + " of " + count(form.of); }
  auto dump(const TreatedClause& form) -> std::string { return dump(form.controls); }
  auto dump(const ResidualClause& form) -> std::string { return dump(form.value); }
  auto dump(const StatusClause& form) -> std::string { return dump(form.name); }
  auto dump(const ClassClause& form) -> std::string { return dump(form.name); }
  auto dump(const HoldsClause& form) -> std::string { return dump(form.set); }
  auto dump(const RegionClause& form) -> std::string { return dump(form.name); }
  auto dump(const KeepClause& form) -> std::string { return dump(form.duration); }
  auto dump(const PurposesClause& form) -> std::string { return dump(form.set); }
  auto dump(const BasisClause& form) -> std::string { return dump(form.name); }
  auto dump(const DigestClause& form) -> std::string { return dump(form.digest); }
  auto dump(const AtClause& form) -> std::string { return dump(form.instant); }
  auto dump(const GivenClause& form) -> std::string { return all(form.kind, form.name, form.value, form.aged); }
  auto dump(const RequestedClause& form) -> std::string { return all(form.approval, form.aged); }
  auto dump(const SignedClause& form) -> std::string {
    return all(form.approved, form.approval, form.by, form.principal, form.role, form.aged);
  }
  auto dump(const ExpectOutcomeClause& form) -> std::string {
    saw("outcome", static_cast<std::size_t>(form.outcome));
    return all(form.control, form.label, form.outcome);
  }
  auto dump(const ExpectObligationClause& form) -> std::string { return dump(form.name); }
  auto dump(const ExpectDecisionClause& form) -> std::string {
    saw("decision", static_cast<std::size_t>(form.decision));
    return dump(form.decision);
  }
  auto dump(const ExpectClause& form) -> std::string { return dump(form.condition); }
  auto dump(const AssumeClause& form) -> std::string { return dump(form.condition); }
  auto dump(const ShowClause& form) -> std::string { return dump(form.condition); }
  auto dump(const MonotoneClause& form) -> std::string {
    saw("change", static_cast<std::size_t>(form.change));
    return all(form.change, form.path, form.never_lowers, form.value);
  }

  // ---- declarations

  auto dump(const ModuleImport& form) -> std::string { return all(form.name, form.as); }
  auto dump(const SchemaImport& form) -> std::string {
    saw("schema", static_cast<std::size_t>(form.kind));
    return all(form.kind, form.path, form.operation, form.message, form.as, form.digest);
  }
  auto dump(const Parameter& parameter) -> std::string { return all(parameter.name, parameter.type); }
  auto dump(const LimitEntry& entry) -> std::string { return all(entry.name, entry.value); }
  auto dump(const LimitsDecl& form) -> std::string { return dump(form.entries); }
  auto dump(const UnitDecl& form) -> std::string { return all(form.name, form.equals); }
  auto dump(const EnumMember& member) -> std::string {
    if (!member.doc.lines.empty()) ++seen_["documented member"];
    return doc(member.doc) + dump(member.name);
  }
  auto dump(const EnumDecl& form) -> std::string { return all(form.name, form.ordered, form.members); }
  auto dump(const FieldDecl& field) -> std::string {
    if (!field.doc.lines.empty()) ++seen_["documented field"];
    if (field.sensitive) ++seen_["sensitive field"];
    return doc(field.doc) + all(field.name, field.type, field.sensitive);
  }
  auto dump(const RecordDecl& form) -> std::string { return all(form.name, form.fields); }
  auto dump(const RequestDecl& form) -> std::string { return all(form.name, form.type); }
  auto dump(const EvidenceDecl& form) -> std::string { return all(form.name, form.type, form.clauses); }
  auto dump(const DataDecl& form) -> std::string {
    return all(form.name, form.type, form.path, form.digest, form.value);
  }
  auto dump(const LetDecl& form) -> std::string { return all(form.name, form.type, form.value); }
  auto dump(const WhereBinding& binding) -> std::string { return all(binding.name, binding.value); }
  auto dump(const FnDecl& form) -> std::string {
    if (!form.where.empty()) ++seen_["function with where"];
    return all(form.name, form.parameters, form.result, form.body, form.where);
  }
  auto dump(const CellTest& test) -> std::string {
    saw("cell test", test.test.index());
    return all(test.negated, test.test);
  }
  auto dump(const TableCell& cell) -> std::string {
    saw("cell", static_cast<std::size_t>(cell.kind));
    return all(cell.kind, cell.tests);
  }
  auto dump(const TableRow& row) -> std::string { return all(row.cells, row.result); }
  auto dump(const TableDecl& form) -> std::string {
    saw("hit policy", static_cast<std::size_t>(form.hit));
    return all(form.name, form.parameters, form.result, form.hit, form.header, form.rows);
  }
  auto dump(const RoleDecl& form) -> std::string {
    return all(form.name, form.title, form.group) + count(form.at_least);
  }
  auto dump(const SeparateDecl& form) -> std::string { return all(form.roles, form.because); }
  auto dump(const FrameworkDecl& form) -> std::string { return all(form.name, form.path, form.digest); }
  auto dump(const CoverExclusion& one) -> std::string { return all(one.criterion, one.because); }
  auto dump(const CoverDecl& form) -> std::string {
    return all(form.framework, form.every, form.criteria, form.exclusions);
  }
  auto dump(const AppetiteDecl& form) -> std::string {
    return all(form.name, form.stance, form.title, form.approved_by, form.on, form.review);
  }
  auto dump(const ToleranceDecl& form) -> std::string { return all(form.name, form.title, form.clauses); }
  auto dump(const ControlDecl& form) -> std::string { return all(form.id, form.title, form.clauses); }
  auto dump(const WaiverDecl& form) -> std::string { return all(form.id, form.control, form.clauses); }
  auto dump(const ApprovalDecl& form) -> std::string { return all(form.name, form.title, form.clauses); }
  auto dump(const ObligationDecl& form) -> std::string {
    saw("merge", static_cast<std::size_t>(form.merge));
    return all(form.name, form.parameters, form.merge);
  }
  auto dump(const GateDecl& form) -> std::string { return all(form.name, form.title, form.request, form.clauses); }
  auto dump(const RiskDecl& form) -> std::string { return all(form.id, form.title, form.clauses); }
  auto dump(const TransformDecl& form) -> std::string { return all(form.name, form.removes, form.adds); }
  auto dump(const AssetSource& source) -> std::string { return all(source.asset, source.via); }
  auto dump(const AssetDecl& form) -> std::string {
    return all(form.name, form.title, form.kind, form.sources, form.clauses);
  }
  auto dump(const FixtureDecl& form) -> std::string { return all(form.name, form.type, form.value); }
  auto dump(const TestDecl& form) -> std::string { return all(form.title, form.clauses); }
  auto dump(const PropertyDecl& form) -> std::string { return all(form.title) + count(form.runs) + dump(form.clauses); }
  auto dump(const ProveDecl& form) -> std::string { return all(form.title, form.clauses); }

  const Ast& ast_;
  Seen& seen_;
};

}  // namespace writ::tree

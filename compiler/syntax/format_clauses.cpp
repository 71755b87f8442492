// Clauses. Each form is a row of its block: its word, and what stands in the column behind.
#include "compiler/syntax/format_parts.hpp"
#include "compiler/syntax/format_spelling.hpp"

namespace writ::syntax::layout {
namespace {

// Rows that are aligned with their neighbours of the same shape.
enum Shape : std::uint8_t { kNoShape, kSeat, kSigned, kSignedForOther, kMonotone };

auto text(Formatter& f, std::string_view text) -> Layout { return f.out.text(text); }

auto row(Formatter& f, std::string_view word, std::string rest) -> Row { return {word, f.out.made(std::move(rest))}; }
auto row(Formatter& f, std::string_view word, const Ident& name) -> Row { return row(f, word, spelled(name)); }
auto expr_row(Formatter& f, std::string_view word, std::string_view before, ExprId expr) -> Row {
  return {word, f.out.concat({text(f, before), expr_layout(f, expr)})};
}

auto exprs(Formatter& f, const std::vector<ExprId>& ids) -> Layout {
  std::vector<Layout> parts;
  for (ExprId id : ids) parts.push_back(expr_layout(f, id));
  return listed(f, parts);
}

// A condition and the text that explains it, which goes on a line of its own if it does not
// fit behind. Comments between the two stay there.
auto explained(Formatter& f, std::string before, ExprId condition, std::string_view word, ExprId message) -> Layout {
  std::uint32_t end = f.ast.exprs[condition].span.end;
  std::uint32_t next = f.ast.exprs[message].span.begin;
  std::vector<Layout> parts = {f.out.made(std::move(before)), expr_layout(f, condition)};
  std::string_view behind = f.comments.take_behind(end, next);
  Lines between = f.comments.take_text(end, next);
  bool commented = !behind.empty() || !between.empty();
  if (!behind.empty()) parts.push_back(f.out.line_comment(behind, f.blocks++));
  for (std::string_view comment : between) parts.insert(parts.end(), {f.out.hard_line(), text(f, comment)});
  Layout line = commented ? f.out.hard_line() : f.out.line();
  parts.insert(parts.end(), {line, text(f, word), text(f, " "), expr_layout(f, message)});
  return f.out.group(f.out.concat(parts));
}

// ---------------------------------------------------------------- shared by several blocks

auto form_row(Formatter& f, const Clause& clause, const Hole&) -> Row {
  return {f.source.substr(clause.span.begin, clause.span.end - clause.span.begin), f.out.nothing()};
}
auto form_row(Formatter& f, const Clause&, const OwnerClause& form) -> Row { return row(f, "owner", form.name); }
auto form_row(Formatter& f, const Clause&, const ReviewClause& form) -> Row {
  return expr_row(f, "review", "every ", form.every);
}
auto form_row(Formatter& f, const Clause&, const EffectiveClause& form) -> Row {
  std::string until = form.until.empty() ? std::string() : " until " + std::string(form.until);
  return row(f, "effective", std::string(form.from) + until);
}
auto form_row(Formatter& f, const Clause&, const BecauseClause& form) -> Row {
  return expr_row(f, "because", "", form.text);
}
auto form_row(Formatter& f, const Clause&, const AppetiteClause& form) -> Row { return row(f, "appetite", form.name); }

// ---------------------------------------------------------------- evidence, tolerances

auto form_row(Formatter& f, const Clause&, const AboutClause& form) -> Row {
  return expr_row(f, "about", "", form.subject);
}
auto form_row(Formatter& f, const Clause&, const FromClause& form) -> Row { return {"from", listed(f, form.roles)}; }
auto form_row(Formatter& f, const Clause&, const FreshClause& form) -> Row {
  return expr_row(f, "fresh", "within ", form.within);
}
auto form_row(Formatter& f, const Clause&, const MeasureClause& form) -> Row {
  return expr_row(f, "measure", "", form.value);
}
auto form_row(Formatter& f, const Clause&, const NeedsClause& form) -> Row {
  return expr_row(f, "needs", "", form.condition);
}

auto limit(Formatter& f, const std::pair<BinaryOp, ExprId>& cut) -> Layout {
  return f.out.concat({text(f, spelled(cut.first)), text(f, " "), expr_layout(f, cut.second, Binding::Additive)});
}
auto limit(Formatter& f, const RangeRefinement& range) -> Layout {
  return f.out.concat({text(f, "in "), range_layout(f, range)});
}
auto form_row(Formatter& f, const Clause&, const BandClause& form) -> Row {
  return {spelled(form.band), std::visit([&](const auto& one) { return limit(f, one); }, form.limit)};
}
auto form_row(Formatter& f, const Clause&, const BreachClause&) -> Row { return row(f, "breach", "otherwise"); }

// ---------------------------------------------------------------- controls

auto form_row(Formatter& f, const Clause&, const MapsClause& form) -> Row {
  std::vector<Layout> parts;
  for (const CriterionRef& one : form.criteria)
    parts.push_back(f.out.made(spelled(one.framework) + ":" + std::string(one.criterion)));
  return {"maps", listed(f, parts)};
}
auto form_row(Formatter& f, const Clause&, const TagsClause& form) -> Row { return {"tags", listed(f, form.tags)}; }
auto form_row(Formatter& f, const Clause&, const SeverityClause& form) -> Row { return row(f, "severity", form.word); }
auto form_row(Formatter& f, const Clause&, const EnforceClause& form) -> Row {
  std::string level = spelled(form.level);
  if (form.then) level += " until " + std::string(form.until) + " then " + spelled(*form.then);
  return row(f, "enforce", level);
}
auto form_row(Formatter& f, const Clause&, const WaivableClause& form) -> Row {
  return row(f, "waivable", "by " + spelled(form.by));
}
auto form_row(Formatter& f, const Clause&, const LetClause& form) -> Row {
  return {"let", f.out.concat({f.out.made(spelled(form.name)), assigned(f, form.value)})};
}
auto form_row(Formatter& f, const Clause&, const AppliesClause& form) -> Row {
  return expr_row(f, "applies", "when ", form.condition);
}
auto form_row(Formatter& f, const Clause&, const RequireClause& form) -> Row {
  std::string label = form.label.valid() ? spelled(form.label) + ": " : std::string();
  return {"require", explained(f, label, form.condition, "otherwise", form.message)};
}
auto form_row(Formatter& f, const Clause&, const RemedyClause& form) -> Row {
  return expr_row(f, "remedy", "", form.text);
}

// ---------------------------------------------------------------- waivers

auto form_row(Formatter& f, const Clause&, const ScopeClause& form) -> Row {
  return expr_row(f, "scope", "when ", form.condition);
}
auto form_row(Formatter& f, const Clause&, const CompensatedClause& form) -> Row {
  return {"compensated", f.out.concat({text(f, "by "), listed(f, form.controls)})};
}
auto form_row(Formatter& f, const Clause&, const ApprovedByClause& form) -> Row {
  return row(f, "approved", "by " + spelled(form.approval));
}
auto form_row(Formatter& f, const Clause&, const GrantedClause& form) -> Row {
  return row(f, "granted", std::string(form.date));
}
auto form_row(Formatter& f, const Clause&, const ExpiresClause& form) -> Row {
  return row(f, "expires", std::string(form.date));
}

// ---------------------------------------------------------------- approvals

auto form_row(Formatter& f, const Clause&, const BindsClause& form) -> Row { return {"binds", exprs(f, form.values)}; }
auto form_row(Formatter& f, const Clause&, const NeedClause& form) -> Row {
  Row seat = {"need", {}, {spelled_digits(form.count) + " from " + spelled(form.role)}, kSeat};
  if (form.when.valid()) seat.rest = f.out.concat({text(f, "when "), expr_layout(f, form.when)});
  return seat;
}
auto form_row(Formatter& f, const Clause&, const ExcludeClause& form) -> Row {
  return {"exclude", exprs(f, form.people)};
}
auto form_row(Formatter& f, const Clause&, const ValidClause& form) -> Row {
  return expr_row(f, "valid", "", form.duration);
}
auto form_row(Formatter& f, const Clause&, const VetoClause& form) -> Row {
  return row(f, "veto", form.any ? "any" : "none");
}
auto form_row(Formatter& f, const Clause&, const DelegateClause& form) -> Row {
  return form.up_to.valid() ? expr_row(f, "delegate", "within role up to ", form.up_to) : row(f, "delegate", "never");
}
auto form_row(Formatter& f, const Clause&, const EscalateAfterClause& form) -> Row {
  return row(f, "escalate", "after " + expr_text(f, form.after) + " to " + spelled(form.role));
}
auto form_row(Formatter& f, const Clause&, const ExpireAfterClause& form) -> Row {
  return expr_row(f, "expire", "after ", form.after);
}

// ---------------------------------------------------------------- gates

auto form_row(Formatter& f, const Clause&, const GateControlsClause& form) -> Row {
  Layout chosen = form.tag.valid() ? f.out.made("tagged " + spelled(form.tag)) : listed(f, form.controls);
  if (!form.at) return {"controls", chosen};
  std::string_view level = *form.at == Level::Kind::Advisory ? " at advisory" : " at soft";
  Layout because = f.out.concat({f.out.line(), text(f, "because "), expr_layout(f, form.because)});
  Layout until = f.out.nothing();
  if (!form.until.empty()) until = f.out.concat({f.out.line(), text(f, "until "), text(f, form.until)});
  return {"controls", f.out.group(f.out.concat({chosen, text(f, level), because, until}))};
}
auto form_row(Formatter& f, const Clause&, const GateApprovalClause& form) -> Row {
  if (!form.when.valid()) return row(f, "approval", form.approval);
  return {"approval", f.out.concat({f.out.made(spelled(form.approval) + " when "), expr_layout(f, form.when)})};
}
auto form_row(Formatter& f, const Clause&, const EscalateWhenClause& form) -> Row {
  return {"escalate", explained(f, "to " + spelled(form.role) + " when ", form.condition, "because", form.because)};
}
auto form_row(Formatter& f, const Clause&, const DenyWhenClause& form) -> Row {
  return {"deny", explained(f, "when ", form.condition, "because", form.because)};
}
auto form_row(Formatter& f, const Clause&, const NothingAppliesClause& form) -> Row {
  std::string decision = "nothing applies " + std::string(spelled(form.decision));
  Layout because = f.out.concat({f.out.line(), text(f, "because "), expr_layout(f, form.because)});
  return {"if", f.out.group(f.out.concat({f.out.made(decision), because}))};
}
// Several calls stand below each other if they do not fit behind each other.
auto form_row(Formatter& f, const Clause&, const OnDecisionClause& form) -> Row {
  std::vector<Layout> calls;
  for (ExprId call : form.calls) {
    if (!calls.empty()) calls.insert(calls.end(), {text(f, ","), f.out.line()});
    calls.push_back(expr_layout(f, call));
  }
  Layout below = f.out.align(f.out.group(f.out.concat(calls)));
  std::string_view word = f.out.keep("on " + std::string(spelled(form.decision)));
  return {word, f.out.concat({text(f, form.oblige ? "oblige " : "advise "), below})};
}

// ---------------------------------------------------------------- risks

auto form_row(Formatter& f, const Clause&, const LikelihoodClause& form) -> Row {
  return row(f, "likelihood", spelled_digits(form.value) + " of " + spelled_digits(form.of));
}
auto form_row(Formatter& f, const Clause&, const ImpactClause& form) -> Row {
  return row(f, "impact", spelled_digits(form.value) + " of " + spelled_digits(form.of));
}
auto form_row(Formatter& f, const Clause&, const TreatedClause& form) -> Row {
  return {"treated", f.out.concat({text(f, "by "), listed(f, form.controls)})};
}
auto form_row(Formatter& f, const Clause&, const ResidualClause& form) -> Row {
  return expr_row(f, "residual", "", form.value);
}
auto form_row(Formatter& f, const Clause&, const StatusClause& form) -> Row { return row(f, "status", form.name); }

// ---------------------------------------------------------------- assets

auto form_row(Formatter& f, const Clause&, const ClassClause& form) -> Row { return row(f, "class", form.name); }
auto form_row(Formatter& f, const Clause&, const HoldsClause& form) -> Row {
  return expr_row(f, "holds", "", form.set);
}
auto form_row(Formatter& f, const Clause&, const RegionClause& form) -> Row { return row(f, "region", form.name); }
auto form_row(Formatter& f, const Clause&, const KeepClause& form) -> Row {
  return expr_row(f, "keep", "", form.duration);
}
auto form_row(Formatter& f, const Clause&, const PurposesClause& form) -> Row {
  return expr_row(f, "purposes", "", form.set);
}
auto form_row(Formatter& f, const Clause&, const BasisClause& form) -> Row { return row(f, "basis", form.name); }
auto form_row(Formatter& f, const Clause&, const DigestClause& form) -> Row {
  return row(f, "digest", std::string(form.digest));
}

// ---------------------------------------------------------------- tests

auto aged(Formatter& f, ExprId aged) -> std::string {
  return aged.valid() ? "aged " + expr_text(f, aged) : std::string();
}

auto form_row(Formatter& f, const Clause&, const AtClause& form) -> Row {
  return row(f, "at", std::string(form.instant));
}
auto form_row(Formatter& f, const Clause&, const GivenClause& form) -> Row {
  if (form.kind == GivenClause::Kind::Missing) return row(f, "given", spelled(form.name) + " missing");
  if (form.kind == GivenClause::Kind::Untrusted) return row(f, "given", spelled(form.name) + " untrusted");
  std::string age = aged(f, form.aged);
  if (!age.empty()) age.insert(age.begin(), ' ');
  return {"given", f.out.concat({f.out.made(spelled(form.name)), assigned(f, form.value), f.out.made(age)})};
}
auto form_row(Formatter& f, const Clause&, const RequestedClause& form) -> Row {
  return row(f, "requested", spelled(form.approval) + " " + aged(f, form.aged));
}
auto form_row(Formatter& f, const Clause&, const SignedClause& form) -> Row {
  bool own = !form.principal.valid();
  std::string who = "by " + spelled(form.by) + (own ? std::string() : " for " + spelled(form.principal));
  Row signature = {
      form.approved ? "approved" : "rejected", {}, {spelled(form.approval), who, "as " + spelled(form.role)}};
  signature.shape = own ? kSigned : kSignedForOther;
  if (form.aged.valid()) signature.rest = f.out.made(aged(f, form.aged));
  return signature;
}
auto form_row(Formatter& f, const Clause&, const ExpectOutcomeClause& form) -> Row {
  std::string label = form.label.valid() ? "." + spelled(form.label) : std::string();
  return row(f, "expect", spelled(form.control) + label + " " + std::string(spelled(form.outcome)));
}
auto form_row(Formatter& f, const Clause&, const ExpectObligationClause& form) -> Row {
  return row(f, "expect", "obligation " + spelled(form.name));
}
auto form_row(Formatter& f, const Clause&, const ExpectDecisionClause& form) -> Row {
  return row(f, "expect", std::string(spelled(form.decision)));
}

// Whether `expect` and this text would be read as a decision or an obligation.
auto reads_as_expectation(std::string_view condition) -> bool {
  constexpr std::string_view kNoDecision = "=!<>.(";  // behind `deny`, these go on with a condition
  std::size_t end = condition.find_first_of(" \n.([=!<>");
  std::string_view word = condition.substr(0, end);
  std::size_t next = end == std::string_view::npos ? end : condition.find_first_not_of(' ', end);
  if (word == "obligation") return next == std::string_view::npos;
  bool decision = word == "allow" || word == "needs_approval" || word == "escalate" || word == "deny";
  return decision && (next == std::string_view::npos || kNoDecision.find(condition[next]) == std::string_view::npos);
}

auto form_row(Formatter& f, const Clause&, const ExpectClause& form) -> Row {
  Layout condition = expr_layout(f, form.condition);
  bool enclosed = f.in_test && reads_as_expectation(f.out.flat_text(condition));
  if (!enclosed) return {"expect", condition};
  return {"expect", f.out.enclosed(condition)};
}
auto form_row(Formatter& f, const Clause&, const AssumeClause& form) -> Row {
  return expr_row(f, "assume", "", form.condition);
}
auto form_row(Formatter& f, const Clause&, const ShowClause& form) -> Row {
  return expr_row(f, "show", "", form.condition);
}
auto form_row(Formatter& f, const Clause&, const MonotoneClause& form) -> Row {
  std::string_view word = form.change == MonotoneClause::Change::Raising    ? "raising"
                          : form.change == MonotoneClause::Change::Lowering ? "lowering"
                                                                            : "hiding";
  Row row = expr_row(f, word, form.never_lowers ? "never lowers " : "never raises ", form.value);
  row.cells = {spelled(form.path)};
  row.shape = kMonotone;
  return row;
}

}  // namespace

auto clause_row(Formatter& f, ClauseId id) -> Row {
  const Clause& clause = f.ast.clauses[id];
  Row row = std::visit([&](const auto& form) { return form_row(f, clause, form); }, clause.form);
  row.span = clause.span;
  row.doc = &clause.doc;
  return row;
}

}  // namespace writ::syntax::layout

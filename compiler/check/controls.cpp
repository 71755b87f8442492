// Controls, waivers and approvals: their clauses, names and conditions.
#include <algorithm>
#include <array>

#include "compiler/check/checker.hpp"
#include "compiler/check/durations.hpp"
#include "compiler/check/literal.hpp"

namespace writ::check {

using namespace syntax;

namespace {

template <class Clause>
void each_ident(const std::vector<Ident>& names, Clause&& visit) {
  for (const Ident& name : names) visit(name);
}

void check_level(Checker& c, const Level& level) {
  if (level.kind == Level::Kind::Soft) lookup(c, Namespace::Approvals, level.override_by);
}

void check_maps(Checker& c, const MapsClause& maps) {
  for (const CriterionRef& criterion : maps.criteria) lookup(c, Namespace::Frameworks, criterion.framework);
}

void check_tags(Checker& c, const TagsClause& tags) {
  std::vector<std::string_view> seen;
  for (const Ident& tag : tags.tags) {
    if (std::find(seen.begin(), seen.end(), tag.text) != seen.end()) {
      c.sink.report(diag::DuplicateMember, tag.span, diag::Name{std::string(tag.text)}, diag::Text{"`tags`"});
    }
    seen.push_back(tag.text);
  }
}

void check_labels(Checker& c, const Symbol& symbol, const std::vector<const RequireClause*>& requires_) {
  std::vector<std::string_view> seen;
  for (const RequireClause* require : requires_) {
    if (!require->label.valid()) {
      if (requires_.size() == 1) continue;
      c.sink.report(diag::NoLabel, c.span(require->condition), diag::Name{symbol.name})
          .help("write `require NAME: …`; `" + symbol.name + ".NAME` is then its reason code, for ever");
      continue;
    }
    if (std::find(seen.begin(), seen.end(), require->label.text) != seen.end()) {
      c.sink.report(diag::DuplicateMember, require->label.span, diag::Name{std::string(require->label.text)},
                    diag::Text{"the control `" + symbol.name + "`"});
    }
    seen.push_back(require->label.text);
  }
}

void check_control_names(Checker& c, const Symbol& symbol, const ControlDecl& decl, const std::string& what) {
  if (const auto* maps = only_clause<MapsClause>(c, decl.clauses, "maps", symbol.span)) check_maps(c, *maps);
  if (const auto* tags = only_clause<TagsClause>(c, decl.clauses, "tags", symbol.span)) check_tags(c, *tags);
  only_clause<OwnerClause>(c, decl.clauses, "owner", symbol.span, what);
  only_clause<SeverityClause>(c, decl.clauses, "severity", symbol.span, what);
  if (const auto* enforce = only_clause<EnforceClause>(c, decl.clauses, "enforce", symbol.span, what)) {
    check_level(c, enforce->level);
    if (enforce->then) check_level(c, *enforce->then);
  }
  if (const auto* waivable = only_clause<WaivableClause>(c, decl.clauses, "waivable", symbol.span)) {
    lookup(c, Namespace::Approvals, waivable->by);
  }
  only_clause<RemedyClause>(c, decl.clauses, "remedy", symbol.span);
  if (const auto* review = only_clause<ReviewClause>(c, decl.clauses, "review", symbol.span))
    check_duration(c, review->every, Least::Something);
  if (const auto* effective = only_clause<EffectiveClause>(c, decl.clauses, "effective", symbol.span)) check_effective(c, *effective);
}

void check_let_clause(Checker& c, ClauseId id, const LetClause& let) {
  writ::TypeId type = infer(c, let.value);
  c.here().clause_locals[id.index] = bind_local(c, LocalKind::Named, let.name, type, let.value);
}

}  // namespace

// Days as written compare as text: YYYY-MM-DD.
void check_effective(Checker& c, const EffectiveClause& clause) {
  if (clause.until.empty() || clause.until >= clause.from) return;
  c.sink.report(diag::EndsBeforeItBegins, clause.span, diag::Text{std::string(clause.from)}, diag::Text{std::string(clause.until)})
      .help("the first day stands first; `until` names the last day on which it holds");
}

void check_control(Checker& c, SymbolId id) {
  const Symbol symbol = c.package.symbols[id];
  const auto& decl = std::get<ControlDecl>(c.ast().decls[symbol.decl].form);
  std::string what = describe(c, id);
  check_control_names(c, symbol, decl, what);
  check_message(c, decl.title);
  std::vector<const RequireClause*> requires_ = clauses_of<RequireClause>(c, decl.clauses);
  if (requires_.empty()) c.sink.report(diag::MissingClause, symbol.span, diag::Text{what}, diag::Name{"require"});
  check_labels(c, symbol, requires_);
  only_clause<AppliesClause>(c, decl.clauses, "applies", symbol.span);

  Inside inside(c);
  for (ClauseId clause : decl.clauses) {
    const ClauseForm& form = c.ast().clauses[clause].form;
    if (const auto* let = std::get_if<LetClause>(&form)) check_let_clause(c, clause, *let);
    if (const auto* applies = std::get_if<AppliesClause>(&form)) {
      // Requirements only matter where the control applies, so they may rely on its condition.
      if (expect_bool(c, applies->condition)) c.facts = with_facts(c.facts, flow_of(c, applies->condition).when_true);
      check_size(c, applies->condition, what);
    }
    if (const auto* require = std::get_if<RequireClause>(&form)) {
      expect_bool(c, require->condition);
      check_message(c, require->message);
      check_size(c, require->condition, what);
    }
    if (const auto* remedy = std::get_if<RemedyClause>(&form)) check_message(c, remedy->text);
  }
}

void check_waiver(Checker& c, SymbolId id) {
  const Symbol symbol = c.package.symbols[id];
  const auto& decl = std::get<WaiverDecl>(c.ast().decls[symbol.decl].form);
  std::string what = describe(c, id);
  lookup(c, Namespace::Controls, decl.control);
  if (const auto* scope = only_clause<ScopeClause>(c, decl.clauses, "scope", symbol.span, what)) expect_bool(c, scope->condition);
  only_clause<BecauseClause>(c, decl.clauses, "because", symbol.span, what);
  if (const auto* by = only_clause<ApprovedByClause>(c, decl.clauses, "approved", symbol.span, what)) {
    lookup(c, Namespace::Approvals, by->approval);
  }
  if (const auto* compensated = only_clause<CompensatedClause>(c, decl.clauses, "compensated", symbol.span)) {
    each_ident(compensated->controls, [&](const Ident& name) { lookup(c, Namespace::Controls, name); });
  }
  only_clause<GrantedClause>(c, decl.clauses, "granted", symbol.span, what);
  only_clause<ExpiresClause>(c, decl.clauses, "expires", symbol.span, what);
}

namespace {

void check_binds(Checker& c, const BindsClause& binds) {
  for (ExprId value : binds.values) {
    const auto* name = std::get_if<NameRef>(&c.ast().exprs[value].form);
    if (name != nullptr && name->name.text == "policy") continue;  // the policy's own digest
    infer(c, value);
  }
}

void check_people(Checker& c, ExprId id) {
  writ::TypeId type = infer(c, id, c.simple(Kind::Person));
  if (!type.valid()) return;
  const writ::Type row = c.types()[type];
  bool set = (row.kind == Kind::Set || row.kind == Kind::List) && c.types()[row.element].kind == Kind::Person;
  if (row.kind == Kind::Person || set) return;
  c.sink.report(diag::TypeMismatch, c.span(id), c.name_of(type), diag::TypeName{"a person or a set of people"});
}

}  // namespace

void check_approval(Checker& c, SymbolId id) {
  const Symbol symbol = c.package.symbols[id];
  const auto& decl = std::get<ApprovalDecl>(c.ast().decls[symbol.decl].form);
  std::string what = describe(c, id);
  if (const auto* binds = only_clause<BindsClause>(c, decl.clauses, "binds", symbol.span, what)) check_binds(c, *binds);
  if (const auto* valid = only_clause<ValidClause>(c, decl.clauses, "valid", symbol.span, what))
    check_duration(c, valid->duration, Least::Something);
  for (const DelegateClause* delegate : clauses_of<DelegateClause>(c, decl.clauses))
    check_duration(c, delegate->up_to, Least::Nothing);
  for (const ExpireAfterClause* expire : clauses_of<ExpireAfterClause>(c, decl.clauses))
    check_duration(c, expire->after, Least::Nothing);
  std::vector<const NeedClause*> needs = clauses_of<NeedClause>(c, decl.clauses);
  if (needs.empty()) c.sink.report(diag::MissingClause, symbol.span, diag::Text{what}, diag::Name{"need"});
  for (const NeedClause* need : needs) {
    lookup(c, Namespace::Roles, need->role);
    std::optional<std::int64_t> count = whole_number(need->count);
    constexpr std::int64_t kMostPeople = 1'000;
    if (!count || *count < 1 || *count > kMostPeople) {
      c.sink.report(diag::BadSize, need->role.span, diag::Text{std::string(need->count)}, diag::Text{"a seat is for 1 to 1000 people"});
    }
    if (!need->when.valid()) continue;
    expect_bool(c, need->when);
    check_size(c, need->when, what);
  }
  for (const ExcludeClause* exclude : clauses_of<ExcludeClause>(c, decl.clauses)) {
    for (ExprId people : exclude->people) check_people(c, people);
  }
  for (const EscalateAfterClause* escalate : clauses_of<EscalateAfterClause>(c, decl.clauses)) {
    lookup(c, Namespace::Roles, escalate->role);
    check_duration(c, escalate->after, Least::Nothing);
  }
}

}  // namespace writ::check

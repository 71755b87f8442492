// Clauses of blocks as the meaning digest sees them. A new form without its overload does not build.
#include <algorithm>
#include <type_traits>

#include "compiler/check/literal.hpp"
#include "compiler/check/meaning_form.hpp"
#include "compiler/syntax/format_spelling.hpp"

namespace writ::check {

using namespace syntax;

namespace {

// Words for people, and what only tests, properties and proofs hold.
template <class Form>
concept Ignored =
    std::is_same_v<Form, OwnerClause> || std::is_same_v<Form, RemedyClause> || std::is_same_v<Form, BecauseClause> ||
    std::is_same_v<Form, AtClause> || std::is_same_v<Form, GivenClause> || std::is_same_v<Form, RequestedClause> ||
    std::is_same_v<Form, SignedClause> || std::is_same_v<Form, ExpectOutcomeClause> ||
    std::is_same_v<Form, ExpectObligationClause> || std::is_same_v<Form, ExpectDecisionClause> ||
    std::is_same_v<Form, ExpectClause> || std::is_same_v<Form, AssumeClause> || std::is_same_v<Form, ShowClause> ||
    std::is_same_v<Form, MonotoneClause>;

struct ClauseWriter {
  MeaningForm& m;
  ClauseId id;

  // ---- the ways in which most clauses are written
  void expressions(std::string_view head, std::initializer_list<ExprId> exprs) const {
    m.group(head, [&] {
      for (ExprId expr : exprs) m.expression(expr);
    });
  }
  void reference(std::string_view head, Namespace space, const Ident& ident) const {
    m.group(head, [&] { m.name(space, ident); });
  }
  void references(std::string_view head, Namespace space, const std::vector<Ident>& idents) const {
    m.group(head, [&] { m.names(space, idents); });
  }
  void level(const Level& level) const {
    switch (level.kind) {
      case Level::Kind::Advisory: return m.word("advisory");
      case Level::Kind::Hard: return m.word("hard");
      case Level::Kind::Soft: return reference("soft", Namespace::Approvals, level.override_by);
    }
  }
  void weaker(Level::Kind kind) const {
    switch (kind) {
      case Level::Kind::Advisory: return m.word("advisory");
      case Level::Kind::Soft: return m.word("soft");
      case Level::Kind::Hard: return m.word("hard");
    }
  }

  void operator()(const Hole&) const { WRIT_CHECK(false, "a hole has no meaning"); }
  template <Ignored Form>
  void operator()(const Form&) const {}

  // ---- of several blocks
  void operator()(const ReviewClause& c) const { expressions("review", {c.every}); }
  void operator()(const EffectiveClause& c) const {
    m.group("effective", [&] {
      m.text(c.from);
      m.text(c.until);
    });
  }
  void operator()(const AppetiteClause& c) const { reference("appetite", Namespace::Appetites, c.name); }
  // ---- evidence
  void operator()(const AboutClause& c) const { expressions("about", {c.subject}); }
  void operator()(const FromClause& c) const { references("from", Namespace::Roles, c.roles); }
  void operator()(const FreshClause& c) const { expressions("fresh", {c.within}); }
  // ---- tolerance
  void operator()(const MeasureClause& c) const { expressions("measure", {c.value}); }
  void operator()(const NeedsClause& c) const { expressions("needs", {c.condition}); }
  void operator()(const BandClause& c) const {
    m.group("band", [&] {
      m.word(layout::spelled(c.band));
      if (const auto* range = std::get_if<RangeRefinement>(&c.limit)) return m.range(*range);
      const auto& cut = std::get<std::pair<BinaryOp, ExprId>>(c.limit);
      m.word(layout::spelled(cut.first));
      m.expression(cut.second);
    });
  }
  void operator()(const BreachClause&) const {}  // `breach otherwise` says what holds without it
  // ---- control
  void operator()(const MapsClause& c) const {
    m.group("maps", [&] {
      m.unordered(c.criteria, [&](const CriterionRef& ref) {
        m.name(Namespace::Frameworks, ref.framework);
        m.text(ref.criterion);
      });
    });
  }
  void operator()(const TagsClause& c) const {
    m.group("tags", [&] { m.unordered(c.tags, [&](const Ident& tag) { m.text(tag.text); }); });
  }
  void operator()(const SeverityClause& c) const { m.leaf("severity", c.word.text); }
  void operator()(const EnforceClause& c) const {
    m.group("enforce", [&] {
      level(c.level);
      if (!c.then) return;
      m.text(c.until);
      level(*c.then);
    });
  }
  void operator()(const WaivableClause& c) const { reference("waivable", Namespace::Approvals, c.by); }
  void operator()(const LetClause& c) const {
    expressions("let", {c.value});
    auto local = m.facts().clause_locals.find(id.index);
    if (local != m.facts().clause_locals.end()) m.bind(local->second);
  }
  void operator()(const AppliesClause& c) const { expressions("applies", {c.condition}); }
  void operator()(const RequireClause& c) const {
    m.group("require", [&] {
      m.text(c.label.text);
      m.expression(c.condition);
    });
  }
  // ---- waiver
  void operator()(const ScopeClause& c) const { expressions("scope", {c.condition}); }
  void operator()(const CompensatedClause& c) const { references("compensated", Namespace::Controls, c.controls); }
  void operator()(const ApprovedByClause& c) const { reference("approved", Namespace::Approvals, c.approval); }
  void operator()(const GrantedClause& c) const { m.leaf("granted", c.date); }
  void operator()(const ExpiresClause& c) const { m.leaf("expires", c.date); }
  // ---- approval
  void operator()(const BindsClause& c) const {  // an approval signs them in this order
    m.group("binds", [&] {
      for (ExprId value : c.values) m.expression(value);
    });
  }
  void operator()(const NeedClause& c) const {
    m.group("need", [&] {
      m.text(plain_digits(c.count));
      m.name(Namespace::Roles, c.role);
      m.expression(c.when);
    });
  }
  void operator()(const ExcludeClause& c) const {
    m.group("exclude", [&] { m.unordered(c.people, [&](ExprId who) { m.expression(who); }); });
  }
  void operator()(const ValidClause& c) const { expressions("valid", {c.duration}); }
  void operator()(const VetoClause& c) const {
    m.group("veto", [&] { m.word(c.any ? "any" : "none"); });
  }
  void operator()(const DelegateClause& c) const { expressions("delegate", {c.up_to}); }
  void operator()(const EscalateAfterClause& c) const {
    m.group("escalate_after", [&] {
      m.expression(c.after);
      m.name(Namespace::Roles, c.role);
    });
  }
  void operator()(const ExpireAfterClause& c) const { expressions("expire_after", {c.after}); }
  // ---- gate
  void operator()(const GateControlsClause& c) const {
    m.group("controls", [&] {
      c.tag.valid() ? m.leaf("tagged", c.tag.text) : m.names(Namespace::Controls, c.controls);
      if (!c.at) return;
      weaker(*c.at);
      m.text(c.until);
    });
  }
  void operator()(const GateApprovalClause& c) const {
    m.group("approval", [&] {
      m.name(Namespace::Approvals, c.approval);
      m.expression(c.when);
    });
  }
  void operator()(const EscalateWhenClause& c) const {
    m.group("escalate", [&] {
      m.name(Namespace::Roles, c.role);
      m.expression(c.condition);
    });
  }
  void operator()(const DenyWhenClause& c) const { expressions("deny", {c.condition}); }
  void operator()(const OnDecisionClause& c) const {
    m.group("on", [&] {
      m.word(layout::spelled(c.decision));
      m.word(c.oblige ? "oblige" : "advise");
      for (ExprId call : c.calls) m.expression(call);
    });
  }
  void operator()(const NothingAppliesClause& c) const {
    m.group("nothing_applies", [&] { m.word(layout::spelled(c.decision)); });
  }
  // ---- risk
  void operator()(const LikelihoodClause& c) const { scored("likelihood", c.value, c.of); }
  void operator()(const ImpactClause& c) const { scored("impact", c.value, c.of); }
  void scored(std::string_view head, std::string_view value, std::string_view of) const {
    m.group(head, [&] {
      m.text(plain_digits(value));
      m.text(plain_digits(of));
    });
  }
  void operator()(const TreatedClause& c) const { references("treated", Namespace::Controls, c.controls); }
  void operator()(const ResidualClause& c) const { expressions("residual", {c.value}); }
  void operator()(const StatusClause& c) const { m.leaf("status", c.name.text); }
  // ---- asset
  void operator()(const ClassClause& c) const { m.leaf("class", c.name.text); }
  void operator()(const HoldsClause& c) const { expressions("holds", {c.set}); }
  void operator()(const RegionClause& c) const { m.leaf("region", c.name.text); }
  void operator()(const KeepClause& c) const { expressions("keep", {c.duration}); }
  void operator()(const PurposesClause& c) const { expressions("purposes", {c.set}); }
  void operator()(const BasisClause& c) const { m.leaf("basis", c.name.text); }
  void operator()(const DigestClause& c) const { m.leaf("digest", c.digest); }
};

}  // namespace

// Clauses of one kind keep their order, which reasons follow; kinds have none. A `let` comes
// first, so that what it binds is visible to all.
void MeaningForm::clauses(const std::vector<ClauseId>& ids) {
  const auto write = [&](ClauseId id) { std::visit(ClauseWriter{*this, id}, ast().clauses[id].form); };
  const auto is_let = [&](ClauseId id) { return std::holds_alternative<LetClause>(ast().clauses[id].form); };
  for (ClauseId id : ids) {
    if (is_let(id)) write(id);
  }
  std::vector<std::string> others;
  for (ClauseId id : ids) {
    if (!is_let(id)) others.push_back(apart([&] { write(id); }));
  }
  const auto head = [](const std::string& form) {
    return std::string_view(form).substr(0, form.find_first_of(" (", 1));
  };
  std::stable_sort(others.begin(), others.end(),
                   [&](const std::string& a, const std::string& b) { return head(a) < head(b); });
  for (const std::string& form : others) out_ += form;
}

}  // namespace writ::check

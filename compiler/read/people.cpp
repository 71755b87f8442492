// Who may say yes, who is who, what is accepted, and what is at stake.
#include <fmt/format.h>

#include "compiler/check/literal.hpp"
#include "compiler/read/sections.hpp"

namespace writ::read {

using namespace syntax;

namespace {

auto people(std::string_view count, std::string_view role) -> std::string {
  return fmt::format("{} {} in the role {}", count, count == "1" ? "person" : "different people", role);
}

auto values_of(const Words& words, const std::vector<ExprId>& values) -> std::vector<std::string> {
  std::vector<std::string> out;
  for (const ExprId value : values) {
    const std::string written = words.written(value);
    out.push_back(written == "policy" ? "the rules as they stand" : code(written));
  }
  return out;
}

auto approval_points(const Words& words, const ApprovalDecl& approval) -> std::vector<std::string> {
  std::vector<std::string> found;
  each_clause<NeedClause>(words, approval.clauses, [&](const NeedClause& c) {
    found.push_back(fmt::format("{} must sign{}.", people(c.count, c.role.text),
                                c.when.valid() ? " when " + words.condition(c.when) : ""));
  });
  each_clause<ExcludeClause>(words, approval.clauses, [&](const ExcludeClause& c) {
    found.push_back(fmt::format("Nobody of {} may sign, or be signed for.", listed(values_of(words, c.people))));
  });
  each_clause<BindsClause>(words, approval.clauses, [&](const BindsClause& c) {
    found.push_back(fmt::format("A signature is about {} as they are then; for other values it does not count.",
                                listed(values_of(words, c.values))));
  });
  each_clause<ValidClause>(words, approval.clauses, [&](const ValidClause& c) {
    found.push_back(fmt::format("A signature counts for {}.", words.written(c.duration)));
  });
  each_clause<VetoClause>(words, approval.clauses, [&](const VetoClause& c) {
    found.push_back(c.any ? "One rejection by somebody who could sign refuses it."
                          : "A rejection takes back only the same person's own signature.");
  });
  each_clause<DelegateClause>(words, approval.clauses, [&](const DelegateClause& c) {
    found.push_back(
        c.up_to.valid()
            ? fmt::format("Somebody in the role may sign for somebody else who delegated to them for at most {}; "
                          "that uses up both people.",
                          words.written(c.up_to))
            : "Nobody may sign for somebody else.");
  });
  each_clause<EscalateAfterClause>(words, approval.clauses, [&](const EscalateAfterClause& c) {
    found.push_back(
        fmt::format("{} after it was asked for, {} may fill any seat.", words.written(c.after), c.role.text));
  });
  each_clause<ExpireAfterClause>(words, approval.clauses, [&](const ExpireAfterClause& c) {
    found.push_back(fmt::format("{} after it was asked for it is refused.", words.written(c.after)));
  });
  return found;
}

auto title_of(const Words& words, std::string_view name, ExprId title) -> std::string {
  const std::string said = words.message(title);
  return std::string(name) + (said.empty() ? "" : " — " + said);
}

template <class ClauseForm>
auto name_in(const Words& words, const std::vector<ClauseId>& clauses) -> std::string {
  const auto* found = clause<ClauseForm>(words, clauses);
  return found == nullptr ? "" : std::string(found->name.text);
}

}  // namespace

auto approvals_section(const Reading& r) -> Section {
  Section section{"approvals", "Approvals: who may say yes", {}, {}};
  r.each<ApprovalDecl>([&](const Words& words, const Decl& decl, const ApprovalDecl& approval) {
    Entry entry{"approval-" + std::string(approval.name.text), title_of(words, approval.name.text, approval.title), {}};
    const std::string docs = Words::docs(decl.doc);
    if (!docs.empty()) entry.blocks.push_back(text(docs));
    entry.blocks.push_back(text("It is granted when every seat is filled by somebody else:"));
    entry.blocks.push_back(points(approval_points(words, approval)));
    section.entries.push_back(std::move(entry));
  });
  return section;
}

auto waivers_section(const Reading& r) -> Section {
  Section section{"waivers", "Waivers: violations that are accepted for some days", {}, {}};
  Table rows{{"waiver", "control", "covers", "because", "from", "to", "granted by", "instead"}, {}};
  r.each<WaiverDecl>([&](const Words& words, const Decl&, const WaiverDecl& waiver) {
    const auto* scope = clause<ScopeClause>(words, waiver.clauses);
    const auto* because = clause<BecauseClause>(words, waiver.clauses);
    const auto* granted = clause<GrantedClause>(words, waiver.clauses);
    const auto* expires = clause<ExpiresClause>(words, waiver.clauses);
    const auto* by = clause<ApprovedByClause>(words, waiver.clauses);
    const auto* instead = clause<CompensatedClause>(words, waiver.clauses);
    rows.rows.push_back(
        {std::string(waiver.id.text), std::string(waiver.control.text),
         scope == nullptr ? "every violation" : words.condition(scope->condition),
         because == nullptr ? "" : words.message(because->text), granted == nullptr ? "" : std::string(granted->date),
         expires == nullptr ? "" : std::string(expires->date), by == nullptr ? "" : std::string(by->approval.text),
         instead == nullptr ? "" : listed(names_of(instead->controls)) + " must hold"});
  });
  if (!rows.rows.empty()) section.blocks.push_back(table(std::move(rows)));
  return section;
}

auto people_section(const Reading& r) -> Section {
  Section section{"people", "Roles, appetite and risks", {}, {}};
  Table roles{{"role", "what it is", "from the directory", "at least"}, {}};
  r.each<RoleDecl>([&](const Words& words, const Decl&, const RoleDecl& role) {
    roles.rows.push_back({std::string(role.name.text), words.message(role.title), words.message(role.group),
                          role.at_least.empty() ? "" : std::string(role.at_least) + " people"});
  });
  if (!roles.rows.empty()) section.blocks.push_back(table(std::move(roles)));
  r.each<SeparateDecl>([&](const Words& words, const Decl&, const SeparateDecl& separate) {
    section.blocks.push_back(text(fmt::format("Nobody may hold both {}: \"{}\"", listed(names_of(separate.roles)),
                                              words.message(separate.because))));
  });
  r.each<AppetiteDecl>([&](const Words& words, const Decl&, const AppetiteDecl& appetite) {
    section.blocks.push_back(
        text(fmt::format("Appetite {} ({}): \"{}\" Approved by {} on {}.", appetite.name.text, appetite.stance.text,
                         words.message(appetite.title), appetite.approved_by.text, appetite.on)));
  });
  Table risks{{"risk", "title", "owner", "likelihood", "impact", "treated by", "status"}, {}};
  r.each<RiskDecl>([&](const Words& words, const Decl&, const RiskDecl& risk) {
    const auto* likelihood = clause<LikelihoodClause>(words, risk.clauses);
    const auto* impact = clause<ImpactClause>(words, risk.clauses);
    const auto* treated = clause<TreatedClause>(words, risk.clauses);
    risks.rows.push_back(
        {std::string(risk.id.text), words.message(risk.title), name_in<OwnerClause>(words, risk.clauses),
         likelihood == nullptr ? "" : fmt::format("{} of {}", likelihood->value, likelihood->of),
         impact == nullptr ? "" : fmt::format("{} of {}", impact->value, impact->of),
         treated == nullptr ? "" : listed(names_of(treated->controls)), name_in<StatusClause>(words, risk.clauses)});
  });
  if (!risks.rows.empty()) section.blocks.push_back(table(std::move(risks)));
  return section;
}

}  // namespace writ::read

// Gates and controls: what is decided where, and what must hold.
#include <fmt/format.h>
#include <set>

#include "compiler/check/gate_controls.hpp"
#include "compiler/check/literal.hpp"
#include "compiler/read/sections.hpp"

namespace writ::read {

using namespace syntax;

namespace {

auto decision_words(Decision decision) -> std::string_view {
  switch (decision) {
    case Decision::Allow: return "allow";
    case Decision::NeedsApproval: return "needs approval";
    case Decision::Escalate: return "escalate";
    case Decision::Deny: return "deny";
  }
  return {};
}

auto kind_words(Level::Kind kind) -> std::string_view {
  switch (kind) {
    case Level::Kind::Advisory: return "advisory";
    case Level::Kind::Soft: return "soft";
    case Level::Kind::Hard: return "hard";
  }
  return {};
}

auto title_of(const Words& words, std::string_view name, ExprId title) -> std::string {
  const std::string said = words.message(title);
  return std::string(name) + (said.empty() ? "" : " — " + said);
}

// ---------------------------------------------------------------- gates

auto control_points(const Reading& r, const Words& words, const GateDecl& gate) -> std::vector<std::string> {
  std::vector<std::string> found;
  each_clause<GateControlsClause>(words, gate.clauses, [&](const GateControlsClause& clause) {
    for (const check::SymbolId id : check::controls_of(r.source.package, words.module(), clause)) {
      const check::Symbol& row = r.source.package.symbols[id];
      const Words there = r.words(row.module);
      const auto& decl = std::get<ControlDecl>(there.ast().decls[row.decl].form);
      std::string line = title_of(there, row.name, decl.title);
      const auto* enforce = check::first_clause<EnforceClause>(there.ast(), decl.clauses);
      if (clause.at) {
        line += fmt::format(" ({} here{}: {})", kind_words(*clause.at),
                            clause.until.empty() ? "" : " until " + std::string(clause.until),
                            words.message(clause.because));
      } else if (enforce != nullptr) {
        line += fmt::format(" ({})", kind_words(enforce->level.kind));
      }
      found.push_back(std::move(line));
    }
  });
  return found;
}

auto gate_points(const Words& words, const GateDecl& gate) -> std::vector<std::string> {
  std::vector<std::string> found;
  each_clause<GateApprovalClause>(words, gate.clauses, [&](const GateApprovalClause& c) {
    found.push_back(fmt::format("It asks for the approval {}{}.", c.approval.text,
                                c.when.valid() ? " when " + words.condition(c.when) : ""));
  });
  each_clause<DenyWhenClause>(words, gate.clauses, [&](const DenyWhenClause& c) {
    found.push_back(fmt::format("It denies when {}: \"{}\"", words.condition(c.condition), words.message(c.because)));
  });
  each_clause<EscalateWhenClause>(words, gate.clauses, [&](const EscalateWhenClause& c) {
    found.push_back(fmt::format("It escalates to {} when {}: \"{}\"", c.role.text, words.condition(c.condition),
                                words.message(c.because)));
  });
  each_clause<NothingAppliesClause>(words, gate.clauses, [&](const NothingAppliesClause& c) {
    found.push_back(fmt::format("If none of its controls applies it decides {}: \"{}\"", decision_words(c.decision),
                                words.message(c.because)));
  });
  each_clause<OnDecisionClause>(words, gate.clauses, [&](const OnDecisionClause& c) {
    std::vector<std::string> calls;
    for (const ExprId call : c.calls) calls.push_back(code(words.written(call)));
    found.push_back(fmt::format("On {} {}: {}.", decision_words(c.decision),
                                c.oblige ? "the caller must carry out" : "the caller is advised", listed(calls)));
  });
  return found;
}

auto gate_entry(const Reading& r, const Words& words, const Decl& decl, const GateDecl& gate) -> Entry {
  Entry entry{"gate-" + std::string(gate.name.text), title_of(words, gate.name.text, gate.title), {}};
  const std::string docs = Words::docs(decl.doc);
  if (!docs.empty()) entry.blocks.push_back(text(docs));
  entry.blocks.push_back(
      text(fmt::format("It decides on the request {}, by the strictest of these. A control allows when it is "
                       "satisfied, waived or does not "
                       "apply.",
                       code(gate.request.text))));
  std::vector<std::string> all = control_points(r, words, gate);
  for (std::string& more : gate_points(words, gate)) all.push_back(std::move(more));
  entry.blocks.push_back(points(std::move(all)));
  return entry;
}

// ---------------------------------------------------------------- controls

auto enforced_words(const EnforceClause& enforce) -> std::string {
  std::string out = level_words(enforce.level);
  if (enforce.then) out += fmt::format(" From {} on: {}", enforce.until, level_words(*enforce.then));
  return out;
}

auto criteria_words(const Words& words, const ControlDecl& control) -> std::vector<std::string> {
  std::vector<std::string> found;
  each_clause<MapsClause>(words, control.clauses, [&](const MapsClause& maps) {
    for (const CriterionRef& ref : maps.criteria)
      found.push_back(fmt::format("{}:{}", ref.framework.text, ref.criterion));
  });
  return found;
}

auto facts_of(const Words& words, const ControlDecl& control) -> std::string {
  std::string out;
  if (const auto* c = clause<OwnerClause>(words, control.clauses)) out += fmt::format("Owner: {}. ", c->name.text);
  if (const auto* c = clause<SeverityClause>(words, control.clauses))
    out += fmt::format("Severity: {}. ", c->word.text);
  if (const auto* c = clause<EnforceClause>(words, control.clauses)) out += enforced_words(*c) + " ";
  const std::vector<std::string> criteria = criteria_words(words, control);
  if (!criteria.empty()) out += fmt::format("Serves {}. ", listed(criteria));
  return out;
}

auto further_facts(const Words& words, const ControlDecl& control) -> std::string {
  std::string out;
  const auto* waivable = clause<WaivableClause>(words, control.clauses);
  out += waivable != nullptr ? fmt::format("It can be waived by the approval {}. ", waivable->by.text)
                             : "It cannot be waived. ";
  if (const auto* c = clause<ReviewClause>(words, control.clauses))
    out += fmt::format("Reviewed every {}. ", words.written(c->every));
  if (const auto* c = clause<EffectiveClause>(words, control.clauses))
    out += fmt::format("Holds from {}{}. ", c->from, c->until.empty() ? "" : " to " + std::string(c->until));
  if (const auto* c = clause<RemedyClause>(words, control.clauses))
    out += fmt::format("Where it is violated: {}", words.message(c->text));
  return out;
}

// What a control is decided on, through everything that it names.
auto reliance(const Reading& r, const Words& words, const ControlDecl& control) -> std::vector<std::string> {
  std::set<check::SymbolId> found;
  const auto add = [&](ExprId expr) { check::reach(r.source.package, words.module(), expr, found); };
  each_clause<RequireClause>(words, control.clauses, [&](const RequireClause& c) { add(c.condition); });
  each_clause<AppliesClause>(words, control.clauses, [&](const AppliesClause& c) { add(c.condition); });
  each_clause<LetClause>(words, control.clauses, [&](const LetClause& c) { add(c.value); });
  std::vector<std::string> names;
  for (const check::SymbolId id : found) {
    const check::Symbol& row = r.source.package.symbols[id];
    if (row.kind == check::SymbolKind::Evidence) names.push_back("the evidence " + code(row.name));
    if (row.kind == check::SymbolKind::Request) names.push_back("the request " + code(row.name));
    if (row.kind == check::SymbolKind::Data) names.push_back("the data " + code(row.name));
  }
  return names;
}

auto requirement_points(const Words& words, const ControlDecl& control) -> std::vector<std::string> {
  std::vector<std::string> found;
  each_clause<RequireClause>(words, control.clauses, [&](const RequireClause& c) {
    const std::string label = c.label.valid() ? em(c.label.text) + ": " : "";
    found.push_back(
        fmt::format("{}{}. Otherwise: \"{}\"", label, words.condition(c.condition), words.message(c.message)));
  });
  return found;
}

auto control_entry(const Reading& r, const Words& words, const Decl& decl, const ControlDecl& control) -> Entry {
  Entry entry{std::string(control.id.text), title_of(words, control.id.text, control.title), {}};
  const std::string docs = Words::docs(decl.doc);
  if (!docs.empty()) entry.blocks.push_back(text(docs));
  entry.blocks.push_back(text(facts_of(words, control)));
  const auto* applies = clause<AppliesClause>(words, control.clauses);
  if (applies != nullptr)
    entry.blocks.push_back(text(fmt::format("It applies only when {}.", words.condition(applies->condition))));
  each_clause<LetClause>(words, control.clauses, [&](const LetClause& c) {
    entry.blocks.push_back(text(fmt::format("{} stands for {}.", code(c.name.text), words.value(c.value))));
  });
  entry.blocks.push_back(text("It requires:"));
  entry.blocks.push_back(points(requirement_points(words, control)));
  const std::vector<std::string> inputs = reliance(r, words, control);
  if (!inputs.empty()) entry.blocks.push_back(text(fmt::format("It relies on {}.", listed(inputs))));
  entry.blocks.push_back(text(further_facts(words, control)));
  return entry;
}

}  // namespace

auto level_words(const Level& level) -> std::string {
  switch (level.kind) {
    case Level::Kind::Advisory: return "Advisory: a violation is reported and stops nothing.";
    case Level::Kind::Soft:
      return level.override_by.valid() ? fmt::format("Soft: a violation needs the approval {}.", level.override_by.text)
                                       : "Soft: a violation needs approval.";
    case Level::Kind::Hard: return "Hard: a violation denies.";
  }
  return {};
}

auto gates_section(const Reading& r) -> Section {
  Section section{"gates", "Gates: where decisions are made", {}, {}};
  r.each<GateDecl>([&](const Words& words, const Decl& decl, const GateDecl& gate) {
    section.entries.push_back(gate_entry(r, words, decl, gate));
  });
  return section;
}

auto controls_section(const Reading& r) -> Section {
  Section section{"controls", "Controls: what must hold", {}, {}};
  r.each<ControlDecl>([&](const Words& words, const Decl& decl, const ControlDecl& control) {
    section.entries.push_back(control_entry(r, words, decl, control));
  });
  return section;
}

}  // namespace writ::read

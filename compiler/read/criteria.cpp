// Criteria of frameworks against the controls that serve them; what the rules are, and what their tests expect.
#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "compiler/check/gate_controls.hpp"
#include "compiler/check/literal.hpp"
#include "compiler/read/sections.hpp"

namespace writ::read {

using namespace syntax;

namespace {

// Criterion -> the controls that map it, in the order of the rules.
struct Mapping {
  std::vector<std::string> controls;  // that map anything
  std::map<std::string, std::vector<std::string>> served;
  std::map<std::string, std::string> titles;
};

auto title_in(const Reading& r, const Words& words, const CriterionRef& ref) -> std::string {
  const check::SymbolId framework =
      r.source.package.find(words.module(), check::Namespace::Frameworks, ref.framework.text);
  if (!framework.valid()) return {};
  const check::Symbol& row = r.source.package.symbols[framework];
  const auto found = r.source.catalogues.find({row.module, row.decl.index});
  const check::Criterion* criterion = found == r.source.catalogues.end() ? nullptr : found->second.find(ref.criterion);
  return criterion == nullptr ? "" : criterion->title;
}

auto mapping_of(const Reading& r) -> Mapping {
  Mapping made;
  r.each<ControlDecl>([&](const Words& words, const Decl&, const ControlDecl& control) {
    bool any = false;
    each_clause<MapsClause>(words, control.clauses, [&](const MapsClause& maps) {
      for (const CriterionRef& ref : maps.criteria) {
        const std::string name = fmt::format("{}:{}", ref.framework.text, ref.criterion);
        made.served[name].emplace_back(control.id.text);
        made.titles[name] = title_in(r, words, ref);
        any = true;
      }
    });
    if (any) made.controls.emplace_back(control.id.text);
  });
  return made;
}

auto counted(std::size_t count, std::string_view noun) -> std::string {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

auto matrix_section(const Reading& r) -> Section {
  Section section{"criteria", "Criteria and the controls that serve them", {}, {}};
  const Mapping mapping = mapping_of(r);
  Table rows{{"criterion", "title"}, {}};
  rows.head.insert(rows.head.end(), mapping.controls.begin(), mapping.controls.end());
  for (const auto& [criterion, controls] : mapping.served) {
    std::vector<std::string> row{criterion, mapping.titles.at(criterion)};
    for (const std::string& control : mapping.controls)
      row.emplace_back(std::find(controls.begin(), controls.end(), control) == controls.end() ? "" : "x");
    rows.rows.push_back(std::move(row));
  }
  if (!rows.rows.empty()) section.blocks.push_back(table(std::move(rows)));
  return section;
}

auto applicability_section(const Reading& r) -> Section {
  Section section{"applicability", "Statement of applicability", {}, {}};
  for (const check::Statement& statement : r.source.statements) {
    Entry entry{"soa-" + statement.framework, statement.catalogue->title + " " + statement.catalogue->version, {}};
    Table rows{{"criterion", "title", "state", "controls, or why not"}, {}};
    for (const check::CriterionRow& row : statement.rows) {
      const bool excluded = row.applies == check::Applicability::Excluded;
      rows.rows.push_back({row.criterion->id, row.criterion->title, std::string(applicability_words(row.applies)),
                           excluded ? row.because : listed(row.controls)});
    }
    entry.blocks.push_back(table(std::move(rows)));
    section.entries.push_back(std::move(entry));
  }
  return section;
}

auto tests_section(const Reading& r) -> Section {
  Section section{"tests", "What its authors tried", {}, {}};
  std::vector<std::string> lines;
  r.each<TestDecl>([&](const Words& w, const Decl&, const TestDecl& f) {
    std::vector<std::string> expected;
    each_clause<ExpectDecisionClause>(w, f.clauses, [&](const ExpectDecisionClause& c) {
      constexpr const char* kWords[] = {"allow", "needs approval", "escalate", "deny"};
      expected.emplace_back(kWords[static_cast<std::size_t>(c.decision)]);
    });
    lines.push_back(w.message(f.title) + (expected.empty() ? "" : ": " + listed(expected)));
  });
  r.each<PropertyDecl>([&](const Words& w, const Decl&, const PropertyDecl& f) {
    lines.push_back(fmt::format("In {} worlds that are made up: {}", f.runs.empty() ? "many" : std::string(f.runs),
                                w.message(f.title)));
  });
  r.each<ProveDecl>(
      [&](const Words& w, const Decl&, const ProveDecl& f) { lines.push_back("Always: " + w.message(f.title)); });
  if (lines.empty()) return section;
  section.blocks.push_back(text(marked("Each of these is a test in the rules, which `writ test` runs.")));
  section.blocks.push_back(points(std::move(lines)));
  return section;
}

namespace {

// With a reason of these rules.
auto reason_words(const Reading& r) -> std::string {
  std::string id;
  std::string label;
  r.each<ControlDecl>([&](const Words& words, const Decl&, const ControlDecl& control) {
    const auto* require = clause<RequireClause>(words, control.clauses);
    if (require == nullptr || !label.empty()) return;
    id = control.id.text;
    label = require->label.text;
  });
  std::string out = "To see why a request was denied, look in its record for the reasons, and for them here.";
  if (!label.empty())
    out += fmt::format(" {} is the requirement {} of the control {}.", code(id + "." + label), em(label), id);
  return out;
}

}  // namespace

auto about_section(const Reading& r) -> Section {
  Section section{"about", "How to read this", {}, {}};
  std::size_t gates = 0;
  std::size_t controls = 0;
  r.each<GateDecl>([&](const Words&, const Decl&, const GateDecl&) { ++gates; });
  r.each<ControlDecl>([&](const Words&, const Decl&, const ControlDecl&) { ++controls; });
  section.blocks.push_back(text(marked(fmt::format(
      "These rules have {} and {}. A gate decides each request with one of four words, from the most generous to the "
      "strictest: *allow*, *needs approval*, *escalate*, *deny*. It takes the strictest of everything that speaks.",
      counted(gates, "gate"), counted(controls, "control")))));
  section.blocks.push_back(points({
      marked("A control is *satisfied* when it applies and everything that it requires holds, *violated* when "
             "something does not, *not "
             "applicable* when its condition is false, and *waived* when it is violated and a waiver covers that."),
      marked("A violation of a *hard* control denies. One of a *soft* control needs an approval. One of an *advisory* "
             "control is reported."),
      marked("Evidence that is missing, too old, about something else or not signed by whom it must be is *not known*. "
             "Then every outcome "
             "that is still possible counts, and the strictest decides: what is missing never helps."),
      marked("A gate of which no control is satisfied denies, unless it says otherwise."),
      marked("The *best case* of a decision is what it would be if everything that is not known turned out well. "
             "*Deny, best case allow* "
             "waits for something; *deny, best case deny* is final for what was handed in."),
      reason_words(r),
  }));
  return section;
}

}  // namespace writ::read

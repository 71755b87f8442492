// What falls due: reviews, waivers, levels, and what ends.
#include <algorithm>
#include <fmt/format.h>

#include "compiler/check/literal.hpp"
#include "compiler/read/sections.hpp"
#include "runtime/base/clock.hpp"
#include "runtime/values/text.hpp"

namespace writ::read {

using namespace syntax;

namespace {

struct Due {
  std::optional<std::int64_t> day;  // nothing: again and again, from no day that the rules name
  std::string what;
};

struct Dues {
  const Reading& r;
  std::vector<Due> found;

  void at(std::string_view day, std::string what) {
    if (const auto date = parse_date(day)) found.push_back({date, std::move(what)});
  }
  void again(const Words& words, std::string what, const std::vector<ClauseId>& clauses) {
    const auto* review = clause<ReviewClause>(words, clauses);
    if (review == nullptr) return;
    const auto* effective = clause<EffectiveClause>(words, clauses);
    const auto every = check::literal_duration(words.ast(), review->every);
    const auto from = effective == nullptr ? std::nullopt : parse_date(effective->from);
    const std::string often = " is reviewed, every " + words.written(review->every);
    const std::optional<std::int64_t> first = from && every ? std::optional(*from + *every / kDayNanos) : std::nullopt;
    found.push_back({first, what + often + (first ? "; first" : "")});
  }
  void ends(const Words& words, const std::string& what, const std::vector<ClauseId>& clauses) {
    const auto* effective = clause<EffectiveClause>(words, clauses);
    if (effective == nullptr) return;
    at(effective->from, what + " begins to hold");
    at(effective->until, what + " holds for the last time");
  }
};

void control_dues(Dues& dues, const Words& words, const ControlDecl& control) {
  const std::string name = "the control " + std::string(control.id.text);
  dues.again(words, name, control.clauses);
  dues.ends(words, name, control.clauses);
  const auto* enforce = clause<EnforceClause>(words, control.clauses);
  if (enforce != nullptr && enforce->then) dues.at(enforce->until, name + " changes. " + level_words(*enforce->then));
}

void gate_dues(Dues& dues, const Words& words, const GateDecl& gate) {
  dues.again(words, "the gate " + std::string(gate.name.text), gate.clauses);
  dues.ends(words, "the gate " + std::string(gate.name.text), gate.clauses);
  each_clause<GateControlsClause>(words, gate.clauses, [&](const GateControlsClause& c) {
    if (!c.until.empty())
      dues.at(c.until,
              fmt::format("{} in the gate {} {} at its weaker level for the last time", listed(names_of(c.controls)),
                          gate.name.text, c.controls.size() == 1 ? "stands" : "stand"));
  });
}

void appetite_dues(Dues& dues, const Words& words, const AppetiteDecl& appetite) {
  const auto approved = parse_date(appetite.on);
  const auto every = check::literal_duration(words.ast(), appetite.review);
  if (approved && every)
    dues.found.push_back({*approved + *every / kDayNanos,
                          "the appetite " + std::string(appetite.name.text) + " has to be approved again"});
}

}  // namespace

auto due_section(const Reading& r) -> Section {
  Section section{"due", "What falls due", {}, {}};
  Dues dues{r, {}};
  r.each<AppetiteDecl>([&](const Words& w, const Decl&, const AppetiteDecl& f) { appetite_dues(dues, w, f); });
  r.each<ToleranceDecl>([&](const Words& w, const Decl&, const ToleranceDecl& f) {
    dues.again(w, "the tolerance " + std::string(f.name.text), f.clauses);
    dues.ends(w, "the tolerance " + std::string(f.name.text), f.clauses);
  });
  r.each<ControlDecl>([&](const Words& w, const Decl&, const ControlDecl& f) { control_dues(dues, w, f); });
  r.each<WaiverDecl>([&](const Words& w, const Decl&, const WaiverDecl& f) {
    if (const auto* c = clause<ExpiresClause>(w, f.clauses))
      dues.at(c->date, fmt::format("the waiver {} for {} holds for the last time", f.id.text, f.control.text));
  });
  r.each<GateDecl>([&](const Words& w, const Decl&, const GateDecl& f) { gate_dues(dues, w, f); });
  r.each<RiskDecl>([&](const Words& w, const Decl&, const RiskDecl& f) {
    dues.again(w, "the risk " + std::string(f.id.text), f.clauses);
  });
  std::stable_sort(dues.found.begin(), dues.found.end(),
                   [](const Due& a, const Due& b) { return a.day.value_or(INT64_MAX) < b.day.value_or(INT64_MAX); });
  Table rows{{"day", "what"}, {}};
  for (const Due& due : dues.found) {
    const bool past = due.day && r.source.today && *due.day < *r.source.today;
    rows.rows.push_back({due.day ? print_date(*due.day) + (past ? " (past)" : "") : "again and again", due.what});
  }
  if (rows.rows.empty()) return section;
  if (r.source.today) section.blocks.push_back(text("As of " + print_date(*r.source.today) + ", all days in UTC."));
  section.blocks.push_back(table(std::move(rows)));
  return section;
}

}  // namespace writ::read

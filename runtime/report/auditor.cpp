// A decision for an auditor: numbered sentences that each can be referred to, with the ids of controls, criteria
// and evidence.
#include <fmt/format.h>

#include "runtime/report/page.hpp"
#include "runtime/values/text.hpp"

namespace writ::report {
namespace {

using explain::Contribution;
using explain::ContributionKind;

auto joined(const std::vector<std::string>& parts, std::string_view separator = ", ") -> std::string {
  return fmt::format("{}", fmt::join(parts, separator));
}

class Sentences {
 public:
  explicit Sentences(Style style) : page_(style) {}

  void heading(std::string_view text) {
    page_.blank();
    page_.line(0, page_.painted(Ink::Bold, text));
  }
  void say(const std::string& sentence) {
    page_.line(2,
               page_.painted(Ink::Bold, fmt::format("{:>3}", ++number_)) + "  " + page_.painted(Ink::Plain, sentence));
  }
  void more(const std::string& line) { page_.line(7, page_.painted(Ink::Dim, line)); }
  auto finish() -> std::string { return page_.finish(); }

 private:
  Page page_;
  std::size_t number_ = 0;
};

// ---------------------------------------------------------------- what was decided, by what, on what

auto source_words(const ir::Module& module) -> std::string {
  std::string text = fmt::format("{} {}", module.name, module.version);
  if (!module.meaning_digest.empty()) text += ", meaning " + module.meaning_digest;
  return text;
}

void say_decision(const Outcome& outcome, Sentences& s) {
  const decide::Decision& d = outcome.decision;
  s.heading("What was decided");
  s.say(fmt::format("The gate {}{} decided {} for the instant {}.", gate_name(outcome),
                    d.gate->title.empty() ? "" : " (" + d.gate->title + ")", decide::verdict_name(d.decision),
                    print_instant(outcome.situation.now)));
  if (d.decision != ir::Verdict::Allow) {
    s.say(d.best_case == d.decision
              ? "More evidence alone does not change this decision."
              : fmt::format("If everything that is not known turned out well, it would decide {}.",
                            decide::verdict_name(d.best_case)));
  }
  s.say("The rules are " + source_words(outcome.module) + ".");
}

auto state_words(const evidence::Admission& row) -> std::string {
  const std::string detail = row.detail.empty() ? "" : " (" + row.detail + ")";
  if (row.state == evidence::State::Ok) return "It counts" + detail + ".";
  if (row.state == evidence::State::Missing && !row.item) return "It was not handed in, so nothing of it is known.";
  return fmt::format("It does not count, because it is {}{}; nothing of it is known.",
                     spaced(evidence::state_name(row.state)), detail);
}

auto envelope_words(const evidence::Admission& row) -> std::string {
  if (!row.item) return {};
  const evidence::Item& item = *row.item;
  std::string text;
  if (item.issuer && !item.issuer->empty()) text += ", issued by " + *item.issuer;
  if (item.issued_at) text += " at " + print_instant(*item.issued_at);
  if (!item.digest.empty()) text += ", " + item.digest;
  if (item.trust == evidence::Trust::Accepted) text += ", which nobody signed";
  if (item.trust == evidence::Trust::Verified) text += ", whose signature was verified";
  return text;
}

auto ledger_words(const evidence::Ledger& ledger) -> std::string {
  if (!ledger.is_open()) {
    return fmt::format(
        "The ledger `{}` is closed: its head, signed with the key `{}` at {}, says that these are all the statements.",
        ledger.terms.name, ledger.key, print_instant(ledger.at.value_or(0)));
  }
  return fmt::format("The ledger `{}` is open, because {}: more may have been said, and that is reckoned with.",
                     ledger.terms.name, ledger.why);
}

void say_inputs(const Outcome& outcome, Sentences& s) {
  s.heading("What it was decided on");
  const evidence::Situation& situation = outcome.situation;
  const std::string& request = outcome.module.inputs[outcome.decision.gate->request].name;
  s.say(fmt::format("The request `{}`{}.", request,
                    situation.request_digest.empty() ? "" : ", " + situation.request_digest));
  for (const ir::InputId id : explain::inputs_of(outcome.module, *outcome.decision.gate)) {
    const ir::Input& input = outcome.module.inputs[id];
    const evidence::Admission& row = situation.admissions[id.index];
    if (input.kind != ir::InputKind::Evidence) continue;
    s.say(fmt::format("The evidence `{}`{}. {}", input.name, envelope_words(row), state_words(row)));
  }
  if (situation.ledger.state != evidence::LedgerState::NotAsked) s.say(ledger_words(situation.ledger));
  for (const evidence::HandedIn& one : situation.documents) {
    if (one.as == "ledger_head") s.say("The head of the ledger, " + one.digest + ".");
    if (one.as == "statements") s.say("What people said on approvals, " + one.digest + ".");
    if (one.as == "people") s.say("The directory of people, " + one.digest + ".");
    if (one.as == "keys") s.say("The list of keys that sign evidence, " + one.digest + ".");
  }
}

// ---------------------------------------------------------------- why

auto evidence_words(const Outcome& outcome, const Contribution& c) -> std::string {
  std::vector<std::string> names;
  for (const ir::InputId id : c.inputs) {
    const ir::Input& input = outcome.module.inputs[id];
    const std::string kind = input.kind == ir::InputKind::Request    ? "the request"
                             : input.kind == ir::InputKind::Evidence ? "the evidence `" + input.name + "`"
                                                                     : "the data `" + input.name + "`";
    names.push_back(kind);
  }
  return names.empty() ? "" : "It is decided on " + joined(names) + ".";
}

auto level_words(const ir::Level& level) -> std::string {
  switch (level.kind) {
    case ir::LevelKind::Advisory: return "advisory";
    case ir::LevelKind::Soft: return level.override_by.empty() ? "soft" : "soft, override by " + level.override_by;
    case ir::LevelKind::Hard: return "hard";
  }
  return {};
}

auto control_words(const ir::Control& control, const ir::Level& level) -> std::string {
  std::string text = fmt::format("{} \"{}\" ({}, severity {}, owner {}", control.id, control.title, level_words(level),
                                 control.severity, control.owner);
  if (!control.maps.empty()) text += "; serves " + joined(control.maps);
  return text + ")";
}

// With a full stop, unless the author ended it.
auto closed(std::string text) -> std::string {
  return text.ends_with('.') || text.ends_with('!') || text.ends_with('?') ? text : text + ".";
}

auto requirement_words(const Contribution& c) -> std::string {
  const std::string effect = c.effect == ir::Verdict::Allow
                                 ? ""
                                 : fmt::format(" By itself this is enough for {}.", decide::verdict_name(c.effect));
  if (c.truth == Truth::True) return fmt::format("{} holds: {}.", c.code, c.expression);
  return fmt::format("{} {}: {}{}", c.code, c.certain ? "does not hold" : "may not hold", closed(sentence(c)), effect);
}

// "scan.provenance_level is 1": every leaf with what was found in it.
void more_values(const Contribution& c, Sentences& s) {
  for (const std::string& line : details(c)) s.more(line);
}

void say_control(const Outcome& outcome, const decide::ControlResult& result, Sentences& s) {
  const ir::Control& control = outcome.module.controls[result.control];
  const bool open = decide::outcome_names(result.outcomes).size() > 1;
  s.say(fmt::format("{} is {}{}.", control_words(control, *result.level), outcome_words(result.outcomes),
                    open ? ": which of them is not known" : ""));
  const explain::Explanation& why = outcome.explanation;
  for (const auto* list : {&why.because, &why.also, &why.warnings, &why.waived, &why.met}) {
    for (const Contribution& c : *list) {
      if (c.control != result.control) continue;
      if (c.kind == ContributionKind::NotApplicable) {
        s.say(fmt::format("{} does not apply, because this does not hold: {}. {}", c.code, c.expression,
                          evidence_words(outcome, c)));
        continue;
      }
      s.say(requirement_words(c) + " " + evidence_words(outcome, c));
      more_values(c, s);
    }
  }
}

void say_controls(const Outcome& outcome, Sentences& s) {
  s.heading("Controls");
  for (const decide::ControlResult& result : outcome.decision.controls) say_control(outcome, result, s);
}

auto rest_of(const Outcome& outcome) -> std::vector<const Contribution*> {
  std::vector<const Contribution*> found;
  const explain::Explanation& why = outcome.explanation;
  for (const auto* list : {&why.because, &why.also, &why.met}) {
    for (const Contribution& c : *list) {
      if (!c.control.valid()) found.push_back(&c);
    }
  }
  return found;
}

void say_rest(const Outcome& outcome, Sentences& s) {
  const std::vector<const Contribution*> rest = rest_of(outcome);
  if (rest.empty()) return;
  s.heading("What the gate asks itself");
  for (const Contribution* c : rest) {
    const bool idle = c->effect == ir::Verdict::Allow;
    const bool clause = c->kind == ContributionKind::Clause;
    const std::string effect =
        idle ? "" : fmt::format(" By itself this is enough for {}.", decide::verdict_name(c->effect));
    s.say(clause && idle
              ? fmt::format("{} does not come into it, because this does not hold: {}. {}", c->code, c->expression,
                            evidence_words(outcome, *c))
              : fmt::format("{}: {}{} {}", c->code, closed(sentence(*c)), effect, evidence_words(outcome, *c)));
    if (!idle) more_values(*c, s);
  }
}

// ---------------------------------------------------------------- who signed, what was waived, what follows

void say_signature(const explain::Signature& one, Sentences& s) {
  std::string line =
      fmt::format("{}{} as {} at {}: {}", one.person, one.principal.empty() ? "" : " for " + one.principal, one.role,
                  print_instant(one.at), evidence::statement_name(one.kind));
  line += one.counts == Truth::True    ? ", counts"
          : one.counts == Truth::False ? ", does not count"
                                       : ", not known whether it counts";
  std::vector<std::string> why;
  for (const decide::Flaw flaw : decide::flaws_in(one.flaws)) why.push_back(spaced(decide::flaw_name(flaw)));
  if (!why.empty()) line += " (" + joined(why) + ")";
  if (!one.seat.empty()) line += ", fills the seat of " + one.seat;
  s.more(line);
}

void say_approvals(const Outcome& outcome, Sentences& s) {
  const explain::Explanation& why = outcome.explanation;
  if (why.approvals.empty() && why.waivers.empty()) return;
  s.heading("Approvals and waivers");
  for (const explain::Approving& approval : why.approvals) {
    s.say(fmt::format(
        "The approval {} is {}{}{}.", approval.approval, decide::standing_name(approval.standing),
        approval.ledger_open ? ", only because the ledger is open" : "",
        approval.missing_seats.empty() ? "" : "; no signature counts for " + joined(approval.missing_seats)));
    for (const explain::Signature& one : approval.signatures) say_signature(one, s);
  }
  for (const explain::Waiving& waiver : why.waivers) {
    const std::string covers = waiver.covers == Truth::True    ? "covers the violation"
                               : waiver.covers == Truth::False ? "does not cover the violation"
                                                               : "may cover the violation, which is not known";
    s.say(fmt::format("The waiver {} for {} {}. It holds until {}, because \"{}\", granted by {} ({}).", waiver.id,
                      waiver.control, covers, print_date(waiver.expires), waiver.because, waiver.approval,
                      decide::standing_name(waiver.standing)));
    for (const explain::Signature& one : waiver.signatures) say_signature(one, s);
  }
}

void say_obligations(const Outcome& outcome, Sentences& s) {
  if (outcome.decision.obligations.empty()) return;
  s.heading("What follows");
  for (const decide::ObligationResult& result : outcome.decision.obligations) {
    const bool binds = outcome.decision.gate->obligations[result.obligation].binding;
    s.say(fmt::format("The caller {}: {}.", binds ? "must carry out" : "is advised", obligation_text(outcome, result)));
  }
}

}  // namespace

auto write_auditor(const Outcome& outcome, const Options& options) -> std::string {
  Sentences s(options.style);
  say_decision(outcome, s);
  say_inputs(outcome, s);
  say_controls(outcome, s);
  say_rest(outcome, s);
  say_approvals(outcome, s);
  say_obligations(outcome, s);
  return s.finish();
}

}  // namespace writ::report

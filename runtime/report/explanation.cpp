// The long form: every reason with its place in the rules, the leaves that fixed it and what was found.
#include <fmt/format.h>

#include "runtime/report/page.hpp"

namespace writ::report {
namespace {

using explain::Contribution;
using explain::ContributionKind;

auto truth_word(Truth truth) -> std::string_view {
  switch (truth) {
    case Truth::True: return "true";
    case Truth::False: return "false";
    case Truth::Unknown: return "unknown";
  }
  return {};
}

auto level_word(ir::LevelKind level) -> std::string_view {
  switch (level) {
    case ir::LevelKind::Advisory: return "advisory";
    case ir::LevelKind::Soft: return "soft";
    case ir::LevelKind::Hard: return "hard";
  }
  return {};
}

auto truth_ink(Truth truth) -> Ink {
  switch (truth) {
    case Truth::True: return Ink::Good;
    case Truth::False: return Ink::Bad;
    case Truth::Unknown: return Ink::Warn;
  }
  return Ink::Plain;
}

void write_place(Page& page, const Outcome& outcome, const Contribution& c) {
  if (!c.origin.valid()) return;
  const ir::Origin& origin = outcome.module.origins[c.origin];
  page.line(6, page.painted(Ink::Dim, fmt::format("{}:{}:{}", origin.file, origin.line, origin.column)) + "  " +
                   page.painted(Ink::Plain, c.expression));
}

auto standing_words(const Contribution& c) -> std::string {
  const std::string effect(decide::verdict_name(c.effect));
  if (!c.control.valid()) return effect;
  const std::string outcomes = outcome_words(c.outcomes);
  return c.kind == ContributionKind::NotApplicable ? outcomes
                                                   : fmt::format("{}, {}: {}", outcomes, level_word(c.level), effect);
}

void write_reason(Page& page, const Outcome& outcome, const Contribution& c, Ink ink) {
  page.line(4, page.painted(ink, c.code) + "  " + page.painted(Ink::Dim, standing_words(c)));
  const bool holds = c.kind == ContributionKind::Requirement && c.truth == Truth::True;
  // A clause that asks nothing; an approval says who signed.
  const bool idle = c.effect == ir::Verdict::Allow && !c.control.valid() && c.kind != ContributionKind::Approval;
  if (!holds && !idle && c.kind != ContributionKind::NotApplicable) page.line(6, page.painted(Ink::Plain, sentence(c)));
  write_place(page, outcome, c);
  for (const explain::Unknown& unknown : c.unknown) page.line(8, page.painted(Ink::Warn, explain::text_of(unknown)));
  if (c.further_unknown > 0) page.line(8, fmt::format("and {} more", c.further_unknown));
  std::vector<std::string> signatures;
  add_signature_details(c, signatures);
  for (const std::string& line : signatures) page.line(8, page.painted(Ink::Dim, line));
  if (!c.applies.empty() && c.kind == ContributionKind::Requirement)
    page.line(6, page.painted(Ink::Dim, "applies, because"));
  if (!c.applies.empty()) write_witnesses(page, 8, c.applies);
  if (!c.applies.empty() && !c.witness.empty()) page.line(6, page.painted(Ink::Dim, "requirement"));
  write_witnesses(page, 8, c.witness);
  if (c.witness_cut) page.line(8, page.painted(Ink::Dim, "… and more that is not shown"));
}

struct Section {
  std::string_view heading;
  Ink ink;
  const std::vector<Contribution>& reasons;
};

void write_section(Page& page, const Outcome& outcome, const Section& section) {
  if (section.reasons.empty()) return;
  page.blank();
  page.line(2, page.painted(Ink::Bold, section.heading));
  for (const Contribution& c : section.reasons) write_reason(page, outcome, c, section.ink);
}

}  // namespace

void write_witnesses(Page& page, std::size_t indent, const std::vector<explain::Witness>& witnesses) {
  constexpr std::size_t kTruthWidth = 7;
  for (const explain::Witness& witness : witnesses) {
    const std::size_t at = indent + 2 * witness.depth;
    page.line(at, page.painted(truth_ink(witness.truth), padded(truth_word(witness.truth), kTruthWidth)) + "  " +
                      page.painted(Ink::Plain, witness.text));
    if (!witness.note.empty()) page.line(at + kTruthWidth + 2, page.painted(Ink::Dim, witness.note));
    for (const explain::FoundValue& found : witness.values) {
      page.line(at + kTruthWidth + 2,
                page.painted(Ink::Dim, found.name + " is ") + page.painted(Ink::Bold, found.value));
    }
  }
}

auto write_explanation(const Outcome& outcome, const Options& options) -> std::string {
  Page page(options.style);
  write_head(page, outcome);
  const explain::Explanation& why = outcome.explanation;
  write_section(page, outcome, {"because", ink_of(outcome.decision.decision), why.because});
  write_section(page, outcome, {"also", Ink::Warn, why.also});
  write_section(page, outcome, {"warnings", Ink::Warn, why.warnings});
  write_section(page, outcome, {"waived", Ink::Warn, why.waived});
  write_section(page, outcome, {"nothing in the way", Ink::Good, why.met});
  return page.finish();
}

}  // namespace writ::report

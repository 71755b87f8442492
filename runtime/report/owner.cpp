// A decision for whoever owns what was asked: what would have to be otherwise, and who can help.
#include <fmt/format.h>

#include "runtime/report/page.hpp"
#include "runtime/values/text.hpp"

namespace writ::report {
namespace {

using explain::Change;
using explain::ChangeKind;

auto counted(std::size_t count, std::string_view noun) -> std::string {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

auto change_text(const Change& change) -> std::string {
  switch (change.kind) {
    case ChangeKind::Value:
      return change.to.starts_with("without ")
                 ? fmt::format("{} {}", change.what, change.to)
                 : fmt::format("{} is {} instead of {}", change.what, change.to, change.from);
    case ChangeKind::Renew:
      return fmt::format("{} says the same and counts (it is {} now)", change.what, spaced(change.from));
    case ChangeKind::Provide:
      return fmt::format("{} is handed in (it is {} now){}", change.what, spaced(change.from),
                         change.to.empty() ? "" : ", for example with " + change.to);
    case ChangeKind::Sign:
      return fmt::format("{} is signed by {}", change.what, change.to.empty() ? "whoever it needs" : change.to);
    case ChangeKind::Close:
      return fmt::format("the head of the ledger `{}`, signed for {}, is handed in and says that this is all",
                         change.what, change.to);
  }
  return {};
}

void write_flip(Page& page, const explain::Flip& flip) {
  for (const Change& change : flip.changes) page.line(6, page.painted(Ink::Bold, change_text(change)));
}

void write_towards(Page& page, const explain::Counterfactual& found, ir::Verdict target) {
  page.blank();
  page.line(2, page.painted(Ink::Bold, fmt::format("to get {}", decide::verdict_name(target))));
  if (!found.towards) {
    page.line(4, found.complete ? "nothing was found: no few of the changes that were tried lead there"
                                : "nothing was found among as many changes as are tried");
    return;
  }
  const std::size_t count = found.towards->changes.size();
  page.line(
      4, count == 1 ? "one change is enough:" : counted(count, "change") + " are enough, and no fewer of those tried:");
  write_flip(page, *found.towards);
  page.line(4, page.painted(Ink::Dim, fmt::format("decided again with {}: {}", count == 1 ? "it" : "all of them",
                                                  decide::verdict_name(found.towards->then))));
}

void write_away(Page& page, const explain::Counterfactual& found) {
  page.blank();
  page.line(2, page.painted(Ink::Bold, "what it rests on"));
  if (found.away.empty()) page.line(4, "no single change that was tried makes it stricter");
  if (!found.away.empty()) page.line(4, "each of these alone, decided again, makes it stricter:");
  for (const explain::Flip& flip : found.away) {
    page.line(6, page.painted(Ink::Plain, fmt::format("{}: {}", change_text(flip.changes.front()),
                                                      decide::verdict_name(flip.then))));
  }
  if (!found.complete) page.line(6, page.painted(Ink::Dim, "… and others"));
}

void write_in_the_way(Page& page, const explain::Explanation& why) {
  if (why.because.empty() && why.also.empty()) return;
  page.blank();
  page.line(2, page.painted(Ink::Bold, "what stands in the way"));
  for (const auto* list : {&why.because, &why.also}) {
    for (const explain::Contribution& c : *list) {
      page.line(4, page.painted(ink_of(c.effect), c.code) + "  " +
                       page.painted(Ink::Plain, fmt::format("{}: {}", decide::verdict_name(c.effect), sentence(c))));
    }
  }
}

auto joined(const std::vector<std::string>& names) -> std::string { return fmt::format("{}", fmt::join(names, ", ")); }

void write_signers(Page& page, const OwnerFacts& facts) {
  if (facts.may_sign.empty() && facts.people_known) return;
  if (facts.seats_missing == 0) return;
  page.blank();
  page.line(2, page.painted(Ink::Bold, "who may sign"));
  if (!facts.people_known) page.line(4, "give the directory with --people to see whom it names");
  for (const explain::MaySign& row : facts.may_sign) {
    std::string line = fmt::format("{}, {} {}: {}", row.approval, row.missing, row.role,
                                   row.people.empty() ? "nobody in the directory" : joined(row.people));
    if (!row.barred.empty())
      line += fmt::format(" (not {}, who {} excluded)", joined(row.barred), row.barred.size() == 1 ? "is" : "are");
    page.line(4, page.painted(Ink::Plain, line));
  }
}

}  // namespace

auto write_owner(const Outcome& outcome, const OwnerFacts& facts, const Options& options) -> std::string {
  Page page(options.style);
  write_head(page, outcome);
  if (outcome.decision.decision <= facts.target)
    write_away(page, facts.counterfactual);
  else
    write_towards(page, facts.counterfactual, facts.target);
  write_signers(page, facts);
  write_in_the_way(page, outcome.explanation);
  return page.finish();
}

}  // namespace writ::report

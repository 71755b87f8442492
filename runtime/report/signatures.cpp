// Who signed, what of it counts, and which waivers hold: in sentences, and for records.
#include <algorithm>
#include <fmt/format.h>

#include "runtime/report/json.hpp"
#include "runtime/report/writers.hpp"
#include "runtime/values/text.hpp"

namespace writ::report {
namespace {

using evidence::StatementKind;
using explain::Contribution;
using explain::Signature;
using explain::Waiving;

auto flaw_words(decide::Flaw flaw) -> std::string_view {
  switch (flaw) {
    case decide::Flaw::Untrusted: return "it is not signed";
    case decide::Flaw::OtherValues: return "it is about other values than these";
    case decide::Flaw::UnknownValues: return "what it must be about is not known";
    case decide::Flaw::OtherWaiver: return "it is not for this";
    case decide::Flaw::TooOld: return "it is too old";
    case decide::Flaw::Future: return "it is from the future";
    case decide::Flaw::NotInRole: return "they were not in the role";
    case decide::Flaw::RoleNotKnown: return "whether they were in the role is not known";
    case decide::Flaw::NoSuchSeat: return "the role has no seat";
    case decide::Flaw::Excluded: return "they are excluded";
    case decide::Flaw::ExclusionNotKnown: return "whether they are excluded is not known";
    case decide::Flaw::NotDelegated: return "it was not delegated to them";
    case decide::Flaw::Withdrawn: return "they reject it";
  }
  return {};
}

auto signer(const Signature& s) -> std::string {
  return s.person + (s.principal.empty() ? "" : " for " + s.principal) + " as " + s.role;
}

auto signers(const std::vector<Signature>& all, StatementKind kind) -> std::string {
  std::vector<std::string> names;
  for (const Signature& s : all) {
    const bool tells = kind == StatementKind::Reject ? s.counts != Truth::False : !s.seat.empty();
    if (s.kind == kind && tells) names.push_back(signer(s));
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

auto what_is_wrong(const Signature& s) -> std::string {
  std::vector<std::string_view> words;
  for (const decide::Flaw flaw : decide::flaws_in(s.flaws)) {
    const bool told = flaw == decide::Flaw::Untrusted && !s.distrusted.empty();
    words.push_back(told ? std::string_view(s.distrusted) : flaw_words(flaw));
  }
  return fmt::format("{}", fmt::join(words, ", "));
}

// Statements that do not do what who made them may think.
void add_idle(const std::vector<Signature>& all, std::vector<std::string>& lines) {
  for (const Signature& s : all) {
    const std::string says = s.kind == StatementKind::Reject ? "the rejection by " : "the signature of ";
    if (s.counts == Truth::False) lines.push_back(says + signer(s) + " does not count: " + what_is_wrong(s));
    if (s.counts == Truth::Unknown) {
      const std::string effect = s.kind == StatementKind::Reject ? " counts although " : " does not count: ";
      lines.push_back(says + signer(s) + effect + what_is_wrong(s));
    }
    const bool spare = s.counts == Truth::True && s.kind == StatementKind::Approve && s.seat.empty();
    if (spare) lines.push_back(says + signer(s) + " fills no further seat: one person has one seat");
  }
}

auto waiver_line(const Waiving& w) -> std::string {
  if (w.covers == Truth::True) return fmt::format("waived by {} until {}: {}", w.id, print_date(w.expires), w.because);
  std::string why;
  const auto add = [&](const std::string& reason) { why += (why.empty() ? "" : ", ") + reason; };
  if (!w.in_days) add("it holds until " + print_date(w.expires));
  if (w.scope == Truth::False) add("this is outside its scope");
  if (w.scope == Truth::Unknown) add("whether this is in its scope is not known");
  if (w.compensated == Truth::False) add("what compensates it does not hold");
  if (w.compensated == Truth::Unknown) add("whether what compensates it holds is not known");
  if (w.ledger_open) add("whether its approval " + short_name(w.approval) + " stands is not known, the ledger is open");
  if (w.standing == decide::Standing::Refused && !w.ledger_open)
    add("its approval " + short_name(w.approval) + " is refused");
  if (!w.missing_seats.empty() && (w.standing == decide::Standing::Pending || w.ledger_open))
    add(fmt::format("not signed: {} ({})", fmt::join(w.missing_seats, ", "), short_name(w.approval)));
  return fmt::format("the waiver {} does not cover it: {}", w.id, why);
}

// What may have been said and was not handed in.
auto open_sentence(const Contribution& c) -> std::string {
  const std::string_view what = c.standing == decide::Standing::Refused ? "it was refused" : "who signed took it back";
  return fmt::format("not known whether {}: the ledger is open, because {}", what, c.open_ledger);
}

auto truth_word(Truth truth) -> std::string_view {
  return truth == Truth::True ? "yes" : truth == Truth::False ? "no" : "unknown";
}

auto signature_json(const Signature& s) -> Json {
  Json made = Json::object();
  made.set("by", s.person);
  if (!s.principal.empty()) made.set("for", s.principal);
  made.set("as", s.role);
  made.set("at", print_instant(s.at));
  made.set("says", evidence::statement_name(s.kind));
  made.set("counts", truth_word(s.counts));
  Json why = Json::array();
  for (const decide::Flaw flaw : decide::flaws_in(s.flaws)) why.add(Json::text(decide::flaw_name(flaw)));
  if (s.flaws != 0) made.set("why", std::move(why));
  if (!s.distrusted.empty()) made.set("detail", s.distrusted);
  if (!s.seat.empty()) made.set("seat", s.seat);
  return made;
}

auto signatures_json(const std::vector<Signature>& all) -> Json {
  Json made = Json::array();
  for (const Signature& s : all) made.add(signature_json(s));
  return made;
}

// What is not known has no digest yet.
auto digests_json(const std::vector<std::optional<std::string>>& digests) -> Json {
  Json made = Json::array();
  for (const std::optional<std::string>& digest : digests) made.add(digest ? Json::text(*digest) : Json::raw("null"));
  return made;
}

}  // namespace

auto short_name(std::string_view approval) -> std::string {
  return std::string(approval.substr(approval.rfind('/') + 1));
}

auto approval_sentence(const Contribution& c) -> std::string {
  const decide::Standing standing = c.standing.value_or(decide::Standing::Granted);
  if (c.truth == Truth::False) return "not needed";
  if (standing == decide::Standing::Granted) return "signed by " + signers(c.signatures, StatementKind::Approve);
  if (standing == decide::Standing::Refused && c.rejected)
    return "rejected by " + signers(c.signatures, StatementKind::Reject);
  if (!c.open_ledger.empty()) return open_sentence(c);
  if (standing == decide::Standing::Refused) return "it was asked for too long ago: it is over";
  return fmt::format("{}{}",
                     c.certain ? "not signed yet: " : "may need signatures: ", fmt::join(c.missing_seats, ", "));
}

void add_signature_details(const Contribution& c, std::vector<std::string>& lines) {
  if (c.kind == explain::ContributionKind::Requirement && c.standing == decide::Standing::Granted) {
    lines.push_back("overridden by " + c.override_by + ": signed by " + signers(c.signatures, StatementKind::Approve));
  }
  if (c.kind == explain::ContributionKind::Requirement && !c.open_ledger.empty()) {
    if (can_be_false(c.truth)) lines.push_back("its override " + c.override_by + ": " + open_sentence(c));
  } else if (c.kind == explain::ContributionKind::Requirement && c.standing == decide::Standing::Refused) {
    lines.push_back("its override " + c.override_by + " is refused");
  }
  if (c.kind == explain::ContributionKind::Approval && !c.open_ledger.empty() && !c.missing_seats.empty())
    lines.push_back(fmt::format("not signed yet: {}", fmt::join(c.missing_seats, ", ")));
  add_idle(c.signatures, lines);
  for (const Waiving& waiving : c.waivers) lines.push_back(waiver_line(waiving));
}

auto approvals_json(const explain::Explanation& why) -> Json {
  Json made = Json::array();
  for (const explain::Approving& approval : why.approvals) {
    Json row = Json::object();
    row.set("approval", approval.approval);
    row.set("standing", decide::standing_name(approval.standing));
    row.set("best_case", decide::standing_name(approval.best_case));
    if (approval.ledger_open) row.set("ledger", "open");
    if (approval.asked_at) row.set("asked_at", print_instant(*approval.asked_at));
    row.set("binds", digests_json(approval.binds));
    if (!approval.missing_seats.empty()) row.set("missing_seats", Json::texts(approval.missing_seats));
    row.set("statements", signatures_json(approval.signatures));
    made.add(std::move(row));
  }
  return made;
}

auto waivers_json(const explain::Explanation& why) -> Json {
  Json made = Json::array();
  for (const Waiving& waiving : why.waivers) {
    Json row = Json::object();
    row.set("waiver", waiving.id);
    row.set("control", waiving.control);
    row.set("covers", truth_word(waiving.covers));
    row.set("digest", waiving.digest);
    row.set("binds", digests_json(waiving.binds));
    if (!waiving.missing_seats.empty()) row.set("missing_seats", Json::texts(waiving.missing_seats));
    row.set("expires", print_date(waiving.expires));
    row.set("approval", waiving.approval);
    row.set("standing", decide::standing_name(waiving.standing));
    if (waiving.ledger_open) row.set("ledger", "open");
    row.set("statements", signatures_json(waiving.signatures));
    made.add(std::move(row));
  }
  return made;
}

}  // namespace writ::report

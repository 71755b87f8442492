#include "runtime/decide/approvals.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "runtime/base/limits.hpp"
#include "runtime/base/sha256.hpp"
#include "runtime/decide/seating.hpp"
#include "runtime/decode/decode.hpp"
#include "runtime/values/open.hpp"

namespace writ::decide {
namespace {

using evidence::Statement;
using evidence::StatementKind;
using evidence::Trust;

// The two readings of what is not known: against a yes, or for it.
enum class Reading : std::uint8_t { Strict, Generous };

auto counts(Truth truth, Reading reading) -> bool {
  return reading == Reading::Strict ? truth == Truth::True : can_be_true(truth);
}
// A no is read the other way round.
auto counts_against(Truth truth, Reading reading) -> bool {
  return counts(truth, reading == Reading::Strict ? Reading::Generous : Reading::Strict);
}

// Whether `person` is among those an output names: one person, or a list or set of them.
auto names_person(const Cell& named, bool sequence, std::string_view person) -> Truth {
  if (named.is_unknown()) return Truth::Unknown;
  if (named.absent) return Truth::False;
  if (!sequence) return truth_of(named.text.view() == person);
  Truth found = truth_from_bits(named.sequence->open, true);
  for (std::uint32_t i = 0; i < named.sequence->size; ++i) {
    found = truth_or(found, names_person(named.sequence->items[i], false, person));
  }
  return found;
}

// A person, with the one they sign for if there is one, and the seats they may fill together.
struct Signer {
  std::string_view person;
  std::string_view principal;  // empty: nobody
  SeatSet seats = 0;
  std::vector<std::uint32_t> results;  // indices into ApprovalStatus::statements
};

class Resolver {
 public:
  Resolver(const ir::Module& module, const ir::Gate& gate, const ir::GateApproval& approval, const Cell* outputs,
           const evidence::Situation& situation, std::string_view waiver)
      : module_(module), gate_(gate), approval_(approval), outputs_(outputs), situation_(situation), waiver_(waiver) {}

  auto resolve() -> ApprovalStatus {
    const std::string name = ir::full_name(approval_);
    const auto& statements = situation_.statements;
    for (std::uint32_t i = 0; i < statements.size(); ++i) {
      if (statements[i].approval == name && statements[i].kind == StatementKind::Request) requested(statements[i]);
    }
    for (std::uint32_t i = 0; i < statements.size(); ++i) {
      if (statements[i].approval == name && statements[i].kind != StatementKind::Request) judge(i);
    }
    withdraw();
    status_.lo = standing(Reading::Generous);
    status_.hi = standing(Reading::Strict);
    status_.wanted = wanted();
    if (situation_.ledger.is_open()) allow_for_missing();
    return std::move(status_);
  }

 private:
  // ---------------------------------------------------------------- which statements count

  [[nodiscard]] auto row(const StatementResult& result) const -> const Statement& {
    return situation_.statements[result.statement];
  }

  void requested(const Statement& statement) {
    StatementResult made;
    const Truth valid = truth_and(trusted(statement, made), about_this(statement, made));
    if (statement.at > situation_.now + module_.clock_skew || valid == Truth::False) return;
    // Time only runs from what certainly was asked; that it may have been asked earlier only refuses.
    auto& at = valid == Truth::True ? status_.asked_at : maybe_asked_at_;
    if (!at || statement.at < *at) at = statement.at;
  }

  void judge(std::uint32_t index) {
    const Statement& statement = situation_.statements[index];
    StatementResult made{index, Truth::True, 0, {}};
    for (const Truth condition :
         {trusted(statement, made), about_this(statement, made), timely(statement, made), in_role(statement, made),
          seated(statement, made), not_excluded(statement, made), in_own_name(statement, made)}) {
      made.counts = truth_and(made.counts, condition);
    }
    status_.statements.push_back(made);
  }

  static auto found(StatementResult& made, Truth holds, Flaw if_false, Flaw if_unknown) -> Truth {
    if (holds == Truth::False) made.flaws |= flaw(if_false);
    if (holds == Truth::Unknown) made.flaws |= flaw(if_unknown);
    return holds;
  }

  // A signature that does not verify may be a good one that was damaged.
  static auto trusted(const Statement& statement, StatementResult& made) -> Truth {
    return found(made, statement.trust == Trust::Unverified ? Truth::Unknown : Truth::True, Flaw::Untrusted,
                 Flaw::Untrusted);
  }

  auto about_this(const Statement& statement, StatementResult& made) -> Truth {
    const bool granted = statement.for_any_use || statement.waiver == waiver_;
    if (!granted) made.flaws |= flaw(Flaw::OtherWaiver);
    return truth_and(truth_of(granted), found(made, bound_values(statement), Flaw::OtherValues, Flaw::UnknownValues));
  }
  auto bound_values(const Statement& statement) -> Truth {
    if (!statement.bound) return Truth::True;
    // Hashed for the first statement that names digests: most decisions have none.
    if (!bound_) bound_ = bound_digests(module_, gate_, approval_, outputs_);
    if (statement.bound->size() != bound_->size()) return Truth::False;
    Truth same = Truth::True;
    for (std::size_t i = 0; i < bound_->size(); ++i) {
      const std::optional<std::string>& wanted = (*bound_)[i];
      same = truth_and(same, wanted ? truth_of((*statement.bound)[i] == *wanted) : Truth::Unknown);
    }
    return same;
  }

  auto timely(const Statement& statement, StatementResult& made) const -> Truth {
    if (statement.at > situation_.now) {
      return found(made, truth_of(statement.at - situation_.now <= module_.clock_skew), Flaw::Future, Flaw::Future);
    }
    std::int64_t age = 0;
    const bool measured = !__builtin_sub_overflow(situation_.now, statement.at, &age);
    return found(made, truth_of(measured && age <= approval_.valid), Flaw::TooOld, Flaw::TooOld);
  }

  static auto in_role(const Statement& statement, StatementResult& made) -> Truth {
    return found(made, statement.in_role, Flaw::NotInRole, Flaw::RoleNotKnown);
  }

  // The kinds of seat that the role may fill now.
  [[nodiscard]] auto seats_of(std::string_view role, Reading reading) const -> SeatSet {
    SeatSet seats = 0;
    for (std::size_t i = 0; i < approval_.seats.size(); ++i) {
      if (approval_.seats[i].role == role) seats |= SeatSet{1} << i;
    }
    const bool any =
        std::any_of(approval_.escalations.begin(), approval_.escalations.end(), [&](const ir::Widening& w) {
          return w.role == role && (passed(w.after, status_.asked_at) ||
                                    (reading == Reading::Generous && passed(w.after, maybe_asked_at_)));
        });
    return any ? (SeatSet{1} << approval_.seats.size()) - 1 : seats;
  }
  [[nodiscard]] auto passed(std::int64_t duration, std::optional<std::int64_t> since) const -> bool {
    std::int64_t age = 0;
    return since && !__builtin_sub_overflow(situation_.now, *since, &age) && age >= duration;
  }
  auto seated(const Statement& statement, StatementResult& made) const -> Truth {
    const bool surely = seats_of(statement.role, Reading::Strict) != 0;
    const bool maybe = seats_of(statement.role, Reading::Generous) != 0;
    return found(made, truth_from_bits(maybe, !surely), Flaw::NoSuchSeat, Flaw::NoSuchSeat);
  }

  auto excluded(std::string_view person) const -> Truth {
    Truth any = Truth::False;
    const ir::Function& function = module_.functions[gate_.function];
    for (const std::uint32_t output : approval_.exclude) {
      const Kind kind = module_.types[function.value_types[function.outputs[output].index]].kind;
      any = truth_or(any, names_person(outputs_[output], kind == Kind::List || kind == Kind::Set, person));
    }
    return any;
  }
  auto not_excluded(const Statement& statement, StatementResult& made) const -> Truth {
    Truth any = excluded(statement.person);
    if (!statement.principal.empty()) any = truth_or(any, excluded(statement.principal));
    return found(made, truth_not(any), Flaw::Excluded, Flaw::ExclusionNotKnown);
  }

  auto in_own_name(const Statement& statement, StatementResult& made) const -> Truth {
    const bool fine = statement.principal.empty() || (approval_.delegate_up_to && statement.delegated_for &&
                                                      *statement.delegated_for <= *approval_.delegate_up_to);
    return found(made, truth_of(fine), Flaw::NotDelegated, Flaw::NotDelegated);
  }

  // Without a veto a rejection takes back the word of the same person, if it is not earlier.
  void withdraw() {
    for (StatementResult& yes : status_.statements) {
      if (row(yes).kind != StatementKind::Approve) continue;
      for (const StatementResult& no : status_.statements) {
        const bool theirs = row(no).person == row(yes).person || row(no).person == row(yes).principal;
        if (!theirs || row(no).kind != StatementKind::Reject || row(no).at < row(yes).at) continue;
        if (no.counts == Truth::False) continue;
        yes.counts = truth_and(yes.counts, truth_not(no.counts));
        yes.flaws |= flaw(Flaw::Withdrawn);
      }
    }
  }

  // ---------------------------------------------------------------- what they come to

  [[nodiscard]] auto needed(const ir::Seat& seat) const -> Truth {
    if (!seat.when) return Truth::True;
    const Cell& cell = outputs_[*seat.when];
    return cell.is_unknown() ? Truth::Unknown : cell.truth;
  }
  auto wanted() const -> Truth {
    Truth any = Truth::False;
    for (const ir::Seat& seat : approval_.seats) any = truth_or(any, needed(seat));
    return any;
  }

  auto standing(Reading reading) -> Standing {
    std::vector<std::uint32_t> places;
    for (const ir::Seat& seat : approval_.seats)
      places.push_back(counts_against(needed(seat), reading) ? seat.people : 0);
    const bool any = std::any_of(places.begin(), places.end(), [](std::uint32_t p) { return p > 0; });
    const bool full = !any || fill(places, reading);
    if (!any) return Standing::Granted;
    if (refused(reading)) return Standing::Refused;
    return full ? Standing::Granted : Standing::Pending;
  }

  // What else may have been said. Without a seat that is needed, nothing that anybody says matters. What refuses for
  // certain goes on doing so, whatever is added: rejections and requests only make it stricter.
  void allow_for_missing() {
    if (status_.wanted == Truth::False) return;
    const Standing worst = approval_.veto || approval_.expire ? Standing::Refused : Standing::Pending;
    status_.ledger_open = worst > status_.hi;
    status_.hi = std::max(status_.hi, worst);
    if (status_.lo == Standing::Pending) status_.lo = Standing::Granted;
  }

  auto refused(Reading reading) -> bool {
    const bool late = approval_.expire &&
                      (past_expiry(status_.asked_at) || (reading == Reading::Strict && past_expiry(maybe_asked_at_)));
    const bool vetoed =
        approval_.veto &&
        std::any_of(status_.statements.begin(), status_.statements.end(), [&](const StatementResult& r) {
          return row(r).kind == StatementKind::Reject && counts_against(r.counts, reading);
        });
    if (reading == Reading::Strict) {
      status_.expired = late;
      status_.rejected = vetoed;
    }
    return late || vetoed;
  }
  [[nodiscard]] auto past_expiry(std::optional<std::int64_t> since) const -> bool {
    std::int64_t age = 0;
    return since && (__builtin_sub_overflow(situation_.now, *since, &age) || age > *approval_.expire);
  }

  // One signer for each person, and one for each pair of a person and a principal.
  auto signers(Reading reading) const -> std::vector<Signer> {
    std::vector<Signer> made;
    for (std::uint32_t i = 0; i < status_.statements.size(); ++i) {
      const StatementResult& result = status_.statements[i];
      const Statement& statement = row(result);
      if (statement.kind != StatementKind::Approve || !counts(result.counts, reading)) continue;
      auto same = std::find_if(made.begin(), made.end(), [&](const Signer& s) {
        return s.person == statement.person && s.principal == statement.principal;
      });
      if (same == made.end()) same = made.insert(made.end(), {statement.person, statement.principal, 0, {}});
      same->seats |= seats_of(statement.role, reading);
      same->results.push_back(i);
    }
    // Who signs for themself sits first, so that delegations are used only where they are needed.
    std::stable_sort(made.begin(), made.end(),
                     [](const Signer& a, const Signer& b) { return a.principal.empty() > b.principal.empty(); });
    return made;
  }

  // Whether all places can be filled. A delegation uses up two people, and may be left unused: every
  // choice of them is tried, the fewest first.
  auto fill(const std::vector<std::uint32_t>& places, Reading reading) -> bool {
    const std::vector<Signer> all = signers(reading);
    const auto own = static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [](const Signer& s) { return s.principal.empty(); }));
    // More than can be tried: in the best case they suffice, and otherwise the first ones have to.
    if (reading == Reading::Generous && all.size() - own > limits::kDelegations) return true;
    const std::size_t delegations = std::min(all.size() - own, limits::kDelegations);
    std::optional<Seating> best;
    std::vector<const Signer*> sitting;
    for (std::uint32_t choice = 0; choice < (1u << delegations); ++choice) {
      const std::vector<const Signer*> chosen = choose(all, own, choice);
      if (chosen.empty() && choice != 0) continue;
      std::vector<SeatSet> people;
      for (const Signer* signer : chosen) people.push_back(signer->seats);
      Seating seating = seat(places, people);
      if (best && total(seating) >= total(*best)) continue;
      best = std::move(seating);
      sitting = chosen;
      if (best->full()) break;
    }
    if (reading == Reading::Strict) note(*best, sitting);
    return best->full();
  }
  static auto total(const Seating& seating) -> std::uint64_t {
    std::uint64_t empty = 0;
    for (const std::uint32_t places : seating.empty) empty += places;
    return empty;
  }
  // The delegations of `choice`, and everybody else; empty where two of them share a person.
  static auto choose(const std::vector<Signer>& all, std::size_t own, std::uint32_t choice)
      -> std::vector<const Signer*> {
    std::set<std::string_view> used;
    std::vector<const Signer*> chosen;
    for (std::size_t i = 0; own + i < all.size() && (choice >> i) != 0; ++i) {
      if ((choice >> i & 1u) == 0) continue;
      const Signer& signer = all[own + i];
      if (!used.insert(signer.person).second || !used.insert(signer.principal).second) return {};
      chosen.push_back(&signer);
    }
    for (std::size_t i = 0; i < own; ++i) {
      if (!used.contains(all[i].person)) chosen.push_back(&all[i]);
    }
    return chosen;
  }
  void note(const Seating& seating, const std::vector<const Signer*>& signers) {
    for (std::uint32_t i = 0; i < seating.empty.size(); ++i) {
      if (seating.empty[i] > 0) status_.empty.push_back({i, seating.empty[i]});
    }
    for (std::size_t i = 0; i < signers.size(); ++i) {
      if (!seating.sits[i]) continue;
      for (const std::uint32_t result : signers[i]->results) {
        StatementResult& sits = status_.statements[result];
        if ((seats_of(row(sits).role, Reading::Strict) >> *seating.sits[i] & 1u) == 0) continue;
        sits.seat = seating.sits[i];
        break;
      }
    }
  }

  const ir::Module& module_;
  const ir::Gate& gate_;
  const ir::GateApproval& approval_;
  const Cell* outputs_;
  const evidence::Situation& situation_;
  std::string_view waiver_;
  std::optional<std::vector<std::optional<std::string>>> bound_;
  std::optional<std::int64_t> maybe_asked_at_;
  ApprovalStatus status_;
};

}  // namespace

auto standing_name(Standing standing) -> std::string_view {
  switch (standing) {
    case Standing::Granted: return "granted";
    case Standing::Pending: return "pending";
    case Standing::Refused: return "refused";
  }
  return {};
}

auto flaws_in(Flaws flaws) -> std::vector<Flaw> {
  std::vector<Flaw> found;
  for (unsigned i = 0; flaws >> i != 0; ++i) {
    if ((flaws >> i & 1u) != 0) found.push_back(static_cast<Flaw>(i));
  }
  return found;
}

auto flaw_name(Flaw f) -> std::string_view {
  switch (f) {
    case Flaw::Untrusted: return "untrusted";
    case Flaw::OtherValues: return "other_values";
    case Flaw::UnknownValues: return "unknown_values";
    case Flaw::OtherWaiver: return "other_waiver";
    case Flaw::TooOld: return "too_old";
    case Flaw::Future: return "future";
    case Flaw::NotInRole: return "not_in_role";
    case Flaw::RoleNotKnown: return "role_not_known";
    case Flaw::NoSuchSeat: return "no_such_seat";
    case Flaw::Excluded: return "excluded";
    case Flaw::ExclusionNotKnown: return "exclusion_not_known";
    case Flaw::NotDelegated: return "not_delegated";
    case Flaw::Withdrawn: return "withdrawn";
  }
  return {};
}

auto missing_seats(const ir::GateApproval& approval, const ApprovalStatus& status) -> std::vector<std::string> {
  std::vector<std::string> missing;
  for (const EmptySeat& empty : status.empty) {
    missing.push_back((empty.people == 1 ? "" : std::to_string(empty.people) + " ") + approval.seats[empty.seat].role);
  }
  return missing;
}

auto bound_digest(const TypeTable& types, TypeId type, const Cell& value) -> std::optional<std::string> {
  if (open_reasons(types, type, value) != 0) return std::nullopt;
  return sha256_hex(decode::to_json(types, type, value));
}

auto bound_digests(const ir::Module& module, const ir::Gate& gate, const ir::GateApproval& approval,
                   const Cell* outputs) -> std::vector<std::optional<std::string>> {
  const ir::Function& function = module.functions[gate.function];
  std::vector<std::optional<std::string>> digests;
  for (const std::uint32_t output : approval.binds) {
    digests.push_back(
        bound_digest(module.types, function.value_types[function.outputs[output].index], outputs[output]));
  }
  if (!approval.binds_policy) return digests;
  digests.push_back(module.meaning_digest.empty() ? std::nullopt : std::optional(module.meaning_digest));
  return digests;
}

auto approval_status(const ir::Module& module, const ir::Gate& gate, const ir::GateApproval& approval,
                     const Cell* outputs, const evidence::Situation& situation, std::string_view waiver)
    -> ApprovalStatus {
  return Resolver(module, gate, approval, outputs, situation, waiver).resolve();
}

}  // namespace writ::decide

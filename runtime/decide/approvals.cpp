#include "runtime/decide/approvals.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>

#include "runtime/base/limits.hpp"
#include "runtime/base/sha256.hpp"
#include "runtime/decide/excluded.hpp"
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

// A person, with the one they sign for if there is one, and the seats they may fill together.
struct Signer {
  std::string_view person;
  std::string_view principal;  // empty: nobody
  SeatSet seats = 0;
  [[nodiscard]] auto is_of(const Statement& statement) const -> bool {
    return person == statement.person && principal == statement.principal;
  }
};

// Who signs, each pair of a person and a principal once, in the order in which they came. There may be as many as there
// are people, so they are found by a hash.
class Signers {
 public:
  Signers(Arena& arena, std::size_t most)
      : rows_(arena.array<Signer>(most)), slots_(arena.array<std::uint32_t>(std::bit_ceil(2 * most + 1))) {}

  auto of(const Statement& statement) -> Signer& {
    const std::hash<std::string_view> hash;
    std::size_t at = hash(statement.person) * 31 + hash(statement.principal);
    for (;; ++at) {
      std::uint32_t& slot = slots_[at & (slots_.size() - 1)];
      if (slot == 0) {
        rows_[size_] = {statement.person, statement.principal, 0};
        slot = ++size_;
      }
      if (rows_[slot - 1].is_of(statement)) return rows_[slot - 1];
    }
  }
  [[nodiscard]] auto rows() const -> std::span<Signer> { return rows_.first(size_); }

 private:
  std::span<Signer> rows_;
  std::span<std::uint32_t> slots_;  // one more than the row; 0: free
  std::uint32_t size_ = 0;
};

// What stands in quotes in its JSON, as it is; nothing where that is to be escaped, or the JSON is no text.
auto plain_text(const TypeTable& types, const Type& type, const Cell& value) -> std::optional<std::string_view> {
  std::optional<std::string_view> text;
  if (value.absent) return text;
  if (is_text(type.kind) && type.kind != Kind::Json) text = value.text.view();  // that is JSON already
  if (type.kind == Kind::Enum) {
    const std::vector<std::string>& members = types[type.enumeration].members;
    if (static_cast<std::uint64_t>(value.integer) < members.size())
      text = members[static_cast<std::size_t>(value.integer)];
  }
  const auto is_plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
  return text && std::all_of(text->begin(), text->end(), is_plain) ? text : std::nullopt;
}

// "sha256:…" of the canonical JSON, in `arena`; empty where the value is not wholly known. Digests, names and members,
// which are what mostly is bound, are not written down for that.
auto digest_of(const TypeTable& types, TypeId type, const Cell& value, Arena& arena) -> std::string_view {
  if (open_reasons(types, type, value) != 0) return {};
  const std::span<char, kSha256Text> digest(static_cast<char*>(arena.allocate(kSha256Text)), kSha256Text);
  if (const auto text = plain_text(types, types[type], value))
    sha256_hex({"\"", *text, "\""}, digest);
  else
    sha256_hex({decode::to_json(types, type, value)}, digest);
  return {digest.data(), digest.size()};
}

class Resolver {
 public:
  Resolver(const ir::Module& module, const ir::Gate& gate, const ir::GateApproval& approval, const Cell* outputs,
           const evidence::Situation& situation, std::string_view waiver, ApprovalStatus& status, Arena& arena)
      : module_(module),
        gate_(gate),
        approval_(approval),
        outputs_(outputs),
        situation_(situation),
        waiver_(waiver),
        arena_(arena),
        excluded_(module, module.functions[gate.function], approval.exclude, outputs, situation.statements.size(),
                  arena),
        status_(status) {}

  void resolve() {
    forget();
    const auto& statements = situation_.statements;
    for (std::uint32_t i = 0; i < statements.size(); ++i) {
      if (is_on_this(statements[i]) && statements[i].kind == StatementKind::Request) requested(statements[i]);
    }
    for (std::uint32_t i = 0; i < statements.size(); ++i) {
      if (is_on_this(statements[i]) && statements[i].kind != StatementKind::Request) judge(i);
    }
    withdraw();
    status_.lo = standing(Reading::Generous);
    status_.hi = standing(Reading::Strict);
    status_.wanted = wanted();
    if (situation_.ledger.is_open()) allow_for_missing();
  }

 private:
  // Every member has its name here, so that one that is added does not build until it is forgotten as well.
  void forget() {
    auto& [hi, lo, statements, empty, asked_at, expired, rejected, ledger_open, wanted] = status_;
    hi = lo = Standing::Pending;
    statements.clear();
    empty.clear();
    asked_at.reset();
    expired = rejected = ledger_open = false;
    wanted = Truth::Unknown;
  }

  // Statements call it "module/approval".
  [[nodiscard]] auto is_on_this(const Statement& statement) const -> bool {
    const std::string_view name = statement.approval;
    const std::size_t module = approval_.declared_in.size();
    return name.size() == module + 1 + approval_.approval.size() && name[module] == '/' &&
           name.starts_with(approval_.declared_in) && name.ends_with(approval_.approval);
  }

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
    if (bound_.data() == nullptr) bound_ = bound_texts();
    if (statement.bound->size() != bound_.size()) return Truth::False;
    Truth same = Truth::True;
    for (std::size_t i = 0; i < bound_.size(); ++i) {
      const std::string_view wanted = bound_[i];
      same = truth_and(same, wanted.empty() ? Truth::Unknown : truth_of((*statement.bound)[i] == wanted));
    }
    return same;
  }

  // As bound_digests(); what is not known is empty. Never null.
  [[nodiscard]] auto bound_texts() const -> std::span<std::string_view> {
    const ir::Function& function = module_.functions[gate_.function];
    const std::size_t values = approval_.binds.size();
    const auto made = arena_.array<std::string_view>(values + 1);
    for (std::size_t i = 0; i < values; ++i) {
      const std::uint32_t output = approval_.binds[i];
      const TypeId type = function.value_types[function.outputs[output].index];
      made[i] = digest_of(module_.types, type, outputs_[output], arena_);
    }
    if (approval_.binds_policy) made[values] = module_.meaning_digest;
    return made.first(values + (approval_.binds_policy ? 1 : 0));
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

  auto not_excluded(const Statement& statement, StatementResult& made) const -> Truth {
    Truth any = excluded_.names(statement.person);
    if (!statement.principal.empty()) any = truth_or(any, excluded_.names(statement.principal));
    return found(made, truth_not(any), Flaw::Excluded, Flaw::ExclusionNotKnown);
  }

  auto in_own_name(const Statement& statement, StatementResult& made) const -> Truth {
    const bool fine = statement.principal.empty() || (approval_.delegate_up_to && statement.delegated_for &&
                                                      *statement.delegated_for <= *approval_.delegate_up_to);
    return found(made, truth_of(fine), Flaw::NotDelegated, Flaw::NotDelegated);
  }

  // Without a veto a rejection takes back the word of the same person, if it is not earlier.
  void withdraw() {
    for (const StatementResult& no : status_.statements) {
      if (row(no).kind != StatementKind::Reject || no.counts == Truth::False) continue;
      for (StatementResult& yes : status_.statements) {
        if (row(yes).kind != StatementKind::Approve || row(no).at < row(yes).at) continue;
        if (row(no).person != row(yes).person && row(no).person != row(yes).principal) continue;
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
    const auto places = arena_.array<std::uint32_t>(approval_.seats.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
      const ir::Seat& seat = approval_.seats[i];
      places[i] = counts_against(needed(seat), reading) ? seat.people : 0;
    }
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

  // One signer for each person, and one for each pair of a person and a principal. Who signs for themself sits first,
  // so that delegations are used only where they are needed; how many they are is `own`.
  auto signers(Reading reading, std::size_t& own) const -> std::span<Signer> {
    Signers made(arena_, status_.statements.size());
    for (const StatementResult& result : status_.statements) {
      if (signs(result, reading)) made.of(row(result)).seats |= seats_of(row(result).role, reading);
    }
    const auto sorted = arena_.array<Signer>(made.rows().size());
    const auto is_own = [](const Signer& s) { return s.principal.empty(); };
    const auto rest = std::copy_if(made.rows().begin(), made.rows().end(), sorted.begin(), is_own);
    std::copy_if(made.rows().begin(), made.rows().end(), rest, [&](const Signer& s) { return !is_own(s); });
    own = static_cast<std::size_t>(rest - sorted.begin());
    return sorted;
  }
  [[nodiscard]] auto signs(const StatementResult& result, Reading reading) const -> bool {
    return row(result).kind == StatementKind::Approve && counts(result.counts, reading);
  }

  // Whether all places can be filled. A delegation uses up two people, and may be left unused: every
  // choice of them is tried, the fewest first.
  auto fill(std::span<const std::uint32_t> places, Reading reading) -> bool {
    std::size_t own = 0;
    const std::span<const Signer> all = signers(reading, own);
    // More than can be tried: in the best case they suffice, and otherwise the first ones have to.
    if (reading == Reading::Generous && all.size() - own > limits::kDelegations) return true;
    const std::size_t delegations = std::min(all.size() - own, limits::kDelegations);
    std::optional<Seating> best;
    std::span<const Signer*> sitting;
    for (std::uint32_t choice = 0; choice < (1u << delegations); ++choice) {
      const std::span<const Signer*> chosen = choose(all, own, choice);
      if (chosen.empty() && choice != 0) continue;
      const auto people = arena_.array<SeatSet>(chosen.size());
      for (std::size_t i = 0; i < chosen.size(); ++i) people[i] = chosen[i]->seats;
      const Seating seating = seat(places, people, arena_);
      if (best && total(seating) >= total(*best)) continue;
      best = seating;
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
  auto choose(std::span<const Signer> all, std::size_t own, std::uint32_t choice) const -> std::span<const Signer*> {
    std::array<std::string_view, 2 * limits::kDelegations> used;
    std::size_t users = 0;
    const auto is_used = [&](std::string_view person) {
      return std::find(used.begin(), used.begin() + users, person) != used.begin() + users;
    };
    const auto chosen = arena_.array<const Signer*>(all.size());
    std::size_t count = 0;
    for (std::size_t i = 0; own + i < all.size() && (choice >> i) != 0; ++i) {
      if ((choice >> i & 1u) == 0) continue;
      const Signer& signer = all[own + i];
      for (const std::string_view person : {signer.person, signer.principal}) {
        if (is_used(person)) return {};
        used[users++] = person;
      }
      chosen[count++] = &signer;
    }
    for (std::size_t i = 0; i < own; ++i) {
      if (users == 0 || !is_used(all[i].person)) chosen[count++] = &all[i];
    }
    return chosen.first(count);
  }
  void note(const Seating& seating, std::span<const Signer* const> signers) {
    for (std::uint32_t i = 0; i < seating.empty.size(); ++i) {
      if (seating.empty[i] > 0) status_.empty.push_back({i, seating.empty[i]});
    }
    for (std::size_t i = 0; i < signers.size(); ++i) {
      if (seating.sits[i] != kStands) note_seat(*signers[i], seating.sits[i]);
    }
  }
  // The first statement by which they may sit there.
  void note_seat(const Signer& signer, std::uint32_t seat) {
    for (StatementResult& result : status_.statements) {
      const Statement& statement = row(result);
      if (!signer.is_of(statement) || !signs(result, Reading::Strict)) continue;
      if ((seats_of(statement.role, Reading::Strict) >> seat & 1u) == 0) continue;
      result.seat = seat;
      return;
    }
  }

  const ir::Module& module_;
  const ir::Gate& gate_;
  const ir::GateApproval& approval_;
  const Cell* outputs_;
  const evidence::Situation& situation_;
  std::string_view waiver_;
  Arena& arena_;
  Excluded excluded_;
  std::span<std::string_view> bound_;  // null: not looked at yet
  std::optional<std::int64_t> maybe_asked_at_;
  ApprovalStatus& status_;
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
  Arena arena;
  const std::string_view digest = digest_of(types, type, value, arena);
  return digest.empty() ? std::nullopt : std::optional<std::string>(digest);
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
  Arena arena;
  ApprovalStatus made;
  approval_status_into(made, module, gate, approval, outputs, situation, waiver, arena);
  return made;
}

void approval_status_into(ApprovalStatus& into, const ir::Module& module, const ir::Gate& gate,
                          const ir::GateApproval& approval, const Cell* outputs, const evidence::Situation& situation,
                          std::string_view waiver, Arena& arena) {
  Resolver(module, gate, approval, outputs, situation, waiver, into, arena).resolve();
}

}  // namespace writ::decide

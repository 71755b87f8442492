// One approval at one time: which statements count, who sits where, and whether it is granted.
//
// What is not known about a statement is read strictly where it is a yes and generously where it is
// a no, and the other way round for the best case (design 2.12). So for fixed statements, knowing
// less only moves `hi` up and `lo` down the line granted < pending < refused.
//
// Where the ledger is open (ledger_head.hpp), statements may be missing: a rejection, a word that somebody took back,
// a request from which time runs; and also every signature that is still needed. So leaving out statements, or the
// head that would show it, moves `hi` up and `lo` down as well.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/evidence/evidence.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::decide {

enum class Standing : std::uint8_t { Granted, Pending, Refused };
auto standing_name(Standing standing) -> std::string_view;  // "granted"

// What speaks against a statement; a set of them is a bit mask. The order is the order in messages.
enum class Flaw : std::uint8_t {
  Untrusted,          // nobody vouches for the signature
  OtherValues,        // it is about other values than the present ones
  UnknownValues,      // what it must be about is not known
  OtherWaiver,        // it grants another waiver, or none
  TooOld,             // older than `valid`
  Future,             // ahead of now by more than the clock skew
  NotInRole,          // the person was not in the role
  RoleNotKnown,       // whether they were is not known
  NoSuchSeat,         // the role fills no seat, or not yet
  Excluded,           // the person or the principal
  ExclusionNotKnown,  // whether they are is not known
  NotDelegated,       // it is for somebody else, who may not or did not delegate, or for too long
  Withdrawn,          // the same person rejects, not earlier
};
using Flaws = std::uint32_t;
inline constexpr auto flaw(Flaw f) -> Flaws { return Flaws{1} << static_cast<unsigned>(f); }
auto flaw_name(Flaw f) -> std::string_view;  // "too_old"
auto flaws_in(Flaws flaws) -> std::vector<Flaw>;

struct StatementResult {
  std::uint32_t statement = 0;  // index into Situation::statements
  Truth counts = Truth::Unknown;
  Flaws flaws = 0;
  std::optional<std::uint32_t> seat;  // index into GateApproval::seats that it fills
};
struct EmptySeat {
  std::uint32_t seat = 0;    // index into GateApproval::seats
  std::uint32_t people = 1;  // that are missing
};
struct ApprovalStatus {
  Standing hi = Standing::Pending;
  Standing lo = Standing::Pending;
  std::vector<StatementResult> statements;  // of those on this approval
  std::vector<EmptySeat> empty;             // that are or may be needed
  std::optional<std::int64_t> asked_at;     // the earliest request for it
  bool expired = false;                     // it was asked for too long ago
  bool rejected = false;                    // a rejection stands, or may
  bool ledger_open = false;                 // `hi` is stricter only because statements may be missing
  Truth wanted = Truth::Unknown;            // whether any seat is needed
};

// The outputs of the gate's function are `outputs`. `waiver` is the digest of the waiver that would be
// granted, or empty. Linear in the statements, and exponential in the delegations that count, of which
// limits::kDelegations at most are tried.
auto approval_status(const ir::Module& module, const ir::Gate& gate, const ir::GateApproval& approval,
                     const Cell* outputs, const evidence::Situation& situation, std::string_view waiver)
    -> ApprovalStatus;
// The same in a status that is used again: whatever it held is forgotten, its memory is kept. Once it has been used so,
// nothing is allocated but in `arena`, unless what is bound is neither a text nor a member, and is written down to be
// hashed.
void approval_status_into(ApprovalStatus& into, const ir::Module& module, const ir::Gate& gate,
                          const ir::GateApproval& approval, const Cell* outputs, const evidence::Situation& situation,
                          std::string_view waiver, Arena& arena);

// Who is missing: "ml_safety", "2 risk_officer".
auto missing_seats(const ir::GateApproval& approval, const ApprovalStatus& status) -> std::vector<std::string>;

// The digest of a value that an approval binds, as statements carry it: "sha256:…" of its canonical JSON.
// Nothing where it is not wholly known.
auto bound_digest(const TypeTable& types, TypeId type, const Cell& value) -> std::optional<std::string>;

// What a statement on `approval` must say that it is about, in order; what is not known is nothing.
auto bound_digests(const ir::Module& module, const ir::Gate& gate, const ir::GateApproval& approval,
                   const Cell* outputs) -> std::vector<std::optional<std::string>>;

}  // namespace writ::decide

// What people said on approvals: one statement a signature, after whoever vouches for it was judged.
//
// A statement is one person's word, at one time, in one role, about certain values. Whether it
// counts for an approval of a gate is decided in runtime/decide; nothing is dropped on the way
// there, because a rejection counts also where something about it is not known.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/values/cell.hpp"

namespace writ::evidence {

// How an item or a statement was vouched for.
enum class Trust : std::uint8_t {
  Verified,    // a signature that verified (or `given` in a test)
  Accepted,    // unsigned, and the caller said that unsigned ones count; recorded as such
  Unverified,  // does not count: unknown(untrusted)
};

enum class StatementKind : std::uint8_t { Approve, Reject, Request };
auto statement_name(StatementKind kind) -> std::string_view;  // "approve"

struct Statement {
  StatementKind kind = StatementKind::Approve;
  std::string approval;   // "acme.ml.release/prod_release"
  std::string person;     // the subject in the people directory
  std::string principal;  // for whom; empty: for themself
  std::string role;       // as whom
  std::int64_t at = 0;    // ns since 1970
  // The digests of what the approval binds, in the order of `binds`, the policy's last. Absent: about
  // whatever is asked (tests).
  std::optional<std::vector<std::string>> bound;
  std::string waiver;        // the digest of the waiver that it grants; empty: none
  bool for_any_use = false;  // it grants waivers as well (tests)
  Trust trust = Trust::Unverified;
  std::string distrusted;                     // why nobody vouches for it, where there is more to say
  std::optional<std::int64_t> vouched_until;  // when a key that signed it is revoked
  Truth in_role = Truth::Unknown;             // whether the person was in the role at that time
  // How long the principal delegated to the person, in ns, while the statement was made. Absent: they
  // did not, or it is not known, which is the same: nobody signs for another by their own word.
  std::optional<std::int64_t> delegated_for;
  std::string digest;  // of the statement with its signatures, as heads of ledgers count it; only where it is asked for
};

// A yes as if `person` had said it at `at`, on whatever is asked, and everything about it were in order.
auto signature_by(std::string approval, std::string person, std::string role, std::int64_t at) -> Statement;

}  // namespace writ::evidence

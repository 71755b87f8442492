// What people said on approvals, from a document to statements.
//
//   {"statements": [{"says": "approve", "approval": "acme.release/ship", "by": "olga", "as": "owner",
//                    "at": "2026-05-04T07:00:00Z", "binds": ["sha256:…"]}]}
//
// or one such statement, or a signed document (signed.hpp) around one; of JSON also several of these, one a line.
// `binds` are the digests that the approval asks for, in its order; decision records name them. `for`
// names whom somebody signs for, `waiver` the digest of the waiver that is granted. It is read strictly:
// one statement that cannot be read is an error, because it could be a rejection.
//
// Nothing here says that these are all the statements there are; the head of the ledger does (ledger_head.hpp).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"
#include "runtime/evidence/people.hpp"
#include "runtime/evidence/statement.hpp"

namespace writ::evidence {

// The groups of the directory from which the rules take each role.
using RoleGroups = std::map<std::string, std::vector<std::string>, std::less<>>;

// What statements are judged by as they are read.
struct Speakers {
  const People* people = nullptr;  // null: it is not known whether anybody is in a role, nor who signs with what
  RoleGroups groups;
  std::int64_t now = 0;
  bool accept_unsigned = false;  // statements without a signature count. Never those with one that does not verify
  bool digests = false;          // each statement gets its digest, for the head of their ledger (ledger_head.hpp)
};

// A signed statement is vouched for when a key of the person who says it signed it, and the key counts at the
// time of the statement. With a directory nobody in it has an account that it does not know. An empty document is
// an error: a ledger in which nobody has said anything says so.
auto read_statements(std::string_view name, std::string_view bytes, decode::Format format, const Speakers& speakers)
    -> Fallible<std::vector<Statement>>;

}  // namespace writ::evidence

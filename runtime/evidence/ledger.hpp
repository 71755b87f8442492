// What people said on approvals, from a document to statements.
//
//   {"statements": [{"says": "approve", "approval": "acme.release/ship", "by": "olga", "as": "owner",
//                    "at": "2026-05-04T07:00:00Z", "binds": ["sha256:…"]}]}
//
// `binds` are the digests that the approval asks for, in its order; decision records name them. `for`
// names whom somebody signs for, `waiver` the digest of the waiver that is granted. It is read strictly:
// one statement that cannot be read is an error, because it could be a rejection.
#pragma once

#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"
#include "runtime/evidence/people.hpp"
#include "runtime/evidence/statement.hpp"

namespace writ::evidence {

// Nothing is signed, so all statements have the trust `trust`. Without a directory it is not known whether
// somebody is in a role, and with one it is not of an account that nobody in it has.
auto read_statements(std::string_view name, std::string_view bytes, decode::Format format, const People* people,
                     Trust trust) -> Fallible<std::vector<Statement>>;

}  // namespace writ::evidence

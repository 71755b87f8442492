// The head of a ledger: somebody's word that these statements are all there are.
//
//   {"at": "2026-05-04T08:00:00Z", "count": 3, "ledger": "acme-release", "statements": "sha256:…"}
//
// as the payload of a signed document (signed.hpp) of the type kHeadPayload. `statements` is the digest of the digests
// of all statements: sorted, each once, each with a line feed after it. The digest of a statement is that of its
// canonical JSON (RFC 8785); of a signed one that of its envelope, `keyid` left out. So a head is about what was said
// and signed, not about files, their layout or their order. Each ledger has one name and one head at a time, over all
// of it.
//
// Whoever hands in statements may leave one out. Without a head nobody would see that, so a ledger of which no head
// says that it is whole is open: then there may be a rejection, and deciding reckons with it. Only a head that is
// signed by whom the package names, about this ledger, fresh, and over exactly these statements closes it.
//
// What was said after the head was made is not missed: how long that may be is `fresh_within`.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "runtime/base/result.hpp"
#include "runtime/evidence/keys.hpp"
#include "runtime/evidence/statement.hpp"

namespace writ::evidence {

inline constexpr std::string_view kHeadFile = "ledger-head.json";  // what it is called in a folder of statements

struct LedgerHead {
  std::string ledger;      // its name
  std::int64_t at = 0;     // when this was all that it held, in ns since 1970
  std::int64_t count = 0;  // of the statements
  std::string statements;  // "sha256:…"
};

// Over statements that have their digests; the same one twice is there once.
auto head_over(std::string ledger, std::int64_t at, std::span<const Statement> statements) -> LedgerHead;

// The payload, in canonical JSON.
auto write_head(const LedgerHead& head) -> std::string;

// What a package asks of the ledger that its approvals are in.
struct LedgerTerms {
  std::string name;
  std::string signer;             // the role, in the list of keys, of those that sign its head
  std::int64_t fresh_within = 0;  // ns
};

enum class LedgerState : std::uint8_t {
  NotAsked,  // the package names no ledger: what is handed in is taken for all there is
  Closed,    // what is handed in is all there is
  Open,      // there may be more
};
struct Ledger {
  LedgerState state = LedgerState::NotAsked;
  LedgerTerms terms;
  std::string why;                          // it is open: a phrase
  std::string digest;                       // of the document with the head; empty: there is none
  std::string key;                          // the name of the one that signed it, when one that is trusted did
  std::optional<std::int64_t> at;           // of the head, when it could be read
  std::optional<std::int64_t> next_change;  // when time alone opens or closes it
  [[nodiscard]] auto is_open() const -> bool { return state == LedgerState::Open; }
};

// `head` are the bytes that were handed in as the head; nothing when none were. `keys` may be null: none are trusted.
// Whatever is wrong with it leaves the ledger open. Linear in the statements, but for sorting their digests.
auto judge_ledger(const LedgerTerms& terms, std::optional<std::string_view> head, std::span<const Statement> statements,
                  const Keys* keys, std::int64_t now, std::int64_t clock_skew) -> Ledger;

}  // namespace writ::evidence

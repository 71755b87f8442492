// Which of what was handed in counts: from envelopes to the world of one decision.
//
// Evidence counts when it is about the right subject, from a role that the policy
// names, vouched for, and fresh. Any failure makes the whole content unknown, with
// the reason; nothing is ever partly believed. Several items for one declaration: of
// those that count, the one issued last does. So what does not count, or is older,
// changes nothing, and handing in more never takes away content that there was. Newer
// evidence replaces older; whoever withholds it leaves the older one standing until
// that is stale, which is what `fresh` is for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/base/reusable.hpp"
#include "runtime/decode/decode.hpp"
#include "runtime/evidence/ledger_head.hpp"
#include "runtime/evidence/statement.hpp"
#include "runtime/ir/engine.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::evidence {

// One piece of evidence, decoded, before any check.
struct Item {
  ir::InputId input;
  Cell content;                        // by the input's type; the arena of the situation owns it
  std::optional<std::string> subject;  // absent: about whatever is asked (tests)
  std::vector<std::string> further_subjects;
  std::optional<std::string> issuer;  // absent: whoever is asked (tests)
  std::optional<std::int64_t> issued_at;
  std::optional<std::int64_t> expires_at;
  Trust trust = Trust::Unverified;
  std::string key;                            // the name of the one that verified it; empty: none did
  std::string distrusted;                     // why nobody vouches for it, where there is more to say
  std::optional<std::int64_t> vouched_until;  // when a key that signed it is revoked
  std::string digest;                         // "sha256:…" of the bytes; empty in tests
  std::vector<decode::Issue> issues;
  std::vector<std::string> faults;  // of the envelope itself: it vouches for nothing
};

enum class State : std::uint8_t { Ok, Missing, Stale, Future, Untrusted, WrongSubject, Invalid };
auto state_name(State state) -> std::string_view;  // "wrong_subject"

// What became of one input.
struct Admission {
  State state = State::Missing;
  std::string detail;  // "30 h, limit 24 h"; empty when there is nothing to add
  Reusable<Item> item;
};

// A document that was handed in, for the record: what a replay needs again.
struct HandedIn {
  std::string as;    // "request", "evidence", "statements", "ledger_head", "people", "keys"
  std::string name;  // of the declaration that it is evidence for; else empty
  std::string digest;
  decode::Format format = decode::Format::Json;
};

// Everything a gate is decided on. Cells live in `arena`.
struct Situation {
  std::int64_t now = 0;
  std::vector<Cell> inputs;           // by InputId
  std::vector<Admission> admissions;  // by InputId; requests and data are Ok or Missing/Invalid
  std::vector<Statement> statements;  // on approvals, in the order of the ledger
  Ledger ledger;                      // whether these are all that there are
  std::vector<decode::Issue> issues;  // of the request
  std::string request_digest;         // "sha256:…"; empty in tests
  std::size_t extra_keys = 0;
  std::vector<HandedIn> documents;          // empty in tests
  std::vector<std::string> terms;           // on which it is decided: "unsigned_evidence"
  std::optional<std::int64_t> next_change;  // when time alone makes one of `items` count, or count no more
  std::string salt;                         // of what is shown of sensitive values; empty: nothing is shown of them
  [[nodiscard]] auto world() const -> ir::World { return {inputs, now}; }
};

struct Request {
  ir::InputId input;
  Cell value;
  std::vector<decode::Issue> issues;
  std::string digest;
  std::size_t extra_keys = 0;
};

// Judges `items` against the declarations of `module`. `engine` computes the subjects.
auto admit(const ir::Module& module, const ir::Engine& engine, const Request& request, std::vector<Item> items,
           std::int64_t now, Arena& arena) -> Situation;

// Whether what evidence must be about is, or is computed from, a field declared sensitive.
auto subject_is_sensitive(const ir::Module& module, const ir::Input& input) -> bool;

}  // namespace writ::evidence

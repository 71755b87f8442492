// Signed documents: DSSE v1 envelopes (github.com/secure-systems-lab/dsse), bare or in a Sigstore bundle.
//
//   {"payload": "<base 64>", "payloadType": "application/vnd.writ.evidence+json",
//    "signatures": [{"keyid": "sha256:…", "sig": "<base 64>"}]}
//
// What is signed is the payload with its type and the lengths of both, so that a document of one type
// cannot be shown as one of another. The bytes that are verified are the bytes that are read. Keys that
// the specification does not name are ignored, as it asks; `keyid` is a hint, and nothing is decided by it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"
#include "runtime/base/signature.hpp"

namespace writ::evidence {

inline constexpr std::string_view kEvidencePayload = "application/vnd.writ.evidence+json";
inline constexpr std::string_view kStatementPayload = "application/vnd.writ.statement+json";
inline constexpr std::string_view kHeadPayload = "application/vnd.writ.ledger-head+json";
inline constexpr std::string_view kInTotoPayload = "application/vnd.in-toto+json";
inline constexpr std::size_t kMostSignatures = 16;  // on one document

struct Signed {
  std::string type;
  std::string payload;
  std::vector<std::string> signatures;  // each as bytes
  [[nodiscard]] auto is_signed_by(const PublicKey& key) const -> bool;
};

// Nothing when the bytes are no such envelope: whatever else they are. An Error when they are one that is broken.
auto read_signed(std::string_view bytes) -> Fallible<std::optional<Signed>>;

// An envelope, signed by `key`, on one line.
auto sign(std::string_view type, std::string_view payload, const PrivateKey& key) -> Fallible<std::string>;

}  // namespace writ::evidence

// Keys that are trusted, for what, and when.
//
//   keys:
//     - name: eval-2026
//       for: [eval_service]
//       from: 2026-01-01
//       until: 2026-12-31
//       public: |
//         -----BEGIN PUBLIC KEY-----
//         …
//
// `for` names the roles, those of `from` in a declaration of evidence and of who signs the head of a ledger, that the key
// speaks for. What it signs counts when it is dated inside `from` to `until`, days in UTC that are both included.
// `revoked: INSTANT` ends a key that is lost: from then on nothing that it signed counts, whatever its date, because who has the key writes any date.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.hpp"
#include "runtime/base/signature.hpp"
#include "runtime/decode/decode.hpp"
#include "runtime/decode/document_types.hpp"
#include "runtime/evidence/signed.hpp"

namespace writ::evidence {

struct Key {
  PublicKey key;
  std::string name;
  std::optional<std::int64_t> from, until;  // days since 1970
  std::optional<std::int64_t> revoked;      // ns since 1970
};

// Why what the key signed does not count, dated `issued_at` and looked at at `now`; empty when it does.
auto out_of_time(const Key& key, std::optional<std::int64_t> issued_at, std::int64_t now) -> std::string;

class Keys {
 public:
  // Read strictly; two keys of one name, or one key twice, are an error. `name` is told in errors.
  static auto read(std::string_view name, std::string_view bytes, decode::Format format) -> Fallible<Keys>;

  struct Row {
    Key key;
    std::vector<std::string> roles;
    [[nodiscard]] auto speaks_for(std::string_view role) const -> bool;
  };
  [[nodiscard]] auto rows() const -> const std::vector<Row>& { return rows_; }

 private:
  std::vector<Row> rows_;
};

inline constexpr std::uint32_t kPemBytes = 4096;  // of a key; one of RSA with 16,384 bits takes about 2,800

// The columns that every document with keys has: public, from, until, revoked; and one such row as a Key.
auto key_columns(decode::DocumentTypes& types) -> std::vector<Field>;
auto read_key(std::span<const Cell> columns, std::string name) -> Fallible<Key>;

}  // namespace writ::evidence

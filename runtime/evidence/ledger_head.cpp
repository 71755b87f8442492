#include "runtime/evidence/ledger_head.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "runtime/base/check.hpp"
#include "runtime/base/limits.hpp"
#include "runtime/base/sha256.hpp"
#include "runtime/decode/document_types.hpp"
#include "runtime/evidence/judge.hpp"
#include "runtime/evidence/signed.hpp"
#include "runtime/values/decimal.hpp"
#include "runtime/values/text.hpp"

namespace writ::evidence {

using decode::text_of;

namespace {

enum Column : std::uint8_t { At, Count, Name, Statements, kColumns };

struct HeadTypes {
  decode::DocumentTypes types{limits::kDefaultStringBytes, limits::kStatements};
  TypeId root = types.record("head", {{"at", types.simple(Kind::Instant)},
                                      {"count", types.simple(Kind::Int)},
                                      {"ledger", types.text()},
                                      {"statements", types.simple(Kind::Digest)}});
};

auto read_head(std::string_view payload) -> Fallible<LedgerHead> {
  HeadTypes head;
  Arena memory;
  auto read = decode::decode_strictly(head.types.table(), head.root, "head", payload, decode::Format::Json, memory);
  if (!read) return fail(read.error().message);
  const Cell* f = read->fields;
  return LedgerHead{text_of(f[Name]), f[At].integer, f[Count].integer, text_of(f[Statements])};
}

auto statements_text(std::int64_t count) -> std::string {
  return std::to_string(count) + (count == 1 ? " statement" : " statements");
}

// What closes a ledger, step by step: the first that fails says why it stays open.
class Judge {
 public:
  Judge(const LedgerTerms& terms, std::int64_t now, std::int64_t clock_skew) : now_(now), clock_skew_(clock_skew) {
    made_.state = LedgerState::Open;
    made_.terms = terms;
  }

  auto judge(std::optional<std::string_view> bytes, std::span<const Statement> statements, const Keys* keys) -> Ledger {
    made_.why = fault(bytes, statements, keys);
    if (made_.why.empty()) made_.state = LedgerState::Closed;
    return std::move(made_);
  }

 private:
  auto fault(std::optional<std::string_view> bytes, std::span<const Statement> statements, const Keys* keys)
      -> std::string {
    if (!bytes) return "its head is not handed in";
    made_.digest = sha256_hex(*bytes);
    const auto document = read_signed(*bytes);
    if (!document) return "its head cannot be read: " + document.error().message;
    if (!document->has_value()) return "what is handed in as its head is no signed document";
    if ((*document)->type != kHeadPayload)
      return "what is handed in as its head is a signed document of the type `" + (*document)->type + "`";
    const auto head = read_head((*document)->payload);
    if (!head) return "its head cannot be read: " + head.error().message;
    made_.at = head->at;
    if (std::string bad = signature_fault(**document, *head, keys); !bad.empty()) return bad;
    if (head->ledger != made_.terms.name) return "the head is of another ledger, `" + head->ledger + "`";
    if (std::string bad = time_fault(head->at); !bad.empty()) return bad;
    return content_fault(*head, statements);
  }

  auto signature_fault(const Signed& document, const LedgerHead& head, const Keys* keys) -> std::string {
    std::string why = "its head is signed by no key that is trusted for " + made_.terms.signer;
    if (keys == nullptr) return "there are no keys to verify its head with";
    for (const Keys::Row& row : keys->rows()) {
      if (!row.speaks_for(made_.terms.signer) || !document.is_signed_by(row.key.key)) continue;
      if (row.key.revoked) changes_at(*row.key.revoked);
      std::string late = out_of_time(row.key, head.at, now_);
      if (late.empty()) {
        made_.key = row.key.name;
        return {};
      }
      why = "its head is not signed: " + late;
    }
    return why;
  }

  // Differences are taken in 128 bits: an instant can be anywhere in 64.
  auto time_fault(std::int64_t at) -> std::string {
    const Int128 age = static_cast<Int128>(now_) - at;
    const auto bounded = [](Int128 ns) { return static_cast<std::int64_t>(std::min<Int128>(ns, INT64_MAX)); };
    changes_at(static_cast<Int128>(at) - clock_skew_);
    changes_at(static_cast<Int128>(at) + made_.terms.fresh_within + 1);
    if (-age > clock_skew_)
      return "its head is dated " + print_instant(at) + ", " + age_text(bounded(-age), clock_skew_) + " ahead";
    if (age <= made_.terms.fresh_within) return {};
    return "its head is " + age_text(bounded(age), made_.terms.fresh_within) + " old, limit " +
           limit_text(made_.terms.fresh_within);
  }

  static auto content_fault(const LedgerHead& head, std::span<const Statement> statements) -> std::string {
    const LedgerHead present = head_over(head.ledger, head.at, statements);
    if (present.count == head.count && present.statements == head.statements) return {};
    if (present.count != head.count)
      return statements_text(present.count) + (present.count == 1 ? " is" : " are") + " handed in, and its head says " +
             std::to_string(head.count);
    return "its head is over other statements than those that are handed in";
  }

  void changes_at(Int128 instant) {
    if (instant <= now_ || instant > INT64_MAX) return;
    const auto when = static_cast<std::int64_t>(instant);
    made_.next_change = std::min(made_.next_change.value_or(when), when);
  }

  std::int64_t now_;
  std::int64_t clock_skew_;
  Ledger made_;
};

}  // namespace

auto head_over(std::string ledger, std::int64_t at, std::span<const Statement> statements) -> LedgerHead {
  std::set<std::string_view> digests;
  for (const Statement& one : statements) {
    WRIT_CHECK(!one.digest.empty(), "statements were read without their digests");
    digests.insert(one.digest);
  }
  std::string lines;
  for (const std::string_view digest : digests) lines.append(digest).append("\n");
  return {std::move(ledger), at, static_cast<std::int64_t>(digests.size()), sha256_hex(lines)};
}

auto write_head(const LedgerHead& head) -> std::string {
  HeadTypes types;
  std::array<Cell, kColumns> row;
  row[At] = Cell::of_int(head.at);
  row[Count] = Cell::of_int(head.count);
  row[Name] = Cell::of_text(head.ledger);
  row[Statements] = Cell::of_text(head.statements);
  return decode::to_json(types.types.table(), types.root, Cell::of_fields(row.data()));
}

auto judge_ledger(const LedgerTerms& terms, std::optional<std::string_view> head, std::span<const Statement> statements,
                  const Keys* keys, std::int64_t now, std::int64_t clock_skew) -> Ledger {
  return Judge(terms, now, clock_skew).judge(head, statements, keys);
}

}  // namespace writ::evidence

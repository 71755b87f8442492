// Heads of ledgers: what they are over, and the edges at which they stop closing one.
#include "runtime/evidence/ledger_head.hpp"

#include <doctest/doctest.h>

#include "runtime/evidence/ledger.hpp"
#include "runtime/evidence/signed.hpp"
#include "runtime/values/text.hpp"

using namespace writ;
using evidence::LedgerState;
using evidence::Statement;

namespace {

constexpr std::int64_t kMinute = 60'000'000'000;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::string_view kAsked =
    R"({"says": "request", "approval": "m/a", "by": "kim", "at": "2026-05-03T00:00:00Z", "binds": ["sha256:aa"]})";

auto at(std::string_view instant) -> std::int64_t { return parse_instant(instant).value(); }
const std::int64_t kNow = at("2026-05-04T09:00:00Z");

auto read(std::string_view bytes, decode::Format format = decode::Format::Json) -> std::vector<Statement> {
  evidence::Speakers speakers;
  speakers.digests = true;
  return evidence::read_statements("ledger", bytes, format, speakers).value();
}

auto private_key(std::string_view base64) -> PrivateKey {
  return PrivateKey::read("-----BEGIN PRIVATE KEY-----\n" + std::string(base64) + "\n-----END PRIVATE KEY-----\n")
      .value();
}
const std::string kKeeper = "MC4CAQAwBQYDK2VwBCIEINJHSUHFc0HnrVN4AkLGyfe4wD0oGLDYToAaquhFOIa0";

auto keys(std::string_view more = "") -> evidence::Keys {
  return evidence::Keys::read("keys",
                              R"({"keys": [{"name": "k-1", "for": ["keeper"], )" + std::string(more) +
                                  R"("public": "-----BEGIN PUBLIC KEY-----\n)"
                                  R"(MCowBQYDK2VwAyEAcCGchIRtySiWEIMP/usRVht15163FxGlFOHEYZptBTU=)"
                                  R"(\n-----END PUBLIC KEY-----\n"}]})",
                              decode::Format::Json)
      .value();
}

auto head(std::int64_t at, const std::vector<Statement>& said) -> std::string {
  return evidence::sign(evidence::kHeadPayload, evidence::write_head(evidence::head_over("acme", at, said)),
                        private_key(kKeeper))
      .value();
}

auto judge(const std::string& bytes, const std::vector<Statement>& said, const evidence::Keys& trusted = keys())
    -> evidence::Ledger {
  return evidence::judge_ledger({"acme", "keeper", kHour}, bytes, said, &trusted, kNow, 5 * kMinute);
}

}  // namespace

TEST_CASE("a statement has one digest, however its document is laid out") {
  const std::string digest = read(kAsked).front().digest;
  // Of {"approval":"m/a","at":"2026-05-03T00:00:00Z","binds":["sha256:aa"],"by":"kim","says":"request"}.
  CHECK(digest == "sha256:0b305231d6e644f130e8b4e290af2377d94883a836a00f3d43d7b4b3f159a27f");
  CHECK(read(R"({"statements": [)" + std::string(kAsked) + "]}").front().digest == digest);
  CHECK(read(R"({"by": "kim", "binds": ["sha256:aa"], "at": "2026-05-03T02:00:00+02:00", "says": "request",
                 "approval": "m/a"})")
            .front()
            .digest == digest);
  CHECK(read("says: request\napproval: m/a\nby: kim\nat: 2026-05-03T00:00:00Z\nbinds: [\"sha256:aa\"]\n",
             decode::Format::Yaml)
            .front()
            .digest == digest);
  CHECK(
      read(
          R"({"says": "request", "approval": "m/a", "by": "lou", "at": "2026-05-03T00:00:00Z", "binds": ["sha256:aa"]})")
          .front()
          .digest != digest);
}

TEST_CASE("with another signature, or without, it is another statement; a hint changes nothing") {
  const std::string envelope = evidence::sign(evidence::kStatementPayload, kAsked, private_key(kKeeper)).value();
  const std::string digest = read(envelope).front().digest;
  CHECK(digest != read(kAsked).front().digest);
  std::string other_hint = envelope;
  other_hint.replace(other_hint.find("\"keyid\":\"sha256:") + 9, 9, "somebody-");
  CHECK(read(other_hint).front().digest == digest);
  std::string two = envelope;
  two.insert(two.rfind("]}"), R"(,{"sig":"AAAA"})");
  CHECK(read(two).front().digest != digest);
}

TEST_CASE("a head is over a set: order and copies do not count") {
  const auto one = read(kAsked);
  const auto twice = read(R"({"statements": [)" + std::string(kAsked) + "," + std::string(kAsked) + "]}");
  CHECK(evidence::write_head(evidence::head_over("acme", 0, one)) ==
        evidence::write_head(evidence::head_over("acme", 0, twice)));
  CHECK(evidence::write_head(evidence::head_over("acme", 0, {})) ==
        R"({"at":"1970-01-01T00:00:00Z","count":0,"ledger":"acme","statements":)"
        R"("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"})");
}

TEST_CASE("a head closes from the clock skew before its time to the end of its freshness") {
  const auto said = read(kAsked);
  CHECK(judge(head(kNow, said), said).state == LedgerState::Closed);
  CHECK(judge(head(kNow + 5 * kMinute, said), said).state == LedgerState::Closed);
  CHECK(judge(head(kNow + 5 * kMinute + 1, said), said).why ==
        "its head is dated 2026-05-04T09:05:00.000000001Z, 5 min 1 s ahead");
  CHECK(judge(head(kNow - kHour, said), said).state == LedgerState::Closed);
  CHECK(judge(head(kNow - kHour - 1, said), said).is_open());
  const evidence::Ledger closed = judge(head(kNow - 10 * kMinute, said), said);
  CHECK(closed.next_change == kNow + 50 * kMinute + 1);
  CHECK(judge(head(kNow + kHour, said), said).next_change == kNow + 55 * kMinute);
}

TEST_CASE("a key counts on its days, and not at all once it is revoked") {
  const auto said = read(kAsked);
  const std::string made = head(kNow, said);
  CHECK(judge(made, said, keys(R"("until": "2026-05-04", )")).state == LedgerState::Closed);
  CHECK(judge(made, said, keys(R"("until": "2026-05-03", )")).why ==
        "its head is not signed: the key `k-1` counted until 2026-05-03");
  CHECK(judge(made, said, keys(R"("revoked": "2026-05-04T09:00:00Z", )")).is_open());
  const evidence::Ledger later = judge(made, said, keys(R"("revoked": "2026-05-04T09:30:00Z", )"));
  CHECK(later.state == LedgerState::Closed);
  CHECK(later.next_change == kNow + 30 * kMinute);
}

TEST_CASE("instants at the ends of time are compared, not wrapped") {
  const auto said = read(kAsked);
  CHECK(judge(head(at("1678-01-01T00:00:00Z"), said), said).is_open());
  CHECK(judge(head(at("2262-01-01T00:00:00Z"), said), said).is_open());
}

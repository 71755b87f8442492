// People and keys come with the policy, what was said with the decision.
#include <vector>

#include "tests/unit/capi/fixture.hpp"

namespace {

constexpr std::string_view kRules = R"(language writ 1
module abi.ship version 1.0.0

role lead "Leads the team" from "idp:leads"
role scanner "Scans builds" from "spiffe://ship/scanner"

record Ship { build : digest, author : person }
record Scan { findings : int in 0 .. 1_000 }

request ship : Ship

evidence scan : Scan {
  about  ship.build
  from   scanner
  fresh  within 1 day
}

control SHP-01 "Nothing was found" {
  owner     lead
  severity  high
  enforce   hard
  require   scan.findings == 0 otherwise "{scan.findings} were found."
}

approval release "Release a build" {
  binds    ship.build
  need     1 from lead
  exclude  ship.author
  valid    3 days
  veto     any
}

gate out "Ship a build" on ship {
  controls  SHP-01
  approval  release
}
)";
constexpr std::string_view kPeople = R"({"people": [{"id": "kim", "roles": [{"role": "lead"}]},
  {"id": "ada", "roles": [{"role": "lead"}]}]})";
constexpr std::string_view kShip =
    R"({"build":"sha256:aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11","author":"ada"})";
constexpr std::string_view kScan =
    R"({"subject":"sha256:aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11","issuer":"scanner",
  "issued_at":"2026-11-20T08:00:00Z","content":{"findings":0}})";

auto document(writ_document_kind kind, std::string_view bytes, const char* name = nullptr) -> writ_document {
  return {kind, WRIT_JSON, name, bytes.data(), bytes.size()};
}

auto statement(std::string_view says, std::string_view by, std::string_view digest) -> std::string {
  return R"({"statements":[{"says":")" + std::string(says) + R"(","approval":"abi.ship/release","by":")" +
         std::string(by) + R"(","as":"lead","at":"2026-11-20T08:30:00Z","binds":[")" + std::string(digest) + R"("]}]})";
}

struct Shipping {
  abi::Policy policy;
  abi::Context context;

  Shipping() {
    const std::string path = abi::scratch("abi_ship.writ", kRules);
    const writ_document people = document(WRIT_PEOPLE, kPeople);
    writ_load_options options = WRIT_LOAD_OPTIONS_INIT;
    options.documents = &people;
    options.document_count = 1;
    const char* paths[] = {path.c_str()};
    writ_policy* made = nullptr;
    writ_error* raw = nullptr;
    REQUIRE_MESSAGE(writ_policy_load(paths, 1, &options, &made, &raw) == WRIT_OK, writ_error_message(raw));
    policy.reset(made);
    context = abi::context_of(policy);
  }

  auto decide(const std::vector<writ_document>& documents,
              std::uint32_t flags = WRIT_UNSIGNED_EVIDENCE | WRIT_UNSIGNED_STATEMENTS) -> writ_verdict {
    writ_given given = abi::at_time(flags);
    given.documents = documents.data();
    given.document_count = documents.size();
    const writ_decision* decision = nullptr;
    writ_error* raw = nullptr;
    const writ_status status = writ_decide(context.get(), kShip.data(), kShip.size(), &given, &decision, &raw);
    const abi::Error error(raw);
    CHECK_MESSAGE(status == WRIT_OK, writ_error_message(raw));
    return writ_decision_verdict(decision);
  }

  auto explained(const char* form) -> std::string {
    writ_text text{};
    CHECK(writ_explain(context.get(), form, &text, nullptr) == WRIT_OK);
    return std::string(abi::view(text));
  }

  // What a statement must say that it is about, as the record names it.
  auto bound() -> std::string {
    decide({document(WRIT_EVIDENCE, kScan, "scan")});
    const std::string record = explained("record");
    const std::size_t at = record.find("\"binds\":[\"");
    REQUIRE(at != std::string::npos);
    return record.substr(at + 10, 71);
  }
};

}  // namespace

TEST_CASE("approvals are counted as the terms say, and never what is left over from before") {
  Shipping s;
  const std::string digest = s.bound();
  const std::string yes = statement("approve", "kim", digest);
  const std::string no = statement("reject", "kim", digest);
  const std::string author = statement("approve", "ada", digest);
  const writ_document scan = document(WRIT_EVIDENCE, kScan, "scan");
  CHECK(s.decide({scan}) == WRIT_NEEDS_APPROVAL);
  CHECK(s.decide({scan, document(WRIT_STATEMENTS, yes)}) == WRIT_ALLOW);
  CHECK(s.decide({scan, document(WRIT_STATEMENTS, yes)}, WRIT_UNSIGNED_EVIDENCE) == WRIT_NEEDS_APPROVAL);
  CHECK(s.decide({scan, document(WRIT_STATEMENTS, author)}) == WRIT_NEEDS_APPROVAL);
  CHECK(s.decide({scan, document(WRIT_STATEMENTS, yes), document(WRIT_STATEMENTS, no)}) == WRIT_DENY);
  CHECK(s.decide({scan, document(WRIT_STATEMENTS, yes)}) == WRIT_ALLOW);
  CHECK(s.decide({document(WRIT_STATEMENTS, yes)}) == WRIT_DENY);
  CHECK(s.decide({scan, document(WRIT_STATEMENTS, yes)}, WRIT_UNSIGNED_STATEMENTS) == WRIT_DENY);
  CHECK(s.decide({scan}) == WRIT_NEEDS_APPROVAL);
}

TEST_CASE("the people of the policy are asked who could sign, and named in the record") {
  Shipping s;
  s.decide({document(WRIT_EVIDENCE, kScan, "scan")});
  const std::string owner = s.explained("owner");
  CHECK_MESSAGE(owner.find("kim") != std::string::npos, owner);
  CHECK(s.explained("record").find(R"("as":"people")") != std::string::npos);
}

TEST_CASE("a decision lasts until the evidence is stale") {
  Shipping s;
  writ_given given = abi::at_time(WRIT_UNSIGNED_EVIDENCE);
  const writ_document scan = document(WRIT_EVIDENCE, kScan, "scan");
  given.documents = &scan;
  given.document_count = 1;
  const writ_decision* decision = nullptr;
  CHECK(writ_decide(s.context.get(), kShip.data(), kShip.size(), &given, &decision, nullptr) == WRIT_OK);
  std::int64_t until = 0;
  REQUIRE(writ_decision_valid_until(decision, &until) == 1);
  CHECK(until == abi::kTime + 23 * 3'600'000'000'000 + 1);  // one nanosecond after a day from 08:00
}

TEST_CASE("evidence is the same in any order, and twice is once") {
  Shipping s;
  const std::string stale = R"({"subject":"sha256:aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11",
    "issuer":"scanner","issued_at":"2026-11-10T08:00:00Z","content":{"findings":7}})";
  const writ_document fresh = document(WRIT_EVIDENCE, kScan, "scan"), old = document(WRIT_EVIDENCE, stale, "scan");
  CHECK(s.decide({fresh, old}) == WRIT_NEEDS_APPROVAL);
  const std::string record = s.explained("record");
  CHECK(s.decide({old, fresh, old, fresh}) == WRIT_NEEDS_APPROVAL);
  CHECK(s.explained("record") == record);
  CHECK(s.decide({old}) == WRIT_DENY);
}

TEST_CASE("a batch decides on each request with the documents of all") {
  Shipping s;
  const std::string yes = statement("approve", "kim", s.bound());
  const std::string other =
      R"({"build":"sha256:bb11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11","author":"ada"})";
  const std::vector<writ_document> documents = {document(WRIT_EVIDENCE, kScan, "scan"), document(WRIT_STATEMENTS, yes)};
  writ_given given = abi::at_time(WRIT_UNSIGNED_EVIDENCE | WRIT_UNSIGNED_STATEMENTS);
  given.documents = documents.data();
  given.document_count = documents.size();
  const std::vector<writ_text> requests = {
      {kShip.data(), kShip.size()}, {other.data(), other.size()}, {"{", 1}, {kShip.data(), kShip.size()}};
  std::vector<writ_outcome> outcomes(requests.size());
  CHECK(writ_decide_batch(s.context.get(), requests.data(), requests.size(), &given, outcomes.data(), nullptr) ==
        WRIT_OK);
  CHECK(outcomes[0].decision == WRIT_ALLOW);
  CHECK(outcomes[1].decision == WRIT_DENY);  // the scan is about the first build
  CHECK(outcomes[2].status == WRIT_BAD_DOCUMENT);
  CHECK(outcomes[3].decision == WRIT_ALLOW);
  const writ_document none = document(WRIT_EVIDENCE, "[", "scan");
  given.documents = &none;
  given.document_count = 1;
  writ_error* raw = nullptr;
  CHECK(writ_decide_batch(s.context.get(), requests.data(), requests.size(), &given, outcomes.data(), &raw) ==
        WRIT_BAD_DOCUMENT);
  const abi::Error error(raw);
  CHECK(std::string_view(writ_error_message(raw)).starts_with("the evidence scan cannot be used: "));
  for (const writ_outcome& one : outcomes) {
    CHECK(one.status == WRIT_BAD_DOCUMENT);
    CHECK(one.decision == WRIT_DENY);
  }
}

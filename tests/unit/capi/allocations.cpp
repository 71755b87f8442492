// After warm-up a decision allocates nothing: counted here, through the C ABI, for the whole process.
#include <atomic>
#include <cstdlib>
#include <new>
#include <vector>

#include "tests/unit/capi/fixture.hpp"

namespace {

std::atomic<std::size_t> allocations = 0;
constexpr long kEnough = 1'000'000'000;
std::atomic<long> left = kEnough;  // so many allocations succeed

auto counted(std::size_t size) -> void* {
  ++allocations;
  if (--left < 0) throw std::bad_alloc();
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

auto counted_aligned(std::size_t size, std::align_val_t alignment) -> void* {
  ++allocations;
  const auto step = static_cast<std::size_t>(alignment);
  void* memory = std::aligned_alloc(step, (size + step - 1) / step * step);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

// The libraries that are loaded call these as well: a program's own come first.
void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void* operator new(std::size_t size, std::align_val_t a) { return counted_aligned(size, a); }
void* operator new[](std::size_t size, std::align_val_t a) { return counted_aligned(size, a); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace {

constexpr int kWarm = 20;
constexpr int kCounted = 1'000;

// Allocations of one call of `body`, in a thousand.
template <class Body>
auto allocations_of(const Body& body) -> double {
  for (int i = 0; i < kWarm; ++i) body();
  const std::size_t before = allocations;
  for (int i = 0; i < kCounted; ++i) body();
  return static_cast<double>(allocations - before) / kCounted;
}

}  // namespace

TEST_CASE("the counter counts what the library does") {
  const std::size_t before = allocations;
  const abi::Policy policy = abi::load(abi::example("embed/rules"));
  CHECK(allocations - before > 100);
}

TEST_CASE("where there is no memory for a decision, the one before is not seen any more") {
  const abi::Policy policy = abi::load(abi::example("embed/rules"));
  const abi::Policy next = abi::load(abi::example("embed/rules"));
  const abi::Context context = abi::context_of(policy);
  const writ_decision* decision = abi::decide(context, abi::kSmall);
  REQUIRE(writ_decision_verdict(decision) == WRIT_ALLOW);
  const writ_given given = abi::at_time();
  // What finds escapes is chosen once a process, which must not fail (simdjson).
  abi::decide(context, R"({"note":"\\",)" + std::string(abi::kSmall.substr(1)));
  // Longer than the one before, with an escape, and without what an obligation states.
  const std::string other = R"({"note":")" + std::string(500, 'x') +
                            R"(\"","order":"A-1","cents":1200,"tier":"basic","age_days":3,"reasons":["broken"]})";
  writ_status status = WRIT_NO_MEMORY;
  std::size_t failed = 0;
  for (long enough = 0; status == WRIT_NO_MEMORY; ++enough) {
    decision = abi::decide(context, abi::kSmall);
    REQUIRE(writ_decision_verdict(decision) == WRIT_ALLOW);
    const writ_decision* none = decision;
    // Rules that are new to the context: it has no memory yet for what it decides by them.
    REQUIRE(writ_policy_swap(policy.get(), next.get()) == WRIT_OK);
    left = enough;
    status = writ_decide(context.get(), other.data(), other.size(), &given, &none, nullptr);
    left = kEnough;
    if (status != WRIT_NO_MEMORY) break;
    ++failed;
    CHECK(none == nullptr);
    CHECK(writ_decision_verdict(decision) == WRIT_DENY);
    CHECK(writ_decision_best_case(decision) == WRIT_DENY);
  }
  CHECK(status == WRIT_OK);
  CHECK(failed > 1);
}

TEST_CASE("a prepared request is set and decided on without allocating") {
  for (const writ_engine engine : {WRIT_INTERPRETER, WRIT_NATIVE}) {
    const abi::Policy policy = abi::load(abi::example("embed/rules"), engine);
    const abi::Context context = abi::context_of(policy);
    writ_request* raw = nullptr;
    REQUIRE(writ_request_read(context.get(), abi::kSmall.data(), abi::kSmall.size(), &raw, nullptr) == WRIT_OK);
    const abi::Request request(raw);
    const std::size_t cents = abi::field(request, "cents"), tier = abi::field(request, "tier");
    const std::size_t agent = abi::field(request, "agent");
    const writ_given given = abi::at_time();
    const writ_decision* decision = nullptr;
    const double count = allocations_of([&] {
      writ_request_set_int(raw, cents, 1'300);
      writ_request_set_text(raw, tier, "gold", 4);
      writ_request_set_text(raw, agent, "somebody.with.a.long.name@shop.example", 38);
      writ_decide_prepared(context.get(), raw, &given, &decision, nullptr);
      for (std::size_t i = 0; i < writ_decision_control_count(decision); ++i) writ_decision_control(decision, i);
      writ_decision_obligation(decision, 0);
    });
    CHECK(writ_decision_verdict(decision) == WRIT_ALLOW);
    CHECK(count == 0);
  }
}

TEST_CASE("a request in JSON is decided on without allocating") {
  for (const writ_engine engine : {WRIT_INTERPRETER, WRIT_NATIVE}) {
    const abi::Policy policy = abi::load(abi::example("embed/rules"), engine);
    const abi::Context context = abi::context_of(policy);
    const writ_given given = abi::at_time();
    const writ_decision* decision = nullptr;
    const double count = allocations_of(
        [&] { writ_decide(context.get(), abi::kSmall.data(), abi::kSmall.size(), &given, &decision, nullptr); });
    CHECK(writ_decision_verdict(decision) == WRIT_ALLOW);
    CHECK(count == 0);
  }
}

// ---------------------------------------------------------------- approvals, waivers, evidence, tables

namespace {

constexpr std::string_view kRules = R"(language writ 1
module abi.ship version 1.0.0

enum Ring ordered { staff, beta, everyone }

role lead "Leads the team" from "idp:leads"
role safety "Reads the safety run" from "idp:safety"
role scanner "Scans builds" from "spiffe://ship/scanner"

obligation page(who: person) merge all

record Ship { build: digest, author: person, ring: Ring, parts: list[string, max 100], reviewers: set[person, 0 .. 100] }
record Scan { findings: int in 0 .. 1_000, worst: list[string, max 10] }

request ship: Ship

evidence scan: Scan {
  about  ship.build
  from   scanner
  fresh  within 1 day
}

table most(ring: Ring, parts: int in 0 .. 100) -> int {
  | ring     | parts  || findings |
  | staff    | < 2    || 90       |
  | beta     | < 2    || 20       |
  | everyone | < 2    || 1        |
  | staff    | 2 .. 5 || 80       |
  | beta     | 2 .. 5 || 10       |
  | everyone | 2 .. 5 || 1        |
  | staff    | > 5    || 70       |
  | beta     | > 5    || 5        |
  | everyone | > 5    || 0        |
}

control SHP-01 "Little was found" {
  owner     lead
  severity  high
  enforce   hard
  waivable  by acceptance
  require   scan.findings <= most(ship.ring, count(ship.parts)) otherwise "{scan.findings} were found."
}

control SHP-02 "Parts have names" {
  owner     lead
  severity  low
  enforce   soft override by release
  require   every p in ship.parts, if any: p matches /[a-z]+/ otherwise "A part has no name."
}

control SHP-03 "Parts are few" {
  owner     lead
  severity  low
  enforce   advisory
  require   count({ p for p in ship.parts where p != "" }) <= 50 otherwise "There are many parts."
}

approval release "Release a build" {
  binds    ship.build, ship.ring
  need     1 from lead
  need     1 from safety
  exclude  ship.author, ship.reviewers
  valid    3 days
}

approval acceptance "Accept what was found" {
  binds    ship.build
  need     1 from safety
  valid    30 days
}

waiver WV-1 for SHP-01 {
  scope     when ship.ring == staff
  because   "The scanner is being repaired."
  approved  by acceptance
  granted   2026-11-01
  expires   2026-11-30
}

gate out "Ship a build" on ship {
  controls  SHP-01, SHP-02, SHP-03
  approval  release
  on allow  oblige page(who: ship.author)
}
)";
constexpr std::string_view kPeople =
    R"({"people": [{"id": "kim.with.a.long.name@ship.example", "roles": [{"role": "lead"}]},
  {"id": "ada", "roles": [{"role": "lead"}]}, {"id": "bo.with.a.long.name@ship.example", "roles": [{"role": "safety"}]}]})";
constexpr std::string_view kShip =
    R"({"build":"sha256:aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11","author":"ada","ring":"beta",
  "parts":["engine","wheels","doors"],"reviewers":["cy","dee"]})";
constexpr std::string_view kScan =
    R"({"subject":"sha256:aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11","issuer":"scanner",
  "issued_at":"2026-11-20T08:00:00Z","content":{"findings":3,"worst":["a finding of some length"]}})";
// Of the digest above in quotes, and of "beta".
constexpr std::string_view kBuildDigest = "sha256:09812589daa5456e5228aae8e47823aed8cd2a3b4decd935385f29b650e89549";
constexpr std::string_view kRingDigest = "sha256:aca89214f1220d4eb23801b3f99abf16be00cd91cfcf5ca4f9ea84cd201ea9d8";

auto said(std::string_view by, std::string_view as) -> std::string {
  return R"({"says":"approve","approval":"abi.ship/release","by":")" + std::string(by) + R"(","as":")" +
         std::string(as) + R"(","at":"2026-11-20T08:30:00Z","binds":[")" + std::string(kBuildDigest) + R"(",")" +
         std::string(kRingDigest) + R"("]})";
}

// A gate with all that a gate may have, and what is handed in beside its requests.
struct Shipping {
  explicit Shipping(writ_engine engine)
      : statements(R"({"statements":[)" + said("kim.with.a.long.name@ship.example", "lead") + "," +
                   said("bo.with.a.long.name@ship.example", "safety") + "," + said("ada", "lead") + "]}") {
    const std::string path = abi::scratch("abi_allocations.writ", kRules);
    const writ_document people = {WRIT_PEOPLE, WRIT_JSON, nullptr, kPeople.data(), kPeople.size()};
    writ_load_options options = WRIT_LOAD_OPTIONS_INIT;
    options.documents = &people;
    options.document_count = 1;
    options.engine = engine;
    const char* paths[] = {path.c_str()};
    writ_policy* made = nullptr;
    writ_error* raw = nullptr;
    REQUIRE_MESSAGE(writ_policy_load(paths, 1, &options, &made, &raw) == WRIT_OK, writ_error_message(raw));
    policy.reset(made);
    context = abi::context_of(policy);
    documents[0] = {WRIT_EVIDENCE, WRIT_JSON, "scan", kScan.data(), kScan.size()};
    documents[1] = {WRIT_STATEMENTS, WRIT_JSON, nullptr, statements.data(), statements.size()};
    given = abi::at_time(WRIT_UNSIGNED_EVIDENCE | WRIT_UNSIGNED_STATEMENTS);
    given.documents = documents;
    given.document_count = 2;
  }

  abi::Policy policy;
  abi::Context context;
  std::string statements;
  writ_document documents[2];
  writ_given given;
};

// Of a batch of so many requests, all of which are allowed.
auto allocations_of_batch(const Shipping& shipping, std::size_t size) -> std::size_t {
  const std::vector<writ_text> requests(size, writ_text{kShip.data(), kShip.size()});
  std::vector<writ_outcome> outcomes(size);
  const std::size_t before = allocations;
  writ_decide_batch(shipping.context.get(), requests.data(), size, &shipping.given, outcomes.data(), nullptr);
  const std::size_t after = allocations;
  for (const writ_outcome& outcome : outcomes) {
    CHECK(outcome.status == WRIT_OK);
    CHECK(outcome.decision == WRIT_ALLOW);
  }
  return after - before;
}

}  // namespace

TEST_CASE("tables, approvals and waivers are decided on without allocating") {
  for (const writ_engine engine : {WRIT_INTERPRETER, WRIT_NATIVE}) {
    const Shipping shipping(engine);
    const writ_given given = abi::at_time();
    const writ_decision* decision = nullptr;
    const double count = allocations_of(
        [&] { writ_decide(shipping.context.get(), kShip.data(), kShip.size(), &given, &decision, nullptr); });
    CHECK(writ_decision_verdict(decision) == WRIT_DENY);  // nothing is known of the scan
    CHECK(writ_decision_best_case(decision) == WRIT_NEEDS_APPROVAL);
    CHECK(count == 0);
  }
}

TEST_CASE("a batch allocates for what it is given beside the requests, and for no request") {
  for (const writ_engine engine : {WRIT_INTERPRETER, WRIT_NATIVE}) {
    const Shipping shipping(engine);
    allocations_of_batch(shipping, 20);
    const std::size_t some = allocations_of_batch(shipping, 100);
    const std::size_t many = allocations_of_batch(shipping, 1'100);
    CHECK(many == some);
  }
}

TEST_CASE("evidence and statements that come with a request are read, which allocates a bounded number of times") {
  const Shipping shipping(WRIT_INTERPRETER);
  const writ_decision* decision = nullptr;
  const double count = allocations_of(
      [&] { writ_decide(shipping.context.get(), kShip.data(), kShip.size(), &shipping.given, &decision, nullptr); });
  CHECK(writ_decision_verdict(decision) == WRIT_ALLOW);
  MESSAGE("allocations of a decision that reads a piece of evidence and three statements: ", count);
  CHECK(count < 1'000);
}

// From items to the world: which of several counts, and that nothing handed in beside it can hide it.
#include <algorithm>
#include <doctest/doctest.h>
#include <numeric>

#include "runtime/evidence/evidence.hpp"
#include "tests/property/random_values.hpp"
#include "tests/unit/ir_builder.hpp"

using namespace writ;
using namespace writ::test;
using namespace writ::evidence;

namespace {

constexpr std::int64_t kHour = 3'600'000'000'000;
constexpr std::int64_t kNow = 1'777'885'200'000'000'000;
constexpr Reasons kMissing = bit(Reason::Missing);
constexpr Reasons kInvalid = bit(Reason::Invalid);
constexpr Reasons kWrongSubject = bit(Reason::WrongSubject);

// Reads an input, or a field of one: all that the subjects of these modules do.
class Reader final : public ir::Engine {
 public:
  explicit Reader(const ir::Module& module) : module_(module) {}
  [[nodiscard]] auto name() const -> std::string_view override { return "reader"; }
  void evaluate(ir::FunctionId id, const ir::World& world, Arena&, Cell* outputs) const override {
    Cell value;
    for (const ir::Inst& inst : module_.functions[id].blocks[ir::BlockId{0u}].insts) {
      if (inst.op == ir::Op::Input) value = world.inputs[inst.a];
      if (inst.op == ir::Op::Field) value = value.is_unknown() ? value : value.fields[inst.b];
    }
    outputs[0] = value;
  }

 private:
  const ir::Module& module_;
};

// A request with the digest of a model, and reports that say a number and name another subject.
struct Case {
  ModuleBuilder m;
  TypeId digest = m.type(Kind::Digest);
  TypeId release = m.record("Release", {{"model", digest, false}});
  TypeId report = m.record("Report", {{"score", m.type(Kind::Int), false}, {"next", digest, false}});
  ir::InputId request = input("release", ir::InputKind::Request, release);
  std::string model = "sha256:aa";

  auto input(std::string name, ir::InputKind kind, TypeId type) -> ir::InputId {
    ir::Input row;
    row.name = std::move(name);
    row.kind = kind;
    row.type = type;
    return m.module.inputs.add(row);
  }
  auto field_of(ir::InputId from, TypeId type, std::uint32_t field) -> ir::FunctionId {
    FunctionBuilder f(m, "about");
    const std::uint32_t whole = f.emit(ir::Op::Input, type, from.index);
    f.output(f.emit(ir::Op::Field, digest, whole, field));
    return f.finish();
  }
  // About the model of the request, from eval_service, not older than a day.
  auto evidence(std::string name) -> ir::InputId {
    const ir::InputId id = input(std::move(name), ir::InputKind::Evidence, report);
    m.module.inputs[id].about = field_of(request, release, 0);
    m.module.inputs[id].issuers = {"eval_service"};
    m.module.inputs[id].fresh_within = 24 * kHour;
    return id;
  }
  // About what `from` says comes next.
  auto evidence_about(std::string name, ir::InputId from) -> ir::InputId {
    const ir::InputId id = evidence(std::move(name));
    m.module.inputs[id].about = field_of(from, report, 1);
    return id;
  }

  auto record(const Cell& score, std::string_view next) -> Cell {
    Cell* fields = m.module.memory.cells(2);
    fields[0] = score;
    fields[1] = Cell::of_text(m.module.memory.text(next));
    return Cell::of_fields(fields);
  }
  auto item(ir::InputId id, std::int64_t score, std::string subject = "sha256:aa", std::string_view next = "none")
      -> Item {
    Item made;
    made.input = id;
    made.content = record(Cell::of_int(score), next);
    made.subject = std::move(subject);
    made.issuer = "eval_service";
    made.issued_at = kNow - kHour;
    made.trust = Trust::Verified;
    made.digest = "sha256:" + std::to_string(score);
    return made;
  }

  auto admit(std::vector<Item> items) -> Situation {
    Request asked;
    asked.input = request;
    Cell* fields = m.module.memory.cells(1);
    fields[0] = Cell::of_text(model);
    asked.value = Cell::of_fields(fields);
    return admit(asked, std::move(items));
  }
  auto admit(const Request& asked, std::vector<Item> items) -> Situation {
    return evidence::admit(m.module, Reader(m.module), asked, std::move(items), kNow, m.module.memory);
  }
};

// The score that counts, or why none does.
auto score(const Situation& s, ir::InputId id) -> std::string {
  const Cell& cell = s.inputs[id.index];
  if (cell.known()) return std::to_string(cell.fields[0].integer);
  std::string names;
  for (int i = 0; i < kReasonCount; ++i) {
    if ((cell.why & (1u << i)) != 0)
      names += (names.empty() ? "" : " ") + std::string(reason_name(static_cast<Reason>(i)));
  }
  return names;
}

auto state(const Situation& s, ir::InputId id) -> std::string {
  return std::string(state_name(s.admissions[id.index].state));
}

// The same answer in whatever order the items come.
auto in_any_order(Case& c, ir::InputId id, std::vector<Item> items) -> std::string {
  std::vector<std::size_t> places(items.size());
  std::iota(places.begin(), places.end(), 0);
  std::string first;
  do {
    std::vector<Item> shuffled;
    for (const std::size_t place : places) shuffled.push_back(items[place]);
    const Situation s = c.admit(shuffled);
    const std::string found = score(s, id) + " " + state(s, id);
    if (first.empty()) first = found;
    CHECK(found == first);
  } while (std::next_permutation(places.begin(), places.end()));
  return first;
}

}  // namespace

TEST_CASE("evidence that was not handed in is missing") {
  Case c;
  const ir::InputId id = c.evidence("eval_report");
  const Situation s = c.admit({});
  CHECK(score(s, id) == "missing");
  CHECK(state(s, id) == "missing");
  CHECK_FALSE(s.admissions[id.index].item.has_value());
}

TEST_CASE("evidence that counts is the world, and the item is kept for the record") {
  Case c;
  const ir::InputId id = c.evidence("eval_report");
  Item accepted = c.item(id, 7);
  accepted.trust = Trust::Accepted;
  const Situation s = c.admit({accepted});
  CHECK(score(s, id) == "7");
  CHECK(state(s, id) == "ok");
  CHECK(s.admissions[id.index].detail.empty());
  CHECK(s.admissions[id.index].item->trust == Trust::Accepted);
  CHECK(s.now == kNow);
}

TEST_CASE("each failure makes the whole content unknown, for its reason") {
  Case c;
  const ir::InputId id = c.evidence("eval_report");
  const auto with = [&](auto change) {
    Item item = c.item(id, 7);
    change(item);
    const Situation s = c.admit({item});
    CHECK(s.admissions[id.index].item.has_value());
    return score(s, id) + ", " + state(s, id);
  };
  CHECK(with([](Item& i) { i.issued_at = kNow - 25 * kHour; }) == "stale, stale");
  CHECK(with([](Item& i) { i.issued_at = kNow + kHour; }) == "future, future");
  CHECK(with([](Item& i) { i.expires_at = kNow; }) == "stale, stale");
  CHECK(with([](Item& i) { i.issued_at.reset(); }) == "invalid, invalid");
  CHECK(with([](Item& i) { i.trust = Trust::Unverified; }) == "untrusted, untrusted");
  CHECK(with([](Item& i) { i.issuer = "release_bot"; }) == "untrusted, untrusted");
  CHECK(with([](Item& i) { i.subject = "sha256:bb"; }) == "wrong_subject, wrong_subject");
  CHECK(with([](Item& i) { i.content = Cell::unknown(kInvalid); }) == "invalid, invalid");
  CHECK(with([](Item& i) { i.content = Cell::unknown(bit(Reason::OverLimit)); }) == "over_limit, invalid");
  CHECK(with([](Item& i) { i.content = Cell::unknown(kMissing); }) == "missing, missing");
}

TEST_CASE("a document that is wrong as a whole says what was found") {
  Case c;
  const ir::InputId id = c.evidence("eval_report");
  Item item = c.item(id, 7);
  item.content = Cell::unknown(bit(Reason::OverLimit));
  item.issues = {{"eval_report.suites", Reason::Invalid, "a part"},
                 {"eval_report", Reason::OverLimit, "too many suites"}};
  CHECK(c.admit({item}).admissions[id.index].detail == "too many suites");
}

TEST_CASE("a part that is unknown does not make the rest unknown") {
  Case c;
  const ir::InputId id = c.evidence("eval_report");
  Item item = c.item(id, 7);
  item.content = c.record(Cell::unknown(kInvalid), "none");
  const Situation s = c.admit({item});
  CHECK(state(s, id) == "ok");
  CHECK(s.inputs[id.index].known());
  CHECK(s.inputs[id.index].fields[0].why == kInvalid);
}

TEST_CASE("of several that count the one issued last does") {
  Case c;
  const ir::InputId id = c.evidence("eval_report");
  Item older = c.item(id, 1), newer = c.item(id, 2);
  older.issued_at = kNow - 3 * kHour;
  CHECK(in_any_order(c, id, {older, newer, older}) == "2 ok");
}

TEST_CASE("of two issued at once the better vouched for does, then the digest decides") {
  Case c;
  const ir::InputId id = c.evidence("eval_report");
  Item signed_one = c.item(id, 1), accepted = c.item(id, 2);
  accepted.trust = Trust::Accepted;
  CHECK(in_any_order(c, id, {signed_one, accepted}) == "1 ok");
  CHECK(in_any_order(c, id, {c.item(id, 3), c.item(id, 4)}) == "4 ok");
}

TEST_CASE("what does not count cannot hide what does, however new it is") {
  Case c;
  const ir::InputId id = c.evidence("eval_report");
  const Item good = c.item(id, 7);
  const auto beside = [&](auto change) {
    Item worse = c.item(id, 8);
    worse.issued_at = kNow;
    change(worse);
    return in_any_order(c, id, {good, worse});
  };
  CHECK(beside([](Item& i) { i.trust = Trust::Unverified; }) == "7 ok");
  CHECK(beside([](Item& i) { i.issuer = ""; }) == "7 ok");
  CHECK(beside([](Item& i) { i.subject = "sha256:bb"; }) == "7 ok");
  CHECK(beside([](Item& i) { i.expires_at = kNow; }) == "7 ok");
  CHECK(beside([](Item& i) { i.issued_at = kNow + kHour; }) == "7 ok");
  CHECK(beside([](Item& i) { i.issued_at.reset(); }) == "7 ok");
  CHECK(beside([](Item& i) { i.content = Cell::unknown(kInvalid); }) == "7 ok");
  CHECK(beside([](Item&) {}) == "8 ok");
}

TEST_CASE("when none counts, the one issued last says why") {
  Case c;
  const ir::InputId id = c.evidence("eval_report");
  Item stale = c.item(id, 1), unsigned_one = c.item(id, 2), undated = c.item(id, 3);
  stale.issued_at = kNow - 48 * kHour;
  unsigned_one.trust = Trust::Unverified;
  undated.issued_at.reset();
  CHECK(in_any_order(c, id, {stale, unsigned_one, undated}) == "untrusted untrusted");
  CHECK(in_any_order(c, id, {stale, undated}) == "stale stale");
}

TEST_CASE("items go to their own declaration") {
  Case c;
  const ir::InputId first = c.evidence("eval_report"), second = c.evidence("scan");
  const Situation s = c.admit({c.item(second, 5)});
  CHECK(score(s, first) == "missing");
  CHECK(score(s, second) == "5");
}

TEST_CASE("while the request does not say what it is about, evidence is about something else") {
  Case c;
  const ir::InputId id = c.evidence("eval_report");
  Request asked;
  asked.input = c.request;
  asked.value = Cell::unknown(kInvalid);
  asked.issues = {{"release", Reason::Invalid, "a list, not an object"}};
  const Situation s = c.admit(asked, {c.item(id, 7)});
  CHECK(s.inputs[id.index].why == (kWrongSubject | kInvalid));
  CHECK(state(s, id) == "wrong_subject");
  CHECK(state(s, c.request) == "invalid");
  CHECK(s.admissions[c.request.index].detail == "a list, not an object");
}

TEST_CASE("a request that was not given, and one that is not the gate's, are missing") {
  Case c;
  const ir::InputId other = c.input("call", ir::InputKind::Request, c.release);
  const Situation s = c.admit({});
  CHECK(state(s, c.request) == "ok");
  CHECK(state(s, other) == "missing");
  CHECK(s.inputs[other.index].why == kMissing);
  const Situation none = c.admit(Request{}, {});
  CHECK(none.inputs[c.request.index].why == kMissing);
}

TEST_CASE("data is the policy's own") {
  Case c;
  const ir::InputId good = c.input("tenants", ir::InputKind::Data, c.report),
                    bad = c.input("regions", ir::InputKind::Data, c.report);
  c.m.module.inputs[good].data = c.record(Cell::of_int(3), "none");
  c.m.module.inputs[bad].data = Cell::unknown(kInvalid);
  const Situation s = c.admit({c.item(good, 9)});  // nobody outside can hand it in
  CHECK(score(s, good) == "3");
  CHECK(state(s, good) == "ok");
  CHECK(state(s, bad) == "invalid");
}

TEST_CASE("evidence about what other evidence says, in any order of declaration") {
  for (const bool backwards : {false, true}) {
    CAPTURE(backwards);
    Case c;
    std::vector<ir::InputId> chain = {c.evidence("first")};
    if (backwards) {
      chain = {c.evidence("d"), c.evidence("c"), c.evidence("b"), c.evidence("a")};
      std::reverse(chain.begin(), chain.end());
      for (std::size_t i = 1; i < chain.size(); ++i)
        c.m.module.inputs[chain[i]].about = c.field_of(chain[i - 1], c.report, 1);
    } else {
      for (const char* name : {"second", "third", "fourth"}) chain.push_back(c.evidence_about(name, chain.back()));
    }
    std::vector<Item> items = {c.item(chain[0], 1, "sha256:aa", "x1"), c.item(chain[1], 2, "x1", "x2"),
                               c.item(chain[2], 3, "x2", "x3"), c.item(chain[3], 4, "x3")};
    Situation s = c.admit(items);
    for (std::size_t i = 0; i < chain.size(); ++i) CHECK(score(s, chain[i]) == std::to_string(i + 1));
    items[1].trust = Trust::Unverified;
    s = c.admit(items);
    CHECK(score(s, chain[0]) == "1");
    CHECK(score(s, chain[1]) == "untrusted");
    CHECK(score(s, chain[2]) == "untrusted wrong_subject");
    CHECK(score(s, chain[3]) == "untrusted wrong_subject");
    items.erase(items.begin() + 1);
    s = c.admit(items);
    CHECK(score(s, chain[1]) == "missing");
    CHECK(score(s, chain[2]) == "missing wrong_subject");
  }
}

TEST_CASE("evidence cannot vouch for its own subject, alone or in a circle") {
  Case c;
  const ir::InputId self = c.evidence("self");
  c.m.module.inputs[self].about = c.field_of(self, c.report, 1);
  const ir::InputId left = c.evidence("left");
  const ir::InputId right = c.evidence_about("right", left);
  c.m.module.inputs[left].about = c.field_of(right, c.report, 1);
  const Situation s = c.admit({c.item(self, 1, "x", "x"), c.item(left, 2, "y", "z"), c.item(right, 3, "z", "y")});
  for (const ir::InputId id : {self, left, right}) {
    CHECK(score(s, id) == "wrong_subject");
    CHECK(state(s, id) == "wrong_subject");
  }
}

TEST_CASE("generated: the answer is that of the definition, in any order, and adding an item never loses one") {
  property::Random random(20'260'504);
  int known = 0, unknown = 0;
  for (int round = 0; round < 4'000; ++round) {
    Case c;
    const ir::InputId id = c.evidence("eval_report");
    std::vector<Item> items;
    std::optional<Item> best;
    for (std::size_t i = 1 + random.below(5); i > 0; --i) {
      Item item = c.item(id, static_cast<std::int64_t>(items.size()));
      item.digest = "sha256:" + std::to_string(random.below(3)) + std::to_string(items.size());
      item.issued_at = kNow - static_cast<std::int64_t>(random.below(4)) * 12 * kHour;
      item.trust = random.percent(40) ? Trust::Verified : random.percent(50) ? Trust::Accepted : Trust::Unverified;
      if (random.percent(20)) item.subject = "sha256:bb";
      if (random.percent(20)) item.issuer = "release_bot";
      if (random.percent(10)) item.issued_at.reset();
      if (random.percent(20)) item.expires_at = kNow + static_cast<std::int64_t>(random.below(3)) - 1;
      if (random.percent(15)) item.content = Cell::unknown(kInvalid);
      const bool counts = item.trust != Trust::Unverified && item.subject == "sha256:aa" &&
                          item.issuer == "eval_service" && item.issued_at >= kNow - 24 * kHour &&
                          item.expires_at.value_or(kNow + 1) > kNow && item.content.known();
      const auto key = [](const Item& x) { return std::tuple(*x.issued_at, x.trust == Trust::Verified, x.digest); };
      if (counts && (!best || key(item) > key(*best))) best = item;
      items.insert(items.begin() + static_cast<std::ptrdiff_t>(random.below(items.size() + 1)), item);
      const Situation s = c.admit(items);
      CHECK(s.inputs[id.index].known() == best.has_value());
      if (best) CHECK(score(s, id) == std::to_string(best->content.fields[0].integer));
      if (best) CHECK(s.admissions[id.index].item->digest == best->digest);
      (best ? known : unknown) += 1;
    }
  }
  CHECK(known > 1'000);
  CHECK(unknown > 1'000);
}

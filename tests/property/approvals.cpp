// Generated approvals with generated statements, judged at one time.
//
//   - seats: all places can be filled exactly when Hall's condition holds, and what is left empty is the least;
//   - in a world where all is known there is one answer, that of trying every way to seat people;
//   - hiding is futile: what is possible in a world lies between lo and hi of every world that knows less;
//   - so is withholding: with statements or the head of the ledger left out, or another head, it is never more
//   generous;
//   - one more yes never makes it stricter, one more no never more generous;
//   - what is certainly about something else can be left out;
//   - the order in which statements are listed does not matter.
//
//   property_approvals [--cases N] [--seed S]    N approvals, 40 worlds each
#include "runtime/decide/approvals.hpp"

#include <algorithm>
#include <bit>
#include <chrono>
#include <fmt/format.h>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "runtime/decide/about.hpp"
#include "runtime/decide/seating.hpp"
#include "runtime/values/text.hpp"
#include "tests/property/ledgers.hpp"
#include "tests/property/option.hpp"
#include "tests/property/random_values.hpp"

namespace {

using namespace writ;
using decide::ApprovalStatus;
using decide::Standing;
using evidence::Statement;
using evidence::StatementKind;
using property::option;
using property::Random;

constexpr int kWorlds = 40;
constexpr std::int64_t kHour = 3'600'000'000'000;
constexpr std::int64_t kNow = 1'780'000'000'000'000'000;
constexpr std::array kPeople = {"anna", "bo", "cy", "dee", "eli"};
constexpr std::array kRoles = {"owner", "safety", "risk", "head", "cro"};  // the last two only by escalation

struct Failure {
  std::string what;
};

// ---------------------------------------------------------------- seats alone

auto hall(const std::vector<std::uint32_t>& places, const std::vector<decide::SeatSet>& people) -> bool {
  for (std::uint32_t set = 1; set < 1u << places.size(); ++set) {
    std::uint32_t wanted = 0;
    for (std::size_t i = 0; i < places.size(); ++i) wanted += (set >> i & 1u) != 0 ? places[i] : 0;
    const auto able = std::count_if(people.begin(), people.end(), [&](decide::SeatSet p) { return (p & set) != 0; });
    if (static_cast<std::uint32_t>(able) < wanted) return false;
  }
  return true;
}

// The most places that can be filled, trying for each person every seat and none.
auto most(std::vector<std::uint32_t> places, const std::vector<decide::SeatSet>& people, std::size_t at = 0)
    -> std::uint32_t {
  if (at == people.size()) return 0;
  std::uint32_t best = most(places, people, at + 1);
  for (std::size_t i = 0; i < places.size(); ++i) {
    if ((people[at] >> i & 1u) == 0 || places[i] == 0) continue;
    --places[i];
    best = std::max(best, 1 + most(places, people, at + 1));
    ++places[i];
  }
  return best;
}

void check_seats(Random& random) {
  std::vector<std::uint32_t> places(1 + random.below(4));
  std::vector<decide::SeatSet> people(random.below(7));
  for (auto& p : places) p = static_cast<std::uint32_t>(random.below(3));
  for (auto& p : people) p = static_cast<decide::SeatSet>(random.below(1u << places.size()));
  Arena arena;
  const decide::Seating found = decide::seat(places, people, arena);
  std::uint32_t wanted = 0, empty = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto sitting = std::count(found.sits.begin(), found.sits.end(), static_cast<std::uint32_t>(i));
    if (static_cast<std::uint32_t>(sitting) + found.empty[i] != places[i]) throw Failure{"the places do not add up"};
    wanted += places[i];
    empty += found.empty[i];
  }
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (found.sits[i] != decide::kStands && (people[i] >> found.sits[i] & 1u) == 0) throw Failure{"somebody sits where they may not"};
  }
  if (found.full() != hall(places, people)) throw Failure{"Hall's condition says otherwise"};
  if (wanted - empty != most(places, people)) throw Failure{"more places could be filled"};
}

// ---------------------------------------------------------------- approvals

// One approval, the types of what it reads, and one world: what was read, and what was said.
struct World {
  std::vector<Cell> outputs;  // 0..2: conditions of seats, 3: a person, 4: people, 5: a text that is bound
  std::vector<Statement> said;
};

class Case {
 public:
  explicit Case(Random& random) : random_(random) {
    TypeTable& types = module_.types;
    const TypeId boolean = types.simple(Kind::Bool), person = types.simple(Kind::Person);
    ir::Function function;
    function.value_types = {boolean, boolean, boolean, person, types.set_of(person), types.simple(Kind::String)};
    for (std::uint32_t i = 0; i < function.value_types.size(); ++i) function.outputs.push_back(ir::ValueId{i});
    gate_.function = module_.functions.add(std::move(function));
    module_.clock_skew = kHour;
    make_approval();
  }

  // Sealed ledgers cost signatures, so there are fewer of them.
  void ledger(const property::Ledgers& ledgers) {
    const World world = random_world();
    const ApprovalStatus known = status(world);
    const property::LedgerFiles files = ledgers.whole(world.said, kNow);
    const auto judged = [&](const property::LedgerFiles& handed_in) {
      return status({world.outputs, handed_in.said}, ledgers.judged(handed_in, kNow));
    };
    const ApprovalStatus whole = judged(files);
    if (whole.hi != known.hi || whole.lo != known.lo || whole.ledger_open)
      fail("a head over everything matters", world);
    const ApprovalStatus shuffled = judged(property::Ledgers::shuffled(random_, files));
    if (shuffled.hi != known.hi || shuffled.lo != known.lo) fail("order, or a copy of a statement, matters", world);
    for (int i = 0; i < 5; ++i) {
      const property::LedgerFiles less = ledgers.tampered(random_, files, kNow);
      check_futile(judged(less), known, known, {world.outputs, less.said});
    }
  }

  void world() {
    World world = random_world();
    const ApprovalStatus known = status(world);
    if (known.hi != known.lo) fail("all is known, and two answers are possible", world);
    if (known.hi != reference(world))
      fail(fmt::format("{}, must be {}", standing_name(known.hi), standing_name(reference(world))), world);
    check_order(world, known);
    check_more(world, known);
    check_about(world, known);
    ApprovalStatus before = known;
    for (int i = 0; i < 4; ++i) {
      hide(world);
      const ApprovalStatus less = status(world);
      check_futile(less, before, known, world);
      check_about(world, less);
      before = less;
    }
    withhold(world, before, known);
  }

 private:
  void make_approval() {
    approval_.approval = "release";
    approval_.declared_in = "acme";
    approval_.binds = {5};
    for (std::size_t i = 1 + random_.below(3); i > 0; --i) {
      ir::Seat seat{static_cast<std::uint32_t>(1 + random_.below(2)), kRoles[random_.below(3)], {}};
      if (random_.percent(40)) seat.when = static_cast<std::uint32_t>(random_.below(3));
      approval_.seats.push_back(std::move(seat));
    }
    if (random_.percent(60)) approval_.exclude.push_back(3);
    if (random_.percent(60)) approval_.exclude.push_back(4);
    approval_.valid = 10 * kHour;
    approval_.veto = random_.percent(50);
    if (random_.percent(50)) approval_.delegate_up_to = 5 * kHour;
    if (random_.percent(50)) approval_.escalations.push_back({4 * kHour, "head"});
    if (random_.percent(30)) approval_.escalations.push_back({8 * kHour, "cro"});
    if (random_.percent(40)) approval_.expire = 9 * kHour;
  }

  auto person() -> Cell { return Cell::of_text(kPeople[random_.below(kPeople.size())]); }
  auto people() -> Cell {
    std::set<std::string_view> names;
    for (std::size_t i = random_.below(3); i > 0; --i) names.insert(kPeople[random_.below(kPeople.size())]);
    Cell* items = arena_.cells(names.size());
    std::uint32_t count = 0;
    for (const std::string_view name : names) items[count++] = Cell::of_text(name);
    const auto* sequence = arena_.make(Sequence{items, count, false});
    return Cell::of_sequence(sequence);
  }

  auto random_world() -> World {
    arena_.reset();
    World world;
    for (int i = 0; i < 3; ++i) world.outputs.push_back(Cell::of(truth_of(random_.percent(70))));
    world.outputs.push_back(person());
    world.outputs.push_back(people());
    world.outputs.push_back(Cell::of_text(random_.percent(90) ? "this" : "that"));
    for (std::size_t i = random_.below(6); i > 0; --i)
      world.said.push_back(statement(random_.percent(75) ? StatementKind::Approve : StatementKind::Reject));
    if (random_.percent(60)) world.said.push_back(statement(StatementKind::Request));
    return world;
  }
  auto statement(StatementKind kind) -> Statement {
    Statement made;
    made.kind = kind;
    made.approval = random_.percent(95) ? "acme/release" : "acme/other";
    made.person = kPeople[random_.below(kPeople.size())];
    made.role = kRoles[random_.below(kRoles.size())];
    made.at = kNow - static_cast<std::int64_t>(random_.below(14)) * kHour + kHour;
    made.bound = {
        decide::bound_digest(module_.types, module_.types.simple(Kind::String), Cell::of_text("this")).value()};
    if (random_.percent(5)) made.bound->emplace_back("more");
    made.trust = evidence::Trust::Verified;
    made.in_role = truth_of(random_.percent(90));
    if (random_.percent(25)) {
      made.principal = kPeople[random_.below(kPeople.size())];
      if (random_.percent(80)) made.delegated_for = static_cast<std::int64_t>(random_.below(7)) * kHour;
    }
    return made;
  }

  // One thing less is known.
  void hide(World& world) {
    const std::size_t at = random_.below(world.outputs.size() + world.said.size());
    if (at < world.outputs.size()) {
      world.outputs[at] = at < 3 ? Cell::unknown_bool(bit(Reason::Missing)) : Cell::unknown(bit(Reason::Missing));
    } else if (random_.percent(50)) {
      world.said[at - world.outputs.size()].trust = evidence::Trust::Unverified;
    } else {
      world.said[at - world.outputs.size()].in_role = Truth::Unknown;
    }
  }

  // The ledger is open, and ever more of it is left out.
  void withhold(World& world, ApprovalStatus before, const ApprovalStatus& known) {
    evidence::Ledger open;
    open.state = evidence::LedgerState::Open;
    while (true) {
      const ApprovalStatus less = status(world, open);
      check_futile(less, before, known, world);
      before = less;
      if (world.said.empty()) return;
      world.said.erase(world.said.begin() + static_cast<std::ptrdiff_t>(random_.below(world.said.size())));
      if (random_.percent(50)) hide(world);
    }
  }
  void check_futile(const ApprovalStatus& less, const ApprovalStatus& before, const ApprovalStatus& known,
                    const World& world) const {
    if (less.lo <= before.lo && before.hi <= less.hi && less.lo <= known.lo && known.hi <= less.hi) return;
    fail(fmt::format("hiding helped: {} .. {} became {} .. {}", standing_name(before.lo), standing_name(before.hi),
                     standing_name(less.lo), standing_name(less.hi)),
         world);
  }

  auto status(const World& world, evidence::Ledger ledger = {}) -> ApprovalStatus {
    evidence::Situation situation;
    situation.now = kNow;
    situation.statements = world.said;
    situation.ledger = std::move(ledger);
    return decide::approval_status(module_, gate_, approval_, world.outputs.data(), situation, {});
  }

  void check_order(World world, const ApprovalStatus& known) {
    for (std::size_t i = world.said.size(); i > 1; --i) std::swap(world.said[i - 1], world.said[random_.below(i)]);
    const ApprovalStatus found = status(world);
    std::uint32_t empty = 0, empty_before = 0;
    for (const auto& seat : found.empty) empty += seat.people;
    for (const auto& seat : known.empty) empty_before += seat.people;
    if (found.hi != known.hi || empty != empty_before) fail("the order of statements can be seen", world);
  }
  void check_about(const World& world, const ApprovalStatus& all) {
    ir::Gate gate = gate_;
    gate.approvals = {approval_};
    const ApprovalStatus found =
        status({world.outputs, decide::statements_about(module_, gate, world.outputs.data(), world.said)});
    if (found.hi != all.hi || found.lo != all.lo) fail("what is about something else matters", world);
  }
  void check_more(World world, const ApprovalStatus& known) {
    const bool yes = random_.percent(50);
    world.said.push_back(statement(yes ? StatementKind::Approve : StatementKind::Reject));
    const ApprovalStatus found = status(world);
    if (yes && found.hi > known.hi) fail("a further yes made it stricter", world);
    if (!yes && found.hi < known.hi) fail("a further no made it more generous", world);
  }

  // ---------------------------------------------------------------- the definition, for a world that is known

  auto asked_at(const World& world) const -> std::optional<std::int64_t> {
    std::optional<std::int64_t> first;
    for (const Statement& s : world.said) {
      const bool valid =
          s.kind == StatementKind::Request && s.approval == "acme/release" && about(world, s) && s.at <= kNow + kHour;
      if (valid && (!first || s.at < *first)) first = s.at;
    }
    return first;
  }
  auto about(const World& world, const Statement& s) const -> bool {
    return s.bound->size() == 1 && world.outputs[5].text.view() == "this";
  }
  auto excluded(const World& world, std::string_view person) const -> bool {
    for (const std::uint32_t output : approval_.exclude) {
      if (output == 3 && world.outputs[3].text.view() == person) return true;
      if (output != 4) continue;
      const Sequence& all = *world.outputs[4].sequence;
      for (std::uint32_t i = 0; i < all.size; ++i)
        if (all.items[i].text.view() == person) return true;
    }
    return false;
  }
  auto may_sit(const World& world, const Statement& s, std::size_t seat) const -> bool {
    if (approval_.seats[seat].role == s.role) return true;
    const auto asked = asked_at(world);
    return std::any_of(approval_.escalations.begin(), approval_.escalations.end(),
                       [&](const ir::Widening& w) { return w.role == s.role && asked && kNow - *asked >= w.after; });
  }
  auto counts(const World& world, const Statement& s) const -> bool {
    bool sits = false;
    for (std::size_t i = 0; i < approval_.seats.size(); ++i) sits = sits || may_sit(world, s, i);
    const bool own =
        s.principal.empty() || (approval_.delegate_up_to && s.delegated_for &&
                                *s.delegated_for <= *approval_.delegate_up_to && !excluded(world, s.principal));
    return s.approval == "acme/release" && about(world, s) && s.at <= kNow + kHour && kNow - s.at <= approval_.valid &&
           s.in_role == Truth::True && sits && own && !excluded(world, s.person);
  }
  auto stands(const World& world, const Statement& yes) const -> bool {
    if (yes.kind != StatementKind::Approve || !counts(world, yes)) return false;
    return std::none_of(world.said.begin(), world.said.end(), [&](const Statement& no) {
      const bool theirs = no.person == yes.person || no.person == yes.principal;
      return no.kind == StatementKind::Reject && counts(world, no) && theirs && no.at >= yes.at;
    });
  }
  // Fills place after place, trying everybody who is not used up.
  auto can_fill(const World& world, const std::vector<std::size_t>& places, std::size_t at,
                std::set<std::string>& used) const -> bool {
    if (at == places.size()) return true;
    for (const Statement& s : world.said) {
      if (!stands(world, s) || !may_sit(world, s, places[at]) || used.contains(s.person) || used.contains(s.principal))
        continue;
      if (s.person == s.principal) continue;
      used.insert(s.person);
      if (!s.principal.empty()) used.insert(s.principal);
      if (can_fill(world, places, at + 1, used)) return true;
      used.erase(s.person);
      if (!s.principal.empty()) used.erase(s.principal);
    }
    return false;
  }
  auto reference(const World& world) const -> Standing {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < approval_.seats.size(); ++i) {
      const auto& when = approval_.seats[i].when;
      if (when && world.outputs[*when].truth == Truth::False) continue;
      places.insert(places.end(), approval_.seats[i].people, i);
    }
    if (places.empty()) return Standing::Granted;
    const auto asked = asked_at(world);
    if (approval_.expire && asked && kNow - *asked > *approval_.expire) return Standing::Refused;
    const bool no = std::any_of(world.said.begin(), world.said.end(), [&](const Statement& s) {
      return s.kind == StatementKind::Reject && counts(world, s);
    });
    if (approval_.veto && no) return Standing::Refused;
    std::set<std::string> used;
    return can_fill(world, places, 0, used) ? Standing::Granted : Standing::Pending;
  }

  [[noreturn]] void fail(const std::string& what, const World& world) const {
    std::string text = what + "\n";
    for (const ir::Seat& s : approval_.seats)
      text += fmt::format("need {} from {} when {}\n", s.people, s.role, s.when ? int(*s.when) : -1);
    text += fmt::format("veto {} delegate {} exclude {} escalations {} expire {}\n", approval_.veto,
                        approval_.delegate_up_to.value_or(-1) / kHour, approval_.exclude.size(),
                        approval_.escalations.size(), approval_.expire.value_or(-1) / kHour);
    const ir::Function& f = module_.functions[gate_.function];
    for (std::size_t i = 0; i < world.outputs.size(); ++i)
      text += fmt::format("output {}: {}\n", i, print_value(module_.types, f.value_types[i], world.outputs[i]));
    for (const Statement& s : world.said)
      text +=
          fmt::format("{} {} by {} for '{}' as {} aged {} h bound {} trust {} in role {} delegated {}\n", s.approval,
                      evidence::statement_name(s.kind), s.person, s.principal, s.role, (kNow - s.at) / kHour,
                      s.bound->size(), int(s.trust), int(s.in_role), s.delegated_for.value_or(-1) / kHour);
    throw Failure{text};
  }

  Random& random_;
  ir::Module module_;
  ir::Gate gate_;
  ir::GateApproval approval_;
  Arena arena_;
};

}  // namespace

int main(int argc, char** argv) {
  const auto clock = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
  const std::uint64_t seed = option(argc, argv, "--seed", clock % 1'000'000'000);
  const std::uint64_t cases = option(argc, argv, "--cases", 1'500);
  const property::Ledgers ledgers;
  for (std::uint64_t i = 0; i < cases; ++i) {
    Random random(seed + i);
    try {
      check_seats(random);
      Case one(random);
      one.ledger(ledgers);
      for (int world = 0; world < kWorlds; ++world) one.world();
    } catch (const Failure& failure) {
      fmt::print("FAILED with --seed {} --cases 1\n{}\n", seed + i, failure.what);
      return 1;
    }
  }
  fmt::print("seed {}: {} approvals, {} worlds each\n", seed, cases, kWorlds);
  return 0;
}

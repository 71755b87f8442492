// Theorem 2 of design 3.4, exhaustively: knowing less never makes a decision more generous, never promises a
// worse best case than there is, and the interval between them always holds the truth.
#include <array>
#include <doctest/doctest.h>
#include <functional>

#include "tests/unit/decide/gate_case.hpp"

using namespace writ;
using namespace writ::test;
using ir::ClauseKind;
using ir::LevelKind;
using ir::Verdict;

namespace {

constexpr std::array kTruths = {Truth::True, Truth::False, Truth::Unknown};
constexpr std::array kLevels = {LevelKind::Advisory, LevelKind::Soft, LevelKind::Hard};
constexpr std::array<std::optional<Verdict>, 5> kNothingApplies = {std::nullopt, Verdict::Allow, Verdict::NeedsApproval,
                                                                   Verdict::Escalate, Verdict::Deny};

struct Interval {
  Verdict lo = Verdict::Allow;
  Verdict hi = Verdict::Deny;
};
auto shown(const Interval& i) -> std::string {
  return std::string(decide::verdict_name(i.lo)) + " .. " + std::string(decide::verdict_name(i.hi));
}

// A world gives each condition a digit: true, false, unknown. It is the number with these digits to base 3.
// Conditions that are not truths have two: known and unknown, as true and unknown.
class Worlds {
 public:
  explicit Worlds(std::size_t conditions) : conditions_(conditions) {
    for (std::size_t i = 0; i < conditions; ++i) count_ *= 3;
  }
  [[nodiscard]] auto count() const -> std::size_t { return count_; }
  [[nodiscard]] auto truths(std::size_t world) const -> std::vector<Truth> {
    std::vector<Truth> made;
    for (std::size_t i = 0; i < conditions_; ++i, world /= 3) made.push_back(kTruths[world % 3]);
    return made;
  }
  // The worlds that know one thing more.
  [[nodiscard]] auto above(std::size_t world) const -> std::vector<std::size_t> {
    std::vector<std::size_t> found;
    std::size_t place = 1;
    for (std::size_t i = 0; i < conditions_; ++i, place *= 3) {
      if (world / place % 3 != 2) continue;
      found.push_back(world - place);
      found.push_back(world - 2 * place);
    }
    return found;
  }

 private:
  std::size_t conditions_;
  std::size_t count_ = 1;
};

enum class Exact : std::uint8_t { Hi, No };

// Decides in every world, and compares each with those that know one thing more: as that is transitive, every
// pair of worlds is covered. In a world without unknowns lo is hi; and where the decision is a maximum of
// independent parts, hi is exactly the strictest decision of any world above.
void check_all_worlds(std::size_t conditions, Exact exact,
                      const std::function<Interval(const std::vector<Truth>&)>& decide) {
  const Worlds worlds(conditions);
  std::vector<Interval> made;
  for (std::size_t world = 0; world < worlds.count(); ++world) made.push_back(decide(worlds.truths(world)));
  for (std::size_t world = 0; world < worlds.count(); ++world) {
    const Interval less = made[world];
    const std::vector<std::size_t> above = worlds.above(world);
    bool holds = less.lo <= less.hi && (!above.empty() || less.lo == less.hi);
    Verdict strictest = above.empty() ? less.hi : Verdict::Allow;
    for (const std::size_t more : above) {
      holds = holds && less.lo <= made[more].lo && made[more].hi <= less.hi;
      strictest = std::max(strictest, made[more].hi);
    }
    if (exact == Exact::Hi) holds = holds && less.hi == strictest;
    if (holds) continue;
    std::string text;
    for (const Truth truth : worlds.truths(world))
      text += truth == Truth::True ? 'T' : truth == Truth::False ? 'F' : '?';
    FAIL_CHECK("world ", text, ": ", shown(less));
    return;
  }
}

auto interval(const decide::Decision& made) -> Interval { return {made.best_case, made.decision}; }

}  // namespace

TEST_CASE("two controls of all levels, waivers included, with every `if nothing applies`") {
  for (const LevelKind first : kLevels) {
    for (const LevelKind second : kLevels) {
      for (const auto nothing : kNothingApplies) {
        check_all_worlds(6, Exact::Hi, [&](const std::vector<Truth>& t) {
          const std::array sets = {decide::outcomes(t[0], t[1], t[2]), decide::outcomes(t[3], t[4], t[5])};
          const decide::Floor floor = decide::floor_of(sets, nothing.value_or(Verdict::Deny));
          return Interval{
              std::max({decide::most_generous(sets[0], first), decide::most_generous(sets[1], second), floor.lo}),
              std::max({decide::strictest(sets[0], first), decide::strictest(sets[1], second), floor.hi})};
        });
      }
    }
  }
}

TEST_CASE("a whole gate of two controls of all levels") {
  for (const LevelKind first : kLevels) {
    for (const LevelKind second : kLevels) {
      for (const auto nothing : kNothingApplies) {
        GateCase c;
        c.gate.nothing_applies = nothing;
        c.control(first, {Truth::True});
        c.control(second, {Truth::True, Truth::True});
        check_all_worlds(5, Exact::Hi, [&](const std::vector<Truth>& t) {
          for (std::uint32_t i = 0; i < 5; ++i) c.set(i, t[i]);
          return interval(c.decide());
        });
      }
    }
  }
}

TEST_CASE("a whole gate of one control, clauses and an approval with two seats") {
  for (const LevelKind level : kLevels) {
    for (const auto nothing : kNothingApplies) {
      GateCase c;
      c.gate.nothing_applies = nothing;
      c.control(level, {Truth::True});
      c.clause(ClauseKind::Deny, Truth::True);
      c.clause(ClauseKind::Escalate, Truth::True);
      c.approval(Truth::True, {{1, Truth::True}, {2, Truth::True}});
      check_all_worlds(7, Exact::Hi, [&](const std::vector<Truth>& t) {
        for (std::uint32_t i = 0; i < 7; ++i) c.set(i, t[i]);
        return interval(c.decide());
      });
    }
  }
}

TEST_CASE("conditions that are one and the same output") {
  // A control applies when its requirement fails, a clause denies on what another control needs, and so on.
  for (const LevelKind level : kLevels) {
    for (const auto nothing : kNothingApplies) {
      GateCase c;
      c.gate.nothing_applies = nothing;
      c.control(level, {Truth::True});
      c.control(LevelKind::Soft, {Truth::True, Truth::True});
      c.gate.controls[0].applies = 1;
      c.gate.controls[1].requirements = {1, 2};
      c.gate.controls[1].applies = 3;
      c.gate.clauses.push_back({ClauseKind::Escalate, 3, "", {}, {}});
      ir::GateApproval approval;
      approval.when = 2;
      approval.seats = {{1, "role", 3}};
      c.gate.approvals.push_back(std::move(approval));
      check_all_worlds(5, Exact::No, [&](const std::vector<Truth>& t) {
        for (std::uint32_t i = 0; i < 5; ++i) c.set(i, t[i]);
        return interval(c.decide());
      });
    }
  }
}

TEST_CASE("obligations with arguments that are known or not, on every decision") {
  constexpr std::array kVerdicts = {Verdict::Allow, Verdict::NeedsApproval, Verdict::Escalate, Verdict::Deny};
  for (const Verdict first : kVerdicts) {
    for (const Verdict second : kVerdicts) {
      for (const auto nothing : kNothingApplies) {
        GateCase c;
        c.gate.nothing_applies = nothing;
        c.control(LevelKind::Soft, {Truth::True});
        c.clause(ClauseKind::Escalate, Truth::True);
        c.approval(Truth::True, {{1, Truth::True}});
        c.obligation(first, "one", Cell::of_int(0));
        c.obligation(second, "two", Cell::of_int(0));
        check_all_worlds(7, Exact::No, [&](const std::vector<Truth>& t) {
          for (std::uint32_t i = 0; i < 5; ++i) c.set(i, t[i]);
          for (std::uint32_t i = 5; i < 7; ++i) {
            c.outputs[i] = t[i] == Truth::Unknown ? Cell::unknown(bit(Reason::Missing))
                                                  : Cell::of_int(t[i] == Truth::True ? 1 : 2);
          }
          return interval(c.decide());
        });
      }
    }
  }
}

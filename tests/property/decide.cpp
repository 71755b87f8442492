// Generated gates in generated worlds, through the interpreter and runtime/decide.
//
//   - the decision and its best case are those of the definition, found by trying every completion;
//   - hiding is futile (design 3.4, theorem 2): with more of a world hidden lo(ρ) <= lo(ρ') <= hi(ρ') <= hi(ρ);
//   - when every condition is known there is one answer: hi = lo;
//   - whoever asks for outcomes alone gets the same decision;
//   - the order in which a gate lists its parts does not matter;
//   - obligations are those of the decision, and none that binds is incomplete unless the decision is deny.
//
//   property_decide [--cases N] [--seed S]    N gates, 20 worlds each
#include <chrono>
#include <fmt/format.h>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "runtime/interp/interp.hpp"
#include "runtime/values/compare.hpp"
#include "runtime/values/text.hpp"
#include "tests/property/gate_reference.hpp"
#include "tests/property/option.hpp"
#include "tests/property/random_gate.hpp"
#include "tests/property/same_outcomes.hpp"

namespace {

using namespace writ;
using property::Interval;
using property::option;

constexpr int kWorlds = 20;
constexpr int kHidings = 3;                       // of each world, each of the one before
constexpr std::uint64_t kCasesForCoverage = 300;  // fewer cannot be expected to reach every pair of verdicts
constexpr std::int64_t kDay = 86'400'000'000'000;

struct Failure {
  std::string what;
};

auto shown(const Interval& i) -> std::string {
  return fmt::format("{} .. {}", decide::verdict_name(i.lo), decide::verdict_name(i.hi));
}

class Case {
 public:
  Case(const ir::Module& module, property::Random& random, std::map<std::string, std::size_t>& seen)
      : module_(module), gate_(module.gates[0]), random_(random), seen_(seen), engine_(interp::make_engine(module)) {}

  void world() {
    arena_.reset();
    property::Values values(module_.types, random_, arena_);
    evidence::Situation situation;
    situation.now = property::GateGenerator::kToday * kDay + static_cast<std::int64_t>(random_.below(kDay));
    const bool perfect = random_.percent(40);
    for (const ir::Input& input : module_.inputs) {
      situation.inputs.push_back(values.make(input.type, perfect ? property::kPerfect : property::Quality{8, 30, 8}));
    }
    Interval knows = decided(situation);
    for (int i = 0; i < kHidings; ++i) {
      const std::string before = dump(situation);
      const auto chance = static_cast<unsigned>(3 + random_.below(25));
      for (std::size_t k = 0; k < situation.inputs.size(); ++k) {
        const TypeId type = module_.inputs[ir::InputId{k}].type;
        situation.inputs[k] = values.hide(type, situation.inputs[k], chance);
      }
      const Interval less = decided(situation);
      const bool futile = less.lo <= knows.lo && knows.lo <= knows.hi && knows.hi <= less.hi;
      if (!futile)
        fail("hiding helped", shown(knows) + "\n" + before + "--- hidden\n" + shown(less) + "\n" + dump(situation));
      knows = less;
    }
  }

 private:
  auto decided(const evidence::Situation& situation) -> Interval {
    const decide::Decision made = decide::decide(module_, gate_, *engine_, situation, arena_);
    const Interval found{made.best_case, made.decision};
    std::vector<Cell> outputs(module_.functions[gate_.function].outputs.size());
    engine_->evaluate(gate_.function, situation.world(), arena_, outputs.data());
    const Interval wanted =
        property::GateReference(module_, gate_, outputs.data(), property::GateGenerator::kToday).decided();
    if (found != wanted)
      fail("not what the definition says", shown(found) + ", must be " + shown(wanted) + "\n" + dump(situation));
    const bool all_known = std::all_of(outputs.begin(), outputs.end(), [](const Cell& c) { return c.known(); });
    if (all_known && found.lo != found.hi && !made.obligation_unknown)
      fail("all is known, and two answers are possible", dump(situation));
    if (!property::same_outcomes(again_, made, module_, gate_, outputs.data(), situation, arena_))
      fail("outcomes alone come to another decision", dump(situation));
    check_order(found, situation);
    check_obligations(made, situation, outputs);
    ++seen_[shown(found)];
    return found;
  }

  void check_order(const Interval& found, const evidence::Situation& situation) {
    ir::Gate shuffled = gate_;
    shuffle(shuffled.controls);
    shuffle(shuffled.clauses);
    shuffle(shuffled.approvals);
    shuffle(shuffled.obligations);
    const decide::Decision made = decide::decide(module_, shuffled, *engine_, situation, arena_);
    if (Interval{made.best_case, made.decision} != found) fail("the order of the parts can be seen", dump(situation));
  }

  // An obligation with its arguments; one of which something is not known is like no other.
  auto stated(std::uint32_t index, const std::vector<Cell>& outputs) const -> std::string {
    const ir::Obligation& row = gate_.obligations[index];
    const ir::Function& function = module_.functions[gate_.function];
    std::string text = row.name + (row.binding ? " binds" : " advises");
    for (const ir::ObligationArgument& argument : row.arguments) {
      const TypeId type = function.value_types[function.outputs[argument.value].index];
      const Cell& value = outputs[argument.value];
      text += " " + argument.name + " " + std::to_string(type.index) + " " + print_value(module_.types, type, value);
      if (!fully_known(module_.types, type, value)) text += " of " + std::to_string(index);
    }
    return text;
  }

  void check_obligations(const decide::Decision& made, const evidence::Situation& situation,
                         const std::vector<Cell>& outputs) {
    // Each that is of the decision, equal ones once.
    std::set<std::string> wanted;
    for (std::uint32_t i = 0; i < gate_.obligations.size(); ++i) {
      if (gate_.obligations[i].on == made.decision) wanted.insert(stated(i, outputs));
    }
    std::set<std::string> found;
    for (const decide::ObligationResult& one : made.obligations) found.insert(stated(one.obligation, outputs));
    if (found != wanted || found.size() != made.obligations.size())
      fail("obligations are missing, or are not of this decision", dump(situation));
    for (std::size_t i = 0; i < made.obligations.size(); ++i) {
      const decide::ObligationResult& one = made.obligations[i];
      const ir::Obligation& row = gate_.obligations[one.obligation];
      const bool sorted = i == 0 || gate_.obligations[made.obligations[i - 1].obligation].name <= row.name;
      if (row.on != made.decision || !sorted)
        fail("an obligation of another decision, or out of order", dump(situation));
      for (const Cell& argument : one.arguments) {
        const bool harmless = argument.known() || !row.binding || made.decision == ir::Verdict::Deny;
        if (!harmless) fail("an obligation that nobody can state", dump(situation));
      }
    }
  }

  template <class Row>
  void shuffle(std::vector<Row>& rows) {
    for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[random_.below(i)]);
  }

  auto dump(const evidence::Situation& situation) -> std::string {
    std::string text;
    for (std::size_t i = 0; i < situation.inputs.size(); ++i) {
      text += fmt::format("${} {}\n", i,
                          property::dump(module_.types, module_.inputs[ir::InputId{i}].type, situation.inputs[i]));
    }
    return text;
  }
  [[noreturn]] void fail(std::string_view what, const std::string& how) {
    throw Failure{fmt::format("{}\n{}", what, how)};
  }

  const ir::Module& module_;
  const ir::Gate& gate_;
  property::Random& random_;
  std::map<std::string, std::size_t>& seen_;
  std::unique_ptr<ir::Engine> engine_;
  decide::Decision again_;
  Arena arena_;
};

void run(std::uint64_t seed, std::map<std::string, std::size_t>& seen) {
  property::Random random(seed);
  const ir::Module module = property::GateGenerator(random).finish();
  try {
    const auto faults = ir::verify(module);
    if (!faults.empty()) throw Failure{"verify() refuses it: " + faults[0].where + ": " + faults[0].what};
    Case one(module, random, seen);
    for (int i = 0; i < kWorlds; ++i) one.world();
  } catch (const Failure& failure) {
    throw Failure{failure.what + "---\n" + ir::print(module)};
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto clock = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
  const std::uint64_t seed = option(argc, argv, "--seed", clock % 1'000'000'000);
  const std::uint64_t cases = option(argc, argv, "--cases", 3'000);
  std::map<std::string, std::size_t> seen;
  for (std::uint64_t i = 0; i < cases; ++i) {
    try {
      run(seed + i, seen);
    } catch (const Failure& failure) {
      fmt::print("FAILED with --seed {} --cases 1\n{}\n", seed + i, failure.what);
      return 1;
    }
  }
  fmt::print("seed {}: {} gates, {} worlds each, each hidden {} times\n", seed, cases, kWorlds, kHidings);
  for (const auto& [interval, times] : seen) fmt::print("  {:<32}{:>10}\n", interval, times);
  constexpr std::size_t kIntervals = 10;  // of four verdicts, with lo <= hi
  if (cases < kCasesForCoverage || seen.size() == kIntervals) return 0;
  fmt::print("FAILED: only {} of {} intervals were seen, so this run shows little\n", seen.size(), kIntervals);
  return 1;
}

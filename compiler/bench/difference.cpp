#include "compiler/bench/bench.hpp"

namespace writ::bench {
namespace {

struct Summary {
  decide::Verdict decision;
  decide::Verdict best_case;
  std::vector<decide::OutcomeSet> controls;
  std::size_t obligations;
  auto operator==(const Summary&) const -> bool = default;
};

auto summary_of(const decide::Decision& decision) -> Summary {
  Summary made{decision.decision, decision.best_case, {}, decision.obligations.size()};
  for (const decide::ControlResult& control : decision.controls) made.controls.push_back(control.outcomes);
  return made;
}

auto differs(Subject& a, Subject& b, std::size_t number) -> bool {
  const Summary of_a = summary_of(a.decision(number));
  if (of_a != summary_of(b.decision(number))) return true;
  return number < kRecords && a.record(number) != b.record(number);
}

}  // namespace

auto difference(const Cases& cases, Subject& a, Subject& b) -> std::optional<std::string> {
  for (std::size_t i = 0; i < cases.rows.size(); ++i) {
    if (!differs(a, b, i)) continue;
    const auto said = [&](Subject& one) {
      return std::string(one.engine().name()) + " decides " +
             std::string(decide::verdict_name(one.decision(i).decision));
    };
    return "the engines come to different decisions on " + cases.rows[i].name + " (" + said(a) + ", " + said(b) +
           "), so nothing is measured; this is a fault of Writ";
  }
  return std::nullopt;
}

}  // namespace writ::bench

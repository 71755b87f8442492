#include "compiler/bench/bench.hpp"
#include "runtime/base/stopwatch.hpp"

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
  return {decision.decision, decision.best_case, decision.outcomes, decision.obligations.size()};
}

enum class Whole : std::uint8_t { Yes, No };
auto differs(Subject& a, Subject& b, std::size_t number, Whole whole) -> bool {
  const Summary of_a = summary_of(a.decision(number));
  if (of_a != summary_of(b.decision(number))) return true;
  return whole == Whole::Yes && a.record(number) != b.record(number);
}

}  // namespace

auto difference(const Cases& cases, Subject& a, Subject& b, double seconds) -> std::optional<std::string> {
  const std::int64_t end = steady_ns() + static_cast<std::int64_t>(seconds * 1e9);
  for (std::size_t i = 0; i < cases.rows.size(); ++i) {
    const bool whole = i == 0 || (i < kRecords && steady_ns() < end);
    if (!differs(a, b, i, whole ? Whole::Yes : Whole::No)) continue;
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

// What a match costs: the patterns of the second workload on texts like its own, by RE2 and by the automaton; and
// what making one costs.
//
//   bench_patterns [ROUNDS]
//
// Prints nanoseconds for each match, and microseconds for each pattern made, the best of seven.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <re2/re2.h>
#include <string>

#include "runtime/builtins/automaton.hpp"
#include "runtime/builtins/pattern.hpp"

namespace {

using namespace writ;

constexpr int kRepetitions = 7;

struct Case {
  std::string pattern, text;
};
const Case kCases[] = {
    {R"(v\d+\.\d+\.\d+)", "v12.4.31"},
    {R"(main|release\/\d+\.\d+)", "release/12.4"},
    {"[0-9a-f]{40}", "6f9971d130c5576622b59f971a51ef8997796acd"},
    {R"(CHG-\d{6,8})", "CHG-1234567"},
    {"sha256:[0-9a-f]{64}", "sha256:6f9971d130c5576622b59f971a51ef8997796acd928f16166121ea687a53cb88"},
    {R"(registry\.corp\.example\/[a-z0-9\/_-]+@sha256:[0-9a-f]{64})",
     "registry.corp.example/team/app-17@sha256:6f9971d130c5576622b59f971a51ef8997796acd928f16166121ea687a53cb88"},
    {R"((feat|fix|chore|docs|refactor|test|perf)(\([a-z-]+\))?!?: .+)", "fix(parser): a longer line of what was done"},
    {"[a-z][a-z0-9-]{2,40}", "payments-api"},
    {R"(pkg:(npm|pypi|maven|golang|deb)\/.*)", "pkg:npm/%40scope/name@1.2.3"},
};

// Nanoseconds of one call, the best of several repetitions of `rounds` calls.
template <class Call>
auto best_of(int rounds, const Call& call) -> double {
  using Clock = std::chrono::steady_clock;
  double best = 1e18;
  for (int i = 0; i < kRepetitions; ++i) {
    const auto begin = Clock::now();
    for (int round = 0; round < rounds; ++round) call();
    const std::chrono::duration<double, std::nano> taken = Clock::now() - begin;
    best = std::min(best, taken.count() / rounds);
  }
  return best;
}

void measure(const Case& of, int rounds) {
  const RE2 re(of.pattern);
  const auto pattern = builtins::Pattern::regex(of.pattern);
  const re2::StringPiece text(of.text);
  std::size_t found = 0;  // so that no call is left out
  const double full = best_of(rounds, [&] { found += RE2::FullMatch(text, re) ? 1 : 0; });
  const double bare =
      best_of(rounds, [&] { found += re.Match(text, 0, text.size(), RE2::ANCHOR_BOTH, nullptr, 0) ? 1 : 0; });
  const double ours = best_of(rounds, [&] { found += pattern->matches(of.text) ? 1 : 0; });
  const int makes = std::max(1, rounds / 1'000);
  const double re2_made = best_of(makes, [&] { found += RE2(of.pattern).ok() ? 1 : 0; });
  const double made = best_of(makes, [&] {
    const auto tree = builtins::regex_tree(of.pattern);
    found += tree && builtins::Automaton::make(*tree) ? 1 : 0;
  });
  fmt::print("{:7.1f} {:7.1f} {:7.1f} {:9.1f} {:9.1f}  {}{}\n", full, bare, ours, re2_made / 1e3, made / 1e3,
             of.pattern, found == 0 ? " (nothing matches)" : "");
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 100'000;
  fmt::print("ns: full   match    ours   us: RE2 automaton\n");
  for (const Case& of : kCases) measure(of, rounds);
}

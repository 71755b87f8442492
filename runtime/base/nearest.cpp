#include "runtime/base/nearest.hpp"

#include <algorithm>

namespace writ {
namespace {

// Levenshtein distance with adjacent swaps counted once (optimal string alignment).
auto distance(std::string_view a, std::string_view b) -> std::size_t {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

auto nearest(std::string_view wanted, const std::vector<std::string>& known) -> std::string {
  constexpr std::size_t kLongestGuess = 64;
  if (wanted.size() > kLongestGuess) return {};
  std::size_t best = std::max<std::size_t>(1, wanted.size() / 3) + 1;
  std::string found;
  for (const std::string& candidate : known) {
    if (candidate.size() > kLongestGuess) continue;
    std::size_t d = distance(wanted, candidate);
    if (d < best) {
      best = d;
      found = candidate;
    }
  }
  return found;
}

auto listed(const std::vector<std::string>& names) -> std::string {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

}  // namespace writ

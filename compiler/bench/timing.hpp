// Loops into times: the median, the 99th percentile, and how steady both are.
//
// All loops are measured in turns, several times each, so that what the machine does meanwhile meets all of them. What
// one decision takes is the time of a batch divided by its size; a batch is as small as a clock allows, one decision
// where that takes more than two microseconds. So the percentile of fast loops is that of batches.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace writ::bench {

struct Loop {
  std::size_t cases = 0;
  // Does the work for cases [first, last).
  std::function<void(std::size_t first, std::size_t last)> run;
};

// A loop whose body, called with the number of a case, is compiled into it.
template <class Body>
auto loop(std::size_t cases, Body body) -> Loop {
  return {cases, [body](std::size_t first, std::size_t last) {
            for (std::size_t i = first; i < last; ++i) body(i);
          }};
}

struct Times {
  double median = 0;  // ns a decision
  double p99 = 0;
  double spread = 0;  // between the medians of the turns, as a share of the median
  std::size_t decisions = 0;
};

// One a loop. Takes about `seconds` in all, and each case at least once. Loops have cases.
auto measured(const std::vector<Loop>& loops, double seconds) -> std::vector<Times>;

}  // namespace writ::bench

// Loops over the requests of a case into times a decision: the median, and the 99th percentile.
//
// All variants of a case are measured in turns, several times each, so that what the machine does meanwhile
// meets all of them. What one decision costs is the time of a batch divided by its size; a batch is as small as a
// clock allows: one decision where that takes more than two microseconds. Nothing is timed before every decision of
// every variant has been compared with what is expected.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace writ::bench {

struct Variant {
  std::string engine;  // "writ interp", "floor"
  std::string stage;   // "decode", "evaluate", "decide", "whole", "from strings"
  std::size_t requests = 0;
  // Whether the decision on a request is the expected one; empty where a stage decides nothing.
  std::function<bool(std::size_t)> agrees;
  // Does the work for requests [first, last); what it returns depends on all of it, so that nothing is left out.
  std::function<std::uint64_t(std::size_t first, std::size_t last)> run;
  std::size_t each = 1;  // decisions in one request, where many are made at once
};

// A loop whose body is compiled into it.
template <class Body>
auto loop(Body body) -> std::function<std::uint64_t(std::size_t, std::size_t)> {
  return [body](std::size_t first, std::size_t last) mutable {
    std::uint64_t sum = 0;
    for (std::size_t i = first; i < last; ++i) sum += static_cast<std::uint64_t>(body(i));
    return sum;
  };
}

struct Effort {
  int rounds = 5;
  double seconds = 0.2;  // of each variant in each round
};

// Prints a line of JSON for each variant. False when a decision was not as expected; then that variant is not timed.
auto measure(const std::string& name, std::vector<Variant>& variants, const Effort& effort) -> bool;

}  // namespace writ::bench

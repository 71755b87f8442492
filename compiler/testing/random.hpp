// Random numbers that a seed fixes for ever, on every machine.
//
// SplitMix64 (Steele, Lea, Flood 2014). Not for secrets.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/values/decimal.hpp"

namespace writ::testing {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  auto next() -> std::uint64_t {
    state_ += 0x9E3779B97F4A7C15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  // Below `n`, which must not be 0. The slight bias of the remainder does not matter here.
  auto below(std::uint64_t n) -> std::uint64_t { return next() % n; }
  auto percent(unsigned chance) -> bool { return below(100) < chance; }
  template <class T>
  auto pick(const std::vector<T>& from) -> const T& {
    return from[below(from.size())];
  }

 private:
  std::uint64_t state_;
};

// The seed of a property that nobody chose: its title's, so that every run is the same run.
// FNV-1a, folded to 32 bits so that people can copy it.
inline auto seed_of(std::string_view title) -> std::uint64_t {
  std::uint64_t hash = 0xCBF29CE484222325u;
  for (char c : title) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return (hash ^ (hash >> 32)) & 0xFFFFFFFFu;
}

}  // namespace writ::testing

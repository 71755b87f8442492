// Work on whole columns: truths as bits, sixty-four rows a word. Private to runtime/batch.
//
// A truth is two bits, can be true and can be false, in a plane each. Each kernel has a variant for AVX-512, which is
// used where the machine has it; both give the same.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace writ::batch {

inline constexpr std::size_t kRows = 1'024;  // of a block: its columns stay in the cache
inline constexpr std::size_t kPlaneWords = kRows / 64;

using Plane = std::array<std::uint64_t, kPlaneWords>;  // a bit a row

enum class Comparison : std::uint8_t { Eq, Lt, Le, Gt, Ge };

struct Kernels {
  void (*compare)(Comparison op, const std::int64_t* a, const std::int64_t* b, Plane& out);
  void (*compare_constant)(Comparison op, const std::int64_t* a, std::int64_t b, Plane& out);
  // Bit `t` of the mask that stands in the table for a row's code becomes bit `row` of planes[t].
  void (*spread8)(const std::uint8_t* table, const std::uint16_t* codes, std::size_t tests, Plane* planes);
  void (*spread16)(const std::uint16_t* table, const std::uint16_t* codes, std::size_t tests, Plane* planes);
  void (*spread32)(const std::uint32_t* table, const std::uint16_t* codes, std::size_t tests, Plane* planes);
  void (*spread64)(const std::uint64_t* table, const std::uint16_t* codes, std::size_t tests, Plane* planes);
  // Sixty-four words of as many bits, the other way round.
  void (*turn)(const std::uint64_t* rows, std::uint64_t* columns);
};
// The fastest that this machine runs; those for all machines when WRIT_SIMD is "fallback" (decode/plan.hpp).
auto kernels() -> const Kernels&;
// For tests: all that this machine runs, those for all machines first.
auto all_kernels() -> std::vector<const Kernels*>;

inline void both(const Plane& a, const Plane& b, Plane& out) {
  for (std::size_t w = 0; w < kPlaneWords; ++w) out[w] = a[w] & b[w];
}
inline void either(const Plane& a, const Plane& b, Plane& out) {
  for (std::size_t w = 0; w < kPlaneWords; ++w) out[w] = a[w] | b[w];
}
inline void inverse(const Plane& a, Plane& out) {
  for (std::size_t w = 0; w < kPlaneWords; ++w) out[w] = ~a[w];
}
inline auto any(const Plane& a) -> bool {
  std::uint64_t found = 0;
  for (const std::uint64_t word : a) found |= word;
  return found != 0;
}
inline void set(Plane& plane, std::size_t row) { plane[row / 64] |= std::uint64_t{1} << (row % 64); }
inline auto has(const Plane& plane, std::size_t row) -> bool { return (plane[row / 64] >> (row % 64) & 1u) != 0; }

}  // namespace writ::batch

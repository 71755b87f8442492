#include "runtime/batch/kernels.hpp"

#include <cstdlib>
#include <string_view>

#include "runtime/batch/kernels_avx512.hpp"

namespace writ::batch {
namespace {

// `holds` of each row.
template <class Holds>
void gather(const Holds& holds, Plane& out) {
  for (std::size_t w = 0; w < kPlaneWords; ++w) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < 64; ++i) word |= static_cast<std::uint64_t>(holds(w * 64 + i)) << i;
    out[w] = word;
  }
}

// `b` gives the right side of a row.
template <class Right>
void compare_rows(Comparison op, const std::int64_t* a, const Right& b, Plane& out) {
  switch (op) {
    case Comparison::Eq: return gather([&](std::size_t i) { return a[i] == b(i); }, out);
    case Comparison::Lt: return gather([&](std::size_t i) { return a[i] < b(i); }, out);
    case Comparison::Le: return gather([&](std::size_t i) { return a[i] <= b(i); }, out);
    case Comparison::Gt: return gather([&](std::size_t i) { return a[i] > b(i); }, out);
    case Comparison::Ge: return gather([&](std::size_t i) { return a[i] >= b(i); }, out);
  }
}

void compare(Comparison op, const std::int64_t* a, const std::int64_t* b, Plane& out) {
  compare_rows(op, a, [&](std::size_t i) { return b[i]; }, out);
}

void compare_constant(Comparison op, const std::int64_t* a, std::int64_t b, Plane& out) {
  compare_rows(op, a, [&](std::size_t) { return b; }, out);
}

// Halves change places, then halves of halves.
void turn(const std::uint64_t* rows, std::uint64_t* columns) {
  for (std::size_t i = 0; i < 64; ++i) columns[i] = rows[i];
  std::uint64_t mask = 0x00000000FFFFFFFFu;
  for (std::size_t half = 32; half != 0; half >>= 1, mask ^= mask << half) {
    for (std::size_t i = 0; i < 64; i = ((i | half) + 1) & ~half) {
      const std::uint64_t moved = (columns[i] >> half ^ columns[i | half]) & mask;
      columns[i] ^= moved << half;
      columns[i | half] ^= moved;
    }
  }
}

template <class Mask>
void spread(const Mask* table, const std::uint16_t* codes, std::size_t tests, Plane* planes) {
  std::uint64_t rows[64];
  std::uint64_t columns[64];
  for (std::size_t w = 0; w < kPlaneWords; ++w) {
    for (std::size_t i = 0; i < 64; ++i) rows[i] = table[codes[w * 64 + i]];
    turn(rows, columns);
    for (std::size_t t = 0; t < tests; ++t) planes[t][w] = columns[t];
  }
}

constexpr Kernels kForAll = {compare,
                             compare_constant,
                             spread<std::uint8_t>,
                             spread<std::uint16_t>,
                             spread<std::uint32_t>,
                             spread<std::uint64_t>,
                             turn};

auto is_wide_wanted() -> bool {
  const char* wanted = std::getenv("WRIT_SIMD");
  return wanted == nullptr || std::string_view(wanted) == "icelake";
}

}  // namespace

auto kernels() -> const Kernels& {
  static const Kernels* const kChosen = [] {
    const Kernels* wide = kernels_avx512();
    return wide != nullptr && is_wide_wanted() ? wide : &kForAll;
  }();
  return *kChosen;
}

auto all_kernels() -> std::vector<const Kernels*> {
  std::vector<const Kernels*> all = {&kForAll};
  if (const Kernels* wide = kernels_avx512()) all.push_back(wide);
  return all;
}

}  // namespace writ::batch

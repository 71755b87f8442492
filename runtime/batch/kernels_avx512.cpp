// Each function says by itself which instructions it uses, so that the file is compiled as all others are.
#include "runtime/batch/kernels_avx512.hpp"

#if defined(__x86_64__)

#include <immintrin.h>

#include "runtime/base/processor_level.hpp"

#define WRIT_AVX512 [[gnu::target("avx512f,avx512bw,avx512dq,avx512vl")]]

namespace writ::batch {
namespace {

constexpr std::size_t kLanes = 8;  // words of 64 bits in a register

template <Comparison op>
WRIT_AVX512 auto compared(__m512i a, __m512i b) -> std::uint8_t {
  if constexpr (op == Comparison::Eq) return _mm512_cmpeq_epi64_mask(a, b);
  if constexpr (op == Comparison::Lt) return _mm512_cmplt_epi64_mask(a, b);
  if constexpr (op == Comparison::Le) return _mm512_cmple_epi64_mask(a, b);
  if constexpr (op == Comparison::Gt) return _mm512_cmpgt_epi64_mask(a, b);
  return _mm512_cmpge_epi64_mask(a, b);
}

template <Comparison op>
WRIT_AVX512 void compare_as(const std::int64_t* a, const std::int64_t* b, std::uint8_t* out) {
  for (std::size_t i = 0; i < kRows / kLanes; ++i)
    out[i] = compared<op>(_mm512_loadu_si512(a + i * kLanes), _mm512_loadu_si512(b + i * kLanes));
}

template <Comparison op>
WRIT_AVX512 void compare_constant_as(const std::int64_t* a, std::int64_t b, std::uint8_t* out) {
  const __m512i right = _mm512_set1_epi64(b);
  for (std::size_t i = 0; i < kRows / kLanes; ++i) out[i] = compared<op>(_mm512_loadu_si512(a + i * kLanes), right);
}

// A plane is read and written by bytes: its words are little-endian, as the machine is.
void compare(Comparison op, const std::int64_t* a, const std::int64_t* b, Plane& out) {
  auto* const bytes = reinterpret_cast<std::uint8_t*>(out.data());
  switch (op) {
    case Comparison::Eq: return compare_as<Comparison::Eq>(a, b, bytes);
    case Comparison::Lt: return compare_as<Comparison::Lt>(a, b, bytes);
    case Comparison::Le: return compare_as<Comparison::Le>(a, b, bytes);
    case Comparison::Gt: return compare_as<Comparison::Gt>(a, b, bytes);
    case Comparison::Ge: return compare_as<Comparison::Ge>(a, b, bytes);
  }
}

void compare_constant(Comparison op, const std::int64_t* a, std::int64_t b, Plane& out) {
  auto* const bytes = reinterpret_cast<std::uint8_t*>(out.data());
  switch (op) {
    case Comparison::Eq: return compare_constant_as<Comparison::Eq>(a, b, bytes);
    case Comparison::Lt: return compare_constant_as<Comparison::Lt>(a, b, bytes);
    case Comparison::Le: return compare_constant_as<Comparison::Le>(a, b, bytes);
    case Comparison::Gt: return compare_constant_as<Comparison::Gt>(a, b, bytes);
    case Comparison::Ge: return compare_constant_as<Comparison::Ge>(a, b, bytes);
  }
}

// Bit by bit of the masks of sixty-four rows, which fill 1, 2, 4 or 8 registers.
template <class Mask>
WRIT_AVX512 auto tested(const Mask* rows, std::size_t test) -> std::uint64_t {
  constexpr std::size_t kInRegister = 64 / sizeof(Mask);
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < 64; i += kInRegister) {
    const __m512i masks = _mm512_loadu_si512(rows + i);
    const auto one = static_cast<Mask>(Mask{1} << test);
    if constexpr (sizeof(Mask) == 1) word |= _mm512_test_epi8_mask(masks, _mm512_set1_epi8(static_cast<char>(one)));
    if constexpr (sizeof(Mask) == 2)
      word |= std::uint64_t{_mm512_test_epi16_mask(masks, _mm512_set1_epi16(static_cast<short>(one)))} << i;
    if constexpr (sizeof(Mask) == 4)
      word |= std::uint64_t{_mm512_test_epi32_mask(masks, _mm512_set1_epi32(static_cast<int>(one)))} << i;
    if constexpr (sizeof(Mask) == 8)
      word |= std::uint64_t{_mm512_test_epi64_mask(masks, _mm512_set1_epi64(static_cast<long long>(one)))} << i;
  }
  return word;
}

template <class Mask>
WRIT_AVX512 void spread(const Mask* table, const std::uint16_t* codes, std::size_t tests, Plane* planes) {
  Mask rows[64];
  for (std::size_t w = 0; w < kPlaneWords; ++w) {
    for (std::size_t i = 0; i < 64; ++i) rows[i] = table[codes[w * 64 + i]];
    for (std::size_t t = 0; t < tests; ++t) planes[t][w] = tested(rows, t);
  }
}

WRIT_AVX512 void turn(const std::uint64_t* rows, std::uint64_t* columns) {
  for (std::size_t t = 0; t < 64; ++t) columns[t] = tested(rows, t);
}

constexpr Kernels kWide = {compare,
                           compare_constant,
                           spread<std::uint8_t>,
                           spread<std::uint16_t>,
                           spread<std::uint32_t>,
                           spread<std::uint64_t>,
                           turn};

}  // namespace

auto kernels_avx512() -> const Kernels* { return processor_level() >= 4 ? &kWide : nullptr; }

}  // namespace writ::batch

#else

namespace writ::batch {

auto kernels_avx512() -> const Kernels* { return nullptr; }

}  // namespace writ::batch

#endif

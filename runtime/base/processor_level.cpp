#include "runtime/base/processor_level.hpp"

#if defined(__x86_64__) && defined(__linux__) && __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>
#define WRIT_PROCESSOR_FROM_LIBC 1
#endif

namespace writ {

#if defined(WRIT_PROCESSOR_FROM_LIBC)

namespace {

auto has_second() -> bool {
  return CPU_FEATURE_ACTIVE(CMPXCHG16B) && CPU_FEATURE_ACTIVE(LAHF64_SAHF64) && CPU_FEATURE_ACTIVE(POPCNT) &&
         CPU_FEATURE_ACTIVE(SSE3) && CPU_FEATURE_ACTIVE(SSSE3) && CPU_FEATURE_ACTIVE(SSE4_1) &&
         CPU_FEATURE_ACTIVE(SSE4_2);
}
auto has_third() -> bool {
  return CPU_FEATURE_ACTIVE(AVX) && CPU_FEATURE_ACTIVE(AVX2) && CPU_FEATURE_ACTIVE(BMI1) && CPU_FEATURE_ACTIVE(BMI2) &&
         CPU_FEATURE_ACTIVE(F16C) && CPU_FEATURE_ACTIVE(FMA) && CPU_FEATURE_ACTIVE(LZCNT) && CPU_FEATURE_ACTIVE(MOVBE);
}
auto has_fourth() -> bool {
  return CPU_FEATURE_ACTIVE(AVX512F) && CPU_FEATURE_ACTIVE(AVX512BW) && CPU_FEATURE_ACTIVE(AVX512CD) &&
         CPU_FEATURE_ACTIVE(AVX512DQ) && CPU_FEATURE_ACTIVE(AVX512VL);
}

}  // namespace

auto processor_level() -> int { return !has_second() ? 1 : !has_third() ? 2 : has_fourth() ? 4 : 3; }

#elif defined(__x86_64__)

auto processor_level() -> int {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4") != 0) return 4;
  if (__builtin_cpu_supports("x86-64-v3") != 0) return 3;
  return __builtin_cpu_supports("x86-64-v2") != 0 ? 2 : 1;
}

#else

auto processor_level() -> int { return 0; }

#endif

}  // namespace writ

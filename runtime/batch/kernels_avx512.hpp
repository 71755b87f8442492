// The kernels for AVX-512. Private to runtime/batch.
#pragma once

#include "runtime/batch/kernels.hpp"

namespace writ::batch {

// Null where the machine does not have it.
auto kernels_avx512() -> const Kernels*;

}  // namespace writ::batch

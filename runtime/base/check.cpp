#include "runtime/base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace writ {

void check_failed(const char* condition, const char* why, const char* file, int line) {
  std::fprintf(stderr, "writ: internal error: %s (%s) at %s:%d\n", why, condition, file, line);
  std::fprintf(stderr, "This is a defect in Writ, not in your policy. No decision was made.\n");
  std::abort();
}

}  // namespace writ

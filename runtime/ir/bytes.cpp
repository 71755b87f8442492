#include "runtime/ir/bytes.hpp"

namespace writ::ir {

// Ten bytes are the most, and the last of them holds one bit.
auto ByteReader::long_number() -> std::uint64_t {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 70; shift += 7) {
    if (at_ == end_) break;
    const auto byte = static_cast<unsigned char>(*at_++);
    if (shift == 63 && byte > 1) break;
    value |= static_cast<std::uint64_t>(byte & 0x7Fu) << shift;
    if (byte < 0x80) return value;
  }
  fail("a number does not end");
  return 0;
}

}  // namespace writ::ir

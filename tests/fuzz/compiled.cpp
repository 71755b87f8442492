// The reader of compiled policies, whatever the bytes; digests are made to fit, as whoever can write a file can.
//
// What is refused is refused with a reason. What is read verifies, is the same module again after it was written
// and read, and runs in the interpreter on a world of which nothing is known.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "tests/fuzz/bounded_run.hpp"
#include "tests/property/compiled_form.hpp"
#include "tests/property/resealed.hpp"

extern "C" auto LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most) -> std::size_t;

namespace {

using namespace writ;
using fuzz::require;

constexpr std::size_t kSizes = 12;  // where the sizes of sections stand
constexpr std::size_t kHead = kSizes + 8 * ir::kSectionCount;

auto size_at(std::string_view bytes, std::size_t section) -> std::size_t {
  std::size_t size = 0;
  for (std::size_t i = 8; i-- > 0;) {
    size = size << 8 | static_cast<unsigned char>(bytes[kSizes + 8 * section + i]);
  }
  return size;
}

void set_size(std::string& bytes, std::size_t section, std::size_t size) {
  for (std::size_t i = 0; i < 8; ++i) bytes[kSizes + 8 * section + i] = static_cast<char>(size >> (8 * i));
}

// Changes one section as the fuzzer likes, and its size at the head with it; everything else stays.
auto with_section_changed(std::string bytes, std::size_t section, std::size_t most) -> std::string {
  std::size_t begin = kHead;
  for (std::size_t i = 0; i < section; ++i) begin += std::min(size_at(bytes, i), bytes.size());
  const std::size_t size = size_at(bytes, section);
  if (begin > bytes.size() || size > bytes.size() - begin) return bytes;
  std::string part = bytes.substr(begin, size);
  const std::size_t room = size + std::min<std::size_t>(64, most - std::min(most, bytes.size()));
  if (room == 0) return bytes;
  part.resize(room);
  part.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(part.data()), size, room));
  set_size(bytes, section, part.size());
  return bytes.replace(begin, size, part);
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) -> int {
  const std::string bytes = property::resealed({reinterpret_cast<const char*>(data), size});
  const auto read = ir::read_compiled(bytes);
  if (!read) {
    require(!read.error().message.empty(), "a refusal says why");
    return 0;
  }
  require(ir::verify(read->module).empty(), "what is read verifies");
  require(property::lost_when_compiled(read->module, read->package).empty(), "what was written is the same module");
  fuzz::evaluate(read->module);
  return 0;
}

extern "C" auto LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed)
    -> std::size_t {
  if (size < kHead || seed % 8 == 0) return LLVMFuzzerMutate(data, size, most);
  const std::string made =
      with_section_changed({reinterpret_cast<const char*>(data), size}, seed / 8 % ir::kSectionCount, most);
  const std::size_t kept = std::min(made.size(), most);
  std::copy(made.begin(), made.begin() + static_cast<std::ptrdiff_t>(kept), data);
  return kept;
}

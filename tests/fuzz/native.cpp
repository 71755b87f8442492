// The readers of native policies, whatever the bytes: the ELF loader, and the parts around what it loads.
//
// The first byte chooses: an ELF file is mapped as the library of a native policy would be, or the bytes are read as a
// whole native policy, with a digest that fits, as whoever can write a file can make it. Nothing of what was mapped is
// run: what its code does is a matter of trust (runtime/native/image.hpp). What is refused is refused with a reason.
#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/base/sha256.hpp"
#include "runtime/native/image.hpp"
#include "runtime/native/library.hpp"
#include "tests/fuzz/bounded_run.hpp"

namespace {

using namespace writ;
using fuzz::require;

void map(std::string_view bytes) {
  const auto library = native::Library::map(bytes);
  if (!library) return require(!library.error().message.empty(), "a refusal says why");
  for (std::size_t number = 0; number < 3; ++number) {
    for (const std::size_t count : {std::size_t{1}, std::size_t{7}, std::size_t{1} << 40})
      (*library)->table(native::table_name(number), count);
  }
}

void read(std::string bytes) {
  if (bytes.size() > kSha256Text) {
    const std::size_t content = bytes.size() - kSha256Text;
    bytes.replace(content, kSha256Text, sha256_hex(std::string_view(bytes).substr(0, content)));
  }
  const auto image = native::read_image(bytes);
  if (!image) return require(!image.error().message.empty(), "a refusal says why");
  require(image->library.size() + image->policy.size() < bytes.size(), "its parts are parts of it");
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) -> int {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 2 == 0) {
    map(bytes);
  } else {
    read(std::string(bytes));
  }
  return 0;
}

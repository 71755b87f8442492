#include "compiler/driver/stdlib.hpp"

#include <algorithm>
#include <array>

// The assembler puts each file between two symbols; nothing is read when the program runs.
#define WRIT_STDLIB_FILE(SYMBOL, PATH)                                                   \
  __asm__(".section .rodata\n"                                                            \
          ".global writ_stdlib_" #SYMBOL "\n.hidden writ_stdlib_" #SYMBOL "\n"            \
          ".global writ_stdlib_" #SYMBOL "_end\n.hidden writ_stdlib_" #SYMBOL "_end\n"    \
          "writ_stdlib_" #SYMBOL ":\n.incbin \"" WRIT_STDLIB_DIR "/" PATH "\"\n"          \
          "writ_stdlib_" #SYMBOL "_end:\n.previous\n");                                   \
  extern "C" const char writ_stdlib_##SYMBOL[];                                           \
  extern "C" const char writ_stdlib_##SYMBOL##_end[];
#include "compiler/driver/stdlib.def"
#undef WRIT_STDLIB_FILE

namespace writ::driver {
namespace {

struct File {
  std::string_view path;
  const char* begin;
  const char* end;
};
const std::array kFiles = {
#define WRIT_STDLIB_FILE(SYMBOL, PATH) File{PATH, writ_stdlib_##SYMBOL, writ_stdlib_##SYMBOL##_end},
#include "compiler/driver/stdlib.def"
#undef WRIT_STDLIB_FILE
};

}  // namespace

auto stdlib_file(std::string_view path) -> std::optional<std::string_view> {
  const auto* found = std::find_if(kFiles.begin(), kFiles.end(), [&](const File& file) { return file.path == path; });
  if (found == kFiles.end()) return std::nullopt;
  return std::string_view(found->begin, static_cast<std::size_t>(found->end - found->begin));
}

}  // namespace writ::driver

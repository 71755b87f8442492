#include "compiler/jit/build_id.hpp"

#include <elf.h>
#include <link.h>

#include <cstdint>
#include <cstring>
#include <string_view>

namespace writ::jit {
namespace {

struct Search {
  std::uintptr_t address;
  std::string id;
};

auto hex(const unsigned char* bytes, std::size_t size) -> std::string {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < size; ++i) {
    text += kDigits[bytes[i] >> 4];
    text += kDigits[bytes[i] & 15];
  }
  return text;
}

auto aligned(std::size_t size) -> std::size_t { return (size + 3) & ~std::size_t{3}; }

// Notes stand one after the other: sizes and kind, name, content.
auto id_in(const unsigned char* notes, std::size_t size) -> std::string {
  while (size >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) head;
    std::memcpy(&head, notes, sizeof head);
    const std::size_t content = sizeof head + aligned(head.n_namesz);
    const std::size_t whole = content + aligned(head.n_descsz);
    if (whole > size) break;
    const bool is_id = head.n_type == NT_GNU_BUILD_ID && head.n_namesz == 4;
    if (is_id && std::memcmp(notes + sizeof head, "GNU", 4) == 0) return hex(notes + content, head.n_descsz);
    notes += whole;
    size -= whole;
  }
  return {};
}

auto holds(const dl_phdr_info& library, std::uintptr_t address) -> bool {
  for (int i = 0; i < library.dlpi_phnum; ++i) {
    const ElfW(Phdr)& part = library.dlpi_phdr[i];
    const std::uintptr_t begin = library.dlpi_addr + part.p_vaddr;
    if (part.p_type == PT_LOAD && address >= begin && address < begin + part.p_memsz) return true;
  }
  return false;
}

auto look(dl_phdr_info* library, std::size_t /*size*/, void* data) -> int {
  auto& search = *static_cast<Search*>(data);
  if (!holds(*library, search.address)) return 0;
  for (int i = 0; i < library->dlpi_phnum && search.id.empty(); ++i) {
    const ElfW(Phdr)& part = library->dlpi_phdr[i];
    if (part.p_type != PT_NOTE) continue;
    search.id = id_in(reinterpret_cast<const unsigned char*>(library->dlpi_addr + part.p_vaddr), part.p_memsz);
  }
  return 1;
}

}  // namespace

auto build_id_of(const void* address) -> std::string {
  Search search{reinterpret_cast<std::uintptr_t>(address), {}};
  dl_iterate_phdr(look, &search);
  return search.id;
}

}  // namespace writ::jit

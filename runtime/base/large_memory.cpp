#include "runtime/base/large_memory.hpp"

#include <cstdint>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace writ {
namespace {

constexpr std::size_t kLargePage = 2u << 20;

}  // namespace

auto large_size(std::size_t size) -> std::size_t { return (size + kLargePage - 1) / kLargePage * kLargePage; }

#if defined(__linux__)

namespace {

auto map(std::size_t size) -> char* {
  void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  return static_cast<char*>(memory);
}

auto is_aligned(const void* memory) -> bool { return reinterpret_cast<std::uintptr_t>(memory) % kLargePage == 0; }

// Newer systems place what has the size of large pages where a large page begins; others get more, and what lies
// around it is given back.
auto map_aligned(std::size_t size) -> char* {
  char* memory = map(size);
  if (is_aligned(memory)) return memory;
  munmap(memory, size);
  memory = map(size + kLargePage);
  const std::size_t before = (kLargePage - reinterpret_cast<std::uintptr_t>(memory) % kLargePage) % kLargePage;
  if (before > 0) munmap(memory, before);
  munmap(memory + before + size, kLargePage - before);
  return memory + before;
}

}  // namespace

auto allocate_large(std::size_t size) -> void* {
  if (size > SIZE_MAX / 2) throw std::bad_alloc();
  char* memory = map_aligned(large_size(size));
  madvise(memory, large_size(size), MADV_HUGEPAGE);
  return memory;
}

void free_large(void* memory, std::size_t size) noexcept { munmap(memory, large_size(size)); }

#else

auto allocate_large(std::size_t size) -> void* { return ::operator new(large_size(size)); }

void free_large(void* memory, std::size_t /*size*/) noexcept { ::operator delete(memory); }

#endif

}  // namespace writ

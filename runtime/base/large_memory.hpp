// Memory by the megabyte, in pages as large as the system has them.
//
// What a system hands out page by page, on the first touch, costs more than to fill it: of 4 KiB pages 1.5 us each,
// where one of 2 MiB takes 55 us. So what holds the tables of a large policy asks for large pages. They are a wish:
// where there are none, or the system has no such call, it is memory like any other.
//
// Any thread. Throws std::bad_alloc, as operator new does.
#pragma once

#include <cstddef>
#include <memory>

namespace writ {

// From this many bytes on a page of its own is worth it.
inline constexpr std::size_t kLargeMemory = 256u << 10;

// How many bytes large memory of `size` bytes has at least: all of them may be used.
auto large_size(std::size_t size) -> std::size_t;
// Of large_size(size) bytes, not initialised, aligned for anything.
auto allocate_large(std::size_t size) -> void*;
// `size` as it was asked for.
void free_large(void* memory, std::size_t size) noexcept;

// For containers that may become large.
template <class T>
struct LargeAllocator {
  using value_type = T;
  LargeAllocator() = default;
  template <class Other>
  LargeAllocator(const LargeAllocator<Other>& /*other*/) {}

  auto allocate(std::size_t count) -> T* {
    if (count < kLargeMemory / sizeof(T)) return std::allocator<T>().allocate(count);
    if (count > static_cast<std::size_t>(-1) / 2 / sizeof(T)) throw std::bad_alloc();
    return static_cast<T*>(allocate_large(count * sizeof(T)));
  }
  void deallocate(T* memory, std::size_t count) noexcept {
    if (count < kLargeMemory / sizeof(T)) return std::allocator<T>().deallocate(memory, count);
    free_large(memory, count * sizeof(T));
  }
  auto operator==(const LargeAllocator& /*other*/) const -> bool { return true; }
};

// Frees `size` bytes of a LargeAllocator.
struct LargeDeleter {
  std::size_t size = 0;
  void operator()(std::byte* bytes) const noexcept { LargeAllocator<std::byte>().deallocate(bytes, size); }
};

}  // namespace writ

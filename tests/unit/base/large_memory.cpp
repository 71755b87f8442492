// Large memory is memory: all of it may be used, it is aligned, and what is freed was what was made.
#include "runtime/base/large_memory.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <limits>
#include <new>
#include <vector>

using namespace writ;

TEST_CASE("large memory has the size that it says, and may be written to its end") {
  for (const std::size_t size : {std::size_t{1}, kLargeMemory, large_size(1), large_size(1) + 1}) {
    CHECK(large_size(size) >= size);
    auto* memory = static_cast<unsigned char*>(allocate_large(size));
    CHECK(reinterpret_cast<std::uintptr_t>(memory) % alignof(std::max_align_t) == 0);
    memory[0] = 1;
    memory[large_size(size) - 1] = 2;
    CHECK(memory[0] == 1);
    free_large(memory, size);
  }
}

TEST_CASE("containers grow from small memory into large, and back") {
  std::vector<std::uint64_t, LargeAllocator<std::uint64_t>> numbers;
  for (std::uint64_t i = 0; i < 200'000; ++i) numbers.push_back(i);
  for (std::uint64_t i = 0; i < numbers.size(); i += 997) CHECK(numbers[i] == i);
  numbers.resize(10);
  numbers.shrink_to_fit();
  CHECK(numbers.back() == 9);
}

TEST_CASE("more than there can be is refused") {
  constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
  CHECK_THROWS_AS(static_cast<void>(allocate_large(kAll - 8)), std::bad_alloc);
  CHECK_THROWS_AS(static_cast<void>(LargeAllocator<std::uint64_t>().allocate(kAll / 8)), std::bad_alloc);
}

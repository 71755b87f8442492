// Memory that is freed all at once: everything a decision makes lives in one.
//
// Blocks are kept on reset(), so a warmed-up arena allocates nothing. One thread
// at a time.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/base/large_memory.hpp"
#include "runtime/values/cell.hpp"

namespace writ {

class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  auto operator=(const Arena&) -> Arena& = delete;
  Arena(Arena&& other) noexcept { *this = std::move(other); }
  // The one that is moved from is empty, and can be used again.
  auto operator=(Arena&& other) noexcept -> Arena& {
    blocks_ = std::exchange(other.blocks_, {});
    block_ = std::exchange(other.block_, 0);
    next_ = std::exchange(other.next_, nullptr);
    left_ = std::exchange(other.left_, 0);
    return *this;
  }

  // `size` bytes aligned to 16, not initialised.
  auto allocate(std::size_t size) -> void* {
    size = (size + 15u) & ~std::size_t{15};
    if (size > left_) refill(size);
    std::byte* at = next_;
    next_ += size;
    left_ -= size;
    return at;
  }
  auto cells(std::size_t count) -> Cell* {  // each a default Cell
    auto* first = static_cast<Cell*>(allocate(count * sizeof(Cell)));
    for (std::size_t i = 0; i < count; ++i) new (first + i) Cell();
    return first;
  }
  template <class T>
  auto array(std::size_t count) -> std::span<T> {  // each a T()
    static_assert(alignof(T) <= 16 && std::is_trivially_destructible_v<T>);
    auto* first = static_cast<T*>(allocate(count * sizeof(T)));
    std::uninitialized_value_construct_n(first, count);
    return {first, count};
  }
  template <class T>
  auto make(T value) -> T* {
    static_assert(alignof(T) <= 16 && std::is_trivially_destructible_v<T>);
    return new (allocate(sizeof(T))) T(value);
  }
  auto text(std::string_view value) -> std::string_view {  // a copy that lives here
    if (value.empty()) return {};
    auto* at = static_cast<char*>(allocate(value.size()));
    std::memcpy(at, value.data(), value.size());
    return {at, value.size()};
  }
  // Room for `size` bytes, of which nothing is used yet: for those that know what they will need.
  void reserve(std::size_t size) {
    if (size > left_) refill(size);
  }
  // Forgets everything allocated; keeps the memory.
  void reset() {
    if (blocks_.empty()) return;
    block_ = 1;
    next_ = blocks_.front().bytes.get();
    left_ = blocks_.front().size;
  }

 private:
  struct Block {
    std::unique_ptr<std::byte[], LargeDeleter> bytes;
    std::size_t size;
  };
  void refill(std::size_t size);

  std::vector<Block> blocks_;
  std::size_t block_ = 0;  // first block not in use
  std::byte* next_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace writ

#include "runtime/values/arena.hpp"

#include <algorithm>

namespace writ {

void Arena::refill(std::size_t size) {
  constexpr std::size_t kFirstBlock = 16u << 10;
  constexpr std::size_t kLargestBlock = 1u << 20;
  // Blocks kept by reset() are used again in order; one that is too small is passed over.
  while (block_ < blocks_.size() && blocks_[block_].size < size) ++block_;
  if (block_ == blocks_.size()) {
    std::size_t next = blocks_.empty() ? kFirstBlock : std::min(kLargestBlock, blocks_.back().size * 2);
    next = std::max(next, size);
    if (next >= kLargeMemory) next = large_size(next);
    blocks_.push_back({{LargeAllocator<std::byte>().allocate(next), LargeDeleter{next}}, next});
  }
  next_ = blocks_[block_].bytes.get();
  left_ = blocks_[block_].size;
  ++block_;
}

}  // namespace writ

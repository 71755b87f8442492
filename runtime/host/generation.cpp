#include "runtime/host/generation.hpp"

#include <thread>

namespace writ::host {

// All in one order of the whole program: who enters after the exchange sees the new one, and who entered before is
// seen.
auto Switch::take() const -> Taken {
  const std::uint64_t count = count_.load();
  entering_.fetch_add(1);
  Generation generation = *current_.load();
  entering_.fetch_sub(1);
  return {count, std::move(generation)};
}

void Switch::exchange(Generation next) {
  auto made = std::make_unique<const Generation>(std::move(next));
  const std::lock_guard lock(exchanging_);
  const std::unique_ptr<const Generation> old(current_.exchange(made.release()));
  count_.fetch_add(1);
  while (entering_.load() != 0) std::this_thread::yield();
}

}  // namespace writ::host

// Gates that are exchanged while others decide by them.
//
// A Switch holds the current generation. A reader takes a reference to it once, and again only when the generation has
// changed: then it says that it is entering, takes the reference and says that it is done. Whoever exchanges the
// generation waits until nobody is entering before he lets go of the old one. So readers never wait, and a generation
// lives as long as somebody decides by it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

#include "runtime/host/gates.hpp"

namespace writ::host {

using Generation = std::shared_ptr<const Gates>;

class Switch {
 public:
  explicit Switch(Generation first) : current_(new Generation(std::move(first))) {}
  ~Switch() { delete current_.load(); }
  Switch(const Switch&) = delete;
  auto operator=(const Switch&) -> Switch& = delete;

  // How often it was exchanged. A reader that holds the generation of this number has the current one.
  [[nodiscard]] auto count() const -> std::uint64_t { return count_.load(std::memory_order_acquire); }
  // Any thread, without waiting. The number may be older than the generation, never newer.
  struct Taken {
    std::uint64_t count;
    Generation generation;
  };
  [[nodiscard]] auto take() const -> Taken;
  // One thread at a time goes on, the others wait.
  void exchange(Generation next);

 private:
  std::atomic<const Generation*> current_;
  std::atomic<std::uint64_t> count_ = 0;
  mutable std::atomic<std::uint32_t> entering_ = 0;
  std::mutex exchanging_;
};

}  // namespace writ::host

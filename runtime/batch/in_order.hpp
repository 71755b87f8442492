// Pieces of work that are taken one after the other, done by many threads, and handed out in the order in which they
// were taken, whatever the number of threads.
//
// As many pieces are under way as there are threads, and no more, so memory is bounded. `take` and `give` are never
// called by two threads at once.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace writ::batch {

// Work has take() -> bool, false when there is nothing more; work(); and give() -> bool, false to stop. One in
// `workers` a thread, at least one; each keeps its memory from one piece to the next. None of the three may throw.
template <class Work>
void in_order(std::vector<Work>& workers) {
  std::mutex taking;
  std::mutex giving;
  std::condition_variable turn;
  std::uint64_t taken = 0;
  std::uint64_t given = 0;
  bool stopped = false;  // under `giving`
  bool ended = false;    // under `taking`
  const auto run = [&](Work& work) {
    for (;;) {
      std::uint64_t number = 0;
      {
        const std::lock_guard lock(taking);
        if (ended || !work.take()) {
          ended = true;
          return;
        }
        number = taken++;
      }
      work.work();
      std::unique_lock lock(giving);
      turn.wait(lock, [&] { return given == number; });
      if (!stopped && !work.give()) stopped = true;
      ++given;
      const bool stop = stopped;
      lock.unlock();
      turn.notify_all();
      if (stop) {
        const std::lock_guard end(taking);
        ended = true;
        return;
      }
    }
  };
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < workers.size(); ++i) others.emplace_back(run, std::ref(workers[i]));
  run(workers.front());
  for (std::thread& other : others) other.join();
}

}  // namespace writ::batch

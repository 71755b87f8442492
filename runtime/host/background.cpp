#include "runtime/host/background.hpp"

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <sys/resource.h>
#include <system_error>
#include <thread>

namespace writ::host {
namespace {

// Below threads that decide, which have 0, and above what a machine does when it is idle.
constexpr int kNice = 10;

void end_background();

class Background {
 public:
  Background() = default;
  Background(const Background&) = delete;
  auto operator=(const Background&) -> Background& = delete;

  auto post(std::shared_ptr<Work> work) -> Posted {
    if (is_forked()) return Posted::Never;
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock.owns_lock()) return Posted::Busy;
    if (ended_) return Posted::Never;
    if (!thread_.joinable() && !begin()) return Posted::Never;
    waiting_.push_back(std::move(work));
    changed_.notify_one();
    return Posted::Yes;
  }

  void withdraw(Work& work) {
    work.cancel();
    if (is_forked()) return;
    std::shared_ptr<Work> dropped;  // whose destructor may be long: not under the lock
    const std::lock_guard lock(mutex_);
    const auto found =
        std::find_if(waiting_.begin(), waiting_.end(), [&](const auto& one) { return one.get() == &work; });
    if (found == waiting_.end()) return;
    dropped = std::move(*found);
    waiting_.erase(found);
  }

  // What runs is cancelled and waited for.
  void end() {
    if (is_forked()) {
      // The thread is the parent's, and there is nothing to join.
      if (thread_.joinable()) thread_.detach();
      return;
    }
    std::deque<std::shared_ptr<Work>> dropped;
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
      dropped.swap(waiting_);
      if (running_ != nullptr) running_->cancel();
    }
    changed_.notify_one();
    if (thread_.joinable()) thread_.join();
  }

 private:
  [[nodiscard]] auto is_forked() const -> bool {
    const pid_t owner = owner_.load();
    return owner != 0 && owner != ::getpid();
  }

  // False where the process may have no more threads.
  auto begin() -> bool {
    std::atexit(end_background);
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);  // which the thread inherits
    try {
      thread_ = std::thread([this] { work(); });
      owner_ = ::getpid();
    } catch (const std::system_error&) {
      ended_ = true;
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return !ended_;
  }

  void work() {
    pthread_setname_np(pthread_self(), "writ-native");
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice);  // of this thread alone, on Linux
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return ended_ || !waiting_.empty(); });
      if (ended_) return;
      running_ = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      running_->run();
      lock.lock();
      std::shared_ptr<Work> done = std::move(running_);
      lock.unlock();
      done.reset();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Work>> waiting_;
  std::shared_ptr<Work> running_;
  std::thread thread_;
  std::atomic<pid_t> owner_ = 0;  // the process that began the thread
  bool ended_ = false;
};

// Never destroyed, since threads may decide while the process ends.
auto background() -> Background& {
  static Background& one = *new Background;
  return one;
}

void end_background() { background().end(); }

auto is_main_thread() -> bool { return ::gettid() == ::getpid(); }

// The objects of the thread that ends a process are destroyed before all others.
struct EndOfThread {
  EndOfThread() = default;
  ~EndOfThread() {
    if (is_main_thread()) end_background();
  }
  EndOfThread(const EndOfThread&) = delete;
  auto operator=(const EndOfThread&) -> EndOfThread& = delete;
};

}  // namespace

auto post(std::shared_ptr<Work> work) -> Posted { return background().post(std::move(work)); }

void withdraw(Work& work) { background().withdraw(work); }

// What was registered last is done first.
void end_before_these() { std::atexit(end_background); }

void end_first_with_this_thread() {
  static thread_local const EndOfThread one;
  static_cast<void>(&one);
}

}  // namespace writ::host

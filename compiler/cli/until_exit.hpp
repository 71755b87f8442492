// Keeps what a command made until the process ends, without taking it down: the system takes all of a process's memory
// back at once, and to give back tens of thousands of small things one by one takes longer than many a decision.
//
// For large things that nothing is told by when they are destroyed: no file of theirs is open, no thread is at work.
#pragma once

#include <memory>

#include "runtime/base/check.hpp"

namespace writ::cli {

// Once for each type.
template <class T>
auto until_exit(std::unique_ptr<T> thing) -> T& {
  static T* kept = nullptr;  // which also tells those who look for leaks that it is none
  WRIT_CHECK(kept == nullptr && thing != nullptr, "a command keeps one thing of a kind");
  kept = thing.release();
  return *kept;
}

}  // namespace writ::cli

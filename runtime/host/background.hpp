// One thread of the process for work that nobody waits for: native code is made in it.
//
// It begins with the first work, runs one piece after the other at a lower priority than threads that decide, and is
// joined when the process ends or this library is unloaded; what then runs is cancelled first. It handles no signals.
// A process that was forked from one with such a thread has none: there, nothing is done in the background.
#pragma once

#include <cstdint>
#include <memory>

namespace writ::host {

class Work {
 public:
  virtual ~Work() = default;
  virtual void run() = 0;     // in that thread; nothing is thrown
  virtual void cancel() = 0;  // from any thread: run() is to return soon
};

// Never waits. Busy: somebody else is handing work in at this moment, so ask again. Never: nothing will be done here.
enum class Posted : std::uint8_t { Yes, Busy, Never };
auto post(std::shared_ptr<Work> work) -> Posted;

// Cancels it: what has not begun does not begin, what runs returns soon. Does not wait for that.
void withdraw(Work& work);

// At the end of the process objects of libraries are destroyed, in the reverse of the order in which they were made;
// the thread must be joined before those that its work uses. Both of these see to that:
//   - objects that are there now: to be called after a library was loaded, by a thread that the process waits for,
//     and again when work has been done, since libraries make objects when they first need them;
//   - when the main thread ends the process, all objects: to be called in any thread that has to do with such work.
// What remains: another thread ends the process at the moment at which the work first needs some object.
void end_before_these();
void end_first_with_this_thread();

}  // namespace writ::host

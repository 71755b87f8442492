// operator new and delete of the program: small rooms come from lists of freed ones, one list a size and thread, before
// malloc is asked. A decision makes some ten thousand small things and ends; malloc's care for each took a sixth of it.
//
// The first rooms, and larger ones as long as there is place, come from one large page: most processes need no more,
// and to be given as much in small pages takes longer than to parse the rules (runtime/base/large_memory.hpp).
//
// A room has its list written before it, so that it may be given back without its size, and by another thread, to which
// it then belongs; what a thread has too many of, or leaves behind, goes to others. Small rooms are kept for others of
// their size until the process ends. The largest, and those of more than usual alignment, are malloc's. The program
// exports these functions, so that its plug-ins have the same: what one side makes, the other may free.
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <new>

#include "runtime/base/large_memory.hpp"

namespace {

constexpr std::size_t kGrain = 16;       // bytes: the alignment that everything gets
constexpr std::size_t kSmallLists = 33;  // by grains; the first is that of malloc's rooms
constexpr std::size_t kDoublings = 9;    // of what the largest small room has; four lists each
constexpr std::size_t kLists = kSmallLists + 4 * kDoublings;
constexpr std::size_t kLeast = 2;          // the list of the smallest rooms, where a Freed has place
constexpr std::size_t kFirst = 2u << 20;   // bytes that the process begins with
constexpr std::size_t kChunk = 64u << 10;  // bytes that are asked of malloc at once
constexpr std::size_t kBunch = 512;        // rooms that a thread has in one list: then others may have them
constexpr unsigned kSmallBits = std::bit_width((kSmallLists - 1) * kGrain - 1);  // 9: rooms of 512 bytes are small
using Header = std::uint64_t;                                                    // the list; ends where the room begins

// In a room that nobody has; of the first in a bunch that is for any thread, the rest as well.
struct Freed {
  Freed* next;
  Freed* next_bunch;
  std::size_t count;
};

struct Rooms {
  Freed* lists[kLists] = {};
  std::size_t counts[kLists] = {};  // of rooms in them
  char* at = nullptr;
  char* end = nullptr;
};
// The program is what it is linked into, so its place is known.
[[gnu::tls_model("local-exec")]] constinit thread_local Rooms rooms;

// Of a chunk what was not given out; written where its first room would be, behind the end of the last one.
struct Rest {
  char* end;
  Rest* next;
};

// What threads had too many of, and what those left behind that have ended.
struct Left {
  std::mutex guard;
  std::atomic<Freed*> bunches[kLists] = {};
  Rest* rests = nullptr;
};
constinit Left left;

auto header_of(void* room) -> Header& { return *(static_cast<Header*>(room) - 1); }

void leave(std::size_t list) {
  Freed* bunch = rooms.lists[list];
  if (bunch == nullptr) return;
  bunch->next_bunch = left.bunches[list].load(std::memory_order_relaxed);
  bunch->count = rooms.counts[list];
  left.bunches[list].store(bunch, std::memory_order_relaxed);
  rooms.lists[list] = nullptr;
  rooms.counts[list] = 0;
}

void leave_all() {
  const std::lock_guard lock(left.guard);
  for (std::size_t list = kLeast; list < kLists; ++list) leave(list);
  if (static_cast<std::size_t>(rooms.end - rooms.at) >= kSmallLists * kGrain)
    left.rests = new (rooms.at + kGrain) Rest{rooms.end, left.rests};
  rooms.at = rooms.end = nullptr;
}

[[gnu::noinline]] void leave_bunch(std::size_t list) {
  const std::lock_guard lock(left.guard);
  leave(list);
}

auto left_behind(std::size_t list) -> Freed* {
  if (left.bunches[list].load(std::memory_order_relaxed) == nullptr) return nullptr;
  const std::lock_guard lock(left.guard);
  Freed* bunch = left.bunches[list].load(std::memory_order_relaxed);
  if (bunch != nullptr) left.bunches[list].store(bunch->next_bunch, std::memory_order_relaxed);
  return bunch;
}

struct Leaving {
  ~Leaving() { leave_all(); }
  void watch() {}  // that a thread ends is noticed once this was called in it
};
thread_local Leaving leaving;
[[gnu::noinline]] void notice_end() { leaving.watch(); }

[[gnu::noinline]] auto from_malloc(std::size_t bytes) -> void* {
  void* begin = bytes <= SIZE_MAX - kGrain ? std::malloc(bytes + kGrain) : nullptr;
  if (begin == nullptr) return nullptr;
  void* room = static_cast<char*>(begin) + kGrain;
  header_of(room) = 0;
  return room;
}

auto take_rest() -> bool {
  const std::lock_guard lock(left.guard);
  Rest* rest = left.rests;
  if (rest == nullptr) return false;
  left.rests = rest->next;
  rooms.end = rest->end;
  rooms.at = reinterpret_cast<char*>(rest) - kGrain;
  return true;
}

// Once.
auto take_first() -> bool {
  static constinit std::atomic<bool> taken = false;
  if (taken.exchange(true, std::memory_order_relaxed)) return false;
  try {
    rooms.at = static_cast<char*>(writ::allocate_large(kFirst));
  } catch (const std::bad_alloc&) {
    return false;
  }
  rooms.end = rooms.at + kFirst - kGrain;
  return true;
}

// What was left of the one before is given up: less than the largest small room.
auto next_chunk() -> bool {
  if (take_first() || take_rest()) return true;
  auto* chunk = static_cast<char*>(std::malloc(kChunk + kGrain));  // the last room ends behind the next header
  if (chunk == nullptr) return false;
  rooms.at = chunk;
  rooms.end = chunk + kChunk;
  return true;
}

auto from_bunch(std::size_t list) -> void* {
  Freed* bunch = left_behind(list);
  if (bunch == nullptr) return nullptr;
  rooms.lists[list] = bunch->next;
  rooms.counts[list] = bunch->count - 1;
  return bunch;
}

auto has_place(std::size_t bytes) -> bool { return static_cast<std::size_t>(rooms.end - rooms.at) >= bytes; }
auto placed(std::size_t list, std::size_t bytes) -> void* {
  void* room = rooms.at + kGrain;
  rooms.at += bytes;
  header_of(room) = list;
  return room;
}

[[gnu::noinline]] auto from_chunk(std::size_t list) -> void* {
  notice_end();
  if (void* room = from_bunch(list)) return room;
  const std::size_t bytes = list * kGrain;
  return has_place(bytes) || next_chunk() ? placed(list, bytes) : nullptr;
}

auto pop(std::size_t list) -> void* {
  Freed* freed = rooms.lists[list];
  rooms.lists[list] = freed->next;
  --rooms.counts[list];
  return freed;
}

// Four sizes to a doubling. A chunk is not begun for one of these.
[[gnu::noinline]] auto taken_larger(std::size_t bytes) -> void* {
  constexpr std::size_t kMost = ((kSmallLists - 1) * kGrain << kDoublings) - sizeof(Header);
  if (bytes > kMost) return from_malloc(bytes);
  const std::size_t last = bytes + sizeof(Header) - 1;  // of its bytes
  const unsigned doubling = static_cast<unsigned>(std::bit_width(last)) - kSmallBits;
  const unsigned shift = doubling + kSmallBits - 3;
  const std::size_t steps = last >> shift;  // 4 to 7
  const std::size_t list = kSmallLists + 4 * (doubling - 1) + steps - 4;
  if (rooms.lists[list] != nullptr) return pop(list);
  notice_end();
  if (void* room = from_bunch(list)) return room;
  const std::size_t size = (steps + 1) << shift;
  return has_place(size) || take_first() ? placed(list, size) : from_malloc(bytes);
}

[[gnu::always_inline]] inline auto taken(std::size_t bytes) -> void* {
  constexpr std::size_t kMost = (kSmallLists - 1) * kGrain - sizeof(Header);
  if (bytes > kMost) return taken_larger(bytes);
  const std::size_t grains = (bytes + sizeof(Header) + kGrain - 1) / kGrain;
  const std::size_t list = grains < kLeast ? kLeast : grains;
  return rooms.lists[list] == nullptr ? from_chunk(list) : pop(list);
}

[[gnu::always_inline]] inline void give_back(void* room) {
  if (room == nullptr) return;
  const Header list = header_of(room);
  if (list == 0) return std::free(static_cast<char*>(room) - kGrain);
  auto* freed = static_cast<Freed*>(room);
  freed->next = rooms.lists[list];
  rooms.lists[list] = freed;
  if (freed->next == nullptr) notice_end();
  if (++rooms.counts[list] == kBunch) leave_bunch(list);
}

[[gnu::noinline]] auto taken_at_last(std::size_t bytes) -> void* {
  while (true) {
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
    if (void* room = taken(bytes)) return room;
  }
}

}  // namespace

auto operator new(std::size_t bytes) -> void* {
  void* room = taken(bytes);
  return room != nullptr ? room : taken_at_last(bytes);
}
auto operator new[](std::size_t bytes) -> void* { return ::operator new(bytes); }
auto operator new(std::size_t bytes, const std::nothrow_t& /*tag*/) noexcept -> void* {
  try {
    return ::operator new(bytes);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
auto operator new[](std::size_t bytes, const std::nothrow_t& tag) noexcept -> void* {
  return ::operator new(bytes, tag);
}

void operator delete(void* room) noexcept { give_back(room); }
void operator delete[](void* room) noexcept { give_back(room); }
void operator delete(void* room, std::size_t /*bytes*/) noexcept { give_back(room); }
void operator delete[](void* room, std::size_t /*bytes*/) noexcept { give_back(room); }
void operator delete(void* room, const std::nothrow_t& /*tag*/) noexcept { give_back(room); }
void operator delete[](void* room, const std::nothrow_t& /*tag*/) noexcept { give_back(room); }

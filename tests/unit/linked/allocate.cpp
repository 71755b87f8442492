// operator new and delete of the program, which this test is linked with as well.
#include <malloc.h>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <doctest/doctest.h>
#include <limits>
#include <mutex>
#include <new>
#include <set>
#include <thread>
#include <vector>

namespace {

constexpr std::size_t kAround = 700;  // bytes: small rooms, and some that are malloc's

// Each byte of a room says which room it is.
struct Room {
  unsigned char* at;
  std::size_t size;
  unsigned char mark;

  static auto taken(std::size_t size, unsigned char mark) -> Room {
    auto* at = static_cast<unsigned char*>(::operator new(size));
    std::memset(at, mark, size);
    return {at, size, mark};
  }
  [[nodiscard]] auto is_whole() const -> bool {
    for (std::size_t i = 0; i < size; ++i) {
      if (at[i] != mark) return false;
    }
    return true;
  }
};

auto all_sizes(unsigned char mark) -> std::vector<Room> {
  std::vector<Room> rooms;
  for (std::size_t size = 0; size <= kAround; ++size) rooms.push_back(Room::taken(size, mark));
  return rooms;
}

auto in_use() -> std::size_t { return mallinfo2().uordblks; }

}  // namespace

TEST_CASE("rooms of every size are aligned, apart, and keep what is written in them") {
  std::vector<Room> rooms;
  for (unsigned char round = 0; round < 3; ++round) {
    const std::vector<Room> more = all_sizes(round);
    rooms.insert(rooms.end(), more.begin(), more.end());
  }
  std::set<const void*> places;
  for (const Room& room : rooms) {
    CHECK(reinterpret_cast<std::uintptr_t>(room.at) % alignof(std::max_align_t) == 0);
    CHECK(room.is_whole());
    places.insert(room.at);
  }
  CHECK(places.size() == rooms.size());
  for (const Room& room : rooms) ::operator delete(room.at);
}

TEST_CASE("a freed room is given out again") {
  void* first = ::operator new(40);
  ::operator delete(first, std::size_t{40});
  CHECK(::operator new(33) == first);
  ::operator delete(first);
  ::operator delete(nullptr);
}

TEST_CASE("what no machine has is refused") {
  constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
  CHECK_THROWS_AS(static_cast<void>(::operator new(kAll)), std::bad_alloc);
  CHECK_THROWS_AS(static_cast<void>(::operator new(kAll / 2)), std::bad_alloc);
  CHECK(::operator new(kAll - 8, std::nothrow) == nullptr);
}

TEST_CASE("rooms go from thread to thread") {
  constexpr int kThreads = 4;
  constexpr int kRounds = 200;
  std::mutex guard;
  std::vector<Room> shared;
  bool whole = true;
  const auto work = [&](unsigned char mark) {
    for (int round = 0; round < kRounds; ++round) {
      std::vector<Room> mine;
      for (std::size_t size = 1; size < kAround; size += 23) mine.push_back(Room::taken(size, mark));
      {
        const std::lock_guard lock(guard);
        mine.swap(shared);  // what another has put there
      }
      for (const Room& room : mine) {
        if (!room.is_whole()) whole = false;
        ::operator delete(room.at);
      }
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(work, static_cast<unsigned char>(i + 1));
  for (std::thread& thread : threads) thread.join();
  CHECK(whole);
  for (const Room& room : shared) ::operator delete(room.at);
}

TEST_CASE("what threads leave behind serves others") {
  const auto work = [] {
    std::vector<Room> rooms = all_sizes(7);
    for (const Room& room : rooms) ::operator delete(room.at);
  };
  std::thread(work).join();
  const std::size_t before = in_use();
  for (int i = 0; i < 300; ++i) std::thread(work).join();
  CHECK(in_use() < before + (512u << 10));  // each of them had half of that
}

TEST_CASE("what one thread makes and another frees is made of the same rooms") {
  constexpr int kRounds = 300;
  constexpr std::size_t kRooms = 1'000;
  std::size_t before = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<void*> made;
    for (std::size_t i = 0; i < kRooms; ++i) made.push_back(::operator new(100));
    std::thread([&] {
      for (void* room : made) ::operator delete(room);
    }).join();
    if (round == 0) before = in_use();
  }
  CHECK(in_use() < before + (1u << 20));  // without that, thirty times as much
}

TEST_CASE("a thread that only frees does not keep it all") {
  constexpr int kRounds = 300;
  constexpr std::size_t kRooms = 1'000;
  std::mutex guard;
  std::condition_variable turned;
  std::vector<void*> made;
  bool ended = false;
  std::thread freeing([&] {
    std::unique_lock lock(guard);
    while (true) {
      turned.wait(lock, [&] { return !made.empty() || ended; });
      if (made.empty()) return;
      for (void* room : made) ::operator delete(room);
      made.clear();
      turned.notify_all();
    }
  });
  const std::size_t before = in_use();
  for (int round = 0; round < kRounds; ++round) {
    std::unique_lock lock(guard);
    for (std::size_t i = 0; i < kRooms; ++i) made.push_back(::operator new(100));
    turned.notify_all();
    turned.wait(lock, [&] { return made.empty(); });
  }
  CHECK(in_use() < before + (1u << 20));
  {
    const std::lock_guard lock(guard);
    ended = true;
  }
  turned.notify_all();
  freeing.join();
}

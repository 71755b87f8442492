// After warm-up a decision allocates nothing: counted here, through the C ABI, for the whole process.
#include <atomic>
#include <cstdlib>
#include <new>

#include "tests/unit/capi/fixture.hpp"

namespace {

std::atomic<std::size_t> allocations = 0;

auto counted(std::size_t size) -> void* {
  ++allocations;
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

auto counted_aligned(std::size_t size, std::align_val_t alignment) -> void* {
  ++allocations;
  const auto step = static_cast<std::size_t>(alignment);
  void* memory = std::aligned_alloc(step, (size + step - 1) / step * step);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

// The libraries that are loaded call these as well: a program's own come first.
void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void* operator new(std::size_t size, std::align_val_t a) { return counted_aligned(size, a); }
void* operator new[](std::size_t size, std::align_val_t a) { return counted_aligned(size, a); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace {

constexpr int kWarm = 20;
constexpr int kCounted = 1'000;

// Allocations of one call of `body`, in a thousand.
template <class Body>
auto allocations_of(const Body& body) -> double {
  for (int i = 0; i < kWarm; ++i) body();
  const std::size_t before = allocations;
  for (int i = 0; i < kCounted; ++i) body();
  return static_cast<double>(allocations - before) / kCounted;
}

}  // namespace

TEST_CASE("the counter counts what the library does") {
  const std::size_t before = allocations;
  const abi::Policy policy = abi::load(abi::example("embed/rules"));
  CHECK(allocations - before > 100);
}

TEST_CASE("a prepared request is set and decided on without allocating") {
  for (const writ_engine engine : {WRIT_INTERPRETER, WRIT_NATIVE}) {
    const abi::Policy policy = abi::load(abi::example("embed/rules"), engine);
    const abi::Context context = abi::context_of(policy);
    writ_request* raw = nullptr;
    REQUIRE(writ_request_read(context.get(), abi::kSmall.data(), abi::kSmall.size(), &raw, nullptr) == WRIT_OK);
    const abi::Request request(raw);
    const std::size_t cents = abi::field(request, "cents"), tier = abi::field(request, "tier");
    const std::size_t agent = abi::field(request, "agent");
    const writ_given given = abi::at_time();
    const writ_decision* decision = nullptr;
    const double count = allocations_of([&] {
      writ_request_set_int(raw, cents, 1'300);
      writ_request_set_text(raw, tier, "gold", 4);
      writ_request_set_text(raw, agent, "somebody.with.a.long.name@shop.example", 38);
      writ_decide_prepared(context.get(), raw, &given, &decision, nullptr);
      for (std::size_t i = 0; i < writ_decision_control_count(decision); ++i) writ_decision_control(decision, i);
      writ_decision_obligation(decision, 0);
    });
    CHECK(writ_decision_verdict(decision) == WRIT_ALLOW);
    CHECK(count == 0);
  }
}

TEST_CASE("a request in JSON is decided on without allocating") {
  const abi::Policy policy = abi::load(abi::example("embed/rules"));
  const abi::Context context = abi::context_of(policy);
  const writ_given given = abi::at_time();
  const writ_decision* decision = nullptr;
  const double count = allocations_of(
      [&] { writ_decide(context.get(), abi::kSmall.data(), abi::kSmall.size(), &given, &decision, nullptr); });
  CHECK(writ_decision_verdict(decision) == WRIT_ALLOW);
  CHECK(count == 0);
}

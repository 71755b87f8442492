#include "runtime/host/tiered.hpp"

#include <unistd.h>

#include <atomic>
#include <bit>
#include <mutex>
#include <vector>

#include "runtime/host/background.hpp"
#include "runtime/interp/interp.hpp"

namespace writ::host {
namespace {

// After the first, the second, the fourth … function that is made in this process: the more were made, the less is new.
void end_before_new_objects() {
  static std::atomic<std::uint32_t> made = 0;
  if (std::has_single_bit(++made)) end_before_these();
}

enum class Stage : std::uint8_t { Seldom, Wanted, Ready, TooLarge, Forked };

struct Slot {
  std::atomic<const ir::Engine*> native = nullptr;  // once it has code for this function
  std::atomic<std::uint32_t> asked = 0;             // not counted further than kAskedOften
  std::atomic<Stage> stage = Stage::Seldom;
};

}  // namespace

// What the engine and the background share. Whoever lets go of it last frees it.
class TieredEngine::Core final : public Work, public std::enable_shared_from_this<Core> {
 public:
  Core(std::shared_ptr<const ir::Module> rules, NativeTerms terms)
      : rules_(std::move(rules)),
        terms_(std::move(terms)),
        interpreter_(interp::make_engine(*rules_)),
        slots_(rules_->functions.size()) {}
  ~Core() override {
    // In a process that was forked while its parent made code, LLVM may be locked for ever.
    if (::getpid() != maker_.load()) static_cast<void>(native_.release());  // NOLINT
  }

  // In the thread that loads rules: see end_before_these().
  void load_plugin() {
    end_first_with_this_thread();
    if (auto found = find_jit(terms_.plugin); !found) {
      failed(found.error().message);
      return;
    }
    static std::once_flag loaded;
    std::call_once(loaded, end_before_these);
  }

  void evaluate(ir::FunctionId function, const ir::World& world, Arena& arena, Cell* outputs) {
    WRIT_CHECK(rules_->functions.contains(function), "a function that is not a row");
    Slot& slot = slots_[function.index];
    if (const ir::Engine* native = slot.native.load(std::memory_order_acquire); native != nullptr)
      return native->evaluate(function, world, arena, outputs);
    count(slot);
    interpreter_->evaluate(function, world, arena, outputs);
  }

  void run() override {
    is_posted_ = false;
    if (native_ == nullptr && !make_engine()) return;
    for (std::uint32_t i = 0; i < slots_.size(); ++i) {
      if (cancelled_) return;
      if (slots_[i].stage == Stage::Wanted && !make_code(ir::FunctionId{i})) return;
    }
  }
  void cancel() override { cancelled_ = true; }

  [[nodiscard]] auto state_of(ir::FunctionId function) const -> EngineState {
    if (!rules_->functions.contains(function)) return {Tier::Interpreter, "there is no such function"};
    const Slot& slot = slots_[function.index];
    switch (slot.stage.load()) {
      case Stage::Ready: return {Tier::Native, "native code, made in the background"};
      case Stage::TooLarge: return {Tier::Interpreter, kTooLarge};
      case Stage::Forked:
        return {Tier::Interpreter, "this process was forked from the one that makes native code, or is ending"};
      case Stage::Wanted: return {Tier::Interpreter, failure_or("native code is being made")};
      case Stage::Seldom: break;
    }
    return {Tier::Interpreter, failure_or("decided " + std::to_string(slot.asked) +
                                          " times; native code is made from " + std::to_string(kAskedOften) + " on")};
  }

 private:
  void count(Slot& slot) {
    if (cancelled_.load(std::memory_order_relaxed)) return;
    if (slot.asked.load(std::memory_order_relaxed) >= kAskedOften) return;
    const std::uint32_t asked = slot.asked.fetch_add(1, std::memory_order_relaxed) + 1;
    if (asked == 1) end_first_with_this_thread();
    if (asked == kAskedOften) want(slot);
  }

  // By one thread. Where the background is busy the next call asks again.
  void want(Slot& slot) {
    slot.stage = Stage::Wanted;
    if (is_posted_.exchange(true)) return;  // run() has yet to look at the slots
    const Posted posted = post(shared_from_this());
    if (posted == Posted::Yes) return;
    is_posted_ = false;
    slot.stage = posted == Posted::Busy ? Stage::Seldom : Stage::Forked;
    if (posted == Posted::Busy) slot.asked = kAskedOften - 1;
  }

  auto make_engine() -> bool {
    auto made = make_native(*rules_, terms_);
    maker_ = ::getpid();
    if (!made) return failed(made.error().message);
    native_ = std::move(*made);
    return true;
  }

  auto make_code(ir::FunctionId function) -> bool {
    std::string error;
    const ir::Added added = native_->add({&function, 1}, cancelled_, error);
    end_before_new_objects();
    if (added == ir::Added::Failed) return failed("cannot make native code: " + error);
    if (added == ir::Added::Cancelled) return false;
    Slot& slot = slots_[function.index];
    const bool has_code = native_->has_code(function);
    if (has_code) slot.native.store(native_.get(), std::memory_order_release);
    slot.stage = has_code ? Stage::Ready : Stage::TooLarge;
    return true;
  }

  // The interpreter stays; nobody tries again.
  auto failed(std::string why) -> bool {
    const std::lock_guard lock(failing_);
    failure_ = std::move(why);
    cancelled_ = true;
    return false;
  }
  [[nodiscard]] auto failure_or(const std::string& otherwise) const -> std::string {
    const std::lock_guard lock(failing_);
    return failure_.empty() ? otherwise : failure_;
  }

  std::shared_ptr<const ir::Module> rules_;
  NativeTerms terms_;
  std::unique_ptr<ir::Engine> interpreter_;
  std::vector<Slot> slots_;  // by FunctionId
  std::atomic<bool> is_posted_ = false;
  std::atomic<bool> cancelled_ = false;
  std::atomic<pid_t> maker_ = ::getpid();
  std::unique_ptr<ir::NativeEngine> native_;  // of the background alone
  mutable std::mutex failing_;
  std::string failure_;
};

TieredEngine::TieredEngine(std::shared_ptr<const ir::Module> rules, NativeTerms terms)
    : core_(std::make_shared<Core>(std::move(rules), std::move(terms))) {
  core_->load_plugin();
}

TieredEngine::~TieredEngine() { withdraw(*core_); }

void TieredEngine::evaluate(ir::FunctionId function, const ir::World& world, Arena& arena, Cell* outputs) const {
  core_->evaluate(function, world, arena, outputs);
}

auto TieredEngine::state_of(ir::FunctionId function) const -> EngineState { return core_->state_of(function); }

}  // namespace writ::host

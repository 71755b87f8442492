// An engine that decides at once, and better later: it interprets, and native code follows from the background.
//
// Code is made for functions that are asked often, and for no others. Until a function has its code, evaluate()
// interprets it; from one call to the next it is native. No call waits for that: each loads one pointer. Answers are
// the same bits in both tiers.
//
// The plug-in is loaded with the first engine of the process, which takes some ten milliseconds. Where native code
// cannot be made, the interpreter stays. Freeing the engine cancels what is being made and does not wait: the
// background holds what it still uses. See background.hpp for the thread, and for processes that are forked.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "runtime/host/engines.hpp"
#include "runtime/ir/engine.hpp"

namespace writ::host {

// A function that was asked so often gets native code. That pays after some 5,000 to 20,000 calls, of one size of
// function as of another (docs/decisions/0013); a process that decides a hundred times ends before.
inline constexpr std::uint32_t kAskedOften = 1'000;

// Which tier answers for a function now, and why in words, lower case, without a period.
enum class Tier : std::uint8_t { Interpreter, Native };
struct EngineState {
  Tier tier = Tier::Interpreter;
  std::string why;
};
inline constexpr const char* kTooLarge = "its function is too large for native code";

class TieredEngine final : public ir::Engine {
 public:
  TieredEngine(std::shared_ptr<const ir::Module> rules, NativeTerms terms);
  ~TieredEngine() override;
  TieredEngine(const TieredEngine&) = delete;
  auto operator=(const TieredEngine&) -> TieredEngine& = delete;

  [[nodiscard]] auto name() const -> std::string_view override { return "tiered"; }
  void evaluate(ir::FunctionId function, const ir::World& world, Arena& arena, Cell* outputs) const override;

  [[nodiscard]] auto state_of(ir::FunctionId function) const -> EngineState;

 private:
  class Core;
  std::shared_ptr<Core> core_;
};

}  // namespace writ::host

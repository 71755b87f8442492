// The one interface of all engines: a verified module, a world, and out come cells.
//
// An engine holds no state between calls, so evaluate() may run in many threads at
// once, each with its own arena. The answer is a function of module and world
// alone; every engine gives the same bits, reasons included (tests/property).
// What a control requires is false where the control surely does not apply (guards.hpp).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "runtime/base/result.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::ir {

// What is known at one instant.
struct World {
  // By InputId; unknown cells where nothing usable came. What is known is as its type says, ranges of numbers
  // included: engines compute in fewer bits where a range allows it.
  std::span<const Cell> inputs;
  std::int64_t now = 0;  // ns since 1970-01-01T00:00:00Z
};

class Engine {
 public:
  virtual ~Engine() = default;
  [[nodiscard]] virtual auto name() const -> std::string_view = 0;  // "interp", "jit"
  // Runs `function`; `outputs` has room for Function::outputs.size() cells. What
  // they point to lives in `arena`, in the module or in the world.
  virtual void evaluate(FunctionId function, const World& world, Arena& arena, Cell* outputs) const = 0;
};

// Both sides look into a Module and its cells, so they must agree on every layout and on the
// numbers of operations: a digest of them, which changes by itself when one of them does.
constexpr auto engine_abi() -> std::uint32_t {
  std::uint32_t digest = 2'166'136'261u;  // FNV-1a
  const auto add = [&digest](std::size_t number) {
    digest = (digest ^ static_cast<std::uint32_t>(number)) * 16'777'619u;
  };
  for (const std::size_t size :
       {sizeof(Module), sizeof(Function), sizeof(Block), sizeof(Inst), sizeof(Constant), sizeof(Input), sizeof(Type),
        sizeof(EnumType), sizeof(RecordType), sizeof(Field), sizeof(Cell), sizeof(Sequence), sizeof(Mapping),
        sizeof(TextRef::size), sizeof(Arena)}) {
    add(size);
  }
  add(static_cast<std::size_t>(kReasonCount));
#define WRIT_OP(NAME, TEXT, A, B, C) \
  for (const char c : std::string_view(TEXT #A #B #C)) add(static_cast<unsigned char>(c));
#include "runtime/ir/ops.def"
#undef WRIT_OP
  return digest;
}

// What a plug-in must be built with, to be loaded: native_engine.hpp.
inline constexpr std::uint32_t kEngineAbi = engine_abi();

}  // namespace writ::ir

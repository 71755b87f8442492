// What generated code calls: plain functions over cells, with C names and C types.
//
// Each wraps the function with which the reference engine does the same, so an
// operation that is not emitted inline has one meaning in both engines. They take
// no locks and touch nothing but their arguments; none throws, and cells are handed
// over as pointers, so no convention about large or short integers is involved.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "runtime/interp/ops.hpp"
#include "runtime/interp/plan.hpp"
#include "runtime/ir/ir.hpp"

namespace writ::native {

// A place in a function from which a helper is called.
struct Site {
  const ir::Function* function;
  const ir::Inst* inst;                         // null where its outputs are told
  const interp::IndexedTable* table = nullptr;  // of a table that is answered from its index
  const interp::Told* told = nullptr;           // where the function's outputs are told
};

// What an engine hands to its code at each call. The code reads `constants` itself.
struct Runtime {
  const Cell* constants = nullptr;  // by ConstantId
  const ir::Module* module = nullptr;
  const interp::Patterns* patterns = nullptr;
  const Site* sites = nullptr;
};
static_assert(offsetof(Runtime, constants) == 0, "generated code loads it from there");

// What one function became: as ir::Engine::evaluate, spelled out.
using Entry = void (*)(const Cell* inputs, std::int64_t now, Arena* arena, Cell* outputs, const Runtime* runtime);

struct Helper {
  std::string_view name;
  void* address;
};
// Helpers of Writ, and the few functions of C that code generation may reach for.
auto all_helpers() -> std::span<const Helper>;

}  // namespace writ::native

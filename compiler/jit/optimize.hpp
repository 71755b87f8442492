// What is compiled together, with how much effort, and the few passes that it is worth.
//
// Shared by all that make machine code of a module: in memory (native.hpp) and into a file.
#pragma once

#include <cstdint>
#include <llvm/IR/Module.h>
#include <llvm/Support/Error.h>
#include <llvm/Target/TargetMachine.h>
#include <span>
#include <vector>

#include "compiler/jit/emit.hpp"

namespace writ::jit {

enum class Effort : std::uint8_t { Optimized, Quick };

// Functions that are compiled together: one object and one memory map each.
struct Group {
  Effort effort;
  std::vector<ir::FunctionId> functions;
};
// Those too large for native code are in no group.
auto groups(const ir::Module& module, const interp::Plans& plans) -> std::vector<Group>;
// Of these functions alone.
auto groups(const ir::Module& module, const interp::Plans& plans, std::span<const ir::FunctionId> functions)
    -> std::vector<Group>;

// With checks of addresses the code needs the run-time library of the address sanitizer.
enum class Checks : std::uint8_t { None, Addresses };
// Whether this program is built under the address sanitizer, so that code in its memory has to be.
auto checks_of_this_build() -> Checks;

void optimize(llvm::Module& native, llvm::TargetMachine& machine, Checks checks);

// LLVM's own check of what was emitted.
auto verified(llvm::Module& native) -> llvm::Error;

}  // namespace writ::jit

// A module of the IR as object files, for a machine that need not be this one.
//
// The code is that of the engine in memory (native.hpp), made with the same passes, for the processor that is asked
// for. Equal modules give equal bytes.
#pragma once

#include <llvm/Support/Error.h>
#include <llvm/Support/MemoryBuffer.h>
#include <memory>
#include <string>
#include <vector>

#include "runtime/interp/plan.hpp"
#include "runtime/ir/ir.hpp"
#include "runtime/native/facts.hpp"

namespace writ::jit {

struct Target {
  std::string triple;
  std::string processor;
  std::string features;
};
// This kind of machine, from `level` on (runtime/native/processor.hpp).
auto machine_of(std::string_view level) -> Target;
// WebAssembly of 32 bits, as every host of it runs.
auto wasm_machine() -> Target;

struct Objects {
  std::vector<std::unique_ptr<llvm::MemoryBuffer>> files;  // each with a table of native::table_name(), in order
  native::Code code;
};
auto make_objects(const ir::Module& module, const Target& target) -> llvm::Expected<Objects>;

// What a WebAssembly module holds beside code: constants of bytes, and the tables of entries (runtime/wasm/module.cpp).
struct WasmParts {
  std::string_view policy;
  std::string_view facts;
  std::size_t tables = 0;
};
auto make_wasm_parts(const WasmParts& parts) -> llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>;

}  // namespace writ::jit

// Object files become one file: LLVM's linker, lld, as a library.
//
// It works on files only, so its inputs stand in a folder of their own while it runs; the folder is gone afterwards.
// lld keeps state of the process: one link at a time, others wait.
#pragma once

#include <llvm/ADT/ArrayRef.h>
#include <llvm/Support/Error.h>
#include <memory>
#include <string>
#include <vector>

#include "compiler/jit/ahead/objects.hpp"

namespace writ::jit {

// A shared object that exports the tables.
auto link_library(const std::vector<std::unique_ptr<llvm::MemoryBuffer>>& objects) -> llvm::Expected<std::string>;

// A WebAssembly module of the objects and of the file `runtime`, with what that exports and nothing else.
auto link_wasm(const std::vector<std::unique_ptr<llvm::MemoryBuffer>>& objects, const std::string& runtime)
    -> llvm::Expected<std::string>;

}  // namespace writ::jit

// A pattern as a function of its own: bool(const char* text, i64 size).
//
// The states of its automaton (runtime/builtins/automaton.hpp) are blocks, and what follows a byte is a branch. A text
// that must follow is compared as words, a set of bytes sixteen at a time. No byte outside of the text is read.
#pragma once

#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/Module.h>
#include <string>

#include "runtime/builtins/automaton.hpp"

namespace writ::jit {

// Adds the function to `native`, under `name`. Null where it would be large, and nothing is added then.
auto emit_pattern(const builtins::Automaton& automaton, const std::string& name, llvm::Module& native)
    -> llvm::Function*;

// Whether the bytes of `constant` stand at `bytes`: as words, the last of which may begin inside of the one before it.
// Of the bytes from there on no more are read.
auto bytes_are(llvm::IRBuilderBase& b, std::string_view constant, llvm::Value* bytes) -> llvm::Value*;

}  // namespace writ::jit

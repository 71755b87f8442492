// Machine code that is made ahead of time: what a plug-in exports that makes it and links it.
//
// The plug-in holds LLVM and its linker. It is loaded by `writ build --target`, and by nothing that decides.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/ir/ir.hpp"
#include "runtime/native/facts.hpp"

namespace writ::native {

inline constexpr const char* kAheadPluginSymbol = "writ_ahead_plugin";
inline constexpr const char* kAheadPluginFile = "libwrit-ahead.so";
// The runtime for WebAssembly, compiled and linked but for the policy; stands beside the plug-in.
inline constexpr const char* kWasmRuntimeFile = "writ-wasm32.o";

// Each turns a verified module into the bytes of a file; false, and then `error` says why not. One thread at a time.
struct AheadPlugin {
  std::uint32_t abi;  // code_abi() of the caller

  // A shared object (image.hpp) for processors of `level`; `code` says how it belongs to the module.
  bool (*library)(const ir::Module& module, std::string_view level, Code& code, std::string& bytes, std::string& error);

  // A WebAssembly module (runtime/wasm/module.cpp) of the compiled policy `policy`, which reads as `module`. `facts`
  // lack only what is of the code. `runtime` is the path of kWasmRuntimeFile.
  bool (*wasm)(const ir::Module& module, std::string_view policy, Facts facts, const std::string& runtime,
               std::string& bytes, std::string& error);
};

}  // namespace writ::native

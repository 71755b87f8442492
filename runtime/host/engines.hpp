// Finds the native engine, which is a plug-in, and makes engines with it.
//
// LLVM is mapped by the first call of load_jit() and not before, because a process
// that only interprets starts an order of magnitude faster without it. A plug-in
// once loaded stays until the process ends; load_jit() may run in many threads.
#pragma once

#include <memory>
#include <string>

#include "runtime/base/result.hpp"
#include "runtime/ir/native_engine.hpp"

namespace writ::host {

// WRIT_JIT_PLUGIN if it is set; else libwrit-jit.so beside the program, in ../lib/writ/ from there,
// and in the same places of the library that this code is in. When there is none, the first of these.
auto default_plugin_path() -> std::string;

// Which plug-in makes native code, and how.
struct NativeTerms {
  std::string plugin = default_plugin_path();
  ir::NativeOptions options;
};

// An engine that has no native code yet, for `module`, which must have been verified and must outlive the engine. Fails
// when there is no plug-in, when it is of another version, and when it cannot make code for this machine or use the
// folder in which it is to keep it.
auto make_native(const ir::Module& module, const NativeTerms& terms) -> Fallible<std::unique_ptr<ir::NativeEngine>>;

// The same with native code for all functions that are not too large for it.
auto load_jit(const ir::Module& module, const NativeTerms& terms) -> Fallible<std::unique_ptr<ir::NativeEngine>>;
inline auto load_jit(const ir::Module& module, const std::string& plugin_path) {
  return load_jit(module, NativeTerms{plugin_path, {}});
}

// Loads the plug-in without making an engine: whether load_jit() could.
auto find_jit(const std::string& plugin_path) -> Fallible<Done>;

}  // namespace writ::host

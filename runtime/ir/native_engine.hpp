// Engines of native code, as the plug-in that makes them gives them to the host (runtime/host/engines.hpp).
//
// A native engine begins without code and gets it function by function, so that a service can decide meanwhile, ask
// for the functions that it uses, and stop what is no longer wanted. What has no code is answered by the reference
// engine, with the same bits.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "runtime/ir/engine.hpp"

namespace writ::ir {

enum class Added : std::uint8_t { Done, Cancelled, Failed };

class NativeEngine : public Engine {
 public:
  // Makes code for those of `functions` that have none, but not for those that are too large for it. `cancelled`, which
  // another thread may set, is looked at before each group of them; one that is as large as they get takes a second or
  // two. With Failed, `error` says why. What was made before either of the two is kept. One thread at a time;
  // evaluate() may run in others meanwhile.
  virtual auto add(std::span<const FunctionId> functions, const std::atomic<bool>& cancelled, std::string& error)
      -> Added = 0;
  [[nodiscard]] virtual auto has_code(FunctionId function) const -> bool = 0;
};

struct NativeOptions {
  // A folder of this user, in which machine code is kept for the next time; empty: it is not kept.
  std::string cache;
  // With a cache: a digest of bytes that the module was read from; empty: one is computed, which takes longer than
  // reading what was kept.
  std::string module_digest;
};

// Both sides look into the same structures in memory, and the code that looks is in each of them once more. So they must
// be built of the same sources: this is a digest of them (engine_build.cmake).
auto engine_build() -> std::string_view;

// What a plug-in exports, under the name kNativePluginSymbol. `abi` must equal kEngineAbi of the caller, which makes the
// rest readable, and then what `build` returns the caller's engine_build().
inline constexpr const char* kNativePluginSymbol = "writ_native_engine";
struct NativePlugin {
  std::uint32_t abi;
  std::string_view (*build)();
  // The module must outlive the engine. On failure null, and `error` says why.
  NativeEngine* (*make)(const Module& module, const NativeOptions& options, std::string& error);
};

}  // namespace writ::ir

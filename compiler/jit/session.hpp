// The one LLVM session of the process, in which all native code is linked and held.
//
// It is made once and never destroyed, because an engine may outlive any static object. Linking and removing may run in
// many threads. Memory of code is written first and made executable then: no page is both at a time.
//
//   WRIT_PERF_MAP=1   each function that is linked gets a line in /tmp/perf-PID.map, for `perf`
//   WRIT_JIT_DEBUG=1  debuggers are told of what is linked; the code has lines of the rules (lines.hpp), and is not
//   kept
#pragma once

#include <atomic>
#include <cstdint>
#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#include <memory>
#include <string>

#include "compiler/jit/optimize.hpp"
#include "runtime/base/result.hpp"

namespace writ::jit {

enum class Debugging : std::uint8_t { No, Yes };

struct Session {
  explicit Session(llvm::orc::JITTargetMachineBuilder host) : machine(std::move(host)) {}

  llvm::orc::JITTargetMachineBuilder machine;
  std::unique_ptr<llvm::orc::LLJIT> jit;
  llvm::orc::JITDylib* helpers = nullptr;  // the functions generated code may call
  Debugging debugging = Debugging::No;
  std::atomic<std::uint64_t> engines = 0;
};

// The session, or the reason why this process cannot have one; decided once.
auto session() -> Fallible<Session*>;

auto machine_for(const Session& session, Effort effort) -> llvm::Expected<std::unique_ptr<llvm::TargetMachine>>;

// Whether an environment variable is set, and not to 0.
auto is_set(const char* variable) -> bool;

}  // namespace writ::jit

// Tells `perf` which functions are where: lines of /tmp/perf-PID.map, which it reads when it reports.
//
// Written by ourselves, since what LLVM's own plug-in writes is not read by perf (its header is damaged in 19). Lines
// of code that was freed stay: the form has no way to take one back, and perf takes the last that fits.
#pragma once

#include <llvm/ExecutionEngine/Orc/ObjectLinkingLayer.h>
#include <memory>

namespace writ::jit {

auto perf_map() -> std::unique_ptr<llvm::orc::ObjectLinkingLayer::Plugin>;

}  // namespace writ::jit

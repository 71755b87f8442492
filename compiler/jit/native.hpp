// Functions of the IR as native code in memory.
//
// compile() turns every function of a verified module into machine code for this
// machine: emit (emit.hpp), a few cheap passes, code generation, link. The code
// lives as long as the NativeCode that came back; freeing it frees the memory.
//
// All of it may run in many threads at once. LLVM stays behind this header.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "runtime/base/result.hpp"
#include "runtime/ir/ir.hpp"
#include "runtime/native/helpers.hpp"

namespace writ::jit {

using native::Entry;
using native::Runtime;
using native::Site;

enum class Verify : std::uint8_t { No, Yes };
struct Options {
  Verify verify = Verify::No;  // LLVM's own check of what we emitted
};

class NativeCode {
 public:
  virtual ~NativeCode() = default;
  // By FunctionId; null where a function is left to the interpreter.
  [[nodiscard]] virtual auto entries() const -> const std::vector<Entry>& = 0;
};

// `sites` gets a row for each place where the code calls a helper (runtime/native/helpers.hpp).
auto compile(const ir::Module& module, const interp::Plans& plans, const Options& options, std::vector<Site>& sites)
    -> Fallible<std::unique_ptr<NativeCode>>;

}  // namespace writ::jit

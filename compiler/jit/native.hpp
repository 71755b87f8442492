// Functions of the IR as native code in memory.
//
// compile() turns functions of a verified module into machine code for this machine: emit (emit.hpp), a few cheap
// passes, code generation, link. With a cache (code_cache.hpp) the first three are left out where they were done
// before. The code lives as long as the NativeCode that it came from; freeing that frees the memory.
//
// A NativeCode is for one thread at a time, many of them may be in use at once. What was compiled may run meanwhile.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "compiler/jit/code_cache.hpp"
#include "compiler/jit/optimize.hpp"
#include "runtime/base/result.hpp"
#include "runtime/ir/native_engine.hpp"
#include "runtime/native/helpers.hpp"

namespace writ::jit {

using native::Entry;
using native::Runtime;
using native::Site;

enum class Verify : std::uint8_t { No, Yes };
struct Options {
  Verify verify = Verify::No;  // LLVM's own check of what we emitted
  ir::NativeOptions kept;      // where code is kept, if it is
};

// What a group became. Entries stand as the functions of the group do; the code of all of them calls helpers by the
// number of a row of `sites`.
struct Compiled {
  std::vector<Entry> entries;
  std::vector<Site> sites;
};

class NativeCode {
 public:
  virtual ~NativeCode() = default;
  // Each function is in one group, once.
  virtual auto compile(const Group& group) -> Fallible<Compiled> = 0;
};

// Both must outlive the code.
auto make_native_code(const ir::Module& module, const interp::Plans& plans, const Options& options)
    -> Fallible<std::unique_ptr<NativeCode>>;

}  // namespace writ::jit

// Compiled policies with machine code that is made ahead of time: the bytes of one become the bytes of another file.
//
// LLVM and its linker are in a plug-in, which is loaded by the first call and stays until the process ends.
#pragma once

#include <string>
#include <string_view>

#include "runtime/base/result.hpp"

namespace writ::driver {

// A native policy (runtime/native/image.hpp) of the compiled policy `bytes`, for this kind of machine and processors of
// `level` (runtime/native/processor.hpp). Fails where there is no plug-in.
auto native_policy(std::string_view bytes, std::string_view level) -> Fallible<std::string>;

// A WebAssembly module (runtime/wasm/module.cpp) of the compiled policy `bytes`. Fails where there is no plug-in or no
// runtime for it, and where the policy needs what that cannot do.
auto wasm_policy(std::string_view bytes) -> Fallible<std::string>;

}  // namespace writ::driver

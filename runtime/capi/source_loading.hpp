// Rules as text, for a library that can compile them.
//
// What this declares is defined once in each library: by compiler/embed where the compiler is linked, by
// without_compiler/ where it is not. So nothing here includes the compiler, and nothing is registered at start-up.
#pragma once

#include <string>
#include <vector>

#include "runtime/base/result.hpp"
#include "runtime/host/gates.hpp"

namespace writ::capi {

// An Error is the report on rules that do not check, or what the world refused.
using SourceLoader = auto (*)(const std::vector<std::string>& paths, const host::LoadTerms& terms)
    -> Fallible<host::Gates>;

// Null: this library has no compiler.
auto source_loader() -> SourceLoader;

}  // namespace writ::capi

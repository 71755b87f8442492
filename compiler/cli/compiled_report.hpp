// What a compiled policy holds, for people and for programs.
#pragma once

#include <string>

#include "runtime/host/compiled.hpp"

namespace writ::cli {

// `path` as it was given; `bytes` is the size of the file.
auto compiled_text(const host::Policy& policy, const std::string& path) -> std::string;
auto compiled_json(const host::Policy& policy) -> std::string;

}  // namespace writ::cli

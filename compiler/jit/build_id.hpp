// Which build of a library is in this process: what the linker wrote into it.
#pragma once

#include <string>

namespace writ::jit {

// Of the library or program that `address` is in, as hexadecimal digits; empty where it was linked without one.
auto build_id_of(const void* address) -> std::string;

}  // namespace writ::jit

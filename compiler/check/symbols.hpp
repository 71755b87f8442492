// Ids of what names mean. Private to compiler/check but for typed.hpp, which includes it.
#pragma once

#include <cstdint>

#include "runtime/base/id.hpp"
#include "runtime/values/types.hpp"

namespace writ::check {

struct SymbolTag {};
struct LocalTag {};
using SymbolId = Id<SymbolTag>;
using LocalId = Id<LocalTag>;
using ModuleIndex = std::uint32_t;

}  // namespace writ::check

// What begins the declaration of a symbol: "control", "fn".
#pragma once

#include <string_view>

#include "compiler/check/typed.hpp"

namespace writ::check {

auto kind_name(SymbolKind kind) -> std::string_view;

}  // namespace writ::check

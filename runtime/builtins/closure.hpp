// The one function whose argument is known before anything is decided.
#pragma once

#include <string_view>

namespace writ::builtins {

// Takes the name of a `data`; whoever loads that replaces the call by what it gives.
inline constexpr std::string_view kClosure = "closure";

}  // namespace writ::builtins

// `--at INSTANT`: the time that a command goes by.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "runtime/base/result.hpp"

namespace writ::cli {

// Nothing where the option was not given; an Error with a way out where what was given is no instant of RFC 3339.
auto instant_given(const std::string& at) -> Fallible<std::optional<std::int64_t>>;

// The same, and now where it was not given: in whole seconds, because what is said with it is read by people.
auto instant_or_now(const std::string& at) -> Fallible<std::int64_t>;

}  // namespace writ::cli

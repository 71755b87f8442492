// The files that Writ brings along: stdlib/, built into the program.
#pragma once

#include <optional>
#include <string_view>

namespace writ::driver {

// `path` as rules write it, from stdlib/: "frameworks/soc2-tsc.json".
auto stdlib_file(std::string_view path) -> std::optional<std::string_view>;

}  // namespace writ::driver

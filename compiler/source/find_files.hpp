// Which rule files a folder holds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "runtime/base/result.hpp"

namespace writ::source {

// Whether folders below that are packages of their own are entered.
enum class Packages : std::uint8_t { Enter, Skip };

// All *.writ files below `folder`, sorted by path. Folders whose name begins with a
// dot are not entered. No such file is an Error: nothing would have been checked.
auto rule_files_below(const std::filesystem::path& folder, Packages packages)
    -> Fallible<std::vector<std::filesystem::path>>;

// The *.writ files that stand in `folder` itself, sorted; none when it cannot be read.
auto rule_files_in(const std::filesystem::path& folder) -> std::vector<std::filesystem::path>;

}  // namespace writ::source

// Two texts into a unified diff.
#pragma once

#include <string>
#include <string_view>

namespace writ::cli {

// Empty when the texts are equal. `name` stands in both header lines. A diff of more than
// kDiffEdits lines is still right, but shows the differing middle as one replacement.
auto unified_diff(std::string_view name, std::string_view before, std::string_view after) -> std::string;

}  // namespace writ::cli

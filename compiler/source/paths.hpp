// Paths that a package writes down.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace writ::source {

// Whether a path that stands in writ.yaml or in rules leads to a place inside its package:
// relative, and never up. A link inside the package may lead elsewhere; what it leads to is
// pinned by digest like any file.
auto stays_inside(std::string_view path) -> bool;

// "a.writ" rather than "./a.writ", and with forward slashes: what the user would write.
auto spelled(const std::filesystem::path& path) -> std::string;

}  // namespace writ::source
